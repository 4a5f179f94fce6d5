-- name: record_new
-- Pages that no list named before. The anti-join keeps the sequence from running away.
INSERT INTO news.page (site_id, external_id, source, url, list_name, listed_title, listed_summary, listed_outlet,
                       listed_at, listed_raw, discovered_by)
SELECT %(site_id)s, l.external_id, %(source)s, l.url, l.list_name, l.title, l.summary, l.outlet, l.at, l.raw, %(run_id)s
FROM unnest(%(external_id)s::text[], %(url)s::text[], %(list_name)s::text[], %(title)s::text[], %(summary)s::text[],
            %(outlet)s::text[], %(at)s::timestamptz[], %(raw)s::text[])
     WITH ORDINALITY AS l (external_id, url, list_name, title, summary, outlet, at, raw, place)
WHERE NOT EXISTS (SELECT FROM news.page p WHERE p.site_id = %(site_id)s AND p.external_id = l.external_id)
ORDER BY l.place
ON CONFLICT (site_id, external_id) DO NOTHING

-- name: record_seen
-- Known pages: seen again, told more, or changed in the list that told of them first. A page that says nothing new
-- within the hour is not written.
UPDATE news.page p SET
    last_seen_at    = clock_timestamp(),
    listed_summary  = CASE WHEN p.listed_summary = '' THEN l.summary ELSE p.listed_summary END,
    listed_outlet   = CASE WHEN p.listed_outlet = '' THEN l.outlet ELSE p.listed_outlet END,
    listed_at       = coalesce(p.listed_at, l.at),
    listed_raw      = CASE WHEN p.listed_at IS NULL AND l.at IS NOT NULL THEN l.raw ELSE p.listed_raw END,
    listed_title    = CASE WHEN l.title <> '' AND (p.listed_title = '' OR p.list_name = l.list_name)
                           THEN l.title ELSE p.listed_title END,
    changed_in_list = p.changed_in_list
                      OR (p.outcome IS NOT NULL AND p.list_name = l.list_name AND l.title NOT IN ('', p.listed_title))
FROM unnest(%(external_id)s::text[], %(list_name)s::text[], %(title)s::text[], %(summary)s::text[],
            %(outlet)s::text[], %(at)s::timestamptz[], %(raw)s::text[])
     AS l (external_id, list_name, title, summary, outlet, at, raw)
WHERE p.site_id = %(site_id)s AND p.external_id = l.external_id
  AND (p.last_seen_at < clock_timestamp() - interval '1 hour'
       OR (p.listed_summary = '' AND l.summary <> '')
       OR (p.listed_outlet = '' AND l.outlet <> '')
       OR (p.listed_at IS NULL AND l.at IS NOT NULL)
       OR (p.listed_title = '' AND l.title <> '')
       OR (p.list_name = l.list_name AND l.title NOT IN ('', p.listed_title)))

-- name: plan
-- What the run asks for, newest first: pages that wait, that are due after a rejection, that changed in a list, and
-- those young enough to be looked at again; with refetch, all of the window. What came whole in a list is looked at in
-- that list. Planning again only adds. A page that another source recorded is planned where this one brought an answer
-- that waits to be loaded.
WITH due AS (
    SELECT p.page_id, p.url, coalesce(p.listed_at, p.first_seen_at) AS at
    FROM news.page p LEFT JOIN news.outcome o USING (outcome)
    WHERE p.source = %(source)s
      AND (p.outcome IS NULL
           OR p.next_attempt_at <= clock_timestamp()
           OR p.changed_in_list
           OR ((%(refetch)s
                OR (o.next = 'done' AND p.listed_at >= clock_timestamp() - %(recheck_days)s * interval '1 day'))
               AND NOT EXISTS (SELECT FROM news.answer a WHERE a.answer_id = p.answer_id AND a.copy <> '')))
    UNION ALL
    SELECT p.page_id, p.url, coalesce(p.listed_at, p.first_seen_at)
    FROM news.page p JOIN news.answer a USING (answer_id)
    WHERE p.outcome IS NULL AND p.source <> %(source)s AND a.source = %(source)s
), window_pages AS (
    SELECT d.page_id, d.url, d.at
    FROM due d
    WHERE (%(since)s::timestamptz IS NULL OR d.at >= %(since)s)
      AND (%(until)s::timestamptz IS NULL OR d.at < %(until)s)
      AND NOT EXISTS (SELECT FROM news.crawl_page cp WHERE cp.run_id = %(run_id)s AND cp.page_id = d.page_id)
    ORDER BY d.at DESC, d.page_id DESC
    LIMIT %(room)s
)
INSERT INTO news.crawl_page (run_id, page_id, batch, source, url)
SELECT %(run_id)s, page_id, %(first_batch)s + (row_number() OVER (ORDER BY at DESC, page_id DESC) - 1) / %(batch_size)s,
       %(source)s, url
FROM window_pages

-- name: planned
SELECT count(*), coalesce(max(batch), 0) FROM news.crawl_page WHERE run_id = %(run_id)s

-- name: batches
SELECT batch, count(*) FROM news.crawl_page WHERE run_id = %(run_id)s GROUP BY batch ORDER BY batch

-- name: put_pasted_page
-- The page that a pasted line names: recorded where it is new.
INSERT INTO news.page (site_id, external_id, source, url, list_name, discovered_by)
VALUES (%(site_id)s, %(external_id)s, %(source)s, %(url)s, 'pasted', %(run_id)s)
ON CONFLICT (site_id, external_id) DO NOTHING

-- name: page_id
SELECT page_id FROM news.page WHERE site_id = %(site_id)s AND external_id = %(external_id)s

-- name: put_pasted_line
INSERT INTO news.pasted_line (run_id, line, text, page_id, source, url, outcome, detail)
VALUES (%(run_id)s, %(line)s, %(text)s, %(page_id)s, %(source)s, %(url)s, %(outcome)s, %(detail)s)
ON CONFLICT (run_id, line) DO NOTHING

-- name: plan_pasted
-- The pages of the pasted lines, batched by the source whose host was pasted: a batch asks through one source.
INSERT INTO news.crawl_page (run_id, page_id, batch, source, url)
SELECT %(run_id)s, page_id, dense_rank() OVER (ORDER BY source, part), source, url
FROM (
    SELECT page_id, source, url, (row_number() OVER (PARTITION BY source ORDER BY page_id) - 1) / %(batch_size)s AS part
    FROM (SELECT DISTINCT ON (page_id) page_id, source, url FROM news.pasted_line
          WHERE run_id = %(run_id)s AND page_id IS NOT NULL ORDER BY page_id, line) l
) AS parts
ON CONFLICT (run_id, page_id) DO NOTHING

-- name: to_fetch
-- The pages of a batch that still lack an answer, and those that this stage rejected: a cleared task asks for these. Where
-- the answer's body is kept no longer, or the run is to ask unconditionally, the whole page is asked for.
SELECT cp.page_id, p.external_id, p.source, cp.url, p.etag, p.last_modified,
       coalesce(CASE WHEN a.body_at IS NOT NULL AND NOT r.form @> '{"unconditional": true}' THEN a.requested_url END, ''),
       coalesce(p.outcome IN ('blocked', 'captcha'), false)
FROM news.crawl_page cp
JOIN news.crawl_run r USING (run_id)
JOIN news.page p USING (page_id)
LEFT JOIN news.answer a ON a.answer_id = p.answer_id
LEFT JOIN news.outcome o ON o.outcome = cp.outcome
WHERE cp.run_id = %(run_id)s AND cp.batch = %(batch)s AND NOT cp.fetched AND (cp.outcome IS NULL OR o.next <> 'done')
ORDER BY cp.page_id

-- name: hold
-- Hold pages for this connection; a page held elsewhere answers false. A killed holder lets go by dying.
SELECT page_id, pg_try_advisory_lock(%(namespace)s, page_id) FROM unnest(%(page_ids)s::integer[]) AS page_id

-- name: set_patience
SELECT set_config('lock_timeout', %(milliseconds)s, true)

-- name: hold_patiently
SELECT pg_advisory_lock(%(namespace)s, %(page_id)s)

-- name: let_go
SELECT pg_advisory_unlock(%(namespace)s, page_id) FROM unnest(%(page_ids)s::integer[]) AS page_id

-- name: adopt_answers
-- Pages whose answer is here already: stored and never loaded, or fetched by another run since this one began. They
-- are not asked for again.
UPDATE news.crawl_page cp SET fetched = true, answer_id = p.answer_id
FROM news.page p, news.crawl_run r
WHERE cp.run_id = %(run_id)s AND cp.page_id = ANY (%(page_ids)s) AND p.page_id = cp.page_id AND r.run_id = cp.run_id
  AND p.answer_id IS NOT NULL
  AND (p.outcome IS NULL OR p.fetched_at >= r.started_at)
RETURNING cp.page_id

-- name: adopt_rejects
-- Pages that another run rejected since this one began: the same answer holds here.
UPDATE news.crawl_page cp SET outcome = p.outcome, ended_at = clock_timestamp(), detail = 'as another run found meanwhile'
FROM news.page p, news.crawl_run r, news.outcome o
WHERE cp.run_id = %(run_id)s AND cp.page_id = ANY (%(page_ids)s) AND p.page_id = cp.page_id AND r.run_id = cp.run_id
  AND o.outcome = p.outcome AND o.next <> 'done' AND p.outcome_at >= r.started_at AND cp.outcome IS NULL
RETURNING cp.page_id

-- name: fetched
-- The page's newest answer. A new one makes the page wait for loading; a 304 or the same bytes leave it as it is.
UPDATE news.page p SET
    fetched_at      = f.fetched_at,
    answer_id       = coalesce(f.answer_id, p.answer_id),
    etag            = CASE WHEN f.answer_id IS NULL THEN p.etag ELSE f.etag END,
    last_modified   = CASE WHEN f.answer_id IS NULL THEN p.last_modified ELSE f.last_modified END,
    outcome         = CASE WHEN f.answer_id IS DISTINCT FROM p.answer_id AND f.answer_id IS NOT NULL THEN NULL ELSE p.outcome END,
    outcome_at      = CASE WHEN f.answer_id IS DISTINCT FROM p.answer_id AND f.answer_id IS NOT NULL THEN NULL ELSE p.outcome_at END,
    changed_in_list = false
FROM unnest(%(page_id)s::integer[], %(answer_id)s::bigint[], %(fetched_at)s::timestamptz[], %(etag)s::text[],
            %(last_modified)s::text[]) AS f (page_id, answer_id, fetched_at, etag, last_modified)
WHERE p.page_id = f.page_id

-- name: fetched_in_run
UPDATE news.crawl_page cp SET fetched = true, answer_id = p.answer_id, outcome = NULL, ended_at = NULL, detail = ''
FROM news.page p
WHERE cp.run_id = %(run_id)s AND cp.page_id = ANY (%(page_id)s) AND p.page_id = cp.page_id

-- name: put_copies
-- The newest answer of each copy.
INSERT INTO news.page_copy AS c (page_id, source, copy, answer_id)
SELECT a.page_id, a.source, a.copy, a.answer_id FROM news.answer a WHERE a.answer_id = ANY (%(answer_ids)s)
ON CONFLICT (page_id, source, copy) DO UPDATE SET answer_id = excluded.answer_id
WHERE c.answer_id <> excluded.answer_id

-- name: pages_of
SELECT external_id, page_id FROM news.page WHERE site_id = %(site_id)s AND external_id = ANY (%(external_ids)s)

-- name: known_copies
-- What is stored of these copies already.
SELECT c.page_id, c.copy, a.sha256
FROM news.page_copy c JOIN news.answer a USING (answer_id)
WHERE c.page_id = ANY (%(page_ids)s) AND c.source = %(source)s

-- name: end_in_run
-- The outcome of pages in this run.
UPDATE news.crawl_page cp SET outcome = e.outcome, detail = e.detail, ended_at = clock_timestamp()
FROM unnest(%(page_id)s::integer[], %(outcome)s::text[], %(detail)s::text[]) AS e (page_id, outcome, detail)
WHERE cp.run_id = %(run_id)s AND cp.page_id = e.page_id

-- name: end_page
-- The same on the page itself, with the next attempt: in the next run, then after 1, 4 and 16 hours, then never by itself.
UPDATE news.page p SET
    outcome         = e.outcome,
    outcome_at      = statement_timestamp(),
    changed_in_list = false,
    attempts        = CASE WHEN o.next = 'done' THEN 0 ELSE least(p.attempts + 1, 1000) END,
    next_attempt_at = CASE WHEN o.next = 'again' AND p.attempts < 4
                           THEN statement_timestamp() + interval '1 hour'
                                * CASE p.attempts WHEN 0 THEN 0 ELSE power(4, p.attempts - 1) END
                      END
FROM unnest(%(page_id)s::integer[], %(outcome)s::text[]) AS e (page_id, outcome)
JOIN news.outcome o USING (outcome)
WHERE p.page_id = e.page_id
  AND (p.outcome, p.attempts, p.changed_in_list) IS DISTINCT FROM (e.outcome, 0::smallint, false)

-- name: put_rejects
INSERT INTO news.reject AS r (source, subject, page_id, answer_id, stage, reason, detail, run_id)
SELECT j.source, j.subject, j.page_id, j.answer_id, j.stage, j.reason, j.detail, %(run_id)s
FROM unnest(%(source)s::text[], %(subject)s::text[], %(page_id)s::integer[], %(answer_id)s::bigint[],
            %(stage)s::text[], %(reason)s::text[], %(detail)s::text[])
     AS j (source, subject, page_id, answer_id, stage, reason, detail)
ON CONFLICT (source, subject) DO UPDATE SET
    answer_id = excluded.answer_id, stage = excluded.stage, reason = excluded.reason, detail = excluded.detail,
    last_at = clock_timestamp(), run_id = excluded.run_id,
    times = r.times + (r.run_id <> excluded.run_id)::integer

-- name: delete_rejects
DELETE FROM news.reject WHERE page_id = ANY (%(page_id)s)

-- name: drop_reject
DELETE FROM news.reject WHERE source = %(source)s AND subject = %(subject)s

-- name: open_month
-- Where the bodies of these answers go.
SELECT news.open_answer_month(month)
FROM (SELECT DISTINCT date_trunc('month', fetched_at, 'UTC') AS month FROM unnest(%(fetched_at)s::timestamptz[]) AS fetched_at) AS months

-- name: put_answers
-- Stored once: an answer with the bytes of an earlier one to the same request is that one. In one order, so that two that
-- store the same answers wait for each other only once.
INSERT INTO news.answer (page_id, requested_url, url, status, headers, charset, charset_from, body_size, sha256,
                         fetched_at, source, copy)
SELECT * FROM unnest(
    %(page_id)s::integer[], %(requested_url)s::text[], %(url)s::text[], %(status)s::smallint[], %(headers)s::jsonb[],
    %(charset)s::text[], %(charset_from)s::text[], %(body_size)s::integer[], %(sha256)s::bytea[],
    %(fetched_at)s::timestamptz[], %(source)s::text[], %(copy)s::text[])
AS g (page_id, requested_url, url, status, headers, charset, charset_from, body_size, sha256, fetched_at, source, copy)
WHERE NOT EXISTS (SELECT FROM news.answer a
                  WHERE (a.page_id, a.requested_url, a.sha256) = (g.page_id, g.requested_url, g.sha256))
ORDER BY g.page_id, g.requested_url, g.sha256
ON CONFLICT (page_id, requested_url, sha256) DO NOTHING

-- name: answer_ids
-- Asked for by itself: what another has stored meanwhile is not there yet for the statement that waited for it.
SELECT a.answer_id, a.page_id, a.requested_url, a.sha256
FROM unnest(%(page_id)s::integer[], %(requested_url)s::text[], %(sha256)s::bytea[]) AS g (page_id, requested_url, sha256)
JOIN news.answer a USING (page_id, requested_url, sha256)

-- name: put_bodies
-- Of the answers that have none: those that are new, and those whose body was let go since.
WITH given AS (
    SELECT * FROM unnest(%(answer_id)s::bigint[], %(stored_at)s::timestamptz[], %(body)s::bytea[]) AS g (answer_id, stored_at, body)
), marked AS (
    UPDATE news.answer a SET body_at = g.stored_at FROM given g
    WHERE a.answer_id = g.answer_id AND a.body_at IS NULL
    RETURNING a.answer_id
)
INSERT INTO news.answer_body (answer_id, stored_at, body)
SELECT g.answer_id, g.stored_at, g.body FROM given g JOIN marked USING (answer_id)
