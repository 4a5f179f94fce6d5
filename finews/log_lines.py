"""What the commands log, as lines on the terminal."""

import logging

from rich.console import Console
from rich.logging import RichHandler

from pipeline.log_context import Prefixed

__all__ = ["show_log_lines"]


def show_log_lines(console: Console) -> None:
    """Show warnings, each with its source and run, on the console of a bar, so that they scroll past above it."""
    handler = RichHandler(console=console, show_path=False, show_level=False)
    handler.setFormatter(Prefixed())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
