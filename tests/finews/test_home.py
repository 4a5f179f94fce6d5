import json
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from finews.home import Home, find_home, write_private
from scraper.config import PROJECT
from scraper.errors import ConfigError, FinewsError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_and_what_it_remembers_are_the_owners_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    with home.alone():
        home.prepare()
    assert mode(home.path) == 0o700
    assert mode(home.state_file) == 0o600


def test_secrets_differ_between_homes_and_last(tmp_path: Path) -> None:
    states = []
    for name in ("one", "other", "one"):
        home = Home(tmp_path / name)
        with home.alone():
            states.append(home.prepare())
    one, other, again = states
    assert again == one
    assert len({one.stack, one.fernet_key, one.jwt_secret, one.api_secret_key, *one.passwords.values()}) == 10
    assert not set(one.passwords.values()) & set(other.passwords.values())
    assert len(one.jwt_secret.encode()) >= 64


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    tmp_path.chmod(0o755)
    with pytest.raises(FinewsError, match="not empty and no home of finews"), Home(tmp_path).alone():
        pass
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_home_whose_first_start_was_killed_is_taken_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.alone():
        (tmp_path / ".state.json.new").write_text('{"half')
    with home.alone():
        assert home.prepare() == home.state()


def test_a_damaged_state_says_which_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.state_file.write_text('{"stack": ')
    with pytest.raises(FinewsError, match=r"state\.json: is damaged"):
        home.state()


def test_a_state_of_another_version_is_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.alone():
        state = home.prepare()
    values = json.loads(home.state_file.read_text())
    del values["ports"]["newsroom"], values["settings"]
    home.state_file.write_text(json.dumps({**values, "of_tomorrow": 1}))
    assert home.state() == state


def test_a_home_of_an_earlier_version_gets_the_logins_that_are_new(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.alone():
        first = home.prepare()
        older = {login: password for login, password in first.passwords.items() if login != "loader"}
        home.save(replace(first, passwords=older))
        state = home.prepare()
    assert {login: state.passwords[login] for login in older} == older
    assert state.passwords["loader"]
    assert home.state() == state


def test_two_starts_of_a_home_do_not_run_at_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    errors: list[BaseException] = []

    def second() -> None:
        try:
            with home.alone():
                pass
        except FinewsError as error:
            errors.append(error)

    with home.alone():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "Another finews up or down" in str(errors[0])
    second()
    assert len(errors) == 1


def test_the_home_does_not_depend_on_where_we_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FINEWS_HOME", raising=False)
    assert find_home().path == PROJECT / ".finews"
    monkeypatch.setenv("FINEWS_HOME", "here")
    with pytest.raises(ConfigError, match="FINEWS_HOME: must be an absolute path"):
        find_home()


def test_a_private_file_is_replaced_whole_and_never_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert path.read_text() == "new"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]
