"""Progress on the terminal, a line a step."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from scraper.errors import FinewsError

__all__ = ["Step", "Steps", "open_console"]

WIDTH = 34
PIPE_WIDTH = 120


def open_console() -> Console:
    """The terminal; where there is none (a file, a pipe), lines may be as long as tables are wide."""
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, PIPE_WIDTH)
    return console


class Step:
    """A step under way; what is noted comes to stand behind its name."""

    def __init__(self) -> None:
        self.note = ""


class Steps:
    """Prints what is being done, with the seconds it took."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """A spinner while inside, a line with the time after it.

        :raises FinewsError: what was raised inside, with the step's name before it.
        """
        step = Step()
        began = time.monotonic()
        try:
            with self.console.status(escape(name)):
                yield step
        except FinewsError as error:
            self._line("[red]✗[/]", name, began, "")
            error.args = (f"{name}: {error}",)
            raise
        self._line("[green]✓[/]", name, began, step.note)

    def say(self, text: str) -> None:
        self.console.print(escape(text), highlight=False, soft_wrap=True)

    def _line(self, sign: str, name: str, began: float, note: str) -> None:
        seconds = f"{time.monotonic() - began:5.1f} s"
        self.console.print(f"{sign} {escape(name):<{WIDTH}} {seconds}  {escape(note)}".rstrip(), highlight=False)
