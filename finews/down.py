"""Stopping everything that a home started, in order, and nothing else."""

from contextlib import suppress
from functools import partial

import psutil

from finews.home import Home, find_home
from finews.processes import PART_MARK, end, marked
from finews.stack import Stack
from finews.steps import Steps
from scraper.errors import FinewsError

__all__ = ["down", "stop_everything"]


def down(steps: Steps) -> None:
    """`finews down`: harmless where nothing runs.

    :raises FinewsError: something could not be stopped, or another up or down is at work.
    """
    home = find_home()
    if home.state() is None:
        steps.say("Nothing was started in this home.")
        return
    with home.alone():
        if not stop_everything(home, steps):
            steps.say("Nothing of this home runs.")


def stop_everything(home: Home, steps: Steps) -> bool:
    """Stop what the supervisor runs, then what is left of it or of one that was killed; False where nothing ran."""
    state = home.state()
    if state is None:
        return False
    # With every part that there can be: what was started before may have been another choice of servers.
    stack = Stack(home, state)
    ran = stack.supervisor.is_up()
    if ran:
        try:
            _stop_in_order(stack, steps)
        except FinewsError as error:
            steps.say(f"  {error}")
    return _clear_leftovers(stack, steps) or ran


def _stop_in_order(stack: Stack, steps: Steps) -> None:
    supervisor = stack.supervisor
    infos = supervisor.infos()
    for part in reversed(stack.parts()):
        if part.name in infos and infos[part.name].state not in ("STOPPED", "FATAL"):
            with steps.step(f"Stopping {part.name}"):
                supervisor.stop_part(part.name)
    with steps.step("Stopping the supervisor"):
        supervisor.shutdown()


def _clear_leftovers(stack: Stack, steps: Steps) -> bool:
    """End marked processes without a supervisor over them."""
    mark, postgres = stack.state.stack, stack.postgres
    assert postgres is not None
    if not marked(mark) and not postgres.is_running():
        return False
    with steps.step("Ending what a killed run left") as step:
        # First the supervisor that does not answer, which would start the others again.
        count = end(lambda: [process for process in marked(mark) if not _part_of(process)])
        for part in reversed(stack.parts()):
            if part.name != "postgres":
                count += end(partial(marked, mark, part.name))
        if postgres.is_running():
            postgres.stop()
            count += 1
        postgres.clear_leftovers()
        count += end(partial(marked, mark))
        step.note = f"{count} processes"
    return True


def _part_of(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(process.environ().get(PART_MARK, ""))
    return ""
