"""A notifier that writes what it is told into a file, a JSON object a line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from airflow.sdk import BaseNotifier


class FileNotifier(BaseNotifier):
    template_fields: Sequence[str] = ("title", "html")

    def __init__(self, path: str, title: str = "", html: str = "") -> None:
        super().__init__()
        self.path = path
        self.title = title
        self.html = html

    def notify(self, context: Any) -> None:
        with Path(self.path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"title": self.title, "html": self.html}) + "\n")


class BrokenNotifier(BaseNotifier):
    def notify(self, context: Any) -> None:
        raise ConnectionRefusedError("the mail server is away")
