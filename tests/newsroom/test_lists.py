"""The lists and the search: upstream's shapes, newest first, and every article exactly once."""

from datetime import timedelta

import httpx
import pytest

from newsroom import Newsroom
from tests.newsroom.conftest import Clock, flawless
from tests.newsroom.reading import article, moment, search_pages

LISTS = [
    (
        "/web/webapi?type=102&newsid=1",
        "records",
        "infoCode",
        {"infoCode", "title", "digest", "id", "url_w", "showtime"},
    ),
    (
        "/web/webapi?type=45&newsid=1",
        "nodeList",
        "infocode",
        {"infocode", "title", "from", "showtime", "simtitle", "simdigest"},
    ),
    (
        "/information/newmarket/web/webapi?marketType=37",
        "record",
        "infoCode",
        {"medianame", "infoCode", "title", "datetime"},
    ),
    ("/getInformationList?", "records", "infoCode", {"infoCode", "title", "digest", "medianame", "showtime"}),
    (
        "/information/newmarket/getInformationList?",
        "records",
        "infoCode",
        {"infoCode", "title", "digest", "medianame", "showtime"},
    ),
]
each_list = pytest.mark.parametrize(("url", "key", "code", "fields"), LISTS, ids=[entry[0] for entry in LISTS])


@each_list
def test_a_list_has_upstreams_shape(client: httpx.Client, url: str, key: str, code: str, fields: set[str]) -> None:
    answer = client.get(f"{url}&count=50")
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert list(answer.json()) == [key]
    records = answer.json()[key]
    assert len(records) == 50
    assert all(set(record) == fields for record in records)


@each_list
def test_a_list_is_newest_first(
    client: httpx.Client, room: Newsroom, url: str, key: str, code: str, fields: set[str]
) -> None:
    listed = [record[code] for record in client.get(f"{url}&count=500").json()[key] if record[code]]
    newest = [e.info_code for e in room.expected()]
    places = [newest.index(info_code) for info_code in listed]
    assert places == sorted(places)


@each_list
def test_a_list_shows_100_by_default_and_500_at_most(
    clock: Clock, client: httpx.Client, url: str, key: str, code: str, fields: set[str]
) -> None:
    clock.now += timedelta(days=30)
    assert len(client.get(url).json()[key]) == 100
    assert len(client.get(f"{url}&count=10000").json()[key]) == 500
    assert len(client.get(f"{url}&count=nonsense").json()[key]) == 100


def test_the_three_markets_share_the_articles_out(client: httpx.Client, room: Newsroom) -> None:
    found = []
    for market in (37, 38, 39):
        records = client.get(f"/information/newmarket/web/webapi?marketType={market}&count=500").json()["record"]
        found += [record["infoCode"] for record in records if record["infoCode"]]
    assert sorted(found) == sorted(e.info_code for e in room.expected())


def test_the_latest_list_speaks_of_today_and_yesterday(client: httpx.Client, room: Newsroom) -> None:
    truth = {e.info_code: e for e in room.expected()}
    times = []
    for record in client.get("/getInformationList?count=300").json()["records"]:
        expected = truth.get(record["infoCode"])
        if expected is None or expected.outcome != "loaded":
            continue
        times.append(record["showtime"])
        shown = moment(record["showtime"], room.now())
        assert abs(shown - expected.published_at.replace(second=0)) <= timedelta(minutes=1)
    assert {time[:2] for time in times} == {"今天", "昨天", "20"}


def test_the_lists_times_differ_by_a_minute_for_some(client: httpx.Client, room: Newsroom) -> None:
    truth = {e.info_code: e for e in room.expected() if e.outcome == "loaded"}
    lags = [
        moment(record["showtime"], room.now()) - truth[record["infoCode"]].published_at
        for record in search_pages(client)
        if record["infoCode"] in truth
    ]
    assert set(lags) == {timedelta(0), timedelta(minutes=1), timedelta(minutes=-1)}
    assert 0.01 < sum(lag != timedelta(0) for lag in lags) / len(lags) < 0.10


def test_digests_carry_headline_and_source_or_not(client: httpx.Client, room: Newsroom) -> None:
    truth = {e.info_code: e for e in room.expected()}
    forms = set()
    told = {e.info_code for e in flawless(room) if article(client, e.info_code).get("docreader")}
    for record in search_pages(client):
        expected = truth.get(record["infoCode"])
        if expected is None or expected.outcome == "no_title":
            continue
        if not record["digest"]:
            assert bool(expected.summary) == (expected.info_code in told)
            continue
        rest = record["digest"].removeprefix(f"【{record['title']}】").removesuffix(f"（{record['medianame']}）")
        assert rest == expected.summary
        forms.add((record["digest"] != rest, record["digest"].endswith("）"), "【" in rest))
    assert {(True, True, False), (True, False, False), (False, False, False), (False, False, True)} <= forms


@pytest.mark.parametrize("limit", [7, 100, 500])
def test_paging_through_the_search_meets_every_article_once(client: httpx.Client, room: Newsroom, limit: int) -> None:
    records = list(search_pages(client, limit=limit))
    total = client.get("/NewsData/GetNewsBySearch.do?limit=1").json()["total"]
    assert len(records) == total
    found = [record["infoCode"] for record in records if record["infoCode"]]
    assert found == [e.info_code for e in room.expected()]
    assert total - len(found) == room.records_without_id() > 0


def test_the_search_caps_its_pages_and_can_be_turned_round(client: httpx.Client) -> None:
    url = "/NewsData/GetNewsBySearch.do?sort=date&limit=9999"
    newest = client.get(f"{url}&order=desc").json()["records"]
    oldest = client.get(f"{url}&order=asc").json()["records"]
    assert len(newest) == 500
    assert newest[0]["showtime"] > newest[-1]["showtime"]
    assert oldest[0]["showtime"] < oldest[-1]["showtime"]


def test_the_search_finds_by_title_text_source_and_security(client: httpx.Client, room: Newsroom) -> None:
    truth = {e.info_code: e for e in room.expected()}
    by_title = list(search_pages(client, title="同比增长"))
    assert by_title
    assert all("同比增长" in record["title"] for record in by_title)
    by_text = {record["infoCode"] for record in search_pages(client, text="互动平台")} - {""}
    assert by_text == {code for code, e in truth.items() if any("互动平台" in p for p in e.paragraphs)}
    by_source = {record["infoCode"] for record in search_pages(client, source="Techweb")} - {""}
    assert by_source == {code for code, e in truth.items() if e.outlet == "Techweb"}
    by_code = {record["infoCode"] for record in search_pages(client, securityCodes="600163.SH")} - {""}
    named = {code for code, e in truth.items() if (1, "600163") in e.mentions}
    assert named
    assert named <= by_code
    assert len(by_code) < len(truth) / 5
    assert not list(search_pages(client, title="没有这样的标题"))


def test_a_list_of_an_unknown_type_is_empty(client: httpx.Client) -> None:
    assert client.get("/web/webapi?type=999&count=100").json() == {}
