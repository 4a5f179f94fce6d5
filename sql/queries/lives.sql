-- name: pages_by_id
-- Pages of this site's article id, or of any site's where none is given.
SELECT p.page_id FROM news.page p JOIN news.site s USING (site_id)
WHERE p.site_id IN (SELECT site_id FROM news.site) AND p.external_id = ANY (%(external_ids)s)
  AND (%(site)s = '' OR s.slug = %(site)s)
ORDER BY p.page_id DESC LIMIT %(count)s

-- name: pages_by_url
-- Pages with this address, in either scheme: their own, or the one that the article's page calls its own.
SELECT page_id FROM (
    SELECT page_id FROM news.page WHERE url = ANY (%(urls)s)
    UNION
    SELECT a.page_id FROM news.article a
    WHERE a.site_id IN (SELECT site_id FROM news.site) AND a.canonical_url <> '' AND a.canonical_url = ANY (%(urls)s)
) AS found ORDER BY page_id DESC LIMIT %(count)s

-- name: pages_by_title
-- Pages with these words in the article's title or the list's, the newest first, those without a time last. Where no letter
-- has two cases, as in Chinese, there is no need for ILIKE, which takes twice as long. Articles without a time are asked for
-- by themselves, so that an index has the others in their order.
SELECT page_id FROM (
    (SELECT a.page_id, a.published_at AS at FROM news.article a
     WHERE a.published_at IS NOT NULL
       AND CASE WHEN %(cased)s THEN a.title ILIKE %(pattern)s ELSE a.title LIKE %(pattern)s END
     ORDER BY a.published_at DESC LIMIT %(count)s)
    UNION ALL
    (SELECT a.page_id, NULL FROM news.article a
     WHERE a.published_at IS NULL
       AND CASE WHEN %(cased)s THEN a.title ILIKE %(pattern)s ELSE a.title LIKE %(pattern)s END
     ORDER BY a.page_id DESC LIMIT %(count)s)
    UNION ALL
    (SELECT p.page_id, p.listed_at FROM news.page p
     WHERE CASE WHEN %(cased)s THEN p.listed_title ILIKE %(pattern)s ELSE p.listed_title LIKE %(pattern)s END
     ORDER BY p.page_id DESC LIMIT %(count)s)
) AS found
GROUP BY page_id ORDER BY max(at) DESC NULLS LAST, page_id DESC LIMIT %(count)s

-- name: pages_by_text
-- Pages whose article search finds by these words.
SELECT a.page_id FROM news.search(%(query)s, max_rows => %(count)s) f JOIN news.article a USING (article_id)

-- name: hits
-- What a list of pages says of each, in the order given.
SELECT p.page_id, p.external_id, p.source, s.slug, coalesce(a.title, nullif(p.listed_title, ''), ''), p.url, p.outcome,
       coalesce(a.published_at, p.listed_at, p.first_seen_at), coalesce(o.name, p.listed_outlet)
FROM unnest(%(page_ids)s::integer[]) WITH ORDINALITY AS f (page_id, place)
JOIN news.page p USING (page_id) JOIN news.site s USING (site_id)
LEFT JOIN news.article a ON a.page_id = p.page_id
LEFT JOIN news.outlet o USING (outlet_id)
ORDER BY f.place

-- name: page
SELECT p.page_id, p.external_id, p.source, s.slug, p.url, p.list_name, p.listed_title, p.listed_at, r.source, r.run_key,
       p.first_seen_at, p.last_seen_at, p.changed_in_list, p.answer_id, p.fetched_at, p.outcome, p.outcome_at, p.attempts,
       p.next_attempt_at
FROM news.page p JOIN news.site s USING (site_id) JOIN news.crawl_run r ON r.run_id = p.discovered_by
WHERE p.page_id = %(page_id)s

-- name: article
SELECT a.article_id, a.title, o.name, a.published_at, a.revisions, a.char_count, a.answer_id, a.parser, a.parser_version,
       a.loaded_at, a.changed_at
FROM news.article a LEFT JOIN news.outlet o USING (outlet_id)
WHERE a.page_id = %(page_id)s

-- name: pasted
-- The lines that named a page, the newest last.
SELECT r.source, r.run_key, r.started_at, l.line, l.text
FROM (SELECT * FROM news.pasted_line WHERE page_id = %(page_id)s ORDER BY run_id DESC, line DESC LIMIT %(count)s) l
JOIN news.crawl_run r USING (run_id)
ORDER BY r.started_at, l.run_id, l.line

-- name: answers
-- The newest last.
SELECT answer_id, requested_url, url, status, charset, charset_from, body_size, fetched_at, source, copy, body_at IS NOT NULL
FROM (SELECT * FROM news.answer WHERE page_id = %(page_id)s ORDER BY fetched_at DESC, answer_id DESC LIMIT %(count)s) a
ORDER BY fetched_at, answer_id

-- name: runs
-- What became of a page in each run that set out to ask for it, the newest last.
SELECT r.source, r.run_key, r.started_at, r.finished_at, cp.source, cp.url, cp.batch, cp.answer_id, cp.fetched, cp.outcome,
       cp.detail, cp.ended_at, cp.reread
FROM (SELECT * FROM news.crawl_page WHERE page_id = %(page_id)s ORDER BY run_id DESC LIMIT %(count)s) cp
JOIN news.crawl_run r USING (run_id)
ORDER BY coalesce(cp.ended_at, r.started_at), r.run_id

-- name: revisions
SELECT revision, replaced_at, fetched_at, answer_id, parser, parser_version
FROM news.article_revision WHERE article_id = %(article_id)s ORDER BY revision DESC LIMIT %(count)s

-- name: diff
SELECT part, change, left(diff, 500) FROM news.revision_diff(%(article_id)s, %(revision)s::integer) LIMIT %(count)s

-- name: reject
SELECT j.stage, j.reason, j.detail, j.first_at, j.last_at, j.times, j.answer_id, r.source, r.run_key
FROM news.reject j JOIN news.crawl_run r USING (run_id)
WHERE j.page_id = %(page_id)s

-- name: pageless
-- Lines and list records that named no page: what was pasted or listed, and why it was refused.
(SELECT r.source, r.run_key, r.started_at, l.line, l.outcome, l.detail
 FROM news.pasted_line l JOIN news.crawl_run r USING (run_id)
 WHERE l.page_id IS NULL AND btrim(l.text, E' \t\r\n') = %(text)s ORDER BY r.started_at DESC LIMIT %(count)s)
UNION ALL
(SELECT r.source, r.run_key, j.last_at, NULL, j.reason, j.detail
 FROM news.reject j JOIN news.crawl_run r USING (run_id)
 WHERE j.page_id IS NULL AND j.stage <> 'submit' AND j.subject = %(text)s ORDER BY j.last_at DESC LIMIT %(count)s)

-- name: covered
-- Since when all that the source's lists named is recorded without a gap, and when they were last read; null for never.
SELECT lower(stretch), upper(stretch)
FROM unnest((SELECT range_agg(tstzrange(covers_from, started_at)) FROM news.crawl_run
             WHERE source = %(source)s AND covers_from < started_at)) AS stretch
ORDER BY upper(stretch) DESC LIMIT 1

-- name: host
SELECT nullif(paused_until, '-infinity'), pause_reason, robots_status, robots_body, robots_at FROM news.host WHERE host = %(host)s

-- name: clock
SELECT now()
