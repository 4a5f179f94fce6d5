-- name: waiting_count
-- How many articles changed since they were compared, or are to be compared again.
SELECT (SELECT count(*) FROM news.article a LEFT JOIN news.story_member m USING (article_id)
        WHERE a.changed_at >= %(since)s::timestamptz AND m.changed_at IS DISTINCT FROM a.changed_at)
     + (SELECT count(*) FROM news.story_member m JOIN news.article a USING (article_id)
        WHERE m.changed_at = '-infinity' AND a.changed_at < %(since)s::timestamptz)

-- name: waiting
-- The next of them after the given one, those that changed first in front.
SELECT a.article_id, a.title, a.body_text, a.published_at, a.changed_at
FROM news.article a LEFT JOIN news.story_member m USING (article_id)
WHERE a.changed_at >= %(since)s::timestamptz
  AND (a.changed_at, a.article_id) > (%(after_at)s::timestamptz, %(after_id)s)
  AND m.changed_at IS DISTINCT FROM a.changed_at
ORDER BY a.changed_at, a.article_id
LIMIT %(most)s

-- name: marked
-- Those to be compared again although they did not change: an article of their story was deleted.
SELECT a.article_id, a.title, a.body_text, a.published_at, a.changed_at
FROM news.story_member m JOIN news.article a USING (article_id)
WHERE m.changed_at = '-infinity'
ORDER BY a.article_id
LIMIT %(most)s

-- name: texts
SELECT article_id, title, body_text, published_at FROM news.article WHERE article_id = ANY (%(article_ids)s)

-- name: drop_links
-- What was found of an earlier text of these articles.
DELETE FROM news.story_link WHERE article_id = ANY (%(article_ids)s) OR other_id = ANY (%(article_ids)s)

-- name: drop_keys
DELETE FROM news.story_key WHERE article_id = ANY (%(article_ids)s)

-- name: copy_keys
COPY news.story_key (key, at, article_id) FROM STDIN

-- name: candidates
-- For each article those that it shares the rarest keys with, published within so many days of it; of those that share a
-- key that many have only the nearest in time. A key that n others have counts 1/n, and all of them must count enough.
-- An article without a time has one key, which holds at any time.
WITH own AS (
    SELECT * FROM unnest(%(keys)s::bigint[], %(times)s::timestamptz[], %(article_ids)s::bigint[]) AS own (key, at, article_id)
),
hit AS (
    SELECT own.article_id, near.article_id AS other_id, 1000000 / count(*) OVER (PARTITION BY own.article_id, own.key) AS weight
    FROM own CROSS JOIN LATERAL (
        (SELECT k.article_id FROM news.story_key k
         WHERE k.key = own.key AND (k.at, k.article_id) < (own.at, own.article_id) AND k.at >= own.at - %(window)s
         ORDER BY k.at DESC, k.article_id DESC LIMIT %(near)s)
        UNION ALL
        (SELECT k.article_id FROM news.story_key k
         WHERE k.key = own.key AND (k.at, k.article_id) > (own.at, own.article_id)
           AND k.at <= CASE WHEN own.at = '-infinity' THEN 'infinity' ELSE own.at + %(window)s END
         ORDER BY k.at, k.article_id LIMIT %(near)s)
        UNION ALL
        (SELECT k.article_id FROM news.story_key k
         WHERE k.key = own.key AND k.at = '-infinity' AND own.at <> '-infinity'
         ORDER BY k.article_id LIMIT %(near)s)
    ) AS near
),
pair AS (
    SELECT article_id, other_id,
           row_number() OVER (PARTITION BY article_id ORDER BY sum(weight) DESC, other_id) AS place
    FROM hit GROUP BY article_id, other_id
    HAVING sum(weight) >= 1000000 * %(least)s
)
SELECT DISTINCT least(article_id, other_id), greatest(article_id, other_id) FROM pair WHERE place <= %(most)s ORDER BY 1, 2

-- name: put_links
INSERT INTO news.story_link (article_id, other_id, similarity)
SELECT * FROM unnest(%(article_ids)s::bigint[], %(other_ids)s::bigint[], %(similarities)s::real[])

-- name: stories_of
SELECT DISTINCT story_id FROM news.story_member WHERE article_id = ANY (%(article_ids)s)

-- name: members_of
SELECT article_id FROM news.story_member WHERE story_id = ANY (%(story_ids)s)

-- name: links_of
SELECT article_id, other_id, similarity FROM news.story_link WHERE article_id = ANY (%(article_ids)s)

-- name: put_compared
-- The articles of a batch as they were compared, each alone as yet.
INSERT INTO news.story_member (article_id, story_id, similarity, changed_at)
SELECT new.article_id, new.article_id, 1, new.changed_at
FROM unnest(%(article_ids)s::bigint[], %(times)s::timestamptz[]) AS new (article_id, changed_at)
ON CONFLICT (article_id) DO UPDATE SET changed_at = excluded.changed_at

-- name: put_members
UPDATE news.story_member old SET story_id = new.story_id, similarity = new.similarity
FROM unnest(%(article_ids)s::bigint[], %(story_ids)s::bigint[], %(similarities)s::real[]) AS new (article_id, story_id, similarity)
WHERE old.article_id = new.article_id AND (old.story_id, old.similarity) IS DISTINCT FROM (new.story_id, new.similarity)

-- name: drop_totals
DELETE FROM news.story_total t
WHERE t.story_id = ANY (%(story_ids)s) AND NOT EXISTS (SELECT FROM news.story_member m WHERE m.story_id = t.story_id)

-- name: put_totals
WITH said AS (
    SELECT m.story_id, a.article_id, a.published_at, o.name,
           row_number() OVER (PARTITION BY m.story_id
                              ORDER BY news.published_by(a.published_at, a.published_raw, s.time_zone), a.article_id) AS place
    FROM news.story_member m
    JOIN news.article a USING (article_id)
    JOIN news.site s USING (site_id)
    LEFT JOIN news.outlet o USING (outlet_id)
    WHERE m.story_id = ANY (%(story_ids)s)
),
had AS (
    SELECT story_id, name, min(place) AS place FROM said WHERE name IS NOT NULL GROUP BY story_id, name
),
named AS (
    SELECT story_id, array_agg(name ORDER BY place) AS outlet_names FROM had GROUP BY story_id
)
INSERT INTO news.story_total AS old (story_id, first_article_id, first_at, last_at, articles, outlet_names)
SELECT s.story_id, min(s.article_id) FILTER (WHERE s.place = 1), min(s.published_at) FILTER (WHERE s.place = 1), max(s.published_at),
       count(*), coalesce(n.outlet_names, '{}')
FROM said s LEFT JOIN named n USING (story_id)
GROUP BY s.story_id, n.outlet_names
ON CONFLICT (story_id) DO UPDATE SET
    first_article_id = excluded.first_article_id, first_at = excluded.first_at, last_at = excluded.last_at,
    articles = excluded.articles, outlet_names = excluded.outlet_names
WHERE (old.first_article_id, old.first_at, old.last_at, old.articles, old.outlet_names)
    IS DISTINCT FROM (excluded.first_article_id, excluded.first_at, excluded.last_at, excluded.articles, excluded.outlet_names)
