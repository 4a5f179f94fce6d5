"""Texts that several outlets carry, reports that only look alike, themes that rise, shares that are renamed."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from newsroom import Expected, Newsroom
from newsroom.carried import Change
from newsroom.vocabulary import STOCKS, named
from newsroom.writing import Form, Story
from tests.newsroom.conftest import Clock
from tests.newsroom.reading import article, paragraphs


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return Newsroom(clock=Clock())


@pytest.fixture(scope="module")
def stories(room: Newsroom) -> list[Story]:
    return [item for item in room.listed(room.now()) if isinstance(item, Story)]


@pytest.fixture(scope="module")
def groups(room: Newsroom) -> list[list[Expected]]:
    """The articles of each text, oldest first."""
    by_wire: dict[str, list[Expected]] = defaultdict(list)
    for expected in reversed(room.expected()):
        if expected.wire:
            by_wire[expected.wire].append(expected)
    return list(by_wire.values())


def test_about_a_tenth_of_the_articles_are_texts_of_several_outlets(
    room: Newsroom, groups: list[list[Expected]]
) -> None:
    assert 0.08 < sum(map(len, groups)) / len(room.expected()) < 0.12
    assert {len(group) for group in groups} >= {2, 3, 4, 5, 6}


def test_each_outlet_has_it_once_and_within_hours(groups: list[list[Expected]]) -> None:
    for group in groups:
        first = next(e for e in group if e.info_code == e.wire)
        assert first.published_at == group[0].published_at
        assert len({e.outlet for e in group}) == len(group)
        assert all(e.outcome == "loaded" for e in group)
        for e in group:
            assert timedelta(0) <= e.published_at - first.published_at <= timedelta(hours=5)
            assert e.published_at.date() == first.published_at.date()


def test_they_share_most_of_their_text(groups: list[list[Expected]]) -> None:
    for group in groups:
        whole = set(group[0].paragraphs)
        for e in group[1:]:
            assert len(whole & set(e.paragraphs)) >= max(2, len(whole) / 2)


def test_every_way_of_carrying_a_text_occurs(stories: list[Story], groups: list[list[Expected]]) -> None:
    assert {story.change for story in stories if story.origin} == set(Change)
    first = {group[0].wire: group[0] for group in groups}
    forms = Counter[str]()
    for e in (e for group in groups for e in group if e.info_code != e.wire):
        own, theirs = e.paragraphs, first[e.wire].paragraphs
        forms["another headline"] += e.title != first[e.wire].title
        forms["the same"] += own == theirs
        forms["cut"] += len(own) < len(theirs) and own[:-1] == theirs[: len(own) - 1]
        forms["introduced"] += own[0] not in theirs and own[1] == theirs[0]
        forms["added to"] += own[0] == theirs[0] and len(own) > len(theirs)
    assert min(forms.values()) > 10


def test_nothing_else_is_nearly_the_same(room: Newsroom) -> None:
    by_paragraph: dict[str, set[str]] = defaultdict(set)
    for e in room.expected():
        for paragraph in e.paragraphs:
            if len(paragraph) > 60 and any(sign.isdigit() for sign in paragraph):
                by_paragraph[paragraph].add(e.wire or e.info_code)
    shared = [paragraph for paragraph, wires in by_paragraph.items() if len(wires) > 1]
    assert len(shared) < len(by_paragraph) / 200


def test_the_close_is_reported_every_weekday_in_the_same_words(room: Newsroom, stories: list[Story]) -> None:
    by_code = {e.info_code: e for e in room.expected()}
    reports = [by_code[story.info_code] for story in stories if story.form is Form.DAILY]
    days = [e.published_at.date() for e in reports]
    assert len(days) == len(set(days)) >= 20
    assert all(day.weekday() < 5 for day in days)
    assert len({e.outlet for e in reports}) == 1
    assert not any(e.wire for e in reports)

    for one, other in pairwise(reports):
        assert not set(one.paragraphs) & set(other.paragraphs)
        likeness = SequenceMatcher(None, "".join(one.paragraphs), "".join(other.paragraphs), autojunk=False).ratio()
        assert likeness > 0.6


def test_codes_are_written_out_in_the_text(room: Newsroom) -> None:
    forms = Counter[str]()
    for e in room.expected():
        text = "\n".join(e.paragraphs)
        for market, code in e.written:
            if market in (116, 128):
                assert f"（{code}.HK）" in text
                forms["HK"] += 1
            else:
                exchange = "SH" if market == 1 else "BJ" if code.startswith("8") else "SZ"
                full, alone = f"（{code}.{exchange}）" in text, f"（股票代码：{code}）" in text
                assert full or alone
                forms[exchange] += full
                forms["alone"] += alone
    assert set(forms) == {"HK", "SH", "SZ", "BJ", "alone"}
    assert min(forms.values()) > 10


def test_a_theme_rises_for_days_and_another_follows(stories: list[Story]) -> None:
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    for story in stories:
        by_day[story.published_at.date()][story.cast.product] += 1
    days = sorted(by_day)[:-1]
    usual = 1 / 24
    leaders = [by_day[day].most_common(1)[0] for day in days]
    shares = [count / by_day[day].total() for day, (_, count) in zip(days, leaders, strict=True)]
    assert sum(share > 2 * usual for share in shares) > len(shares) / 3
    assert len({product for product, _ in leaders}) >= 3


def test_a_share_changes_its_name_for_good(stories: list[Story]) -> None:
    stock = STOCKS[10]
    assert named(stock, date(2026, 11, 10)) is stock
    assert named(stock, date(2026, 11, 11)) == named(stock, date(2030, 1, 1)) != stock
    names: dict[str, set[date]] = defaultdict(set)
    for story in stories:
        for company in (story.cast.c, story.cast.c2, story.cast.c3):
            if company.code == stock.code:
                names[company.name].add(story.published_at.date())
    before, after = names[stock.name], names[named(stock, date(2026, 11, 11)).name]
    assert max(before) < date(2026, 11, 11) <= min(after)


def test_edits_put_figures_right_and_add_and_take_out(clock: Clock) -> None:
    room = Newsroom(clock=clock)
    edited = [item for item in room.listed(clock.now) if isinstance(item, Story) and item.version(clock.now)]
    now = {e.info_code: e for e in room.expected()}
    forms = Counter[str]()
    for story in edited:
        before = {e.info_code: e for e in room.expected(story.published_at)}[story.info_code].paragraphs
        after = now[story.info_code].paragraphs
        assert before[0] == after[0]
        forms["added"] += len(after) > len(before)
        forms["taken out"] += len(after) < len(before)
        forms["put right"] += len(after) == len(before)
    assert forms.total() == len(edited)
    assert min(forms.values()) > 3


def test_a_carried_text_is_served_under_its_own_outlet(client: httpx.Client, room: Newsroom) -> None:
    for e in [e for e in room.expected() if e.wire and e.info_code != e.wire][:20]:
        answer = article(client, e.info_code)
        html = answer.get("content") or answer["text"]
        assert paragraphs(html) == list(e.paragraphs)
        source_line = LexborHTMLParser(html).css("p.em_media")[-1].text(deep=True)
        assert source_line == f"（文章来源：{e.outlet}）"
