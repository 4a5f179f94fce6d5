-- name: one_moment
-- All that follows in this transaction is of one moment, and times are in UTC.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL TIME ZONE 'UTC';
SET LOCAL work_mem = '64MB';
SELECT statement_timestamp()

-- name: sites
SELECT slug FROM news.site ORDER BY slug

-- name: days
-- Of every day the rows that its files would hold, and hashes that differ when any of them does. Whatever changes what an
-- article's row says moves its changed_at; the rest is what others write behind the load, or could mend by hand.
WITH mentioned AS (
    SELECT m.article_id, count(*) AS rows, array_agg(DISTINCT e.symbol) FILTER (WHERE m.doubt = '') AS symbols,
           sum(hash_record_extended(ROW(e.symbol, coalesce(nullif(f.name, ''), m.surface), e.kind, m.surface, m.found_by,
                                        m.mentions, m.doubt), 0)) AS hash
    FROM news.article_security m
    JOIN news.security e USING (security_id)
    LEFT JOIN news.security_full f ON f.symbol = e.symbol
    GROUP BY m.article_id
), chosen AS (
    SELECT (a.published_at AT TIME ZONE s.time_zone)::date AS day, m.rows AS mentions,
           hash_record_extended(
               ROW(a.article_id, a.changed_at, s.slug, s.time_zone, o.name, c.slug, c.name, t.story_id, m.symbols), 0)
               AS article_hash,
           hash_record_extended(ROW(a.article_id, a.published_at, s.slug, m.hash), 0) AS mention_hash
    FROM news.article a
    JOIN news.site s USING (site_id)
    LEFT JOIN news.outlet o USING (outlet_id)
    LEFT JOIN news.category c USING (category_id)
    LEFT JOIN news.story_member t USING (article_id)
    LEFT JOIN mentioned m USING (article_id)
    WHERE (%(sites)s::text[] IS NULL OR s.slug = ANY (%(sites)s))
      AND (%(sources)s::text[] IS NULL
           OR EXISTS (SELECT FROM news.answer w WHERE w.answer_id = a.answer_id AND w.source = ANY (%(sources)s)))
      AND (%(since)s::date IS NULL OR a.published_at >= %(since)s::timestamp AT TIME ZONE s.time_zone)
      AND (%(until)s::date IS NULL OR a.published_at < (%(until)s + 1)::timestamp AT TIME ZONE s.time_zone)
)
SELECT day, count(*), sum(article_hash)::text, coalesce(sum(mentions), 0)::bigint,
       coalesce(sum(mention_hash) FILTER (WHERE mentions > 0), 0)::text
FROM chosen
GROUP BY day
ORDER BY day NULLS FIRST

-- name: articles
-- The articles of a day, which is null for those without a time. The first condition is for the index.
SELECT f.article_id, f.site, f.external_id, f.url, f.canonical_url, f.title, f.summary, f.outlet, f.category,
       f.category_slug, f.authors, f.tags,
       ARRAY(SELECT DISTINCT e.symbol FROM news.article_security m JOIN news.security e USING (security_id)
             WHERE m.article_id = f.article_id AND m.doubt = '' ORDER BY e.symbol) AS symbols,
       t.story_id, f.published_at, f.published_local, f.published_day, f.published_raw, f.modified_at, f.language,
       f.body_text, f.char_count, f.revisions, f.first_seen_at, f.fetched_at, f.changed_at, f.parser, f.parser_version
FROM news.article_full f
LEFT JOIN news.story_member t USING (article_id)
WHERE (%(day)s::date IS NULL
       OR f.published_at >= (SELECT min(%(day)s::timestamp AT TIME ZONE z.time_zone) FROM news.site z)
          AND f.published_at < (SELECT max((%(day)s + 1)::timestamp AT TIME ZONE z.time_zone) FROM news.site z))
  AND (%(day)s::date IS NOT NULL OR f.published_at IS NULL)
  AND f.published_day IS NOT DISTINCT FROM %(day)s
  AND (%(sites)s::text[] IS NULL OR f.site = ANY (%(sites)s))
  AND (%(sources)s::text[] IS NULL
       OR EXISTS (SELECT FROM news.article a JOIN news.answer w USING (answer_id)
                  WHERE a.article_id = f.article_id AND w.source = ANY (%(sources)s)))
ORDER BY f.published_at, f.article_id

-- name: mentions
-- The mentions in the articles of a day, likewise.
SELECT a.article_id, s.slug AS site, a.published_at, e.symbol, coalesce(nullif(f.name, ''), m.surface) AS name, e.kind,
       m.surface, m.found_by, m.mentions, m.doubt
FROM news.article a
JOIN news.site s USING (site_id)
JOIN news.article_security m USING (article_id)
JOIN news.security e USING (security_id)
LEFT JOIN news.security_full f ON f.symbol = e.symbol
WHERE (%(day)s::date IS NULL
       OR a.published_at >= (SELECT min(%(day)s::timestamp AT TIME ZONE z.time_zone) FROM news.site z)
          AND a.published_at < (SELECT max((%(day)s + 1)::timestamp AT TIME ZONE z.time_zone) FROM news.site z))
  AND (%(day)s::date IS NOT NULL OR a.published_at IS NULL)
  AND (a.published_at AT TIME ZONE s.time_zone)::date IS NOT DISTINCT FROM %(day)s
  AND (%(sites)s::text[] IS NULL OR s.slug = ANY (%(sites)s))
  AND (%(sources)s::text[] IS NULL
       OR EXISTS (SELECT FROM news.answer w WHERE w.answer_id = a.answer_id AND w.source = ANY (%(sources)s)))
ORDER BY a.published_at, a.article_id, e.symbol, m.found_by, m.surface
