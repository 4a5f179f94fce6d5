-- What always holds in the warehouse, and no constraint can say. Each counts what breaks it, and 0 is what it should be.

-- name: done_page_without_article
-- A page that ended well has its article.
SELECT count(*) FROM news.page p JOIN news.outcome o USING (outcome)
WHERE o.next = 'done' AND NOT EXISTS (SELECT FROM news.article a WHERE a.page_id = p.page_id)

-- name: reject_of_done_page
-- A page that ended well is no reject any more.
SELECT count(*) FROM news.reject r JOIN news.page p USING (page_id) JOIN news.outcome o USING (outcome) WHERE o.next = 'done'

-- name: published_in_the_future
-- No article is dated later than the day after this: its zone or its format was misread.
SELECT count(*) FROM news.article WHERE published_at > now() + interval '25 hours'

-- name: two_articles_of_one_address
-- No two articles of a site were loaded with one canonical address and one title. An article that was edited since, or read
-- by another parser, may well have come to say what another one says.
SELECT count(*) FROM (
    SELECT FROM news.article WHERE canonical_url <> '' AND changed_at <= loaded_at
    GROUP BY site_id, canonical_url, title HAVING count(*) > 1
) AS doubles

-- name: behind_the_load
-- Search index, stories and ready tables have what came in more than a day ago.
SELECT count(*)
FROM unnest(ARRAY['search', 'stories', 'tables']) AS t (task) LEFT JOIN news.upkeep u USING (task)
WHERE EXISTS (SELECT FROM news.article a
              WHERE a.changed_at >= coalesce(u.covers_to, '-infinity') AND a.changed_at < now() - interval '1 day')

-- name: pages_end
-- Of a finished run: every page that it planned ended in one way. Rejects may be of lists and pasted lines, too.
planned - (loaded + revised + updated + unchanged + postponed) BETWEEN 0 AND rejected AND fetched <= planned

-- name: reasons_add_up
-- Of a finished run: its rejects are those of all reasons together.
rejected = (SELECT coalesce(sum(n::integer), 0) FROM jsonb_each_text(rejected_by) AS reason (word, n))
