import pytest

from scraper.publisher.identity import page_identity, plain_address


@pytest.mark.parametrize(
    "variant",
    [
        "https://news.test/2026/cranes",
        "http://news.test/2026/cranes",
        "https://www.news.test/2026/cranes",
        "https://amp.news.test/2026/cranes",
        "https://NEWS.test:443/2026/cranes/",
        "http://news.test:80/2026//cranes/index.html",
        "https://news.test/2026/cranes?utm_source=mail&utm_medium=x",
        "https://news.test/2026/cranes?fbclid=1&gclid=2&spm=a.b&from=groupmessage&share_token=3&ref=home",
        "https://news.test/2026/cranes#comments",
        "https://news.test/2026/cranes/amp",
        "https://news.test/amp/2026/cranes",
        "https://news.test/2026/cranes;jsessionid=8F3A?",
        "  https://news.test/2026/cranes  ",
    ],
)
def test_variants_of_an_address_are_one_page(variant: str) -> None:
    assert page_identity(variant) == "news.test/2026/cranes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.test/a?id=1", "https://news.test/a?id=2"),
        ("https://news.test/a?p=1", "https://news.test/a"),
        ("https://news.test/a", "https://news.test/A"),
        ("https://news.test/a", "https://other.test/a"),
        ("https://news.test:8080/a", "https://news.test/a"),
        ("https://m.news.test/a", "https://news.test/a"),
        ("https://news.test/%C4%E3", "https://news.test/%BA%C3"),
        ("https://news.test/a.html?page=2", "https://news.test/a.html"),
    ],
)
def test_what_names_a_page_keeps_pages_apart(one: str, other: str) -> None:
    assert page_identity(one) != page_identity(other) != ""


def test_the_order_of_parameters_and_the_case_of_escapes_change_nothing() -> None:
    assert page_identity("https://n.test/a?x=1&id=%e4") == page_identity("https://n.test/a?id=%E4&x=1&x=1")
    assert page_identity("https://n.test/头条") == page_identity("https://n.test/%E5%A4%B4%E6%9D%A1")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://news.test",
            "https://news.test/",
            "https://www.news.test/index.html",
            "https://news.test/?utm_source=x",
        ),
        *("ftp://news.test/a", "mailto:a@news.test", "/a", "news.test/a", "", "http://[bad/a", "https://news.test:x/a"),
        "https://news.test/" + "a" * 1000,
    ],
)
def test_the_root_of_a_host_and_what_is_no_address_have_no_identity(url: str) -> None:
    assert page_identity(url) == ""


def test_an_identity_of_an_identity_s_address_is_the_same() -> None:
    identity = page_identity("https://www.news.test/2026/über?id=7&utm_source=x")
    assert page_identity(f"https://{identity}") == identity


def test_the_address_to_ask_for_loses_its_tracking_alone() -> None:
    assert plain_address("http://www.news.test/a/?utm_source=x&id=%C4#top") == "http://www.news.test/a/?id=%C4"
    assert plain_address("not an address") == ""
