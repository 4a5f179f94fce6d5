"""Writes docs/warehouse.md: what the warehouse's catalogue says of every table, view, column, function and right.

Run as a module after adding a migration. The words are the comments in the migrations; nothing is written here by hand
but which area a relation belongs to.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import fill

from finews.ports import choose
from finews.postgres import EmbeddedPostgres
from loaders.catalogue import ROW, Catalogue, Column, Function, Relation, Role, read_catalogue
from loaders.database import connect
from loaders.logins import ANALYST_STATEMENT_TIMEOUT
from loaders.migrate import migrate
from scraper.config import PROJECT

__all__ = ["AREAS", "PAGE", "dictionary_page"]

PAGE = PROJECT / "docs" / "warehouse.md"

HEAD = """# The data dictionary

What every table, view, column and function of the schema `news` is. Written by `make schema` from the catalogue's own
comments, which `\\d+ news.article` shows too; do not edit. [questions.md](questions.md) shows it in use.

A `timestamptz` is a moment: it is shown in the zone of your session (`SET TIME ZONE 'Asia/Shanghai'`). A `timestamp`, a
`date` and an hour are on the clocks that their comment names. Numbers say what they count; a share is from 0 to 1.
"""

AREAS = {
    "Articles": (
        *("article_full", "article", "article_revision", "image", "site", "outlet", "category", "tag", "article_tag"),
        *("mention_sure", "mention", "security_full", "security_name", "security", "article_security"),
    ),
    "What came of every page": (
        *("page", "page_copy", "reject", "outcome", "crawl_run", "crawl_page", "pasted_answer", "pasted_line"),
        *("answer", "answer_body", "answer_use", "answer_month", "host"),
    ),
    "What operators are told": ("alert", "alert_kind", "judgement"),
}
"""Which relation is told of under which heading, and in this order; all others are worked out of the articles."""
_CALL_WIDTH = 110
DERIVED = "Worked out of the articles: search, stories, history, ready tables"


def dictionary_page(catalogue: Catalogue) -> str:
    """The page as Markdown, the same for the same schema.

    :raises KeyError: an area names a relation that there is not.
    """
    by_name = {relation.name: relation for relation in catalogue.relations}
    placed = {name for names in AREAS.values() for name in names}
    areas = {area: [by_name[name] for name in names] for area, names in AREAS.items()}
    areas[DERIVED] = [relation for relation in catalogue.relations if relation.name not in placed]
    parts = [f"{HEAD}\n{_text(catalogue.comment)}\n", *_contents(areas, catalogue)]
    for area, relations in areas.items():
        parts.append(f"\n## {area}\n")
        parts.extend(_diagram(relations))
        for relation in relations:
            parts.extend(_relation(relation, catalogue))
    parts.append("\n## Functions\n")
    for name, functions in groupby(catalogue.functions, key=lambda function: function.name):
        parts.append(f"### news.{name}\n")
        for function in functions:
            parts.extend(_function(function, catalogue))
    parts.extend(_roles(catalogue))
    return "\n".join(parts) + "\n"


def _contents(areas: dict[str, list[Relation]], catalogue: Catalogue) -> Iterator[str]:
    for area, relations in areas.items():
        yield f"- **{area}:** " + ", ".join(_link(relation.name) for relation in relations)
    names = dict.fromkeys(function.name for function in catalogue.functions)
    yield "- **[Functions](#functions):** " + ", ".join(_link(name) for name in names)
    yield "- **[Roles](#roles):** who may what"


def _link(name: str) -> str:
    return f"[{name}](#news{name})"


def _diagram(relations: Sequence[Relation]) -> Iterator[str]:
    """The foreign keys of these tables; what they refer to elsewhere is drawn by its name alone."""
    lines = []
    for relation in relations:
        required = {column.name for column in relation.columns if column.is_required}
        for key in relation.foreign:
            one = "||" if required.issuperset(key.columns) else "o|"
            many = "o|" if key.columns in relation.keys else "o{"
            lines.append(f'    {key.target} {one}--{many} {relation.name} : "{", ".join(key.columns)}"')
    if lines:
        yield "\n".join(["```mermaid", "erDiagram", *sorted(lines), "```\n"])


def _relation(relation: Relation, catalogue: Catalogue) -> Iterator[str]:
    yield f"### news.{relation.name}\n"
    kind = relation.kind[0].upper() + relation.kind[1:]
    yield f"{_text(relation.comment)}\n"
    if relation.kind == ROW:
        yield f"{kind}.\n"
    else:
        yield f"{kind}. Read by {_who(catalogue, ('SELECT', relation.name))}; {_writers(relation, catalogue)}.\n"
    yield "| column | type | | what it is |\n| --- | --- | --- | --- |"
    targets = {name: key.target for key in relation.foreign for name in key.columns}
    key = relation.keys[0] if relation.keys else ()
    for column in relation.columns:
        yield _column(column, column.name in key, targets.get(column.name), relation.kind.startswith("table"))
    yield ""
    uniques = [f"({', '.join(names)})" for names in relation.keys[1:]]
    uniques += [index.what for index in relation.indexes if index.is_unique]
    if uniques:
        yield f"Once each: {', '.join(f'`{what}`' for what in uniques)}.\n"
    found = [
        f"`{index.what}`" + (f" ({index.method})" if index.method != "btree" else "")
        for index in relation.indexes
        if not index.is_unique
    ]
    if found:
        yield f"Found fast by {', '.join(found)}.\n"


def _column(column: Column, is_key: bool, target: str | None, is_table: bool) -> str:
    marks = ["key"] if is_key else []
    if is_table and not column.is_required:
        marks.append("may be null")
    if column.default in ("counted up", "computed"):
        marks.append(column.default)
    elif column.default:
        marks.append(f"default `{column.default.partition('::')[0]}`")
    if target:
        marks.append(f"of {_link(target)}")
    words = _text(column.comment)
    if column.codes:
        words += " *One of* " + ", ".join(f"`{code}`" if code else "empty" for code in column.codes) + "."
    if target == "outcome":
        words += " [All outcomes](outcomes.md)."
    return f"| `{column.name}` | {column.type} | {', '.join(marks)} | {words} |"


def _function(function: Function, catalogue: Catalogue) -> Iterator[str]:
    call = fill(f"news.{function.name}({function.arguments})", _CALL_WIDTH, subsequent_indent="    ")
    yield f"```sql\n{call}\n```\n\n{_text(function.comment)}\n"
    rights = "with its owner's rights" if function.runs_as_owner else "with its caller's rights"
    who = _who(catalogue, ("EXECUTE", function.signature))
    yield f"Gives `{function.result}`; runs {rights}; called by {who}.\n"


def _who(catalogue: Catalogue, right: tuple[str, str]) -> str:
    roles = [f"`{role.name}`" for role in catalogue.roles if right in role.rights]
    if right in catalogue.public:
        roles.append("everybody")
    return ", ".join(roles) or "its owner alone"


def _writers(relation: Relation, catalogue: Catalogue) -> str:
    if not relation.kind.startswith("table"):
        return "not written to"
    return f"written by {_who(catalogue, ('INSERT', relation.name))}"


def _roles(catalogue: Catalogue) -> Iterator[str]:
    yield "## Roles\n"
    yield (
        "The owner is whoever runs `finews migrate`, and may everything. What the others may is in `sql/grants.sql`.\n"
        "`finews login ann` makes a login for an analyst: its transactions are read-only, and a statement is ended\n"
        f"after {ANALYST_STATEMENT_TIMEOUT}. `finews login NAME --as loader` makes one that loads.\n"
    )
    yield "| role | reads | writes | calls |\n| --- | --- | --- | --- |"
    for role in catalogue.roles:
        yield _role(role, catalogue)
    public = ", ".join(f"{privilege} on {name}" for privilege, name in sorted(catalogue.public)) or "nothing"
    yield f"| everybody (`PUBLIC`) | {public} | nothing | nothing |"


def _role(role: Role, catalogue: Catalogue) -> str:
    relations = [relation.name for relation in catalogue.relations if relation.kind != ROW]
    tables = [relation.name for relation in catalogue.relations if relation.kind.startswith("table")]
    functions = [function.signature for function in catalogue.functions]
    cells = (
        f"`{role.name}`" + (f": {_text(role.comment)}" if role.comment else ""),
        _all_but(relations, [name for name in relations if ("SELECT", name) in role.rights]),
        _all_but(tables, [name for name in tables if ("INSERT", name) in role.rights]),
        _all_but(functions, [name for name in functions if ("EXECUTE", name) in role.rights]),
    )
    return f"| {' | '.join(cells)} |"


def _all_but(everything: Sequence[str], allowed: Sequence[str]) -> str:
    rest = [name for name in everything if name not in allowed]
    if not rest:
        return "everything"
    if not allowed:
        return "nothing"
    return f"everything but {_names(rest)}" if len(rest) < len(allowed) else _names(allowed)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _text(comment: str) -> str:
    """A comment as Markdown: nothing in it is markup."""
    for sign in ("\\", "|", "<", "*", "["):
        comment = comment.replace(sign, f"\\{sign}")
    return comment


def _main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "data", choose(5499, set()), "for-the-dictionary")
        server.initialise()
        server.start()
        try:
            server.ensure_database("warehouse")
            migrate(server.uri("warehouse"))
            with connect(server.uri("warehouse")) as db:
                PAGE.write_text(dictionary_page(read_catalogue(db)), encoding="utf-8")
        finally:
            server.stop()
    print(f"{PAGE} written", file=sys.stderr)


if __name__ == "__main__":
    _main()
