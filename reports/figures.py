"""The report's charts: records in, plotly figures out. Colours of the surroundings are the page's business."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

import plotly.graph_objects as go
from plotly.colors import qualitative

from loaders.report import DayCount, Period, RejectReason, RisingTopic, Story
from reports.labels import label, short

__all__ = ["heat", "in_words", "rejected", "rising", "spread", "volume"]

STACKED = 12
"""Outlets with a colour of their own; more could not be told apart."""
COLOURS = (*qualitative.T10, qualitative.Dark2[5], qualitative.Set1[6])
GREY = "#a3a7ad"
NOW, BEFORE = "#4c78a8", GREY
FIRST, LATER = "#e45756", "#4c78a8"

NO_OUTLET, OTHERS = "no outlet named", "others"
LABEL, NAME, TITLE, HOVER = 18, 36, 38, 44
"""Columns that a row's label, a name in a legend, a title above a line and what a hover says may take."""
MANY = 100
"""Days that leave no room for gaps between them."""
ROW = 30
"""Pixels of a row of a bar chart."""


def volume(period: Period, counts: Sequence[DayCount]) -> go.Figure:
    """Articles a day, stacked by outlet: the largest ones, and all others as one."""
    by_outlet: dict[str | None, dict[str, int]] = defaultdict(dict)
    for count in counts:
        by_outlet[count.outlet][count.day.isoformat()] = count.articles
    named = sorted((o for o in by_outlet if o), key=lambda o: (-sum(by_outlet[o].values()), o))
    largest, rest = named[:STACKED], [None, *named[STACKED:]]
    days = [day.isoformat() for day in period.days]
    stacks = [(o, COLOURS[n % len(COLOURS)], [by_outlet[o].get(d, 0) for d in days]) for n, o in enumerate(largest)]
    if "" in by_outlet:
        stacks.append((NO_OUTLET, "#6b7078", [by_outlet[""].get(d, 0) for d in days]))
    if any(o in by_outlet for o in rest):
        stacks.append((OTHERS, GREY, [sum(by_outlet[o].get(d, 0) for o in rest if o in by_outlet) for d in days]))
    figure = go.Figure(
        [
            go.Bar(
                name=label(name, NAME),
                meta=short(name, NAME),
                x=days,
                y=values,
                marker_color=colour,
                hovertemplate="%{x|%a %-d %b}: %{y:,}",
            )
            for name, colour, values in stacks
        ]
    )
    figure.update_layout(barmode="stack", bargap=0.15 if len(days) < MANY else 0, height=360)
    figure.update_yaxes(_whole(map(sum, zip(*(values for _, _, values in stacks), strict=True))))
    _days(figure, ticks=6)
    return figure


def heat(period: Period, counts: Sequence[DayCount]) -> go.Figure:
    """Articles of each of the larger outlets on each day: an outlet that fell silent is a row that ends."""
    by_outlet: dict[str, dict[str, int]] = defaultdict(dict)
    for count in counts:
        if count.outlet:
            by_outlet[count.outlet][count.day.isoformat()] = count.articles
    days = [day.isoformat() for day in period.days]
    # Plotly counts rows from below.
    outlets = sorted(by_outlet, key=lambda o: (sum(by_outlet[o].values()), o))
    figure = go.Figure(
        go.Heatmap(
            x=days,
            y=[_key(n) for n in range(len(outlets))],
            z=[[by_outlet[o].get(d, 0) for d in days] for o in outlets],
            customdata=[[_outlet(o, HOVER)] * len(days) for o in outlets],
            hovertemplate="%{customdata}<br>%{x|%a %-d %b}: %{z:,}<extra></extra>",
            coloraxis="coloraxis",
            xgap=1 if len(days) < MANY else 0,
            ygap=1,
        )
    )
    figure.update_layout(height=70 + 20 * len(outlets), coloraxis={"showscale": False, "cmin": 0})
    _rows(figure, [_outlet(o, LABEL) for o in outlets])
    _days(figure, ticks=4)
    return figure


def rising(topics: Sequence[RisingTopic]) -> go.Figure:
    """Topics that rise against their own past: the last seven days beside what seven days had before."""
    rows = list(reversed(topics))
    keys = [_key(n) for n in range(len(rows))]
    names = [label(topic.name, HOVER) for topic in rows]
    hover = "%{customdata}<br>%{fullData.name}: %{x:,.1f}<extra></extra>"
    figure = go.Figure(
        [
            go.Bar(
                name="seven days before, as a mean",
                meta="seven days before, as a mean",
                orientation="h",
                x=[topic.before for topic in rows],
                y=keys,
                customdata=names,
                marker_color=BEFORE,
                hovertemplate=hover,
            ),
            go.Bar(
                name="last seven days",
                meta="last seven days",
                legendrank=1,
                orientation="h",
                x=[topic.articles for topic in rows],
                y=keys,
                customdata=names,
                marker_color=NOW,
                hovertemplate=hover,
                text=[f"{topic.articles:,}" for topic in rows],
                textposition="outside",
                cliponaxis=False,
            ),
        ]
    )
    figure.update_layout(barmode="group", bargap=0.3, height=50 + ROW * len(rows))
    figure.update_xaxes(_whole(topic.articles for topic in rows))
    _rows(figure, [label(topic.name, LABEL) for topic in rows])
    return figure


def spread(stories: Sequence[Story]) -> go.Figure:
    """Each story a line: a dot for every article, so far right as it came after the first one."""
    rows = list(reversed(stories))
    figure = go.Figure()
    # The first ones are drawn last, above others that came at once.
    for rank, name, marker, chosen in (
        (2, "later", {"symbol": "circle", "size": 9, "color": LATER, "opacity": 0.75}, slice(1, None)),
        (1, "first", {"symbol": "diamond", "size": 12, "color": FIRST}, slice(0, 1)),
    ):
        dots = [(n, story, article) for n, story in enumerate(rows) for article in story.articles[chosen]]
        figure.add_scatter(
            name=name,
            meta=name,
            legendrank=rank,
            mode="markers",
            cliponaxis=False,
            marker=marker,
            x=[_hours(article.published_at - story.first.published_at) for _, story, article in dots],
            y=[n for n, _, _ in dots],
            customdata=[
                [_outlet(a.outlet, HOVER), label(a.title, HOVER), in_words(a.published_at - s.first.published_at)]
                for _, s, a in dots
            ],
            hovertemplate="<b>%{customdata[0]}</b>, %{customdata[2]} later<br>%{customdata[1]}<extra></extra>"
            if name == "later"
            else "<b>%{customdata[0]}</b> was first<br>%{customdata[1]}<extra></extra>",
        )
    for n, story in enumerate(rows):
        figure.add_shape(
            type="line", layer="below", x0=0, x1=_hours(story.spread), y0=n, y1=n, line={"color": GREY, "width": 2}
        )
        # Above the line and not left of it, where a phone has no room for a title.
        figure.add_annotation(
            text=label(story.first.title or "(no title)", TITLE),
            x=0,
            y=n,
            yshift=16,
            xshift=-6,
            xanchor="left",
            showarrow=False,
            align="left",
        )
    figure.update_layout(height=70 + 48 * len(rows), hovermode="closest")
    figure.update_xaxes(
        title={"text": "hours after the first", "font": {"size": 13}}, rangemode="tozero", zeroline=False
    )
    figure.update_yaxes(visible=False, range=[-0.6, len(rows) - 0.2])
    return figure


def rejected(reasons: Sequence[RejectReason]) -> go.Figure:
    """What stands rejected, a bar a reason, its parts by source."""
    rows = list(reversed(reasons))
    keys = [_key(n) for n in range(len(rows))]
    totals = Counter[str]()
    for reason in rows:
        totals.update(reason.by_source)
    figure = go.Figure(
        [
            go.Bar(
                name=label(source, NAME),
                meta=short(source, NAME),
                orientation="h",
                x=[reason.by_source.get(source, 0) for reason in rows],
                y=keys,
                customdata=[label(reason.reason) for reason in rows],
                marker_color=COLOURS[n % len(COLOURS)],
                hovertemplate="%{customdata}: %{x:,}",
            )
            for n, (source, _) in enumerate(totals.most_common())
        ]
    )
    figure.update_layout(barmode="stack", bargap=0.3, height=50 + 24 * len(rows))
    figure.update_xaxes(_whole(reason.pages for reason in rows))
    _rows(figure, [label(reason.reason) for reason in rows])
    return figure


def in_words(span: timedelta) -> str:
    """A span of time for people: 0 min, 45 min, 3 h 20 min, 2 d 4 h."""
    minutes = round(span.total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    said = [f"{n} {unit}" for n, unit in parts if n][:2]
    return " ".join(said) or "0 min"


def _outlet(name: str, width: int | None = None) -> str:
    return label(name, width) if name else NO_OUTLET


def _key(row: int) -> str:
    """The place of a row. A name could be another row's, or be taken for a number or a day."""
    return f"row {row}"


def _rows(figure: go.Figure, labels: Sequence[str]) -> None:
    figure.update_yaxes(
        type="category",
        tickmode="array",
        tickvals=[_key(n) for n in range(len(labels))],
        ticktext=list(labels),
        showgrid=False,
        ticklabelstandoff=4,
    )


def _days(figure: go.Figure, ticks: int) -> None:
    figure.update_xaxes(type="date", tickformat="%-d %b", tickangle=0, nticks=ticks, ticklabelstandoff=6)


def _whole(values: Iterable[int]) -> dict[str, object]:
    """An axis of counts: from zero, and never one and a half."""
    few = max(values, default=0) < 6
    return {"rangemode": "tozero", "tickformat": ",d", **({"dtick": 1} if few else {})}


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 3)
