-- What analysts would otherwise count themselves, counted ready: materialised views, brought up to date behind the load while
-- they are read. Days are those of the site's zone. A missing outlet or category is '' so that a row has a key.


-- Articles -----------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW news.articles_by_day AS
SELECT (a.published_at AT TIME ZONE s.time_zone)::date AS day, s.slug AS site, coalesce(o.name, '') AS outlet,
       coalesce(c.name, '') AS category, count(*)::integer AS articles,
       count(DISTINCT coalesce(m.story_id, a.article_id))::integer AS stories, sum(a.char_count)::bigint AS characters
FROM news.article a
JOIN news.site s USING (site_id)
LEFT JOIN news.outlet o USING (outlet_id)
LEFT JOIN news.category c USING (category_id)
LEFT JOIN news.story_member m USING (article_id)
WHERE a.published_at IS NOT NULL
GROUP BY 1, 2, 3, 4;
CREATE UNIQUE INDEX articles_by_day_key ON news.articles_by_day (day, site, outlet, category);
CREATE INDEX articles_by_day_by_outlet ON news.articles_by_day (outlet, day);
CREATE INDEX articles_by_day_by_category ON news.articles_by_day (category, day);
COMMENT ON MATERIALIZED VIEW news.articles_by_day IS 'How much was published by day, site, outlet and category. Articles without a time are on no day. As of the last refresh.';
COMMENT ON COLUMN news.articles_by_day.day IS 'Day of publication in the site''s zone.';
COMMENT ON COLUMN news.articles_by_day.site IS 'The site.';
COMMENT ON COLUMN news.articles_by_day.outlet IS 'Who wrote it; empty where nothing says.';
COMMENT ON COLUMN news.articles_by_day.category IS 'Name of the category; empty where there is none.';
COMMENT ON COLUMN news.articles_by_day.articles IS 'Articles.';
COMMENT ON COLUMN news.articles_by_day.stories IS 'Distinct stories among them; the same story can be in several rows, so that a sum counts it again.';
COMMENT ON COLUMN news.articles_by_day.characters IS 'Characters of their texts together, white space not counted.';


-- Tags ---------------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW news.tag_by_day AS
SELECT (a.published_at AT TIME ZONE s.time_zone)::date AS day, t.name AS tag, count(*)::integer AS articles
FROM news.article_tag at
JOIN news.tag t USING (tag_id)
JOIN news.article a USING (article_id)
JOIN news.site s USING (site_id)
WHERE a.published_at IS NOT NULL
GROUP BY 1, 2;
CREATE UNIQUE INDEX tag_by_day_key ON news.tag_by_day (tag, day);
CREATE INDEX tag_by_day_by_day ON news.tag_by_day (day);
COMMENT ON MATERIALIZED VIEW news.tag_by_day IS 'How many articles have each tag, by day. As of the last refresh.';
COMMENT ON COLUMN news.tag_by_day.day IS 'Day of publication in the site''s zone.';
COMMENT ON COLUMN news.tag_by_day.tag IS 'The tag.';
COMMENT ON COLUMN news.tag_by_day.articles IS 'Articles with it.';

CREATE VIEW news.rising_tag AS
WITH archive AS (
    -- A wrong date of a site in the years to come would leave nothing to compare.
    SELECT max(day) AS last_day, min(day) AS first_day FROM news.tag_by_day WHERE day <= current_date + 1
), past AS (
    SELECT last_day, greatest(1, least(4, (last_day - 6 - first_day) / 7.0)) AS weeks FROM archive
), counted AS (
    SELECT t.tag, p.last_day, p.weeks,
           coalesce(sum(t.articles) FILTER (WHERE t.day > p.last_day - 7), 0)::integer AS articles_7d,
           coalesce(sum(t.articles) FILTER (WHERE t.day <= p.last_day - 7), 0)::integer AS articles_before
    FROM past p JOIN news.tag_by_day t ON t.day BETWEEN p.last_day - 34 AND p.last_day
    GROUP BY t.tag, p.last_day, p.weeks
)
SELECT tag, articles_7d, round(articles_before / weeks, 2) AS articles_before_7d_mean,
       round((articles_7d + 3) / (articles_before / weeks + 3), 2) AS rise,
       round((articles_7d - articles_before / weeks) / sqrt(articles_before / weeks + 1), 2) AS surprise,
       articles_before, last_day - 6 AS first_day, last_day
FROM counted
WHERE articles_7d > 0;
COMMENT ON VIEW   news.rising_tag IS 'Tags of the newest seven days in the warehouse against the mean of up to four weeks before. ORDER BY surprise DESC: what rises most, for its size.';
COMMENT ON COLUMN news.rising_tag.tag IS 'The tag.';
COMMENT ON COLUMN news.rising_tag.articles_7d IS 'Articles with it in the seven days up to last_day.';
COMMENT ON COLUMN news.rising_tag.articles_before_7d_mean IS 'Articles with it in seven days, as the mean of the four weeks before; of fewer, but at least one, where the warehouse does not reach back so far.';
COMMENT ON COLUMN news.rising_tag.rise IS 'How many times its past it is: both numbers with 3 added, so that two articles after none are no sensation.';
COMMENT ON COLUMN news.rising_tag.surprise IS 'How far above its past, in what chance makes of such a number (the root of the mean and 1): 3 and more is hardly chance, below 0 it falls.';
COMMENT ON COLUMN news.rising_tag.articles_before IS 'Articles with it in the four weeks before.';
COMMENT ON COLUMN news.rising_tag.first_day IS 'First of the seven days.';
COMMENT ON COLUMN news.rising_tag.last_day IS 'Last of the seven days: the newest on which a tagged article was published, no later than tomorrow.';


-- Mentions -----------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW news.mention_by_day AS
SELECT (a.published_at AT TIME ZONE t.time_zone)::date AS day, coalesce(f.security_id, min(s.security_id)) AS security_id,
       s.symbol, coalesce(f.name, '') AS name, min(s.kind) AS kind, count(DISTINCT a.article_id)::integer AS articles,
       count(DISTINCT coalesce(m.story_id, a.article_id))::integer AS stories, sum(ms.mentions)::integer AS mentions
FROM news.article_security ms
JOIN news.security s USING (security_id)
JOIN news.article a USING (article_id)
JOIN news.site t USING (site_id)
LEFT JOIN news.story_member m USING (article_id)
LEFT JOIN news.security_full f ON f.symbol = s.symbol
WHERE ms.doubt = '' AND a.published_at IS NOT NULL
GROUP BY 1, s.symbol, f.security_id, f.name;
CREATE UNIQUE INDEX mention_by_day_key ON news.mention_by_day (symbol, day);
CREATE INDEX mention_by_day_by_security ON news.mention_by_day (security_id, day);
CREATE INDEX mention_by_day_by_name ON news.mention_by_day (name, day);
CREATE INDEX mention_by_day_by_day ON news.mention_by_day (day);
COMMENT ON MATERIALIZED VIEW news.mention_by_day IS 'How often each security was mentioned by day; mentions with a doubt are left out. As of the last refresh.';
COMMENT ON COLUMN news.mention_by_day.day IS 'Day of publication in the site''s zone.';
COMMENT ON COLUMN news.mention_by_day.security_id IS 'The row of security that stands for the symbol, as in security_full.';
COMMENT ON COLUMN news.mention_by_day.symbol IS 'What analysts write, such as 600160.SH.';
COMMENT ON COLUMN news.mention_by_day.name IS 'Its name now, as in security_full; empty where no article gives one.';
COMMENT ON COLUMN news.mention_by_day.kind IS 'security, board, index or currency.';
COMMENT ON COLUMN news.mention_by_day.articles IS 'Articles that mention it, in any way: link, chart, related list or code in the text.';
COMMENT ON COLUMN news.mention_by_day.stories IS 'Distinct stories among them: a wire text in ten outlets is one.';
COMMENT ON COLUMN news.mention_by_day.mentions IS 'Mentions in them, all ways added up.';


-- Outlets' speed -----------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW news.outlet_speed AS
WITH told AS (
    SELECT m.story_id, o.name AS outlet, min(a.published_at) AS at
    FROM news.story_total t
    JOIN news.story_member m USING (story_id)
    JOIN news.article a USING (article_id)
    JOIN news.outlet o USING (outlet_id)
    WHERE t.articles > 1 AND a.published_at IS NOT NULL
    GROUP BY m.story_id, o.name
), raced AS (
    SELECT outlet, at - min(at) OVER story AS lag, count(*) OVER story AS outlets
    FROM told
    WINDOW story AS (PARTITION BY story_id)
)
SELECT outlet, count(*)::integer AS stories, (count(*) FILTER (WHERE lag = '0'))::integer AS first,
       round(count(*) FILTER (WHERE lag = '0')::numeric / count(*), 4) AS first_share,
       date_trunc('second', percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) FILTER (WHERE lag > '0')) AS median_lag
FROM raced
WHERE outlets > 1
GROUP BY outlet;
CREATE UNIQUE INDEX outlet_speed_key ON news.outlet_speed (outlet);
COMMENT ON MATERIALIZED VIEW news.outlet_speed IS 'Who was first: each outlet over the stories that two or more outlets had. As of the last refresh.';
COMMENT ON COLUMN news.outlet_speed.outlet IS 'The outlet.';
COMMENT ON COLUMN news.outlet_speed.stories IS 'Stories that it and another outlet had.';
COMMENT ON COLUMN news.outlet_speed.first IS 'Those that no other outlet had earlier; of outlets with the same time each is first.';
COMMENT ON COLUMN news.outlet_speed.first_share IS 'The same as a share of its stories, 0 to 1.';
COMMENT ON COLUMN news.outlet_speed.median_lag IS 'Median time behind the first outlet, over the stories in which it was not first; null where it always was.';


-- Sources ------------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW news.source_health AS
WITH tagged AS (
    SELECT DISTINCT article_id FROM news.article_tag
), mentioning AS (
    SELECT DISTINCT article_id FROM news.article_security WHERE doubt = ''
), illustrated AS (
    SELECT DISTINCT article_id FROM news.image
)
SELECT p.source, (coalesce(a.published_at, p.listed_at, p.first_seen_at) AT TIME ZONE s.time_zone)::date AS day,
       count(*)::integer AS listed, count(p.fetched_at)::integer AS fetched, count(a.article_id)::integer AS loaded,
       (count(*) FILTER (WHERE a.article_id IS NULL AND p.outcome <> 'postponed'))::integer AS rejected,
       (count(*) FILTER (WHERE a.article_id IS NULL AND coalesce(p.outcome, 'postponed') = 'postponed'))::integer AS waiting,
       max(a.published_at) AS newest_at,
       round(count(a.outlet_id)::numeric / nullif(count(a.article_id), 0), 4) AS with_outlet,
       round(count(*) FILTER (WHERE a.summary <> '')::numeric / nullif(count(a.article_id), 0), 4) AS with_summary,
       round(count(*) FILTER (WHERE a.authors <> '{}')::numeric / nullif(count(a.article_id), 0), 4) AS with_authors,
       round(count(tagged.article_id)::numeric / nullif(count(a.article_id), 0), 4) AS with_tags,
       round(count(mentioning.article_id)::numeric / nullif(count(a.article_id), 0), 4) AS with_mentions,
       round(count(illustrated.article_id)::numeric / nullif(count(a.article_id), 0), 4) AS with_images,
       round(avg(a.char_count))::integer AS mean_characters
FROM news.page p
JOIN news.site s USING (site_id)
LEFT JOIN news.article a USING (page_id)
LEFT JOIN tagged ON tagged.article_id = a.article_id
LEFT JOIN mentioning ON mentioning.article_id = a.article_id
LEFT JOIN illustrated ON illustrated.article_id = a.article_id
GROUP BY 1, 2;
CREATE UNIQUE INDEX source_health_key ON news.source_health (source, day);
CREATE INDEX source_health_by_day ON news.source_health (day);
COMMENT ON MATERIALIZED VIEW news.source_health IS 'How complete each source is, by the day that its pages are of: what became of them, and how much is known of the articles. listed = loaded + rejected + waiting. As of the last refresh.';
COMMENT ON COLUMN news.source_health.source IS 'The entry of sources.toml that recorded the pages first.';
COMMENT ON COLUMN news.source_health.day IS 'Day of publication in the site''s zone; for a page without an article the day that its list gives, else the day it was first seen.';
COMMENT ON COLUMN news.source_health.listed IS 'Pages known.';
COMMENT ON COLUMN news.source_health.fetched IS 'Those of them that the host answered for.';
COMMENT ON COLUMN news.source_health.loaded IS 'Those that are articles.';
COMMENT ON COLUMN news.source_health.rejected IS 'Those that gave no article; news.reject has the reasons, and some are asked for again. Files and list records that name no page are only there.';
COMMENT ON COLUMN news.source_health.waiting IS 'Those still to be asked for, or to be loaded.';
COMMENT ON COLUMN news.source_health.newest_at IS 'When the newest of the articles was published; null where there is none.';
COMMENT ON COLUMN news.source_health.with_outlet IS 'Share of the articles with an outlet, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.with_summary IS 'Share of the articles with a digest, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.with_authors IS 'Share of the articles with an author, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.with_tags IS 'Share of the articles with a tag, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.with_mentions IS 'Share of the articles with a mention of a security that is not in doubt, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.with_images IS 'Share of the articles with an image, 0 to 1; null where there is no article.';
COMMENT ON COLUMN news.source_health.mean_characters IS 'Mean characters of their texts, white space not counted; null where there is no article.';

CREATE VIEW news.source_freshness AS
WITH RECURSIVE source AS (
    -- From name to name by index: a source has thousands of runs.
    (SELECT source FROM news.crawl_run ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT r.source FROM news.crawl_run r WHERE r.source > s.source ORDER BY r.source LIMIT 1)
    FROM source s WHERE s.source IS NOT NULL
)
SELECT s.source, begun.started_at AS last_run_at, begun.finished_at IS NULL AS is_running, ended.finished_at AS last_finished_at,
       brought.finished_at AS newest_loaded_at, greatest(newest.at, health.at) AS newest_published_at,
       (SELECT count(*) FROM news.page p WHERE p.source = s.source AND p.outcome IS NULL)::integer AS waiting,
       ended.discovered AS discovered_last_run, ended.loaded AS loaded_last_run, ended.rejected AS rejected_last_run
FROM source s
CROSS JOIN LATERAL (SELECT r.started_at, r.finished_at FROM news.crawl_run r
                    WHERE r.source = s.source ORDER BY r.started_at DESC LIMIT 1) AS begun
LEFT JOIN LATERAL (SELECT r.finished_at, r.discovered, r.loaded, r.rejected FROM news.crawl_run r
                   WHERE r.source = s.source AND r.finished_at IS NOT NULL ORDER BY r.started_at DESC LIMIT 1) AS ended ON true
LEFT JOIN LATERAL (SELECT r.finished_at FROM news.crawl_run r
                   WHERE r.source = s.source AND r.loaded > 0 ORDER BY r.started_at DESC LIMIT 1) AS brought ON true
CROSS JOIN LATERAL (SELECT max(a.published_at) AS at
                    FROM (SELECT p.page_id FROM news.page p
                          WHERE p.source = s.source AND p.listed_at IS NOT NULL ORDER BY p.listed_at DESC LIMIT 100) AS listed
                    JOIN news.article a USING (page_id)) AS newest
CROSS JOIN LATERAL (SELECT max(h.newest_at) AS at FROM news.source_health h WHERE h.source = s.source) AS health
WHERE s.source IS NOT NULL;
COMMENT ON VIEW   news.source_freshness IS 'How fresh each source is, as of this moment.';
COMMENT ON COLUMN news.source_freshness.source IS 'The entry of sources.toml, or pasted.';
COMMENT ON COLUMN news.source_freshness.last_run_at IS 'When its newest run began.';
COMMENT ON COLUMN news.source_freshness.is_running IS 'Whether that run has not ended; after hours it has most likely died.';
COMMENT ON COLUMN news.source_freshness.last_finished_at IS 'When the newest finished run ended; null where none has.';
COMMENT ON COLUMN news.source_freshness.newest_loaded_at IS 'When the newest run ended that brought a new article; null where none has.';
COMMENT ON COLUMN news.source_freshness.newest_published_at IS 'When its newest article was published, to the best of its lists and of source_health.';
COMMENT ON COLUMN news.source_freshness.waiting IS 'Pages still to be asked for, or to be loaded.';
COMMENT ON COLUMN news.source_freshness.discovered_last_run IS 'Pages that the newest finished run recorded first.';
COMMENT ON COLUMN news.source_freshness.loaded_last_run IS 'New articles of the newest finished run.';
COMMENT ON COLUMN news.source_freshness.rejected_last_run IS 'Pages, list records and pasted lines that gave no article in the newest finished run.';


-- Refreshing ---------------------------------------------------------------------------------------------------------

-- With more memory than queries get, counting distinct stories stays off the disk and takes half the time.
CREATE FUNCTION news.refresh_ready_table(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp SET work_mem = '64MB' AS $$
DECLARE
    is_populated boolean := (SELECT m.ispopulated FROM pg_matviews m WHERE m.schemaname = 'news' AND m.matviewname = name);
BEGIN
    IF is_populated IS NULL THEN
        RAISE EXCEPTION 'there is no ready table %', name
            USING ERRCODE = 'undefined_table',
                  HINT = 'They are: ' || (SELECT string_agg(m.matviewname, ', ' ORDER BY m.matviewname)
                                          FROM pg_matviews m WHERE m.schemaname = 'news');
    END IF;
    -- One that a restore left empty cannot be read yet, and so has no readers to wait for.
    EXECUTE format('REFRESH MATERIALIZED VIEW %s news.%I', CASE WHEN is_populated THEN 'CONCURRENTLY' ELSE '' END, name);
    EXECUTE format('ANALYZE news.%I', name);
END $$;
COMMENT ON FUNCTION news.refresh_ready_table IS 'Brings a materialised view of this schema up to date without blocking its readers, and its statistics with it.';
