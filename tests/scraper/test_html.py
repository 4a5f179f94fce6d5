import pytest

from scraper.errors import Rejected
from scraper.html import MOST_NESTED, parse_html
from scraper.outcomes import Outcome


def refused(html: str) -> bool:
    try:
        parse_html(html)
    except Rejected as problem:
        return problem.outcome is Outcome.SHAPE_CHANGED
    return False


@pytest.mark.parametrize("tag", ["div", "SPAN", "x-y"])
def test_what_nests_too_deep_is_refused_and_what_does_not_is_read(tag: str) -> None:
    assert not refused(f"<{tag}>" * MOST_NESTED + f"</{tag}>" * MOST_NESTED)
    assert refused(f"<{tag}>" * (MOST_NESTED + 1))
    assert refused(f"</{tag}>" * 1000 + f"<{tag}>" * (MOST_NESTED + 1)), "what closes nothing makes no room"


def test_many_elements_beside_each_other_are_fine() -> None:
    assert not refused("<div><span>a</span></div>" * 5000)
    assert not refused("<p>a<br><img src=x>" * 5000), "these end by themselves"
    assert not refused("</div>" * 5000 + "<div>a</div>" * 5000)


def test_a_tag_with_endless_attributes_is_refused() -> None:
    assert refused("<div " + "a=b " * 10_001 + ">")
    assert not refused("<p>" + "a b " * 10_001 + "</p>"), "that is text"
    assert not refused('<img src="data:' + "A" * 50_000 + '">')
