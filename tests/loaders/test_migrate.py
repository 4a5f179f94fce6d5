"""Migrations: once each, together the schema that is written down, everything explained."""

import hashlib

import psycopg
import pytest
from psycopg import sql

from finews.postgres import EmbeddedPostgres
from finews.schema import dump_schema
from loaders.errors import WarehouseRefused, WarehouseUnavailable
from loaders.migrate import migrate
from loaders.statements import MIGRATIONS, SCHEMA, statements
from scraper.outcomes import MEANINGS

ALL = [path.stem for path in sorted(MIGRATIONS.glob("*.sql"))]


def test_migrations_apply_once(blank_database: str) -> None:
    assert migrate(blank_database) == ALL
    assert migrate(blank_database) == []


def test_migrations_and_schema_make_the_same_warehouse(warehouse: str, blank_database: str) -> None:
    written = SCHEMA.read_text(encoding="utf-8")
    with psycopg.connect(blank_database, autocommit=True) as db:
        db.execute(written)

    assert dump_schema(warehouse) == written, "sql/schema.sql is out of date; run: make schema"
    assert dump_schema(blank_database) == written


def test_the_vocabulary_is_in_the_warehouse(warehouse: str) -> None:
    with psycopg.connect(warehouse) as db:
        found = db.execute("SELECT outcome, stage, next, meaning FROM news.outcome").fetchall()
    assert sorted(found) == sorted((o.value, m.stage.value, m.next.value, m.text) for o, m in MEANINGS.items())


def test_every_foreign_key_is_indexed(warehouse: str) -> None:
    """Those of small tables apart, which nothing is deleted from or joined by."""
    small = {"site", "outcome"}
    with psycopg.connect(warehouse) as db:
        bare = db.execute("""
            SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
            FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.connamespace = 'news'::regnamespace AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
        """).fetchall()
    # Answers are never deleted while something was read from them, and nothing is looked up by its answer.
    assert {b for b in bare if b[2].removeprefix("news.") not in small and b[1] != "answer_id"} == set()


def test_analysts_read_and_do_not_write(warehouse: str) -> None:
    with psycopg.connect(warehouse, autocommit=True) as db:
        db.execute("SET ROLE finews_analyst")
        assert db.execute("SELECT count(*) FROM news.article_full").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("DELETE FROM news.article")


def test_a_newer_warehouse_is_refused(warehouse: str) -> None:
    with psycopg.connect(warehouse) as db:
        db.execute("INSERT INTO public.finews_migration (version, name, sha256) VALUES (9999, '9999_later', '')")
    with pytest.raises(WarehouseRefused, match="update finews"):
        migrate(warehouse)


def test_a_changed_migration_is_refused(warehouse: str) -> None:
    with psycopg.connect(warehouse) as db:
        db.execute("UPDATE public.finews_migration SET sha256 = 'other'")
    with pytest.raises(WarehouseRefused, match="was changed after it was applied"):
        migrate(warehouse)


def test_a_login_without_rights_is_told_which(postgres: EmbeddedPostgres, blank_database: str) -> None:
    postgres.ensure_database("a_visitors", "visitor", "visitor")
    name = blank_database.rsplit("/", 1)[1]
    with psycopg.connect(postgres.uri(), autocommit=True) as db:
        db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO visitor").format(sql.Identifier(name)))

    with pytest.raises(WarehouseRefused, match=r"refuses|needs CREATE on the database"):
        migrate(postgres.uri(name, "visitor", "visitor"))


def test_errors_of_the_server_are_ours() -> None:
    with pytest.raises(WarehouseUnavailable, match="does not answer"):
        migrate("postgresql://nobody@127.0.0.1:9/nothing")


def test_a_filled_warehouse_keeps_its_answers_as_copies(blank_database: str) -> None:
    first = sorted(MIGRATIONS.glob("*.sql"))[0]
    text = first.read_text(encoding="utf-8")
    record = {"version": 1, "name": first.stem, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    with psycopg.connect(blank_database, autocommit=True) as db:
        db.execute(statements("migrate")["create_bookkeeping"])
        db.execute(text)
        db.execute(statements("migrate")["record"], record)
        db.execute("""
            INSERT INTO news.outcome VALUES ('bad_url', 'submit', 'never', 'no URL');
            INSERT INTO news.site (slug, name, time_zone) VALUES ('s', 'S', 'Asia/Shanghai');
            INSERT INTO news.crawl_run (run_key, source) VALUES ('r', 'finews');
            INSERT INTO news.page (site_id, external_id, source, url, list_name, discovered_by)
                VALUES (1, 'x', 'finews', 'http://s.example/x', 'rolling', 1);
            INSERT INTO news.answer (page_id, requested_url, url, status, headers, charset, charset_from, body,
                                     body_size, sha256, fetched_at)
                VALUES (1, 'http://s.example/x', 'http://s.example/x', 200, '{}', 'utf-8', 'default', '', 0,
                        sha256(''), now());
            UPDATE news.page SET answer_id = 1;
            INSERT INTO news.crawl_page (run_id, page_id, batch) VALUES (1, 1, 1);
            INSERT INTO news.pasted_line (run_id, line, text, page_id) VALUES (1, 1, 'http://s.example/x', 1);
            INSERT INTO news.pasted_line (run_id, line, text, outcome) VALUES (1, 2, 'nonsense', 'bad_url');
        """)

    assert migrate(blank_database) == ALL[1:]

    with psycopg.connect(blank_database) as db:
        assert db.execute("SELECT page_id, source, copy, answer_id FROM news.page_copy").fetchall() == [
            (1, "finews", "", 1)
        ]
        assert db.execute("SELECT source, copy FROM news.answer").fetchall() == [("finews", "")]
        assert db.execute("SELECT source, url FROM news.crawl_page").fetchall() == [("finews", "http://s.example/x")]
        assert db.execute("SELECT source, url FROM news.pasted_line ORDER BY line").fetchall() == [
            ("finews", "http://s.example/x"),
            (None, None),
        ]
