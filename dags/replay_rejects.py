"""
Gives **rejects another try**, each where it was rejected: what was rejected when it was asked for is asked for again
now, within the host's budget; what was rejected as it was read is read again from its stored answer, without a
request, and asked for only where the answer is kept no longer.

For rejects that ended because of a host (`unreachable`, `server_error`, `blocked`) once it is well again, and for
those of a parser that was mended. A page that is an article now leaves `news.reject`.

| task | what it does | clearing it |
| --- | --- | --- |
| plan | chooses the rejects; its log says what is passed over, and why | adds what is new meanwhile |
| fetch | asks for the pages of a batch that are not only read, stores the answers | asks for what is missing |
| read | parses the stored answers, writes new and changed articles | goes on with what is left |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles came in | announces again |
| every_batch | a mark: not reached where a batch failed, and the run is then red | is reached again |

Passed over are rejects that are no pages: records of lists, which the next crawl reads again, and pasted lines that
name no article, which are pasted into crawl_urls again. Pages of a host that is paused are postponed.
"""

from again_tasks import IDS, REASONS, SINCE, UNTIL, ask_and_read, outcomes_param, plan, source_param
from airflow.sdk import dag
from callbacks import run_failed
from conclusion import conclude

FORM = {
    "source": source_param("Only rejects of this entry of sources.toml. Empty: all entries."),
    "reasons": outcomes_param("Reasons", REASONS, "Only what was rejected for these. Empty: any."),
    "since": SINCE,
    "until": UNTIL,
    "ids": IDS,
}


@dag(
    dag_display_name="Replay rejects",
    description="Give rejects another try: ask again, or read the stored answer again",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    on_failure_callback=run_failed("replay"),
    tags=["finews", "again"],
)
def replay_rejects() -> None:
    conclude(ask_and_read.expand(batch=plan("replay")), "replay")


replay_rejects()
