"""The operators' page in the Airflow UI: what the sources are doing, and what became of a link."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

PREFIX = "/finews"
ROOT = urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/")
"""Where Airflow is, if it is not at the root of its host."""


async def pages(scope: Any, receive: Any, send: Any) -> None:
    # Every process of Airflow imports its plugins, each task's too; only the api-server needs the pages.
    from operations.in_airflow import app

    await app(scope, receive, send)


class FinewsPlugin(AirflowPlugin):
    name = "finews"
    fastapi_apps: ClassVar[list[dict[str, Any]]] = [{"app": pages, "name": "finews", "url_prefix": PREFIX}]
    external_views: ClassVar[list[dict[str, Any]]] = [
        {
            "name": "News",
            "href": f"{ROOT}{PREFIX}/",
            "destination": "nav",
            "url_route": "finews",
            "nav_top_level": True,
        }
    ]
