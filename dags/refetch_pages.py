"""
Asks hosts **again for known pages**: those of a source's days, or those that are named. It finds edits, and brings
answers back whose bodies were let go. Budgets, robots.txt and pauses hold as in every crawl: a thousand pages of a
host with two requests a minute take eight hours.

The requests are **conditional**: a page that its host says is as it was costs a few bytes. **Unconditional** asks for
the whole page, for a host whose 304 is not to be trusted.

| task | what it does | clearing it |
| --- | --- | --- |
| plan | chooses the pages; its log says what is passed over and what is not known | adds what is new |
| fetch | asks for the pages of a batch within the host's budget, stores the answers | asks for what is missing |
| read | parses the stored answers, writes new and changed articles | loads what is missing |
| report | closes the run; **its log says what became of every page** | counts again |
| announce | updates the asset `finews_articles` when articles came in or changed | announces again |
| every_batch | a mark: not reached where a batch failed, and the run is then red | is reached again |

What came whole in a list (flash news) or in a file is not asked for: it is looked at again where it came from. A page
that is not known yet is pasted into crawl_urls.
"""

from again_tasks import IDS, SINCE, UNTIL, ask_and_read, plan, source_param
from airflow.sdk import Param, dag
from callbacks import run_failed
from conclusion import conclude

FORM = {
    "source": source_param("Only pages of this entry of sources.toml. Needed, with days, where no page is named."),
    "since": SINCE,
    "until": UNTIL,
    "urls_or_ids": IDS,
    "unconditional": Param(
        False, type="boolean", title="Unconditional", description="Ask for the whole page, also where it is as it was."
    ),
}


@dag(
    dag_display_name="Refetch known pages",
    description="Ask hosts again for known pages: of a source's days, or by URL or id",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=FORM,
    on_failure_callback=run_failed("refetch"),
    tags=["finews", "again"],
)
def refetch_pages() -> None:
    conclude(ask_and_read.expand(batch=plan("refetch")), "refetch")


refetch_pages()
