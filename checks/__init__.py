"""Whether what came in looks as it usually does: numbers in, verdicts out. Knows neither Airflow nor Postgres."""
