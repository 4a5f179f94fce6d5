"""The closed vocabulary of what an operator is told: what each alert means, and what to do about it.

The word is the same in ``news.alert``, the logs, the notifications, the UI and the runbook. Migrating the warehouse
writes this list into ``news.alert_kind``.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ALERTS", "CHECKS", "WARNED_OF", "Alert", "AlertMeaning", "Level"]


class Level(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    """Marks the run: someone should look within the day."""
    FAILURE = "failure"
    """Fails the run: data is missing or wrong until someone acts."""


class Alert(StrEnum):
    # Found by the checks at the end of a run.
    SILENCE = "silence"
    LISTS = "lists"
    REJECTS = "rejects"
    SHAPE = "shape"
    FIELDS = "fields"
    BODIES = "bodies"
    TIMES = "times"
    OUTLETS = "outlets"
    # Told by the system.
    LATE = "late"
    RUN_FAILED = "run_failed"
    WAITS = "waits"
    HELD = "held"
    WAREHOUSE = "warehouse"


CHECKS = (
    *(Alert.LISTS, Alert.SILENCE, Alert.OUTLETS, Alert.SHAPE, Alert.REJECTS, Alert.FIELDS, Alert.BODIES, Alert.TIMES),
)
"""What the checks of a run look for, in this order; the other alerts are told by the system."""

WARNED_OF = (*CHECKS, Alert.HELD)
"""What marks a run that is otherwise well."""


@dataclass(frozen=True, slots=True)
class AlertMeaning:
    text: str
    advice: str


ALERTS: dict[Alert, AlertMeaning] = {
    Alert.SILENCE: AlertMeaning(
        "A source listed far fewer pages than it usually does at these hours of this weekday.",
        "Open the site in a browser. If it published: look for a `lists` alert of the run, at the host's pause, and "
        "whether its lists moved (lists, feeds in sources.toml). If the site is silent, too, nothing is wrong.",
    ),
    Alert.LISTS: AlertMeaning(
        "A list of the source could not be read, so new pages on it are not known.",
        "The alert has the reason. If it is the network or a pause, the next run makes up for it. If its shape "
        "changed, mend read_list of the source's kind and trigger its crawl: it pages back to what is known.",
    ),
    Alert.REJECTS: AlertMeaning(
        "A larger share of the run's pages than usual gave no article.",
        "See which reason grew (report's log, Rejects under News) and do what docs/runbook.md says of it. "
        "After a parser was mended, `reparse_pages`; after a ban or an outage, `replay_rejects`.",
    ),
    Alert.SHAPE: AlertMeaning(
        "Answers are no longer of the shape that the parser knows, or the parser fails on them.",
        "Open a rejected page's stored answer, mend the parser in scraper/sources/ with `finews show`, raise its "
        "version, and run `reparse_pages` for the source, first as a dry run. If such pages "
        "never hold an article, raise the source's `shape_fail`.",
    ),
    Alert.FIELDS: AlertMeaning(
        "A field that was usually filled is not any more.",
        "Open the stored answer of one of the run's articles and look for the field. If it moved, mend the "
        "parser, raise its version and run `reparse_pages`; if the site dropped it, the normal follows by "
        "itself within four weeks.",
    ),
    Alert.BODIES: AlertMeaning(
        "The run's articles are much shorter than they usually are.",
        "Read an article of the run beside its site: a paywall, a teaser or a moved body. Mend the parser, "
        "raise its version and run `reparse_pages`.",
    ),
    Alert.TIMES: AlertMeaning(
        "The run's publication times cannot all be true: in the future, or all the same.",
        "Compare `published_raw` with the page. The site's format or zone changed, or the parser reads the "
        "page's own clock: mend it, raise its version and run `reparse_pages`.",
    ),
    Alert.OUTLETS: AlertMeaning(
        "An outlet that usually has articles in these days has none.",
        "Look whether the outlet goes by a new name in the newest articles, or left the lists that are read; "
        "the source's entry in sources.toml says which those are.",
    ),
    Alert.LATE: AlertMeaning(
        "A crawl is not done though it should have been.",
        "See where its run stands. None: the DAG is paused, or Airflow was down: `finews status`, then `finews up`. "
        "Fetching: a paused host or a small budget makes it long. Queued: another run of the DAG holds it up. "
        "At `ask`: decide.",
    ),
    Alert.RUN_FAILED: AlertMeaning(
        "A task failed for a reason of the system: the warehouse, a setting, or a defect.",
        "Read the failed task's log, put right what it names, and clear the task: nothing is lost or loaded twice.",
    ),
    Alert.WAITS: AlertMeaning(
        "A run waits for a person to decide whether its articles are loaded.",
        "Open the run's task `ask`: it shows the evidence. Load anyway, or hold: what is held stays stored, "
        "and the next run takes it up.",
    ),
    Alert.HELD: AlertMeaning(
        "Nothing of a run was loaded: a person chose to hold it, or nobody chose in time.",
        "Mend the parser, then trigger the source's crawl: it reads what is held without asking the site; "
        "`reparse_pages` does the same for what is rejected. To load it as it is, clear `ask` and choose to.",
    ),
    Alert.WAREHOUSE: AlertMeaning(
        "Something that always holds in the warehouse does not.",
        "The failed task of `check_warehouse` names the rule; its log has the query. Behind the load: a DAG is paused "
        "or fails. Otherwise rows were written by hand: put them right, or run `reparse_pages` for their pages.",
    ),
}
