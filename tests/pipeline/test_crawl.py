"""Whole crawls of the newsroom, compared with what it knows to be true."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from newsroom.newsroom import Expected

from .conftest import Scene


def stored_id(info_code: str) -> str:
    return info_code.removeprefix("NW")


def truth(scene: Scene) -> dict[str, Expected]:
    return {stored_id(e.info_code): e for e in scene.newsroom.expected()}


def test_every_article_is_in_the_warehouse_and_every_malformed_one_in_reject(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=11, per_day=60)
    summary = scene.crawl()

    expected = truth(scene)
    rows = scene.rows(
        "SELECT external_id, title, outlet, published_at, body_text, authors, summary FROM news.article_full"
    )
    articles = {row[0]: row for row in rows}
    assert len(rows) == len(articles)
    assert set(articles) == {x for x, e in expected.items() if e.outcome == "loaded"}
    for external_id, (_, title, outlet, published_at, body_text, authors, summary_text) in articles.items():
        e = expected[external_id]
        assert (title, outlet, published_at) == (e.title, e.outlet, e.published_at)
        assert body_text.split("\n") == list(e.paragraphs)
        assert tuple(authors) == e.authors
        # The search has no digests, and an article may have scrolled off the lists that do.
        assert summary_text in ("", e.summary)
    assert sum(bool(row[-1]) for row in rows) > 20

    rejects = dict(scene.rows("SELECT subject, reason FROM news.reject WHERE page_id IS NOT NULL"))
    assert rejects == {x: e.outcome for x, e in expected.items() if e.outcome != "loaded"}
    assert len(set(rejects.values())) >= 12, "the newsroom should hold many kinds of flaws"
    without_id = scene.rows("SELECT count(*) FROM news.reject WHERE stage = 'discover' AND reason = 'no_id'")
    assert without_id[0][0] > 0

    assert summary.loaded == len(articles)
    assert Counter(rejects.values()) == Counter({k: v for k, v in summary.rejected.items() if k != "no_id"})


def test_mentions_and_images_are_those_of_the_articles(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(days=3, per_day=60)
    scene.crawl()
    loaded = {x: e for x, e in truth(scene).items() if e.outcome == "loaded"}

    mentions: dict[str, set[Any]] = {x: set() for x in loaded}
    query = """
        SELECT external_id, market, code FROM news.mention JOIN news.article USING (article_id)
        WHERE found_by NOT IN ('related', 'text')
    """
    for external_id, market, code in scene.rows(query):
        mentions[external_id].add((market, code))
    assert mentions == {x: set(e.mentions) for x, e in loaded.items()}

    images: dict[str, list[Any]] = {x: [] for x in loaded}
    query = """
        SELECT external_id, i.url, caption FROM news.image i JOIN news.article USING (article_id)
        ORDER BY article_id, position
    """
    for external_id, url, caption in scene.rows(query):
        images[external_id].append((url, caption))
    assert images == {x: list(e.images) for x, e in loaded.items()}


def test_a_second_crawl_changes_nothing(scene: Scene) -> None:
    first = scene.crawl()
    before = scene.rows("SELECT ctid, xmin, * FROM news.article ORDER BY article_id")
    written = writes(scene)
    asked = len(scene.texts_asked())

    second = scene.crawl(refetch=True)

    assert second.discovered == 0
    assert second.unchanged == first.loaded > 0
    assert (second.loaded, second.revised, second.updated) == (0, 0, 0)
    assert scene.rows("SELECT ctid, xmin, * FROM news.article ORDER BY article_id") == before
    assert writes(scene) == written
    again = [r.status for r in list(scene.newsroom.requests) if "GetNewsText" in r.path][asked:]
    assert again.count(304) >= second.unchanged * 0.9, "the pages were asked for again, conditionally"


def writes(scene: Scene) -> list[Any]:
    """How often rows of the article tables were inserted, updated or deleted since the warehouse was made."""
    with psycopg.connect(scene.warehouse) as db:
        return db.execute("""
            SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, n_dead_tup FROM pg_stat_user_tables
            WHERE relname IN ('article', 'article_tag', 'article_security', 'image', 'article_revision', 'outlet')
            ORDER BY relname
        """).fetchall()


def test_edited_articles_become_one_revision_each(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(per_day=400)
    # However long ago the newsroom's Friday is: its articles are still looked at again.
    sources = scene.sources.read_text(encoding="utf-8")
    scene.sources.write_text(sources.replace("recheck_days = 2", "recheck_days = 36500"), encoding="utf-8")
    scene.crawl()
    old = dict(scene.rows("SELECT external_id, body_text FROM news.article"))
    before = truth(scene)
    scene.clock.move(hours=30)
    after = truth(scene)
    edited = {x for x in old if not before[x].is_edited and after[x].is_edited}
    assert len(edited) > 1

    summary = scene.crawl()
    scene.crawl(refetch=True)

    assert summary.revised == len(edited)
    rows = scene.rows("""
        SELECT external_id, revision, r.body_text, a.body_text, a.title
        FROM news.article_revision r JOIN news.article a USING (article_id)
    """)
    assert {row[0] for row in rows} == edited
    for external_id, revision, text_then, text_now, title_now in rows:
        assert revision == 1
        assert text_then == old[external_id]
        assert text_now.split("\n") == list(after[external_id].paragraphs)
        assert title_now == after[external_id].title


def test_one_request_an_article_where_its_text_answers(scene: Scene) -> None:
    scene.crawl()
    good = {e.info_code for e in scene.newsroom.expected() if e.outcome == "loaded"}
    pages = [r.path for r in scene.newsroom.requests if "NewsShare" in r.path]
    asked = Counter(scene.texts_asked())
    assert sum(asked[x] for x in good) <= len(good) * 1.1, "some are refused once"
    assert len(pages) <= len(good) * 0.1


def test_the_real_post_ends_as_the_right_rows(scene_of: Callable[..., Scene], samples: Path) -> None:
    scene = scene_of(days=1, per_day=5, posts=samples)
    scene.crawl()

    [row] = scene.rows(
        "SELECT title, published_at AT TIME ZONE 'Asia/Shanghai', outlet, category_slug, category, tags, f.body_text, "
        "body_html, f.url FROM news.article_full f JOIN news.article USING (article_id, title, published_at) "
        "WHERE f.external_id = '202201242259277096'"
    )
    title, published, outlet, slug, category, tags, text, html, url = row
    assert title == "热词“元宇宙”已被写入哪些地方政府工作报告及产业规划中？"
    assert str(published) == "2022-01-24 18:16:28"
    assert (outlet, slug, category, tags) == ("澎湃新闻", "pengpaixinwen", "澎湃新闻", ["澎湃新闻新闻"])
    assert url.endswith("/html_News/NewsShare.html?infoCode=NW202201242259277096")
    [post] = samples.glob("*NW202201242259277096.md")
    body = post.read_text(encoding="utf-8").split("---\n", 2)[2].split('<p class="em_media">')[0]
    paragraphs = [
        p.replace("<strong>", "").replace("</strong>", "") for p in body.replace("</p>", "").split("<p>") if p.strip()
    ]
    assert text.split("\n") == [p.strip() for p in paragraphs]
    assert "文章来源" not in text
    assert "文章来源" not in html
