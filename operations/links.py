"""Where a run, a task or the page's own views are in the Airflow UI."""

from urllib.parse import quote

from scraper.config import PASTED, Config

__all__ = ["dag_of", "run_path"]

_DAGS = {PASTED: "crawl_urls", "reparse": "reparse_pages", "replay": "replay_rejects", "refetch": "refetch_pages"}


def dag_of(config: Config, source_name: str) -> str:
    """The DAG whose runs are recorded under this name."""
    if source_name in _DAGS:
        return _DAGS[source_name]
    crawled = {source.name for source in config.sources if source.lists or source.feeds}
    return f"crawl_{source_name}" if source_name in crawled else "import_archive"


def run_path(config: Config, source_name: str, run_key: str) -> str:
    """The path of a run in Airflow; "" for one from the command line, or of none."""
    if not run_key or run_key.startswith("cli-"):
        return ""
    return f"/dags/{quote(dag_of(config, source_name), safe='')}/runs/{quote(run_key, safe='')}"
