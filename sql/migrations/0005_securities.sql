-- Securities as analysts write them, their names with their history, and which mentions are likely false.


-- Symbols ------------------------------------------------------------------------------------------------------------

-- Without a market only those codes get an exchange that no fund, bond or index has as well: 000001 is a bank's share, a
-- Shanghai index and a fund.
ALTER TABLE news.security ADD COLUMN symbol text NOT NULL GENERATED ALWAYS AS (
    CASE
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
) STORED;
CREATE INDEX security_by_symbol ON news.security (symbol);
COMMENT ON COLUMN news.security.symbol IS 'What analysts write: 600160.SH Shanghai, 300343.SZ Shenzhen, 430047.BJ Beijing, 00700.HK Hong Kong, NIO.US United States, BK0493 sector board; the bare code for indexes and currencies, and where there is no market and the code leaves a doubt. Rows with and without a market can have one symbol.';
COMMENT ON COLUMN news.security.code IS 'Code on that market, such as 600160, 00700, NIO, BK0493; NIO.US without a market where the text names the country and no exchange.';


-- Doubts -------------------------------------------------------------------------------------------------------------

ALTER TABLE news.article_security
    DROP CONSTRAINT article_security_found_by_check,
    ADD CONSTRAINT article_security_found_by_check CHECK (found_by IN ('link', 'chart', 'related', 'text')),
    ADD COLUMN doubt text NOT NULL DEFAULT '' CHECK (doubt IN ('', 'inside_word', 'common_noun'));
COMMENT ON TABLE  news.article_security IS 'Mentions of securities in articles. Links are the upstream''s substring matches and often false: doubt tells the likely false ones, and a mention is no fact.';
COMMENT ON COLUMN news.article_security.found_by IS 'link: a keyword link in the text. chart: a price chart. related: the answer''s list of related codes. text: the code written in the title or text, such as （600519.SH）.';
COMMENT ON COLUMN news.article_security.surface IS 'The text that carries the link, or the name before a code in the text; empty for charts and related codes, and for a code without a name.';
COMMENT ON COLUMN news.article_security.doubt IS 'Why the mention is likely false: inside_word: the surface only stands inside longer words. common_noun: the surface is an ordinary word, and nothing else in the article names the security. Empty where there is no doubt.';

ALTER TABLE news.article ADD COLUMN mention_rules smallint NOT NULL DEFAULT 0 CHECK (mention_rules >= 0);
COMMENT ON COLUMN news.article.mention_rules IS 'Version of the rules that its mentions were judged by; 0 where they never were. Older ones are judged again behind the load.';
CREATE INDEX article_by_mention_rules ON news.article (mention_rules);


-- Names --------------------------------------------------------------------------------------------------------------

-- Materialised: grouping all mentions takes seconds at a million articles. The ready tables' refresh brings them up to date.
CREATE MATERIALIZED VIEW news.security_name AS
WITH security AS (
    SELECT security_id, symbol,
           first_value(security_id) OVER (PARTITION BY symbol ORDER BY market IS NULL, security_id) AS symbol_id
    FROM news.security
), named AS (
    SELECT DISTINCT s.symbol_id, s.symbol, m.surface AS name, m.article_id
    FROM news.article_security m JOIN security s USING (security_id)
    WHERE m.doubt = '' AND m.found_by IN ('link', 'text') AND m.surface <> ''
), by_month AS (
    SELECT n.symbol_id, n.symbol, n.name, date_trunc('month', a.published_at, 'UTC') AS month,
           min(a.published_at) AS first_at, max(a.published_at) AS last_at, count(*) AS articles
    FROM named n JOIN news.article a USING (article_id)
    GROUP BY 1, 2, 3, 4
), beside_newest AS (
    SELECT *, max(month) OVER (PARTITION BY symbol_id) AS newest FROM by_month
)
SELECT symbol_id AS security_id, symbol, name, min(first_at) AS first_at, max(last_at) AS last_at,
       sum(articles)::integer AS articles,
       coalesce(sum(articles) FILTER (WHERE month > newest - interval '1 year'), 0)::integer AS recent_articles
FROM beside_newest
GROUP BY 1, 2, 3;
CREATE UNIQUE INDEX security_name_key ON news.security_name (security_id, name);
CREATE INDEX security_name_by_name ON news.security_name (name);
COMMENT ON MATERIALIZED VIEW news.security_name IS 'What each security was called in articles, and when: one line a symbol and name, from links and codes in the text without a doubt. As of the last refresh.';
COMMENT ON COLUMN news.security_name.security_id IS 'The row of security that stands for the symbol: of several the one with a market, then the oldest.';
COMMENT ON COLUMN news.security_name.symbol IS 'Its symbol; join on it, since rows with and without a market share one.';
COMMENT ON COLUMN news.security_name.name IS 'The name as it stood in the text.';
COMMENT ON COLUMN news.security_name.first_at IS 'When the first article with this name was published; null where none has a time.';
COMMENT ON COLUMN news.security_name.last_at IS 'When the last one was.';
COMMENT ON COLUMN news.security_name.articles IS 'Articles with this name.';
COMMENT ON COLUMN news.security_name.recent_articles IS 'Those of them in the twelve months (UTC) up to that of the newest article that names the security.';

CREATE MATERIALIZED VIEW news.security_full AS
WITH security AS (
    SELECT security_id, symbol, market, code, kind,
           first_value(security_id) OVER (PARTITION BY symbol ORDER BY market IS NULL, security_id) AS symbol_id
    FROM news.security
), mentioned AS (
    SELECT s.symbol_id, min(a.published_at) AS first_at, max(a.published_at) AS last_at, count(*) AS articles
    FROM (SELECT DISTINCT s.symbol_id, m.article_id
          FROM news.article_security m JOIN security s USING (security_id) WHERE m.doubt = '') s
    JOIN news.article a USING (article_id)
    GROUP BY s.symbol_id
), named AS (
    SELECT security_id,
           array_agg(name ORDER BY recent_articles DESC, last_at DESC NULLS LAST, articles DESC, name) AS names
    FROM news.security_name GROUP BY security_id
), linked AS (
    -- A link that is doubted here still shows what the upstream calls the security.
    SELECT DISTINCT ON (s.symbol_id) s.symbol_id, m.surface AS name
    FROM news.article_security m JOIN security s USING (security_id)
    WHERE m.doubt <> '' AND NOT EXISTS (SELECT FROM named n WHERE n.security_id = s.symbol_id)
    GROUP BY s.symbol_id, m.surface
    ORDER BY s.symbol_id, count(*) DESC, m.surface
)
SELECT s.security_id, s.symbol, coalesce(n.names[1], l.name, '') AS name, s.market, s.code, s.kind,
       coalesce(n.names, '{}') AS names, m.first_at AS first_mentioned_at, m.last_at AS last_mentioned_at,
       coalesce(m.articles, 0)::integer AS articles
FROM security s
LEFT JOIN mentioned m ON m.symbol_id = s.security_id
LEFT JOIN named n ON n.security_id = s.security_id
LEFT JOIN linked l ON l.symbol_id = s.security_id
WHERE s.security_id = s.symbol_id;
CREATE UNIQUE INDEX security_full_key ON news.security_full (symbol);
CREATE INDEX security_full_by_name ON news.security_full (name);
COMMENT ON MATERIALIZED VIEW news.security_full IS 'Every security, board, index and currency with its name: one line a symbol, doubtful mentions left out. As of the last refresh.';
COMMENT ON COLUMN news.security_full.security_id IS 'The row of security that stands for the symbol: of several the one with a market, then the oldest.';
COMMENT ON COLUMN news.security_full.symbol IS 'What analysts write, such as 600160.SH; join on it, since rows of security with and without a market share one.';
COMMENT ON COLUMN news.security_full.name IS 'The name that most articles use in the twelve months up to that of the newest which names it, of equals the one used last; else that of a doubtful link, else empty.';
COMMENT ON COLUMN news.security_full.market IS 'East Money''s market, as in security.';
COMMENT ON COLUMN news.security_full.code IS 'Code on that market.';
COMMENT ON COLUMN news.security_full.kind IS 'security, board, index or currency.';
COMMENT ON COLUMN news.security_full.names IS 'All its names, the most used of late first.';
COMMENT ON COLUMN news.security_full.first_mentioned_at IS 'When the first article that mentions it was published; null where none does without a doubt.';
COMMENT ON COLUMN news.security_full.last_mentioned_at IS 'When the last one was.';
COMMENT ON COLUMN news.security_full.articles IS 'Articles that mention it without a doubt.';


-- Mentions -----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE VIEW news.mention AS
SELECT m.article_id, a.published_at, a.title, s.market, s.code, s.kind, m.surface, m.mentions, m.found_by,
       s.symbol, coalesce(nullif(f.name, ''), m.surface) AS name, m.doubt, s.security_id, t.slug AS site, o.name AS outlet,
       a.url AS article_url
FROM news.article_security m
JOIN news.article a USING (article_id)
JOIN news.security s USING (security_id)
JOIN news.site t USING (site_id)
LEFT JOIN news.outlet o USING (outlet_id)
LEFT JOIN news.security_full f ON f.symbol = s.symbol;
COMMENT ON VIEW   news.mention IS 'Mentions with their article and security. Links are often false, doubt tells the likely false ones: a mention is no fact.';
COMMENT ON COLUMN news.mention.surface IS 'The text that carries the link, or the name before a code in the text.';
COMMENT ON COLUMN news.mention.found_by IS 'link, chart, related or text, as in article_security.';
COMMENT ON COLUMN news.mention.symbol IS 'What analysts write, such as 600160.SH.';
COMMENT ON COLUMN news.mention.name IS 'Name of the security, as in security_full; before its first refresh the surface.';
COMMENT ON COLUMN news.mention.doubt IS 'inside_word or common_noun where the mention is likely false, as in article_security; empty where there is no doubt.';
COMMENT ON COLUMN news.mention.security_id IS 'The security.';
COMMENT ON COLUMN news.mention.site IS 'Site of the article.';
COMMENT ON COLUMN news.mention.outlet IS 'Who wrote the article; null where nothing says.';
COMMENT ON COLUMN news.mention.article_url IS 'Its address for people.';

CREATE VIEW news.mention_sure AS SELECT * FROM news.mention WHERE doubt = '';
COMMENT ON VIEW   news.mention_sure IS 'The mentions without a doubt: mention without the likely false ones.';
COMMENT ON COLUMN news.mention_sure.article_id IS 'The article.';
COMMENT ON COLUMN news.mention_sure.published_at IS 'When it was published.';
COMMENT ON COLUMN news.mention_sure.title IS 'Its title.';
COMMENT ON COLUMN news.mention_sure.market IS 'East Money''s market, as in security.';
COMMENT ON COLUMN news.mention_sure.code IS 'Code on that market.';
COMMENT ON COLUMN news.mention_sure.kind IS 'security, board, index or currency.';
COMMENT ON COLUMN news.mention_sure.surface IS 'The text that carries the link, or the name before a code in the text.';
COMMENT ON COLUMN news.mention_sure.mentions IS 'How often.';
COMMENT ON COLUMN news.mention_sure.found_by IS 'link, chart, related or text, as in article_security.';
COMMENT ON COLUMN news.mention_sure.symbol IS 'What analysts write, such as 600160.SH.';
COMMENT ON COLUMN news.mention_sure.name IS 'Name of the security, as in security_full; before its first refresh the surface.';
COMMENT ON COLUMN news.mention_sure.doubt IS 'Always empty.';
COMMENT ON COLUMN news.mention_sure.security_id IS 'The security.';
COMMENT ON COLUMN news.mention_sure.site IS 'Site of the article.';
COMMENT ON COLUMN news.mention_sure.outlet IS 'Who wrote the article; null where nothing says.';
COMMENT ON COLUMN news.mention_sure.article_url IS 'Its address for people.';
