-- name: prepare
-- One list for many articles is moved into the index in half the time and log of many short ones.
SELECT set_config('gin_pending_list_limit', '2000000', false)

-- name: waiting
-- What came or changed since, and is not indexed as it is now.
SELECT count(*) FROM news.article a
WHERE a.changed_at >= %(since)s
  AND NOT EXISTS (SELECT FROM news.article_search i WHERE i.article_id = a.article_id AND i.changed_at = a.changed_at)

-- name: next
-- The next of them behind the last one looked at, and the months of their partitions.
SELECT a.article_id, a.changed_at, 
       date_trunc('month', greatest(least(coalesce(a.published_at, '-infinity'), '2100-01-01 00:00+00'), '1989-12-01 00:00+00'), 'UTC')
FROM news.article a
WHERE (a.changed_at, a.article_id) > (%(changed_at)s, %(article_id)s)
  AND NOT EXISTS (SELECT FROM news.article_search i WHERE i.article_id = a.article_id AND i.changed_at = a.changed_at)
ORDER BY a.changed_at, a.article_id
LIMIT %(count)s

-- name: open_month
SELECT news.open_search_month(%(month)s)

-- name: forget
-- What was indexed of them before, in whatever month that was.
DELETE FROM news.article_search WHERE article_id = ANY (%(article_ids)s)

-- name: index
-- The title is the first line and the digest the second. A tsvector holds a megabyte, which 60,000 characters never make.
INSERT INTO news.article_search (article_id, published_at, day, changed_at, keys, text)
SELECT a.article_id, coalesce(a.published_at, '-infinity'), (a.published_at AT TIME ZONE s.time_zone)::date, a.changed_at,
       concat_ws(' ', '#', '#s' || a.site_id, '#o' || a.outlet_id, '#c' || a.category_id,
                 (SELECT string_agg('#t' || t.tag_id, ' ' ORDER BY t.tag_id) FROM news.article_tag t WHERE t.article_id = a.article_id)),
       news.search_fold(translate(left(a.title, 2000), E'\r\n', '  ') || E'\n' || translate(left(a.summary, 5000), E'\r\n', '  ')
                        || E'\n' || left(a.body_text, 60000))
FROM news.article a JOIN news.site s USING (site_id)
WHERE a.article_id = ANY (%(article_ids)s)
ORDER BY a.published_at, a.article_id

-- name: tidy
SELECT news.tidy_search()

-- name: find
-- What news.search() finds, with the title marked and the day in the site's zone.
SELECT (f.published_at AT TIME ZONE s.time_zone)::date, coalesce(f.outlet, ''), news.search_mark(f.title, %(query)s), f.snippet, f.url
FROM news.search(%(query)s, %(since)s, %(until)s, %(outlet)s, %(category)s, %(tag)s, %(security)s, %(site)s, %(sort)s,
                 %(max_rows)s) WITH ORDINALITY AS f
JOIN news.article a USING (article_id)
JOIN news.site s USING (site_id)
ORDER BY f.ordinality

-- name: fresh
SELECT waiting, finished_at FROM news.search_freshness
