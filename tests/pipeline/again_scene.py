"""Runs over known pages, and what they must leave behind."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
import zstandard

from loaders.runs import RunSummary
from pipeline.again import plan_pages, read_batch
from pipeline.fetch import fetch_batch
from pipeline.finish import finish

from .conftest import Scene

_numbers = count(1)

ARTICLES = """
    SELECT p.external_id, a.url, a.title, a.summary, o.name, c.name, a.authors, a.published_at, a.body_text,
           a.body_html, a.content_hash, a.record_hash, a.revisions, a.parser_version,
           ARRAY (SELECT t.name FROM news.article_tag at JOIN news.tag t USING (tag_id)
                  WHERE at.article_id = a.article_id ORDER BY 1),
           ARRAY (SELECT (s.market, s.code, m.found_by, m.surface, m.mentions, m.doubt)::text
                  FROM news.article_security m JOIN news.security s USING (security_id)
                  WHERE m.article_id = a.article_id ORDER BY 1),
           ARRAY (SELECT (i.position, i.url, i.caption)::text FROM news.image i
                  WHERE i.article_id = a.article_id ORDER BY 1)
    FROM news.article a JOIN news.page p USING (page_id)
    LEFT JOIN news.outlet o USING (outlet_id) LEFT JOIN news.category c USING (category_id)
    ORDER BY 1
"""
"""Each article with all that belongs to it, without keys and times of loading."""

EVERYTHING = (
    *("article", "article_revision", "article_security", "article_tag", "image", "page", "page_copy", "reject"),
    *("answer", "crawl_page", "crawl_run", "outlet", "tag", "category", "security"),
)


def again(scene: Scene, name: Any, run_key: str = "", **form: Any) -> RunSummary:
    """One whole run over known pages, batch after batch."""
    run_key = run_key or f"again {next(_numbers)}"
    planned = plan_pages(scene.warehouse, scene.config, name, run_key, form)
    for batch in planned.batches:
        fetch_batch(scene.warehouse, scene.config, planned.run_id, batch)
        read_batch(scene.warehouse, scene.config, planned.run_id, batch)
    finished = finish(scene.warehouse, name, run_key)
    assert finished is not None
    return finished[0]


def contents(scene: Scene) -> dict[str, Any]:
    """Every row of the tables that matter."""
    return {table: scene.rows(f"SELECT ctid, xmin, * FROM news.{table} ORDER BY ctid") for table in EVERYTHING}


def texts(scene: Scene, how_many: int) -> list[tuple[int, str, bytes]]:
    """Of so many articles that came as JSON: the answer's key, the external id and the body."""
    rows = scene.rows("""
        SELECT b.answer_id, a.external_id, b.body
        FROM news.article a JOIN news.answer w USING (answer_id) JOIN news.answer_body b USING (answer_id)
        WHERE w.requested_url LIKE '%%GetNewsText%%' ORDER BY a.external_id
    """)
    decompress = zstandard.ZstdDecompressor().decompress
    plain = [(answer_id, external_id, decompress(body)) for answer_id, external_id, body in rows]
    return [row for row in plain if row[2].startswith(b'{"')][:how_many]


def put_bodies(scene: Scene, bodies: Sequence[tuple[int, bytes]]) -> None:
    """Make these the bytes of stored answers: to a parser this is what a defect of its own is, or its mending."""
    compress = zstandard.ZstdCompressor().compress
    with psycopg.connect(scene.warehouse) as db:
        for answer_id, body in bodies:
            db.execute("UPDATE news.answer_body SET body = %s WHERE answer_id = %s", [compress(body), answer_id])
