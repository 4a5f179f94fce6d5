"""``python -m newsroom``: the sample site on loopback, until it is told to stop."""

import argparse
import asyncio
import ipaddress
import signal
import sys
from datetime import date
from pathlib import Path

from aiohttp import web

from newsroom.newsroom import Newsroom
from newsroom.server import application


def main() -> None:
    arguments = _arguments()
    if not _is_loopback(arguments.host):
        sys.exit(
            f"newsroom: {arguments.host} is no loopback address. The newsroom's articles are invented and must not be "
            "taken for news, so it serves this machine only; use 127.0.0.1."
        )
    if arguments.posts and not arguments.posts.is_dir():
        sys.exit(f"newsroom: {arguments.posts} is no folder; --posts needs one with archived posts (*.md).")
    newsroom = Newsroom(
        seed=arguments.seed,
        days=arguments.days,
        since=arguments.since,
        per_day=arguments.per_day,
        posts=arguments.posts,
    )
    try:
        asyncio.run(_serve(newsroom, arguments.host, arguments.port))
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        sys.exit(f"newsroom: cannot listen on {where} ({error.strerror}); try another --port.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m newsroom",
        description="A news site with invented Chinese finance articles, for this machine only.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="a loopback address (default %(default)s)")
    add("--port", type=int, default=8090, help="0 for any free one (default %(default)s)")
    add("--seed", type=int, default=1, help="the same seed gives the same articles (default %(default)s)")
    add("--days", type=int, default=30, help="days of news before today (default %(default)s)")
    add("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the first day, instead of --days")
    add("--per-day", type=int, default=120, help="articles on a working day (default %(default)s)")
    add("--posts", type=Path, metavar="DIR", help="also serve the archived Jekyll posts of this folder")
    return parser.parse_args()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _serve(newsroom: Newsroom, host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(application(newsroom), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        articles = len(newsroom.listed(newsroom.now()))
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{runner.addresses[0][1]}/"
        print(f"Sample newsroom with {articles} invented articles since {newsroom.since}: {address}", flush=True)
        await stop.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    main()
