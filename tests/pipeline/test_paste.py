"""Pasted lines: each gets an answer, and no line can make the crawl ask where it must not."""

from collections.abc import Callable

from newsroom.wire import page_time, shape_of
from newsroom.writing import Story
from pipeline.fetch import fetch_batch
from pipeline.finish import describe_lines, finish
from pipeline.load import load_batch
from pipeline.paste import paste
from scraper.config import PASTED, Config

from .conftest import Scene


def crawl_lines(scene: Scene, *lines: str, run_key: str = "pasted", config: Config | None = None) -> dict[int, str]:
    run_id, batches = paste(scene.warehouse, config or scene.config, run_key, lines)
    for batch in batches:
        fetch_batch(scene.warehouse, scene.config, run_id, batch)
        load_batch(scene.warehouse, scene.config, run_id, batch)
    finished = finish(scene.warehouse, PASTED, run_key)
    assert finished is not None
    _, answers = finished
    return {a.line: a.outcome for a in answers}


def share_url(scene: Scene, info_code: str) -> str:
    return f"{scene.base_url}/html_News/NewsShare.html?infoCode={info_code}"


def tells_all(scene: Scene, info_code: str) -> bool:
    """Whether the article's own text says its title and its time: for a pasted line no list is read that would."""
    story = scene.newsroom.find(info_code, scene.newsroom.now())
    return isinstance(story, Story) and shape_of(story).has_title and bool(page_time(story, scene.newsroom.now()))


def test_every_line_gets_its_answer(scene: Scene) -> None:
    expected = scene.newsroom.expected()
    good = [e.info_code for e in expected if e.outcome == "loaded" and tells_all(scene, e.info_code)]
    bad = next(e for e in expected if e.outcome not in ("loaded", "blocked"))
    assert crawl_lines(scene, share_url(scene, good[0]), run_key="before") == {1: "loaded"}

    answers = crawl_lines(
        scene,
        share_url(scene, good[0]),
        f"  {share_url(scene, good[1])}\t",
        "",
        share_url(scene, bad.info_code),
        share_url(scene, "NW209912312222222222"),
        "not a url",
        "ftp://127.0.0.1/x",
        "http://example.org/html_News/NewsShare.html?infoCode=NW202201242259277096",
        f"{scene.base_url}/about.html",
        share_url(scene, good[1]),
    )

    assert answers == {
        1: "unchanged",
        2: "loaded",
        4: bad.outcome,
        5: answers[5],
        6: "bad_url",
        7: "bad_url",
        8: "foreign_host",
        9: "no_id",
        10: "loaded",
    }
    assert answers[5] in ("gone", "empty"), "an article that does not exist"
    assert scene.rows("SELECT count(*) FROM news.article") == [(2,)]


def test_hostile_lines_are_refused_before_anything_is_asked(scene: Scene) -> None:
    hostile = [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/html_News/NewsShare.html?infoCode=NW202201242259277096",
        "http://2130706433/NewsShare.html?infoCode=NW202201242259277096",
        "file:///etc/passwd",
        "javascript:alert(1)",
        f"http://user:pw@{scene.base_url.removeprefix('http://')}@example.org/?infoCode=NW202201242259277096",
        "http://[::1]/html_News/NewsShare.html?infoCode=NW202201242259277096\0",
    ]
    answers = crawl_lines(scene, *hostile)

    assert set(answers) == set(range(1, len(hostile) + 1))
    assert set(answers.values()) <= {"bad_url", "foreign_host", "private_address"}
    assert not scene.newsroom.requests
    assert scene.rows("SELECT count(*) FROM news.reject WHERE source = 'pasted' AND stage = 'submit'") == [
        (len(hostile),)
    ]


def test_the_same_run_again_gives_the_same_answers(scene: Scene) -> None:
    lines = [share_url(scene, e.info_code) for e in scene.newsroom.expected()[:3]] + ["nonsense"]
    assert crawl_lines(scene, *lines) == crawl_lines(scene, *lines)
    assert scene.rows("SELECT count(*) FROM news.reject WHERE source = 'pasted'") == [(1,)]


def test_the_answers_read_as_lines(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of()
    paste(scene.warehouse, scene.config, "pasted", ["nonsense"])
    finished = finish(scene.warehouse, PASTED, "pasted")
    assert finished is not None
    [text] = describe_lines(finished[1])
    assert text.startswith("line 1: bad_url: nonsense (")
