"""The life of a page in the order of time: what happened to it, by which run, and what happens next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from loaders.lives import ArticleRow, PageAnswer, PageRow, PageRun, Rows
from pipeline.ticks import next_tick
from scraper.config import PASTED, Config
from scraper.errors import ConfigError
from scraper.outcomes import MEANINGS, Next, Outcome, Stage

__all__ = ["Event", "Life", "RunName", "Tone", "life_of", "meaning_of", "moment", "shown_zone"]

Tone = Literal["good", "bad", "plain"]

_CHARSETS = {
    "bom": "its byte order mark says so",
    "header": "its header says so",
    "meta": "its <meta> says so",
    "detected": "detected",
    "default": "by default",
}
_TRIES = 5
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RunName:
    """A run: the entry of sources.toml (or pasted, reparse, replay, refetch), and its name in Airflow or cli-…."""

    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a page. ``notes`` are further lines, ``answer_id`` the stored answer it is about."""

    at: datetime
    word: str
    text: str
    run: RunName | None = None
    notes: tuple[str, ...] = ()
    answer_id: int | None = None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Life:
    """A page, all that happened to it, and what ``comes`` next in a sentence or two.

    ``outcome`` is what became of it last, None while it waits.
    """

    page: PageRow
    article: ArticleRow | None
    title: str
    outcome: str | None
    tone: Tone
    events: tuple[Event, ...]
    comes: str
    is_enabled: bool


def life_of(rows: Rows, config: Config, now: datetime) -> Life:
    """Put together what the tables know; ``now`` is the warehouse's clock."""
    page, article, zone = rows.page, rows.article, shown_zone(config)
    events = sorted(
        [*_named(rows, zone), *_answered(rows), *_ended(rows), *_stored(rows), *_edited(rows)],
        key=lambda e: e.at,
    )
    return Life(
        page=page,
        article=article,
        title=(article.title if article else "") or page.listed_title,
        outcome=page.outcome,
        tone=_tone(page.outcome),
        events=tuple(_folded(events, zone)),
        comes=_what_comes(rows, config, now, zone),
        is_enabled=any(s.name == page.source for s in config.enabled),
    )


def shown_zone(config: Config) -> ZoneInfo:
    """The zone that people are shown times in: the one of most enabled sources, or of most sources where none is."""
    zones = Counter(source.time_zone for source in config.enabled or config.sources)
    return ZoneInfo(zones.most_common(1)[0][0] if zones else "UTC")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time as people are shown it, to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def meaning_of(outcome: str) -> str:
    """What an outcome means; "" for a word of another version of the vocabulary."""
    return MEANINGS[Outcome(outcome)].text if outcome in set(Outcome) else ""


def _named(rows: Rows, zone: ZoneInfo) -> Iterator[Event]:
    page = rows.page
    run = RunName(page.run_source, page.run_key)
    if page.list_name == PASTED:
        yield Event(page.first_seen_at, "named", "An operator's pasted line named it first.", run)
    else:
        listed = f", with the time {moment(page.listed_at, zone)}" if page.listed_at else ""
        notes = (page.listed_title,) if page.listed_title else ()
        yield Event(page.first_seen_at, "discovered", f"The list {page.list_name} named it first{listed}.", run, notes)
    for line in rows.pasted:
        yield Event(
            line.at, "pasted", f"Pasted as line {line.line}.", RunName(line.run_source, line.run_key), (line.text,)
        )


def _answered(rows: Rows) -> Iterator[Event]:
    for answer in rows.answers:
        notes = [f"asked for {answer.requested_url}"]
        if answer.url != answer.requested_url:
            notes.append(f"redirected to {answer.url}")
        if answer.copy:
            notes.append(f"came as {answer.copy} of {answer.source}")
        if not answer.has_body:
            notes.append("its body is kept no longer")
        run = _name(_asked_by(answer, rows))
        yield Event(answer.fetched_at, "answered", _described(answer), run, tuple(notes), answer.answer_id)


def _described(answer: PageAnswer) -> str:
    charset = f"{answer.charset} ({_CHARSETS.get(answer.charset_from, answer.charset_from)})"
    return f"Status {answer.status}, {answer.body_size:,} bytes, {charset}."


def _asked_by(answer: PageAnswer, rows: Rows) -> PageRun | None:
    """The run that the answer came to; None where the rows do not tell, as of a file that was imported."""
    runs = _at_work(rows, answer.fetched_at)
    return next((run for run in runs if run.answer_id == answer.answer_id), runs[0] if runs else None)


def _at_work(rows: Rows, at: datetime) -> list[PageRun]:
    """The runs that asked for the page and had not ended it at that time, the newest first."""
    runs = [
        run
        for run in rows.runs
        if not run.reread and run.started_at <= at <= (run.ended_at or run.finished_at or _NEVER)
    ]
    return sorted(runs, key=lambda run: run.started_at, reverse=True)


def _name(run: PageRun | None) -> RunName | None:
    return RunName(run.run_source, run.run_key) if run else None


def _ended(rows: Rows) -> Iterator[Event]:
    for run in rows.runs:
        name = RunName(run.run_source, run.run_key)
        if run.outcome is None or run.ended_at is None:
            state = "Its stored answer waits to be loaded" if run.fetched else "It waits to be asked for"
            yield Event(run.started_at, "planned", f"{state} in this run.", name, answer_id=run.answer_id)
            continue
        notes = [run.detail] if run.detail else []
        if run.answer_id is not None and _came_before(run, rows):
            notes.append(f"the host said or showed that it is as it was: stored answer {run.answer_id}")
        if rows.article and run.answer_id == rows.article.answer_id and _tone(run.outcome) == "good":
            notes.append(f"read by parser {rows.article.parser}, version {rows.article.parser_version}")
        answer_id = run.answer_id
        if answer_id is None and not run.reread and _is_of_an_answer(run.outcome):
            answer_id, note = _answer_of_reject(run, rows)
            notes += [note] if note else []
        yield Event(
            run.ended_at, run.outcome, meaning_of(run.outcome), name, tuple(notes), answer_id, _tone(run.outcome)
        )


def _is_of_an_answer(outcome: str) -> bool:
    """Whether a page ends so by what a host answered, or would have."""
    return outcome in set(Outcome) and outcome != Outcome.POSTPONED and MEANINGS[Outcome(outcome)].stage is Stage.FETCH


def _answer_of_reject(run: PageRun, rows: Rows) -> tuple[int | None, str]:
    """The stored answer that a run rejected the page for, as far as the rows tell, and a note about it."""
    own = next((a for a in rows.answers if _asked_by(a, rows) is run), None)
    if own:
        return own.answer_id, ""
    reject = rows.reject
    same = next((a for a in rows.answers if reject and a.answer_id == reject.answer_id), None)
    if same and reject and (reject.run_source, reject.run_key) == (run.run_source, run.run_key):
        return same.answer_id, f"the same bytes as stored answer {same.answer_id}: {_described(same)}"
    if rows.answers:
        return None, "nothing new was stored of it: no answer came, or the same as one above"
    return None, "nothing of an answer is stored"


def _came_before(run: PageRun, rows: Rows) -> bool:
    answer = next((a for a in rows.answers if a.answer_id == run.answer_id), None)
    return run.fetched and answer is not None and answer.fetched_at < run.started_at and run.outcome == "unchanged"


def _stored(rows: Rows) -> Iterator[Event]:
    """What no row of a run tells: an article that came with the archive, a reject of a run that is gone."""
    article, reject = rows.article, rows.reject
    if article and not any(run.outcome == "loaded" for run in rows.runs):
        notes = (f"read by parser {article.parser}, version {article.parser_version}",) if not article.revisions else ()
        yield Event(article.loaded_at, "loaded", "A new article.", None, notes, tone="good")
    name = RunName(reject.run_source, reject.run_key) if reject else None
    # What a run ended the page with is in its own row, and may be less than the reject says by now.
    if reject and not any(run.outcome and _name(run) == name for run in rows.runs):
        yield Event(
            reject.last_at, reject.reason, meaning_of(reject.reason), name, (reject.detail,), reject.answer_id, "bad"
        )


def _edited(rows: Rows) -> Iterator[Event]:
    for revision in rows.revisions:
        notes = [f"{part} {change}: {diff}" for part, change, diff in revision.diff]
        notes.append(f"what it said before is revision {revision.revision}, of stored answer {revision.answer_id}")
        runs = (run for run in _at_work(rows, revision.replaced_at) if run.outcome == Outcome.REVISED)
        run = _name(next(runs, None))
        yield Event(revision.replaced_at, "edited", "Its title or text changed:", run, tuple(notes))


def _folded(events: Sequence[Event], zone: ZoneInfo) -> Iterator[Event]:
    """The events, with neighbours that ended in the same way as one: the last of them, and since when."""
    for _, group in groupby(events, key=lambda e: (e.word, e.text, e.notes, e.answer_id, e.tone)):
        same = list(group)
        if len(same) == 1 or same[0].word not in set(Outcome):
            yield from same
            continue
        note = f"{len(same)} times since {moment(same[0].at, zone)}; the run is the last one"
        yield replace(same[-1], notes=(*same[-1].notes, note))


def _tone(outcome: str | None) -> Tone:
    if outcome is None or outcome not in set(Outcome) or outcome == Outcome.POSTPONED:
        return "plain"
    return "good" if MEANINGS[Outcome(outcome)].next is Next.DONE else "bad"


def _what_comes(rows: Rows, config: Config, now: datetime, zone: ZoneInfo) -> str:
    page = rows.page
    try:
        source = config.source(page.source)
    except ConfigError:
        return f"Nothing: sources.toml has no source {page.source} any more."
    due = next_tick(source, now) if source in config.crawled else None
    run = f"The next run of crawl_{source.name}" + (f", due {moment(due, zone)}," if due else "")
    if not source.enabled:
        run = f"Nothing until the source {source.name} is enabled in sources.toml; then its next run"
    elif source not in config.crawled:
        run = "The next run that is given it"
    under_way = [r for r in rows.runs if r.outcome is None and r.finished_at is None]
    if under_way:
        newest = under_way[-1]
        return f"A run is at it now: {newest.run_key} of {newest.run_source}, batch {newest.batch}."
    if page.outcome is None or page.outcome not in set(Outcome):
        if page.answer_id is not None:
            return f"{run} loads its stored answer, without asking for it again."
        return f"{run} asks for it."
    meaning = MEANINGS[Outcome(page.outcome)]
    if page.changed_in_list:
        return f"A list shows another title than before. {run} asks for it again."
    if meaning.next is Next.DONE:
        again_until = (page.listed_at or page.first_seen_at) + timedelta(days=source.recheck_days)
        if source.enabled and page.listed_at and again_until > now:
            return f"It is in the warehouse. Until {moment(again_until, zone)} each run looks whether it was edited."
        return "It is in the warehouse. It is asked for again when a list shows another title, or by refetch_pages."
    advice = f" What to do: {meaning.advice}" if meaning.advice else ""
    if page.next_attempt_at is None:
        tried = f" after {page.attempts} tries" if meaning.next is Next.AGAIN else ""
        return f"It is not asked for again by itself{tried}.{advice}"
    count = f"try {page.attempts + 1} of {_TRIES}"
    if page.next_attempt_at <= now:
        return f"{run} asks again ({count}).{advice}"
    return f"A run after {moment(page.next_attempt_at, zone)} asks again ({count}).{advice}"
