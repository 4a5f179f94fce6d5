"""Check: whether what a run brought looks as it usually does."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from checks.contents import judge_bodies, judge_fields, judge_times
from checks.days import Days
from checks.lists import judge_lists
from checks.rejects import Ends, judge_rejects, judge_shape
from checks.verdict import Finding, Judged, not_judged
from checks.vocabulary import Alert, Level
from checks.volume import REACH, Volume, judge_outlets, judge_silence
from checks.window import Earlier, only_new, reaching, together
from loaders.alerts import Alarm, put_checked
from loaders.checks import (
    CheckedRun,
    checked_run,
    earlier_runs,
    ended,
    failed_lists,
    listed_hours,
    recent_runs,
    seen_articles,
)
from loaders.database import Database, connect
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.kind import kind_of
from scraper.limits import Limits
from scraper.outcomes import Outcome

__all__ = ["check_run", "judge_ends"]

log = logging.getLogger(__name__)

_BROUGHT = (Outcome.LOADED, Outcome.REVISED, Outcome.UPDATED)
_READ = tuple(outcome for outcome in Outcome if outcome not in (Outcome.UNCHANGED, Outcome.POSTPONED))
"""An article may have come of each of them by now: what was rejected was read again by a mended parser."""
_HALF_READ = "the lists were not read to their end"


def check_run(uri: str, config: Config, source_name: str, run_key: str) -> list[Alarm]:
    """What is out of the ordinary in a finished run, the worst first; recorded in ``news.alert``, too.

    ``source_name`` is as in ``news.crawl_run``. Checked again, a run has only what is found then. Empty where it never
    began, and for runs over pages that an operator named, as no normal is known for those.

    :raises ConfigError: the source's limits name a country without a calendar of holidays.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db, about(source_name, run_key):
        run = checked_run(db, source_name, run_key)
        if run is None:
            return []
        found: list[Finding] = []
        could: list[Alert] = []
        source = next((s for s in config.sources if s.name == source_name), None)
        if source is None:
            log.info("not judged: %s is no source of %s", source_name, config.path.name)
        else:
            for kind, judged in _judge(db, source, run).items():
                log.info("%s: %s", kind, judged.said)
                found += judged.findings
                could += [kind] if judged.is_judged else []
        found.sort(key=lambda finding: finding.level is not Level.FAILURE)
        alarms = [_alarm(finding, source_name, run_key) for finding in found]
        put_checked(db, run.run_id, could, alarms)
        for alarm in alarms:
            log.warning("%s (%s): %s", alarm.kind, alarm.level, alarm.detail)
    return alarms


def _judge(db: Database, source: Source, run: CheckedRun) -> dict[Alert, Judged]:
    """What each check says, in the order of CHECKS; what one of them explains, the next is not asked about."""
    limits, said = source.checks, dict[Alert, Judged]()
    addresses = {source.absolute(feed) for feed in source.feeds}
    failed = {one.name: f"{one.reason}: {one.detail}" for one in failed_lists(db, source.name, run.run_id)}
    said[Alert.LISTS] = judge_lists(failed, {*source.lists, *addresses})
    if not failed and _is_half_read(source, run):
        said[Alert.LISTS] = not_judged(_HALF_READ)

    if why_not := _no_volume(source, run, said[Alert.LISTS]):
        said[Alert.SILENCE] = said[Alert.OUTLETS] = not_judged(why_not)
    else:
        volume, days = _volume(db, source, run), Days(limits.holidays)
        said[Alert.SILENCE] = judge_silence(volume, days, limits)
        said[Alert.OUTLETS] = (
            not_judged("the whole source is silent")
            if said[Alert.SILENCE].findings
            else judge_outlets(volume, days, limits)
        )

    runs = earlier_runs(db, run.run_id)
    ends = Ends(ended(db, [run.run_id]))
    recent = recent_runs(db, run.run_id) if min(ends.pages, ends.brought) < limits.least else []
    said[Alert.SHAPE], said[Alert.REJECTS] = judge_ends(db, ends, recent, runs, limits)

    joined = reaching(ends.brought, recent, limits.least, lambda e: e.brought)
    outcomes, total = (_READ, together(ends, joined).brought) if joined else (_BROUGHT, ends.brought)
    run_ids = [one.run_id for one in joined]
    now = seen_articles(db, [run.run_id, *run_ids], source.time_zone, outcomes, total)
    usual = {run_id: loaded for run_id, loaded in runs.items() if run_id not in run_ids}
    past = seen_articles(db, [*usual], source.time_zone, [Outcome.LOADED], sum(usual.values()))
    for kind, judge in ((Alert.FIELDS, judge_fields), (Alert.BODIES, judge_bodies), (Alert.TIMES, judge_times)):
        said[kind] = only_new(judge(now, past, limits), kind, ends.brought, joined)
    return said


def judge_ends(
    db: Database, ends: Ends, recent: Sequence[Earlier], runs: Collection[int], limits: Limits
) -> tuple[Judged, Judged]:
    """The shape and the rejects of a run whose pages ended so, together with ``recent`` runs where they are too few.

    ``runs`` are those that say what is normal.
    """
    usual, joined = _usual(db, runs), list[Earlier]()
    shape, rejects = judge_shape(ends, usual, limits), judge_rejects(ends, usual, limits)
    # What is little and all broken is not outweighed by what came before it.
    if not shape.is_judged and (joined := reaching(ends.pages, recent, limits.least, lambda e: e.pages)):
        judged, usual = together(ends, joined), _usual(db, {*runs} - {one.run_id for one in joined})
        shape, rejects = (
            only_new(judge_shape(judged, usual, limits), Alert.SHAPE, ends.pages, joined),
            only_new(judge_rejects(judged, usual, limits), Alert.REJECTS, ends.pages, joined),
        )
    if shape.findings or (rejects.findings and not shape.is_judged):
        rejects = not_judged("the shape changed")
    return shape, rejects


def _usual(db: Database, runs: Collection[int]) -> Ends:
    return Ends(ended(db, sorted(runs)))


def _no_volume(source: Source, run: CheckedRun, lists: Judged) -> str:
    """Why nothing can be said about how much was listed; "" where it can."""
    if lists.findings:
        return "a list could not be read"
    if run.since is not None:
        return "the run asked for a stretch of days only"
    return _HALF_READ if _is_half_read(source, run) else ""


def _is_half_read(source: Source, run: CheckedRun) -> bool:
    return run.lists_read_at is None and any(name in kind_of(source).PAGED_LISTS for name in source.lists)


def _volume(db: Database, source: Source, run: CheckedRun) -> Volume:
    """The pages up to the moment that the run stands for, which is its tick, not when it was worked off."""
    moment = min(run.until or run.started_at, run.started_at).astimezone(source.zone)
    end = moment.replace(minute=0, second=0, microsecond=0)
    as_of: datetime = end.replace(tzinfo=None)
    outlets = listed_hours(db, source.name, source.time_zone, end - REACH - timedelta(hours=1), end)
    return Volume(as_of, outlets)


def _alarm(finding: Finding, source: str, run_key: str) -> Alarm:
    return Alarm(
        kind=finding.kind,
        level=finding.level,
        source=source,
        run_key=run_key,
        detail=finding.detail,
        subject=finding.subject,
        observed=finding.observed,
        normal=finding.normal,
    )
