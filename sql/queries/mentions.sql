-- name: outdated
-- The articles whose mentions were judged by older rules, newest first.
SELECT article_id FROM news.article WHERE mention_rules < %(rules)s
ORDER BY published_at DESC NULLS LAST, article_id DESC

-- name: texts
SELECT article_id, changed_at, title, body_text FROM news.article
WHERE article_id = ANY (%(article_ids)s) AND mention_rules < %(rules)s

-- name: mentions
-- As they were read; what older rules found in the text is found anew.
SELECT m.article_id, e.market, e.code, m.surface, m.mentions, m.found_by
FROM news.article_security m JOIN news.security e USING (security_id)
WHERE m.article_id = ANY (%(article_ids)s) AND m.found_by <> 'text'

-- name: create_staging
CREATE TEMP TABLE IF NOT EXISTS judged_article (
    article_id bigint PRIMARY KEY, changed_at timestamptz, mention_rules smallint
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS judged_mention (
    article_id bigint, market smallint, code text, found_by text, surface text, mentions integer, doubt text
) ON COMMIT DELETE ROWS

-- name: copy_articles
COPY judged_article FROM STDIN

-- name: copy_mentions
COPY judged_mention FROM STDIN

-- name: drop_changed
-- What was loaded anew since it was read is judged already.
DELETE FROM judged_article j WHERE NOT EXISTS (
    SELECT FROM news.article a WHERE a.article_id = j.article_id AND a.changed_at = j.changed_at)

-- name: put_securities
INSERT INTO news.security (market, code)
SELECT DISTINCT j.market, j.code FROM judged_mention j JOIN judged_article USING (article_id)
WHERE NOT EXISTS (SELECT FROM news.security e WHERE e.code = j.code AND e.market IS NOT DISTINCT FROM j.market)
ORDER BY 1, 2

-- name: drop_old_mentions
-- Codes that the rules in force do not find in the text.
DELETE FROM news.article_security old USING judged_article a
WHERE old.article_id = a.article_id AND old.found_by = 'text'
  AND NOT EXISTS (SELECT FROM judged_mention j JOIN news.security e ON e.code = j.code AND e.market IS NOT DISTINCT FROM j.market
                  WHERE j.article_id = a.article_id AND j.found_by = 'text' AND e.security_id = old.security_id
                    AND j.surface = old.surface)

-- name: put_mentions
INSERT INTO news.article_security AS old (article_id, security_id, found_by, surface, mentions, doubt)
SELECT j.article_id, e.security_id, j.found_by, j.surface, j.mentions, j.doubt
FROM judged_mention j
JOIN judged_article USING (article_id)
JOIN news.security e ON e.code = j.code AND e.market IS NOT DISTINCT FROM j.market
ON CONFLICT (article_id, security_id, found_by, surface) DO UPDATE SET mentions = excluded.mentions, doubt = excluded.doubt
WHERE (old.mentions, old.doubt) IS DISTINCT FROM (excluded.mentions, excluded.doubt)

-- name: mark_articles
-- Not changed_at: the article says what it said.
UPDATE news.article a SET mention_rules = j.mention_rules FROM judged_article j WHERE a.article_id = j.article_id

-- name: settle
-- Codes without a market get the symbol of the security whose name they carry; how many changed.
SELECT news.settle_symbols()
