-- name: count_articles
SELECT count(*)
FROM news.article a JOIN news.site s USING (site_id) JOIN news.answer w USING (answer_id)
WHERE s.slug = ANY (%(sites)s)
  AND (%(sources)s::text[] IS NULL OR w.source = ANY (%(sources)s))
  AND (%(since)s::timestamptz IS NULL OR a.published_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR a.published_at < %(until)s)

-- name: articles
-- In an order that does not change, so that of two articles for one file the same comes first every time.
SELECT a.article_id, a.page_id, a.answer_id, s.slug, s.time_zone, a.external_id, a.url, a.title,
       coalesce(o.name, ''), coalesce(c.slug, ''), coalesce(c.name, ''), a.published_at, a.body_text, a.body_html
FROM news.article a
JOIN news.site s USING (site_id)
JOIN news.answer w USING (answer_id)
LEFT JOIN news.outlet o USING (outlet_id)
LEFT JOIN news.category c USING (category_id)
WHERE s.slug = ANY (%(sites)s)
  AND (%(sources)s::text[] IS NULL OR w.source = ANY (%(sources)s))
  AND (%(since)s::timestamptz IS NULL OR a.published_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR a.published_at < %(until)s)
ORDER BY s.slug, a.article_id

-- name: answers
-- What these articles were read from, and every other copy of them, as far as their bodies are kept.
SELECT w.page_id, w.answer_id, w.source, w.copy, w.requested_url, w.url, w.status, w.headers, b.body, w.fetched_at,
       w.charset, w.charset_from
FROM news.answer w
JOIN news.answer_body b ON b.answer_id = w.answer_id AND b.stored_at = w.body_at
WHERE w.answer_id IN (SELECT unnest(%(answer_ids)s::bigint[])
                      UNION SELECT c.answer_id FROM news.page_copy c WHERE c.page_id = ANY (%(page_ids)s))
ORDER BY w.page_id, w.copy, w.answer_id

-- name: categories
-- Every category, the first known first, with how many articles of these sites it has.
SELECT c.slug, c.name, count(a.article_id)
FROM news.category c
LEFT JOIN news.article a ON a.category_id = c.category_id
     AND a.site_id IN (SELECT site_id FROM news.site WHERE slug = ANY (%(sites)s))
GROUP BY c.category_id
ORDER BY c.category_id
