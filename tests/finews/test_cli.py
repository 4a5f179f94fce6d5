from tests.finews.helpers import Cli


def test_where_nothing_was_started(cli: Cli) -> None:
    status = cli("status")
    assert status.returncode == 1
    assert "Nothing was started" in status.stdout
    down = cli("down")
    assert (down.returncode, down.stdout) == (0, "Nothing was started in this home.\n")
    assert not cli.home.path.exists()


def test_sources_are_shown(cli: Cli) -> None:
    sources = cli("sources")
    assert sources.returncode == 0
    for name in ("newsroom", "finews"):
        assert name in sources.stdout


def test_a_mistake_in_the_sources_is_said_before_anything_starts(cli: Cli) -> None:
    path = cli.elsewhere / "mine.toml"
    path.write_text("[[source]]\nname = 'Desk'\n")
    for command in ("sources", "up"):
        done = cli(command, FINEWS_SOURCES=str(path))
        assert done.returncode == 1
        assert done.stderr.startswith("finews: mine.toml: source 'Desk': ")
        assert "Traceback" not in done.stderr
    assert not cli.home.path.exists()


def test_a_home_that_is_not_one_is_refused(cli: Cli) -> None:
    cli.home.path.mkdir()
    (cli.home.path / "letter.txt").write_text("mine")
    up = cli("up")
    assert up.returncode == 1
    assert "is not empty and no home of finews" in up.stderr
    assert [path.name for path in cli.home.path.iterdir()] == ["letter.txt"]
