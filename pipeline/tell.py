"""Tell: what operators should know is recorded, and sent by the notifier that sources.toml names."""

import logging
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from checks.vocabulary import WARNED_OF, Level
from loaders.alerts import Alarm, alarms_of_run, put_alarms
from loaders.database import connect
from loaders.runs import find_run
from pipeline.notices import Notice
from scraper.config import Config
from scraper.errors import ConfigError

__all__ = ["notifier_of", "record", "send", "warnings_of"]

log = logging.getLogger(__name__)


def record(uri: str, alarms: Sequence[Alarm]) -> None:
    """Write alarms into ``news.alert``, each with its run where there is one.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        for alarm in alarms:
            put_alarms(db, [alarm], find_run(db, alarm.source, alarm.run_key))


def warnings_of(uri: str, source_name: str, run_key: str) -> list[Alarm]:
    """What a run that did not fail is marked for: what its checks warned of, and that it was held.

    :raises WarehouseUnavailable: try again.
    """
    with connect(uri) as db:
        alarms = alarms_of_run(db, source_name, run_key)
    return [a for a in alarms if a.level is Level.WARNING and a.kind in WARNED_OF]


def notifier_of(config: Config) -> Any:
    """The notifier that ``[alerts]`` names, with its arguments; None where it names none.

    :raises ConfigError: it cannot be imported, or does not take these arguments.
    """
    if not config.notify:
        return None
    arguments = dict(config.notify)
    path = arguments.pop("notifier")
    module, _, name = path.rpartition(".")
    try:
        notifier = getattr(import_module(module), name)(**arguments)
        if not callable(notifier):
            raise TypeError("it is no notifier")
    except Exception as error:
        # Whatever a class of somebody else's raises, the setting is what the operator can change.
        problem = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{config.path.name}: [alerts]: notify: {path} cannot be used: {problem}") from error
    return notifier


def send(config: Config, notice: Notice, context: Mapping[str, Any]) -> None:
    """Have the notifier send a notice, which its templates see as ``alert``. What fails is logged and fails nothing."""
    try:
        if (notifier := notifier_of(config)) is not None:
            # Without the DAG: with it, templates would be rendered by its own, unguarded environment.
            known = {name: value for name, value in context.items() if name != "dag"}
            notifier({**known, "alert": notice})
            log.info("told through %s: %s", config.notify["notifier"], notice.title)
    except Exception:
        # A run is not to fail because a mail server is away.
        log.exception("the notifier could not tell of this: %s", notice.title)
