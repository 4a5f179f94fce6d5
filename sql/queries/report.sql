-- name: one_moment
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: clock
SELECT now()

-- name: zone
-- The zone that most sites count their days in.
SELECT time_zone FROM news.site GROUP BY time_zone ORDER BY count(*) DESC, time_zone LIMIT 1

-- name: refreshed
-- When the ready tables were last refreshed, and how many articles changed since; nothing where one was never filled.
SELECT finished_at, covers_to, waiting FROM news.freshness
WHERE task = 'tables' AND finished_at IS NOT NULL
AND NOT EXISTS (SELECT FROM pg_matviews WHERE schemaname = 'news' AND NOT ispopulated)

-- name: newest_day
-- The newest day of the ready tables; a day after today, which only a wrong clock gives, counts where there is no other.
SELECT coalesce(max(day) FILTER (WHERE day <= (now() AT TIME ZONE %(zone)s)::date), max(day)) FROM news.articles_by_day

-- name: totals
SELECT (SELECT count(*) FROM news.article),
       (SELECT count(*) FROM news.reject),
       (SELECT count(*) FROM news.page WHERE outcome IS NULL),
       (SELECT max(published_at) FROM news.article WHERE published_at <= now()),
       (SELECT max(finished_at) FROM news.crawl_run)

-- name: volume
-- Articles by day and outlet; outlets beyond the largest ones are one, which is null.
WITH counted AS (
    SELECT day, outlet, sum(articles) AS articles FROM news.articles_by_day
    WHERE day BETWEEN %(first)s AND %(last)s GROUP BY day, outlet
), largest AS (
    SELECT outlet FROM counted WHERE outlet <> ''
    GROUP BY outlet ORDER BY sum(articles) DESC, outlet LIMIT %(outlets)s
)
SELECT c.day, l.outlet, sum(c.articles)::integer
FROM counted c LEFT JOIN largest l USING (outlet)
GROUP BY c.day, l.outlet ORDER BY c.day, l.outlet

-- name: period
-- Articles and outlets of the period, articles of its last seven days, and of the seven days before those.
SELECT coalesce(sum(articles) FILTER (WHERE day >= %(first)s), 0)::bigint,
       count(DISTINCT outlet) FILTER (WHERE day >= %(first)s AND outlet <> ''),
       coalesce(sum(articles) FILTER (WHERE day > %(last)s::date - 7), 0)::bigint,
       coalesce(sum(articles) FILTER (WHERE day BETWEEN %(last)s::date - 13 AND %(last)s::date - 7), 0)::bigint,
       coalesce(sum(articles) FILTER (WHERE day = %(last)s), 0)::bigint
FROM news.articles_by_day
WHERE day BETWEEN least(%(first)s::date, %(last)s::date - 13) AND %(last)s

-- name: securities
-- What was mentioned most, without doubtful mentions; the last column has one number for each day of the period.
WITH most AS (
    SELECT symbol, max(name) AS name, max(kind) AS kind, sum(articles)::integer AS articles, sum(stories)::integer AS stories
    FROM news.mention_by_day WHERE day BETWEEN %(first)s AND %(last)s
    GROUP BY symbol
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind = 'security' ORDER BY articles DESC, stories DESC, symbol) AS place
    FROM most
)
SELECT symbol, name, kind, articles, stories, (
           SELECT array_agg(coalesce(d.articles, 0) ORDER BY days.day)
           FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') AS days (day)
           LEFT JOIN news.mention_by_day d ON d.day = days.day::date AND d.symbol = r.symbol)
FROM ranked r
WHERE place <= CASE kind WHEN 'security' THEN %(securities)s ELSE %(boards)s END
ORDER BY kind <> 'security', place

-- name: stories
-- How many stories of two or more outlets began in the period.
SELECT count(*) FROM news.story WHERE first_at >= %(since)s AND first_at < %(until)s AND outlets > 1

-- name: story_articles
-- The articles of the stories of the period that most outlets told, the first article of each story first. Those that do not
-- say when they came, or only the day, have no place in it.
WITH big AS (
    SELECT story_id, outlets, articles FROM news.story
    WHERE first_at >= %(since)s AND first_at < %(until)s AND outlets > 1
    ORDER BY outlets DESC, articles DESC, story_id DESC LIMIT %(stories)s
), told AS (
    SELECT b.outlets, b.articles, s.story_id, coalesce(s.outlet, '') AS outlet, s.title, s.url, s.published_at,
           row_number() OVER (PARTITION BY s.story_id ORDER BY s.published_at, s.article_id) AS place,
           count(*) OVER (PARTITION BY s.story_id) AS timed
    FROM big b JOIN news.story_article s USING (story_id)
    WHERE s.lag IS NOT NULL
)
SELECT story_id, outlet, title, url, published_at FROM told
WHERE place <= %(story_articles)s AND timed > 1
ORDER BY outlets DESC, articles DESC, story_id DESC, place

-- name: outlets
-- Who was first, of the outlets that share most stories with others.
SELECT outlet, stories, first, behind, median_lag FROM news.outlet_speed
ORDER BY stories DESC, outlet LIMIT %(fastest)s

-- name: topics
-- Tags, boards and shares that rise most, for their size.
SELECT topic, articles_7d, articles_before_7d_mean::float8 FROM (
    SELECT tag AS topic, articles_7d, articles_before_7d_mean, surprise FROM news.rising_tag
    WHERE NOT names_outlet
    UNION ALL
    SELECT coalesce(nullif(name, ''), symbol), articles_7d, articles_before_7d_mean, surprise FROM news.rising_mention
    WHERE kind IN ('board', 'security')
) AS rising
WHERE surprise > 0
ORDER BY surprise DESC, articles_7d DESC, topic LIMIT %(topics)s

-- name: rejects
-- What stands rejected, by reason; recent is what was last rejected in the last seven days.
WITH counted AS (
    SELECT reason, source, count(*) AS pages, count(*) FILTER (WHERE last_at >= now() - interval '7 days') AS recent
    FROM news.reject GROUP BY reason, source
)
SELECT c.reason, o.meaning, o.next, sum(c.recent)::bigint, array_agg(c.source ORDER BY c.source),
       array_agg(c.pages ORDER BY c.source)
FROM counted c JOIN news.outcome o ON o.outcome = c.reason
GROUP BY c.reason, o.meaning, o.next
ORDER BY sum(c.pages) DESC, c.reason

-- name: sources
-- What each source listed in the period, how far that has come, and how many of its articles have what, in percent. A source that
-- listed nothing in it is there, too, with when its newest article was published.
WITH health AS (
    SELECT *, day BETWEEN %(first)s AND %(last)s AS counts FROM news.source_health WHERE day <= %(last)s
), total AS (
    SELECT source, coalesce(sum(listed) FILTER (WHERE counts), 0)::bigint AS listed,
           coalesce(sum(fetched) FILTER (WHERE counts), 0)::bigint AS fetched,
           coalesce(sum(loaded) FILTER (WHERE counts), 0)::bigint AS loaded,
           coalesce(sum(rejected) FILTER (WHERE counts), 0)::bigint AS rejected,
           coalesce(sum(waiting) FILTER (WHERE counts), 0)::bigint AS waiting, max(newest_at) AS newest_at,
           sum(loaded * with_outlet) FILTER (WHERE counts) AS outlets, sum(loaded * with_summary) FILTER (WHERE counts) AS summaries,
           sum(loaded * with_authors) FILTER (WHERE counts) AS authors, sum(loaded * with_tags) FILTER (WHERE counts) AS tags,
           sum(loaded * with_mentions) FILTER (WHERE counts) AS mentions
    FROM health
    GROUP BY source
)
SELECT source, listed, fetched, loaded, rejected, waiting, newest_at,
       coalesce(100 * outlets / nullif(loaded, 0), 0)::float8, coalesce(100 * summaries / nullif(loaded, 0), 0)::float8,
       coalesce(100 * authors / nullif(loaded, 0), 0)::float8, coalesce(100 * tags / nullif(loaded, 0), 0)::float8,
       coalesce(100 * mentions / nullif(loaded, 0), 0)::float8
FROM total
ORDER BY listed DESC, newest_at DESC NULLS LAST, source
