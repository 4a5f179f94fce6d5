"""Fields, bodies and times, judged on articles alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from checks.contents import FIELDS, Seen, judge_bodies, judge_fields, judge_times
from scraper.limits import Limits

LIMITS = Limits()
AUTHORS = FIELDS.index("authors")
START = datetime(2026, 11, 2, 8)


def articles(count: int, run_id: int = 1, authors: float = 0.4, seed: int = 1, **changes: object) -> list[Seen]:
    rng = Random(seed)
    made = []
    for _ in range(count):
        filled = tuple(field != "authors" or rng.random() < authors for field in FIELDS)
        at = START + timedelta(days=run_id, seconds=rng.randrange(36_000))
        seen = Seen(run_id, "rolling", "share", 1, at, False, rng.randrange(300, 900), filled)
        made.append(replace(seen, **changes))  # type: ignore[arg-type]
    return made


BEFORE = [seen for run in range(1, 11) for seen in articles(60, run, seed=run)]


def test_ordinary_runs_are_no_alarm() -> None:
    for seed in range(200):
        run = articles(20 + seed % 40, 11, seed=1000 + seed)
        for judge in (judge_fields, judge_bodies, judge_times):
            assert judge(run, BEFORE, LIMITS).findings == ()


def test_a_field_that_is_filled_no_more_is_named_with_its_parser() -> None:
    [finding] = judge_fields(articles(42, 11, authors=0, parser_version=7), BEFORE, LIMITS).findings
    assert (finding.subject, finding.observed) == ("authors", 0)
    share = sum(seen.filled[AUTHORS] for seen in BEFORE) / len(BEFORE)
    assert finding.detail == f"authors: 0 of 42 articles read by share 7 have it, {share:.0%} had it before"


def test_of_two_parser_versions_the_one_that_lost_the_field_is_named() -> None:
    run = articles(40, 11, seed=5) + articles(40, 11, authors=0, parser_version=2)
    [finding] = judge_fields(run, BEFORE, LIMITS).findings
    assert "share 2" in finding.detail


def test_a_field_that_is_rare_is_not_missed_in_few_articles() -> None:
    before = [seen for run in range(1, 11) for seen in articles(60, run, authors=0.03, seed=run)]
    assert judge_fields(articles(40, 11, authors=0), before, LIMITS).findings == ()


def test_articles_are_compared_with_those_of_their_own_list() -> None:
    flash = articles(600, 1, authors=0, list_name="flash", chars=60)
    night = articles(50, 11, authors=0, list_name="flash", chars=60)
    assert judge_fields(night, BEFORE + flash, LIMITS).findings == ()
    assert judge_bodies(night, BEFORE + flash, LIMITS).findings == ()
    assert "not judged" in judge_fields(night, BEFORE, LIMITS).said, "nothing is known of such a list"


def test_bodies_suddenly_short() -> None:
    [finding] = judge_bodies(articles(30, 11, chars=120), BEFORE, LIMITS).findings
    assert finding.observed == 120
    assert finding.normal is not None
    assert 500 < finding.normal < 700
    assert "30 articles have a median of 120 characters" in finding.detail


def test_times_that_lie_ahead() -> None:
    run = articles(25, 11, seed=3) + articles(5, 11, is_ahead=True)
    [finding] = judge_times(run, BEFORE, LIMITS).findings
    assert finding.subject == "future"
    assert finding.detail.startswith("5 of 30 articles are dated later than they were asked for")


def test_times_that_are_all_the_same() -> None:
    clock = datetime(2026, 11, 13, 9, 41, 7)
    run = articles(25, 11, published_at=clock) + articles(5, 11, seed=3)
    [finding] = judge_times(run, BEFORE, LIMITS).findings
    assert (finding.subject, round(finding.observed or 0, 2), finding.normal) == ("same", 0.83, 0)
    assert "2026-11-13 09:41:07" in finding.detail


def test_a_site_that_dates_by_the_day_always_does() -> None:
    def day(run: int) -> list[Seen]:
        return articles(30, run, published_at=datetime(2026, 11, run))

    assert judge_times(day(2), day(1), LIMITS).findings == ()
    assert judge_times(day(3), day(1) + day(2), LIMITS).findings == ()


def test_too_few_articles_are_not_judged() -> None:
    for judge in (judge_fields, judge_bodies, judge_times):
        judged = judge(articles(9, 11, authors=0, chars=1), BEFORE, LIMITS)
        assert judged.said.startswith("not judged")
        assert judged.findings == ()
