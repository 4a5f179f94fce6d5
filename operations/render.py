"""Pages out of templates. What came from a page is text in them, whatever it holds."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from operations.overview import in_words
from pipeline.life import moment
from pipeline.shown import shown

__all__ = ["FILES", "HEADERS", "render"]

HERE = Path(__file__).parent
FILES = {"style.css": "text/css; charset=utf-8", "frame.js": "text/javascript; charset=utf-8"}
"""The only files that pages refer to, with their types."""

# Nothing is loaded from anywhere else, no script runs but frame.js, and only Airflow may show the page in a frame.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def render(template: str, values: Mapping[str, Any]) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {"number": "{:,}".format, "moment": moment, "ago": _ago, "span": in_words}
    return environment


def _finalize(value: Any) -> Any:
    """Every text of a page goes through here: none may hide or turn what is around it."""
    return shown(value) if type(value) is str else value


def _ago(at: datetime, now: datetime) -> str:
    return f"{in_words(now - at)} ago" if at <= now else f"in {in_words(at - now)}"
