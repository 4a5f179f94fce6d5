"""Ports on loopback: whether one is free, and which to take instead."""

import random
import socket
from collections.abc import Set

from finews.home import HOST

__all__ = ["answers", "choose", "is_free"]

NEIGHBOURS = 50
"""How many ports above the wanted one are tried before any port will do."""


def answers(port: int) -> bool:
    """Whether somebody listens on ``port``."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def is_free(port: int) -> bool:
    """Whether nobody listens on ``port`` where we would."""
    # Some systems let a second server bind beside one that listens on all addresses: see who answers, too.
    if answers(port):
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose(wanted: int, taken: Set[int], scattered: bool = False) -> int:
    """``wanted`` if it is free and not in ``taken``, else one close above it, else any.

    :param scattered: not the closest one, so that two that choose at the same time do not choose the same again.
    """
    candidates = list(range(wanted, min(wanted + NEIGHBOURS, 65536)))
    if scattered:
        random.shuffle(candidates)
    for port in candidates:
        if port not in taken and is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
