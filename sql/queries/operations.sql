-- name: look
-- Nothing is written, all numbers are of one moment, and no question may keep a visitor or the server waiting.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: patience
SELECT set_config('statement_timeout', %(milliseconds)s, true)

-- name: last_runs
-- The newest runs of each of these sources, newest first; the last column is "failure" before "warning".
SELECT s.source, r.run_id, r.run_key, r.started_at, r.finished_at, r.discovered, r.planned, r.fetched, r.loaded, r.revised,
       r.updated, r.unchanged, r.postponed, r.rejected, r.rejected_by,
       (SELECT min(a.level) FROM news.alert a WHERE a.run_id = r.run_id)
FROM unnest(%(sources)s::text[]) WITH ORDINALITY AS s (source, place)
CROSS JOIN LATERAL (SELECT * FROM news.crawl_run r WHERE r.source = s.source ORDER BY r.started_at DESC LIMIT %(runs)s) r
ORDER BY s.place, r.started_at DESC

-- name: freshness
SELECT source, newest_loaded_at, newest_published_at, waiting FROM news.source_freshness

-- name: days
-- Articles by source and day, as of the last refresh of the ready tables.
SELECT source, day, loaded FROM news.source_health WHERE day BETWEEN %(first)s AND %(last)s AND loaded > 0

-- name: refreshed_at
SELECT finished_at FROM news.freshness WHERE task = 'tables'

-- name: recent_alerts
SELECT a.kind, a.level, a.source, a.run_key, a.subject, a.detail, a.at, k.meaning, k.advice
FROM news.alert a JOIN news.alert_kind k USING (kind)
ORDER BY a.at DESC, a.alert_id DESC LIMIT %(count)s

-- name: standing_alerts
-- What was found of each source since its newest finished run began; a later run that is sound ends it.
SELECT a.source, a.level, a.kind
FROM news.alert a
LEFT JOIN LATERAL (SELECT r.run_id, r.started_at FROM news.crawl_run r
                   WHERE r.source = a.source AND r.finished_at IS NOT NULL ORDER BY r.started_at DESC LIMIT 1) r ON true
WHERE a.source = ANY (%(sources)s) AND a.at >= now() - interval '30 days'
  AND (a.run_id = r.run_id OR r.run_id IS NULL OR a.at >= r.started_at)

-- name: judgements
-- Runs that wait for a person.
SELECT r.source, r.run_key, j.asked_at, j.evidence
FROM news.judgement j JOIN news.crawl_run r USING (run_id)
WHERE j.choice IS NULL
ORDER BY j.asked_at

-- name: host_rows
SELECT host, nullif(next_slot_at, '-infinity'), nullif(paused_until, '-infinity'), pause_reason, robots_status,
       coalesce(robots_body, ''), robots_at, now()
FROM news.host WHERE host = ANY (%(hosts)s) OR paused_until > now()
ORDER BY host

-- name: reject_counts
SELECT j.source, j.reason, count(*), count(*) FILTER (WHERE j.last_at >= now() - interval '1 day'), max(j.last_at)
FROM news.reject j GROUP BY j.source, j.reason
ORDER BY count(*) DESC, j.source, j.reason

-- name: rejects
-- The newest rejects, of a source and for a reason where one is given.
SELECT j.reject_id, j.source, j.subject, j.page_id, j.answer_id, j.stage, j.reason, j.detail, j.first_at, j.last_at, j.times,
       r.source, r.run_key, p.external_id, coalesce(p.url, ''), coalesce(p.listed_title, ''), p.next_attempt_at,
       a.body_at IS NOT NULL
FROM news.reject j
JOIN news.crawl_run r USING (run_id)
LEFT JOIN news.page p ON p.page_id = j.page_id
LEFT JOIN news.answer a ON a.answer_id = j.answer_id
WHERE (%(source)s = '' OR j.source = %(source)s) AND (%(reason)s = '' OR j.reason = %(reason)s)
  AND (%(before)s::timestamptz IS NULL OR (j.last_at, j.reject_id) < (%(before)s, %(before_id)s))
ORDER BY j.last_at DESC, j.reject_id DESC LIMIT %(count)s

-- name: outcomes
SELECT outcome, next, meaning, advice FROM news.outcome

-- name: answer
SELECT a.answer_id, a.requested_url, a.url, a.status, a.headers, a.charset, a.charset_from, a.body_size, a.fetched_at,
       a.source, a.copy, a.body_at, p.external_id, p.url, encode(a.sha256, 'hex')
FROM news.answer a JOIN news.page p USING (page_id)
WHERE a.answer_id = %(answer_id)s

-- name: body
SELECT b.body FROM news.answer_body b JOIN news.answer a ON a.answer_id = b.answer_id AND a.body_at = b.stored_at
WHERE b.answer_id = %(answer_id)s
