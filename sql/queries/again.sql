-- name: begin_again
-- A run over known pages that begins again under its key (a cleared task, a retry) goes on where it was.
INSERT INTO news.crawl_run (source, run_key, refetch, form)
VALUES (%(name)s, %(run_key)s, %(refetch)s, %(form)s)
ON CONFLICT (source, run_key) DO UPDATE SET finished_at = NULL
RETURNING run_id

-- name: named_pages
-- The pages that lines name, by external id or by address.
SELECT g.line, p.page_id
FROM unnest(%(line)s::integer[], %(site)s::text[], %(external_id)s::text[]) AS g (line, site, external_id)
JOIN news.site s ON s.slug = g.site
JOIN news.page p ON p.site_id = s.site_id AND p.external_id = g.external_id

-- name: addressed_pages
SELECT g.line, p.page_id
FROM unnest(%(line)s::integer[], %(url)s::text[]) AS g (line, url)
JOIN news.page p ON p.url = g.url
JOIN news.site s USING (site_id)
WHERE s.slug = ANY (%(sites)s)

-- name: create_chosen
CREATE TEMP TABLE IF NOT EXISTS chosen_page (
    page_id integer, source text, url text, at timestamptz, reread boolean, answer_id bigint, passed text
)

-- name: empty_chosen
TRUNCATE chosen_page

-- name: choose_reparse
-- Every page of the window, with the answer to read again: the one that was rejected, else the copy that its article was
-- read from. A day is that of source_health.
INSERT INTO chosen_page (page_id, source, url, at, reread, answer_id, passed)
SELECT p.page_id, coalesce(own.source, p.source), p.url, coalesce(ar.published_at, p.listed_at, p.first_seen_at), true,
       own.answer_id,
       CASE WHEN own.answer_id IS NULL THEN 'nothing is stored of them'
            WHEN own.body_at IS NULL THEN 'their stored answer is kept no longer'
            WHEN own.source <> ALL (%(configured)s) THEN 'sources.toml no longer has their source' END
FROM unnest(%(site)s::text[], %(since)s::timestamptz[], %(until)s::timestamptz[]) AS w (site, since, until)
JOIN news.site s ON s.slug = w.site
JOIN news.page p ON p.site_id = s.site_id
LEFT JOIN news.article ar ON ar.page_id = p.page_id
LEFT JOIN news.answer was_read ON was_read.answer_id = ar.answer_id
LEFT JOIN news.page_copy c ON (c.page_id, c.source, c.copy) = (p.page_id, was_read.source, was_read.copy)
LEFT JOIN news.outcome o ON o.outcome = p.outcome
LEFT JOIN news.reject r ON r.page_id = p.page_id AND o.next <> 'done'
LEFT JOIN news.answer refused ON refused.answer_id = r.answer_id AND refused.body_at IS NOT NULL
LEFT JOIN news.answer own ON own.answer_id = coalesce(refused.answer_id, c.answer_id, p.answer_id)
WHERE (w.since IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) >= w.since)
  AND (w.until IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) < w.until)
  AND (cardinality(%(outcomes)s::text[]) = 0 OR p.outcome = ANY (%(outcomes)s))
  AND (%(parser_before)s::integer IS NULL OR ar.parser_version < %(parser_before)s)
  AND (%(page_ids)s::integer[] IS NULL OR p.page_id = ANY (%(page_ids)s))
  AND (p.source = ANY (%(sources)s) OR own.source = ANY (%(sources)s)
       OR EXISTS (SELECT FROM news.page_copy k WHERE k.page_id = p.page_id AND k.source = ANY (%(sources)s)))
  AND p.page_id %% %(parts)s = %(part)s

-- name: choose_replay
-- Every reject of the window: read again where it was rejected as read and its answer is kept, else asked for again.
INSERT INTO chosen_page (page_id, source, url, at, reread, answer_id, passed)
SELECT p.page_id, CASE WHEN x.reread THEN a.source ELSE r.source END, p.url, coalesce(p.listed_at, p.first_seen_at), x.reread,
       CASE WHEN x.reread THEN a.answer_id END,
       CASE WHEN r.page_id IS NULL AND r.source = 'pasted' THEN 'they are pasted lines that name no page; paste them into crawl_urls again'
            WHEN r.page_id IS NULL THEN 'they are list records or files that name no page; the next crawl or import reads them again'
            WHEN x.reread AND a.source <> ALL (%(configured)s) THEN 'sources.toml no longer has their source'
            WHEN NOT x.reread AND r.source <> ALL (%(enabled)s) THEN 'their source is not enabled' END
FROM news.reject r
LEFT JOIN news.page p USING (page_id)
LEFT JOIN news.site s USING (site_id)
LEFT JOIN news.answer a ON a.answer_id = r.answer_id
LEFT JOIN news.article ar ON ar.page_id = r.page_id
LEFT JOIN unnest(%(site)s::text[], %(since)s::timestamptz[], %(until)s::timestamptz[]) AS w (site, since, until) ON w.site = s.slug
CROSS JOIN LATERAL (SELECT r.stage <> 'fetch' AND a.body_at IS NOT NULL AS reread) AS x
WHERE (w.since IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) >= w.since)
  AND (w.until IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) < w.until)
  AND (cardinality(%(outcomes)s::text[]) = 0 OR r.reason = ANY (%(outcomes)s))
  AND (%(page_ids)s::integer[] IS NULL OR r.page_id = ANY (%(page_ids)s))
  AND (r.source = ANY (%(sources)s) OR (%(all_sources)s AND r.page_id IS NULL))

-- name: choose_refetch
-- Every page of the window that can be asked for.
INSERT INTO chosen_page (page_id, source, url, at, reread, answer_id, passed)
SELECT p.page_id, p.source, p.url, coalesce(ar.published_at, p.listed_at, p.first_seen_at), false, NULL,
       CASE WHEN a.copy <> '' THEN 'they came whole in a list or a file, which is where they are looked at again'
            WHEN p.source <> ALL (%(enabled)s) THEN 'their source is not enabled' END
FROM unnest(%(site)s::text[], %(since)s::timestamptz[], %(until)s::timestamptz[]) AS w (site, since, until)
JOIN news.site s ON s.slug = w.site
JOIN news.page p ON p.site_id = s.site_id
LEFT JOIN news.article ar ON ar.page_id = p.page_id
LEFT JOIN news.answer a ON a.answer_id = p.answer_id
WHERE (w.since IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) >= w.since)
  AND (w.until IS NULL OR coalesce(ar.published_at, p.listed_at, p.first_seen_at) < w.until)
  AND (%(page_ids)s::integer[] IS NULL OR p.page_id = ANY (%(page_ids)s))
  AND p.source = ANY (%(sources)s)

-- name: drop_planned
-- Those that the run has already: planning again only adds.
DELETE FROM chosen_page c USING news.crawl_page cp WHERE cp.run_id = %(run_id)s AND cp.page_id = c.page_id

-- name: chosen
-- How many are chosen, by what becomes of them.
SELECT coalesce(passed, ''), count(*) FROM chosen_page GROUP BY 1 ORDER BY 2 DESC, 1

-- name: chosen_pages
SELECT page_id FROM chosen_page WHERE passed IS NULL ORDER BY at DESC, page_id DESC

-- name: plan_again
-- Batches by source, newest pages first; no batch mixes pages that are read again with pages that are asked for.
INSERT INTO news.crawl_page (run_id, page_id, batch, source, url, fetched, answer_id, reread)
SELECT %(run_id)s, page_id,
       (SELECT coalesce(max(batch), 0) FROM news.crawl_page WHERE run_id = %(run_id)s)
       + dense_rank() OVER (ORDER BY reread DESC, source, part),
       source, url, reread, answer_id, reread
FROM (
    SELECT c.*, (row_number() OVER (PARTITION BY c.reread, c.source ORDER BY c.at DESC, c.page_id DESC) - 1)
                / CASE WHEN c.reread THEN %(read_size)s ELSE g.size END AS part
    FROM chosen_page c
    LEFT JOIN unnest(%(names)s::text[], %(sizes)s::integer[]) AS g (source, size) USING (source)
    WHERE c.passed IS NULL
) AS parts
ON CONFLICT (run_id, page_id) DO NOTHING

-- name: is_reread
SELECT reread FROM news.crawl_page WHERE run_id = %(run_id)s AND batch = %(batch)s LIMIT 1
