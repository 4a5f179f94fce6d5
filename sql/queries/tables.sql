-- name: ready_tables
-- All of them, each after those that it reads: a view is made after what it reads, here and in a restored dump.
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'news'::regnamespace AND c.relkind = 'm'
ORDER BY c.oid

-- name: something_came_in
-- Whether anything that they count has changed since; the articles of a load that was under way then began a little earlier.
SELECT EXISTS (SELECT FROM news.article WHERE changed_at >= %(covers_to)s - interval '1 minute')
    OR EXISTS (SELECT FROM news.crawl_run WHERE started_at >= %(covers_to)s OR finished_at >= %(covers_to)s)
    OR EXISTS (SELECT FROM news.upkeep WHERE task IN ('stories', 'mentions') AND done > 0 AND finished_at >= %(covers_to)s)
    OR EXISTS (SELECT FROM pg_matviews WHERE schemaname = 'news' AND NOT ispopulated)

-- name: refresh
SELECT news.refresh_ready_table(%(name)s)
