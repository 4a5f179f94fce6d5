"""The DAG that finds stories: wiring, and real runs of it."""

import psycopg

from tests.loaders.conftest import article
from tests.telling import tell

from .conftest import Airflow


def test_the_dag_waits_for_articles_and_says_what_it_does(airflow: Airflow) -> None:
    found = airflow.run("describe_dags.py")
    assert found["errors"] == {}
    dag = found["dags"]["find_stories"]
    assert dag["tasks"] == ["announce", "find"]
    assert dag["undocumented"] == dag["without_policy"] == []
    assert dag["max_active_runs"] == 1
    assert "Asset" in dag["timetable"]
    assert "who had it first" in dag["doc"]


def test_a_run_finds_stories_and_a_second_one_has_nothing_to_do(airflow: Airflow, warehouse: str) -> None:
    text = (
        "宁川股份公告，前三季度营业收入12.37亿元，同比增长8.14%，净利润3.05亿元，公司称订单饱满，明年将扩建二期厂房。"
    )
    copied = article("2", body_text=f"东湖财经讯，{text}", outlet="东湖财经")
    tell(warehouse, article("1", body_text=text), copied, article("3"))
    runs = airflow.run("run_dags.py", "find_stories", "find_stories", FINEWS_WAREHOUSE=warehouse)
    assert [run["state"] for run in runs] == ["success"] * 2
    states = [{task: state for task, _, state in run["tasks"]} for run in runs]
    assert states == [{"find": "success", "announce": "success"}] * 2
    with psycopg.connect(warehouse) as db:
        assert db.execute("SELECT articles, outlet_names FROM news.story ORDER BY story_id").fetchall() == [
            (2, ["澎湃新闻", "东湖财经"]),
            (1, ["澎湃新闻"]),
        ]
