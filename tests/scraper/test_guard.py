from dataclasses import replace

import pytest

from scraper.errors import Rejected
from scraper.guard import MAX_URL, address_problem, check_hop, check_url, host_of, source_for
from scraper.outcomes import Outcome
from tests.scraper.scripted_site import source

SITE = source("http://finews.example")
LOCAL = source("http://127.0.0.1:8090", allow_private=True, name="local")

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 100.100.100.200 168.63.129.16
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1
2002:7f00:1:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 no-address
"""
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.0 172.15.255.255 172.32.0.0
192.167.255.255 223.255.255.255 2400:3200::1 2606:4700:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808
"""


def outcome(url: str, of: object = SITE) -> Outcome:
    with pytest.raises(Rejected) as caught:
        check_url(url, of)  # type: ignore[arg-type]
    assert caught.value.detail
    return caught.value.outcome


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://finews.example/a?b=1", "http://finews.example/a?b=1"),
        ("HTTP://FiNews.Example/A", "http://finews.example/A"),
        ("  \u3000http://finews.example/a\r\n", "http://finews.example/a"),
        ("\ufeffhttp://finews.example/\u200ba\x00b", "http://finews.example/ab"),
        ("http://finews.example", "http://finews.example/"),
        ("http://finews.example.:80/a", "http://finews.example/a"),
        ("https://finews.example:443/a", "https://finews.example/a"),
        ("https://finews.example/a#part", "https://finews.example/a"),
        ("http://finews.example/新闻?q=中文", "http://finews.example/%E6%96%B0%E9%97%BB?q=%E4%B8%AD%E6%96%87"),
        ("http://finews.example/s?q=%CE%D2&r=%2B+x&empty=", "http://finews.example/s?q=%CE%D2&r=%2B+x&empty="),
    ],
)
def test_a_url_of_the_source_is_normalised(url: str, normal: str) -> None:
    assert check_url(url, SITE) == normal
    assert check_url(normal, SITE) == normal


def test_an_international_host_is_one_host_in_both_spellings() -> None:
    chinese = source("http://财经.example:8080")
    ascii_url = "http://xn--4n0a760a.example:8080/a"
    assert check_url("http://财经。example:8080/a", chinese) == ascii_url
    assert check_url(ascii_url, chinese) == ascii_url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "finews.example/a",
        "/a",
        "ftp://finews.example/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///a",
        "http://user:secret@finews.example/",
        "http://finews.example\\@evil.example/",
        "http://finews.example%2eevil.example/",
        "http://fi news.example/",
        "http://finews.example:0/",
        "http://finews.example:99999/",
        "http://finews.example:port/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://1.2.3.4.5/",
        "http://0177.0.0.1/",
        "http://0x/x",
        "http://１２７.0.0.1/",
        "http://-a.example/",
        "http://" + "a" * 64 + ".example/",
        "http://finews.example/\ud800",
        "http://finews.example/" + "a" * MAX_URL,
    ],
)
def test_what_is_no_http_url_is_a_bad_url(url: str) -> None:
    assert outcome(url) is Outcome.BAD_URL


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/a",
        "http://www.finews.example/a",
        "http://finews.example.evil.example/",
        "http://finews.example:8080/",
        "https://finews.example:80/",
        "http://8.8.8.8/",
    ],
)
def test_another_host_or_port_is_foreign(url: str) -> None:
    assert outcome(url) is Outcome.FOREIGN_HOST


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:a00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://localhost/",
        "http://LOCALHOST.:8080/",
        "http://a.localhost/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0/",
        "https://192.168.1.1/",
    ],
)
def test_a_private_address_is_told_in_every_spelling(url: str) -> None:
    assert outcome(url) is Outcome.PRIVATE_ADDRESS


def test_a_source_on_loopback_may_have_its_own_address_and_no_other() -> None:
    assert check_url("http://127.0.0.1:8090/a", LOCAL) == "http://127.0.0.1:8090/a"
    assert check_url("http://2130706433:8090/a", LOCAL) == "http://127.0.0.1:8090/a"
    assert outcome("http://127.0.0.1:8091/a", LOCAL) is Outcome.PRIVATE_ADDRESS
    assert outcome("http://127.0.0.2:8090/a", LOCAL) is Outcome.PRIVATE_ADDRESS
    assert outcome("http://10.0.0.1/a", LOCAL) is Outcome.PRIVATE_ADDRESS
    assert outcome("http://127.0.0.1:8090/a", replace(LOCAL, allow_private=False)) is Outcome.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    "address",
    NOT_PUBLIC.split(),
)
def test_an_address_that_is_not_public_is_named(address: str) -> None:
    assert address_problem(address)


@pytest.mark.parametrize(
    "address",
    PUBLIC.split(),
)
def test_a_public_address_has_no_problem(address: str) -> None:
    assert address_problem(address) == ""


def test_allowing_private_addresses_allows_neither_metadata_nor_link_local_ones() -> None:
    for address in ("127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:127.0.0.1"):
        assert address_problem(address, allow_private=True) == ""
    for address in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fe80::1", "0.0.0.0", "224.0.0.1", "::"):
        assert address_problem(address, allow_private=True)


def test_a_redirect_is_checked_and_its_detail_names_both_ends() -> None:
    assert check_hop("http://finews.example/a/b", "../c?d", SITE) == "http://finews.example/c?d"
    assert check_hop("http://finews.example/a", "//finews.example/b", SITE) == "http://finews.example/b"
    for location, expected in (
        ("http://evil.example/x", Outcome.FOREIGN_HOST),
        ("//evil.example/x", Outcome.FOREIGN_HOST),
        ("http://10.0.0.1/", Outcome.PRIVATE_ADDRESS),
        ("file:///etc/passwd", Outcome.BAD_URL),
        ("http://[broken/", Outcome.BAD_URL),
    ):
        with pytest.raises(Rejected, match=r"http://finews\.example/a redirects to") as caught:
            check_hop("http://finews.example/a", location, SITE)
        assert caught.value.outcome is expected


def test_the_source_of_a_url_is_the_enabled_one_with_its_host() -> None:
    twin = replace(SITE, name="twin")
    sources = [replace(SITE, name="off", enabled=False), SITE, twin, LOCAL]
    assert source_for(" https://FINEWS.example/a", sources).name == "scripted"
    assert source_for("http://127.0.0.1:8090/a", sources).name == "local"
    with pytest.raises(Rejected, match=r"known hosts: finews\.example, 127\.0\.0\.1:8090") as caught:
        source_for("http://other.example/", sources)
    assert caught.value.outcome is Outcome.FOREIGN_HOST
    for url, expected in (
        ("http://192.168.1.1/", Outcome.PRIVATE_ADDRESS),
        ("http://127.0.0.1:8091/a", Outcome.PRIVATE_ADDRESS),
        ("not a url", Outcome.BAD_URL),
    ):
        with pytest.raises(Rejected) as caught:
            source_for(url, sources)
        assert caught.value.outcome is expected
    with pytest.raises(Rejected, match="no source is enabled"):
        source_for("http://other.example/", [replace(SITE, enabled=False)])
    off = [replace(SITE, name="off", enabled=False)]
    with pytest.raises(Rejected, match="a host of the source off, which is not enabled; set enabled = true"):
        source_for("http://finews.example/", off)
    assert source_for("http://finews.example/", off, disabled_too=True).name == "off"
    assert source_for("http://finews.example/", [*off, SITE], disabled_too=True) is SITE


def test_a_source_may_have_several_hosts() -> None:
    wide = replace(SITE, other_hosts=("stock.finews.example", "api.finews.example:8443"))
    assert check_url("https://stock.finews.example/a#b", wide) == "https://stock.finews.example/a"
    assert check_url("https://api.finews.example:8443/a", wide) == "https://api.finews.example:8443/a"
    assert check_hop("http://finews.example/a", "//stock.finews.example/b", wide) == "http://stock.finews.example/b"
    assert source_for("http://stock.finews.example/a", [SITE, wide]) is wide
    assert outcome("http://bond.finews.example/a", wide) is Outcome.FOREIGN_HOST
    assert outcome("http://api.finews.example/a", wide) is Outcome.FOREIGN_HOST, "another port is another host"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://finews.example/a:1/b", "finews.example"),
        ("http://FINEWS.example:80?x=http://other/", "finews.example"),
        ("https://finews.example:8443#/", "finews.example:8443"),
    ],
)
def test_a_budget_belongs_to_the_host_and_its_port(url: str, host: str) -> None:
    assert host_of(url) == host
