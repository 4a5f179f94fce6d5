"""Writes the README's table of sites from sources.toml and from what each kind's module says of itself."""

import re
from collections.abc import Sequence
from importlib import import_module

from scraper.config import PROJECT, Config, Source, load_config
from scraper.kind import kind_of

__all__ = ["README", "site_table", "with_table"]

README = PROJECT / "README.md"
_TABLE = re.compile(r"(?<=<!-- sites: written by make schema -->\n).*?(?=<!-- end of sites -->)", re.DOTALL)


def site_table(config: Config) -> str:
    """A row for each entry of sources.toml, as Markdown: what it reads and how gently."""
    head = "| source | site | what is read | lists | requests a minute |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(f"| {' | '.join(_row(source))} |\n" for source in config.sources)


def with_table(text: str, table: str) -> str:
    """The README with this table in the place of its own."""
    return _TABLE.sub(lambda _: table, text)


def _row(source: Source) -> Sequence[str]:
    kind = kind_of(source)
    said = (import_module(f"scraper.sources.{source.kind}").__doc__ or "").partition("\n")[0].replace("``", "`")
    lists = [f"{name}\\*" if name in kind.PAGED_LISTS else name for name in source.lists]
    name = f"**`{source.name}`**" if source.enabled else f"`{source.name}`"
    return (
        name,
        source.site_name,
        said,
        ", ".join([*lists, *(f"`{feed}`" for feed in source.feeds)]),
        f"{source.budget.requests_per_minute:g}",
    )


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8"), site_table(load_config())), encoding="utf-8")
