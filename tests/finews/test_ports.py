import socket
from collections.abc import Iterator

import pytest

from finews.ports import answers, choose, is_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken: int) -> None:
    assert answers(taken)
    assert not is_free(taken)


def test_a_port_that_is_taken_on_all_addresses_is_not_free() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_a_port_is_free_again_as_soon_as_its_server_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0]:
            pass
    assert is_free(port)


def test_a_free_port_is_chosen_as_wanted(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert choose(port, set()) == port


def test_another_is_chosen_for_one_that_is_taken_or_not_to_be(taken: int) -> None:
    chosen = choose(taken, set())
    assert chosen != taken
    assert is_free(chosen)
    assert choose(taken, {chosen}) not in (taken, chosen)
    assert choose(taken, {chosen}, scattered=True) not in (taken, chosen)


def test_the_highest_port_has_no_neighbour(taken: int) -> None:
    assert is_free(choose(65535, {65535}))
