"""Check: whether what a run brought looks as it usually does."""

import logging
from datetime import datetime, timedelta

from checks.contents import judge_bodies, judge_fields, judge_times
from checks.days import Days
from checks.lists import judge_lists
from checks.rejects import Ends, judge_rejects, judge_shape
from checks.verdict import Finding, Judged
from checks.vocabulary import CHECKS, Alert, Level
from checks.volume import REACH, Volume, judge_outlets, judge_silence
from loaders.alerts import Alarm, put_checked
from loaders.checks import (
    CheckedRun,
    checked_run,
    earlier_runs,
    ended,
    failed_lists,
    listed_hours,
    seen_articles,
)
from loaders.database import Database, connect
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.kind import kind_of
from scraper.outcomes import Outcome

__all__ = ["check_run"]

log = logging.getLogger(__name__)

_BROUGHT = (Outcome.LOADED, Outcome.REVISED, Outcome.UPDATED)


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
        source = next((s for s in config.sources if s.name == source_name), None)
        if source is None:
            log.info("not judged: %s is no source of %s", source_name, config.path.name)
        else:
            for kind, judged in _judge(db, source, run).items():
                log.info("%s: %s", kind, judged.said)
                found += judged.findings
        found.sort(key=lambda finding: finding.level is not Level.FAILURE)
        alarms = [_alarm(finding, source_name, run_key) for finding in found]
        put_checked(db, run.run_id, CHECKS, alarms)
        for alarm in alarms:
            log.warning("%s (%s): %s", alarm.kind, alarm.level, alarm.detail)
    return alarms


def _judge(db: Database, source: Source, run: CheckedRun) -> dict[Alert, Judged]:
    """What each check says, in the order of CHECKS; what one of them explains, the next is not asked about."""
    limits, said = source.checks, dict[Alert, Judged]()
    addresses = {source.absolute(feed) for feed in source.feeds}
    failed = {one.name: f"{one.reason}: {one.detail}" for one in failed_lists(db, source.name, run.run_id)}
    said[Alert.LISTS] = judge_lists(failed, {*source.lists, *addresses})

    if why_not := _no_volume(source, run, said[Alert.LISTS]):
        said[Alert.SILENCE] = said[Alert.OUTLETS] = Judged(f"not judged: {why_not}")
    else:
        volume, days = _volume(db, source, run), Days(limits.holidays)
        said[Alert.SILENCE] = judge_silence(volume, days, limits)
        said[Alert.OUTLETS] = (
            Judged("not judged: the whole source is silent")
            if said[Alert.SILENCE].findings
            else judge_outlets(volume, days, limits)
        )

    runs = earlier_runs(db, run.run_id)
    ends, before = Ends(ended(db, [run.run_id])), Ends(ended(db, [*runs]))
    said[Alert.SHAPE] = judge_shape(ends, before, limits)
    said[Alert.REJECTS] = (
        Judged("not judged: the shape changed") if said[Alert.SHAPE].findings else judge_rejects(ends, before, limits)
    )

    brought = sum(ends.by_outcome.get(outcome, 0) for outcome in _BROUGHT)
    now = seen_articles(db, [run.run_id], source.time_zone, _BROUGHT, brought)
    past = seen_articles(db, [*runs], source.time_zone, [Outcome.LOADED], sum(runs.values()))
    said[Alert.FIELDS] = judge_fields(now, past, limits)
    said[Alert.BODIES] = judge_bodies(now, past, limits)
    said[Alert.TIMES] = judge_times(now, past, limits)
    return said


def _no_volume(source: Source, run: CheckedRun, lists: Judged) -> str:
    """Why nothing can be said about how much was listed; "" where it can."""
    if lists.findings:
        return "a list could not be read"
    if run.since is not None:
        return "the run asked for a stretch of days only"
    if run.lists_read_at is None and any(name in kind_of(source).PAGED_LISTS for name in source.lists):
        return "the lists were not read to their end"
    return ""


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
