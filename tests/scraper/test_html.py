from time import process_time

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


@pytest.mark.parametrize("form", ["a{}=b ", "a{}/", 'a{}=""', "a{}='>' ", 'a{}=">"', 'a{} b{}="<p>" '])
def test_a_tag_with_endless_attributes_is_refused(form: str) -> None:
    endless = "".join(form.replace("{}", str(n)) for n in range(20_000))
    for start in ("<div ", "<svg><style><a b='</style></svg><div ", "</p "):
        assert refused(f"{start}{endless}>")
    assert refused("".join(f"<body a{n}>" for n in range(20_000))), "these are attributes of one element"


def test_many_attributes_of_many_tags_and_long_ones_are_fine() -> None:
    assert not refused("<p>" + "a b " * 50_000 + "</p>"), "that is text"
    assert not refused('<img src="data:' + "A" * 200_000 + '">')
    assert not refused('<p class="a" id=b data-c title="d > e"><a href="/f">g</a></p>' * 5000)
    assert not refused("<script>x=[" + '"a b",' * 20_000 + "]</script>" + "<p>a</p>" * 1000)


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "".join(f"<b c={n}>" for n in range(150)) + "</p>" + "<p>x</p>" * 12_000,
        "".join(f"<p><font size={n}>x</p>" for n in range(4000)),
        "".join(f"<b c={n}>{'<div>' * 9}</b>{'</div>' * 9}" for n in range(2000)),
        f"<i {' '.join(f'a{n}' for n in range(6000))}><p>" + "<p>x</p>" * 5000,
    ],
    ids=["few", "ever more", "never closed", "attributes"],
)
def test_what_would_open_formatting_elements_again_and_again_is_refused(page: str) -> None:
    assert refused(page)


def test_much_formatting_that_is_closed_is_fine() -> None:
    nested = '<p><b class="c{0}"><i style="d{0}">a<br></i></b>'
    linked = '<span id="s{0}"><em e="{0}"><a href="/{0}">b</a></em></span></p>'
    assert not refused("".join((nested + linked).format(n) for n in range(1500)))
    assert not refused("<p><b>a</p>" * 5000), "equal ones are not opened more than three times"


@pytest.mark.parametrize(
    "unit",
    [
        *("<div></x>", "<div><!--</div>-->", "<div><object></div></object>", "<span><div></span></div>"),
        *(
            "<svg><style><div></style></svg>",
            "<svg><desc><div></svg></div></desc>",
            "<select><style></select><div></style>",
        ),
        *("<li><dd>", "<ul><li>", "<form><div></form>", "<b><div></b>", "<p><address></p>", "<\0div></\0x>"),
        *("<div title='</div>'>", "<template><ul><li>", "<table><div>", "<select><option>", "<button><p></button>"),
    ],
)
@pytest.mark.parametrize("before", ["", "<p>a</p>" * 11_000], ids=["first", "late"])
def test_nothing_takes_minutes(before: str, unit: str) -> None:
    start = process_time()
    refused(before + unit * 100_000)
    refused(before + unit * (9_900 // unit.count("<")))
    refused(before + unit * (35_000 // unit.count("<")))
    assert process_time() - start < 8, "a page of 60,000 such tags takes ten seconds where it is parsed"
