"""Rejects and shapes, judged on counts alone."""

import pytest

from checks.rejects import SHAPES, Ends, judge_rejects, judge_shape
from checks.vocabulary import Level
from scraper.limits import Limits
from scraper.outcomes import MEANINGS, Next

LIMITS = Limits()
BEFORE = Ends({"loaded": 2900, "blocked": 40, "no_text": 60})


def test_a_usual_share_is_no_alarm() -> None:
    run = Ends({"loaded": 97, "no_text": 2, "gone": 1})
    judged = judge_rejects(run, BEFORE, LIMITS)
    assert judged.findings == judge_shape(run, BEFORE, LIMITS).findings == ()
    assert judged.said == "3 of 100 pages (3%): 2 no_text, 1 gone; 3% are normal"


def test_a_larger_share_warns_and_names_the_reason_that_grew() -> None:
    [finding] = judge_rejects(Ends({"loaded": 70, "captcha": 25, "no_text": 5}), BEFORE, LIMITS).findings
    assert (finding.level, finding.subject, finding.observed) == (Level.WARNING, "captcha", 0.3)
    assert finding.normal == pytest.approx(100 / 3000)
    assert finding.detail == "30 of 100 pages (30%): 25 captcha, 5 no_text; 3% are normal"


def test_half_is_a_failure_also_where_nothing_is_known_of_before() -> None:
    run = Ends({"loaded": 40, "timeout": 60})
    for before in (BEFORE, Ends({})):
        [finding] = judge_rejects(run, before, LIMITS).findings
        assert (finding.level, finding.subject) == (Level.FAILURE, "timeout")
    assert judge_rejects(Ends({"loaded": 60, "timeout": 40}), Ends({}), LIMITS).findings == ()


def test_what_was_always_rejected_is_normal() -> None:
    assert judge_rejects(Ends({"loaded": 40, "paid": 60}), Ends({"loaded": 400, "paid": 600}), LIMITS).findings == ()
    pictures = Ends({"loaded": 700, "no_text": 300})
    assert judge_shape(Ends({"loaded": 70, "no_text": 30}), pictures, LIMITS).findings == ()


def test_two_of_few_pages_may_be_chance() -> None:
    assert judge_rejects(Ends({"loaded": 8, "empty": 2}), BEFORE, LIMITS).findings == ()
    assert judge_rejects(Ends({"loaded": 5, "empty": 5}), BEFORE, LIMITS).findings != ()
    assert "too few" in judge_rejects(Ends({"empty": 9}), BEFORE, LIMITS).said


def test_a_changed_shape_fails_the_run() -> None:
    [finding] = judge_shape(Ends({"loaded": 75, "shape_changed": 15, "no_title": 10}), BEFORE, LIMITS).findings
    assert (finding.level, finding.subject, finding.observed) == (Level.FAILURE, "shape_changed", 0.25)


def test_pages_that_were_not_read_anew_count_neither_way() -> None:
    [finding] = judge_shape(Ends({"unchanged": 900, "postponed": 50, "parser_failed": 20}), BEFORE, LIMITS).findings
    assert finding.observed == 1.0


def test_no_shape_is_an_article() -> None:
    assert all(MEANINGS[outcome].next is not Next.DONE for outcome in SHAPES)


def test_all_broken_is_never_normal() -> None:
    broken = Ends({"parser_failed": 58, "loaded": 2})
    [finding] = judge_shape(broken, Ends({"parser_failed": 900, "loaded": 100}), LIMITS).findings
    assert (finding.level, finding.normal) == (Level.FAILURE, 0.9)


def test_a_few_pages_fail_where_all_are_broken_and_only_there() -> None:
    assert judge_shape(Ends({"parser_failed": 5}), BEFORE, LIMITS).findings != ()
    assert judge_shape(Ends({"parser_failed": 5}), Ends({}), LIMITS).findings != ()
    for run in (Ends({"parser_failed": 4}), Ends({"parser_failed": 6, "loaded": 2}), Ends({"timeout": 9})):
        judged = judge_shape(run, BEFORE, LIMITS)
        assert (judged.findings, judged.is_judged) == ((), False)


def test_what_may_be_chance_in_several_runs_is_neither_told_nor_called_sound() -> None:
    judged = judge_rejects(Ends({"loaded": 7, "timeout": 3}, runs=4), BEFORE, LIMITS)
    assert (judged.findings, judged.is_judged) == ((), False)
    assert judged.said.startswith("not judged: 3 of 10 pages of the last 4 runs that had any (30%): 3 timeout; ")
    assert judge_rejects(Ends({"loaded": 9, "timeout": 1}, runs=4), BEFORE, LIMITS).is_judged
