-- name: create_staging
-- Emptied at every commit. EXTERNAL (an ALTER for the sake of PostgreSQL 15): compressing what is copied on at once would
-- cost more than the copy.
CREATE TEMP TABLE IF NOT EXISTS staged_article (
    page_id integer PRIMARY KEY, site_id smallint, external_id text, url text, title text, summary text, outlet text,
    category_slug text, category_name text, authors text[], published_at timestamptz, published_raw text,
    modified_at timestamptz, modified_raw text, language text, body_text text,
    body_html text, char_count integer, content_hash bytea, record_hash bytea, first_seen_at timestamptz,
    fetched_at timestamptz, answer_id bigint, parser text, parser_version smallint, canonical_url text, extraction jsonb,
    edited boolean, mention_rules smallint
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS staged_tag (page_id integer, name text) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS staged_mention (
    page_id integer, market smallint, code text, found_by text, surface text, mentions integer, doubt text
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS staged_image (page_id integer, position smallint, url text, caption text) ON COMMIT DELETE ROWS;
ALTER TABLE staged_article ALTER COLUMN body_text SET STORAGE EXTERNAL, ALTER COLUMN body_html SET STORAGE EXTERNAL

-- name: one_writer
-- Loads wait for each other: a transaction lasts a fraction of a second, and two of them never meet on one article,
-- outlet or tag. The number is arbitrary and this project's own.
SELECT pg_advisory_xact_lock(4607182418800017409)

-- name: hashes
-- A page with an outcome that is done has no answer that was not read before: a new one would make it wait.
SELECT a.page_id, a.record_hash, a.content_hash, a.answer_id, w.source, w.copy, coalesce(o.next = 'done', false)
FROM news.article a JOIN news.answer w USING (answer_id) JOIN news.page p ON p.page_id = a.page_id
LEFT JOIN news.outcome o ON o.outcome = p.outcome
WHERE a.page_id = ANY (%(page_ids)s)

-- name: known_addresses
-- Which pages have articles under these canonical addresses.
SELECT site_id, canonical_url, title, page_id, url FROM news.article
WHERE canonical_url = ANY (%(canonical_urls)s) AND canonical_url <> ''

-- name: copy_articles
COPY staged_article FROM STDIN

-- name: copy_tags
COPY staged_tag FROM STDIN

-- name: copy_mentions
COPY staged_mention FROM STDIN

-- name: copy_images
COPY staged_image FROM STDIN

-- name: put_outlets
INSERT INTO news.outlet (name)
SELECT DISTINCT s.outlet FROM staged_article s
WHERE s.outlet <> '' AND NOT EXISTS (SELECT FROM news.outlet o WHERE o.name = s.outlet)
ORDER BY 1

-- name: put_categories
INSERT INTO news.category (slug, name)
SELECT DISTINCT s.category_slug, s.category_name FROM staged_article s
WHERE s.category_slug <> ''
  AND NOT EXISTS (SELECT FROM news.category c WHERE (c.slug, c.name) = (s.category_slug, s.category_name))
ORDER BY 1, 2

-- name: put_tags
INSERT INTO news.tag (name)
SELECT DISTINCT s.name FROM staged_tag s
WHERE NOT EXISTS (SELECT FROM news.tag t WHERE t.name = s.name)
ORDER BY 1

-- name: put_securities
INSERT INTO news.security (market, code)
SELECT DISTINCT s.market, s.code FROM staged_mention s
WHERE NOT EXISTS (SELECT FROM news.security e WHERE e.code = s.code AND e.market IS NOT DISTINCT FROM s.market)
ORDER BY 1, 2

-- name: put_revisions
-- What an edited article said until now.
INSERT INTO news.article_revision (article_id, revision, title, summary, body_text, body_html, published_at,
                                   published_raw, content_hash, fetched_at, answer_id, parser, parser_version)
SELECT a.article_id, a.revisions + 1, a.title, a.summary, a.body_text, a.body_html, a.published_at,
       a.published_raw, a.content_hash, a.fetched_at, a.answer_id, a.parser, a.parser_version
FROM news.article a JOIN staged_article s USING (page_id)
WHERE s.edited

-- name: update_articles
UPDATE news.article a SET
    url = s.url, title = s.title, summary = s.summary,
    outlet_id = (SELECT o.outlet_id FROM news.outlet o WHERE o.name = s.outlet),
    category_id = (SELECT c.category_id FROM news.category c WHERE c.slug = s.category_slug AND c.name = s.category_name),
    authors = s.authors, published_at = s.published_at, published_raw = s.published_raw, modified_at = s.modified_at,
    modified_raw = s.modified_raw, language = s.language, body_text = s.body_text, body_html = s.body_html,
    char_count = s.char_count, content_hash = s.content_hash, record_hash = s.record_hash,
    revisions = a.revisions + s.edited::integer,
    fetched_at = s.fetched_at, changed_at = now(), answer_id = s.answer_id, parser = s.parser,
    parser_version = s.parser_version, canonical_url = s.canonical_url, extraction = s.extraction,
    mention_rules = s.mention_rules
FROM staged_article s
WHERE a.page_id = s.page_id

-- name: insert_articles
INSERT INTO news.article (page_id, site_id, external_id, url, title, summary, outlet_id, category_id, authors,
                          published_at, published_raw, modified_at, modified_raw, language, body_text, body_html,
                          char_count, content_hash, record_hash, first_seen_at, fetched_at, answer_id, parser,
                          parser_version, canonical_url, extraction, mention_rules)
SELECT s.page_id, s.site_id, s.external_id, s.url, s.title, s.summary, o.outlet_id, c.category_id, s.authors,
       s.published_at, s.published_raw, s.modified_at, s.modified_raw, s.language, s.body_text, s.body_html,
       s.char_count, s.content_hash, s.record_hash, s.first_seen_at, s.fetched_at, s.answer_id, s.parser,
       s.parser_version, s.canonical_url, s.extraction, s.mention_rules
FROM staged_article s
LEFT JOIN news.outlet o ON o.name = s.outlet
LEFT JOIN news.category c ON c.slug = s.category_slug AND c.name = s.category_name
WHERE NOT EXISTS (SELECT FROM news.article a WHERE a.page_id = s.page_id)
ORDER BY s.published_at, s.page_id

-- name: drop_old_tags
DELETE FROM news.article_tag old USING news.article a, staged_article s
WHERE a.page_id = s.page_id AND old.article_id = a.article_id
  AND NOT EXISTS (SELECT FROM staged_tag st JOIN news.tag t USING (name)
                  WHERE st.page_id = s.page_id AND t.tag_id = old.tag_id)

-- name: put_article_tags
INSERT INTO news.article_tag (article_id, tag_id)
SELECT a.article_id, t.tag_id
FROM staged_tag s JOIN news.article a USING (page_id) JOIN news.tag t ON t.name = s.name
ON CONFLICT DO NOTHING

-- name: drop_old_mentions
DELETE FROM news.article_security old USING news.article a, staged_article s
WHERE a.page_id = s.page_id AND old.article_id = a.article_id
  AND NOT EXISTS (SELECT FROM staged_mention m JOIN news.security e ON e.code = m.code AND e.market IS NOT DISTINCT FROM m.market
                  WHERE m.page_id = s.page_id AND e.security_id = old.security_id AND m.found_by = old.found_by
                    AND m.surface = old.surface)

-- name: put_mentions
INSERT INTO news.article_security AS old (article_id, security_id, found_by, surface, mentions, doubt)
SELECT a.article_id, e.security_id, m.found_by, m.surface, m.mentions, m.doubt
FROM staged_mention m
JOIN news.article a USING (page_id)
JOIN news.security e ON e.code = m.code AND e.market IS NOT DISTINCT FROM m.market
ON CONFLICT (article_id, security_id, found_by, surface) DO UPDATE SET mentions = excluded.mentions, doubt = excluded.doubt
WHERE (old.mentions, old.doubt) IS DISTINCT FROM (excluded.mentions, excluded.doubt)

-- name: drop_old_images
DELETE FROM news.image old USING news.article a, staged_article s
WHERE a.page_id = s.page_id AND old.article_id = a.article_id
  AND NOT EXISTS (SELECT FROM staged_image i WHERE i.page_id = s.page_id AND i.position = old.position)

-- name: put_images
INSERT INTO news.image AS old (article_id, position, url, caption)
SELECT a.article_id, i.position, i.url, i.caption
FROM staged_image i JOIN news.article a USING (page_id)
ON CONFLICT (article_id, position) DO UPDATE SET url = excluded.url, caption = excluded.caption
WHERE (old.url, old.caption) IS DISTINCT FROM (excluded.url, excluded.caption)

-- name: unchanged
-- Pages of a batch whose article was read from this very answer by this very parser: nothing to parse or write.
SELECT cp.page_id, p.source, p.external_id
FROM news.crawl_page cp JOIN news.page p USING (page_id) JOIN news.article a USING (page_id)
WHERE cp.run_id = %(run_id)s AND cp.batch = %(batch)s AND cp.fetched AND cp.outcome IS NULL
  AND a.answer_id = cp.answer_id AND a.parser = %(parser)s AND a.parser_version = %(parser_version)s

-- name: to_load
-- The pages of a batch with an answer to parse: those under way, and those rejected after fetching, which a cleared
-- task tries again.
SELECT cp.page_id FROM news.crawl_page cp JOIN news.answer a USING (answer_id) LEFT JOIN news.outcome o USING (outcome)
WHERE cp.run_id = %(run_id)s AND cp.batch = %(batch)s AND a.body_at IS NOT NULL
  AND (cp.outcome IS NULL OR o.next <> 'done')
ORDER BY cp.page_id

-- name: batch_source
SELECT source FROM news.crawl_page WHERE run_id = %(run_id)s AND batch = %(batch)s LIMIT 1

-- name: stored
-- Every copy of these pages whose body is kept, each page's own first: the copy that the run got.
SELECT p.page_id, p.site_id, p.external_id, p.source, cp.url, p.list_name, p.listed_title, p.listed_summary,
       p.listed_outlet, p.listed_at, p.listed_raw, p.first_seen_at, a.answer_id, a.requested_url, a.url, a.status,
       a.headers, b.body, a.fetched_at, a.charset, a.charset_from, a.source, a.copy
FROM news.crawl_page cp
JOIN news.page p USING (page_id)
JOIN news.answer got ON got.answer_id = cp.answer_id
JOIN news.page_copy c ON c.page_id = cp.page_id
JOIN news.answer a ON a.answer_id = c.answer_id
JOIN news.answer_body b ON b.answer_id = a.answer_id AND b.stored_at = a.body_at
WHERE cp.run_id = %(run_id)s AND cp.page_id = ANY (%(page_ids)s)
ORDER BY cp.page_id, (a.source, a.copy) <> (got.source, got.copy), a.source, a.copy

-- name: partly_kept
-- Of these pages those with an article and a copy whose body is kept no longer: the copy that the article was read from.
SELECT a.page_id, w.source, w.copy
FROM news.article a JOIN news.answer w USING (answer_id)
WHERE a.page_id = ANY (%(page_ids)s)
  AND EXISTS (SELECT FROM news.page_copy c JOIN news.answer g USING (answer_id) WHERE c.page_id = a.page_id AND g.body_at IS NULL)

-- name: clear_staging
TRUNCATE staged_article, staged_tag, staged_mention, staged_image
