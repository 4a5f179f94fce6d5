"""What a search found, on the terminal: its words in bold."""

import re
from datetime import UTC

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from loaders.database import connect
from loaders.search import Answer, Question, ask

__all__ = ["marked", "print_answer", "search"]

_MARKED = re.compile("«([^»]*)»")
_FOUND = "bold yellow"


def search(uri: str, question: Question, console: Console) -> int:
    """Ask the warehouse and print the answer; how many articles it has.

    :raises WarehouseUnavailable: the warehouse does not answer.
    """
    with connect(uri) as db:
        answer = ask(db, question)
    print_answer(answer, console)
    return len(answer.hits)


def print_answer(answer: Answer, console: Console) -> None:
    """Each article with its day, outlet, title, the text around what was found, and its address."""
    for hit in answer.hits:
        head = Text(str(hit.day or "no day"), style="cyan")
        head.append(f"  {hit.outlet}  " if hit.outlet else "  ", style="green")
        console.print(head.append_text(marked(hit.title, style="bold")), soft_wrap=True)
        console.print(Padding(marked(hit.snippet), (0, 0, 0, 2), expand=False))
        # Not broken, because an address is to be copied.
        console.print(Text(f"  {hit.url}", style="dim"), soft_wrap=True)
        console.print()
    for remark in answer.remarks:
        console.print(Text(remark[:1].upper() + remark[1:] + "."), soft_wrap=True)
    if not answer.hits:
        console.print("Nothing is found.")
    if answer.waiting:
        since = f" since {answer.indexed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if answer.indexed_at else ""
        line = f"Articles that came or changed{since} and are not indexed yet: {answer.waiting:,}."
        console.print(f"{line} Index them: finews refresh", style="yellow", soft_wrap=True)


def marked(text: str, style: str = "") -> Text:
    """The text with what stands in « » highlighted, and without these marks."""
    shown = Text(style=style)
    for number, part in enumerate(_MARKED.split(text)):
        shown.append(part, style=_FOUND if number % 2 else None)
    return shown
