"""One page: asked for by the cheapest request first, by the next one only where that held no article; and read."""

import asyncio
import logging
import threading
from dataclasses import dataclass

from scraper.config import Source
from scraper.errors import HostPaused, Rejected
from scraper.fetch import Fetcher
from scraper.guard import host_of
from scraper.kind import Kind
from scraper.outcomes import Outcome
from scraper.quality import check_text
from scraper.records import Answer, Article, Listed, Validators

__all__ = ["REFUSALS", "Asked", "ask_for_page", "read_article"]

log = logging.getLogger(__name__)

_ASK_FURTHER = {
    *(Outcome.EMPTY, Outcome.TRUNCATED, Outcome.WRAPPED_JSON, Outcome.SHAPE_CHANGED, Outcome.ID_MISMATCH),
    *(Outcome.NOT_RENDERED, Outcome.BAD_CHARSET, Outcome.GONE, Outcome.PARSER_FAILED),
}
"""After these the next address of a page may still hold it; after a ban, an outage or a refusal no more is asked."""

REFUSALS = frozenset({Outcome.BLOCKED, Outcome.CAPTCHA})
"""An answer that came as a 200 and says that the host wants no more of us."""

_one_check = threading.Lock()
"""Of the libraries that read pages, not all may be used by several threads at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking for a page gave: its answers in order, and why none of them is the page, if so.

    Without a problem the last answer is the page's, or says that it is as it was. ``paused`` is set where this page was
    one refusal too many and the host is left alone from now on.
    """

    answers: tuple[Answer, ...]
    problem: Rejected | None = None
    paused: HostPaused | None = None


def read_article(source: Source, kind: Kind, external_id: str, answer: Answer, listed: Listed) -> Article:
    """The article in an answer, of which ``listed`` is what the list said.

    :raises Rejected: there is none, or only garbage, and why.
    """
    article = kind.parse(source, external_id, answer, listed)
    check_text(article)
    return article


async def ask_for_page(
    fetcher: Fetcher,
    source: Source,
    kind: Kind,
    external_id: str,
    page_url: str,
    validators: Validators = Validators(),  # noqa: B008
    validated_url: str = "",
    refused_before: bool = False,
) -> Asked:
    """Ask for a page; ``validators`` go with the request for ``validated_url``, whose answer they came with.

    A page that was ``refused_before`` says nothing of a ban when it is refused again.

    Answers are checked in a thread: one that takes long to read does not hold up the other pages.

    :raises HostPaused: a host is left alone. What another address of the page answered is not kept: ask for it again.
    """
    answers: list[Answer] = []
    first_problem: Rejected | None = None
    urls = kind.request_urls(source, external_id, page_url)
    if not urls:
        return Asked((), Rejected(Outcome.GONE, f"{page_url}: nothing answers for this page but what is stored"))
    for url in urls:
        answer: Answer | None = None
        try:
            answer = await fetcher.get(
                url,
                validators if url == validated_url else Validators(),
                refused_before,
                kind.request_headers(url),
            )
            answers.append(answer)
            if not answer.not_modified:
                await asyncio.to_thread(_check, source, kind, external_id, answer)
            fetcher.note_fine(answer.url)
            return Asked(tuple(answers))
        except Rejected as problem:
            # The first address is the page's usual one: what is wrong there is what an operator wants to know.
            first_problem = first_problem or problem
            if problem.outcome in _ASK_FURTHER and url != urls[-1]:
                continue
            # Whether the host refuses us is told by what it answered last; refusals by status the fetcher sees itself.
            last_host = host_of(answer.url if answer else url)
            for before in answers:
                if host_of(before.url) != last_host:
                    fetcher.note_fine(before.url)
            paused = await _note(fetcher, answer, problem, refused_before) if answer else None
            return Asked(tuple(answers), first_problem, paused)
    raise AssertionError("the last address ends the page")


def _check(source: Source, kind: Kind, external_id: str, answer: Answer) -> None:
    try:
        with _one_check:
            kind.check(source, external_id, answer)
    except Rejected:
        raise
    except Exception as error:
        # A defect in a site's module must not lose the answer, nor the batch.
        log.exception("checking the answer for %s failed", external_id)
        raise Rejected(Outcome.PARSER_FAILED, f"{type(error).__name__}: {error}") from error


async def _note(fetcher: Fetcher, answer: Answer, problem: Rejected, refused_before: bool) -> HostPaused | None:
    """Tell the fetcher whether a page's last answer was a captcha."""
    if problem.outcome not in REFUSALS:
        fetcher.note_fine(answer.url)
    elif not refused_before:
        try:
            await fetcher.note_blocked(answer.url, problem.detail)
        except HostPaused as paused:
            return paused
    return None
