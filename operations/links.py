"""Where a run, a task or the page's own views are in the Airflow UI."""

from urllib.parse import quote

from scraper.config import PASTED, Config

__all__ = ["answer_path", "dag_of", "run_path"]

_DAGS = {PASTED: "crawl_urls", "reparse": "reparse_pages", "replay": "replay_rejects", "refetch": "refetch_pages"}


def dag_of(config: Config, source_name: str) -> str:
    """The DAG whose runs are recorded under this name; "" for one that has left sources.toml."""
    if source_name in _DAGS:
        return _DAGS[source_name]
    source = next((source for source in config.sources if source.name == source_name), None)
    if source is None:
        return ""
    return f"crawl_{source_name}" if source.lists or source.feeds else "import_archive"


def run_path(config: Config, source_name: str, run_key: str) -> str:
    """The path of a run in Airflow; "" for one from the command line, or of none."""
    dag = dag_of(config, source_name)
    if not dag or not run_key or run_key.startswith("cli-"):
        return ""
    return f"/dags/{quote(dag, safe='')}/runs/{quote(run_key, safe='')}"


def answer_path(config: Config, source_name: str, run_key: str) -> str:
    """Where in Airflow a run that waits for a person is answered; "" where it is no run of Airflow's."""
    path = run_path(config, source_name, run_key)
    return f"{path}/tasks/ask/required_actions" if path else ""
