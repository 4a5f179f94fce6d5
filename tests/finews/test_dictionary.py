"""The data dictionary: it is written down, and it leaves no question open."""

import re
from collections.abc import Iterator

import pytest

from finews.dictionary import AREAS, PAGE, dictionary_page
from finews.postgres import EmbeddedPostgres
from loaders.catalogue import Catalogue, Column, Relation, read_catalogue
from loaders.database import connect
from loaders.migrate import migrate

NUMBERS = ("smallint", "integer", "bigint", "real", "double precision", "numeric")
UNIT = re.compile(
    r"\b(articles?|stories|outlets?|mentions?|edits?|tags?|pages?|rows?|runs?|links?|images?|characters?|bytes?|seconds?"
    r"|hours?|days?|weeks?|requests?|rejections?|share|how (often|many|much|far)|it does|number of|sources?|lists?"
    r"|lines?|records?|times|those|characters)\b",
    re.IGNORECASE,
)
NO_QUANTITY = re.compile(r"(^|_)(id|key|market|status|version|rules|revision|batch|line|position|weekday|hour)$")
"""Numbers that name something or count a place, which their comment says in its own way."""
SPAN = re.compile(r"\btime\b|\bhow long\b|\bafter\b", re.IGNORECASE)
CLOCKS = re.compile(r"\bzone\b|\bUTC\b|its site count days|\bseven days\b")
BYTES = re.compile(r"SHA-256|\bhash|compressed|bytes", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalogue(postgres: EmbeddedPostgres, empty_warehouse: str) -> Catalogue:
    with connect(postgres.uri(empty_warehouse)) as db:
        return read_catalogue(db)


def columns(catalogue: Catalogue) -> Iterator[tuple[Relation, Column]]:
    for relation in catalogue.relations:
        for column in relation.columns:
            yield relation, column


def test_the_page_is_what_the_catalogue_says(catalogue: Catalogue, blank_database: str) -> None:
    page = dictionary_page(catalogue)
    migrate(blank_database)
    with connect(blank_database) as db:
        assert dictionary_page(read_catalogue(db)) == page
    assert PAGE.read_text(encoding="utf-8") == page, "docs/warehouse.md is out of date; run: make schema"


def test_the_page_tells_of_everything_once(catalogue: Catalogue) -> None:
    page = dictionary_page(catalogue)
    headings = re.findall(r"^### news\.(\w+)$", page, re.MULTILINE)
    relations = [relation.name for relation in catalogue.relations]
    functions = {function.name for function in catalogue.functions}
    assert sorted(headings) == sorted([*relations, *functions])
    for relation, column in columns(catalogue):
        section = page.split(f"### news.{relation.name}\n")[1].split("\n### ")[0]
        assert section.count(f"\n| `{column.name}` | {column.type} | ") == 1
    links = set(re.findall(r"\]\(#news(\w+)\)", page))
    assert links <= {*relations, *functions}


def test_partitions_are_told_of_as_one_table(warehouse: str) -> None:
    with connect(warehouse) as db:
        before = read_catalogue(db)
        db.execute("SELECT news.open_answer_month('2026-11-01'), news.open_answer_month('2026-12-01')")
        assert read_catalogue(db) == before
    names = [relation.name for relation in before.relations]
    assert names.count("answer_body") == 1
    assert not [name for name in names if re.search(r"\d{4}", name)]


def test_the_pictures_show_every_foreign_key_once(catalogue: Catalogue) -> None:
    pictures = "\n".join(re.findall(r"```mermaid\n(.*?)```", dictionary_page(catalogue), re.DOTALL))
    drawn = re.findall(r'^    (\w+) \S+--\S+ (\w+) : "([\w, ]+)"$', pictures, re.MULTILINE)
    keys = [(k.target, r.name, ", ".join(k.columns)) for r in catalogue.relations for k in r.foreign]
    assert sorted(drawn) == sorted(keys)
    assert {relation for names in AREAS.values() for relation in names} <= {r.name for r in catalogue.relations}


def test_a_picture_tells_one_from_many_and_must_from_may(catalogue: Catalogue) -> None:
    page = dictionary_page(catalogue)
    assert '    page ||--o| article : "page_id"\n' in page
    assert '    site ||--o{ article : "site_id"\n' in page
    assert '    outlet o|--o{ article : "outlet_id"\n' in page


def test_everything_is_explained(catalogue: Catalogue) -> None:
    bare = [relation.name for relation in catalogue.relations if not relation.comment]
    bare += [f"{relation.name}.{column.name}" for relation, column in columns(catalogue) if not column.comment]
    bare += [function.signature for function in catalogue.functions if not function.comment]
    assert bare == []
    assert catalogue.comment


def test_every_code_is_explained_where_it_is_kept(catalogue: Catalogue) -> None:
    kept = [(relation, column) for relation, column in columns(catalogue) if column.codes]
    assert len(kept) >= 5
    silent = [
        f"{relation.name}.{column.name}: {code}"
        for relation, column in kept
        for code in column.codes
        if not re.search(rf"\b{code or '[Ee]mpty'}\b", column.comment)
    ]
    assert silent == []


def test_quantities_name_their_unit(catalogue: Catalogue) -> None:
    silent = []
    for relation, column in columns(catalogue):
        kind = column.type.partition("(")[0]
        is_link = any(column.name in key.columns for key in relation.foreign)
        if kind in NUMBERS and not is_link and not NO_QUANTITY.search(column.name) and not UNIT.search(column.comment):
            silent.append(f"{relation.name}.{column.name} ({kind}): {column.comment}")
        if kind == "interval" and not SPAN.search(column.comment):
            silent.append(f"{relation.name}.{column.name} (interval): {column.comment}")
        if kind == "bytea" and not BYTES.search(column.comment):
            silent.append(f"{relation.name}.{column.name} (bytea): {column.comment}")
    assert silent == []


def test_clocks_are_named(catalogue: Catalogue) -> None:
    """A timestamptz needs none: it is a moment, wherever it is shown."""
    silent = [
        f"{relation.name}.{column.name} ({column.type}): {column.comment}"
        for relation, column in columns(catalogue)
        if (column.type in ("timestamp", "date", "time") or column.name in ("hour", "weekday"))
        and not CLOCKS.search(f"{relation.comment} {column.comment}")
    ]
    assert silent == []


def test_what_analysts_may_is_told(catalogue: Catalogue) -> None:
    page = dictionary_page(catalogue)
    raw = page.split("### news.answer_body\n")[1].split("\n### ")[0]
    assert "Read by `finews_loader`; written by `finews_loader`." in raw
    shown = page.split("### news.article_full\n")[1].split("\n### ")[0]
    assert "Read by `finews_analyst`, `finews_loader`; not written to." in shown
    [analyst] = re.findall(r"^\| `finews_analyst`.*$", page, re.MULTILINE)
    assert "everything but `answer_body`" in analyst
    assert "\n| everybody (`PUBLIC`) | nothing | nothing | nothing |\n" in page
