"""The operators' page: what the sources are doing now, and what became of a link. Part of the Airflow UI."""

PREFIX = "/finews"
"""Where it is mounted in Airflow."""
