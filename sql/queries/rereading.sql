-- name: to_read
-- The pages of a batch that are not done in this run yet.
SELECT cp.page_id FROM news.crawl_page cp LEFT JOIN news.outcome o ON o.outcome = cp.outcome
WHERE cp.run_id = %(run_id)s AND cp.batch = %(batch)s AND (cp.outcome IS NULL OR cp.outcome = 'postponed')
ORDER BY cp.page_id

-- name: stored
-- What is kept of these pages, with the page's own answer and outcome. place: 0 the answer that was rejected, 1 the newest other answers of then (a page has several
-- addresses), 2 the copy that its article was read from, 3 its other copies.
WITH page AS (
    SELECT p.page_id, p.answer_id, p.outcome, was_read.source, was_read.copy, refused.answer_id AS refused_id, refused.requested_url
    FROM news.page p
    LEFT JOIN news.article ar ON ar.page_id = p.page_id
    LEFT JOIN news.answer was_read ON was_read.answer_id = ar.answer_id
    LEFT JOIN news.outcome o ON o.outcome = p.outcome
    LEFT JOIN news.reject r ON r.page_id = p.page_id AND o.next <> 'done'
    LEFT JOIN news.answer refused ON refused.answer_id = r.answer_id
    WHERE p.page_id = ANY (%(page_ids)s)
), copy AS (
    SELECT c.page_id, c.answer_id, (c.source, c.copy) = (p.source, p.copy) OR (p.source IS NULL AND c.answer_id = p.answer_id) AS is_own
    FROM page p JOIN news.page_copy c USING (page_id)
), placed AS (
    SELECT page_id, answer_id, true AS is_copy,
           CASE WHEN answer_id = (SELECT refused_id FROM page WHERE page.page_id = copy.page_id) THEN 0 WHEN is_own THEN 2 ELSE 3 END AS place
    FROM copy
    UNION ALL
    SELECT p.page_id, p.refused_id, false, 0
    FROM page p
    WHERE p.refused_id IS NOT NULL AND NOT EXISTS (SELECT FROM copy c WHERE c.page_id = p.page_id AND c.answer_id = p.refused_id)
    UNION ALL
    SELECT p.page_id, other.answer_id, false, 1
    FROM page p
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (a.requested_url) a.answer_id FROM news.answer a
        WHERE a.page_id = p.page_id AND a.copy = '' AND a.body_at IS NOT NULL AND a.requested_url <> p.requested_url
          AND a.answer_id > coalesce((SELECT max(c.answer_id) FROM copy c WHERE c.page_id = p.page_id), 0)
        ORDER BY a.requested_url, a.answer_id DESC
    ) AS other
    WHERE NOT EXISTS (SELECT FROM copy c WHERE c.page_id = p.page_id AND c.answer_id = p.refused_id)
)
SELECT x.place, x.is_copy, g.answer_id, g.outcome,
       p.page_id, p.site_id, p.external_id, p.source, p.url, p.list_name, p.listed_title, p.listed_summary,
       p.listed_outlet, p.listed_at, p.listed_raw, p.first_seen_at, a.answer_id, a.requested_url, a.url, a.status,
       a.headers, b.body, a.fetched_at, a.charset, a.charset_from, a.source, a.copy
FROM placed x
JOIN page g USING (page_id)
JOIN news.page p USING (page_id)
JOIN news.answer a ON a.answer_id = x.answer_id
JOIN news.answer_body b ON b.answer_id = a.answer_id AND b.stored_at = a.body_at
ORDER BY x.page_id, x.place, a.source, a.copy, a.answer_id DESC

-- name: lock_pages
-- Pages that no other run is writing just now, as they are.
SELECT page_id, answer_id, outcome FROM news.page WHERE page_id = ANY (%(page_ids)s) FOR NO KEY UPDATE SKIP LOCKED

-- name: win
-- An answer that was rejected and is the page after all.
UPDATE news.page p SET
    answer_id     = w.answer_id,
    fetched_at    = greatest(p.fetched_at, a.fetched_at),
    etag          = coalesce(a.headers ->> 'etag', ''),
    last_modified = coalesce(a.headers ->> 'last-modified', '')
FROM unnest(%(page_id)s::integer[], %(answer_id)s::bigint[]) AS w (page_id, answer_id) JOIN news.answer a USING (answer_id)
WHERE p.page_id = w.page_id

-- name: win_in_run
UPDATE news.crawl_page cp SET answer_id = w.answer_id
FROM unnest(%(page_id)s::integer[], %(answer_id)s::bigint[]) AS w (page_id, answer_id)
WHERE cp.run_id = %(run_id)s AND cp.page_id = w.page_id

-- name: settle
-- Pages whose article is here now. A title that changed in a list meanwhile still has them asked for.
UPDATE news.page p SET outcome = e.outcome, outcome_at = statement_timestamp(), attempts = 0, next_attempt_at = NULL
FROM unnest(%(page_id)s::integer[], %(outcome)s::text[]) AS e (page_id, outcome)
WHERE p.page_id = e.page_id

-- name: reword_page
-- Pages that are rejected as before, for another reason: when they are asked for again stays as it is.
UPDATE news.page p SET outcome = e.outcome
FROM unnest(%(page_id)s::integer[], %(outcome)s::text[]) AS e (page_id, outcome)
WHERE p.page_id = e.page_id

-- name: reword_reject
-- It is this run that found the reason; how often it was rejected stays as it is.
UPDATE news.reject r SET reason = e.outcome, stage = o.stage, detail = e.detail, run_id = %(run_id)s, last_at = clock_timestamp()
FROM unnest(%(page_id)s::integer[], %(outcome)s::text[], %(detail)s::text[]) AS e (page_id, outcome, detail)
JOIN news.outcome o USING (outcome)
WHERE r.page_id = e.page_id

-- name: note_parser
-- Articles that another version of their parser reads just the same.
UPDATE news.article a SET parser = n.parser, parser_version = n.version
FROM unnest(%(page_id)s::integer[], %(parser)s::text[], %(version)s::integer[]) AS n (page_id, parser, version)
WHERE a.page_id = n.page_id AND (a.parser, a.parser_version) <> (n.parser, n.version)

-- name: told
-- What is said of these articles now, to compare with what a parser makes of them.
SELECT a.page_id, a.title, a.body_text, a.summary, coalesce(o.name, ''), a.authors, a.published_at, coalesce(c.name, ''),
       ARRAY (SELECT t.name FROM news.article_tag at JOIN news.tag t USING (tag_id) WHERE at.article_id = a.article_id),
       (SELECT count(*) FROM news.article_security m WHERE m.article_id = a.article_id AND m.found_by <> 'text'),
       (SELECT count(*) FROM news.image i WHERE i.article_id = a.article_id)
FROM news.article a LEFT JOIN news.outlet o USING (outlet_id) LEFT JOIN news.category c USING (category_id)
WHERE a.page_id = ANY (%(page_ids)s)
