"""Pages made of parts: which way wins, what is no article, and what no page may do."""

import random
from datetime import UTC, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import Rejected
from scraper.outcomes import Outcome
from scraper.publisher import PublisherPage, parse_page, read_page

URL = "https://ledger.test/news/cranes"
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
TITLE = "Harbour leases its cranes"
TIME = '<meta property="article:published_time" content="2026-09-29T18:05:00+01:00">'
TEXT = [
    "The harbour board voted on Tuesday to lease three of its seven cranes to a ferry company without a ferry.",
    "Members argued for four hours about the colour of the cranes, and for eleven minutes about the rent.",
    "The company expects its first vessel in the spring of next year and plans two sailings a day.",
    "Rent is set at a million crowns a year, a third less than the board had asked for in March.",
]


def html(body: str = "", head: str = TIME, title: str = TITLE, text: list[str] | None = None, lang: str = "en") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in (TEXT if text is None else text))
    return (
        f'<html lang="{lang}"><head><title>{title} | The Bay Ledger</title>{head}</head>'
        f"<body><article><h1>{TITLE}</h1>{body}{paragraphs}</article></body></html>"
    )


def read(page: str, url: str = URL) -> PublisherPage:
    return read_page(page, url, NOW, ZONE)


def outcome_of(page: str, url: str = URL) -> Outcome:
    with pytest.raises(Rejected) as rejected:
        read(page, url)
    return rejected.value.outcome


def linked(**fields: str) -> str:
    said = ", ".join(f'"{name}": {value}' for name, value in {"@type": '"NewsArticle"', **fields}.items())
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", {said}}}</script>'


def test_the_title_is_the_heading_that_the_page_agrees_on() -> None:
    assert read(html()).title == TITLE
    rubric = html().replace(f"<h1>{TITLE}</h1>", f"<h1><span>Trade</span> <span>{TITLE}</span></h1>")
    assert read(rubric).title == TITLE
    site = html(f"<h2>{TITLE}</h2>").replace(f"<h1>{TITLE}</h1>", "<h1>The Bay Ledger</h1>")
    assert read(site).title == TITLE
    assert read(html().replace(f"<h1>{TITLE}</h1>", "")).title == TITLE


def test_published_and_modified_are_kept_apart() -> None:
    head = linked(datePublished='"2026-09-28T10:00:00+01:00"', dateModified='"2026-09-29T11:30:00+01:00"')
    page = read(html('<p class="date">Updated 29 September 2026</p>', head))
    assert page.published_at == datetime.fromisoformat("2026-09-28T10:00:00+01:00")
    assert page.modified_at == datetime.fromisoformat("2026-09-29T11:30:00+01:00")
    assert (page.published_raw, page.modified_raw) == ("2026-09-28T10:00:00+01:00", "2026-09-29T11:30:00+01:00")
    assert page.ways["published_at"] == page.ways["modified_at"] == "json_ld"


def test_a_day_that_two_ways_state_wins_over_one_that_a_third_does() -> None:
    head = '<meta name="date" content="2026-09-01">'
    page = read(html('<p class="date">28 September 2026, 10:15</p>', head), "https://ledger.test/2026/09/28/cranes")
    assert page.published_at == datetime(2026, 9, 28, 10, 15, tzinfo=ZONE)


@pytest.mark.parametrize("absurd", ["1066-10-14T09:00:00Z", "2031-01-01T00:00:00Z", "0000-00-00", "soon", ""])
def test_an_absurd_time_is_none(absurd: str) -> None:
    assert outcome_of(html(head=f'<meta property="article:published_time" content="{absurd}">')) is Outcome.NO_TIME
    assert parse_page(html(head=""), URL, NOW, ZONE).published_at is None


def test_authors_are_people_and_the_outlet_is_none() -> None:
    head = TIME + linked(
        author='[{"@type": "Person", "name": "By Jane Doe, Senior Reporter"}, "The Bay Ledger", {"name": "Staff"}]',
        publisher='{"@type": "Organization", "name": "The Bay Ledger"}',
    )
    page = read(html(head=head))
    assert page.authors == ("Jane Doe",)
    assert (page.outlet, page.ways["outlet"]) == ("The Bay Ledger", "json_ld")
    assert read(html('<p class="byline">Written by <a href="/j">Jane Doe</a> and Max Muster</p>')).authors == (
        "Jane Doe",
        "Max Muster",
    )


def test_lines_around_the_text_are_none_of_it() -> None:
    around = ["Read more: Lighthouse keeper wins the lottery", "Sign up for our newsletter.", "© 2026 The Bay Ledger"]
    assert read(html(text=[TEXT[0], around[0], *TEXT[1:], *around[1:]])).body.text.split("\n") == TEXT


def test_sentences_that_have_the_words_of_an_invitation_stay() -> None:
    said = [
        "The figures were published on Tuesday by the statistics office, which had updated them on Monday.",
        "“Let us know when the ferry comes,” he wrote in a newsletter to clients about the copyright dispute.",
        "Analysts at two banks follow the company, and both said that its cookies had sold well.",
    ]
    assert read(html(text=[*TEXT, *said])).body.text.split("\n") == [*TEXT, *said]


def test_a_body_that_only_the_data_holds_is_taken_from_it() -> None:
    told = "\\n".join(TEXT)
    page = read(html(head=TIME + linked(articleBody=f'"{told}"'), text=[]))
    assert page.body.text.split("\n") == TEXT
    assert page.ways["body"] == "json_ld"


def test_the_body_s_html_is_sanitised() -> None:
    page = read(
        html(text=[*TEXT, 'Plain <b onclick="x()">bold</b> words <a href="javascript:x()">link</a> at the end.'])
    )
    assert "bold" in page.body.html
    assert not any(evil in page.body.html for evil in ("onclick", "javascript", "<script"))


@pytest.mark.parametrize(
    ("lang", "text", "language"),
    [
        ("en-GB", TEXT, "en"),
        (
            "en",
            ["港务局周二表决，将七台起重机中的三台租给一家尚无渡轮的渡轮公司，租期五年，年租金一百二十万元。"] * 2,
            "zh",
        ),
        ("", TEXT, "en"),
        (
            "en",
            ["Das Rad der Mühle dreht sich wieder, und der Müller hat sich über den Lärm beschwert, der von ihr kommt."]
            * 3,
            "de",
        ),
        (
            "fr-CA",
            ["Le marché aux horloges a ouvert ses portes dimanche avec une heure de retard sur les affiches."] * 2,
            "fr",
        ),
    ],
)
def test_the_language_is_what_the_page_declares_unless_its_text_says_otherwise(
    lang: str, text: list[str], language: str
) -> None:
    assert read(html(text=text, lang=lang)).language == language


def test_the_canonical_address_is_absolute_and_a_page_s_own() -> None:
    assert read(html(head=f'{TIME}<link rel="canonical" href="/a?id=7">')).canonical_url == "https://ledger.test/a?id=7"
    assert read(html(head=f'{TIME}<link rel="canonical" href="https://ledger.test/">')).canonical_url == ""


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ("", Outcome.NO_TITLE),
        (html(text=[]), Outcome.NO_TEXT),
        (html(head=""), Outcome.NO_TIME),
        (html(head=TIME + linked(isAccessibleForFree="false"), text=TEXT[:1]), Outcome.PAID),
        (html("<div>Subscribe to continue reading</div>", text=TEXT[:1]), Outcome.PAID),
        (html("<p>Please log in to continue reading.</p><input type=password>", text=[]), Outcome.LOGIN_REQUIRED),
        (html('<div id="captcha">Are you a robot?</div>', text=[]), Outcome.CAPTCHA),
        ("<title>403 Forbidden</title><h1>403 Forbidden</h1>", Outcome.BLOCKED),
        ("<div>" * 5000, Outcome.SHAPE_CHANGED),
    ],
)
def test_what_is_no_article_says_why(page: str, outcome: Outcome) -> None:
    assert outcome_of(page) is outcome


def test_an_article_that_is_not_free_and_here_in_full_is_read() -> None:
    assert read(html(head=TIME + linked(isAccessibleForFree="false"), text=TEXT * 4)).title == TITLE


ARTICLE = html(
    '<p class="byline">By Jane Doe</p><time datetime="2026-09-29">29 September 2026</time>',
    TIME + linked(headline=f'"{TITLE}"', author='{"name": "Jane Doe"}', articleBody='"A text."'),
)
JUNK = (
    "<",
    ">",
    '"',
    "{",
    "[",
    "]}",
    "\\",
    "\0",
    "\ud800",
    "<script>",
    "<!--",
    "</div>",
    "&#x110000;",
    "\u202e",
    "9" * 50,
)


def read_or_rejected(page: str) -> str:
    """The body's text, or why there is none; any other error fails the test."""
    try:
        return read(page).body.text
    except Rejected as problem:
        return problem.detail


def test_a_damaged_page_is_read_or_rejected_and_never_fails() -> None:
    chance = random.Random(7)
    for _ in range(150):
        page = ARTICLE
        for _ in range(chance.randint(1, 5)):
            start = chance.randrange(len(page) + 1)
            end = min(len(page), start + chance.randint(0, 400))
            page = page[:start] + chance.choice(JUNK) * chance.randint(0, 5) + page[end:]
        assert read_or_rejected(page)


@pytest.mark.parametrize(
    "part",
    [
        *("<div>" * 100_000, "<!--" * 200_000, "<script>" * 50_000, "<" * 300_000, "&" * 300_000, " " * 1_000_000),
        *("<p>" + "w" * 1_000_000, "by " * 200_000, "jan 1" * 100_000, "<div class='date author meta'>" * 200),
        "<div " + "a=1 " * 9_000 + ">",
        '<a href="/author/x">Jane Doe</a>' * 10_000,
        '<p class="date">12 January 2026</p>' * 10_000,
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        f'<script type="application/ld+json">{{"author":[{chr(34)}name":{"{" * 50_000}</script>',
        f'<script type="application/ld+json">{{"headline":"{chr(92) * 200_001}"</script>',
    ],
    ids=range(16),
)
def test_a_hostile_page_costs_seconds_at_most(part: str) -> None:
    started = perf_counter()
    assert read_or_rejected(html(part))
    # Quadratic work on these would take minutes.
    assert perf_counter() - started < 20
