-- What counts as one, and as what: one symbol for a security that was told with and without its market, kinds by code, a past to
-- compare with only where there is one, a place in the text counted once, and a race that only those run who say their time.


-- Kinds and symbols --------------------------------------------------------------------------------------------------

-- The same rule as before; it is only where a symbol begins, so that a code without a market can be settled.
CREATE FUNCTION news.security_symbol(market smallint, code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN market = 1 AND code ~ '^[0-9]{6}$' THEN code || '.SH'
        WHEN market = 0 AND code ~ '^(4|8|92)[0-9]+$' AND length(code) = 6 THEN code || '.BJ'
        WHEN market = 0 AND code ~ '^[0-9]{6}$' THEN code || '.SZ'
        WHEN market IN (116, 128) AND code ~ '^[0-9]{1,5}$' THEN lpad(code, 5, '0') || '.HK'
        WHEN market IN (105, 106, 107, 153) THEN upper(code) || '.US'
        WHEN market IS NULL AND code ~ '^((60[0135]|68[89])[0-9]{3}|9009[0-9]{2})$' THEN code || '.SH'
        WHEN market IS NULL AND code ~ '^30[012][0-9]{3}$' THEN code || '.SZ'
        WHEN market IS NULL AND code ~ '^(43|83|92)[0-9]{4}$' THEN code || '.BJ'
        WHEN market IS NULL AND code ~ '^[0-9]{5}$' THEN code || '.HK'
        ELSE code
    END
$$;
COMMENT ON FUNCTION news.security_symbol IS 'The symbol by market and code alone; the bare code where they leave a doubt.';

-- Only ranges that an exchange gives to nothing else. Without a market those of open funds that no exchange uses.
CREATE FUNCTION news.security_kind(market smallint, code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN market = 90 THEN 'board'
        WHEN market = 100 THEN 'index'
        WHEN market = 133 THEN 'currency'
        WHEN market = 1 AND code ~ '^000[0-9]{3}$' THEN 'index'
        WHEN market = 0 AND code ~ '^(399|899|980)[0-9]{3}$' THEN 'index'
        WHEN market = 1 AND code ~ '^5([0-7][0-9]|8[89])[0-9]{3}$' THEN 'fund'
        WHEN market = 0 AND code ~ '^1[568][0-9]{4}$' THEN 'fund'
        WHEN market IS NULL AND code ~ '^(00[4-8]|01[1-7]|5[0-79][0-9]|58[89])[0-9]{3}$' THEN 'fund'
        WHEN market = 1 AND code ~ '^(1[0-8][0-9]|01[089]|020)[0-9]{3}$' THEN 'bond'
        WHEN market = 0 AND code ~ '^(1[012][0-9]|14[89])[0-9]{3}$' THEN 'bond'
        ELSE 'security'
    END
$$;
COMMENT ON FUNCTION news.security_kind IS 'The kind by market and code: board, index, currency, fund or bond where they leave no doubt, else security.';

-- The views that read these columns stay as they are.
ALTER TABLE news.security
    ALTER COLUMN symbol DROP EXPRESSION,
    ALTER COLUMN kind DROP EXPRESSION;
UPDATE news.security SET kind = news.security_kind(market, code) WHERE kind <> news.security_kind(market, code);
ALTER TABLE news.security ADD CONSTRAINT security_kind_check CHECK (kind IN ('security', 'fund', 'bond', 'index', 'board', 'currency'));
COMMENT ON TABLE  news.security IS 'Securities, funds, bonds, indexes, boards and currencies that articles mention.';
COMMENT ON COLUMN news.security.symbol IS 'What analysts write: 600160.SH Shanghai, 300343.SZ Shenzhen, 430047.BJ Beijing, 00700.HK Hong Kong, NIO.US United States, BK0493 sector board; the bare code for world indexes and currencies. A code without a market that leaves a doubt has the symbol of the one security with that code that bears all its names (news.settle_symbols), else it stays bare. Several rows can have one symbol.';
COMMENT ON COLUMN news.security.kind IS 'board: market 90. index: market 100, 000xxx of Shanghai, 399xxx, 899xxx and 980xxx of Shenzhen and Beijing. currency: market 133. fund: 5xxxxx of Shanghai but 580 to 587, 15xxxx, 16xxxx and 18xxxx of Shenzhen, and without a market 004 to 008, 011 to 017 and 5xxxxx. bond: 10xxxx to 18xxxx, 010, 018, 019 and 020 of Shanghai, 10xxxx to 12xxxx, 148 and 149 of Shenzhen. security: shares, and all that the code does not tell.';

CREATE FUNCTION news.name_security() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.symbol := news.security_symbol(NEW.market, NEW.code);
    NEW.kind := news.security_kind(NEW.market, NEW.code);
    RETURN NEW;
END $$;
COMMENT ON FUNCTION news.name_security() IS 'Runs before a row of security is written with its market and code: gives it their symbol and kind.';
CREATE TRIGGER name_security BEFORE INSERT OR UPDATE OF market, code ON news.security
    FOR EACH ROW EXECUTE FUNCTION news.name_security();

CREATE FUNCTION news.settle_symbols() RETURNS bigint
LANGUAGE sql AS $$
    WITH bare AS (
        SELECT security_id, code FROM news.security
        WHERE market IS NULL AND news.security_symbol(NULL, code) = code
    ), pair AS (
        SELECT b.security_id, e.security_id AS other_id, e.symbol, e.kind
        FROM bare b JOIN news.security e ON e.code = b.code AND e.market IS NOT NULL
    ), called AS (
        -- A link that is doubted where it stands still shows what upstream calls the security.
        SELECT DISTINCT m.security_id, m.surface
        FROM news.article_security m
        WHERE m.security_id IN (SELECT security_id FROM pair UNION SELECT other_id FROM pair)
          AND m.surface <> '' AND m.found_by IN ('link', 'text')
    ), shared AS (
        SELECT p.security_id, p.symbol, min(p.kind) AS kind, count(DISTINCT mine.surface) AS names
        FROM pair p
        JOIN called mine ON mine.security_id = p.security_id
        JOIN called theirs ON theirs.security_id = p.other_id AND theirs.surface = mine.surface
        GROUP BY p.security_id, p.symbol
    ), settled AS (
        -- One name that is nobody's may be that of another security, such as a fund of the same number.
        SELECT s.security_id, min(s.symbol) AS symbol, min(s.kind) AS kind
        FROM shared s
        GROUP BY s.security_id
        HAVING count(*) = 1 AND max(s.names) = (SELECT count(*) FROM called c WHERE c.security_id = s.security_id)
    ), told AS (
        SELECT b.security_id, coalesce(s.symbol, b.code) AS symbol, coalesce(s.kind, news.security_kind(NULL, b.code)) AS kind
        FROM bare b LEFT JOIN settled s USING (security_id)
    ), changed AS (
        UPDATE news.security e SET symbol = t.symbol, kind = t.kind FROM told t
        WHERE e.security_id = t.security_id AND (e.symbol, e.kind) IS DISTINCT FROM (t.symbol, t.kind)
        RETURNING e.security_id
    )
    SELECT count(*) FROM changed
$$;
COMMENT ON FUNCTION news.settle_symbols IS 'Gives each code without a market the symbol of the one security with that code that bears all names by which it is mentioned, and takes it back where that is true no longer; the number of symbols that changed. Runs behind the load, before the ready tables are refreshed.';
SELECT news.settle_symbols();
REFRESH MATERIALIZED VIEW news.security_name;
REFRESH MATERIALIZED VIEW news.security_full;

COMMENT ON COLUMN news.mention.kind IS 'security, fund, bond, index, board or currency, as in security.';
COMMENT ON COLUMN news.mention_sure.kind IS 'security, fund, bond, index, board or currency, as in security.';
COMMENT ON COLUMN news.security_full.kind IS 'security, fund, bond, index, board or currency, as in security.';
COMMENT ON MATERIALIZED VIEW news.security_full IS 'Every security, fund, bond, index, board and currency with its name: one line a symbol, doubtful mentions left out. As of the last refresh.';
COMMENT ON COLUMN news.upkeep.done IS 'Articles, symbols or tables that it worked on then.';


-- Doubts -------------------------------------------------------------------------------------------------------------

ALTER TABLE news.article_security DROP CONSTRAINT article_security_doubt_check;
ALTER TABLE news.article_security ADD CONSTRAINT article_security_doubt_check
    CHECK (doubt IN ('', 'inside_word', 'common_noun', 'source'));
COMMENT ON COLUMN news.article_security.doubt IS 'Why the mention is likely false: inside_word: the surface only stands inside longer words. common_noun: the surface is an ordinary word, and nothing else in the article names the security. source: the surface is only named as where the news or the figures come from. Empty where there is no doubt.';
COMMENT ON COLUMN news.mention.doubt IS 'inside_word, common_noun or source where the mention is likely false, as in article_security; empty where there is no doubt.';


-- Stories ------------------------------------------------------------------------------------------------------------

-- All are compared again behind the load, by rules that read traditional characters and figures that another text retells.
UPDATE news.story_member SET changed_at = '-infinity';


-- Mentions by day ----------------------------------------------------------------------------------------------------

DROP MATERIALIZED VIEW news.mention_by_day;
CREATE MATERIALIZED VIEW news.mention_by_day AS
WITH mentioned AS (
    -- A link and the code right behind it are one place in the text.
    SELECT m.article_id, s.symbol, min(s.security_id) AS security_id, min(s.kind) AS kind,
           greatest(sum(m.mentions) FILTER (WHERE m.found_by = 'link'), sum(m.mentions) FILTER (WHERE m.found_by = 'text'),
                    sum(m.mentions) FILTER (WHERE m.found_by = 'chart'), sum(m.mentions) FILTER (WHERE m.found_by = 'related')) AS mentions
    FROM news.article_security m JOIN news.security s USING (security_id)
    WHERE m.doubt = ''
    GROUP BY m.article_id, s.symbol
)
SELECT (a.published_at AT TIME ZONE t.time_zone)::date AS day, coalesce(f.security_id, min(n.security_id)) AS security_id,
       n.symbol, coalesce(f.name, '') AS name, coalesce(f.kind, min(n.kind)) AS kind, count(*)::integer AS articles,
       count(DISTINCT coalesce(m.story_id, a.article_id))::integer AS stories, sum(n.mentions)::integer AS mentions
FROM mentioned n
JOIN news.article a USING (article_id)
JOIN news.site t USING (site_id)
LEFT JOIN news.story_member m USING (article_id)
LEFT JOIN news.security_full f ON f.symbol = n.symbol
WHERE a.published_at IS NOT NULL
GROUP BY 1, n.symbol, f.security_id, f.name, f.kind;
CREATE UNIQUE INDEX mention_by_day_key ON news.mention_by_day (symbol, day);
CREATE INDEX mention_by_day_by_security ON news.mention_by_day (security_id, day);
CREATE INDEX mention_by_day_by_name ON news.mention_by_day (name, day);
CREATE INDEX mention_by_day_by_day ON news.mention_by_day (day);
COMMENT ON MATERIALIZED VIEW news.mention_by_day IS 'How often each security was mentioned by day; mentions with a doubt are left out. As of the last refresh.';
COMMENT ON COLUMN news.mention_by_day.day IS 'Day of publication in the site''s zone.';
COMMENT ON COLUMN news.mention_by_day.security_id IS 'The row of security that stands for the symbol, as in security_full.';
COMMENT ON COLUMN news.mention_by_day.symbol IS 'What analysts write, such as 600160.SH.';
COMMENT ON COLUMN news.mention_by_day.name IS 'Its name now, as in security_full; empty where no article gives one.';
COMMENT ON COLUMN news.mention_by_day.kind IS 'security, fund, bond, index, board or currency, as in security.';
COMMENT ON COLUMN news.mention_by_day.articles IS 'Articles that mention it, in any way: link, chart, related list or code in the text.';
COMMENT ON COLUMN news.mention_by_day.stories IS 'Distinct stories among them: a wire text in ten outlets is one.';
COMMENT ON COLUMN news.mention_by_day.mentions IS 'How often they do: of each article the way that mentions it most, since a link and the code right behind it are one place.';


-- Who was first ------------------------------------------------------------------------------------------------------

-- Midnight that the source does write, 00:00, is taken at its word.
CREATE FUNCTION news.published_by(published_at timestamptz, published_raw text, time_zone text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN (published_at AT TIME ZONE time_zone)::time <> '00:00' THEN published_at
        WHEN published_raw ~* '[0-9]\s*[:：时点h]|[0-9]\s*[ap]\.?m\M|^[0-9]{9,}$|[0-9]t[0-9]|小时前|分钟前|刚刚' THEN published_at
        ELSE ((published_at AT TIME ZONE time_zone) + interval '1 day') AT TIME ZONE time_zone
    END
$$;
COMMENT ON FUNCTION news.published_by IS 'By when an article was published at the latest: published_at; where its source gave only the day, which is stored as its midnight, the end of that day in the site''s zone. Null where nothing says when.';

-- Stories with an article of which only the day is known: it is the first only where its day was over before the others came.
WITH said AS (
    SELECT m.story_id, a.article_id, a.published_at, o.name,
           row_number() OVER (PARTITION BY m.story_id
                              ORDER BY news.published_by(a.published_at, a.published_raw, s.time_zone), a.article_id) AS place
    FROM news.story_member m
    JOIN news.article a USING (article_id)
    JOIN news.site s USING (site_id)
    LEFT JOIN news.outlet o USING (outlet_id)
    WHERE m.story_id IN (SELECT t.story_id FROM news.story_total t
                         JOIN news.story_member d USING (story_id)
                         JOIN news.article u ON u.article_id = d.article_id
                         JOIN news.site z USING (site_id)
                         WHERE t.articles > 1
                           AND news.published_by(u.published_at, u.published_raw, z.time_zone) > u.published_at)
), had AS (
    SELECT story_id, name, min(place) AS place FROM said WHERE name IS NOT NULL GROUP BY story_id, name
), named AS (
    SELECT story_id, array_agg(name ORDER BY place) AS outlet_names FROM had GROUP BY story_id
)
UPDATE news.story_total t
SET first_article_id = f.article_id, first_at = f.published_at, outlet_names = coalesce(n.outlet_names, '{}')
FROM said f LEFT JOIN named n USING (story_id)
WHERE f.place = 1 AND t.story_id = f.story_id;

COMMENT ON COLUMN news.story_total.first_article_id IS 'Its earliest article by published_at, then by article_id; one of which only the day is known counts as of the end of that day, and those without a time are last.';
COMMENT ON COLUMN news.story_total.first_at IS 'When that was published, midnight where only the day is known; null where none of its articles says.';
COMMENT ON COLUMN news.story.first_article_id IS 'Its earliest article by published_at, then by article_id; one of which only the day is known counts as of the end of that day.';
COMMENT ON COLUMN news.story.first_at IS 'When that was published, midnight where only the day is known; null where none of its articles says.';

CREATE OR REPLACE VIEW news.story_article AS
SELECT m.story_id, m.article_id, s.slug AS site, o.name AS outlet, a.title, a.url, a.published_at,
       CASE WHEN news.published_by(a.published_at, a.published_raw, s.time_zone) = a.published_at
             AND news.published_by(f.published_at, f.published_raw, z.time_zone) = f.published_at
            THEN a.published_at - t.first_at END AS lag,
       m.similarity, m.article_id = t.first_article_id AS is_first
FROM news.story_member m
JOIN news.story_total t USING (story_id)
JOIN news.article a USING (article_id)
JOIN news.site s USING (site_id)
JOIN news.article f ON f.article_id = t.first_article_id
JOIN news.site z ON z.site_id = f.site_id
LEFT JOIN news.outlet o ON o.outlet_id = a.outlet_id;
COMMENT ON COLUMN news.story_article.lag IS 'How long after the story''s first article; null where one of the two does not say when, or only the day.';
COMMENT ON COLUMN news.story_article.is_first IS 'Whether it is the story''s first article. One of which only the day is known is first only where that day was over before the others came, or where no other says its time.';

DROP MATERIALIZED VIEW news.outlet_speed;
CREATE MATERIALIZED VIEW news.outlet_speed AS
WITH told AS (
    SELECT m.story_id, o.name AS outlet, min(a.published_at) AS at
    FROM news.story_total t
    JOIN news.story_member m USING (story_id)
    JOIN news.article a USING (article_id)
    JOIN news.site s USING (site_id)
    JOIN news.outlet o USING (outlet_id)
    WHERE t.articles > 1 AND news.published_by(a.published_at, a.published_raw, s.time_zone) = a.published_at
    GROUP BY m.story_id, o.name
), raced AS (
    SELECT outlet, at - min(at) OVER story AS lag, count(*) OVER story AS outlets
    FROM told
    WINDOW story AS (PARTITION BY story_id)
)
SELECT outlet, count(*)::integer AS stories, (count(*) FILTER (WHERE lag = '0'))::integer AS first,
       round(count(*) FILTER (WHERE lag = '0')::numeric / count(*), 4) AS first_share,
       (count(*) FILTER (WHERE lag > '0'))::integer AS behind,
       date_trunc('second', percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) FILTER (WHERE lag > '0')) AS median_lag
FROM raced
WHERE outlets > 1
GROUP BY outlet;
CREATE UNIQUE INDEX outlet_speed_key ON news.outlet_speed (outlet);
COMMENT ON MATERIALIZED VIEW news.outlet_speed IS 'Who was first: each outlet over the stories that two or more outlets had. Articles whose source gave only the day, or no time, are left out. As of the last refresh.';
COMMENT ON COLUMN news.outlet_speed.outlet IS 'The outlet.';
COMMENT ON COLUMN news.outlet_speed.stories IS 'Stories that it and another outlet had: first and behind together.';
COMMENT ON COLUMN news.outlet_speed.first IS 'Those that no other outlet had earlier; of outlets with the same time each is first.';
COMMENT ON COLUMN news.outlet_speed.first_share IS 'The same as a share of its stories, 0 to 1.';
COMMENT ON COLUMN news.outlet_speed.behind IS 'Those that another outlet had earlier: median_lag is over these.';
COMMENT ON COLUMN news.outlet_speed.median_lag IS 'Median time behind the first outlet, over the stories in which it was not first; null where it always was.';


-- What rises ---------------------------------------------------------------------------------------------------------

-- A site that joined in the newest week has no past that its tags could rise above, and one old article is no past either.
CREATE VIEW news.comparable_site AS
WITH newest AS (
    -- A wrong date of a site in the years to come would leave nothing to compare.
    SELECT max(day) AS last_day FROM news.articles_by_day WHERE day <= current_date + 1
), daily AS (
    SELECT d.site, n.last_day, d.day, d.day > n.last_day - 7 AS is_new, sum(d.articles) AS articles
    FROM newest n JOIN news.articles_by_day d ON d.day BETWEEN n.last_day - 34 AND n.last_day
    GROUP BY d.site, n.last_day, d.day
), usual AS (
    SELECT site, avg(articles) AS articles FROM daily WHERE is_new GROUP BY site
)
SELECT s.site_id, d.site, s.time_zone, d.last_day - 6 AS first_day, d.last_day, round(count(*) / 7.0, 4) AS weeks
FROM daily d
JOIN usual u USING (site)
JOIN news.site s ON s.slug = d.site
WHERE NOT d.is_new AND d.articles >= u.articles / 10
GROUP BY s.site_id, d.site, s.time_zone, d.last_day
HAVING count(*) >= 7;
COMMENT ON VIEW   news.comparable_site IS 'The sites whose newest seven days can be compared with a past: those with articles in them and on seven days or more of the four weeks before. As of the last refresh.';
COMMENT ON COLUMN news.comparable_site.site_id IS 'Key of site.';
COMMENT ON COLUMN news.comparable_site.site IS 'The site.';
COMMENT ON COLUMN news.comparable_site.time_zone IS 'The zone that its days are counted in.';
COMMENT ON COLUMN news.comparable_site.first_day IS 'First of the newest seven days.';
COMMENT ON COLUMN news.comparable_site.last_day IS 'Last of them: the newest day with articles of any site, no later than tomorrow.';
COMMENT ON COLUMN news.comparable_site.weeks IS 'How many weeks of past there are, 1 to 4: the days, by seven, on which it has at least a tenth of the articles of a day of the newest seven.';

CREATE OR REPLACE VIEW news.rising_tag AS
WITH counted AS (
    SELECT t.name AS tag, c.weeks, c.first_day, c.last_day,
           count(*) FILTER (WHERE a.published_at >= c.first_day::timestamp AT TIME ZONE c.time_zone) AS articles_7d,
           count(*) FILTER (WHERE a.published_at < c.first_day::timestamp AT TIME ZONE c.time_zone) AS articles_before
    FROM news.comparable_site c
    JOIN news.article a ON a.site_id = c.site_id
     AND a.published_at >= (c.first_day - 28)::timestamp AT TIME ZONE c.time_zone
     AND a.published_at < (c.last_day + 1)::timestamp AT TIME ZONE c.time_zone
    JOIN news.article_tag at USING (article_id)
    JOIN news.tag t USING (tag_id)
    GROUP BY t.name, c.site_id, c.weeks, c.first_day, c.last_day
), summed AS (
    SELECT tag, sum(articles_7d)::integer AS articles_7d, sum(articles_before / weeks) AS mean,
           sum(articles_before)::integer AS articles_before, first_day, last_day
    FROM counted
    GROUP BY tag, first_day, last_day
)
SELECT tag, articles_7d, round(mean, 2) AS articles_before_7d_mean, round((articles_7d + 3) / (mean + 3), 2) AS rise,
       round((articles_7d - mean) / sqrt(mean + 1), 2) AS surprise, articles_before, first_day, last_day,
       -- Every article of an outlet or a channel gets its name with this behind it.
       tag LIKE '%新闻' AS names_outlet
FROM summed
WHERE articles_7d > 0;
COMMENT ON VIEW   news.rising_tag IS 'Tags of the newest seven days in the warehouse against the mean of up to four weeks before, over the sites of comparable_site. ORDER BY surprise DESC: what rises most, for its size.';
COMMENT ON COLUMN news.rising_tag.articles_7d IS 'Articles with it in the seven days up to last_day.';
COMMENT ON COLUMN news.rising_tag.articles_before_7d_mean IS 'Articles with it in seven days, as the mean of the weeks before that each site has: up to four, and at least one.';
COMMENT ON COLUMN news.rising_tag.names_outlet IS 'Whether the tag ends in 新闻, as those do that only name an outlet or a channel (澎湃新闻新闻): they tell who writes more than before, the others what about.';
COMMENT ON COLUMN news.rising_tag.last_day IS 'Last of the seven days: the newest on which an article was published, no later than tomorrow.';

CREATE VIEW news.rising_mention AS
WITH counted AS (
    SELECT s.symbol, c.weeks, c.first_day, c.last_day,
           count(DISTINCT a.article_id) FILTER (WHERE a.published_at >= c.first_day::timestamp AT TIME ZONE c.time_zone) AS articles_7d,
           count(DISTINCT a.article_id) FILTER (WHERE a.published_at < c.first_day::timestamp AT TIME ZONE c.time_zone) AS articles_before
    FROM news.comparable_site c
    JOIN news.article a ON a.site_id = c.site_id
     AND a.published_at >= (c.first_day - 28)::timestamp AT TIME ZONE c.time_zone
     AND a.published_at < (c.last_day + 1)::timestamp AT TIME ZONE c.time_zone
    JOIN news.article_security m USING (article_id)
    JOIN news.security s USING (security_id)
    WHERE m.doubt = ''
    GROUP BY s.symbol, c.site_id, c.weeks, c.first_day, c.last_day
), summed AS (
    SELECT symbol, sum(articles_7d)::integer AS articles_7d, sum(articles_before / weeks) AS mean,
           sum(articles_before)::integer AS articles_before, first_day, last_day
    FROM counted
    GROUP BY symbol, first_day, last_day
)
SELECT n.symbol, coalesce(f.name, '') AS name, f.kind, n.articles_7d, round(n.mean, 2) AS articles_before_7d_mean,
       round((n.articles_7d + 3) / (n.mean + 3), 2) AS rise,
       round((n.articles_7d - n.mean) / sqrt(n.mean + 1), 2) AS surprise, n.articles_before, n.first_day, n.last_day
FROM summed n LEFT JOIN news.security_full f USING (symbol)
WHERE n.articles_7d > 0;
COMMENT ON VIEW   news.rising_mention IS 'Securities and boards mentioned in the newest seven days against the mean of up to four weeks before, as rising_tag compares tags; doubtful mentions are left out. WHERE kind = ''board'': which themes rise.';
COMMENT ON COLUMN news.rising_mention.symbol IS 'What analysts write, such as 600160.SH or BK0493.';
COMMENT ON COLUMN news.rising_mention.name IS 'Its name now, as in security_full; empty where no article gives one.';
COMMENT ON COLUMN news.rising_mention.kind IS 'security, fund, bond, index, board or currency, as in security; null before the ready tables know it.';
COMMENT ON COLUMN news.rising_mention.articles_7d IS 'Articles that mention it in the seven days up to last_day.';
COMMENT ON COLUMN news.rising_mention.articles_before_7d_mean IS 'Articles that mention it in seven days, as the mean of the weeks before that each site has: up to four, and at least one.';
COMMENT ON COLUMN news.rising_mention.rise IS 'How many times its past it is: both numbers with 3 added, so that two articles after none are no sensation.';
COMMENT ON COLUMN news.rising_mention.surprise IS 'How far above its past, in what chance makes of such a number (the root of the mean and 1): 3 and more is hardly chance, below 0 it falls.';
COMMENT ON COLUMN news.rising_mention.articles_before IS 'Articles that mention it in the four weeks before.';
COMMENT ON COLUMN news.rising_mention.first_day IS 'First of the seven days.';
COMMENT ON COLUMN news.rising_mention.last_day IS 'Last of the seven days: the newest on which an article was published, no later than tomorrow.';


-- Search: a term said twice is one -----------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION news.search_terms(query text)
RETURNS TABLE (term text, excluded boolean, asks tsquery, asks_title tsquery, is_word boolean, pattern text, literal text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    letter constant text := '[a-zªµºÀ-ÖØ-öø-῿Ⰰ-ⷿ]';
    piece  text[];
    open   text;
    quoted text[];
    said   text[] := '{}';
BEGIN
    FOR piece IN SELECT regexp_matches(translate(news.search_fold(left(query, 1000)), '“”„', '"""'),
                                       '(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))', 'g') LIMIT 50
    LOOP
        term := btrim(regexp_replace(coalesce(piece[2], piece[3]), '\s+', ' ', 'g'));
        CONTINUE WHEN term = '' OR piece[1] || term = ANY (said);
        said := said || (piece[1] || term);
        excluded := piece[1] = '-';
        open := left(substring(term FROM '(' || letter || '+|[0-9]+(?:\.[0-9]+)*)\*$'), 60);
        IF open IS NOT NULL THEN
            term := left(term, -1);
        END IF;
        SELECT array_agg(DISTINCT word || CASE WHEN word = open THEN ''':*' ELSE '''' END), array_agg(DISTINCT word) = ARRAY[term]
        INTO quoted, is_word FROM unnest(news.search_words(term, false)) AS word;
        asks := '''' || array_to_string(quoted, ' & ''');
        asks_title := '''^' || array_to_string(quoted, ' & ''^');
        -- A word or number of the query is a whole one of the text.
        pattern := CASE WHEN term ~ ('^' || letter) THEN '(?<!' || letter || ')'
                        WHEN term ~ '^[0-9]' THEN '(?<![0-9])(?<![0-9]\.)'
                        WHEN term ~ '^\.[0-9]' THEN '(?<![0-9])' ELSE '' END
                || replace(regexp_replace(term, '([][\\.^$*+?(){}|-])', '\\\1', 'g'), ' ', ' +')
                || CASE WHEN open IS NOT NULL THEN ''
                        WHEN term ~ (letter || '$') THEN '(?!' || letter || ')'
                        WHEN term ~ '[0-9]$' THEN '(?![0-9]|\.[0-9])'
                        WHEN term ~ '[0-9]\.$' THEN '(?![0-9])' ELSE '' END;
        literal := CASE WHEN pattern = term THEN term END;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION news.search_terms IS 'The terms of a query, folded, each once: what stands between spaces or in quotes, excluded with a - before it. asks is what the index is asked for, null where a term has nothing to ask for, asks_title the same for the title alone; is_word tells that this is all of the term; pattern is what the text must match; literal is the same where that is nothing but itself.';


-- History and freshness ----------------------------------------------------------------------------------------------

CREATE INDEX article_revision_by_replacement ON news.article_revision (replaced_at);
COMMENT ON COLUMN news.freshness.waiting IS 'Articles that came or changed since. Those of the report wait for the DAG write_report, which writes it after the ready tables were refreshed; finews refresh brings the other four to 0 and does not write it.';
