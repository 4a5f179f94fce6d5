"""The assets that the DAGs announce and are scheduled on."""

from airflow.sdk import Asset

ARTICLES = Asset("finews_articles", uri="finews://warehouse/news/article", group="finews")
"""Updated by every run that brought articles in; its events carry the source and the run's counts."""

STORIES = Asset("finews_stories", uri="finews://warehouse/news/story", group="finews")
"""Updated when new and changed articles have found their stories."""

TABLES = Asset("finews_tables", uri="finews://warehouse/news/ready_tables", group="finews")
"""Updated when the ready tables were refreshed."""
