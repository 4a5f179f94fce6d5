-- name: put_site
INSERT INTO news.site AS s (slug, name, time_zone) VALUES (%(slug)s, %(name)s, %(time_zone)s)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone
WHERE (s.name, s.time_zone) <> (excluded.name, excluded.time_zone)

-- name: site_id
SELECT site_id FROM news.site WHERE slug = %(slug)s

-- name: begin_run
-- A run that begins again under its key (a cleared task, a retry) goes on where it was.
INSERT INTO news.crawl_run AS r (source, run_key, since, until, page_limit, refetch)
VALUES (%(source)s, %(run_key)s, %(since)s, %(until)s, %(page_limit)s, %(refetch)s)
ON CONFLICT (source, run_key) DO UPDATE SET finished_at = NULL
RETURNING run_id, started_at

-- name: find_run
SELECT run_id FROM news.crawl_run WHERE source = %(source)s AND run_key = %(run_key)s

-- name: lists_were_read
UPDATE news.crawl_run SET lists_read_at = clock_timestamp(), covers_from = %(covers_from)s WHERE run_id = %(run_id)s

-- name: coverage
-- The stretches of time of which every listed page is recorded, as far as complete readings of the lists tell.
SELECT lower(stretch), upper(stretch)
FROM unnest((
    SELECT range_agg(tstzrange(covers_from, started_at))
    FROM news.crawl_run
    WHERE source = %(source)s AND covers_from < started_at AND run_id <> %(run_id)s
)) AS stretch
ORDER BY upper(stretch) DESC

-- name: close_pages
-- What a run leaves unfinished is taken up by the next one.
UPDATE news.crawl_page
SET outcome = 'postponed', ended_at = clock_timestamp(),
    detail = CASE WHEN fetched THEN 'the run ended before the stored answer was loaded'
                  ELSE 'the run ended before the page was asked for' END
WHERE run_id = %(run_id)s AND outcome IS NULL

-- name: finish_run
WITH pages AS (
    SELECT outcome, count(*) AS n, count(*) FILTER (WHERE fetched AND NOT reread) AS fetched
    FROM news.crawl_page WHERE run_id = %(run_id)s GROUP BY outcome
), refused AS (
    SELECT reason, sum(n) AS n
    FROM (
        SELECT p.outcome AS reason, p.n FROM pages p JOIN news.outcome o USING (outcome)
        WHERE o.next <> 'done' AND p.outcome <> 'postponed'
        UNION ALL
        SELECT outcome, count(*) FROM news.pasted_line WHERE run_id = %(run_id)s AND outcome IS NOT NULL GROUP BY outcome
        UNION ALL
        SELECT reason, count(*) FROM news.reject
        WHERE run_id = %(run_id)s AND page_id IS NULL AND stage = 'discover' GROUP BY reason
    ) AS each
    GROUP BY reason
)
UPDATE news.crawl_run SET
    finished_at = clock_timestamp(),
    discovered  = (SELECT count(*) FROM news.page WHERE discovered_by = %(run_id)s),
    planned     = coalesce((SELECT sum(n) FROM pages), 0),
    fetched     = coalesce((SELECT sum(fetched) FROM pages), 0),
    loaded      = coalesce((SELECT n FROM pages WHERE outcome = 'loaded'), 0),
    revised     = coalesce((SELECT n FROM pages WHERE outcome = 'revised'), 0),
    updated     = coalesce((SELECT n FROM pages WHERE outcome = 'updated'), 0),
    unchanged   = coalesce((SELECT n FROM pages WHERE outcome = 'unchanged'), 0),
    postponed   = coalesce((SELECT n FROM pages WHERE outcome = 'postponed'), 0),
    rejected    = coalesce((SELECT sum(n) FROM refused), 0),
    rejected_by = coalesce((SELECT jsonb_object_agg(reason, n) FROM refused), '{}')
WHERE run_id = %(run_id)s

-- name: run
SELECT run_id, source, run_key, started_at, finished_at, discovered, planned, fetched, loaded, revised, updated,
       unchanged, postponed, rejected, rejected_by
FROM news.crawl_run WHERE run_id = %(run_id)s

-- name: latest_runs
-- The newest finished run of each source, and of pasted lines; runs over known pages are no crawls.
SELECT DISTINCT ON (source)
       run_id, source, run_key, started_at, finished_at, discovered, planned, fetched, loaded, revised, updated,
       unchanged, postponed, rejected, rejected_by
FROM news.crawl_run WHERE finished_at IS NOT NULL AND source NOT IN ('reparse', 'replay', 'refetch')
ORDER BY source, started_at DESC

-- name: progress
-- How far a run is: planned, fetched, ended.
SELECT count(*), count(*) FILTER (WHERE cp.fetched OR cp.outcome IS NOT NULL), count(cp.outcome)
FROM news.crawl_page cp JOIN news.crawl_run r USING (run_id)
WHERE r.source = %(source)s AND r.run_key = %(run_key)s

-- name: waiting
SELECT count(*) FROM news.page WHERE source = %(source)s AND outcome IS NULL

-- name: batch_counts
SELECT outcome, count(*) FROM news.crawl_page
WHERE run_id = %(run_id)s AND batch = %(batch)s AND outcome IS NOT NULL
GROUP BY outcome ORDER BY count(*) DESC, outcome

-- name: pasted_answers
SELECT line, text, outcome, detail FROM news.pasted_answer WHERE run_id = %(run_id)s ORDER BY line
