-- name: try_import
-- Imports wait for each other. The number is arbitrary and this project's own; a killed import lets go by dying.
SELECT pg_try_advisory_lock(4607182418800017410)

-- name: wait_to_import
SELECT pg_advisory_lock(4607182418800017410)

-- name: known_posts
-- Which of these posts are stored, byte for byte, whether or not a later version of them is too.
SELECT g.name
FROM unnest(%(external_id)s::text[], %(name)s::text[], %(url)s::text[], %(sha256)s::bytea[])
     AS g (external_id, name, url, sha256)
JOIN news.page p ON p.site_id = %(site_id)s AND p.external_id = g.external_id
JOIN news.answer a ON (a.page_id, a.requested_url, a.sha256) = (p.page_id, g.url, g.sha256)

-- name: forget_rejects
-- Posts that were rejected as files and are of an article now.
DELETE FROM news.reject WHERE source = %(source)s AND page_id IS NULL AND subject = ANY (%(subject)s)

-- name: plan_posts
-- The pages with a post that waits to be loaded: of this import, and of one that ended early. Their answer is here, so that
-- none is asked for.
INSERT INTO news.crawl_page (run_id, page_id, batch, source, url, fetched, answer_id)
SELECT %(run_id)s, p.page_id, %(first_batch)s + (row_number() OVER (ORDER BY p.page_id) - 1) / %(batch_size)s,
       %(source)s, p.url, true, p.answer_id
FROM news.page p JOIN news.answer a USING (answer_id)
WHERE p.outcome IS NULL AND a.source = %(source)s
  AND NOT EXISTS (SELECT FROM news.crawl_page cp WHERE cp.run_id = %(run_id)s AND cp.page_id = p.page_id)

-- name: last_batch
SELECT coalesce(max(batch), 0) FROM news.crawl_page WHERE run_id = %(run_id)s

-- name: batches
SELECT batch, count(*) FROM news.crawl_page WHERE run_id = %(run_id)s GROUP BY batch ORDER BY batch
