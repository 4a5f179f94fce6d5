"""``python -m benchmarks.parsing``: what reading an article costs at each kind of site.

Each stored answer of the tests is read over and over, and so is a long page that is made from the first of each kind.
What a parser that does nothing else needs for the same answer (Lexbor's tree of a page; ``json.loads`` and Lexbor's
tree of the text for JSON) is measured in turn with it, so that the ratio holds on a busy machine, too.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, cycle, islice
from time import process_time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from scraper.answers import is_html
from scraper.charset import decode
from scraper.errors import Rejected
from scraper.page import read_article
from tests.scraper.stored import CASES, EXPECTED, StoredPage, article_in

__all__ = ["main"]

ROUNDS = 15
ROUND_SECONDS = 0.01
LONG_PARAGRAPHS = 80
"""Of a long article of any of these sites; some 30,000 bytes of text."""

# A paragraph as HTML, as JSON escapes it, or as a line of a string in JSON.
_PARAGRAPH = re.compile(
    r"<p\b[^>]*>(?:(?!<p\b).){12,}?<\\?/p>|\\u003cp\b.{12,}?\\u003c/p\\u003e|(?<=\\n)[^\\<\"]{12,}(?=\\n)", re.DOTALL
)
_FILLER = "，业内人士表示这与上一季度相比变化不大，市场对此早有预期，后续仍有调整的空间，第{}份报告另有说明"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one read, in seconds of processor time; ``tree`` and ``json`` of the bare parsers, 0 where none is used."""

    read: float
    tree: float
    json: float


def main(console: Console) -> None:
    pages = list(_pages())
    table = Table("kind", "answer", *("bytes", "µs", "Lexbor µs", "JSON µs", "ratio"), title="Reading one article")
    for column in table.columns[2:]:
        column.justify = "right"
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("parsing", total=len(pages))
        for kind, name, page in pages:
            progress.update(task, description=kind)
            cost = _measure(page)
            figures = (f"{1e6 * seconds:.0f}" if seconds else "" for seconds in (cost.read, cost.tree, cost.json))
            ratio = cost.read / (cost.tree + cost.json)
            table.add_row(kind, name, f"{len(page.answer.body)}", *figures, f"{ratio:.1f}")
            progress.advance(task)
    console.print(table)


def _pages() -> Iterator[tuple[str, str, StoredPage]]:
    """Each stored answer that holds an article, and behind the first of a kind that can be made long its long one."""
    made: set[str] = set()
    for expectation in CASES:
        kind, page = expectation.parent.name, article_in(expectation)
        if page is None or not _is_article(page):
            continue
        yield kind, expectation.name.removesuffix(EXPECTED), page
        longer = _longer(page) if kind not in made else page
        if longer is not page:
            made.add(kind)
            yield kind, "a long page", longer


def _is_article(page: StoredPage) -> bool:
    try:
        _read(page)
    except Rejected:
        return False
    return True


def _read(page: StoredPage) -> None:
    read_article(page.source, page.kind, page.listed.external_id, page.answer, page.listed)


def _longer(page: StoredPage) -> StoredPage:
    """The page with its paragraphs again and again, each sentence another one; itself where that fails."""
    text = decode(page.answer.body, page.answer.charset)
    found = [match for match in _PARAGRAPH.finditer(text) if "。" in match[0]]
    numbers = count(1)
    more: list[str] = []
    for match in islice(cycle(found), LONG_PARAGRAPHS):
        again = re.sub("(?=。)", lambda _: _FILLER.format(next(numbers)), match[0])
        more.append(again + ("\\n" if match[0][0] not in "<\\" else ""))
    if not more:
        return page
    at = found[-1].start()
    body = (text[:at] + "".join(more) + text[at:]).encode(page.answer.charset)
    longer = replace(page, answer=replace(page.answer, body=body))
    return longer if _is_article(longer) and _chars(longer) > 5 * _chars(page) else page


def _chars(page: StoredPage) -> int:
    return read_article(page.source, page.kind, page.listed.external_id, page.answer, page.listed).char_count


def _measure(page: StoredPage) -> Cost:
    text = decode(page.answer.body, page.answer.charset)
    value = None if is_html(text) else _json(text)
    html = text if value is None else _longest(value)
    works: list[Callable[[], object]] = [lambda: _read(page), lambda: LexborHTMLParser(html)]
    if value is not None:
        works.append(lambda: json.loads(text, strict=False))
    times = [max(1, int(ROUND_SECONDS / _seconds(work, 1))) for work in works]
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for i, work in enumerate(works):
            best[i] = min(best[i], _seconds(work, times[i]))
    return Cost(best[0], best[1], best[2] if value is not None else 0)


def _seconds(work: Callable[[], object], times: int) -> float:
    start = process_time()
    for _ in range(times):
        work()
    return max(process_time() - start, 1e-9) / times


def _json(text: str) -> object:
    """The JSON that ``text`` is; None for what is none, such as an archived post."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return None


def _longest(value: object) -> str:
    """The longest string in a JSON value, which is an article's text."""
    if isinstance(value, str):
        return value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(_longest, items), key=len, default="")


if __name__ == "__main__":
    main(Console(file=sys.stdout))
