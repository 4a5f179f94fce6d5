"""What the tasks of all DAGs share: how they are tried again, and where the warehouse is."""

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

CONNECTION = "finews_warehouse"

RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception="loaders.errors.WarehouseUnavailable",
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=15),
            reason="the warehouse did not answer; it is usually back within seconds",
        ),
        RetryRule(
            exception="loaders.errors.WarehouseRefused",
            action=RetryAction.FAIL,
            reason="the warehouse refused; trying again would be refused again",
        ),
        RetryRule(
            exception="scraper.errors.ConfigError",
            action=RetryAction.FAIL,
            reason="a setting is wrong; the message names it",
        ),
    ],
)

TASK = {"retries": 3, "retry_delay": timedelta(seconds=15), "retry_policy": RETRY_POLICY}


def warehouse() -> str:
    """The connection ``finews_warehouse``, or where there is none, what FINEWS_WAREHOUSE names."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException
    from psycopg.conninfo import make_conninfo

    from loaders.database import warehouse_uri

    try:
        found = Connection.get(CONNECTION)
    except AirflowNotFoundException:
        return warehouse_uri()
    return make_conninfo(
        host=found.host,
        port=found.port,
        user=found.login,
        password=found.password,
        dbname=found.schema,
        **{key: value for key, value in found.extra_dejson.items() if key.startswith("ssl")},
    )
