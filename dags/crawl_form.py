"""What the operator reads of a crawl DAG, and the form that triggers it."""

from airflow.sdk import Param

DOCUMENTATION = """
Crawls **{name}** ({base_url}): reads its lists, asks for the pages that are new, changed or due, and loads the
articles.

| task | what it does | clearing it |
| --- | --- | --- |
| discover | reads the lists back to what is known, records each new page once | adds what is new meanwhile |
| fetch | asks for the pages of a batch within the host's budget, stores the answers | asks for what is missing |
| load | parses the stored answers, writes new and changed articles | loads what is missing |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles came in | announces again |
| every_batch | a mark: not reached where a batch failed, and the run is then red | is reached again |
| check | judges whether what came in is as usual, by the limits of sources.toml | judges again |
| warn | **a red square here marks the run: it has warnings** | says again what they are |

**A red run whose check failed** has its articles loaded all the same: data is missing or wrong until someone acts. **A
green run with a red warn** should be looked at within the day. The log of the red task says what was found and what to
do. All of it is in `news.alert`, and the notifier of sources.toml is told, too when a run fails, waits or is late.

A page that gives no article is no failed task: it is a row in `news.reject` with its reason. Other tasks fail only when
the system does. Every task can be cleared without fear: nothing is lost and nothing is loaded twice; clearing fetch or
load also tries again what that task rejected.

**By schedule** ({schedule}, {time_zone}) it asks for all that was listed before its logical date, whatever days were
missed. A **backfill** asks, in the run of each day, for what was listed on that day in {time_zone}: leave the form's
Since and Until empty, and choose All Runs so that days with a scheduled run are gone over, too; what is known is not
asked for again. **Triggered by hand** it takes the form's days, limit and refetch. More in docs/backfill.md.
"""

GATE = """
**This source waits for an operator** (`wait_for_operator` in sources.toml): all batches are fetched first.

| task | what it does | clearing it |
| --- | --- | --- |
| weigh | parses what was fetched, and writes nothing | weighs again |
| ask | if too much would be rejected, waits for **Load anyway** or **Hold** (after {hours:g} h: Hold) | asks again |
| remember | notes in `news.judgement` who chose what; on Hold, load is skipped and operators are told | notes again |

What is held stays stored, and the next run takes it up without asking the site again.
"""

FORM = {
    "since": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Since",
        description="First day to ask for, in the source's time zone. Empty: all that is new.",
    ),
    "until": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Until",
        description="Last day to ask for, itself included. Empty: up to now.",
    ),
    "limit": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        title="Limit",
        description="Ask for so many pages at most, the newest first; the others wait for the next run.",
    ),
    "refetch": Param(
        False,
        type="boolean",
        title="Refetch",
        description="Ask again for known pages of these days too, conditionally: finds edits.",
    ),
}
