"""reparse, replay and refetch, as they are typed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .again_scene import contents
from .conftest import Scene

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scene(scene_of: Callable[..., Scene]) -> Scene:
    return scene_of(days=1, per_day=30)


@pytest.fixture
def finews(scene: Scene, tmp_path: Path) -> Run:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FINEWS_")}
        addresses = {"FINEWS_WAREHOUSE": scene.warehouse, "FINEWS_SOURCES": str(scene.sources)}
        return subprocess.run(
            [sys.executable, "-m", "finews", *arguments],
            env={**kept, **addresses, "FINEWS_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=240,
        )

    return run


def test_reparse_first_as_a_dry_run(scene: Scene, finews: Run) -> None:
    scene.crawl()
    articles = scene.rows("SELECT count(*) FROM news.article")[0][0]
    before = contents(scene)
    asked = len(scene.newsroom.requests)

    dry = finews("reparse", "--dry-run", "--source", "newsroom")
    assert dry.returncode == 0, dry.stderr
    assert "nothing is written" in dry.stdout
    assert f"{articles:>9,}  unchanged" in dry.stdout
    assert contents(scene) == before

    real = finews("reparse", "--source", "newsroom", "--outcome", "loaded")
    assert real.returncode == 0, real.stderr
    assert f"{articles} known pages gone over again, 0 of them fetched" in real.stdout
    assert len(scene.newsroom.requests) == asked


def test_replay_and_refetch(scene: Scene, finews: Run) -> None:
    scene.crawl()
    [(external_id,)] = scene.rows("SELECT external_id FROM news.article ORDER BY article_id LIMIT 1")
    replayed = finews("replay", "--reason", "no_text", "--reason", "gone")
    assert replayed.returncode == 0, replayed.stderr
    assert "known pages gone over again" in replayed.stdout

    refetched = finews("refetch", external_id, "NW1")
    assert refetched.returncode == 0, refetched.stderr
    assert "1 known pages gone over again, 1 of them fetched" in refetched.stdout
    assert "NW1: not known; paste its address into crawl_urls" in refetched.stdout.replace("\n", " ")

    refused = finews("refetch", "--source", "newsroom")
    assert refused.returncode == 1
    assert "a refetch asks hosts: name the pages" in refused.stderr
    assert "Traceback" not in refused.stderr
