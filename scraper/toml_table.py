"""A table of a TOML file, whose keys are taken one by one, so that a misspelt one is noticed."""

from collections.abc import Mapping
from typing import Any

from scraper.errors import ConfigError

__all__ = ["Table"]


class Table:
    """What is left over when :meth:`done` is called is a mistake.

    :raises ConfigError: from each method, naming the table and the key.
    """

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self.values = dict(values)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None, check: Any = None) -> Any:
        if key not in self.values:
            if default is None:
                raise ConfigError(f"{self.where}: {key}: is missing")
            return default
        value = self.values.pop(key)
        # bool is an int in Python, and `at_once = true` is a mistake all the same.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ConfigError(f"{self.where}: {key}: must be {_type_name(kind)}, got {value!r}")
        if check is not None and (problem := check(value)):
            raise ConfigError(f"{self.where}: {key}: {problem}, got {value!r}")
        return value

    def take_strings(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = self.take(key, list, default)
        if not all(isinstance(v, str) and v.strip() for v in values):
            raise ConfigError(f"{self.where}: {key}: must be a list of texts, got {values!r}")
        return tuple(values)

    def done(self) -> None:
        if self.values:
            raise ConfigError(f"{self.where}: {sorted(self.values)[0]}: is no key of this table")


def _type_name(kind: type | tuple[type, ...]) -> str:
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", dict: "a table"}
    if isinstance(kind, tuple):
        return "a number"
    return names.get(kind, "a list")
