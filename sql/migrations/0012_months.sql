-- New months are opened beside whoever reads: CREATE TABLE … PARTITION OF waits until nobody reads any month, and whoever comes
-- meanwhile waits behind it, while a backup reads them all for as long as it lasts. A table that is made by itself and attached
-- waits for no reader.

-- In UTC, whatever the session's zone is.
CREATE OR REPLACE FUNCTION news.open_answer_month(at timestamptz) RETURNS void
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
    -- Read, as to_regclass remembers that there was none.
    IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'news'::regnamespace AND relname = partition) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE news.%I (LIKE news.answer_body INCLUDING ALL EXCLUDING COMMENTS)', partition);
    EXECUTE format('ALTER TABLE news.answer_body ATTACH PARTITION news.%I FOR VALUES FROM (%L) TO (%L)',
                   partition, first_at, first_at + interval '1 month');
END $$;

CREATE OR REPLACE FUNCTION news.open_search_month(at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first_at  timestamptz := CASE WHEN at < '1990-01-01' THEN '1989-12-01' WHEN at >= '2100-01-01' THEN '2100-01-01'
                                  ELSE date_trunc('month', at) END;
    partition text := 'article_search_' || to_char(first_at, 'YYYY_MM');
BEGIN
    IF to_regclass('news.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    -- The number is arbitrary and this project's own.
    PERFORM pg_advisory_xact_lock(4607182418800017412);
    IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'news'::regnamespace AND relname = partition) THEN
        RETURN;
    END IF;
    -- Narrow rows, so that a frequent word's are few pages: the text lies beside them.
    EXECUTE format('CREATE TABLE news.%I (LIKE news.article_search INCLUDING ALL EXCLUDING COMMENTS) WITH (toast_tuple_target = 128)',
                   partition);
    EXECUTE format('COMMENT ON TABLE news.%I IS %L', partition, 'A partition of article_search.');
    EXECUTE format('ALTER TABLE news.article_search ATTACH PARTITION news.%I FOR VALUES FROM (%s) TO (%s)',
                   partition,
                   CASE WHEN first_at < '1990-01-01' THEN 'MINVALUE' ELSE quote_literal(first_at) END,
                   CASE WHEN first_at >= '2100-01-01' THEN 'MAXVALUE' ELSE quote_literal(first_at + interval '1 month') END);
    -- Nothing is planned by statistics of the tokens, and to gather them would compute those of 30,000 articles.
    EXECUTE (SELECT format('ALTER INDEX news.%I ALTER COLUMN 1 SET STATISTICS 0', i.relname)
             FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'gin'
             WHERE x.indrelid = to_regclass('news.' || partition));
END $$;


COMMENT ON COLUMN news.judgement.choice IS 'load: the articles were loaded all the same. hold: they were left to the next run. Null while it waits, and where the run ended before anybody chose.';
