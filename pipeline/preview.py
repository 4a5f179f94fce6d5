"""Preview: what reading stored answers again would change. Nothing is asked for, and nothing is written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from loaders.again import Chosen, choose, chosen_pages
from loaders.articles import Parsed, foresee, known_hashes
from loaders.database import Database, connect
from loaders.rereading import Reading, Told, told
from pipeline.log_context import about
from pipeline.reread import PAGES_AT_ONCE, read_pages
from pipeline.wanted import choice_of, wanted
from scraper.config import Config
from scraper.outcomes import MEANINGS, Next
from scraper.records import Article

__all__ = ["Preview", "describe", "merged", "preview", "preview_parts"]

MOST_EXAMPLES = 20
PAGES_A_PART = 2_000
MOST_PARTS = 64


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, in counts of pages.

    ``ends`` says how they would end, ``won`` how many rejects would be articles, ``lost`` why pages whose article stays
    as it is would give none. ``filled``, ``emptied`` and ``changed`` count articles by field. ``avoided`` are texts
    that another parser reads in another way, which are no revisions. ``examples`` are external ids.
    """

    pages: int = 0
    passed: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    won: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    avoided: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def preview_parts(uri: str, config: Config, form: Mapping[str, Any]) -> int:
    """Into how many parts the pages that the form of reparse_pages names are best divided.

    :raises ConfigError: the form is wrong; the message says how.
    :raises WarehouseUnavailable: try again.
    """
    with about("reparse"), connect(uri) as db:
        chosen = choose(db, "reparse", choice_of(db, config, wanted(config, "reparse", form)))
    return max(1, min(MOST_PARTS, chosen.pages // PAGES_A_PART))


def preview(
    uri: str,
    config: Config,
    form: Mapping[str, Any],
    part: int = 0,
    parts: int = 1,
    progress: Callable[[int], None] = lambda n: None,
) -> Preview:
    """What reparsing one part of the pages that the form names would change.

    :raises ConfigError: the form is wrong; the message says how.
    :raises WarehouseUnavailable: try again.
    """
    asked = wanted(config, "reparse", form)
    with about("reparse"), connect(uri) as db:
        chosen = choose(db, "reparse", choice_of(db, config, asked, part, parts))
        page_ids = chosen_pages(db)
        seen = _Seen(chosen)
        for start in range(0, len(page_ids), PAGES_AT_ONCE):
            some = page_ids[start : start + PAGES_AT_ONCE]
            seen.look_at(db, read_pages(db, config, some))
            progress(len(some))
    return seen.preview()


def merged(parts: Sequence[Mapping[str, Any]]) -> Preview:
    """One preview of all parts, each given by its counts."""

    def together(name: str) -> dict[str, int]:
        total: Counter[str] = Counter()
        for part in parts:
            total.update(part[name])
        return dict(total)

    examples: dict[str, list[str]] = {}
    for part in parts:
        for what, ids in part["examples"].items():
            examples[what] = [*examples.get(what, []), *ids][:MOST_EXAMPLES]
    return Preview(
        pages=sum(part["pages"] for part in parts),
        won=sum(part["won"] for part in parts),
        avoided=sum(part["avoided"] for part in parts),
        examples=examples,
        passed=together("passed"),
        ends=together("ends"),
        lost=together("lost"),
        filled=together("filled"),
        emptied=together("emptied"),
        changed=together("changed"),
    )


def describe(seen: Preview) -> list[str]:
    """The preview as a table in lines of plain text."""
    lines = [f"{seen.pages:,} pages would be read again; nothing is written"]
    lines += [f"{pages:>9,}  passed over: {why}" for why, pages in _most_first(seen.passed)]
    lines += ["", "    pages  would end as"]
    for outcome, pages in _most_first(seen.ends):
        lines.append(f"{pages:>9,}  {outcome}")
    lines.append(f"{seen.won:>9,}  of these are rejects now, and articles then")
    if seen.lost:
        lines += ["", "    pages  have an article that this parser no longer finds; it stays as it is"]
        lines += [f"{pages:>9,}  {reason}" for reason, pages in _most_first(seen.lost)]
    names = sorted({*seen.filled, *seen.emptied, *seen.changed})
    if names:
        lines += ["", "   filled  emptied  changed  field"]
        for name in names:
            counts = (seen.filled.get(name, 0), seen.emptied.get(name, 0), seen.changed.get(name, 0))
            lines.append("".join(f"{count:>9,}" for count in counts) + f"  {name}")
    lines += ["", f"{seen.avoided:>9,}  revisions avoided: another reading of the same answer is no edit"]
    for what, ids in seen.examples.items():
        lines += ["", f"{what}, for example:", *(f"    {', '.join(ids[n : n + 4])}" for n in range(0, len(ids), 4))]
    return lines


class _Seen:
    """What was looked at so far."""

    def __init__(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.ends: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.emptied: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.won = self.avoided = 0
        self.examples: dict[str, list[str]] = {}

    def look_at(self, db: Database, readings: Sequence[Reading]) -> None:
        parsed = [r.result for r in readings if isinstance(r.result, Parsed)]
        foreseen = {e.page_id: e for e in foresee(db, parsed)}
        hashes = known_hashes(db, [p.page_id for p in parsed])
        changing = [p for p in parsed if p.page_id in hashes and hashes[p.page_id][0] != p.article.record_hash]
        now = told(db, [p.page_id for p in changing])
        for p in changing:
            self._compare(now[p.page_id], p.article)
            if foreseen[p.page_id].outcome == "updated" and hashes[p.page_id][1] != p.article.content_hash:
                self.avoided += 1
        for r in readings:
            end = foreseen.get(r.page.page_id) or r.result
            assert not isinstance(end, Parsed), "what is parsed is foreseen"
            is_done = MEANINGS[end.outcome].next is Next.DONE
            if is_done or r.page.is_rejected or r.page.outcome is None:
                self.ends[end.outcome if is_done else f"rejected: {end.outcome}"] += 1
            else:
                self.lost[end.outcome] += 1
            self.won += is_done and r.page.is_rejected and r.settles
            if end.outcome != "unchanged":
                examples = self.examples.setdefault(end.outcome if is_done else "rejected", [])
                examples += [end.external_id] * (len(examples) < MOST_EXAMPLES)

    def preview(self) -> Preview:
        return Preview(
            pages=self.chosen.pages,
            passed=dict(self.chosen.passed),
            ends=dict(self.ends),
            won=self.won,
            lost=dict(self.lost),
            filled=dict(self.filled),
            emptied=dict(self.emptied),
            changed=dict(self.changed),
            avoided=self.avoided,
            examples=self.examples,
        )

    def _compare(self, now: Told, article: Article) -> None:
        before_this = self.filled.total() + self.emptied.total() + self.changed.total()
        mentions = sum(m.found_by != "text" for m in article.mentions)
        for name, before, after in (
            ("title", now.title, article.title),
            ("text", now.body_text, article.body_text),
            ("summary", now.summary, article.summary),
            ("outlet", now.outlet, article.outlet),
            ("authors", tuple(now.authors), article.authors),
            ("published_at", now.published_at, article.published_at),
            ("category", now.category, article.category_name),
            ("tags", frozenset(now.tags), frozenset(article.tags)),
            ("mentions", now.mentions, mentions),
            ("images", now.images, len(article.images)),
        ):
            if before and not after:
                self.emptied[name] += 1
            elif after and not before:
                self.filled[name] += 1
            elif before != after:
                self.changed[name] += 1
        if self.filled.total() + self.emptied.total() + self.changed.total() == before_this:
            self.changed["something else"] += 1


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
