-- name: put_alert
INSERT INTO news.alert AS a (kind, level, source, run_key, run_id, subject, observed, normal, detail)
VALUES (%(kind)s, %(level)s, %(source)s, %(run_key)s, %(run_id)s, %(subject)s, %(observed)s, %(normal)s, %(detail)s)
ON CONFLICT (source, run_key, kind, subject) DO UPDATE SET
    level = excluded.level, run_id = excluded.run_id, observed = excluded.observed, normal = excluded.normal,
    detail = excluded.detail, at = clock_timestamp()

-- name: forget
DELETE FROM news.alert WHERE run_id = %(run_id)s AND kind = ANY (%(kinds)s)

-- name: checked
UPDATE news.crawl_run SET checked_at = clock_timestamp(), judged = %(judged)s WHERE run_id = %(run_id)s

-- name: alarms_of_run
SELECT kind, level, source, detail, run_key, subject, observed::float8, normal::float8
FROM news.alert WHERE source = %(source)s AND run_key = %(run_key)s ORDER BY level, kind, subject
