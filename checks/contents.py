"""Contents: whether a run's articles are filled, as long and as dated as the source's usually are."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from statistics import median
from typing import TypeVar

from checks.chance import OVER_AND_OVER, SPREAD, least_likely, most_likely
from checks.verdict import Finding, Judged, not_judged
from checks.vocabulary import Alert, Level
from scraper.limits import Limits

__all__ = ["FIELDS", "Seen", "judge_bodies", "judge_fields", "judge_times"]

FIELDS = ("outlet", "summary", "authors", "category", "tags", "mentions", "images")
"""What a parser fills or leaves empty, and nothing fills later: a time of change would come with the edits."""

_K = TypeVar("_K", bound=Hashable)

_FEWEST_LIKE = 10
"""Earlier articles of the same list from which its normal is known."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as a run brought it.

    ``list_name`` is the list that named it first, and ``filled`` is in the order of FIELDS. ``published_at`` is on the
    clocks of the source's zone, and ``is_ahead`` says that it is later than when the article was asked for.
    """

    run_id: int
    list_name: str
    parser: str
    parser_version: int
    published_at: datetime | None
    is_ahead: bool
    chars: int
    filled: tuple[bool, ...]


def judge_fields(run: Sequence[Seen], before: Sequence[Seen], limits: Limits) -> Judged:
    """Whether a field that was usually filled is not any more, by parser and version.

    Articles are compared with earlier ones of the same list: flash news has no authors, and comes at all hours.
    """
    spread, of_runs = _over(run)
    versions = _grouped(run, key=lambda seen: (seen.parser, seen.parser_version))
    findings: dict[str, Finding] = {}
    judged, doubtful = 0, ""
    for (parser, version), articles in sorted(versions.items(), key=lambda item: -len(item[1])):
        like = _by_list(seen for seen in before if seen.parser == parser)
        known = [seen for seen in articles if len(like.get(seen.list_name, ())) >= _FEWEST_LIKE]
        if len(known) < limits.least:
            continue
        judged += len(known)
        sizes = Counter(seen.list_name for seen in known)
        for place, field in enumerate(FIELDS):
            groups = [(n, _share(like[name], place)) for name, n in sizes.items()]
            expected, filled = sum(n * share for n, share in groups), sum(seen.filled[place] for seen in known)
            if filled >= limits.field_share * expected or filled > least_likely(groups):
                continue
            if filled > least_likely(groups, spread):
                doubtful = f"{field}: {filled} of {len(known)} articles{of_runs} have it"
                continue
            detail = (
                f"{field}: {filled} of {len(known)} articles{of_runs} read by {parser} {version} have it, "
                f"{expected / len(known):.0%} had it before"
            )
            finding = Finding(
                Alert.FIELDS, Level.WARNING, detail, field, filled / len(known), round(expected / len(known), 4)
            )
            findings.setdefault(field, finding)
    if not judged:
        return _too_few(run)
    if doubtful and not findings:
        return not_judged(f"{doubtful}; that may be chance")
    return Judged(f"{judged} articles, {len(findings)} fields lost", tuple(findings.values()))


def judge_bodies(run: Sequence[Seen], before: Sequence[Seen], limits: Limits) -> Judged:
    """Whether the articles are much shorter than earlier ones of the same list."""
    like = _by_list(before)
    known = [seen for seen in run if len(like.get(seen.list_name, ())) >= _FEWEST_LIKE]
    if len(known) < limits.least:
        return _too_few(run)
    spread, of_runs = _over(run)
    short_below = {name: limits.body_share * median(s.chars for s in articles) for name, articles in like.items()}
    lists = {seen.list_name for seen in known}
    past = [seen for seen in before if seen.list_name in lists]
    usual = sum(seen.chars < short_below[seen.list_name] for seen in past) / len(past)
    short = sum(seen.chars < short_below[seen.list_name] for seen in known)
    found, normal = median(seen.chars for seen in known), median(seen.chars for seen in past)
    said = f"{len(known)} articles{of_runs} have a median of {found:.0f} characters, {normal:.0f} are normal"
    if short <= len(known) / 2 or short <= most_likely(len(known), usual):
        return Judged(said)
    if short <= most_likely(len(known), usual, spread):
        return not_judged(f"{said}; that may be chance")
    detail = f"{said}; {short} are shorter than {limits.body_share:.0%} of what is normal for their list"
    return Judged(said, (Finding(Alert.BODIES, Level.WARNING, detail, observed=found, normal=normal),))


def judge_times(run: Sequence[Seen], before: Sequence[Seen], limits: Limits) -> Judged:
    """Whether publication times cannot be: later than the articles were asked for, or, in one run, all the same."""
    dated = [seen for seen in run if seen.published_at]
    if len(dated) < limits.least:
        return _too_few(run)
    spread, of_runs = _over(dated)
    findings = []
    ahead, usual = sum(seen.is_ahead for seen in dated), _mean(seen.is_ahead for seen in before)
    if ahead > most_likely(len(dated), usual, spread):
        detail = (
            f"{ahead} of {len(dated)} articles{of_runs} are dated later than they were asked for, "
            f"{usual:.0%} are normal"
        )
        findings.append(Finding(Alert.TIMES, Level.WARNING, detail, "future", ahead / len(dated), usual))
    [(moment, count)] = Counter(seen.published_at for seen in dated).most_common(1)
    assert moment is not None
    share, habit = count / len(dated), _habit(moment.time(), before, limits)
    # What is dated by the day has the same time in several small runs, of which none says that it is a habit.
    if not of_runs and count > 1 and share >= limits.same_time_share and share > 2 * habit:
        detail = (
            f"{count} of {len(dated)} articles have the same time, {moment:%Y-%m-%d %H:%M:%S}; "
            f"{habit:.0%} of a run had that time of day before"
        )
        findings.append(Finding(Alert.TIMES, Level.WARNING, detail, "same", share, habit))
    said = f"{len(dated)} articles{of_runs}, {ahead} dated ahead, {count} at one time"
    return Judged(said, tuple(findings))


def _habit(clock: time, before: Iterable[Seen], limits: Limits) -> float:
    """How much of a run had this time of day at most, but for the one run that had most.

    A site that dates by the day, or publishes at eight sharp, does so again; what happened once is no habit.
    """
    runs = _grouped(before, key=lambda seen: seen.run_id)
    whole = [run for run in runs.values() if len(run) >= limits.least]
    shares = sorted(_mean(s.published_at is not None and s.published_at.time() == clock for s in run) for run in whole)
    return shares[-2] if len(shares) > 1 else sum(shares)


def _grouped(seen: Iterable[Seen], key: Callable[[Seen], _K]) -> dict[_K, list[Seen]]:
    groups: dict[_K, list[Seen]] = defaultdict(list)
    for one in seen:
        groups[key(one)].append(one)
    return groups


def _by_list(seen: Iterable[Seen]) -> Mapping[str, list[Seen]]:
    return _grouped(seen, key=lambda one: one.list_name)


def _share(articles: Sequence[Seen], place: int) -> float:
    return _mean(seen.filled[place] for seen in articles)


def _mean(said: Iterable[bool]) -> float:
    values = list(said)
    return sum(values) / len(values) if values else 0.0


def _too_few(run: Sequence[Seen]) -> Judged:
    of_runs = _over(run)[1]
    return not_judged(f"{len(run)} articles{of_runs}; these, or the earlier ones of their lists, are too few")


def _over(run: Sequence[Seen]) -> tuple[float, str]:
    """How far chance reaches for articles that are judged together, and of how many runs they are, in words."""
    runs = len({seen.run_id for seen in run})
    return (OVER_AND_OVER, f" of the last {runs} runs that had any") if runs > 1 else (SPREAD, "")
