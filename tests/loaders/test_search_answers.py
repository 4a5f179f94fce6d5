"""news.search(): in which order, narrowed by what, what it shows, and who may ask."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest

from loaders.database import Database, connect
from loaders.logins import admit
from pipeline.index_search import index_search
from scraper.config import PROJECT
from scraper.records import Mention

from .conftest import NOON, SOURCE, Desk, article
from .search_scene import found, load, notices, said

SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture
def indexed(desk: Callable[[str], Desk], warehouse: str) -> Callable[..., None]:
    """Loads and indexes articles."""
    return lambda *articles: load(desk, warehouse, articles)


# Order ---------------------------------------------------------------------------------------------------------------


def test_the_title_counts_more_than_the_digest_and_that_more_than_the_text(
    db: Database, indexed: Callable[..., None]
) -> None:
    filler = "别的内容。" * 40
    indexed(
        article("text", title="甲", summary="乙", body_text=filler + "元宇宙"),
        article("often", title="甲", summary="乙", body_text=filler + "元宇宙" * 5),
        article("digest", title="甲", summary="元宇宙", body_text=filler + "元宇宙"),
        article("title", title="元宇宙", summary="乙", body_text=filler + "元宇宙"),
        article("none", title="元宇", summary="宇宙", body_text=filler),
    )
    assert found(db, "元宇宙") == ["title", "digest", "often", "text"]
    ranks = [row[0] for row in db.execute("SELECT rank FROM news.search('元宇宙')").fetchall()]
    assert ranks == sorted(ranks, reverse=True)
    assert all(0 < rank <= 1 for rank in ranks)


def test_of_equal_articles_the_newer_comes_first(db: Database, indexed: Callable[..., None]) -> None:
    indexed(*(said(str(days), "元宇宙", published_at=NOON - timedelta(days=days)) for days in (400, 0, 3000, 40)))
    assert found(db, "元宇宙") == ["0", "40", "400", "3000"]
    assert found(db, "元宇宙", sort="newest", max_rows=3) == ["0", "40", "400"]
    assert found(db, "元宇宙", max_rows=2) == ["0", "40"]
    assert found(db, "元宇宙", max_rows=0) == []


def test_of_very_many_matches_an_old_one_with_the_title_is_not_missed(
    db: Database, indexed: Callable[..., None]
) -> None:
    old = NOON - timedelta(days=900)
    new = [said(str(n), "元宇宙", published_at=NOON - timedelta(minutes=n)) for n in range(1001)]
    indexed(
        said("old", "元宇宙", published_at=old),
        article("titled", title="元宇宙来了", body_text="元宇宙", published_at=old),
        *new[:500],
    )
    indexed(*new[500:])
    answer = found(db, "元宇宙", max_rows=1000)
    assert answer[0] == "titled"
    assert len(answer) == len(set(answer)) == 1000
    assert "old" not in answer
    assert len(found(db, "元宇宙", max_rows=5000)) == 1003


def test_another_sort_is_refused_with_what_there_is(db: Database, indexed: Callable[..., None]) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="'relevance' or 'newest'"):
        found(db, "元宇宙", sort="oldest")


def test_an_article_without_a_time_is_found_last(db: Database, indexed: Callable[..., None]) -> None:
    indexed(
        said("none", "元宇宙", published_at=None),
        said("old", "元宇宙", published_at=datetime(1991, 1, 1, tzinfo=SHANGHAI)),
    )
    assert found(db, "元宇宙", sort="newest") == ["old", "none"]
    assert found(db, "元宇宙", since=date(1980, 1, 1)) == ["old"]


# Filters -------------------------------------------------------------------------------------------------------------


def test_days_are_the_sites_and_both_ends_are_in(db: Database, indexed: Callable[..., None]) -> None:
    midnight = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    indexed(
        said("before", "元宇宙", published_at=midnight - timedelta(seconds=1)),
        said("first", "元宇宙", published_at=midnight),
        said("last", "元宇宙", published_at=midnight + timedelta(days=2, seconds=-1)),
        said("after", "元宇宙", published_at=midnight + timedelta(days=2)),
    )
    assert found(db, "元宇宙", since=date(2026, 1, 1), until=date(2026, 1, 2), sort="newest") == ["last", "first"]
    assert found(db, "元宇宙", until=date(2025, 12, 31)) == ["before"]
    assert found(db, "元宇宙", since=date(2026, 1, 3)) == ["after"]
    assert found(db, "元宇宙", since=date(2026, 2, 1)) == []


def test_a_window_that_begins_or_ends_at_the_turn_of_a_month_is_exact(
    db: Database, indexed: Callable[..., None]
) -> None:
    turns = [datetime(2026, month, 1, tzinfo=SHANGHAI) for month in range(6, 12)]
    moments = [turn + timedelta(hours=hours) for turn in turns for hours in (-24, -9, -7, -1, 1, 7, 9, 23, 24)]
    indexed(*(said(f"{at:%m-%dT%H}", "元宇宙", published_at=at) for at in moments))
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2), date(2026, 9, 1), date(2026, 10, 31)]
    for since in days:
        for until in days:
            right = [f"{at:%m-%dT%H}" for at in moments if since <= at.date() <= until]
            assert found(db, "元宇宙", since=since, until=until, sort="newest", max_rows=99) == right[::-1]


def test_filters_narrow_what_is_found(db: Database, indexed: Callable[..., None]) -> None:
    other = {
        "outlet": "重庆日报",
        "category_slug": "chongqingribao",
        "category_name": "重庆日报",
        "tags": ("重庆日报新闻",),
    }
    bank = Mention(1, "600036", "招商银行", 1, "link")
    indexed(said("a", "招商银行与元宇宙", mentions=(bank,)), said("b", "元宇宙", **other), said("c", "别的", **other))
    assert found(db, "元宇宙", outlet="重庆日报") == ["b"]
    assert found(db, "元宇宙", category="pengpaixinwen") == ["a"]
    assert found(db, "元宇宙", category="重庆日报") == ["b"]
    assert found(db, "元宇宙", tag="重庆日报新闻") == ["b"]
    assert found(db, "元宇宙", site=SOURCE.site, outlet="澎湃新闻", tag="澎湃新闻新闻") == ["a"]
    assert found(db, "元宇宙", security="600036.SH") == found(db, "元宇宙", security="600036.sh") == ["a"]
    assert found(db, "元宇宙", security="600036") == ["a"]
    assert found(db, "别的", security="600036") == []
    assert set(found(db, "", outlet="重庆日报")) == {"b", "c"}
    assert found(db, "#o1") == found(db, "o1") == [], "a text cannot ask for a filter"


def test_a_doubtful_mention_does_not_count(db: Database, indexed: Callable[..., None]) -> None:
    bank = Mention(1, "600036", "招商银行", 1, "link")
    indexed(said("a", "招商银行与元宇宙", mentions=(bank,)))
    db.execute("UPDATE news.article_security SET doubt = 'inside_word'")
    assert found(db, "元宇宙", security="600036") == []


@pytest.mark.parametrize("kind", ["outlet", "category", "tag", "security", "site"])
def test_a_filter_that_names_nothing_says_so(db: Database, indexed: Callable[..., None], kind: str) -> None:
    indexed(said("1", "元宇宙"))
    heard = notices(db)
    assert found(db, "元宇宙", **{kind: "没有"}) == []
    assert heard == [f"no {kind} is called 没有"]


# What is shown -------------------------------------------------------------------------------------------------------


def snippet(db: Database, query: str) -> str:
    row: Any = db.execute("SELECT snippet FROM news.search(%s)", [query]).fetchone()
    return str(row[0])


def test_the_snippet_shows_the_place_with_most_of_the_terms(db: Database, indexed: Callable[..., None]) -> None:
    filler = "。".join("其他内容" for _ in range(60))
    indexed(said("1", f"元宇宙在前。{filler}规划与元宇宙在一起。{filler}"))
    shown = snippet(db, "元宇宙 规划")
    assert "«规划»与«元宇宙»在一起" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 130


def test_marks_are_on_the_text_as_it_was_written(db: Database, indexed: Callable[..., None]) -> None:
    indexed(said("1", "«引»ＩＰＨＯＮＥ１５，iPhone与phone\n第二行"))
    assert snippet(db, "iphone* 第二行") == "‹引›«ＩＰＨＯＮＥ»１５，«iPhone»与phone «第二行»"
    assert snippet(db, "-没有") == "‹引›ＩＰＨＯＮＥ１５，iPhone与phone 第二行".replace("‹", "«").replace("›", "»")


def test_a_match_in_the_title_alone_shows_how_the_text_begins(db: Database, indexed: Callable[..., None]) -> None:
    indexed(article("1", title="元宇宙来了", body_text="正文的开头。"))
    assert snippet(db, "元宇宙") == "正文的开头。"
    assert db.execute("SELECT news.search_mark(title, '元宇宙 -来') FROM news.article").fetchone() == ("«元宇宙»来了",)


# Who asks, and how ---------------------------------------------------------------------------------------------------


def test_an_analyst_may_search_and_see_how_fresh_it_is_and_no_more(
    db: Database, indexed: Callable[..., None], warehouse: str
) -> None:
    indexed(said("1", "元宇宙"))
    admit(warehouse, "searching_analyst", "secret", "analyst")
    login = psycopg.conninfo.make_conninfo(warehouse, user="searching_analyst", password="secret")
    with psycopg.connect(login, autocommit=True) as analyst:
        assert len(analyst.execute("SELECT * FROM news.search('元宇宙', security => NULL)").fetchall()) == 1
        row: Any = analyst.execute("SELECT indexed, waiting, covers_to <= now() FROM news.search_freshness").fetchone()
        assert row == (1, 0, True)
        for refused in ("SELECT news.tidy_search()", "SELECT news.open_search_month('2001-01-01')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                analyst.execute(refused)


def test_a_loader_may_index_into_a_new_month(desk: Callable[[str], Desk], warehouse: str) -> None:
    run = desk("one")
    run.fetch({"1": "{}"})
    run.load(said("1", "元宇宙", published_at=datetime(2003, 5, 1, tzinfo=SHANGHAI)))
    admit(warehouse, "indexing_loader", "secret", "loader")
    login = psycopg.conninfo.make_conninfo(warehouse, user="indexing_loader", password="secret")
    assert index_search(login) == {"indexed": 1}
    with connect(warehouse) as db:
        assert found(db, "元宇宙") == ["1"]


def test_the_document_s_lines_run(db: Database, indexed: Callable[..., None]) -> None:
    indexed(said("1", "元宇宙的规划"))
    page = (PROJECT / "docs" / "search.md").read_text(encoding="utf-8")
    lines = [
        line for block in re.findall(r"```sql\n(.*?)```", page, re.DOTALL) for line in block.split(";") if line.strip()
    ]
    assert len(lines) >= 4
    answers = [db.execute(line.encode()).fetchall() for line in lines]
    assert len(answers[0]) == 1
    examples = re.findall(r"^\| `([^`]*)`", page, re.MULTILINE)
    for query in examples:
        found(db, query)


def test_the_index_answers_and_the_texts_are_not_read(db: Database, indexed: Callable[..., None]) -> None:
    indexed(*(said(str(n), f"第{n}篇说元宇宙") for n in range(300)))
    db.execute("ANALYZE news.article_search")
    lines: Any = db.execute(
        "EXPLAIN SELECT article_id FROM news.article_search"
        " WHERE published_at >= '2026-11-01' AND published_at < '2026-12-01'"
        " AND news.search_tokens(text, keys) @@ '''元宇'' & ''宇宙'''"
    ).fetchall()
    plan = "\n".join(line for (line,) in lines)
    assert "Bitmap Index Scan" in plan
    assert "article_search_2026_11" in plan
    assert "article_search_1989_12" not in plan
