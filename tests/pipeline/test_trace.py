"""Whatever an operator asks about has an answer: the whole life of a link, or why there is none."""

from collections.abc import Callable
from typing import Any

import pytest

from loaders.answers import postpone, to_fetch
from loaders.database import Database
from loaders.pages import Ended, end_pages, paste_line
from loaders.runs import Options, begin_run, finish_run, lists_were_read, put_site
from pipeline.index_search import index_search
from pipeline.life import Life
from pipeline.paste import paste
from pipeline.trace import NeverSeen, Several, trace
from scraper.config import PASTED, Config, load_config
from scraper.outcomes import MEANINGS, Next, Outcome
from tests.loaders.conftest import NOON, SOURCE, Desk, article, db, desk
from tests.operations.conftest import sources

__all__ = ["db", "desk", "sources"]

ID = "202611201234567890"
OTHER = "202611209876543210"
ADDRESS = "http://127.0.0.1:9/html_News/NewsShare.html?infoCode=NW"


@pytest.fixture
def config(sources: object) -> Config:
    return load_config()


def life(db: Database, config: Config, asked: str = ID) -> Life:
    found = trace(db, config, asked)
    assert isinstance(found, Life), found
    return found


def never(db: Database, config: Config, asked: str) -> NeverSeen:
    found = trace(db, config, asked)
    assert isinstance(found, NeverSeen), found
    return found


def words(life: Life | NeverSeen) -> list[str]:
    return [event.word for event in life.events]


def end(desk: Desk, outcome: Outcome, detail: str = "", external_id: str = ID) -> None:
    row: Any = desk.db.execute(
        "SELECT page_id, answer_id FROM news.page WHERE external_id = %s", [external_id]
    ).fetchone()
    with desk.db.transaction():
        end_pages(desk.db, desk.run.run_id, [Ended(row[0], SOURCE.name, external_id, outcome, detail, row[1])])


def test_a_loaded_article_has_its_whole_life(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("scheduled__1")
    work.fetch({ID: '{"text": "中文"}'})
    work.load(article(ID))
    finish_run(db, work.run.run_id)
    found = life(db, config)
    assert sorted(words(found)) == ["answered", "discovered", "loaded"]
    assert words(found)[-1] == "loaded"
    by_word = {event.word: event for event in found.events}
    assert by_word["discovered"].text == "The list rolling named it first, with the time 2026-11-20 12:00."
    assert by_word["answered"].text == "Status 200, 18 bytes, utf-8 (its header says so)."
    assert by_word["answered"].answer_id is not None
    assert by_word["loaded"].notes == ("read by parser sample, version 1",)
    assert by_word["loaded"].run is not None
    assert by_word["loaded"].run.key == "scheduled__1"
    assert (found.outcome, found.tone, found.title) == ("loaded", "good", f"标题 {ID}")
    assert found.comes.startswith("It is in the warehouse.")


@pytest.mark.parametrize(
    "asked",
    [
        ID,
        f"NW{ID}",
        f"nw{ID}",
        f"  {ID}\n",
        ADDRESS + ID,
        f"127.0.0.1:9/html_News/NewsShare.html?infoCode=NW{ID}",
        f"{ADDRESS}{ID}&from=app#top",
        f"http://127.0.0.1:9/{ID}",
        f"https://127.0.0.1:9/{ID}",
        f"标题 {ID}",
        "标题 2026",
    ],
)
def test_every_way_to_name_a_page_finds_it(
    db: Database, desk: Callable[[str], Desk], config: Config, asked: str
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID))
    assert life(db, config, asked).page.external_id == ID


def test_an_edit_tells_what_changed(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    first = desk("scheduled__1")
    first.fetch({ID: '{"v": 1}'})
    first.load(article(ID, title="利润下降 3%"))
    second = desk("scheduled__2")
    second.fetch({ID: '{"v": 2}'})
    second.load(article(ID, title="利润下降 30%"))
    found = life(db, config)
    edited = next(event for event in found.events if event.word == "edited")
    assert "title changed: 利润下降 〔-3%-〕〔+30%+〕" in edited.notes
    revised = next(event for event in found.events if event.word == "revised")
    assert revised.run is not None
    assert revised.run.key == "scheduled__2"
    assert words(found).count("answered") == 2


@pytest.mark.parametrize("outcome", [o for o in Outcome if MEANINGS[o].next is not Next.DONE and o != "postponed"])
def test_a_reject_of_every_kind_says_why_and_what_to_do(
    db: Database, desk: Callable[[str], Desk], config: Config, outcome: Outcome
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    end(work, outcome, "what exactly was wrong")
    found = life(db, config)
    last = found.events[-1]
    assert (last.word, last.text, last.notes[0]) == (outcome, MEANINGS[outcome].text, "what exactly was wrong")
    assert found.tone == "bad"
    assert MEANINGS[outcome].advice in found.comes
    if MEANINGS[outcome].next is Next.NEVER:
        assert "not asked for again by itself" in found.comes
    else:
        assert "asks again (try 2 of 5)" in found.comes
        for run in range(2, 6):
            again = desk(f"manual__{run}")
            again.fetch({ID: "{}"})
            end(again, outcome)
        assert "not asked for again by itself after 5 tries" in life(db, config).comes


def test_a_page_that_waits_says_for_what(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    found = life(db, config)
    assert "A run is at it now: manual__1 of sample, batch 1." in found.comes
    assert "Its stored answer waits to be loaded in this run." in [event.text for event in found.events]
    finish_run(db, work.run.run_id)
    found = life(db, config)
    assert words(found)[-1] == "postponed"
    assert "The next run of crawl_sample, due " in found.comes
    assert found.comes.endswith("loads its stored answer, without asking for it again.")


def test_a_page_that_was_put_off_says_why(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID))
    again = desk("manual__2")
    again.fetch({})
    db.execute("UPDATE news.page SET changed_in_list = true")
    page = next(iter(to_fetch(db, again.run.run_id, 1)), None)
    assert page is not None
    postpone(db, again.run.run_id, [page], "the host is paused")
    last = life(db, config).events[-1]
    assert (last.word, last.notes, last.tone) == ("postponed", ("the host is paused",), "plain")


def test_a_pasted_line_is_part_of_it(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    for run_key in ("manual__1", "manual__2"):
        paste(db.info.dsn + f" password={db.info.password}", config, run_key, [ADDRESS + ID])
    found = life(db, config)
    assert words(found).count("pasted") == 2
    assert "named" in words(found)
    assert {event.run.source for event in found.events if event.run} == {PASTED}


def test_a_line_that_was_pasted_wrong_is_remembered(db: Database, config: Config) -> None:
    wrong = "  http://example.org/a?infoCode=NW1 "
    paste(db.info.dsn + f" password={db.info.password}", config, "manual__1", [wrong, "no link at all"])
    found = never(db, config, wrong)
    assert "foreign_host" in found.verdict
    (event,) = found.events
    assert event.text.startswith("Pasted as line 1 and refused:")
    assert event.run is not None
    assert event.run.key == "manual__1"
    assert words(never(db, config, "no link at all")) == ["bad_url"]


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("javascript:alert(1)", "bad_url"),
        ("ftp://127.0.0.1:9/x", "bad_url"),
        ("http://", "bad_url"),
        ("http://example.org/a", "foreign_host"),
        ("example.org/a", "foreign_host"),
        ("http://10.0.0.1/a", "private_address"),
        ("http://169.254.169.254/latest/meta-data", "private_address"),
        ("http://0x7f.1/a", "private_address"),
        ("http://127.0.0.1:9/about.html", "no_id"),
    ],
)
def test_a_link_that_would_be_refused_says_so(db: Database, config: Config, asked: str, outcome: str) -> None:
    found = never(db, config, asked)
    assert outcome in found.verdict
    assert found.notes
    assert not found.url


def test_a_link_that_was_never_seen_says_what_it_would_be(
    db: Database, desk: Callable[[str], Desk], config: Config
) -> None:
    work = desk("manual__1")
    lists_were_read(db, work.run.run_id, NOON)
    db.execute(
        "INSERT INTO news.host (host, robots_status, robots_body, robots_at, paused_until, pause_reason)"
        " VALUES ('127.0.0.1:9', 200, %s, now(), now() + interval '1 hour', 'it said 429')",
        ["User-agent: *\nDisallow: /"],
    )
    found = never(db, config, ADDRESS + ID)
    assert (found.source, found.external_id, found.url) == ("sample", ID, ADDRESS + ID)
    told = "\n".join(found.notes)
    assert "named from 2026-11-20 12:00 to" in told
    assert "robots.txt of 127.0.0.1:9 forbids it" in told
    assert "is paused until" in told
    assert "it said 429" in told


def test_of_a_source_that_is_not_enabled_it_says_how_to(db: Database, config: Config) -> None:
    found = never(db, config, f"http://asleep.example.com/html_News/NewsShare.html?infoCode=NW{ID}")
    assert (found.source, found.url) == ("asleep", "")
    assert any("set enabled = true" in note for note in found.notes)
    assert "The lists of asleep were never read to their end." in found.notes


def test_a_page_of_a_source_that_is_gone_still_has_its_life(
    db: Database, desk: Callable[[str], Desk], config: Config
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    finish_run(db, work.run.run_id)
    db.execute("UPDATE news.page SET source = 'former'")
    assert life(db, config).comes == "Nothing: sources.toml has no source former any more."
    db.execute("UPDATE news.page SET source = 'asleep'")
    assert "until the source asleep is enabled" in life(db, config).comes


def test_an_article_of_the_archive_has_a_life_without_a_run(
    db: Database, desk: Callable[[str], Desk], config: Config
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID))
    db.execute("DELETE FROM news.crawl_page")
    assert words(life(db, config))[-1] == "loaded"


def test_several_pages_are_a_list_newest_first(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}", OTHER: "{}"})
    work.load(article(ID, title="央行 100% 降准"), article(OTHER, title="央行 100% 加息"))
    found = trace(db, config, "100%")
    assert isinstance(found, Several)
    assert (found.how, {hit.external_id for hit in found.hits}) == ("title", {ID, OTHER})
    # The list's title counts as well, and % is no wildcard.
    assert isinstance(trace(db, config, "标题"), Several)
    assert isinstance(trace(db, config, "央%降"), NeverSeen)


@pytest.mark.parametrize("title", ["OPEC: 减产延长", "10.5.2.1 版本说明", "sina.com 上市"])
def test_a_title_that_looks_like_an_address_is_found(
    db: Database, desk: Callable[[str], Desk], config: Config, title: str
) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID, title=title))
    assert life(db, config, title).page.external_id == ID


def test_words_of_the_text_are_found_by_search(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    work.load(article(ID, body_text="世外桃源在武陵。"))
    assert "no article with it" in never(db, config, "武陵").verdict
    index_search(db.info.dsn + f" password={db.info.password}")
    found = trace(db, config, "武陵")
    assert isinstance(found, Several)
    assert found.how == "text"


@pytest.mark.parametrize(
    "asked", ["", "   ", "\0", "x" * 5000, "999999999", "'; DROP TABLE news.page; --", "\\", "\ud800", "“"]
)
def test_nonsense_has_an_answer_too(db: Database, config: Config, asked: str) -> None:
    assert never(db, config, asked).verdict


def test_another_address_of_an_article_names_it(db: Database, desk: Callable[[str], Desk], config: Config) -> None:
    work = desk("manual__1")
    work.fetch({ID: "{}"})
    end(work, Outcome.DUPLICATE, f"the article is {OTHER}")
    assert f"the article is {OTHER}" in life(db, config).events[-1].notes


def test_under_way_by_paste(db: Database, config: Config) -> None:
    run = begin_run(db, PASTED, "manual__1", Options())
    site_id = put_site(db, config.source("sample"))
    paste_line(db, run.run_id, 1, ADDRESS + ID, (config.source("sample"), site_id, ID, ADDRESS + ID))
    found = life(db, config)
    assert found.outcome is None
    assert "asks for it" in found.comes
