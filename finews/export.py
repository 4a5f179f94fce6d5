"""``finews export`` to files that analysts' tools read, with a progress bar."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from loaders.rows_out import ChosenRows
from pipeline.export_files import ExportedFiles, export_files

__all__ = ["export_files_to"]


def export_files_to(uri: str, folder: Path, form: str, chosen: ChosenRows, console: Console) -> ExportedFiles:
    """Export and print what was written.

    :raises ConfigError: the folder holds another export, or there is no such site.
    :raises FinewsError: the folder cannot be written.
    :raises WarehouseUnavailable: what is written stays, and the next export goes on.
    """
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bars:
        writing = bars.add_task("rows that changed", total=None)
        exported = export_files(
            uri, folder, form, chosen, lambda done, total: bars.update(writing, completed=done, total=total)
        )
    console.print(
        f"{exported.articles:,} articles of {exported.days:,} days in {folder}: {exported.written:,} files written, "
        f"{exported.unchanged:,} unchanged, {exported.removed:,} removed",
        highlight=False,
        soft_wrap=True,
    )
    if exported.left:
        console.print(
            f"files there that no export wrote, and that were left alone: {exported.left:,}; what reads the whole "
            "folder reads them too",
            highlight=False,
            soft_wrap=True,
        )
    return exported
