-- The warehouse's schema, as all migrations together make it. Written by `make schema`; do not edit.
-- The role finews_analyst, which the migrations make, is none of the database and must exist.

CREATE SCHEMA news;

COMMENT ON SCHEMA news IS 'News articles with their pages, stored answers, revisions, rejects and crawl runs. Times are timestamptz.';

CREATE TABLE news.answer (
    answer_id bigint NOT NULL,
    page_id integer NOT NULL,
    requested_url text NOT NULL,
    url text NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    charset text NOT NULL,
    charset_from text NOT NULL,
    body bytea NOT NULL,
    body_size integer NOT NULL,
    sha256 bytea NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    copy text DEFAULT ''::text NOT NULL,
    CONSTRAINT answer_body_size_check CHECK ((body_size >= 0)),
    CONSTRAINT answer_charset_from_check CHECK ((charset_from = ANY (ARRAY['bom'::text, 'header'::text, 'meta'::text, 'detected'::text, 'default'::text]))),
    CONSTRAINT answer_headers_check CHECK ((jsonb_typeof(headers) = 'object'::text)),
    CONSTRAINT answer_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT answer_source_check CHECK ((source <> ''::text)),
    CONSTRAINT answer_status_check CHECK (((status >= 100) AND (status <= 599)))
);
ALTER TABLE ONLY news.answer ALTER COLUMN body SET STORAGE EXTERNAL;

COMMENT ON TABLE news.answer IS 'What hosts answered, as it came, stored before it is parsed. An answer with the same bytes is stored once.';

COMMENT ON COLUMN news.answer.answer_id IS 'Key.';

COMMENT ON COLUMN news.answer.page_id IS 'The page it was asked for.';

COMMENT ON COLUMN news.answer.requested_url IS 'What was asked for.';

COMMENT ON COLUMN news.answer.url IS 'What answered in the end, after redirects.';

COMMENT ON COLUMN news.answer.status IS 'HTTP status.';

COMMENT ON COLUMN news.answer.headers IS 'The answer''s headers that matter, names in lower case.';

COMMENT ON COLUMN news.answer.charset IS 'Charset in which the body is read, as a Python codec name.';

COMMENT ON COLUMN news.answer.charset_from IS 'How it was chosen: bom, header, meta, detected or default.';

COMMENT ON COLUMN news.answer.body IS 'The body, compressed with zstd.';

COMMENT ON COLUMN news.answer.body_size IS 'Bytes of the body before that.';

COMMENT ON COLUMN news.answer.sha256 IS 'SHA-256 of the body before that.';

COMMENT ON COLUMN news.answer.fetched_at IS 'When it came, the first time.';

COMMENT ON COLUMN news.answer.source IS 'The entry of sources.toml that it came through; its kind says which parser reads it.';

COMMENT ON COLUMN news.answer.copy IS 'Which of the source''s copies of the article it is: an archived post''s file name, or the list whose record it is; empty for the page itself.';

ALTER TABLE news.answer ALTER COLUMN answer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.answer_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.article (
    article_id bigint NOT NULL,
    page_id integer NOT NULL,
    site_id smallint NOT NULL,
    external_id text NOT NULL,
    url text NOT NULL,
    title text NOT NULL,
    summary text DEFAULT ''::text NOT NULL,
    outlet_id integer,
    category_id integer,
    authors text[] DEFAULT '{}'::text[] NOT NULL,
    published_at timestamp with time zone,
    published_raw text NOT NULL,
    modified_at timestamp with time zone,
    modified_raw text DEFAULT ''::text NOT NULL,
    language text NOT NULL,
    body_text text NOT NULL,
    body_html text NOT NULL,
    char_count integer NOT NULL,
    content_hash bytea NOT NULL,
    record_hash bytea NOT NULL,
    revisions smallint DEFAULT 0 NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    loaded_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    answer_id bigint NOT NULL,
    parser text NOT NULL,
    parser_version smallint NOT NULL,
    canonical_url text DEFAULT ''::text NOT NULL,
    extraction jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT article_body_text_check CHECK ((body_text <> ''::text)),
    CONSTRAINT article_char_count_check CHECK ((char_count > 0)),
    CONSTRAINT article_content_hash_check CHECK ((length(content_hash) = 32)),
    CONSTRAINT article_external_id_check CHECK ((external_id <> ''::text)),
    CONSTRAINT article_extraction_check CHECK ((jsonb_typeof(extraction) = 'object'::text)),
    CONSTRAINT article_language_check CHECK ((language ~ '^[a-z]{2,3}$'::text)),
    CONSTRAINT article_parser_check CHECK ((parser <> ''::text)),
    CONSTRAINT article_parser_version_check CHECK ((parser_version > 0)),
    CONSTRAINT article_published_at_check CHECK ((published_at >= '1990-01-01 00:00:00+00'::timestamp with time zone)),
    CONSTRAINT article_record_hash_check CHECK ((length(record_hash) = 32)),
    CONSTRAINT article_revisions_check CHECK ((revisions >= 0)),
    CONSTRAINT article_url_check CHECK ((url ~ '^https?://'::text))
);

COMMENT ON TABLE news.article IS 'Every article once, as it is now. What an edited one said before is in article_revision.';

COMMENT ON COLUMN news.article.article_id IS 'Key.';

COMMENT ON COLUMN news.article.page_id IS 'Its page: when it was last seen, and what became of it in each run.';

COMMENT ON COLUMN news.article.site_id IS 'Whose id external_id is.';

COMMENT ON COLUMN news.article.external_id IS 'The site''s article id in its one stored form; East Money''s without the leading NW.';

COMMENT ON COLUMN news.article.url IS 'Its address for people.';

COMMENT ON COLUMN news.article.title IS 'Title; empty only for an archived post that has none.';

COMMENT ON COLUMN news.article.summary IS 'Digest, without its headline and source; empty where there is none.';

COMMENT ON COLUMN news.article.outlet_id IS 'Who wrote it; null where nothing says.';

COMMENT ON COLUMN news.article.category_id IS 'Its category page; null where no outlet is known.';

COMMENT ON COLUMN news.article.authors IS 'Authors in the order given; empty where none is named.';

COMMENT ON COLUMN news.article.published_at IS 'When it was published, read in the zone of its source; null only for an archived post that does not say.';

COMMENT ON COLUMN news.article.published_raw IS 'The string that published_at was read from.';

COMMENT ON COLUMN news.article.modified_at IS 'When its site says it was last changed; null where it does not.';

COMMENT ON COLUMN news.article.modified_raw IS 'The string that modified_at was read from.';

COMMENT ON COLUMN news.article.language IS 'ISO 639 code, such as zh.';

COMMENT ON COLUMN news.article.body_text IS 'Clean text, one paragraph a line; no charts, advertising or source line.';

COMMENT ON COLUMN news.article.body_html IS 'The body as sanitised HTML.';

COMMENT ON COLUMN news.article.char_count IS 'Characters of body_text, white space not counted.';

COMMENT ON COLUMN news.article.content_hash IS 'SHA-256 of title and text; another value makes a revision.';

COMMENT ON COLUMN news.article.record_hash IS 'SHA-256 of what the row says, the raw times and the parser apart; the same value means that nothing is written.';

COMMENT ON COLUMN news.article.revisions IS 'How often its title or text was changed: rows in article_revision.';

COMMENT ON COLUMN news.article.first_seen_at IS 'When a list or an operator first named it.';

COMMENT ON COLUMN news.article.fetched_at IS 'When the answer came that this row was read from.';

COMMENT ON COLUMN news.article.loaded_at IS 'When this row was first written.';

COMMENT ON COLUMN news.article.changed_at IS 'When this row was last written.';

COMMENT ON COLUMN news.article.answer_id IS 'The stored answer that this row was read from.';

COMMENT ON COLUMN news.article.parser IS 'The parser that read it.';

COMMENT ON COLUMN news.article.parser_version IS 'The version of that parser.';

COMMENT ON COLUMN news.article.canonical_url IS 'The address that the page itself calls its own; empty where it names none.';

COMMENT ON COLUMN news.article.extraction IS 'For a page of any publisher, which way gave which field: {"title": "json_ld"}. {} where the site has a parser of its own.';

ALTER TABLE news.article ALTER COLUMN article_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.article_article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.article_tag (
    article_id bigint NOT NULL,
    tag_id integer NOT NULL
);

COMMENT ON TABLE news.article_tag IS 'Which article has which tags.';

COMMENT ON COLUMN news.article_tag.article_id IS 'The article.';

COMMENT ON COLUMN news.article_tag.tag_id IS 'One of its tags.';

CREATE TABLE news.category (
    category_id integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    CONSTRAINT category_name_check CHECK ((name <> ''::text)),
    CONSTRAINT category_slug_check CHECK ((slug <> ''::text))
);

COMMENT ON TABLE news.category IS 'A category page of the archive: an outlet''s, by its pinyin slug.';

COMMENT ON COLUMN news.category.category_id IS 'Key.';

COMMENT ON COLUMN news.category.slug IS 'Slug in published URLs, such as pengpaixinwen; outlets that sound alike share one.';

COMMENT ON COLUMN news.category.name IS 'Name of the outlet.';

CREATE TABLE news.outlet (
    outlet_id integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT outlet_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE news.outlet IS 'Who wrote or first published an article, as the article names it.';

COMMENT ON COLUMN news.outlet.outlet_id IS 'Key.';

COMMENT ON COLUMN news.outlet.name IS 'Name, such as 澎湃新闻.';

CREATE TABLE news.page (
    page_id integer NOT NULL,
    site_id smallint NOT NULL,
    external_id text NOT NULL,
    source text NOT NULL,
    url text NOT NULL,
    list_name text NOT NULL,
    listed_title text DEFAULT ''::text NOT NULL,
    listed_summary text DEFAULT ''::text NOT NULL,
    listed_outlet text DEFAULT ''::text NOT NULL,
    listed_at timestamp with time zone,
    listed_raw text DEFAULT ''::text NOT NULL,
    discovered_by bigint NOT NULL,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_in_list boolean DEFAULT false NOT NULL,
    answer_id bigint,
    etag text DEFAULT ''::text NOT NULL,
    last_modified text DEFAULT ''::text NOT NULL,
    fetched_at timestamp with time zone,
    outcome text,
    outcome_at timestamp with time zone,
    attempts smallint DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    CONSTRAINT page_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT page_check CHECK (((outcome IS NULL) = (outcome_at IS NULL))),
    CONSTRAINT page_check1 CHECK ((last_seen_at >= first_seen_at)),
    CONSTRAINT page_external_id_check CHECK ((external_id <> ''::text)),
    CONSTRAINT page_source_check CHECK ((source <> ''::text)),
    CONSTRAINT page_url_check CHECK ((url ~ '^https?://'::text))
)
WITH (fillfactor='80');

COMMENT ON TABLE news.page IS 'Every page ever discovered or pasted, once, with what the list said of it and what became of it last.';

COMMENT ON COLUMN news.page.page_id IS 'Key.';

COMMENT ON COLUMN news.page.site_id IS 'Whose id it is.';

COMMENT ON COLUMN news.page.external_id IS 'The site''s article id in its one stored form; East Money''s without the leading NW.';

COMMENT ON COLUMN news.page.source IS 'The entry of sources.toml that recorded it first.';

COMMENT ON COLUMN news.page.url IS 'Its address for people.';

COMMENT ON COLUMN news.page.list_name IS 'The list that named it first; pasted for an operator''s own line.';

COMMENT ON COLUMN news.page.listed_title IS 'Title in that list.';

COMMENT ON COLUMN news.page.listed_summary IS 'Digest in the lists, without its headline and source.';

COMMENT ON COLUMN news.page.listed_outlet IS 'Outlet in the lists.';

COMMENT ON COLUMN news.page.listed_at IS 'Time in the lists; may differ from the article''s by a minute.';

COMMENT ON COLUMN news.page.listed_raw IS 'The string that listed_at was read from.';

COMMENT ON COLUMN news.page.discovered_by IS 'The run that recorded it first.';

COMMENT ON COLUMN news.page.first_seen_at IS 'When a list or an operator first named it.';

COMMENT ON COLUMN news.page.last_seen_at IS 'When a list last named it, to within the hour.';

COMMENT ON COLUMN news.page.changed_in_list IS 'The list shows another title than when the page was last asked for; the next run asks again.';

COMMENT ON COLUMN news.page.answer_id IS 'Its newest stored answer that holds the article, of whichever copy.';

COMMENT ON COLUMN news.page.etag IS 'ETag of that answer, for the next conditional request.';

COMMENT ON COLUMN news.page.last_modified IS 'Last-Modified of that answer, as it came.';

COMMENT ON COLUMN news.page.fetched_at IS 'When its host last answered for it, with 304 too.';

COMMENT ON COLUMN news.page.outcome IS 'What became of it last; null while it waits to be asked for, or its new answer to be loaded.';

COMMENT ON COLUMN news.page.outcome_at IS 'When that was decided.';

COMMENT ON COLUMN news.page.attempts IS 'Rejections in a row.';

COMMENT ON COLUMN news.page.next_attempt_at IS 'When a run may ask again after a rejection; null for never by itself.';

CREATE TABLE news.site (
    site_id smallint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    CONSTRAINT site_name_check CHECK ((name <> ''::text)),
    CONSTRAINT site_slug_check CHECK ((slug ~ '^[a-z][a-z0-9_]*$'::text)),
    CONSTRAINT site_time_zone_check CHECK ((time_zone <> ''::text))
);

COMMENT ON TABLE news.site IS 'A publisher of article ids. (site, external id) is the identity of an article; URLs are not.';

COMMENT ON COLUMN news.site.site_id IS 'Key.';

COMMENT ON COLUMN news.site.slug IS 'Short name as in sources.toml, such as eastmoney.';

COMMENT ON COLUMN news.site.name IS 'Name for people.';

COMMENT ON COLUMN news.site.time_zone IS 'The zone that its times are given in and its days are counted in, such as Asia/Shanghai.';

CREATE TABLE news.tag (
    tag_id integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT tag_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE news.tag IS 'Tags of articles.';

COMMENT ON COLUMN news.tag.tag_id IS 'Key.';

COMMENT ON COLUMN news.tag.name IS 'The tag, such as 澎湃新闻新闻 (the archive writes the outlet and 新闻).';

CREATE VIEW news.article_full AS
 SELECT a.article_id,
    s.slug AS site,
    a.external_id,
    a.url,
    a.title,
    a.summary,
    o.name AS outlet,
    c.slug AS category_slug,
    c.name AS category,
    ARRAY( SELECT t.name
           FROM (news.article_tag at
             JOIN news.tag t USING (tag_id))
          WHERE (at.article_id = a.article_id)
          ORDER BY t.name) AS tags,
    a.authors,
    a.published_at,
    (a.published_at AT TIME ZONE s.time_zone) AS published_local,
    ((a.published_at AT TIME ZONE s.time_zone))::date AS published_day,
    a.published_raw,
    a.modified_at,
    a.language,
    a.body_text,
    a.char_count,
    a.revisions,
    p.first_seen_at,
    p.last_seen_at,
    a.fetched_at,
    a.changed_at,
    a.parser,
    a.parser_version,
    a.canonical_url,
    a.extraction
   FROM ((((news.article a
     JOIN news.site s USING (site_id))
     JOIN news.page p USING (page_id))
     LEFT JOIN news.outlet o USING (outlet_id))
     LEFT JOIN news.category c USING (category_id));

COMMENT ON VIEW news.article_full IS 'Every article with its site, outlet, category and tags by name: the table to start from.';

COMMENT ON COLUMN news.article_full.article_id IS 'Key of article.';

COMMENT ON COLUMN news.article_full.site IS 'Whose id external_id is.';

COMMENT ON COLUMN news.article_full.external_id IS 'The site''s article id in its one stored form.';

COMMENT ON COLUMN news.article_full.url IS 'Its address for people.';

COMMENT ON COLUMN news.article_full.title IS 'Title; empty only for an archived post that has none.';

COMMENT ON COLUMN news.article_full.summary IS 'Digest; empty where there is none.';

COMMENT ON COLUMN news.article_full.outlet IS 'Who wrote it.';

COMMENT ON COLUMN news.article_full.category_slug IS 'Slug of its category page.';

COMMENT ON COLUMN news.article_full.category IS 'Name of its category page.';

COMMENT ON COLUMN news.article_full.tags IS 'Its tags, in order of name.';

COMMENT ON COLUMN news.article_full.authors IS 'Authors in the order given.';

COMMENT ON COLUMN news.article_full.published_at IS 'When it was published; null only for an archived post that does not say. A range of this column is answered from an index.';

COMMENT ON COLUMN news.article_full.published_local IS 'The same on the clocks of its site''s zone.';

COMMENT ON COLUMN news.article_full.published_day IS 'The day of that, as people at its site count days.';

COMMENT ON COLUMN news.article_full.published_raw IS 'The string that published_at was read from.';

COMMENT ON COLUMN news.article_full.modified_at IS 'When its site says it was last changed.';

COMMENT ON COLUMN news.article_full.language IS 'ISO 639 code.';

COMMENT ON COLUMN news.article_full.body_text IS 'Clean text, one paragraph a line.';

COMMENT ON COLUMN news.article_full.char_count IS 'Characters of body_text, white space not counted.';

COMMENT ON COLUMN news.article_full.revisions IS 'How often its title or text was changed.';

COMMENT ON COLUMN news.article_full.first_seen_at IS 'When a list or an operator first named it.';

COMMENT ON COLUMN news.article_full.last_seen_at IS 'When a list last named it, to within the hour.';

COMMENT ON COLUMN news.article_full.fetched_at IS 'When the answer came that it was read from.';

COMMENT ON COLUMN news.article_full.changed_at IS 'When the row was last written.';

COMMENT ON COLUMN news.article_full.parser IS 'The parser that read it.';

COMMENT ON COLUMN news.article_full.parser_version IS 'The version of that parser.';

COMMENT ON COLUMN news.article_full.canonical_url IS 'The address that the page itself calls its own; empty where it names none.';

COMMENT ON COLUMN news.article_full.extraction IS 'For a page of any publisher, which way gave which field; {} where the site has a parser of its own.';

CREATE TABLE news.article_revision (
    article_id bigint NOT NULL,
    revision smallint NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    body_text text NOT NULL,
    body_html text NOT NULL,
    published_at timestamp with time zone,
    published_raw text NOT NULL,
    content_hash bytea NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    answer_id bigint NOT NULL,
    parser text NOT NULL,
    parser_version smallint NOT NULL,
    CONSTRAINT article_revision_content_hash_check CHECK ((length(content_hash) = 32)),
    CONSTRAINT article_revision_revision_check CHECK ((revision > 0))
);

COMMENT ON TABLE news.article_revision IS 'What an edited article said before; what it says now is in article.';

COMMENT ON COLUMN news.article_revision.article_id IS 'The article.';

COMMENT ON COLUMN news.article_revision.revision IS '1 for what it said first, and so on.';

COMMENT ON COLUMN news.article_revision.title IS 'Title then.';

COMMENT ON COLUMN news.article_revision.summary IS 'Digest then.';

COMMENT ON COLUMN news.article_revision.body_text IS 'Text then, one paragraph a line.';

COMMENT ON COLUMN news.article_revision.body_html IS 'Sanitised HTML then.';

COMMENT ON COLUMN news.article_revision.published_at IS 'Publication time given then.';

COMMENT ON COLUMN news.article_revision.published_raw IS 'The string it was read from.';

COMMENT ON COLUMN news.article_revision.content_hash IS 'SHA-256 of title and text then.';

COMMENT ON COLUMN news.article_revision.fetched_at IS 'When the answer came that said so.';

COMMENT ON COLUMN news.article_revision.replaced_at IS 'When the next version was loaded.';

COMMENT ON COLUMN news.article_revision.answer_id IS 'The stored answer that said so.';

COMMENT ON COLUMN news.article_revision.parser IS 'The parser that read it.';

COMMENT ON COLUMN news.article_revision.parser_version IS 'The version of that parser.';

CREATE TABLE news.article_security (
    article_id bigint NOT NULL,
    security_id integer NOT NULL,
    found_by text NOT NULL,
    surface text NOT NULL,
    mentions integer NOT NULL,
    CONSTRAINT article_security_found_by_check CHECK ((found_by = ANY (ARRAY['link'::text, 'chart'::text, 'related'::text]))),
    CONSTRAINT article_security_mentions_check CHECK ((mentions > 0))
);

COMMENT ON TABLE news.article_security IS 'Mentions of securities in articles. Links are the upstream''s substring matches and often false: a mention is no fact.';

COMMENT ON COLUMN news.article_security.article_id IS 'The article.';

COMMENT ON COLUMN news.article_security.security_id IS 'What it mentions.';

COMMENT ON COLUMN news.article_security.found_by IS 'link: a keyword link in the text. chart: a price chart. related: the answer''s list of related codes.';

COMMENT ON COLUMN news.article_security.surface IS 'The text that carries the link; empty for charts and related codes.';

COMMENT ON COLUMN news.article_security.mentions IS 'How often it does.';

ALTER TABLE news.category ALTER COLUMN category_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.category_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.crawl_page (
    run_id bigint NOT NULL,
    page_id integer NOT NULL,
    batch smallint NOT NULL,
    answer_id bigint,
    fetched boolean DEFAULT false NOT NULL,
    outcome text,
    detail text DEFAULT ''::text NOT NULL,
    ended_at timestamp with time zone,
    source text NOT NULL,
    url text NOT NULL,
    CONSTRAINT crawl_page_batch_check CHECK ((batch > 0)),
    CONSTRAINT crawl_page_check CHECK (((outcome IS NULL) = (ended_at IS NULL))),
    CONSTRAINT crawl_page_check1 CHECK (((answer_id IS NULL) OR fetched))
)
WITH (fillfactor='70');

COMMENT ON TABLE news.crawl_page IS 'Each page that a run set out to ask for, once, and what became of it there.';

COMMENT ON COLUMN news.crawl_page.run_id IS 'The run.';

COMMENT ON COLUMN news.crawl_page.page_id IS 'The page.';

COMMENT ON COLUMN news.crawl_page.batch IS 'The batch of the run that it belongs to, from 1; the map index in Airflow is one less.';

COMMENT ON COLUMN news.crawl_page.answer_id IS 'The stored answer that this run got or found; null where it got none.';

COMMENT ON COLUMN news.crawl_page.fetched IS 'Whether the host answered with the page, or that it is as it was.';

COMMENT ON COLUMN news.crawl_page.outcome IS 'What became of it; null while it is under way.';

COMMENT ON COLUMN news.crawl_page.detail IS 'Why, for a person to read.';

COMMENT ON COLUMN news.crawl_page.ended_at IS 'When that was decided.';

COMMENT ON COLUMN news.crawl_page.source IS 'The entry of sources.toml that the page was asked for through in this run.';

COMMENT ON COLUMN news.crawl_page.url IS 'The address by which it was.';

CREATE TABLE news.crawl_run (
    run_id bigint NOT NULL,
    run_key text NOT NULL,
    source text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    page_limit integer,
    refetch boolean DEFAULT false NOT NULL,
    lists_read_at timestamp with time zone,
    covers_from timestamp with time zone,
    finished_at timestamp with time zone,
    discovered integer DEFAULT 0 NOT NULL,
    planned integer DEFAULT 0 NOT NULL,
    fetched integer DEFAULT 0 NOT NULL,
    loaded integer DEFAULT 0 NOT NULL,
    revised integer DEFAULT 0 NOT NULL,
    updated integer DEFAULT 0 NOT NULL,
    unchanged integer DEFAULT 0 NOT NULL,
    postponed integer DEFAULT 0 NOT NULL,
    rejected integer DEFAULT 0 NOT NULL,
    rejected_by jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT crawl_run_check CHECK ((since < until)),
    CONSTRAINT crawl_run_check1 CHECK ((finished_at >= started_at)),
    CONSTRAINT crawl_run_discovered_check CHECK ((discovered >= 0)),
    CONSTRAINT crawl_run_fetched_check CHECK ((fetched >= 0)),
    CONSTRAINT crawl_run_loaded_check CHECK ((loaded >= 0)),
    CONSTRAINT crawl_run_page_limit_check CHECK ((page_limit > 0)),
    CONSTRAINT crawl_run_planned_check CHECK ((planned >= 0)),
    CONSTRAINT crawl_run_postponed_check CHECK ((postponed >= 0)),
    CONSTRAINT crawl_run_rejected_by_check CHECK ((jsonb_typeof(rejected_by) = 'object'::text)),
    CONSTRAINT crawl_run_rejected_check CHECK ((rejected >= 0)),
    CONSTRAINT crawl_run_revised_check CHECK ((revised >= 0)),
    CONSTRAINT crawl_run_run_key_check CHECK ((run_key <> ''::text)),
    CONSTRAINT crawl_run_source_check CHECK ((source <> ''::text)),
    CONSTRAINT crawl_run_unchanged_check CHECK ((unchanged >= 0)),
    CONSTRAINT crawl_run_updated_check CHECK ((updated >= 0))
);

COMMENT ON TABLE news.crawl_run IS 'One crawl of one source, with its counters. The counters are final once finished_at is set.';

COMMENT ON COLUMN news.crawl_run.run_id IS 'Key.';

COMMENT ON COLUMN news.crawl_run.run_key IS 'The name of the run where it was started: the Airflow run id, or cli-… for one from the command line.';

COMMENT ON COLUMN news.crawl_run.source IS 'The entry of sources.toml.';

COMMENT ON COLUMN news.crawl_run.started_at IS 'When it began.';

COMMENT ON COLUMN news.crawl_run.since IS 'Only pages listed at or after this time were asked for; null for no such limit.';

COMMENT ON COLUMN news.crawl_run.until IS 'Only pages listed before this time were asked for; null for no such limit.';

COMMENT ON COLUMN news.crawl_run.page_limit IS 'At most so many pages were asked for; null for no limit.';

COMMENT ON COLUMN news.crawl_run.refetch IS 'Whether known pages of the window were asked for again.';

COMMENT ON COLUMN news.crawl_run.lists_read_at IS 'When the lists had been read to their end; null while or where they were not.';

COMMENT ON COLUMN news.crawl_run.covers_from IS 'All pages listed from this time to started_at are recorded; null unless the lists were read to their end.';

COMMENT ON COLUMN news.crawl_run.finished_at IS 'When its counters became final; null while it runs, or where it died.';

COMMENT ON COLUMN news.crawl_run.discovered IS 'Pages that this run recorded first.';

COMMENT ON COLUMN news.crawl_run.planned IS 'Pages it set out to ask for; the sum of loaded, revised, updated, unchanged, postponed and the rejected ones that are pages.';

COMMENT ON COLUMN news.crawl_run.fetched IS 'Pages whose host answered with the page, or that it is as it was.';

COMMENT ON COLUMN news.crawl_run.loaded IS 'New articles.';

COMMENT ON COLUMN news.crawl_run.revised IS 'Articles whose title or text changed.';

COMMENT ON COLUMN news.crawl_run.updated IS 'Articles of which something else changed.';

COMMENT ON COLUMN news.crawl_run.unchanged IS 'Articles that were as before.';

COMMENT ON COLUMN news.crawl_run.postponed IS 'Pages that were not asked for after all, or not read to the end; the next run takes them up.';

COMMENT ON COLUMN news.crawl_run.rejected IS 'Pages, list records and pasted lines that gave no article, for any reason.';

COMMENT ON COLUMN news.crawl_run.rejected_by IS 'The same by outcome: {"no_text": 3}.';

ALTER TABLE news.crawl_run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.crawl_run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.host (
    host text NOT NULL,
    next_slot_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    paused_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    pause_reason text DEFAULT ''::text NOT NULL,
    robots_status integer,
    robots_body text,
    robots_at timestamp with time zone,
    CONSTRAINT host_check CHECK ((((robots_status IS NULL) = (robots_at IS NULL)) AND ((robots_status IS NULL) = (robots_body IS NULL)))),
    CONSTRAINT host_host_check CHECK ((host <> ''::text))
)
WITH (fillfactor='50');

COMMENT ON TABLE news.host IS 'What the whole installation remembers of a host to ask it politely.';

COMMENT ON COLUMN news.host.host IS 'Host, with its port where it is not the usual one.';

COMMENT ON COLUMN news.host.next_slot_at IS 'No request may start before this time; every worker reserves here.';

COMMENT ON COLUMN news.host.paused_until IS 'The host is left alone until this time.';

COMMENT ON COLUMN news.host.pause_reason IS 'Why it is or was last paused.';

COMMENT ON COLUMN news.host.robots_status IS 'HTTP status of its robots.txt when last asked; 0 for no answer, null for never asked.';

COMMENT ON COLUMN news.host.robots_body IS 'Its robots.txt.';

COMMENT ON COLUMN news.host.robots_at IS 'When its robots.txt was asked for.';

CREATE TABLE news.image (
    article_id bigint NOT NULL,
    "position" smallint NOT NULL,
    url text NOT NULL,
    caption text DEFAULT ''::text NOT NULL,
    CONSTRAINT image_position_check CHECK (("position" > 0)),
    CONSTRAINT image_url_check CHECK ((url <> ''::text))
);

COMMENT ON TABLE news.image IS 'Images in articles; price charts are none.';

COMMENT ON COLUMN news.image.article_id IS 'The article.';

COMMENT ON COLUMN news.image."position" IS 'Its place among the article''s images, from 1.';

COMMENT ON COLUMN news.image.url IS 'Where it is; it is not fetched.';

COMMENT ON COLUMN news.image.caption IS 'Caption; empty where there is none.';

CREATE TABLE news.security (
    security_id integer NOT NULL,
    market smallint,
    code text NOT NULL,
    kind text GENERATED ALWAYS AS (
CASE market
    WHEN 90 THEN 'board'::text
    WHEN 100 THEN 'index'::text
    WHEN 133 THEN 'currency'::text
    ELSE 'security'::text
END) STORED NOT NULL,
    CONSTRAINT security_code_check CHECK ((code <> ''::text)),
    CONSTRAINT security_market_check CHECK ((market >= 0))
);

COMMENT ON TABLE news.security IS 'Securities, boards, indexes and currencies that articles mention.';

COMMENT ON COLUMN news.security.security_id IS 'Key.';

COMMENT ON COLUMN news.security.market IS 'East Money''s market: 0 Shenzhen and Beijing, 1 Shanghai, 90 sector board, 100 world index, 105 NASDAQ, 106 NYSE, 107 NYSE American, 116 and 128 Hong Kong, 133 foreign exchange, 153 US OTC; null where the markup gives none.';

COMMENT ON COLUMN news.security.code IS 'Code on that market, such as 600160, 00700, NIO, BK0493.';

COMMENT ON COLUMN news.security.kind IS 'board for market 90, index for 100, currency for 133, else security.';

CREATE VIEW news.mention AS
 SELECT m.article_id,
    a.published_at,
    a.title,
    s.market,
    s.code,
    s.kind,
    m.surface,
    m.mentions,
    m.found_by
   FROM ((news.article_security m
     JOIN news.article a USING (article_id))
     JOIN news.security s USING (security_id));

COMMENT ON VIEW news.mention IS 'Mentions with their article and security. Links are often false: a mention is no fact.';

COMMENT ON COLUMN news.mention.article_id IS 'The article.';

COMMENT ON COLUMN news.mention.published_at IS 'When it was published.';

COMMENT ON COLUMN news.mention.title IS 'Its title.';

COMMENT ON COLUMN news.mention.market IS 'East Money''s market, as in security.';

COMMENT ON COLUMN news.mention.code IS 'Code on that market.';

COMMENT ON COLUMN news.mention.kind IS 'security, board, index or currency.';

COMMENT ON COLUMN news.mention.surface IS 'The text that carries the link.';

COMMENT ON COLUMN news.mention.mentions IS 'How often.';

COMMENT ON COLUMN news.mention.found_by IS 'link, chart or related.';

CREATE TABLE news.outcome (
    outcome text NOT NULL,
    stage text NOT NULL,
    next text NOT NULL,
    meaning text NOT NULL,
    CONSTRAINT outcome_meaning_check CHECK ((meaning <> ''::text)),
    CONSTRAINT outcome_next_check CHECK ((next = ANY (ARRAY['done'::text, 'again'::text, 'never'::text]))),
    CONSTRAINT outcome_outcome_check CHECK ((outcome ~ '^[a-z_]+$'::text)),
    CONSTRAINT outcome_stage_check CHECK ((stage = ANY (ARRAY['submit'::text, 'discover'::text, 'fetch'::text, 'parse'::text, 'load'::text])))
);

COMMENT ON TABLE news.outcome IS 'The closed vocabulary of what can become of a page in a run.';

COMMENT ON COLUMN news.outcome.outcome IS 'The word, the same in tables, logs and the UI.';

COMMENT ON COLUMN news.outcome.stage IS 'Where it is usually decided: submit, discover, fetch, parse or load.';

COMMENT ON COLUMN news.outcome.next IS 'done: the article is in the warehouse. again: a later run asks again. never: nothing until an operator asks or a list shows a change.';

COMMENT ON COLUMN news.outcome.meaning IS 'What it means.';

ALTER TABLE news.outlet ALTER COLUMN outlet_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.outlet_outlet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.page_copy (
    page_id integer NOT NULL,
    source text NOT NULL,
    copy text NOT NULL,
    answer_id bigint NOT NULL,
    CONSTRAINT page_copy_source_check CHECK ((source <> ''::text))
);

COMMENT ON TABLE news.page_copy IS 'The newest answer of each copy of a page: what its article is made of.';

COMMENT ON COLUMN news.page_copy.page_id IS 'The page.';

COMMENT ON COLUMN news.page_copy.source IS 'The entry of sources.toml that the copy comes through.';

COMMENT ON COLUMN news.page_copy.copy IS 'An archived post''s file name, or the list whose record it is; empty for the page itself.';

COMMENT ON COLUMN news.page_copy.answer_id IS 'Its newest answer that held the article.';

ALTER TABLE news.page ALTER COLUMN page_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.page_page_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.pasted_line (
    run_id bigint NOT NULL,
    line integer NOT NULL,
    text text NOT NULL,
    page_id integer,
    outcome text,
    detail text DEFAULT ''::text NOT NULL,
    source text,
    url text,
    CONSTRAINT pasted_line_check CHECK (((page_id IS NULL) = (outcome IS NOT NULL))),
    CONSTRAINT pasted_line_check1 CHECK ((((page_id IS NULL) = (source IS NULL)) AND ((source IS NULL) = (url IS NULL)))),
    CONSTRAINT pasted_line_line_check CHECK ((line > 0))
);

COMMENT ON TABLE news.pasted_line IS 'Each line that an operator pasted into crawl_urls, and its page, or why it has none.';

COMMENT ON COLUMN news.pasted_line.run_id IS 'The run.';

COMMENT ON COLUMN news.pasted_line.line IS 'Its number, from 1.';

COMMENT ON COLUMN news.pasted_line.text IS 'The line as pasted.';

COMMENT ON COLUMN news.pasted_line.page_id IS 'The page it names; what became of that is in crawl_page. Two lines can name one page.';

COMMENT ON COLUMN news.pasted_line.outcome IS 'Why it names none; null where it does.';

COMMENT ON COLUMN news.pasted_line.detail IS 'Why, for a person to read.';

COMMENT ON COLUMN news.pasted_line.source IS 'The entry of sources.toml whose host the line names; null where it names no page.';

COMMENT ON COLUMN news.pasted_line.url IS 'The address of the page as that source writes it; null where it names no page.';

CREATE VIEW news.pasted_answer AS
 SELECT l.run_id,
    r.run_key,
    l.line,
    l.text,
    COALESCE(l.outcome, cp.outcome) AS outcome,
        CASE
            WHEN (l.outcome IS NULL) THEN COALESCE(cp.detail, ''::text)
            ELSE l.detail
        END AS detail,
    p.url
   FROM (((news.pasted_line l
     JOIN news.crawl_run r USING (run_id))
     LEFT JOIN news.crawl_page cp ON (((cp.run_id = l.run_id) AND (cp.page_id = l.page_id))))
     LEFT JOIN news.page p ON ((p.page_id = l.page_id)));

COMMENT ON VIEW news.pasted_answer IS 'What became of each line that an operator pasted.';

COMMENT ON COLUMN news.pasted_answer.run_id IS 'The run.';

COMMENT ON COLUMN news.pasted_answer.run_key IS 'Its name in Airflow.';

COMMENT ON COLUMN news.pasted_answer.line IS 'Number of the line, from 1.';

COMMENT ON COLUMN news.pasted_answer.text IS 'The line as pasted.';

COMMENT ON COLUMN news.pasted_answer.outcome IS 'What became of it; null while it is under way.';

COMMENT ON COLUMN news.pasted_answer.detail IS 'Why, for a person to read.';

COMMENT ON COLUMN news.pasted_answer.url IS 'The page it names; null where it names none.';

CREATE TABLE news.reject (
    reject_id bigint NOT NULL,
    source text NOT NULL,
    subject text NOT NULL,
    page_id integer,
    answer_id bigint,
    stage text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    run_id bigint NOT NULL,
    first_at timestamp with time zone DEFAULT now() NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    CONSTRAINT reject_source_check CHECK ((source <> ''::text)),
    CONSTRAINT reject_stage_check CHECK ((stage = ANY (ARRAY['submit'::text, 'discover'::text, 'fetch'::text, 'parse'::text, 'load'::text]))),
    CONSTRAINT reject_subject_check CHECK ((subject <> ''::text)),
    CONSTRAINT reject_times_check CHECK ((times > 0))
);

COMMENT ON TABLE news.reject IS 'Everything that gives no article as things stand, once, and why. A page that becomes an article leaves this table.';

COMMENT ON COLUMN news.reject.reject_id IS 'Key.';

COMMENT ON COLUMN news.reject.source IS 'The entry of sources.toml it came through, or pasted.';

COMMENT ON COLUMN news.reject.subject IS 'What was rejected: the article id of a page, a pasted line, or a list''s record.';

COMMENT ON COLUMN news.reject.page_id IS 'The page; null for a line or record that names none.';

COMMENT ON COLUMN news.reject.answer_id IS 'The stored answer that was no article; null where none was stored.';

COMMENT ON COLUMN news.reject.stage IS 'Where it was rejected: submit, discover, fetch, parse or load.';

COMMENT ON COLUMN news.reject.reason IS 'Why, as an outcome.';

COMMENT ON COLUMN news.reject.detail IS 'Why, for a person to read.';

COMMENT ON COLUMN news.reject.run_id IS 'The run that last rejected it.';

COMMENT ON COLUMN news.reject.first_at IS 'When it was first rejected.';

COMMENT ON COLUMN news.reject.last_at IS 'When it was last rejected.';

COMMENT ON COLUMN news.reject.times IS 'In how many runs.';

ALTER TABLE news.reject ALTER COLUMN reject_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.reject_reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE news.security ALTER COLUMN security_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.security_security_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE news.site ALTER COLUMN site_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.site_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE news.tag ALTER COLUMN tag_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.tag_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY news.answer
    ADD CONSTRAINT answer_page_id_requested_url_sha256_key UNIQUE (page_id, requested_url, sha256);

ALTER TABLE ONLY news.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (answer_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_page_id_key UNIQUE (page_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY news.article_revision
    ADD CONSTRAINT article_revision_pkey PRIMARY KEY (article_id, revision);

ALTER TABLE ONLY news.article_security
    ADD CONSTRAINT article_security_pkey PRIMARY KEY (article_id, security_id, found_by, surface);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_site_id_external_id_key UNIQUE (site_id, external_id);

ALTER TABLE ONLY news.article_tag
    ADD CONSTRAINT article_tag_pkey PRIMARY KEY (article_id, tag_id);

ALTER TABLE ONLY news.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (category_id);

ALTER TABLE ONLY news.category
    ADD CONSTRAINT category_slug_name_key UNIQUE (slug, name);

ALTER TABLE ONLY news.crawl_page
    ADD CONSTRAINT crawl_page_pkey PRIMARY KEY (run_id, page_id);

ALTER TABLE ONLY news.crawl_run
    ADD CONSTRAINT crawl_run_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY news.crawl_run
    ADD CONSTRAINT crawl_run_source_run_key_key UNIQUE (source, run_key);

ALTER TABLE ONLY news.host
    ADD CONSTRAINT host_pkey PRIMARY KEY (host);

ALTER TABLE ONLY news.image
    ADD CONSTRAINT image_pkey PRIMARY KEY (article_id, "position");

ALTER TABLE ONLY news.outcome
    ADD CONSTRAINT outcome_pkey PRIMARY KEY (outcome);

ALTER TABLE ONLY news.outlet
    ADD CONSTRAINT outlet_name_key UNIQUE (name);

ALTER TABLE ONLY news.outlet
    ADD CONSTRAINT outlet_pkey PRIMARY KEY (outlet_id);

ALTER TABLE ONLY news.page_copy
    ADD CONSTRAINT page_copy_pkey PRIMARY KEY (page_id, source, copy);

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_pkey PRIMARY KEY (page_id);

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_site_id_external_id_key UNIQUE (site_id, external_id);

ALTER TABLE ONLY news.pasted_line
    ADD CONSTRAINT pasted_line_pkey PRIMARY KEY (run_id, line);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_page_id_key UNIQUE (page_id);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (reject_id);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_source_subject_key UNIQUE (source, subject);

ALTER TABLE ONLY news.security
    ADD CONSTRAINT security_market_code_key UNIQUE NULLS NOT DISTINCT (market, code);

ALTER TABLE ONLY news.security
    ADD CONSTRAINT security_pkey PRIMARY KEY (security_id);

ALTER TABLE ONLY news.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (site_id);

ALTER TABLE ONLY news.site
    ADD CONSTRAINT site_slug_key UNIQUE (slug);

ALTER TABLE ONLY news.tag
    ADD CONSTRAINT tag_name_key UNIQUE (name);

ALTER TABLE ONLY news.tag
    ADD CONSTRAINT tag_pkey PRIMARY KEY (tag_id);

CREATE INDEX article_by_canonical_url ON news.article USING btree (site_id, canonical_url) WHERE (canonical_url <> ''::text);

CREATE INDEX article_by_category ON news.article USING btree (category_id, published_at DESC);

CREATE INDEX article_by_day ON news.article USING btree (published_at DESC);

CREATE INDEX article_by_outlet ON news.article USING btree (outlet_id, published_at DESC);

CREATE INDEX article_security_by_security ON news.article_security USING btree (security_id, article_id);

CREATE INDEX article_tag_by_tag ON news.article_tag USING btree (tag_id, article_id);

CREATE INDEX crawl_page_by_batch ON news.crawl_page USING btree (run_id, batch);

CREATE INDEX crawl_page_by_page ON news.crawl_page USING btree (page_id, run_id);

CREATE INDEX crawl_run_by_start ON news.crawl_run USING btree (source, started_at DESC);

CREATE INDEX page_by_discovery ON news.page USING btree (discovered_by);

CREATE INDEX page_by_listed ON news.page USING btree (source, listed_at DESC);

CREATE INDEX page_changed ON news.page USING btree (source) WHERE changed_in_list;

CREATE INDEX page_due ON news.page USING btree (source, next_attempt_at) WHERE (next_attempt_at IS NOT NULL);

CREATE INDEX page_waiting ON news.page USING btree (source, listed_at DESC) WHERE (outcome IS NULL);

CREATE INDEX pasted_line_by_page ON news.pasted_line USING btree (page_id);

CREATE INDEX reject_by_run ON news.reject USING btree (run_id);

CREATE INDEX reject_newest ON news.reject USING btree (last_at DESC);

ALTER TABLE ONLY news.answer
    ADD CONSTRAINT answer_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_category_id_fkey FOREIGN KEY (category_id) REFERENCES news.category(category_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES news.outlet(outlet_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.article_revision
    ADD CONSTRAINT article_revision_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.article_revision
    ADD CONSTRAINT article_revision_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.article_security
    ADD CONSTRAINT article_security_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.article_security
    ADD CONSTRAINT article_security_security_id_fkey FOREIGN KEY (security_id) REFERENCES news.security(security_id);

ALTER TABLE ONLY news.article
    ADD CONSTRAINT article_site_id_fkey FOREIGN KEY (site_id) REFERENCES news.site(site_id);

ALTER TABLE ONLY news.article_tag
    ADD CONSTRAINT article_tag_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.article_tag
    ADD CONSTRAINT article_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES news.tag(tag_id);

ALTER TABLE ONLY news.crawl_page
    ADD CONSTRAINT crawl_page_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.crawl_page
    ADD CONSTRAINT crawl_page_outcome_fkey FOREIGN KEY (outcome) REFERENCES news.outcome(outcome);

ALTER TABLE ONLY news.crawl_page
    ADD CONSTRAINT crawl_page_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.crawl_page
    ADD CONSTRAINT crawl_page_run_id_fkey FOREIGN KEY (run_id) REFERENCES news.crawl_run(run_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.image
    ADD CONSTRAINT image_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.page_copy
    ADD CONSTRAINT page_copy_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.page_copy
    ADD CONSTRAINT page_copy_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_discovered_by_fkey FOREIGN KEY (discovered_by) REFERENCES news.crawl_run(run_id);

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_outcome_fkey FOREIGN KEY (outcome) REFERENCES news.outcome(outcome);

ALTER TABLE ONLY news.page
    ADD CONSTRAINT page_site_id_fkey FOREIGN KEY (site_id) REFERENCES news.site(site_id);

ALTER TABLE ONLY news.pasted_line
    ADD CONSTRAINT pasted_line_outcome_fkey FOREIGN KEY (outcome) REFERENCES news.outcome(outcome);

ALTER TABLE ONLY news.pasted_line
    ADD CONSTRAINT pasted_line_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.pasted_line
    ADD CONSTRAINT pasted_line_run_id_fkey FOREIGN KEY (run_id) REFERENCES news.crawl_run(run_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_page_id_fkey FOREIGN KEY (page_id) REFERENCES news.page(page_id);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_reason_fkey FOREIGN KEY (reason) REFERENCES news.outcome(outcome);

ALTER TABLE ONLY news.reject
    ADD CONSTRAINT reject_run_id_fkey FOREIGN KEY (run_id) REFERENCES news.crawl_run(run_id);

GRANT USAGE ON SCHEMA news TO finews_analyst;

GRANT SELECT ON TABLE news.answer TO finews_analyst;

GRANT SELECT ON TABLE news.article TO finews_analyst;

GRANT SELECT ON TABLE news.article_tag TO finews_analyst;

GRANT SELECT ON TABLE news.category TO finews_analyst;

GRANT SELECT ON TABLE news.outlet TO finews_analyst;

GRANT SELECT ON TABLE news.page TO finews_analyst;

GRANT SELECT ON TABLE news.site TO finews_analyst;

GRANT SELECT ON TABLE news.tag TO finews_analyst;

GRANT SELECT ON TABLE news.article_full TO finews_analyst;

GRANT SELECT ON TABLE news.article_revision TO finews_analyst;

GRANT SELECT ON TABLE news.article_security TO finews_analyst;

GRANT SELECT ON TABLE news.crawl_page TO finews_analyst;

GRANT SELECT ON TABLE news.crawl_run TO finews_analyst;

GRANT SELECT ON TABLE news.host TO finews_analyst;

GRANT SELECT ON TABLE news.image TO finews_analyst;

GRANT SELECT ON TABLE news.security TO finews_analyst;

GRANT SELECT ON TABLE news.mention TO finews_analyst;

GRANT SELECT ON TABLE news.outcome TO finews_analyst;

GRANT SELECT ON TABLE news.page_copy TO finews_analyst;

GRANT SELECT ON TABLE news.pasted_line TO finews_analyst;

GRANT SELECT ON TABLE news.pasted_answer TO finews_analyst;

GRANT SELECT ON TABLE news.reject TO finews_analyst;

ALTER DEFAULT PRIVILEGES FOR ROLE finews IN SCHEMA news GRANT SELECT ON TABLES TO finews_analyst;
