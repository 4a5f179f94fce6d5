"""What the warehouse's catalogue says of the schema ``news``: relations, columns, keys, functions and rights."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = ["ROW", "Catalogue", "Column", "ForeignKey", "Function", "Index", "Relation", "Role", "read_catalogue"]

ROW = "row of a function"
"""The kind of a relation that is no table and no view: what some function gives."""

_CODES = re.compile(r"^CHECK \(\(?\w+ = ANY \(ARRAY\[(.*?)\]\)\)?\)$")
_CODE = re.compile(r"'((?:[^']|'')*)'")
_INDEX = re.compile(r"^CREATE (?:UNIQUE )?INDEX \S+ ON (?:ONLY )?\S+ USING (\w+) ")
_CAST = re.compile(r"::\w+(?: \w+)*(?:\[\])?")
_SHORT = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "character varying": "varchar",
}


@dataclass(frozen=True, slots=True)
class Column:
    """``default`` is an SQL expression, ``counted up`` for an identity, ``computed`` for a generated column, or empty.

    ``codes`` are the values that a check allows, () where no list does.
    """

    name: str
    type: str
    is_required: bool
    default: str
    comment: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Index:
    """``what`` is its columns and condition as SQL; ``method`` such as btree."""

    name: str
    is_unique: bool
    method: str
    what: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or row type; ``kind`` says which in words. ``keys`` has the primary key in front."""

    name: str
    kind: str
    comment: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    foreign: tuple[ForeignKey, ...]
    indexes: tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """``signature`` is what it is granted by: its name and the types of its arguments."""

    name: str
    signature: str
    arguments: str
    result: str
    runs_as_owner: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role and its rights: (privilege, relation or function)."""

    name: str
    comment: str
    rights: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The schema, everything in the order of its name. ``public`` are the rights of PUBLIC."""

    comment: str
    relations: tuple[Relation, ...]
    functions: tuple[Function, ...]
    roles: tuple[Role, ...]
    public: frozenset[tuple[str, str]]


def read_catalogue(db: Database) -> Catalogue:
    """The schema as it is now; the same for the same migrations, whoever owns it."""
    sql = statements("catalogue")

    def rows(name: str) -> list[Any]:
        return db.execute(sql[name]).fetchall()

    rights: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for role, privilege, name in rows("rights"):
        rights[role].add((privilege, _name(name)))
    return Catalogue(
        comment=rows("schema")[0][0],
        relations=_relations(rows("relations"), rows("columns"), rows("constraints"), rows("indexes")),
        functions=tuple(_function(row) for row in rows("functions")),
        roles=tuple(Role(name, comment, frozenset(rights[name])) for name, comment in rows("roles")),
        public=frozenset(rights[""]),
    )


def _relations(
    relations: list[Any], columns: list[Any], constraints: list[Any], indexes: list[Any]
) -> tuple[Relation, ...]:
    keys: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    foreign: dict[str, list[ForeignKey]] = defaultdict(list)
    codes: dict[tuple[str, str], tuple[str, ...]] = {}
    for relation, kind, names, target, definition in constraints:
        if kind in ("p", "u"):
            keys[relation].append(tuple(names))
        elif kind == "f":
            foreign[relation].append(ForeignKey(tuple(names), target))
        elif len(names) == 1 and (found := _CODES.match(definition)):
            codes[relation, names[0]] = tuple(code.replace("''", "'") for code in _CODE.findall(found[1]))
    of_relation: dict[str, list[Column]] = defaultdict(list)
    for relation, name, type_, is_required, default, comment in columns:
        column = Column(name, _short(type_), is_required, default, comment, codes.get((relation, name), ()))
        of_relation[relation].append(column)
    made: dict[str, list[Index]] = defaultdict(list)
    for relation, name, is_unique, definition in indexes:
        method = _INDEX.match(definition)
        assert method is not None, definition
        made[relation].append(Index(name, is_unique, method[1], definition[method.end() :]))
    return tuple(
        Relation(
            name=name,
            kind=kind,
            comment=comment,
            columns=tuple(of_relation[name]),
            keys=tuple(keys[name]),
            foreign=tuple(foreign[name]),
            indexes=tuple(made[name]),
        )
        for name, kind, comment in relations
    )


def _function(row: Any) -> Function:
    name, signature, arguments, result, runs_as_owner, comment = row
    arguments = _CAST.sub("", _short(arguments))
    return Function(name, _name(signature), arguments, _short(result), runs_as_owner, comment)


def _name(name: str) -> str:
    """A relation or function as this schema's own people write it."""
    return _short(name.removeprefix("news."))


def _short(type_: str) -> str:
    for long, short in _SHORT.items():
        type_ = type_.replace(long, short)
    return type_
