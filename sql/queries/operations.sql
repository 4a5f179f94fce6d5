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

-- name: alerts
-- The newest alerts, of a source and of a kind where one is given, or of these keys.
SELECT a.kind, a.level, a.source, a.run_key, a.subject, a.detail, a.at, k.meaning, k.advice, a.alert_id
FROM news.alert a JOIN news.alert_kind k USING (kind)
WHERE (%(source)s = '' OR a.source = %(source)s) AND (%(kind)s = '' OR a.kind = %(kind)s)
  AND (%(alert_ids)s::bigint[] IS NULL OR a.alert_id = ANY (%(alert_ids)s))
  AND (%(before)s::timestamptz IS NULL OR (a.at, a.alert_id) < (%(before)s, %(before_id)s))
ORDER BY a.at DESC, a.alert_id DESC LIMIT %(count)s

-- name: standing_alerts
-- What was found of each source and is not over. What the checks of a run found ends with a later run that was judged for the
-- same; what that one found is its own. A warning is over after thirty days in any case: the normal is that of four weeks.
SELECT a.source, a.level, a.kind, a.alert_id
FROM unnest(%(sources)s::text[]) AS s (source)
JOIN news.alert a USING (source)
LEFT JOIN news.crawl_run r ON r.run_id = a.run_id
LEFT JOIN LATERAL (SELECT n.started_at FROM news.crawl_run n WHERE n.source = s.source AND n.finished_at IS NOT NULL
                   ORDER BY n.started_at DESC LIMIT 1) AS ended ON true
LEFT JOIN LATERAL (SELECT n.started_at, n.finished_at FROM news.crawl_run n
                   WHERE n.source = s.source AND n.finished_at IS NOT NULL AND n.since IS NULL
                   ORDER BY n.started_at DESC LIMIT 1) AS crawled ON true
WHERE (a.level = 'failure' OR a.at >= now() - interval '30 days')
  AND CASE a.kind
      WHEN 'waits' THEN EXISTS (
          SELECT FROM news.judgement j WHERE j.run_id = a.run_id AND j.choice IS NULL
                                         AND (r.finished_at IS NULL OR r.finished_at < j.asked_at))
      -- The next crawl takes up what was held.
      WHEN 'held' THEN coalesce(crawled.started_at <= r.started_at, true)
      WHEN 'late' THEN coalesce(crawled.finished_at <= a.at, true)
      -- A task that was cleared has the run counted or checked anew.
      WHEN 'run_failed' THEN coalesce(ended.started_at <= coalesce(r.started_at, a.at), true)
                         AND coalesce(greatest(r.finished_at, r.checked_at) <= a.at, true)
      ELSE NOT EXISTS (
          SELECT FROM news.crawl_run n WHERE n.source = a.source AND n.started_at > coalesce(r.started_at, a.at)
                                         AND a.kind = ANY (n.judged))
      END

-- name: judgements
-- Runs that wait for a person. One that ended waits no more, though nobody chose: the gate was skipped, or failed.
SELECT r.source, r.run_key, j.asked_at, j.evidence
FROM news.judgement j JOIN news.crawl_run r USING (run_id)
WHERE j.choice IS NULL AND (r.finished_at IS NULL OR r.finished_at < j.asked_at)
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

-- name: alert_counts
SELECT source, kind, count(*) FROM news.alert GROUP BY source, kind ORDER BY source, kind

-- name: waiting_counts
-- Pages that wait to be asked for or loaded, and rejects that will be asked for again, by source.
SELECT source, sum(waiting)::integer, sum(again)::integer
FROM (SELECT source, count(*) AS waiting, 0 AS again FROM news.page WHERE outcome IS NULL GROUP BY source
      UNION ALL
      SELECT source, 0, count(*) FROM news.page WHERE next_attempt_at IS NOT NULL AND outcome IS NOT NULL GROUP BY source) AS counts
GROUP BY source ORDER BY source

-- name: waiting
-- Pages that wait to be asked for or, where their answer is stored, to be loaded; those that wait longest first.
SELECT p.page_id, p.external_id, p.source, p.listed_title, p.list_name, coalesce(p.fetched_at, p.first_seen_at),
       p.answer_id IS NOT NULL, p.outcome, p.attempts
FROM news.page p
WHERE p.outcome IS NULL AND (%(source)s = '' OR p.source = %(source)s)
  AND (%(after)s::timestamptz IS NULL OR (coalesce(p.fetched_at, p.first_seen_at), p.page_id) > (%(after)s, %(after_id)s))
ORDER BY coalesce(p.fetched_at, p.first_seen_at), p.page_id LIMIT %(count)s

-- name: tried_again
-- Rejects that a run will ask for again by itself; those that are due first.
SELECT p.page_id, p.external_id, p.source, p.listed_title, p.list_name, p.next_attempt_at, false, p.outcome, p.attempts
FROM news.page p
WHERE p.next_attempt_at IS NOT NULL AND p.outcome IS NOT NULL AND (%(source)s = '' OR p.source = %(source)s)
  AND (%(after)s::timestamptz IS NULL OR (p.next_attempt_at, p.page_id) > (%(after)s, %(after_id)s))
ORDER BY p.next_attempt_at, p.page_id LIMIT %(count)s
