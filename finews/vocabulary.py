"""Writes docs/outcomes.md from the closed vocabulary of outcomes."""

from scraper.config import PROJECT
from scraper.outcomes import MEANINGS, Next, Stage

__all__ = ["PAGE", "outcomes_page"]

PAGE = PROJECT / "docs" / "outcomes.md"

_NEXT = {
    Next.DONE: "the article is in the warehouse",
    Next.AGAIN: "asked for again: by the next run, then after 1, 4 and 16 hours",
    Next.NEVER: "nothing, until an operator asks or a list shows a change",
}
HEAD = """# Outcomes

What can become of a page in a run: one word from this list, the same in `news.outcome`, the tables that refer to it,
the logs and the UI. Each page counts once a run. Written by `make schema`; do not edit.
"""


def outcomes_page() -> str:
    """The page as Markdown: a table for each stage."""
    parts = [HEAD]
    for stage in Stage:
        rows = [(o, m) for o, m in MEANINGS.items() if m.stage is stage]
        if rows:
            parts.append(f"\n## {stage}\n\n| outcome | what it means | what happens next |\n| --- | --- | --- |\n")
            parts.extend(f"| `{outcome}` | {m.text} | {_NEXT[m.next]} |\n" for outcome, m in rows)
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(outcomes_page(), encoding="utf-8")
