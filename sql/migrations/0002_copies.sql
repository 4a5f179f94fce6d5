-- One article can be had in several copies: through two sources of its site, or as two posts of an archive. Each copy keeps
-- its newest answer, and the article is made of all of them. Pages of any publisher keep their canonical address and how
-- each field was found.

ALTER TABLE news.answer ADD COLUMN source text, ADD COLUMN copy text NOT NULL DEFAULT '';
UPDATE news.answer a SET source = p.source FROM news.page p WHERE p.page_id = a.page_id;
ALTER TABLE news.answer ALTER COLUMN source SET NOT NULL, ADD CHECK (source <> '');
COMMENT ON COLUMN news.answer.source IS 'The entry of sources.toml that it came through; its kind says which parser reads it.';
COMMENT ON COLUMN news.answer.copy IS 'Which of the source''s copies of the article it is: an archived post''s file name, or the list whose record it is; empty for the page itself.';

CREATE TABLE news.page_copy (
    page_id   integer NOT NULL REFERENCES news.page,
    source    text NOT NULL CHECK (source <> ''),
    copy      text NOT NULL,
    answer_id bigint NOT NULL REFERENCES news.answer,
    PRIMARY KEY (page_id, source, copy)
);
COMMENT ON TABLE  news.page_copy IS 'The newest answer of each copy of a page: what its article is made of.';
COMMENT ON COLUMN news.page_copy.page_id IS 'The page.';
COMMENT ON COLUMN news.page_copy.source IS 'The entry of sources.toml that the copy comes through.';
COMMENT ON COLUMN news.page_copy.copy IS 'An archived post''s file name, or the list whose record it is; empty for the page itself.';
COMMENT ON COLUMN news.page_copy.answer_id IS 'Its newest answer that held the article.';
INSERT INTO news.page_copy (page_id, source, copy, answer_id)
SELECT p.page_id, a.source, a.copy, p.answer_id FROM news.page p JOIN news.answer a USING (answer_id);

ALTER TABLE news.crawl_page ADD COLUMN source text, ADD COLUMN url text;
UPDATE news.crawl_page cp SET source = p.source, url = p.url FROM news.page p WHERE p.page_id = cp.page_id;
ALTER TABLE news.crawl_page ALTER COLUMN source SET NOT NULL, ALTER COLUMN url SET NOT NULL;
COMMENT ON COLUMN news.crawl_page.source IS 'The entry of sources.toml that the page was asked for through in this run.';
COMMENT ON COLUMN news.crawl_page.url IS 'The address by which it was.';

ALTER TABLE news.pasted_line ADD COLUMN source text, ADD COLUMN url text;
UPDATE news.pasted_line l SET source = p.source, url = p.url FROM news.page p WHERE p.page_id = l.page_id;
ALTER TABLE news.pasted_line ADD CHECK ((page_id IS NULL) = (source IS NULL) AND (source IS NULL) = (url IS NULL));
COMMENT ON COLUMN news.pasted_line.source IS 'The entry of sources.toml whose host the line names; null where it names no page.';
COMMENT ON COLUMN news.pasted_line.url IS 'The address of the page as that source writes it; null where it names no page.';

ALTER TABLE news.article
    DROP CONSTRAINT article_title_check,
    ALTER COLUMN published_at DROP NOT NULL,
    ADD COLUMN canonical_url text NOT NULL DEFAULT '',
    ADD COLUMN extraction jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(extraction) = 'object');
ALTER TABLE news.article_revision ALTER COLUMN published_at DROP NOT NULL;
COMMENT ON COLUMN news.article.title IS 'Title; empty only for an archived post that has none.';
COMMENT ON COLUMN news.article.published_at IS 'When it was published, read in the zone of its source; null only for an archived post that does not say.';
COMMENT ON COLUMN news.article.canonical_url IS 'The address that the page itself calls its own; empty where it names none.';
COMMENT ON COLUMN news.article.extraction IS 'For a page of any publisher, which way gave which field: {"title": "json_ld"}. {} where the site has a parser of its own.';
CREATE INDEX article_by_canonical_url ON news.article (site_id, canonical_url) WHERE canonical_url <> '';
COMMENT ON COLUMN news.page.answer_id IS 'Its newest stored answer that holds the article, of whichever copy.';

CREATE OR REPLACE VIEW news.article_full AS
SELECT a.article_id, s.slug AS site, a.external_id, a.url, a.title, a.summary, o.name AS outlet,
       c.slug AS category_slug, c.name AS category,
       ARRAY(SELECT t.name FROM news.article_tag at JOIN news.tag t USING (tag_id)
             WHERE at.article_id = a.article_id ORDER BY t.name) AS tags,
       a.authors, a.published_at, a.published_at AT TIME ZONE s.time_zone AS published_local,
       (a.published_at AT TIME ZONE s.time_zone)::date AS published_day, a.published_raw, a.modified_at, a.language,
       a.body_text, a.char_count, a.revisions,
       p.first_seen_at, p.last_seen_at, a.fetched_at, a.changed_at, a.parser, a.parser_version,
       a.canonical_url, a.extraction
FROM news.article a
JOIN news.site s USING (site_id)
JOIN news.page p USING (page_id)
LEFT JOIN news.outlet o USING (outlet_id)
LEFT JOIN news.category c USING (category_id);
COMMENT ON COLUMN news.article_full.title IS 'Title; empty only for an archived post that has none.';
COMMENT ON COLUMN news.article_full.published_at IS 'When it was published; null only for an archived post that does not say. A range of this column is answered from an index.';
COMMENT ON COLUMN news.article_full.canonical_url IS 'The address that the page itself calls its own; empty where it names none.';
COMMENT ON COLUMN news.article_full.extraction IS 'For a page of any publisher, which way gave which field; {} where the site has a parser of its own.';
