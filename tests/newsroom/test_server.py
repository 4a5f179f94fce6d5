"""The site over HTTP: pages, conditional requests, the request log, and the command."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from newsroom import Newsroom
from newsroom.server import running
from newsroom.wire import shape_of
from newsroom.writing import Story
from tests.newsroom.conftest import Clock, flawless
from tests.newsroom.reading import paragraphs

PROJECT = Path(__file__).parents[2]


def test_most_share_pages_are_shells_and_some_arrive_whole(client: httpx.Client, room: Newsroom) -> None:
    whole = 0
    for expected in flawless(room)[:200]:
        page = client.get("/html_News/NewsShare.html", params={"infoCode": expected.info_code}).text
        story = room.find(expected.info_code, room.now())
        assert isinstance(story, Story)
        if not shape_of(story).is_rendered:
            assert "GetNewsText.do" in page
            assert expected.title not in page
            continue
        whole += 1
        body = page.split('<div id="ContentBody" class="content">')[1].split('<div class="footer">')[0]
        assert paragraphs(body) == list(expected.paragraphs)
        assert f'<span class="source">来源：{expected.outlet}</span>' in page
    assert 0 < whole < 40


def test_what_is_not_there(client: httpx.Client) -> None:
    assert client.get("/html_News/NewsShare.html?infoCode=NW209901010000000000").status_code == 404
    text = client.get("/NewsData/GetNewsText.do?id=NW209901010000000000")
    assert (text.status_code, text.json()) == (200, {})
    assert client.get("/elsewhere").status_code == 404


@pytest.mark.parametrize("path", ["/NewsData/GetNewsText.do?id={}", "/html_News/NewsShare.html?infoCode={}"])
def test_what_the_client_holds_is_not_sent_again(client: httpx.Client, room: Newsroom, path: str) -> None:
    url = path.format(flawless(room)[40].info_code)
    first = client.get(url)
    etag, modified = first.headers["etag"], first.headers["last-modified"]

    def status(**headers: str) -> int:
        return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}).status_code

    unchanged = client.get(url, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", etag)
    assert status(if_none_match=f'"other", W/{etag}') == 304
    assert status(if_none_match="*") == 304
    assert status(if_modified_since=modified) == 304
    assert status(if_modified_since="Thu, 01 Jan 2015 00:00:00 GMT") == 200
    assert status(if_none_match='"other"') == 200
    assert status(if_none_match='"other"', if_modified_since=modified) == 200


def test_no_two_articles_share_a_tag(client: httpx.Client, room: Newsroom) -> None:
    urls = [f"/NewsData/GetNewsText.do?id={e.info_code}" for e in flawless(room)[:50]]
    assert len({client.get(url).headers["etag"] for url in urls}) == 50


def test_head_tells_what_get_would(client: httpx.Client, room: Newsroom) -> None:
    url = f"/NewsData/GetNewsText.do?id={flawless(room)[0].info_code}"
    head, get = client.head(url), client.get(url)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "last-modified", "content-type", "content-length"):
        assert head.headers[name] == get.headers[name]


def test_robots_and_the_page_that_says_what_this_is(client: httpx.Client) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /private/\n"
    home = client.get("/").text
    assert "虚构" in home
    assert "invented by a program" in home


def test_the_request_log_tells_who_asked_what_and_when(client: httpx.Client, room: Newsroom) -> None:
    client.get("/robots.txt", headers={"User-Agent": "tester/1"})
    client.head("/web/webapi?type=102&count=1&newsid=1")
    client.get("/html_News/NewsShare.html?infoCode=none")
    first, second, third = room.requests
    assert (first.method, first.path, first.status, first.headers["user-agent"]) == (
        *("GET", "/robots.txt", 200),
        "tester/1",
    )
    assert (second.method, second.path) == ("HEAD", "/web/webapi?type=102&count=1&newsid=1")
    assert third.status == 404
    assert first.at < second.at < third.at


def test_a_newsroom_can_be_served_again_on_the_same_port(clock: Clock) -> None:
    room = Newsroom(days=1, per_day=5, clock=clock)
    with running(room) as base_url, httpx.Client() as client:
        assert client.get(base_url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)
    with running(room, port=int(base_url.rpartition(":")[2])) as again:
        assert again == base_url
        assert httpx.get(again).status_code == 200


def test_a_taken_port_is_said_at_once(clock: Clock) -> None:
    room = Newsroom(days=1, per_day=5, clock=clock)
    with (
        running(room) as base_url,
        pytest.raises(OSError, match="address already in use"),
        running(room, port=int(base_url.rpartition(":")[2])),
    ):
        pass


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "newsroom", *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    with command("--port", "0", "--days", "2", "--seed", "3") as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        base_url = said.split()[-1]
        assert "invented" in said
        assert httpx.get(f"{base_url}robots.txt").status_code == 200
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=20)
        assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.com"])
def test_the_command_refuses_to_serve_other_machines(host: str) -> None:
    with command("--host", host) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"{host} is no loopback address" in errors
    assert "127.0.0.1" in errors


def test_the_command_says_when_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with command("--port", port, "--days", "1") as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in errors
    assert "Traceback" not in errors
