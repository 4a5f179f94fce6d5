-- What keeps a warehouse in shape: bodies of stored answers by month, so that old ones can be let go; a note of what the work
-- behind the load has covered; vacuum and statistics that suit upserts.


-- Bodies by month ----------------------------------------------------------------------------------------------------

-- What an answer was (address, status, hash) is small and stays, and with it the keys that refer to it; its body is large and
-- lies apart, in one partition a month.
CREATE TABLE news.answer_body (
    answer_id bigint NOT NULL REFERENCES news.answer ON DELETE CASCADE,
    stored_at timestamptz NOT NULL,
    body      bytea NOT NULL,
    PRIMARY KEY (answer_id, stored_at)
) PARTITION BY RANGE (stored_at);
-- The body is compressed already; lz4 or pglz would only cost time.
ALTER TABLE news.answer_body ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE  news.answer_body IS 'The bodies of stored answers, one partition a month (UTC), named answer_body_2026_11. Raw pages: analysts do not read them.';
COMMENT ON COLUMN news.answer_body.answer_id IS 'The answer.';
COMMENT ON COLUMN news.answer_body.stored_at IS 'When the body was stored: body_at of the answer.';
COMMENT ON COLUMN news.answer_body.body IS 'The body, compressed with zstd.';

-- In UTC, whatever the session's zone is.
CREATE FUNCTION news.open_answer_month(at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first_at  timestamptz := date_trunc('month', at);
    partition text := 'answer_body_' || to_char(first_at, 'YYYY_MM');
BEGIN
    IF to_regclass('news.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Two loads in the first moment of a month; the number is arbitrary and this project's own.
    PERFORM pg_advisory_xact_lock(4607182418800017411);
    EXECUTE format('CREATE TABLE IF NOT EXISTS news.%I PARTITION OF news.answer_body FOR VALUES FROM (%L) TO (%L)',
                   partition, first_at, first_at + interval '1 month');
END $$;
COMMENT ON FUNCTION news.open_answer_month IS 'Makes the partition of answer_body that a body stored at this time goes to, where it is missing.';

ALTER TABLE news.answer ADD COLUMN body_at timestamptz;
COMMENT ON COLUMN news.answer.body_at IS 'When its body was stored; null where it is kept no longer.';
SELECT news.open_answer_month(month) FROM (SELECT DISTINCT date_trunc('month', fetched_at, 'UTC') AS month FROM news.answer) AS months;
INSERT INTO news.answer_body (answer_id, stored_at, body) SELECT answer_id, fetched_at, body FROM news.answer;
UPDATE news.answer SET body_at = fetched_at;
ALTER TABLE news.answer DROP COLUMN body;
-- Written anew, or the disk would keep the bodies twice.
CLUSTER news.answer USING answer_pkey;
ALTER TABLE news.answer SET WITHOUT CLUSTER;
COMMENT ON TABLE  news.answer IS 'What hosts answered, stored before it is parsed; its body is in answer_body for as long as it is kept. An answer with the same bytes is stored once.';
COMMENT ON COLUMN news.answer.body_size IS 'Bytes of the body, before it is compressed.';
COMMENT ON COLUMN news.answer.sha256 IS 'SHA-256 of the body, before it is compressed.';

CREATE VIEW news.answer_use AS
SELECT a.answer_id, a.page_id, a.fetched_at, a.body_at,
       (EXISTS (SELECT FROM news.article r WHERE r.page_id = a.page_id AND r.answer_id = a.answer_id)
        OR EXISTS (SELECT FROM news.article r JOIN news.article_revision v USING (article_id)
                   WHERE r.page_id = a.page_id AND v.answer_id = a.answer_id)
        OR EXISTS (SELECT FROM news.page_copy c JOIN news.page p USING (page_id) JOIN news.outcome o ON o.outcome = p.outcome
                   WHERE c.page_id = a.page_id AND c.answer_id = a.answer_id AND o.next = 'done')
        OR EXISTS (SELECT FROM news.crawl_page cp JOIN news.outcome o ON o.outcome = cp.outcome
                   WHERE cp.page_id = a.page_id AND cp.answer_id = a.answer_id AND o.next = 'done'))
       AND NOT EXISTS (SELECT FROM news.page p
                       WHERE p.page_id = a.page_id AND p.answer_id = a.answer_id AND p.outcome IS NULL)
       AND NOT EXISTS (SELECT FROM news.crawl_page cp
                       WHERE cp.page_id = a.page_id AND cp.answer_id = a.answer_id AND cp.outcome IS NULL)
       AND NOT EXISTS (SELECT FROM news.reject r WHERE r.page_id = a.page_id AND r.answer_id = a.answer_id) AS parsed
FROM news.answer a;
COMMENT ON VIEW   news.answer_use IS 'Which stored answers have given what they hold: their bodies can be let go.';
COMMENT ON COLUMN news.answer_use.answer_id IS 'The answer.';
COMMENT ON COLUMN news.answer_use.page_id IS 'Its page.';
COMMENT ON COLUMN news.answer_use.fetched_at IS 'When it came, the first time.';
COMMENT ON COLUMN news.answer_use.body_at IS 'When its body was stored; null where it is kept no longer.';
COMMENT ON COLUMN news.answer_use.parsed IS 'Whether it was read as an article; false while it waits to be loaded, and for what is rejected.';

CREATE VIEW news.answer_month AS
SELECT to_date(right(c.relname, 7), 'YYYY_MM') AS month, pg_total_relation_size(c.oid) AS bytes
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'news.answer_body'::regclass;
COMMENT ON VIEW   news.answer_month IS 'The months whose bodies are kept.';
COMMENT ON COLUMN news.answer_month.month IS 'The first day of the month, in UTC.';
COMMENT ON COLUMN news.answer_month.bytes IS 'Bytes on disk, with indexes.';

CREATE FUNCTION news.forget_answer_month(month date, OUT forgotten bigint, OUT kept bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp AS $$
DECLARE
    partition text := 'answer_body_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass('news.' || partition) IS NULL THEN
        RAISE EXCEPTION 'no bodies of % are kept', to_char(month, 'YYYY-MM') USING HINT = 'SELECT * FROM news.answer_month lists the months';
    END IF;
    -- Nothing is stored there or read from there meanwhile.
    EXECUTE format('LOCK TABLE news.%I IN ACCESS EXCLUSIVE MODE', partition);
    EXECUTE format('CREATE TEMP TABLE kept_body ON COMMIT DROP AS SELECT b.* FROM news.%I b JOIN news.answer_use u USING (answer_id) WHERE NOT u.parsed',
                   partition);
    EXECUTE format('UPDATE news.answer a SET body_at = NULL FROM news.%I b WHERE b.answer_id = a.answer_id AND a.body_at = b.stored_at'
                   ' AND NOT EXISTS (SELECT FROM kept_body k WHERE k.answer_id = a.answer_id)', partition);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    SELECT count(*) INTO kept FROM kept_body;
    -- Emptied as a whole: a DELETE would leave the space to a vacuum of everything.
    IF kept = 0 THEN
        EXECUTE format('DROP TABLE news.%I', partition);
    ELSIF forgotten > 0 THEN
        EXECUTE format('TRUNCATE news.%I', partition);
        INSERT INTO news.answer_body (answer_id, stored_at, body) SELECT answer_id, stored_at, body FROM kept_body;
    END IF;
    DROP TABLE kept_body;
END $$;
COMMENT ON FUNCTION news.forget_answer_month IS 'Lets go of the bodies stored in a month that were parsed; forgotten and kept count them. What waits to be loaded or was rejected is kept.';


-- What the work behind the load covers -------------------------------------------------------------------------------

CREATE TABLE news.upkeep (
    task        text PRIMARY KEY CHECK (task IN ('search', 'stories', 'mentions', 'tables', 'report')),
    covers_to   timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    done        bigint NOT NULL CHECK (done >= 0)
);
COMMENT ON TABLE  news.upkeep IS 'How far each task that works behind the load has come.';
COMMENT ON COLUMN news.upkeep.task IS 'search: the search index. stories: near-duplicates. mentions: what mentions are judged to be. tables: the materialised views. report: the page with pictures.';
COMMENT ON COLUMN news.upkeep.covers_to IS 'Every article changed before this time is taken care of.';
COMMENT ON COLUMN news.upkeep.finished_at IS 'When it last came to its end.';
COMMENT ON COLUMN news.upkeep.done IS 'Articles, or tables, that it worked on then.';

-- What waits for these tasks: a range of it, and all of it without a look at the articles themselves.
CREATE INDEX article_by_change ON news.article (changed_at, article_id);

CREATE VIEW news.freshness AS
SELECT t.task, u.covers_to, u.finished_at, u.done,
       (SELECT count(*) FROM news.article a WHERE a.changed_at >= coalesce(u.covers_to, '-infinity')) AS waiting
FROM unnest(ARRAY['search', 'stories', 'mentions', 'tables', 'report']) AS t (task)
LEFT JOIN news.upkeep u USING (task);
COMMENT ON VIEW   news.freshness IS 'How fresh search, stories, judged mentions, ready tables and the report are.';
COMMENT ON COLUMN news.freshness.task IS 'search, stories, mentions, tables or report, as in upkeep.';
COMMENT ON COLUMN news.freshness.covers_to IS 'Every article changed before this time is taken care of; null where the task never ran.';
COMMENT ON COLUMN news.freshness.finished_at IS 'When it last came to its end; null where the task never ran.';
COMMENT ON COLUMN news.freshness.done IS 'Articles, or tables, that it worked on then.';
COMMENT ON COLUMN news.freshness.waiting IS 'Articles that came or changed since.';


-- What a backup must know ---------------------------------------------------------------------------------------------

CREATE TABLE news.migration (
    version    integer PRIMARY KEY,
    name       text NOT NULL CHECK (name <> ''),
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL
);
COMMENT ON TABLE  news.migration IS 'The migrations that made this schema: public.finews_migration once more, so that a backup of the schema tells its version.';
COMMENT ON COLUMN news.migration.version IS 'Its number.';
COMMENT ON COLUMN news.migration.name IS 'Its file in sql/migrations, without .sql.';
COMMENT ON COLUMN news.migration.sha256 IS 'SHA-256 of that file, in hexadecimal.';
COMMENT ON COLUMN news.migration.applied_at IS 'When it was applied.';


-- Statistics and vacuum ----------------------------------------------------------------------------------------------

-- By default a table is vacuumed when a fifth of it has changed, which for a million articles is far too late. Rows of these
-- are updated in place; a fiftieth is soon enough, and statistics follow after a hundredth.
ALTER TABLE news.page SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE news.crawl_page SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE news.article SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01,
                              autovacuum_vacuum_insert_scale_factor = 0.05);
ALTER TABLE news.article_security SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE news.article_tag SET (autovacuum_analyze_scale_factor = 0.01);
-- One row a host, updated at every request.
ALTER TABLE news.host SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
-- A few outlets write most articles and hundreds a few each.
ALTER TABLE news.article ALTER COLUMN outlet_id SET STATISTICS 1000;
ALTER TABLE news.article ALTER COLUMN category_id SET STATISTICS 1000;
ALTER TABLE news.article_tag ALTER COLUMN tag_id SET STATISTICS 1000;
ALTER TABLE news.article_security ALTER COLUMN security_id SET STATISTICS 1000;


-- Roles --------------------------------------------------------------------------------------------------------------

-- From here on sql/grants.sql alone says who may what, after every migration.
ALTER DEFAULT PRIVILEGES IN SCHEMA news REVOKE SELECT ON TABLES FROM finews_analyst;
