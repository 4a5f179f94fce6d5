"""The report as one HTML page that needs nothing beside it."""

import base64
import gzip
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from loaders.report import Report
from reports import figures, sparkline
from reports.labels import short

__all__ = ["render"]

HERE = Path(__file__).parent
# The reader's own fonts: one with Chinese alone would weigh more than the whole page.
FONTS = (
    'system-ui, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", '
    '"WenQuanYi Micro Hei", sans-serif'
)
INK = {"light": ("#1f2328", "#e3e6ea", "Blues"), "dark": ("#e6e8eb", "#34383f", "ice")}
"""Text, grid lines and the scale of a heat map, on a light and on a dark page."""


def render(report: Report) -> str:
    """The page, which asks no server for anything. What came from a page is shown as text, whatever it holds."""
    script = _file("page.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            charts=_charts(report),
            templates={name: _template(name).to_plotly_json() for name in INK},
            style=Markup(_file("page.css").replace("FONTS", FONTS)),
            script=Markup(script),
            plotly=_packed_plotly(),
            # No script but these two runs, and nothing is loaded from anywhere.
            policy=f"default-src 'none'; script-src '{_hash(script)}' '{_hash(get_plotlyjs())}'; "
            "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
            sparkline=sparkline,
        )
    )


def _charts(report: Report) -> dict[str, Any]:
    """By the id of their place on the page, those that have something to show."""
    found: dict[str, go.Figure] = {}
    if report.period and report.volume:
        found["volume"] = figures.volume(report.period, report.volume)
        found["heat"] = figures.heat(report.period, report.volume)
    if report.topics:
        found["topics"] = figures.rising(report.topics)
    if report.stories:
        found["stories"] = figures.spread(report.stories)
    if report.rejects:
        found["rejects"] = figures.rejected(report.rejects)
    return {name: _bare(figure) for name, figure in found.items()}


def _bare(figure: go.Figure) -> dict[str, Any]:
    """The figure as plain values, without a template: the page gives it the one of the reader's colours."""
    values: dict[str, Any] = figure.to_plotly_json()
    values["layout"].pop("template", None)
    return values


def _template(name: str) -> go.layout.Template:
    ink, line, scale = INK[name]
    axis = {
        "fixedrange": True,  # or a finger that scrolls the page would zoom the chart instead
        "automargin": True,
        "gridcolor": line,
        "linecolor": line,
        "zerolinecolor": line,
        "tickcolor": line,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 13, "color": ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 16, "t": 16, "b": 32},
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {"font": {"family": FONTS, "size": 13}, "align": "left", "namelength": -1},
            "coloraxis": {"colorscale": scale, "reversescale": False},
        }
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters |= {
        "number": "{:,}".format,
        "span": figures.in_words,
        "short": short,
        "moment": _moment,
        "link": _link,
    }
    return environment


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _link(url: str) -> str:
    """The address if it is one of the web, else "": javascript: and the like are no links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


@cache
def _packed_plotly() -> str:
    """Plotly's script packed: less than half of its five megabytes, and the browser unpacks it."""
    # Without a time in its head, the same numbers make the same page.
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), 9, mtime=0)).decode()


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
