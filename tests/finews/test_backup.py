"""A warehouse goes into a file and comes back the same."""

import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from finews.backup import back_up, restore
from finews.warehouse import client
from loaders.migrate import migrate, set_aside
from scraper.errors import FinewsError
from tests.loaders.older import filled


@pytest.fixture
def full(blank_database: str) -> str:
    filled(blank_database)
    migrate(blank_database)
    return blank_database


def contents(uri: str) -> dict[str, Any]:
    """A digest of the rows of every table and view."""
    found = {}
    with psycopg.connect(uri) as db:
        names = db.execute("""
            SELECT relname, relkind IN ('v', 'm') FROM pg_class
            WHERE relnamespace = 'news'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1
        """).fetchall()
        for name, is_derived in names:
            # A size on disk is no content.
            if name == "answer_month" or (is_derived and name == "freshness"):
                continue
            query = sql.SQL("SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM news.{} t")
            found[name] = db.execute(query.format(sql.Identifier(name))).fetchone()
    return found


def grants(uri: str) -> list[Any]:
    with psycopg.connect(uri) as db:
        return db.execute("""
            SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'news'::regnamespace ORDER BY 1
        """).fetchall()


@pytest.fixture
def other_database(postgres: Any) -> str:
    postgres.ensure_database("restored")
    uri: str = postgres.uri("restored")
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS news CASCADE; DROP TABLE IF EXISTS public.finews_migration")
    return uri


def test_there_and_back(full: str, other_database: str, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.backup"
    size = back_up(full, file)
    assert size == file.stat().st_size > 0
    assert file.stat().st_mode & 0o077 == 0, "raw pages and all: for its owner's eyes"

    assert restore(other_database, file) == 2

    assert contents(other_database) == contents(full)
    assert grants(other_database) == grants(full)
    assert migrate(other_database) == [], "it is of this version"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(
    blank_database: str, other_database: str, tmp_path: Path
) -> None:
    filled(blank_database, upto=3)
    with psycopg.connect(blank_database, autocommit=True) as db:
        db.execute("INSERT INTO news.migration SELECT version, name, sha256, applied_at FROM public.finews_migration")
    back_up(blank_database, tmp_path / "old.backup")

    assert restore(other_database, tmp_path / "old.backup") == 2

    migrate(blank_database)
    assert contents(other_database).keys() == contents(blank_database).keys()


def test_a_warehouse_with_articles_is_replaced_only_on_demand(full: str, warehouse: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.backup"
    back_up(warehouse, empty)
    before = contents(full)

    with pytest.raises(FinewsError, match="this warehouse holds 2 articles; back it up first, then give --replace"):
        restore(full, empty)
    assert contents(full) == before
    assert restore(full, empty, replace=True) == 0
    assert contents(full) == contents(warehouse)


def test_what_is_no_backup_changes_nothing(full: str, tmp_path: Path) -> None:
    before = contents(full)
    text = tmp_path / "notes.txt"
    text.write_text("no backup", encoding="utf-8")
    with pytest.raises(FinewsError, match=r"notes\.txt: is no whole backup of a warehouse"):
        restore(full, text, replace=True)
    with pytest.raises(FinewsError, match="there is no such file"):
        restore(full, tmp_path / "missing", replace=True)
    whole = tmp_path / "whole"
    back_up(full, whole)
    torn = tmp_path / "torn"
    torn.write_bytes(whole.read_bytes()[:-400])
    with pytest.raises(FinewsError, match="pg_restore ended with status"):
        restore(full, torn, replace=True)
    assert contents(full) == before


@pytest.mark.parametrize("restored", [False, True], ids=["before the other came", "after it came"])
def test_a_restore_that_was_killed_is_done_again(full: str, warehouse: str, tmp_path: Path, restored: bool) -> None:
    empty, whole = tmp_path / "empty.backup", tmp_path / "whole.backup"
    back_up(warehouse, empty)
    back_up(full, whole)
    before = contents(full)
    set_aside(full)
    if restored:
        with psycopg.connect(full, autocommit=True) as db:
            db.execute("CREATE SCHEMA news")
            db.execute("CREATE TABLE news.article (article_id integer)")
    else:
        with pytest.raises(FinewsError, match="holds 2 articles"):
            restore(full, empty)
        assert contents(full) == before, "what was set aside is back"

    assert restore(full, whole, replace=True) == 2

    assert contents(full) == before
    with psycopg.connect(full) as db:
        assert db.execute("SELECT to_regnamespace('news_before_restore')").fetchone() == (None,)


@pytest.fixture
def older(postgres: Any, tmp_path: Path) -> Path:
    """The backup of a warehouse as the third migration left it."""
    postgres.ensure_database("older")
    uri: str = postgres.uri("older")
    with psycopg.connect(uri, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS news CASCADE; DROP TABLE IF EXISTS public.finews_migration")
        filled(uri, upto=3)
        db.execute("INSERT INTO news.migration SELECT version, name, sha256, applied_at FROM public.finews_migration")
    file = tmp_path / "older.backup"
    back_up(uri, file)
    return file


def killed(uri: str, file: Path, after_it_came: bool) -> None:
    """What a restore leaves that is killed before, or after, what it restores has come."""
    set_aside(uri)
    if after_it_came:
        command, environment = client("pg_restore", uri)
        options = ["--no-owner", "--no-privileges", "--single-transaction", str(file)]
        subprocess.run([*command, *options], env=environment, check=True)


def test_migrating_ends_a_restore_that_was_killed_after_the_other_came(full: str, older: Path) -> None:
    now = contents(full).keys()
    killed(full, older, after_it_came=True)
    assert migrate(full), "it is of an earlier version"
    assert contents(full).keys() == now
    assert migrate(full) == []
    with psycopg.connect(full) as db:
        assert db.execute("SELECT to_regnamespace('news_before_restore')").fetchone() == (None,)


def test_migrating_takes_back_a_restore_that_was_killed_before_the_other_came(full: str, older: Path) -> None:
    before = contents(full)
    killed(full, older, after_it_came=False)
    assert migrate(full) == []
    assert contents(full) == before


def test_migrating_knows_a_warehouse_that_was_restored_where_there_was_none(blank_database: str, older: Path) -> None:
    command, environment = client("pg_restore", blank_database)
    subprocess.run([*command, "--no-owner", "--no-privileges", str(older)], env=environment, check=True)
    assert migrate(blank_database), "it is of an earlier version"
    assert migrate(blank_database) == []


def test_a_killed_restore_of_an_earlier_version_is_done_again(full: str, older: Path) -> None:
    now = contents(full).keys()
    killed(full, older, after_it_came=True)
    assert restore(full, older, replace=True) == 2
    assert contents(full).keys() == now
    assert migrate(full) == []


def test_a_server_that_does_not_answer_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(FinewsError, match="pg_dump ended with status 1"):
        back_up("postgresql://nobody@127.0.0.1:9/nothing", tmp_path / "warehouse.backup")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FinewsError, match="cannot be written"):
        back_up("postgresql://nobody@127.0.0.1:9/nothing", tmp_path / "missing" / "warehouse.backup")
