"""The report as a file: one that was asked for, or the kept ones of the last days."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from loaders import upkeep
from loaders.database import connect
from loaders.report import Report, read_report
from reports.page import render
from scraper.errors import FinewsError

__all__ = ["LATEST", "Written", "keep_report", "write_report"]

LATEST = "finews-report.html"
KEPT = 30
"""Dated reports that are kept: as many days as a report shows, and about 60 MB."""
_DATED = re.compile(r"report-\d{4}-\d{2}-\d{2}\.html")


@dataclass(frozen=True, slots=True)
class Written:
    """``size`` in bytes."""

    path: Path
    size: int
    report: Report


def write_report(uri: str, path: Path, days: int) -> Written:
    """Write the page of the last ``days`` days as this file, whole or not at all.

    :raises FinewsError: the file cannot be written.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        report = read_report(db, days)
    return Written(path, _write(path, render(report)), report)


def keep_report(uri: str, folder: Path, days: int) -> Written:
    """Write the page below its day's name and as the latest; the oldest dated ones go.

    :raises FinewsError: the folder cannot be written.
    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db, upkeep.alone(db, "report"):
        report = read_report(db, days)
        page = render(report)
        today = report.made_at.astimezone(report.zone).date()
        path = folder / f"report-{today}.html"
        size = _write(path, page)
        _write(folder / LATEST, page)
        if report.covers_to:
            upkeep.finished(db, "report", report.covers_to, report.headline.in_period)
    dated = sorted(file for file in folder.iterdir() if _DATED.fullmatch(file.name))
    for old in dated[:-KEPT]:
        old.unlink(missing_ok=True)
    return Written(path, size, report)


def _write(path: Path, page: str) -> int:
    draft = path.with_name(f".{path.name}.new")
    content = page.encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise FinewsError(f"{path}: cannot be written ({error.strerror}); name another file") from error
    return len(content)
