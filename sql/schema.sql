-- The warehouse's schema, as all migrations together make it. Written by `make schema`; do not edit.
-- The roles finews_analyst and finews_loader, which the migrations make, are none of the database and must exist.

-- A function may call one that comes after it.
SET check_function_bodies = false;

CREATE SCHEMA news;

COMMENT ON SCHEMA news IS 'News articles with their pages, stored answers, revisions, rejects and crawl runs. Times are timestamptz.';

CREATE TYPE news.search_result AS (
	article_id bigint,
	published_at timestamp with time zone,
	outlet text,
	title text,
	snippet text,
	rank real,
	url text
);

COMMENT ON TYPE news.search_result IS 'A row of news.search().';

COMMENT ON COLUMN news.search_result.article_id IS 'Key of article.';

COMMENT ON COLUMN news.search_result.published_at IS 'When it was published; null where it does not say.';

COMMENT ON COLUMN news.search_result.outlet IS 'Who wrote it; null where nothing says.';

COMMENT ON COLUMN news.search_result.title IS 'Title.';

COMMENT ON COLUMN news.search_result.snippet IS 'About a hundred characters of the text, with « » around what was found.';

COMMENT ON COLUMN news.search_result.rank IS 'How much it is about the query, 0 to 1, the newer the more.';

COMMENT ON COLUMN news.search_result.url IS 'Its address for people.';

CREATE FUNCTION news.alike_pairs(was text[], became text[]) RETURNS TABLE(was_at integer, became_at integer)
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    ALIKE      CONSTANT numeric := 0.3;
    MOST_PAIRS CONSTANT integer := 2500;
    chosen_was    integer[] := '{}';
    chosen_became integer[] := '{}';
    pair record;
BEGIN
    IF cardinality(was)::bigint * cardinality(became) > MOST_PAIRS THEN
        RETURN;
    END IF;
    FOR pair IN
        WITH w AS (
            SELECT DISTINCT t.i::integer AS i, substr(t.e, k, 2) AS gram
            FROM unnest(was) WITH ORDINALITY AS t (e, i), generate_series(1, least(length(t.e), 2000) - 1) AS k
        ), b AS (
            SELECT DISTINCT t.j::integer AS j, substr(t.e, k, 2) AS gram
            FROM unnest(became) WITH ORDINALITY AS t (e, j), generate_series(1, least(length(t.e), 2000) - 1) AS k
        ), ws AS (SELECT w.i, count(*) AS grams FROM w GROUP BY w.i),
           bs AS (SELECT b.j, count(*) AS grams FROM b GROUP BY b.j)
        SELECT w.i, b.j, 2.0 * count(*) / (min(ws.grams) + min(bs.grams)) AS likeness
        FROM w JOIN b USING (gram) JOIN ws USING (i) JOIN bs USING (j)
        GROUP BY w.i, b.j
        HAVING 2.0 * count(*) / (min(ws.grams) + min(bs.grams)) >= ALIKE
        ORDER BY likeness DESC, abs(w.i - b.j), w.i
    LOOP
        -- Paragraphs keep their order: a pair may not cross a better one.
        CONTINUE WHEN EXISTS (SELECT FROM unnest(chosen_was, chosen_became) AS c (i, j)
                              WHERE (c.i - pair.i)::bigint * (c.j - pair.j) <= 0);
        chosen_was := chosen_was || pair.i;
        chosen_became := chosen_became || pair.j;
    END LOOP;
    RETURN QUERY SELECT c.i, c.j FROM unnest(chosen_was, chosen_became) AS c (i, j) ORDER BY 1;
END $$;

COMMENT ON FUNCTION news.alike_pairs(was text[], became text[]) IS 'Which paragraphs became which: the pairs, in their order, that share three of ten pairs of characters or more; places count from 1.';

CREATE FUNCTION news.common_runs(was text[], became text[], shortest integer DEFAULT 1) RETURNS TABLE(was_at integer, became_at integer, length integer)
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    -- Beyond these, what is left counts as having nothing in common: it would take long, and be no easier to read.
    MOST_SPLITS CONSTANT integer := 300;
    MOST_PAIRS  CONSTANT integer := 200000;
    -- Stretches that are still to be compared, the first at w1[head] to w2[head] of was and b1[head] to b2[head] of became.
    w1 integer[] := ARRAY[1];
    w2 integer[] := ARRAY[cardinality(was)];
    b1 integer[] := ARRAY[1];
    b2 integer[] := ARRAY[cardinality(became)];
    head   integer := 1;
    splits integer := 0;
    w_from integer;
    w_to   integer;
    b_from integer;
    b_to   integer;
    n      integer;
    run    record;
    runs   integer[] := '{}';
BEGIN
    WHILE head <= cardinality(w1) LOOP
        w_from := w1[head];
        w_to := w2[head];
        b_from := b1[head];
        b_to := b2[head];
        head := head + 1;
        n := 0;
        WHILE w_from + n <= w_to AND b_from + n <= b_to AND was[w_from + n] = became[b_from + n] LOOP
            n := n + 1;
        END LOOP;
        IF n > 0 THEN
            runs := runs || ARRAY[w_from, b_from, n];
            w_from := w_from + n;
            b_from := b_from + n;
        END IF;
        n := 0;
        WHILE w_to - n >= w_from AND b_to - n >= b_from AND was[w_to - n] = became[b_to - n] LOOP
            n := n + 1;
        END LOOP;
        IF n > 0 THEN
            runs := runs || ARRAY[w_to - n + 1, b_to - n + 1, n];
            w_to := w_to - n;
            b_to := b_to - n;
        END IF;
        CONTINUE WHEN w_to - w_from + 1 < shortest OR b_to - b_from + 1 < shortest OR splits >= MOST_SPLITS;
        CONTINUE WHEN (w_to - w_from + 1)::bigint * (b_to - b_from + 1) > MOST_PAIRS AND MOST_PAIRS < (
            SELECT sum(w.times * b.times)
            FROM (SELECT e, count(*) AS times FROM unnest(was[w_from:w_to]) AS e GROUP BY e) AS w
            JOIN (SELECT e, count(*) AS times FROM unnest(became[b_from:b_to]) AS e GROUP BY e) AS b USING (e));
        splits := splits + 1;
        SELECT w_from - 1 + min(m.i)::integer AS was_at, b_from - 1 + min(m.j)::integer AS became_at, count(*)::integer AS length
        INTO run
        FROM (SELECT w.i, b.j, w.i - row_number() OVER (PARTITION BY w.i - b.j ORDER BY w.i) AS island
              FROM unnest(was[w_from:w_to]) WITH ORDINALITY AS w (e, i)
              JOIN unnest(became[b_from:b_to]) WITH ORDINALITY AS b (e, j) USING (e)) AS m
        GROUP BY m.i - m.j, m.island
        HAVING count(*) >= shortest
        ORDER BY count(*) DESC, min(m.i), min(m.j)
        LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        runs := runs || ARRAY[run.was_at, run.became_at, run.length];
        w1 := w1 || ARRAY[w_from, run.was_at + run.length];
        w2 := w2 || ARRAY[run.was_at - 1, w_to];
        b1 := b1 || ARRAY[b_from, run.became_at + run.length];
        b2 := b2 || ARRAY[run.became_at - 1, b_to];
    END LOOP;
    RETURN QUERY
        SELECT runs[3 * k - 2], runs[3 * k - 1], runs[3 * k] FROM generate_series(1, cardinality(runs) / 3) AS k ORDER BY 1;
END $$;

COMMENT ON FUNCTION news.common_runs(was text[], became text[], shortest integer) IS 'The stretches that two lists have in common, in their order, by the longest first; places count from 1. Runs inside that are shorter than "shortest" do not count.';

CREATE FUNCTION news.forget_answer_month(month date, OUT forgotten bigint, OUT kept bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'news', 'pg_temp'
    AS $$
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

COMMENT ON FUNCTION news.forget_answer_month(month date, OUT forgotten bigint, OUT kept bigint) IS 'Lets go of the bodies stored in a month that were parsed; forgotten and kept count them. What waits to be loaded or was rejected is kept.';

CREATE FUNCTION news.marked_change(before text, after text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    CONTEXT CONSTANT integer := 20;
    -- A number or a Latin word is one piece: half a number says nothing.
    PIECE   CONSTANT text := '[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|.';
    was     text[] := ARRAY(SELECT m[1] FROM regexp_matches(before, PIECE, 'g') WITH ORDINALITY AS t (m, n) ORDER BY n);
    became  text[] := ARRAY(SELECT m[1] FROM regexp_matches(after, PIECE, 'g') WITH ORDINALITY AS t (m, n) ORDER BY n);
    -- A common word of two characters helps to read a headline, and cuts a paragraph into crumbs.
    shortest integer := CASE WHEN greatest(length(before), length(after)) < 50 THEN 2 ELSE 4 END;
    w       integer := 1;
    b       integer := 1;
    marked  text := '';
    common  text;
    is_last boolean;
    run     record;
BEGIN
    FOR run IN
        SELECT r.was_at, r.became_at, r.length FROM news.common_runs(was, became, shortest) AS r
        UNION ALL
        SELECT cardinality(was) + 1, cardinality(became) + 1, 0
        ORDER BY 1, 2, 3 DESC
    LOOP
        IF run.was_at > w THEN
            marked := marked || '〔-' || array_to_string(was[w:run.was_at - 1], '') || '-〕';
        END IF;
        IF run.became_at > b THEN
            marked := marked || '〔+' || array_to_string(became[b:run.became_at - 1], '') || '+〕';
        END IF;
        w := run.was_at + run.length;
        b := run.became_at + run.length;
        common := array_to_string(was[run.was_at:w - 1], '');
        is_last := w > cardinality(was) AND b > cardinality(became);
        marked := marked || CASE
            WHEN run.was_at = 1 AND run.became_at = 1 AND length(common) > CONTEXT + 1 THEN '…' || right(common, CONTEXT)
            WHEN is_last AND length(common) > CONTEXT + 1 THEN left(common, CONTEXT) || '…'
            WHEN length(common) > 2 * CONTEXT + 1 THEN left(common, CONTEXT) || '…' || right(common, CONTEXT)
            ELSE common
        END;
    END LOOP;
    RETURN marked;
END $$;

COMMENT ON FUNCTION news.marked_change(before text, after text) IS 'How one text became the other, to read: 〔-what went-〕〔+what came+〕, with some characters around and … for the rest.';

CREATE FUNCTION news.name_security() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.symbol := news.security_symbol(NEW.market, NEW.code);
    NEW.kind := news.security_kind(NEW.market, NEW.code);
    RETURN NEW;
END $$;

COMMENT ON FUNCTION news.name_security() IS 'Runs before a row of security is written with its market and code: gives it their symbol and kind.';

CREATE FUNCTION news.open_answer_month(at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'news', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

COMMENT ON FUNCTION news.open_answer_month(at timestamp with time zone) IS 'Makes the partition of answer_body that a body stored at this time goes to, where it is missing.';

CREATE FUNCTION news.open_search_month(at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'news', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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

COMMENT ON FUNCTION news.open_search_month(at timestamp with time zone) IS 'Makes the partition of article_search that an article published at this time goes to, where it is missing. All before 1990 share one, article_search_1989_12, and all from 2100 on another, article_search_2100_01.';

CREATE FUNCTION news.published_by(published_at timestamp with time zone, published_raw text, time_zone text) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
    SELECT CASE
        WHEN (published_at AT TIME ZONE time_zone)::time <> '00:00' THEN published_at
        WHEN published_raw ~* '[0-9]\s*[:：时点h]|[0-9]\s*[ap]\.?m\M|^[0-9]{9,}$|[0-9]t[0-9]|小时前|分钟前|刚刚' THEN published_at
        ELSE ((published_at AT TIME ZONE time_zone) + interval '1 day') AT TIME ZONE time_zone
    END
$_$;

COMMENT ON FUNCTION news.published_by(published_at timestamp with time zone, published_raw text, time_zone text) IS 'By when an article was published at the latest: published_at; where its source gave only the day, which is stored as its midnight, the end of that day in the site''s zone. Null where nothing says when.';

CREATE FUNCTION news.refresh_ready_table(name text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'news', 'pg_temp'
    SET work_mem TO '64MB'
    AS $$
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

COMMENT ON FUNCTION news.refresh_ready_table(name text) IS 'Brings a materialised view of this schema up to date without blocking its readers, and its statistics with it.';

CREATE FUNCTION news.revision_diff(article_id bigint, revision integer DEFAULT NULL::integer) RETURNS TABLE(part text, line_before integer, line_after integer, change text, diff text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT d.part, d.line_before, d.line_after, d.change, d.diff
    FROM news.revision_diff(revision_diff.article_id, revision_diff.revision, revision_diff.revision + 1) AS d
$$;

COMMENT ON FUNCTION news.revision_diff(article_id bigint, revision integer) IS 'What changed in an article when this revision ended; without one, what changed last. No rows for an article that was never edited.';

CREATE FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer) RETURNS TABLE(part text, line_before integer, line_after integer, change text, diff text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    revised integer;
    version record;
    old     record;
    new     record;
    was     text[];
    became  text[];
    w       integer := 1;
    b       integer := 1;
    run     record;
    pair    record;
BEGIN
    SELECT a.revisions INTO revised FROM news.article a WHERE a.article_id = revision_diff.article_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no article %', article_id
            USING ERRCODE = 'no_data_found', HINT = 'news.article_full has the articles, news.revision those that were edited.';
    END IF;
    from_revision := coalesce(from_revision, revised);
    to_revision := coalesce(to_revision, revised + 1);
    IF revised = 0 AND from_revision IN (0, 1) AND to_revision = 1 THEN
        RETURN;
    END IF;
    IF least(from_revision, to_revision) < 1 OR greatest(from_revision, to_revision) > revised + 1 THEN
        RAISE EXCEPTION 'article % has no revisions % and %', article_id, from_revision, to_revision
            USING ERRCODE = 'no_data_found',
                  HINT = CASE revised
                      WHEN 0 THEN 'It was never edited.'
                      WHEN 1 THEN 'Revision 1 is what it said before, 2 is what it says now.'
                      ELSE format('Revisions 1 to %s are what it said before, %s is what it says now.', revised, revised + 1)
                  END;
    END IF;
    FOR version IN
        SELECT r.revision::integer AS number, r.title, r.summary, r.body_text
        FROM news.article_revision r
        WHERE r.article_id = revision_diff.article_id AND r.revision IN (from_revision, to_revision)
        UNION ALL
        SELECT a.revisions + 1, a.title, a.summary, a.body_text
        FROM news.article a
        WHERE a.article_id = revision_diff.article_id AND a.revisions + 1 IN (from_revision, to_revision)
    LOOP
        IF version.number = from_revision THEN
            old := version;
        END IF;
        IF version.number = to_revision THEN
            new := version;
        END IF;
    END LOOP;

    RETURN QUERY
        SELECT t.part, NULL::integer, NULL::integer,
               CASE '' WHEN t.before THEN 'added' WHEN t.after THEN 'removed' ELSE 'changed' END,
               news.marked_change(t.before, t.after)
        FROM (VALUES ('title', old.title, new.title), ('summary', old.summary, new.summary)) AS t (part, before, after)
        WHERE t.before <> t.after;

    was := string_to_array(old.body_text, E'\n');
    became := string_to_array(new.body_text, E'\n');
    part := 'text';
    FOR run IN
        SELECT r.was_at, r.became_at, r.length FROM news.common_runs(was, became) AS r
        UNION ALL
        SELECT cardinality(was) + 1, cardinality(became) + 1, 0
        ORDER BY 1, 2, 3 DESC
    LOOP
        FOR pair IN
            SELECT w - 1 + p.was_at AS was_at, b - 1 + p.became_at AS became_at
            FROM news.alike_pairs(was[w:run.was_at - 1], became[b:run.became_at - 1]) AS p
            UNION ALL
            SELECT run.was_at, run.became_at
            ORDER BY 1
        LOOP
            FOR n IN w..pair.was_at - 1 LOOP
                line_before := n;
                line_after := NULL;
                change := 'removed';
                diff := '〔-' || was[n] || '-〕';
                RETURN NEXT;
            END LOOP;
            FOR n IN b..pair.became_at - 1 LOOP
                line_before := NULL;
                line_after := n;
                change := 'added';
                diff := '〔+' || became[n] || '+〕';
                RETURN NEXT;
            END LOOP;
            w := pair.was_at;
            b := pair.became_at;
            IF w < run.was_at THEN
                line_before := w;
                line_after := b;
                change := 'changed';
                diff := news.marked_change(was[w], became[b]);
                RETURN NEXT;
                w := w + 1;
                b := b + 1;
            END IF;
        END LOOP;
        w := run.was_at + run.length;
        b := run.became_at + run.length;
    END LOOP;
END $$;

COMMENT ON FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer) IS 'What changed in an article from one revision to another, a row a change: part (title, summary, text), the paragraph''s number before and after, change (changed, added, removed), diff. One more than its last revision is what it says now; null: the last one, and now.';

CREATE FUNCTION news.search(query text, since date DEFAULT NULL::date, until date DEFAULT NULL::date, outlet text DEFAULT NULL::text, category text DEFAULT NULL::text, tag text DEFAULT NULL::text, security text DEFAULT NULL::text, site text DEFAULT NULL::text, sort text DEFAULT 'relevance'::text, max_rows integer DEFAULT 20) RETURNS SETOF news.search_result
    LANGUAGE plpgsql STABLE
    SET max_parallel_workers_per_gather TO '0'
    SET jit TO 'off'
    AS $_$
#variable_conflict use_variable
DECLARE
    asked    tsquery := news.search_keys(outlet, category, tag, site);
    titled   tsquery := asked;
    one      tsquery;
    room     integer := 0;
    within   bigint[] := news.search_mentioning(security);
    patterns text[] := '{}';
    literals text[] := '{}';
    never    text[] := '{}';
    checks   boolean := false;
    useless  text[] := '{}';
    wanted   integer := greatest(coalesce(max_rows, 20), 0);
    ranked   integer := CASE sort WHEN 'relevance' THEN greatest(1000, wanted) WHEN 'newest' THEN wanted END;
    found    bigint[] := '{}';
    about    real[] := '{}';
    month  date;
    more     bigint[];
    how      real[];
    t        record;
BEGIN
    IF ranked IS NULL THEN
        RAISE EXCEPTION 'articles cannot be sorted by %', coalesce(sort, 'null')
            USING ERRCODE = 'invalid_parameter_value', HINT = 'sort is ''relevance'' or ''newest''.';
    END IF;
    FOR t IN SELECT * FROM news.search_terms(query) LOOP
        IF t.asks IS NULL THEN
            useless := useless || t.term;
        ELSIF NOT t.excluded THEN
            asked := asked && t.asks;
            titled := titled && t.asks_title;
            patterns := patterns || t.pattern;
            literals := literals || t.literal;
            checks := checks OR NOT t.is_word;
        ELSIF t.is_word THEN
            asked := asked && !! t.asks;
            titled := titled && !! t.asks;
        ELSE
            never := never || t.pattern;
            checks := true;
        END IF;
    END LOOP;
    IF useless <> '{}' THEN
        RAISE NOTICE 'search finds words, characters and numbers, and passes over %', array_to_string(useless, ' ');
    END IF;
    IF asked IS NULL OR within = '{}' OR useless <> '{}' AND patterns = '{}' THEN
        RETURN;
    END IF;
    -- The newest that there are; and where there are more of them than are ranked, the newest that say it in the title.
    FOREACH one IN ARRAY CASE WHEN sort = 'relevance' AND patterns <> '{}' THEN ARRAY[asked, titled] ELSE ARRAY[asked] END LOOP
        EXIT WHEN cardinality(found) < room;
        room := room + ranked;
        FOR month IN
            SELECT q FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid, to_date(right(p.relname, 7), 'YYYY_MM') AS q
            WHERE h.inhparent = 'news.article_search'::regclass
              AND (since IS NULL OR q >= least(date_trunc('month', since - 1), '2100-01-01'))
              AND (until IS NULL OR q <= greatest(until + 1, '1989-12-01'))
            ORDER BY q DESC
        LOOP
            EXECUTE $SQL$
                SELECT array_agg(article_id), array_agg(score) FROM (
                    SELECT article_id, score
                    -- The texts only of those that are looked at, one after the other.
                    FROM (SELECT n.article_id, (SELECT t.text FROM news.article_search t
                                                WHERE t.article_id = n.article_id AND t.published_at = n.published_at
                                                  AND t.published_at >= $1 AND t.published_at < $2) AS text
                          FROM (SELECT article_id, published_at FROM news.article_search
                                WHERE published_at >= $1 AND published_at < $2 AND news.search_tokens(text, keys) @@ $3
                                  AND ($4 IS NULL OR day >= $4) AND ($5 IS NULL OR day <= $5)
                                  AND ($10 IS NULL OR article_id = ANY ($10))
                                  AND ($11 IS NULL OR article_id IN (SELECT unnest($11)))
                                ORDER BY published_at DESC, article_id DESC LIMIT $6) AS n
                          OFFSET 0) AS newest
                    CROSS JOIN LATERAL news.search_relevance(text, $7, $12) AS score
                    WHERE score IS NOT NULL AND NOT text ~ ANY ($8)
                    LIMIT $9) AS hits
                $SQL$
            INTO more, how
            USING CASE month WHEN '1989-12-01' THEN '-infinity' ELSE month::timestamp AT TIME ZONE 'UTC' END,
                  CASE month WHEN '2100-01-01' THEN 'infinity' ELSE (month + interval '1 month') AT TIME ZONE 'UTC' END,
                  one, since, until, CASE WHEN NOT checks THEN room - cardinality(found) END, patterns, never,
                  room - cardinality(found),
                  -- The planner looks at every one of a few; of many it is told none.
                  CASE WHEN cardinality(within) <= 5000 THEN within END,
                  CASE WHEN cardinality(within) > 5000 THEN within END, literals;
            found := found || more;
            about := about || how;
            EXIT WHEN cardinality(found) >= room;
        END LOOP;
    END LOOP;
    RETURN QUERY
        SELECT a.article_id, a.published_at, o.name, a.title, news.search_snippet(a.body_text, patterns, 100), r.rank, a.url
        FROM (SELECT f.article_id, min(f.place),
                     -- A week costs a tenth, a month a fifth, a year a third; one that does not say is taken for ten years old.
                     ((CASE WHEN patterns = '{}' THEN 1 ELSE max(f.relevance) END)
                      / (1 + 0.15 * ln(1 + greatest(0, coalesce(extract(epoch FROM now() - d.published_at) / 604800, 520)))))::real
              FROM unnest(found, about) WITH ORDINALITY AS f (article_id, relevance, place)
              JOIN news.article d ON d.article_id = f.article_id
              GROUP BY f.article_id, d.published_at) AS r (article_id, place, rank)
        JOIN news.article a ON a.article_id = r.article_id
        LEFT JOIN news.outlet o ON o.outlet_id = a.outlet_id
        ORDER BY CASE sort WHEN 'relevance' THEN -r.rank END, r.place
        LIMIT wanted;
END $_$;

COMMENT ON FUNCTION news.search(query text, since date, until date, outlet text, category text, tag text, security text, site text, sort text, max_rows integer) IS 'Finds articles. query: terms with spaces between, all of which must be there; "in quotes" as one term, -term excludes. Chinese is found inside words; Latin words and numbers as whole ones, or by their beginning with a *. since, until: days in the site''s zone, both included. outlet, tag: by name. category: by slug or name. security: symbol, code or name, mentions in doubt left out. site: slug. sort: relevance or newest. Of more than 1,000 matches those ranked are the newest 1,000 and the newest 1,000 with all terms in the title.';

CREATE FUNCTION news.search_fold(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    SELECT lower(CASE WHEN common ~ '[＂＃＄＆＇＊＋－．／０-９＜＝＞＠Ａ-Ｚ［＼］＾＿｀ａ-ｚ｛｜｝İΣς]'
                      THEN translate(common,
                                     '＂＃＄＆＇＊＋－．／０１２３４５６７８９＜＝＞＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝İΣς',
                                     '"#$&''*+-./0123456789<=>@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}iσσ')
                      ELSE common END)
    FROM translate(said, E'，：；（）？！％～　\t\u00a0', ',:;()?!%~   ') AS common
$_$;

COMMENT ON FUNCTION news.search_fold(said text) IS 'The text as search compares it: small letters, and half-width forms for full-width ones. As many characters as before.';

CREATE FUNCTION news.search_keys(outlet text, category text, tag text, site text) RETURNS tsquery
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    asked tsquery := '''#''';
    kind  text;
    named text;
    keys  text;
BEGIN
    FOR kind, named IN
        VALUES ('outlet', outlet), ('category', category), ('tag', tag), ('site', site)
    LOOP
        CONTINUE WHEN named IS NULL;
        keys := CASE kind
            WHEN 'outlet' THEN (SELECT string_agg('''#o' || o.outlet_id || '''', '|') FROM news.outlet o WHERE o.name = named)
            WHEN 'category' THEN (SELECT string_agg('''#c' || c.category_id || '''', '|') FROM news.category c
                                  WHERE named IN (c.slug, c.name))
            WHEN 'tag' THEN (SELECT string_agg('''#t' || t.tag_id || '''', '|') FROM news.tag t WHERE t.name = named)
            ELSE (SELECT string_agg('''#s' || s.site_id || '''', '|') FROM news.site s WHERE s.slug = named) END;
        IF keys IS NULL THEN
            RAISE NOTICE 'no % is called %', kind, named;
            RETURN NULL;
        END IF;
        asked := asked && keys::tsquery;
    END LOOP;
    RETURN asked;
END $$;

COMMENT ON FUNCTION news.search_keys(outlet text, category text, tag text, site text) IS 'What the index is asked for by the filters of news.search(); null, with a notice, where one of them names nothing that there is.';

CREATE FUNCTION news.search_mark(said text, query text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(news.search_marked(said, string_agg(pattern, '|')), said)
    FROM news.search_terms(query) WHERE NOT excluded AND asks IS NOT NULL
$$;

COMMENT ON FUNCTION news.search_mark(said text, query text) IS 'A text with « » around what a query for news.search() finds in it.';

CREATE FUNCTION news.search_marked(said text, pattern text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    folded text := news.search_fold(said);
    plain  text := translate(said, '«»', '‹›');
    marked text := '';
    done   integer := 1;
    first  integer := regexp_instr(folded, pattern);
    past   integer;
BEGIN
    WHILE first > 0 LOOP
        past := regexp_instr(folded, pattern, done, 1, 1);
        marked := marked || substr(plain, done, first - done) || '«' || substr(plain, first, past - first) || '»';
        done := past;
        first := regexp_instr(folded, pattern, done);
    END LOOP;
    RETURN marked || substr(plain, done);
END $$;

COMMENT ON FUNCTION news.search_marked(said text, pattern text) IS 'The text with « » around all that matches the pattern when it is folded; « and » of its own become ‹ and ›.';

CREATE FUNCTION news.search_mentioning(named text) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    securities integer[] := ARRAY(
        SELECT s.security_id FROM news.security s
        WHERE upper(named) IN (s.symbol, s.code)
           OR s.symbol IN (SELECT n.symbol FROM news.security_name n WHERE n.name = named));
BEGIN
    IF named IS NULL THEN
        RETURN NULL;
    ELSIF securities = '{}' THEN
        RAISE NOTICE 'no security is called %', named;
    END IF;
    RETURN ARRAY(SELECT DISTINCT m.article_id FROM news.article_security m
                 WHERE m.security_id = ANY (securities) AND m.doubt = '');
END $$;

COMMENT ON FUNCTION news.search_mentioning(named text) IS 'The articles that mention a security without a doubt, by its symbol, code or name; none, with a notice, where nothing is called so; null without a name.';

CREATE FUNCTION news.search_relevance(said text, patterns text[], literals text[]) RETURNS real
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- Fetched and unpacked once.
    whole   text := said || '';
    part    text;
    size    integer := length(whole);
    literal text;
    times   integer[];
    total   double precision := 0;
BEGIN
    FOR n IN 1 .. cardinality(patterns) LOOP
        literal := literals[n];
        -- Counting what is replaced is twice as fast as a pattern, and most that lack a literal are known at once.
        IF strpos(whole, literal) = 0 THEN
            RETURN NULL;
        END IF;
        times := '{}';
        FOREACH part IN ARRAY ARRAY[split_part(whole, E'\n', 1), split_part(whole, E'\n', 2), whole] LOOP
            times := times || CASE WHEN literal IS NULL THEN regexp_count(part, patterns[n])
                                   ELSE (length(part) - length(replace(part, literal, ''))) / length(literal) END;
        END LOOP;
        IF times[3] = 0 THEN
            RETURN NULL;
        END IF;
        times[3] := times[3] - times[1] - times[2];
        total := total + 5 * times[1] / (times[1] + 0.3) + 2 * times[2] / (times[2] + 0.3)
                       + 3 * times[3] / (times[3] + 0.5 + size / 800.0);
    END LOOP;
    RETURN total / 10 / greatest(cardinality(patterns), 1);
END $$;

COMMENT ON FUNCTION news.search_relevance(said text, patterns text[], literals text[]) IS 'How much a folded text is about what all the patterns match, 0 to 1; literals has those that are nothing but themselves, and nulls; null where it lacks one. For each: 5 for the title, 2 for the digest and 3 for the text, each times a share that grows with the number of times and saturates; the text''s also falls with the length.';

CREATE FUNCTION news.search_snippet(said text, patterns text[], size integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    folded  text := news.search_fold(left(said, 60000));
    begins  integer;
    excerpt text;
BEGIN
    -- Of the first places of each term, the one that has most terms around it.
    SELECT greatest(1, place - size / 4) INTO begins
    FROM unnest(patterns) AS pattern, generate_series(1, 3) AS n, regexp_instr(folded, pattern, 1, n) AS place
    WHERE place > 0
    ORDER BY (SELECT count(*) FROM unnest(patterns) AS other
              WHERE substr(folded, greatest(1, place - size / 4), size) ~ other) DESC, place
    LIMIT 1;
    begins := coalesce(begins, 1);
    excerpt := translate(substr(said, begins, size), E'\n', ' ');
    IF cardinality(patterns) > 0 THEN
        excerpt := news.search_marked(excerpt, array_to_string(patterns, '|'));
    END IF;
    RETURN CASE WHEN begins > 1 THEN '…' ELSE '' END || excerpt
        || CASE WHEN begins + size <= length(said) THEN '…' ELSE '' END;
END $$;

COMMENT ON FUNCTION news.search_snippet(said text, patterns text[], size integer) IS 'So many characters of a text around what the patterns match, with « » around that.';

CREATE FUNCTION news.search_terms(query text) RETURNS TABLE(term text, excluded boolean, asks tsquery, asks_title tsquery, is_word boolean, pattern text, literal text)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
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
END $_$;

COMMENT ON FUNCTION news.search_terms(query text) IS 'The terms of a query, folded, each once: what stands between spaces or in quotes, excluded with a - before it. asks is what the index is asked for, null where a term has nothing to ask for, asks_title the same for the title alone; is_word tells that this is all of the term; pattern is what the text must match; literal is the same where that is nothing but itself.';

CREATE FUNCTION news.search_tokens(text text, keys text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT COST 1e+06 PARALLEL SAFE
    AS $$
BEGIN
    RETURN array_to_tsvector(
        news.search_words(text, true) || string_to_array(keys, ' ')
        || ARRAY(SELECT '^' || word FROM unnest(news.search_words(split_part(text, E'\n', 1), true)) AS word));
END $$;

COMMENT ON FUNCTION news.search_tokens(text text, keys text) IS 'What the index holds of an article: its words, those of its title once more with a ^ before them, and the keys.';

CREATE FUNCTION news.search_words(folded text, singles boolean) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    han text[] := string_to_array(
        regexp_replace(folded, '[^℀-↋①-⓿☀-➿⺀-⿟々-〇〡-〩〱-〼ぁ-﷏ｦ-ﾟ𐀀-󠇿]+', ' ', 'g'), NULL);
BEGIN
    RETURN ARRAY(SELECT left(word[1], 60) FROM regexp_matches(folded, '[a-zªµºÀ-ÖØ-öø-῿Ⰰ-ⷿ]+|[0-9]+(?:\.[0-9]+)*', 'g') AS word)
        || ARRAY(SELECT x || y FROM unnest(han, han[2:]) AS pair (x, y) WHERE x <> ' ' AND y <> ' ')
        || CASE WHEN singles THEN array_remove(han, ' ')
                ELSE ARRAY(SELECT x FROM unnest(array_prepend(' ', han), han, array_append(han[2:], ' ')) AS alone (before, x, after)
                           WHERE x <> ' ' AND before = ' ' AND after = ' ') END;
END $$;

COMMENT ON FUNCTION news.search_words(folded text, singles boolean) IS 'What a folded text is found by: words of letters, whole numbers, and pairs of neighbouring characters of Chinese and other unspaced writing; with singles every such character by itself too, without them only those that have no neighbour.';

CREATE FUNCTION news.security_kind(market smallint, code text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
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
$_$;

COMMENT ON FUNCTION news.security_kind(market smallint, code text) IS 'The kind by market and code: board, index, currency, fund or bond where they leave no doubt, else security.';

CREATE FUNCTION news.security_symbol(market smallint, code text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
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
$_$;

COMMENT ON FUNCTION news.security_symbol(market smallint, code text) IS 'The symbol by market and code alone; the bare code where they leave a doubt.';

CREATE FUNCTION news.settle_symbols() RETURNS bigint
    LANGUAGE sql
    AS $$
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

COMMENT ON FUNCTION news.settle_symbols() IS 'Gives each code without a market the symbol of the one security with that code that bears all names by which it is mentioned, and takes it back where that is true no longer; the number of symbols that changed. Runs behind the load, before the ready tables are refreshed.';

CREATE FUNCTION news.story_lost_members() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM news.story_key k USING gone g WHERE k.article_id = g.article_id;
    DELETE FROM news.story_total t USING gone g WHERE t.story_id = g.story_id;
    UPDATE news.story_member m SET changed_at = '-infinity'
    WHERE m.story_id IN (SELECT g.story_id FROM gone g);
    RETURN NULL;
END $$;

COMMENT ON FUNCTION news.story_lost_members() IS 'Runs when rows of story_member are deleted: forgets their keys and has the rest of their stories compared again.';

CREATE FUNCTION news.tidy_search() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'news', 'pg_temp'
    SET maintenance_work_mem TO '256MB'
    AS $$
BEGIN
    RETURN coalesce((
        SELECT sum(gin_clean_pending_list(i.oid))
        FROM pg_inherits h JOIN pg_index x ON x.indrelid = h.inhrelid
        JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'gin'
        WHERE h.inhparent = 'news.article_search'::regclass), 0);
END $$;

COMMENT ON FUNCTION news.tidy_search() IS 'Moves what was just added to the search index from its list to its place, where it is found fast; the number of pages of the list.';

CREATE TABLE news.alert (
    alert_id bigint NOT NULL,
    kind text NOT NULL,
    level text NOT NULL,
    source text NOT NULL,
    run_key text DEFAULT ''::text NOT NULL,
    run_id bigint,
    subject text DEFAULT ''::text NOT NULL,
    observed numeric,
    normal numeric,
    detail text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alert_detail_check CHECK ((detail <> ''::text)),
    CONSTRAINT alert_level_check CHECK ((level = ANY (ARRAY['warning'::text, 'failure'::text]))),
    CONSTRAINT alert_source_check CHECK ((source <> ''::text))
);

COMMENT ON TABLE news.alert IS 'What operators were warned of, once a run. A run that is checked again has its alerts of then.';

COMMENT ON COLUMN news.alert.alert_id IS 'Key.';

COMMENT ON COLUMN news.alert.kind IS 'What kind; alert_kind says what to do.';

COMMENT ON COLUMN news.alert.level IS 'warning: someone should look within the day. failure: data is missing or wrong until someone acts.';

COMMENT ON COLUMN news.alert.source IS 'The entry of sources.toml, or the DAG for what is of no source.';

COMMENT ON COLUMN news.alert.run_key IS 'The name of the run in Airflow, or cli-… for one from the command line; empty for what is of no run.';

COMMENT ON COLUMN news.alert.run_id IS 'The crawl run; null for what is of none.';

COMMENT ON COLUMN news.alert.subject IS 'The field, outlet, list or rule that it is about; empty for what is of the whole run.';

COMMENT ON COLUMN news.alert.observed IS 'The number found, such as pages, a share from 0 to 1, or characters; null where it is no number.';

COMMENT ON COLUMN news.alert.normal IS 'What is normal for that number: pages, a share, or characters, as observed; null where nothing is.';

COMMENT ON COLUMN news.alert.detail IS 'What was found, for a person to read.';

COMMENT ON COLUMN news.alert.at IS 'When it was found.';

ALTER TABLE news.alert ALTER COLUMN alert_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.alert_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.alert_kind (
    kind text NOT NULL,
    meaning text NOT NULL,
    advice text NOT NULL,
    CONSTRAINT alert_kind_advice_check CHECK ((advice <> ''::text)),
    CONSTRAINT alert_kind_kind_check CHECK ((kind ~ '^[a-z_]+$'::text)),
    CONSTRAINT alert_kind_meaning_check CHECK ((meaning <> ''::text))
);

COMMENT ON TABLE news.alert_kind IS 'The closed vocabulary of alerts.';

COMMENT ON COLUMN news.alert_kind.kind IS 'The word, the same in tables, logs, notifications and the UI.';

COMMENT ON COLUMN news.alert_kind.meaning IS 'What it means.';

COMMENT ON COLUMN news.alert_kind.advice IS 'What to do about it.';

CREATE TABLE news.answer (
    answer_id bigint NOT NULL,
    page_id integer NOT NULL,
    requested_url text NOT NULL,
    url text NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    charset text NOT NULL,
    charset_from text NOT NULL,
    body_size integer NOT NULL,
    sha256 bytea NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    copy text DEFAULT ''::text NOT NULL,
    body_at timestamp with time zone,
    CONSTRAINT answer_body_size_check CHECK ((body_size >= 0)),
    CONSTRAINT answer_charset_from_check CHECK ((charset_from = ANY (ARRAY['bom'::text, 'header'::text, 'meta'::text, 'detected'::text, 'default'::text]))),
    CONSTRAINT answer_headers_check CHECK ((jsonb_typeof(headers) = 'object'::text)),
    CONSTRAINT answer_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT answer_source_check CHECK ((source <> ''::text)),
    CONSTRAINT answer_status_check CHECK (((status >= 100) AND (status <= 599)))
);

COMMENT ON TABLE news.answer IS 'What hosts answered, stored before it is parsed; its body is in answer_body for as long as it is kept. An answer with the same bytes is stored once.';

COMMENT ON COLUMN news.answer.answer_id IS 'Key.';

COMMENT ON COLUMN news.answer.page_id IS 'The page it was asked for.';

COMMENT ON COLUMN news.answer.requested_url IS 'What was asked for.';

COMMENT ON COLUMN news.answer.url IS 'What answered in the end, after redirects.';

COMMENT ON COLUMN news.answer.status IS 'HTTP status.';

COMMENT ON COLUMN news.answer.headers IS 'The answer''s headers that matter, names in lower case.';

COMMENT ON COLUMN news.answer.charset IS 'Charset in which the body is read, as a Python codec name.';

COMMENT ON COLUMN news.answer.charset_from IS 'How it was chosen: bom, header, meta, detected or default.';

COMMENT ON COLUMN news.answer.body_size IS 'Bytes of the body, before it is compressed.';

COMMENT ON COLUMN news.answer.sha256 IS 'SHA-256 of the body, before it is compressed.';

COMMENT ON COLUMN news.answer.fetched_at IS 'When it came, the first time.';

COMMENT ON COLUMN news.answer.source IS 'The entry of sources.toml that it came through; its kind says which parser reads it.';

COMMENT ON COLUMN news.answer.copy IS 'Which of the source''s copies of the article it is: an archived post''s file name, or the list whose record it is; empty for the page itself.';

COMMENT ON COLUMN news.answer.body_at IS 'When its body was stored; null where it is kept no longer.';

ALTER TABLE news.answer ALTER COLUMN answer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.answer_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.answer_body (
    answer_id bigint NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    body bytea NOT NULL
)
PARTITION BY RANGE (stored_at);
ALTER TABLE ONLY news.answer_body ALTER COLUMN body SET STORAGE EXTERNAL;

COMMENT ON TABLE news.answer_body IS 'The bodies of stored answers, one partition a month (UTC), named answer_body_2026_11. Raw pages: analysts do not read them.';

COMMENT ON COLUMN news.answer_body.answer_id IS 'The answer.';

COMMENT ON COLUMN news.answer_body.stored_at IS 'When the body was stored: body_at of the answer.';

COMMENT ON COLUMN news.answer_body.body IS 'The body, compressed with zstd.';

CREATE VIEW news.answer_month AS
 SELECT to_date("right"((c.relname)::text, 7), 'YYYY_MM'::text) AS month,
    pg_total_relation_size((c.oid)::regclass) AS bytes
   FROM (pg_inherits i
     JOIN pg_class c ON ((c.oid = i.inhrelid)))
  WHERE (i.inhparent = ('news.answer_body'::regclass)::oid);

COMMENT ON VIEW news.answer_month IS 'The months whose bodies are kept.';

COMMENT ON COLUMN news.answer_month.month IS 'The first day of the month, in UTC.';

COMMENT ON COLUMN news.answer_month.bytes IS 'Bytes on disk, with indexes.';

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
    mention_rules smallint DEFAULT 0 NOT NULL,
    CONSTRAINT article_body_text_check CHECK ((body_text <> ''::text)),
    CONSTRAINT article_char_count_check CHECK ((char_count > 0)),
    CONSTRAINT article_content_hash_check CHECK ((length(content_hash) = 32)),
    CONSTRAINT article_external_id_check CHECK ((external_id <> ''::text)),
    CONSTRAINT article_extraction_check CHECK ((jsonb_typeof(extraction) = 'object'::text)),
    CONSTRAINT article_language_check CHECK ((language ~ '^[a-z]{2,3}$'::text)),
    CONSTRAINT article_mention_rules_check CHECK ((mention_rules >= 0)),
    CONSTRAINT article_parser_check CHECK ((parser <> ''::text)),
    CONSTRAINT article_parser_version_check CHECK ((parser_version > 0)),
    CONSTRAINT article_published_at_check CHECK ((published_at >= '1990-01-01 00:00:00+00'::timestamp with time zone)),
    CONSTRAINT article_record_hash_check CHECK ((length(record_hash) = 32)),
    CONSTRAINT article_revisions_check CHECK ((revisions >= 0)),
    CONSTRAINT article_url_check CHECK ((url ~ '^https?://'::text))
)
WITH (fillfactor='90', autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.01', autovacuum_vacuum_insert_scale_factor='0.05');
ALTER TABLE ONLY news.article ALTER COLUMN outlet_id SET STATISTICS 1000;
ALTER TABLE ONLY news.article ALTER COLUMN category_id SET STATISTICS 1000;

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

COMMENT ON COLUMN news.article.mention_rules IS 'Version of the rules that its mentions were judged by; 0 where they never were. Older ones are judged again behind the load.';

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
    reread boolean DEFAULT false NOT NULL,
    CONSTRAINT crawl_page_batch_check CHECK ((batch > 0)),
    CONSTRAINT crawl_page_check CHECK (((outcome IS NULL) = (ended_at IS NULL))),
    CONSTRAINT crawl_page_check1 CHECK (((answer_id IS NULL) OR fetched)),
    CONSTRAINT crawl_page_check2 CHECK ((fetched OR (NOT reread)))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.01');

COMMENT ON TABLE news.crawl_page IS 'Each page that a run set out to ask for, or to read again, once, and what became of it there.';

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

COMMENT ON COLUMN news.crawl_page.reread IS 'Whether its stored answer was to be read again: nothing was asked for.';

CREATE TABLE news.outcome (
    outcome text NOT NULL,
    stage text NOT NULL,
    next text NOT NULL,
    meaning text NOT NULL,
    advice text DEFAULT ''::text NOT NULL,
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

COMMENT ON COLUMN news.outcome.advice IS 'What an operator does about it; empty where there is nothing to do.';

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
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.01');

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

CREATE VIEW news.answer_use AS
 SELECT answer_id,
    page_id,
    fetched_at,
    body_at,
    (((EXISTS ( SELECT
           FROM news.article r
          WHERE ((r.page_id = a.page_id) AND (r.answer_id = a.answer_id)))) OR (EXISTS ( SELECT
           FROM (news.article r
             JOIN news.article_revision v USING (article_id))
          WHERE ((r.page_id = a.page_id) AND (v.answer_id = a.answer_id)))) OR (EXISTS ( SELECT
           FROM ((news.page_copy c
             JOIN news.page p USING (page_id))
             JOIN news.outcome o ON ((o.outcome = p.outcome)))
          WHERE ((c.page_id = a.page_id) AND (c.answer_id = a.answer_id) AND (o.next = 'done'::text)))) OR (EXISTS ( SELECT
           FROM (news.crawl_page cp
             JOIN news.outcome o ON ((o.outcome = cp.outcome)))
          WHERE ((cp.page_id = a.page_id) AND (cp.answer_id = a.answer_id) AND (o.next = 'done'::text))))) AND (NOT (EXISTS ( SELECT
           FROM news.page p
          WHERE ((p.page_id = a.page_id) AND (p.answer_id = a.answer_id) AND (p.outcome IS NULL))))) AND (NOT (EXISTS ( SELECT
           FROM news.crawl_page cp
          WHERE ((cp.page_id = a.page_id) AND (cp.answer_id = a.answer_id) AND (cp.outcome IS NULL))))) AND (NOT (EXISTS ( SELECT
           FROM news.reject r
          WHERE ((r.page_id = a.page_id) AND (r.answer_id = a.answer_id)))))) AS parsed
   FROM news.answer a;

COMMENT ON VIEW news.answer_use IS 'Which stored answers have given what they hold: their bodies can be let go.';

COMMENT ON COLUMN news.answer_use.answer_id IS 'The answer.';

COMMENT ON COLUMN news.answer_use.page_id IS 'Its page.';

COMMENT ON COLUMN news.answer_use.fetched_at IS 'When it came, the first time.';

COMMENT ON COLUMN news.answer_use.body_at IS 'When its body was stored; null where it is kept no longer.';

COMMENT ON COLUMN news.answer_use.parsed IS 'Whether it was read as an article; false while it waits to be loaded, and for what is rejected.';

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
)
WITH (autovacuum_analyze_scale_factor='0.01');
ALTER TABLE ONLY news.article_tag ALTER COLUMN tag_id SET STATISTICS 1000;

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

CREATE TABLE news.article_search (
    article_id bigint NOT NULL,
    published_at timestamp with time zone NOT NULL,
    day date,
    changed_at timestamp with time zone NOT NULL,
    keys text NOT NULL,
    text text NOT NULL
)
PARTITION BY RANGE (published_at);

COMMENT ON TABLE news.article_search IS 'The search index: each article once, one partition a month (UTC), named article_search_2026_10. Ask it through news.search().';

COMMENT ON COLUMN news.article_search.article_id IS 'The article.';

COMMENT ON COLUMN news.article_search.published_at IS 'When it was published; -infinity where it does not say.';

COMMENT ON COLUMN news.article_search.day IS 'The day of that in its site''s zone; null where it does not say.';

COMMENT ON COLUMN news.article_search.changed_at IS 'The article''s changed_at when it was indexed; another one there means that it waits to be indexed again.';

COMMENT ON COLUMN news.article_search.keys IS 'What filters ask for, with spaces between: # for every article, #s3 site, #o12 outlet, #c5 category, #t7 tag, each with its key.';

COMMENT ON COLUMN news.article_search.text IS 'Title, digest and text, folded: the title is the first line, the digest the second, then the first 60,000 characters of the text.';

CREATE TABLE news.article_search_1989_12 (
    article_id bigint CONSTRAINT article_search_article_id_not_null NOT NULL,
    published_at timestamp with time zone CONSTRAINT article_search_published_at_not_null NOT NULL,
    day date,
    changed_at timestamp with time zone CONSTRAINT article_search_changed_at_not_null NOT NULL,
    keys text CONSTRAINT article_search_keys_not_null NOT NULL,
    text text CONSTRAINT article_search_text_not_null NOT NULL
)
WITH (toast_tuple_target='128');

COMMENT ON TABLE news.article_search_1989_12 IS 'A partition of article_search.';

CREATE TABLE news.article_security (
    article_id bigint NOT NULL,
    security_id integer NOT NULL,
    found_by text NOT NULL,
    surface text NOT NULL,
    mentions integer NOT NULL,
    doubt text DEFAULT ''::text NOT NULL,
    CONSTRAINT article_security_doubt_check CHECK ((doubt = ANY (ARRAY[''::text, 'inside_word'::text, 'common_noun'::text, 'source'::text]))),
    CONSTRAINT article_security_found_by_check CHECK ((found_by = ANY (ARRAY['link'::text, 'chart'::text, 'related'::text, 'text'::text]))),
    CONSTRAINT article_security_mentions_check CHECK ((mentions > 0))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.01');
ALTER TABLE ONLY news.article_security ALTER COLUMN security_id SET STATISTICS 1000;

COMMENT ON TABLE news.article_security IS 'Mentions of securities in articles. Links are the upstream''s substring matches and often false: doubt tells the likely false ones, and a mention is no fact.';

COMMENT ON COLUMN news.article_security.article_id IS 'The article.';

COMMENT ON COLUMN news.article_security.security_id IS 'What it mentions.';

COMMENT ON COLUMN news.article_security.found_by IS 'link: a keyword link in the text. chart: a price chart. related: the answer''s list of related codes. text: the code written in the title or text, such as （600519.SH）.';

COMMENT ON COLUMN news.article_security.surface IS 'The text that carries the link, or the name before a code in the text; empty for charts and related codes, and for a code without a name.';

COMMENT ON COLUMN news.article_security.mentions IS 'How often it does.';

COMMENT ON COLUMN news.article_security.doubt IS 'Why the mention is likely false: inside_word: the surface only stands inside longer words. common_noun: the surface is an ordinary word, and nothing else in the article names the security. source: the surface is only named as where the news or the figures come from. Empty where there is no doubt.';

CREATE TABLE news.story_member (
    article_id bigint NOT NULL,
    story_id bigint NOT NULL,
    similarity real NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT story_member_similarity_check CHECK (((similarity > (0)::double precision) AND (similarity <= (1)::double precision)))
);

COMMENT ON TABLE news.story_member IS 'Which story each article belongs to. Every article that was compared has a row; one that is like no other is a story of its own.';

COMMENT ON COLUMN news.story_member.article_id IS 'The article.';

COMMENT ON COLUMN news.story_member.story_id IS 'Its story: the lowest article_id among the story''s articles. It can change when stories meet or part.';

COMMENT ON COLUMN news.story_member.similarity IS 'How much it is like the article of its story that it is most like: the share, above 0 up to 1, of the shorter text that stands in the longer. 1 for an article alone.';

COMMENT ON COLUMN news.story_member.changed_at IS 'changed_at of the article as it was compared; -infinity where it must be compared again.';

CREATE MATERIALIZED VIEW news.articles_by_day AS
 SELECT ((a.published_at AT TIME ZONE s.time_zone))::date AS day,
    s.slug AS site,
    COALESCE(o.name, ''::text) AS outlet,
    COALESCE(c.name, ''::text) AS category,
    (count(*))::integer AS articles,
    (count(DISTINCT COALESCE(m.story_id, a.article_id)))::integer AS stories,
    sum(a.char_count) AS characters
   FROM ((((news.article a
     JOIN news.site s USING (site_id))
     LEFT JOIN news.outlet o USING (outlet_id))
     LEFT JOIN news.category c USING (category_id))
     LEFT JOIN news.story_member m USING (article_id))
  WHERE (a.published_at IS NOT NULL)
  GROUP BY (((a.published_at AT TIME ZONE s.time_zone))::date), s.slug, COALESCE(o.name, ''::text), COALESCE(c.name, ''::text)
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.articles_by_day IS 'How much was published by day, site, outlet and category. Articles without a time are on no day. As of the last refresh.';

COMMENT ON COLUMN news.articles_by_day.day IS 'Day of publication in the site''s zone.';

COMMENT ON COLUMN news.articles_by_day.site IS 'The site.';

COMMENT ON COLUMN news.articles_by_day.outlet IS 'Who wrote it; empty where nothing says.';

COMMENT ON COLUMN news.articles_by_day.category IS 'Name of the category; empty where there is none.';

COMMENT ON COLUMN news.articles_by_day.articles IS 'Articles.';

COMMENT ON COLUMN news.articles_by_day.stories IS 'Distinct stories among them; the same story can be in several rows, so that a sum counts it again.';

COMMENT ON COLUMN news.articles_by_day.characters IS 'Characters of their texts together, white space not counted.';

ALTER TABLE news.category ALTER COLUMN category_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.category_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW news.comparable_site AS
 WITH newest AS (
         SELECT max(articles_by_day.day) AS last_day
           FROM news.articles_by_day
          WHERE (articles_by_day.day <= (CURRENT_DATE + 1))
        ), daily AS (
         SELECT d_1.site,
            n.last_day,
            d_1.day,
            (d_1.day > (n.last_day - 7)) AS is_new,
            sum(d_1.articles) AS articles
           FROM (newest n
             JOIN news.articles_by_day d_1 ON (((d_1.day >= (n.last_day - 34)) AND (d_1.day <= n.last_day))))
          GROUP BY d_1.site, n.last_day, d_1.day
        ), usual AS (
         SELECT daily.site,
            avg(daily.articles) AS articles
           FROM daily
          WHERE daily.is_new
          GROUP BY daily.site
        )
 SELECT s.site_id,
    d.site,
    s.time_zone,
    (d.last_day - 6) AS first_day,
    d.last_day,
    round(((count(*))::numeric / 7.0), 4) AS weeks
   FROM ((daily d
     JOIN usual u USING (site))
     JOIN news.site s ON ((s.slug = d.site)))
  WHERE ((NOT d.is_new) AND ((d.articles)::numeric >= (u.articles / (10)::numeric)))
  GROUP BY s.site_id, d.site, s.time_zone, d.last_day
 HAVING (count(*) >= 7);

COMMENT ON VIEW news.comparable_site IS 'The sites whose newest seven days can be compared with a past: those with articles in them and on seven days or more of the four weeks before. As of the last refresh.';

COMMENT ON COLUMN news.comparable_site.site_id IS 'Key of site.';

COMMENT ON COLUMN news.comparable_site.site IS 'The site.';

COMMENT ON COLUMN news.comparable_site.time_zone IS 'The zone that its days are counted in.';

COMMENT ON COLUMN news.comparable_site.first_day IS 'First of the newest seven days.';

COMMENT ON COLUMN news.comparable_site.last_day IS 'Last of them: the newest day with articles of any site, no later than tomorrow.';

COMMENT ON COLUMN news.comparable_site.weeks IS 'How many weeks of past there are, 1 to 4: the days, by seven, on which it has at least a tenth of the articles of a day of the newest seven.';

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
    checked_at timestamp with time zone,
    form jsonb DEFAULT '{}'::jsonb NOT NULL,
    judged text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT crawl_run_check CHECK ((since < until)),
    CONSTRAINT crawl_run_check1 CHECK ((finished_at >= started_at)),
    CONSTRAINT crawl_run_discovered_check CHECK ((discovered >= 0)),
    CONSTRAINT crawl_run_fetched_check CHECK ((fetched >= 0)),
    CONSTRAINT crawl_run_form_check CHECK ((jsonb_typeof(form) = 'object'::text)),
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

COMMENT ON COLUMN news.crawl_run.source IS 'The entry of sources.toml; pasted, reparse, replay or refetch for a run that is of no single one.';

COMMENT ON COLUMN news.crawl_run.started_at IS 'When it began.';

COMMENT ON COLUMN news.crawl_run.since IS 'Only pages listed at or after this time were asked for; null for no such limit.';

COMMENT ON COLUMN news.crawl_run.until IS 'Only pages listed before this time were asked for; null for no such limit.';

COMMENT ON COLUMN news.crawl_run.page_limit IS 'At most so many pages were asked for; null for no limit.';

COMMENT ON COLUMN news.crawl_run.refetch IS 'Whether known pages of the window were asked for again.';

COMMENT ON COLUMN news.crawl_run.lists_read_at IS 'When the lists had been read to their end; null while or where they were not.';

COMMENT ON COLUMN news.crawl_run.covers_from IS 'All pages listed from this time to started_at are recorded; null unless the lists were read to their end.';

COMMENT ON COLUMN news.crawl_run.finished_at IS 'When its counters became final; null while it runs, or where it died.';

COMMENT ON COLUMN news.crawl_run.discovered IS 'Pages that this run recorded first.';

COMMENT ON COLUMN news.crawl_run.planned IS 'Pages it set out to ask for or to read again; the sum of loaded, revised, updated, unchanged, postponed and the rejected ones that are pages.';

COMMENT ON COLUMN news.crawl_run.fetched IS 'Pages whose host answered with the page, or that it is as it was; pages that were only read again are not among them.';

COMMENT ON COLUMN news.crawl_run.loaded IS 'New articles.';

COMMENT ON COLUMN news.crawl_run.revised IS 'Articles whose title or text changed.';

COMMENT ON COLUMN news.crawl_run.updated IS 'Articles of which something else changed.';

COMMENT ON COLUMN news.crawl_run.unchanged IS 'Articles that were as before.';

COMMENT ON COLUMN news.crawl_run.postponed IS 'Pages that were not asked for after all, or not read to the end; the next run takes them up.';

COMMENT ON COLUMN news.crawl_run.rejected IS 'Pages, list records and pasted lines that gave no article, for any reason.';

COMMENT ON COLUMN news.crawl_run.rejected_by IS 'The same by outcome: {"no_text": 3}.';

COMMENT ON COLUMN news.crawl_run.checked_at IS 'When its checks were done; null where they were not. What they found is in alert.';

COMMENT ON COLUMN news.crawl_run.form IS 'What the form of reparse_pages, replay_rejects or refetch_pages asked for: {"source": "newsroom", "outcomes": ["no_text"]}; {} for a crawl.';

COMMENT ON COLUMN news.crawl_run.judged IS 'Kinds of alerts that its checks had enough to judge; those without a row in alert were found sound. {} where it was not checked.';

ALTER TABLE news.crawl_run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.crawl_run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW news.revision AS
 SELECT r.article_id,
    r.revision,
    s.slug AS site,
    o.name AS outlet,
    a.url,
    a.published_at,
    r.replaced_at AS changed_at,
    (r.replaced_at AT TIME ZONE s.time_zone) AS changed_local,
    date_trunc('second'::text, (r.replaced_at - a.published_at)) AS seen_after,
    (r.title <> after.title) AS title_changed,
    (r.body_text <> after.body_text) AS text_changed,
    r.title AS title_before,
    after.title AS title_after,
    length(translate(r.body_text, ' 	
　 '::text, ''::text)) AS chars_before,
    length(translate(after.body_text, ' 	
　 '::text, ''::text)) AS chars_after
   FROM (((((news.article_revision r
     JOIN news.article a USING (article_id))
     JOIN news.site s USING (site_id))
     LEFT JOIN news.outlet o USING (outlet_id))
     LEFT JOIN news.article_revision n ON (((n.article_id = r.article_id) AND (n.revision = (r.revision + 1)))))
     CROSS JOIN LATERAL ( SELECT COALESCE(n.title, a.title) AS title,
            COALESCE(n.body_text, a.body_text) AS body_text) after);

COMMENT ON VIEW news.revision IS 'Every edit of an article that was seen: a row a change. news.revision_diff(article_id, revision) shows it.';

COMMENT ON COLUMN news.revision.article_id IS 'The article.';

COMMENT ON COLUMN news.revision.revision IS 'The revision that the change ended, from 1.';

COMMENT ON COLUMN news.revision.site IS 'Whose article it is.';

COMMENT ON COLUMN news.revision.outlet IS 'Who wrote it; null where nothing says.';

COMMENT ON COLUMN news.revision.url IS 'Its address for people.';

COMMENT ON COLUMN news.revision.published_at IS 'When it was published, as the article says now; null where nothing says.';

COMMENT ON COLUMN news.revision.changed_at IS 'When the change was seen: when the next version was loaded. The edit itself is older by up to the time between two crawls.';

COMMENT ON COLUMN news.revision.changed_local IS 'The same on the clocks of its site''s zone.';

COMMENT ON COLUMN news.revision.seen_after IS 'Time from the publication to that, in whole seconds.';

COMMENT ON COLUMN news.revision.title_changed IS 'Whether the title changed.';

COMMENT ON COLUMN news.revision.text_changed IS 'Whether the text changed.';

COMMENT ON COLUMN news.revision.title_before IS 'Title until then.';

COMMENT ON COLUMN news.revision.title_after IS 'Title from then.';

COMMENT ON COLUMN news.revision.chars_before IS 'Characters of the text until then, white space not counted.';

COMMENT ON COLUMN news.revision.chars_after IS 'Characters of the text from then, white space not counted.';

CREATE VIEW news.edit_hour AS
 SELECT COALESCE(outlet, ''::text) AS outlet,
    (EXTRACT(isodow FROM changed_local))::integer AS weekday,
    (EXTRACT(hour FROM changed_local))::integer AS hour,
    (count(*))::integer AS edits,
    (count(*) FILTER (WHERE title_changed))::integer AS title_edits
   FROM news.revision r
  GROUP BY COALESCE(outlet, ''::text), ((EXTRACT(isodow FROM changed_local))::integer), ((EXTRACT(hour FROM changed_local))::integer);

COMMENT ON VIEW news.edit_hour IS 'When outlets edit: edits seen by weekday and hour, on the clocks of the site''s zone. As sharp as crawls are close together.';

COMMENT ON COLUMN news.edit_hour.outlet IS 'The outlet; empty for articles of which nothing says who wrote them.';

COMMENT ON COLUMN news.edit_hour.weekday IS '1 for Monday to 7 for Sunday.';

COMMENT ON COLUMN news.edit_hour.hour IS 'The hour of the day that the edit was seen in, 0 to 23.';

COMMENT ON COLUMN news.edit_hour.edits IS 'Edits seen in that hour, of all days together.';

COMMENT ON COLUMN news.edit_hour.title_edits IS 'Those that changed the title.';

CREATE TABLE news.upkeep (
    task text NOT NULL,
    covers_to timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    done bigint NOT NULL,
    CONSTRAINT upkeep_done_check CHECK ((done >= 0)),
    CONSTRAINT upkeep_task_check CHECK ((task = ANY (ARRAY['search'::text, 'stories'::text, 'mentions'::text, 'tables'::text, 'report'::text])))
);

COMMENT ON TABLE news.upkeep IS 'How far each task that works behind the load has come.';

COMMENT ON COLUMN news.upkeep.task IS 'search: the search index. stories: near-duplicates. mentions: what mentions are judged to be. tables: the materialised views. report: the page with pictures.';

COMMENT ON COLUMN news.upkeep.covers_to IS 'Every article changed before this time is taken care of.';

COMMENT ON COLUMN news.upkeep.finished_at IS 'When it last came to its end.';

COMMENT ON COLUMN news.upkeep.done IS 'Articles, symbols or tables that it worked on then.';

CREATE VIEW news.freshness AS
 SELECT t.task,
    u.covers_to,
    u.finished_at,
    u.done,
    ( SELECT count(*) AS count
           FROM news.article a
          WHERE (a.changed_at >= COALESCE(u.covers_to, '-infinity'::timestamp with time zone))) AS waiting
   FROM (unnest(ARRAY['search'::text, 'stories'::text, 'mentions'::text, 'tables'::text, 'report'::text]) t(task)
     LEFT JOIN news.upkeep u USING (task));

COMMENT ON VIEW news.freshness IS 'How fresh search, stories, judged mentions, ready tables and the report are.';

COMMENT ON COLUMN news.freshness.task IS 'search, stories, mentions, tables or report, as in upkeep.';

COMMENT ON COLUMN news.freshness.covers_to IS 'Every article changed before this time is taken care of; null where the task never ran.';

COMMENT ON COLUMN news.freshness.finished_at IS 'When it last came to its end; null where the task never ran.';

COMMENT ON COLUMN news.freshness.done IS 'Articles, or tables, that it worked on then.';

COMMENT ON COLUMN news.freshness.waiting IS 'Articles that came or changed since. Those of the report wait for the DAG write_report, which writes it after the ready tables were refreshed; finews refresh brings the other four to 0 and does not write it.';

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
WITH (fillfactor='50', autovacuum_vacuum_threshold='200', autovacuum_vacuum_scale_factor='0');

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

CREATE TABLE news.judgement (
    run_id bigint NOT NULL,
    evidence text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    choice text,
    chosen_by text,
    chosen_at timestamp with time zone,
    CONSTRAINT judgement_check CHECK ((((choice IS NULL) = (chosen_at IS NULL)) AND ((choice IS NULL) = (chosen_by IS NULL)))),
    CONSTRAINT judgement_choice_check CHECK ((choice = ANY (ARRAY['load'::text, 'hold'::text]))),
    CONSTRAINT judgement_evidence_check CHECK ((evidence <> ''::text))
);

COMMENT ON TABLE news.judgement IS 'Runs that waited for a person before their articles were loaded, and who decided what; a run that was asked about again has a row for each time.';

COMMENT ON COLUMN news.judgement.run_id IS 'The run.';

COMMENT ON COLUMN news.judgement.evidence IS 'What the person was shown.';

COMMENT ON COLUMN news.judgement.asked_at IS 'When the run began to wait for this choice.';

COMMENT ON COLUMN news.judgement.choice IS 'load: the articles were loaded all the same. hold: they were left to the next run. Null while it waits, and where the run ended before anybody chose.';

COMMENT ON COLUMN news.judgement.chosen_by IS 'Who decided, by the name of the login; nobody where the wait ran out.';

COMMENT ON COLUMN news.judgement.chosen_at IS 'When that was.';

CREATE TABLE news.security (
    security_id integer NOT NULL,
    market smallint,
    code text NOT NULL,
    kind text NOT NULL,
    symbol text NOT NULL,
    CONSTRAINT security_code_check CHECK ((code <> ''::text)),
    CONSTRAINT security_kind_check CHECK ((kind = ANY (ARRAY['security'::text, 'fund'::text, 'bond'::text, 'index'::text, 'board'::text, 'currency'::text]))),
    CONSTRAINT security_market_check CHECK ((market >= 0))
);

COMMENT ON TABLE news.security IS 'Securities, funds, bonds, indexes, boards and currencies that articles mention.';

COMMENT ON COLUMN news.security.security_id IS 'Key.';

COMMENT ON COLUMN news.security.market IS 'East Money''s market: 0 Shenzhen and Beijing, 1 Shanghai, 90 sector board, 100 world index, 105 NASDAQ, 106 NYSE, 107 NYSE American, 116 and 128 Hong Kong, 133 foreign exchange, 153 US OTC; null where the markup gives none.';

COMMENT ON COLUMN news.security.code IS 'Code on that market, such as 600160, 00700, NIO, BK0493; NIO.US without a market where the text names the country and no exchange.';

COMMENT ON COLUMN news.security.kind IS 'board: market 90. index: market 100, 000xxx of Shanghai, 399xxx, 899xxx and 980xxx of Shenzhen and Beijing. currency: market 133. fund: 5xxxxx of Shanghai but 580 to 587, 15xxxx, 16xxxx and 18xxxx of Shenzhen, and without a market 004 to 008, 011 to 017 and 5xxxxx. bond: 10xxxx to 18xxxx, 010, 018, 019 and 020 of Shanghai, 10xxxx to 12xxxx, 148 and 149 of Shenzhen. security: shares, and all that the code does not tell.';

COMMENT ON COLUMN news.security.symbol IS 'What analysts write: 600160.SH Shanghai, 300343.SZ Shenzhen, 430047.BJ Beijing, 00700.HK Hong Kong, NIO.US United States, BK0493 sector board; the bare code for world indexes and currencies. A code without a market that leaves a doubt has the symbol of the one security with that code that bears all its names (news.settle_symbols), else it stays bare. Several rows can have one symbol.';

CREATE MATERIALIZED VIEW news.security_name AS
 WITH security AS (
         SELECT security.security_id,
            security.symbol,
            first_value(security.security_id) OVER (PARTITION BY security.symbol ORDER BY (security.market IS NULL), security.security_id) AS symbol_id
           FROM news.security
        ), named AS (
         SELECT DISTINCT s.symbol_id,
            s.symbol,
            m.surface AS name,
            m.article_id
           FROM (news.article_security m
             JOIN security s USING (security_id))
          WHERE ((m.doubt = ''::text) AND (m.found_by = ANY (ARRAY['link'::text, 'text'::text])) AND (m.surface <> ''::text))
        ), by_month AS (
         SELECT n.symbol_id,
            n.symbol,
            n.name,
            date_trunc('month'::text, a.published_at, 'UTC'::text) AS month,
            min(a.published_at) AS first_at,
            max(a.published_at) AS last_at,
            count(*) AS articles
           FROM (named n
             JOIN news.article a USING (article_id))
          GROUP BY n.symbol_id, n.symbol, n.name, (date_trunc('month'::text, a.published_at, 'UTC'::text))
        ), beside_newest AS (
         SELECT by_month.symbol_id,
            by_month.symbol,
            by_month.name,
            by_month.month,
            by_month.first_at,
            by_month.last_at,
            by_month.articles,
            max(by_month.month) OVER (PARTITION BY by_month.symbol_id) AS newest
           FROM by_month
        )
 SELECT symbol_id AS security_id,
    symbol,
    name,
    min(first_at) AS first_at,
    max(last_at) AS last_at,
    (sum(articles))::integer AS articles,
    (COALESCE(sum(articles) FILTER (WHERE (month > (newest - '1 year'::interval))), (0)::numeric))::integer AS recent_articles
   FROM beside_newest
  GROUP BY symbol_id, symbol, name
  WITH NO DATA;

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
         SELECT security.security_id,
            security.symbol,
            security.market,
            security.code,
            security.kind,
            first_value(security.security_id) OVER (PARTITION BY security.symbol ORDER BY (security.market IS NULL), security.security_id) AS symbol_id
           FROM news.security
        ), mentioned AS (
         SELECT s_1.symbol_id,
            min(a.published_at) AS first_at,
            max(a.published_at) AS last_at,
            count(*) AS articles
           FROM (( SELECT DISTINCT s_2.symbol_id,
                    m_1.article_id
                   FROM (news.article_security m_1
                     JOIN security s_2 USING (security_id))
                  WHERE (m_1.doubt = ''::text)) s_1
             JOIN news.article a USING (article_id))
          GROUP BY s_1.symbol_id
        ), named AS (
         SELECT security_name.security_id,
            array_agg(security_name.name ORDER BY security_name.recent_articles DESC, security_name.last_at DESC NULLS LAST, security_name.articles DESC, security_name.name) AS names
           FROM news.security_name
          GROUP BY security_name.security_id
        ), linked AS (
         SELECT DISTINCT ON (s_1.symbol_id) s_1.symbol_id,
            m_1.surface AS name
           FROM (news.article_security m_1
             JOIN security s_1 USING (security_id))
          WHERE ((m_1.doubt <> ''::text) AND (NOT (EXISTS ( SELECT
                   FROM named n_1
                  WHERE (n_1.security_id = s_1.symbol_id)))))
          GROUP BY s_1.symbol_id, m_1.surface
          ORDER BY s_1.symbol_id, (count(*)) DESC, m_1.surface
        )
 SELECT s.security_id,
    s.symbol,
    COALESCE(n.names[1], l.name, ''::text) AS name,
    s.market,
    s.code,
    s.kind,
    COALESCE(n.names, '{}'::text[]) AS names,
    m.first_at AS first_mentioned_at,
    m.last_at AS last_mentioned_at,
    (COALESCE(m.articles, (0)::bigint))::integer AS articles
   FROM (((security s
     LEFT JOIN mentioned m ON ((m.symbol_id = s.security_id)))
     LEFT JOIN named n ON ((n.security_id = s.security_id)))
     LEFT JOIN linked l ON ((l.symbol_id = s.security_id)))
  WHERE (s.security_id = s.symbol_id)
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.security_full IS 'Every security, fund, bond, index, board and currency with its name: one line a symbol, doubtful mentions left out. As of the last refresh.';

COMMENT ON COLUMN news.security_full.security_id IS 'The row of security that stands for the symbol: of several the one with a market, then the oldest.';

COMMENT ON COLUMN news.security_full.symbol IS 'What analysts write, such as 600160.SH; join on it, since rows of security with and without a market share one.';

COMMENT ON COLUMN news.security_full.name IS 'The name that most articles use in the twelve months up to that of the newest which names it, of equals the one used last; else that of a doubtful link, else empty.';

COMMENT ON COLUMN news.security_full.market IS 'East Money''s market, as in security.';

COMMENT ON COLUMN news.security_full.code IS 'Code on that market.';

COMMENT ON COLUMN news.security_full.kind IS 'security, fund, bond, index, board or currency, as in security.';

COMMENT ON COLUMN news.security_full.names IS 'All its names, the most used of late first.';

COMMENT ON COLUMN news.security_full.first_mentioned_at IS 'When the first article that mentions it was published; null where none does without a doubt.';

COMMENT ON COLUMN news.security_full.last_mentioned_at IS 'When the last one was.';

COMMENT ON COLUMN news.security_full.articles IS 'Articles that mention it without a doubt.';

CREATE VIEW news.mention AS
 SELECT m.article_id,
    a.published_at,
    a.title,
    s.market,
    s.code,
    s.kind,
    m.surface,
    m.mentions,
    m.found_by,
    s.symbol,
    COALESCE(NULLIF(f.name, ''::text), m.surface) AS name,
    m.doubt,
    s.security_id,
    t.slug AS site,
    o.name AS outlet,
    a.url AS article_url
   FROM (((((news.article_security m
     JOIN news.article a USING (article_id))
     JOIN news.security s USING (security_id))
     JOIN news.site t USING (site_id))
     LEFT JOIN news.outlet o USING (outlet_id))
     LEFT JOIN news.security_full f ON ((f.symbol = s.symbol)));

COMMENT ON VIEW news.mention IS 'Mentions with their article and security. Links are often false, doubt tells the likely false ones: a mention is no fact.';

COMMENT ON COLUMN news.mention.article_id IS 'The article.';

COMMENT ON COLUMN news.mention.published_at IS 'When it was published.';

COMMENT ON COLUMN news.mention.title IS 'Its title.';

COMMENT ON COLUMN news.mention.market IS 'East Money''s market, as in security.';

COMMENT ON COLUMN news.mention.code IS 'Code on that market.';

COMMENT ON COLUMN news.mention.kind IS 'security, fund, bond, index, board or currency, as in security.';

COMMENT ON COLUMN news.mention.surface IS 'The text that carries the link, or the name before a code in the text.';

COMMENT ON COLUMN news.mention.mentions IS 'How often.';

COMMENT ON COLUMN news.mention.found_by IS 'link, chart, related or text, as in article_security.';

COMMENT ON COLUMN news.mention.symbol IS 'What analysts write, such as 600160.SH.';

COMMENT ON COLUMN news.mention.name IS 'Name of the security, as in security_full; before its first refresh the surface.';

COMMENT ON COLUMN news.mention.doubt IS 'inside_word, common_noun or source where the mention is likely false, as in article_security; empty where there is no doubt.';

COMMENT ON COLUMN news.mention.security_id IS 'The security.';

COMMENT ON COLUMN news.mention.site IS 'Site of the article.';

COMMENT ON COLUMN news.mention.outlet IS 'Who wrote the article; null where nothing says.';

COMMENT ON COLUMN news.mention.article_url IS 'Its address for people.';

CREATE MATERIALIZED VIEW news.mention_by_day AS
 WITH mentioned AS (
         SELECT m_1.article_id,
            s.symbol,
            min(s.security_id) AS security_id,
            min(s.kind) AS kind,
            GREATEST(sum(m_1.mentions) FILTER (WHERE (m_1.found_by = 'link'::text)), sum(m_1.mentions) FILTER (WHERE (m_1.found_by = 'text'::text)), sum(m_1.mentions) FILTER (WHERE (m_1.found_by = 'chart'::text)), sum(m_1.mentions) FILTER (WHERE (m_1.found_by = 'related'::text))) AS mentions
           FROM (news.article_security m_1
             JOIN news.security s USING (security_id))
          WHERE (m_1.doubt = ''::text)
          GROUP BY m_1.article_id, s.symbol
        )
 SELECT ((a.published_at AT TIME ZONE t.time_zone))::date AS day,
    COALESCE(f.security_id, min(n.security_id)) AS security_id,
    n.symbol,
    COALESCE(f.name, ''::text) AS name,
    COALESCE(f.kind, min(n.kind)) AS kind,
    (count(*))::integer AS articles,
    (count(DISTINCT COALESCE(m.story_id, a.article_id)))::integer AS stories,
    (sum(n.mentions))::integer AS mentions
   FROM ((((mentioned n
     JOIN news.article a USING (article_id))
     JOIN news.site t USING (site_id))
     LEFT JOIN news.story_member m USING (article_id))
     LEFT JOIN news.security_full f ON ((f.symbol = n.symbol)))
  WHERE (a.published_at IS NOT NULL)
  GROUP BY (((a.published_at AT TIME ZONE t.time_zone))::date), n.symbol, f.security_id, f.name, f.kind
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.mention_by_day IS 'How often each security was mentioned by day; mentions with a doubt are left out. As of the last refresh.';

COMMENT ON COLUMN news.mention_by_day.day IS 'Day of publication in the site''s zone.';

COMMENT ON COLUMN news.mention_by_day.security_id IS 'The row of security that stands for the symbol, as in security_full.';

COMMENT ON COLUMN news.mention_by_day.symbol IS 'What analysts write, such as 600160.SH.';

COMMENT ON COLUMN news.mention_by_day.name IS 'Its name now, as in security_full; empty where no article gives one.';

COMMENT ON COLUMN news.mention_by_day.kind IS 'security, fund, bond, index, board or currency, as in security.';

COMMENT ON COLUMN news.mention_by_day.articles IS 'Articles that mention it, in any way: link, chart, related list or code in the text.';

COMMENT ON COLUMN news.mention_by_day.stories IS 'Distinct stories among them: a wire text in ten outlets is one.';

COMMENT ON COLUMN news.mention_by_day.mentions IS 'How often they do: of each article the way that mentions it most, since a link and the code right behind it are one place.';

CREATE VIEW news.mention_sure AS
 SELECT article_id,
    published_at,
    title,
    market,
    code,
    kind,
    surface,
    mentions,
    found_by,
    symbol,
    name,
    doubt,
    security_id,
    site,
    outlet,
    article_url
   FROM news.mention
  WHERE (doubt = ''::text);

COMMENT ON VIEW news.mention_sure IS 'The mentions without a doubt: mention without the likely false ones.';

COMMENT ON COLUMN news.mention_sure.article_id IS 'The article.';

COMMENT ON COLUMN news.mention_sure.published_at IS 'When it was published.';

COMMENT ON COLUMN news.mention_sure.title IS 'Its title.';

COMMENT ON COLUMN news.mention_sure.market IS 'East Money''s market, as in security.';

COMMENT ON COLUMN news.mention_sure.code IS 'Code on that market.';

COMMENT ON COLUMN news.mention_sure.kind IS 'security, fund, bond, index, board or currency, as in security.';

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

CREATE TABLE news.migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    CONSTRAINT migration_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE news.migration IS 'The migrations that made this schema: public.finews_migration once more, so that a backup of the schema tells its version.';

COMMENT ON COLUMN news.migration.version IS 'Its number.';

COMMENT ON COLUMN news.migration.name IS 'Its file in sql/migrations, without .sql.';

COMMENT ON COLUMN news.migration.sha256 IS 'SHA-256 of that file, in hexadecimal.';

COMMENT ON COLUMN news.migration.applied_at IS 'When it was applied.';

CREATE MATERIALIZED VIEW news.outlet_edits AS
 WITH article AS (
         SELECT COALESCE(o.name, ''::text) AS outlet,
            count(*) AS articles,
            count(*) FILTER (WHERE (a_1.revisions > 0)) AS edited
           FROM (news.article a_1
             LEFT JOIN news.outlet o USING (outlet_id))
          GROUP BY COALESCE(o.name, ''::text)
        ), edit AS (
         SELECT COALESCE(r.outlet, ''::text) AS outlet,
            count(*) AS edits,
            count(*) FILTER (WHERE r.title_changed) AS title_edits,
            count(*) FILTER (WHERE r.text_changed) AS text_edits,
            percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY r.seen_after) AS median_after,
            max(r.changed_at) AS last_at
           FROM news.revision r
          GROUP BY COALESCE(r.outlet, ''::text)
        )
 SELECT a.outlet,
    (a.articles)::integer AS articles,
    (a.edited)::integer AS edited,
    round(((a.edited)::numeric / (a.articles)::numeric), 4) AS edited_share,
    (COALESCE(e.edits, (0)::bigint))::integer AS edits,
    (COALESCE(e.title_edits, (0)::bigint))::integer AS title_edits,
    (COALESCE(e.text_edits, (0)::bigint))::integer AS text_edits,
    date_trunc('second'::text, e.median_after) AS median_after,
    e.last_at
   FROM (article a
     LEFT JOIN edit e USING (outlet))
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.outlet_edits IS 'Which outlets edit what they published, and how soon. Only edits are seen that a later crawl found; a site that is never asked again seems never to edit.';

COMMENT ON COLUMN news.outlet_edits.outlet IS 'The outlet; empty for articles of which nothing says who wrote them.';

COMMENT ON COLUMN news.outlet_edits.articles IS 'Its articles.';

COMMENT ON COLUMN news.outlet_edits.edited IS 'How many of them were edited, in title or text.';

COMMENT ON COLUMN news.outlet_edits.edited_share IS 'The same as a share of its articles, 0 to 1.';

COMMENT ON COLUMN news.outlet_edits.edits IS 'Edits of them: an article can be edited several times.';

COMMENT ON COLUMN news.outlet_edits.title_edits IS 'Edits that changed the title.';

COMMENT ON COLUMN news.outlet_edits.text_edits IS 'Edits that changed the text.';

COMMENT ON COLUMN news.outlet_edits.median_after IS 'Median time from the publication to when an edit was seen; null without edits.';

COMMENT ON COLUMN news.outlet_edits.last_at IS 'When the newest edit was seen; null without edits.';

ALTER TABLE news.outlet ALTER COLUMN outlet_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.outlet_outlet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE news.story_total (
    story_id bigint NOT NULL,
    first_article_id bigint NOT NULL,
    first_at timestamp with time zone,
    last_at timestamp with time zone,
    articles integer NOT NULL,
    outlet_names text[] NOT NULL,
    CONSTRAINT story_total_articles_check CHECK ((articles > 0))
);

COMMENT ON TABLE news.story_total IS 'What is counted of each story, kept ready for the view story.';

COMMENT ON COLUMN news.story_total.story_id IS 'The story.';

COMMENT ON COLUMN news.story_total.first_article_id IS 'Its earliest article by published_at, then by article_id; one of which only the day is known counts as of the end of that day, and those without a time are last.';

COMMENT ON COLUMN news.story_total.first_at IS 'When that was published, midnight where only the day is known; null where none of its articles says.';

COMMENT ON COLUMN news.story_total.last_at IS 'When its latest article was published; null where none says.';

COMMENT ON COLUMN news.story_total.articles IS 'Its articles.';

COMMENT ON COLUMN news.story_total.outlet_names IS 'Its outlets in the order in which they first had it.';

CREATE MATERIALIZED VIEW news.outlet_speed AS
 WITH told AS (
         SELECT m.story_id,
            o.name AS outlet,
            min(a.published_at) AS at
           FROM ((((news.story_total t
             JOIN news.story_member m USING (story_id))
             JOIN news.article a USING (article_id))
             JOIN news.site s USING (site_id))
             JOIN news.outlet o USING (outlet_id))
          WHERE ((t.articles > 1) AND (news.published_by(a.published_at, a.published_raw, s.time_zone) = a.published_at))
          GROUP BY m.story_id, o.name
        ), raced AS (
         SELECT told.outlet,
            (told.at - min(told.at) OVER story) AS lag,
            count(*) OVER story AS outlets
           FROM told
          WINDOW story AS (PARTITION BY told.story_id)
        )
 SELECT outlet,
    (count(*))::integer AS stories,
    (count(*) FILTER (WHERE (lag = '00:00:00'::interval)))::integer AS first,
    round(((count(*) FILTER (WHERE (lag = '00:00:00'::interval)))::numeric / (count(*))::numeric), 4) AS first_share,
    (count(*) FILTER (WHERE (lag > '00:00:00'::interval)))::integer AS behind,
    date_trunc('second'::text, percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY lag) FILTER (WHERE (lag > '00:00:00'::interval))) AS median_lag
   FROM raced
  WHERE (outlets > 1)
  GROUP BY outlet
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.outlet_speed IS 'Who was first: each outlet over the stories that two or more outlets had. Articles whose source gave only the day, or no time, are left out. As of the last refresh.';

COMMENT ON COLUMN news.outlet_speed.outlet IS 'The outlet.';

COMMENT ON COLUMN news.outlet_speed.stories IS 'Stories that it and another outlet had: first and behind together.';

COMMENT ON COLUMN news.outlet_speed.first IS 'Those that no other outlet had earlier; of outlets with the same time each is first.';

COMMENT ON COLUMN news.outlet_speed.first_share IS 'The same as a share of its stories, 0 to 1.';

COMMENT ON COLUMN news.outlet_speed.behind IS 'Those that another outlet had earlier: median_lag is over these.';

COMMENT ON COLUMN news.outlet_speed.median_lag IS 'Median time behind the first outlet, over the stories in which it was not first; null where it always was.';

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

ALTER TABLE news.reject ALTER COLUMN reject_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.reject_reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW news.rising_mention AS
 WITH counted AS (
         SELECT s.symbol,
            c.weeks,
            c.first_day,
            c.last_day,
            count(DISTINCT a.article_id) FILTER (WHERE (a.published_at >= ((c.first_day)::timestamp without time zone AT TIME ZONE c.time_zone))) AS articles_7d,
            count(DISTINCT a.article_id) FILTER (WHERE (a.published_at < ((c.first_day)::timestamp without time zone AT TIME ZONE c.time_zone))) AS articles_before
           FROM (((news.comparable_site c
             JOIN news.article a ON (((a.site_id = c.site_id) AND (a.published_at >= (((c.first_day - 28))::timestamp without time zone AT TIME ZONE c.time_zone)) AND (a.published_at < (((c.last_day + 1))::timestamp without time zone AT TIME ZONE c.time_zone)))))
             JOIN news.article_security m USING (article_id))
             JOIN news.security s USING (security_id))
          WHERE (m.doubt = ''::text)
          GROUP BY s.symbol, c.site_id, c.weeks, c.first_day, c.last_day
        ), summed AS (
         SELECT counted.symbol,
            (sum(counted.articles_7d))::integer AS articles_7d,
            sum(((counted.articles_before)::numeric / counted.weeks)) AS mean,
            (sum(counted.articles_before))::integer AS articles_before,
            counted.first_day,
            counted.last_day
           FROM counted
          GROUP BY counted.symbol, counted.first_day, counted.last_day
        )
 SELECT n.symbol,
    COALESCE(f.name, ''::text) AS name,
    f.kind,
    n.articles_7d,
    round(n.mean, 2) AS articles_before_7d_mean,
    round((((n.articles_7d + 3))::numeric / (n.mean + (3)::numeric)), 2) AS rise,
    round((((n.articles_7d)::numeric - n.mean) / sqrt((n.mean + (1)::numeric))), 2) AS surprise,
    n.articles_before,
    n.first_day,
    n.last_day
   FROM (summed n
     LEFT JOIN news.security_full f USING (symbol))
  WHERE (n.articles_7d > 0);

COMMENT ON VIEW news.rising_mention IS 'Securities and boards mentioned in the newest seven days against the mean of up to four weeks before, as rising_tag compares tags; doubtful mentions are left out. WHERE kind = ''board'': which themes rise.';

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

CREATE VIEW news.rising_tag AS
 WITH counted AS (
         SELECT t.name AS tag,
            c.weeks,
            c.first_day,
            c.last_day,
            count(*) FILTER (WHERE (a.published_at >= ((c.first_day)::timestamp without time zone AT TIME ZONE c.time_zone))) AS articles_7d,
            count(*) FILTER (WHERE (a.published_at < ((c.first_day)::timestamp without time zone AT TIME ZONE c.time_zone))) AS articles_before
           FROM (((news.comparable_site c
             JOIN news.article a ON (((a.site_id = c.site_id) AND (a.published_at >= (((c.first_day - 28))::timestamp without time zone AT TIME ZONE c.time_zone)) AND (a.published_at < (((c.last_day + 1))::timestamp without time zone AT TIME ZONE c.time_zone)))))
             JOIN news.article_tag at USING (article_id))
             JOIN news.tag t USING (tag_id))
          GROUP BY t.name, c.site_id, c.weeks, c.first_day, c.last_day
        ), summed AS (
         SELECT counted.tag,
            (sum(counted.articles_7d))::integer AS articles_7d,
            sum(((counted.articles_before)::numeric / counted.weeks)) AS mean,
            (sum(counted.articles_before))::integer AS articles_before,
            counted.first_day,
            counted.last_day
           FROM counted
          GROUP BY counted.tag, counted.first_day, counted.last_day
        )
 SELECT tag,
    articles_7d,
    round(mean, 2) AS articles_before_7d_mean,
    round((((articles_7d + 3))::numeric / (mean + (3)::numeric)), 2) AS rise,
    round((((articles_7d)::numeric - mean) / sqrt((mean + (1)::numeric))), 2) AS surprise,
    articles_before,
    first_day,
    last_day,
    (tag ~~ '%新闻'::text) AS names_outlet
   FROM summed
  WHERE (articles_7d > 0);

COMMENT ON VIEW news.rising_tag IS 'Tags of the newest seven days in the warehouse against the mean of up to four weeks before, over the sites of comparable_site. ORDER BY surprise DESC: what rises most, for its size.';

COMMENT ON COLUMN news.rising_tag.tag IS 'The tag.';

COMMENT ON COLUMN news.rising_tag.articles_7d IS 'Articles with it in the seven days up to last_day.';

COMMENT ON COLUMN news.rising_tag.articles_before_7d_mean IS 'Articles with it in seven days, as the mean of the weeks before that each site has: up to four, and at least one.';

COMMENT ON COLUMN news.rising_tag.rise IS 'How many times its past it is: both numbers with 3 added, so that two articles after none are no sensation.';

COMMENT ON COLUMN news.rising_tag.surprise IS 'How far above its past, in what chance makes of such a number (the root of the mean and 1): 3 and more is hardly chance, below 0 it falls.';

COMMENT ON COLUMN news.rising_tag.articles_before IS 'Articles with it in the four weeks before.';

COMMENT ON COLUMN news.rising_tag.first_day IS 'First of the seven days.';

COMMENT ON COLUMN news.rising_tag.last_day IS 'Last of the seven days: the newest on which an article was published, no later than tomorrow.';

COMMENT ON COLUMN news.rising_tag.names_outlet IS 'Whether the tag ends in 新闻, as those do that only name an outlet or a channel (澎湃新闻新闻): they tell who writes more than before, the others what about.';

CREATE VIEW news.search_freshness AS
 SELECT ( SELECT count(*) AS count
           FROM news.article_search) AS indexed,
    ( SELECT count(*) AS count
           FROM news.article a
          WHERE ((a.changed_at >= (COALESCE(u.covers_to, '-infinity'::timestamp with time zone) - '01:00:00'::interval)) AND (NOT (EXISTS ( SELECT
                   FROM news.article_search i
                  WHERE ((i.article_id = a.article_id) AND (i.changed_at = a.changed_at))))))) AS waiting,
    u.covers_to,
    u.finished_at,
    ( SELECT a.changed_at
           FROM news.article a
          WHERE (EXISTS ( SELECT
                   FROM news.article_search i
                  WHERE ((i.article_id = a.article_id) AND (i.changed_at = a.changed_at))))
          ORDER BY a.changed_at DESC
         LIMIT 1) AS newest_change
   FROM (( VALUES ('search'::text)) t(task)
     LEFT JOIN news.upkeep u USING (task));

COMMENT ON VIEW news.search_freshness IS 'How fresh search is, in one row.';

COMMENT ON COLUMN news.search_freshness.indexed IS 'Articles that search knows.';

COMMENT ON COLUMN news.search_freshness.waiting IS 'Articles that came or changed since and are not found, or found by what they said before.';

COMMENT ON COLUMN news.search_freshness.covers_to IS 'Every article changed before this time is found; null where the index was never filled to its end.';

COMMENT ON COLUMN news.search_freshness.finished_at IS 'When the index was last brought up to date; null where it never was.';

COMMENT ON COLUMN news.search_freshness.newest_change IS 'The changed_at of the newest article that search knows.';

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

CREATE MATERIALIZED VIEW news.source_health AS
 WITH tagged AS (
         SELECT DISTINCT article_tag.article_id
           FROM news.article_tag
        ), mentioning AS (
         SELECT DISTINCT article_security.article_id
           FROM news.article_security
          WHERE (article_security.doubt = ''::text)
        ), illustrated AS (
         SELECT DISTINCT image.article_id
           FROM news.image
        )
 SELECT p.source,
    ((COALESCE(a.published_at, p.listed_at, p.first_seen_at) AT TIME ZONE s.time_zone))::date AS day,
    (count(*))::integer AS listed,
    (count(p.fetched_at))::integer AS fetched,
    (count(a.article_id))::integer AS loaded,
    (count(*) FILTER (WHERE ((a.article_id IS NULL) AND (p.outcome <> 'postponed'::text))))::integer AS rejected,
    (count(*) FILTER (WHERE ((a.article_id IS NULL) AND (COALESCE(p.outcome, 'postponed'::text) = 'postponed'::text))))::integer AS waiting,
    max(a.published_at) AS newest_at,
    round(((count(a.outlet_id))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_outlet,
    round(((count(*) FILTER (WHERE (a.summary <> ''::text)))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_summary,
    round(((count(*) FILTER (WHERE (a.authors <> '{}'::text[])))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_authors,
    round(((count(tagged.article_id))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_tags,
    round(((count(mentioning.article_id))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_mentions,
    round(((count(illustrated.article_id))::numeric / (NULLIF(count(a.article_id), 0))::numeric), 4) AS with_images,
    (round(avg(a.char_count)))::integer AS mean_characters
   FROM (((((news.page p
     JOIN news.site s USING (site_id))
     LEFT JOIN news.article a USING (page_id))
     LEFT JOIN tagged ON ((tagged.article_id = a.article_id)))
     LEFT JOIN mentioning ON ((mentioning.article_id = a.article_id)))
     LEFT JOIN illustrated ON ((illustrated.article_id = a.article_id)))
  GROUP BY p.source, (((COALESCE(a.published_at, p.listed_at, p.first_seen_at) AT TIME ZONE s.time_zone))::date)
  WITH NO DATA;

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
        ( SELECT crawl_run.source
           FROM news.crawl_run
          ORDER BY crawl_run.source
         LIMIT 1)
        UNION ALL
         SELECT ( SELECT r.source
                   FROM news.crawl_run r
                  WHERE (r.source > s_1.source)
                  ORDER BY r.source
                 LIMIT 1) AS source
           FROM source s_1
          WHERE (s_1.source IS NOT NULL)
        )
 SELECT s.source,
    begun.started_at AS last_run_at,
    (begun.finished_at IS NULL) AS is_running,
    ended.finished_at AS last_finished_at,
    brought.finished_at AS newest_loaded_at,
    GREATEST(newest.at, health.at) AS newest_published_at,
    (( SELECT count(*) AS count
           FROM news.page p
          WHERE ((p.source = s.source) AND (p.outcome IS NULL))))::integer AS waiting,
    ended.discovered AS discovered_last_run,
    ended.loaded AS loaded_last_run,
    ended.rejected AS rejected_last_run
   FROM (((((source s
     CROSS JOIN LATERAL ( SELECT r.started_at,
            r.finished_at
           FROM news.crawl_run r
          WHERE (r.source = s.source)
          ORDER BY r.started_at DESC
         LIMIT 1) begun)
     LEFT JOIN LATERAL ( SELECT r.finished_at,
            r.discovered,
            r.loaded,
            r.rejected
           FROM news.crawl_run r
          WHERE ((r.source = s.source) AND (r.finished_at IS NOT NULL))
          ORDER BY r.started_at DESC
         LIMIT 1) ended ON (true))
     LEFT JOIN LATERAL ( SELECT r.finished_at
           FROM news.crawl_run r
          WHERE ((r.source = s.source) AND (r.loaded > 0))
          ORDER BY r.started_at DESC
         LIMIT 1) brought ON (true))
     CROSS JOIN LATERAL ( SELECT max(a.published_at) AS at
           FROM (( SELECT p.page_id
                   FROM news.page p
                  WHERE ((p.source = s.source) AND (p.listed_at IS NOT NULL))
                  ORDER BY p.listed_at DESC
                 LIMIT 100) listed
             JOIN news.article a USING (page_id))) newest)
     CROSS JOIN LATERAL ( SELECT max(h.newest_at) AS at
           FROM news.source_health h
          WHERE (h.source = s.source)) health)
  WHERE (s.source <> ALL (ARRAY['reparse'::text, 'replay'::text, 'refetch'::text]));

COMMENT ON VIEW news.source_freshness IS 'How fresh each source is, as of this moment.';

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

CREATE VIEW news.story AS
 SELECT t.story_id,
    a.title,
    t.first_article_id,
    o.name AS first_outlet,
    t.first_at,
    t.last_at,
    (t.last_at - t.first_at) AS spread,
    t.articles,
    cardinality(t.outlet_names) AS outlets,
    t.outlet_names
   FROM ((news.story_total t
     JOIN news.article a ON ((a.article_id = t.first_article_id)))
     LEFT JOIN news.outlet o USING (outlet_id));

COMMENT ON VIEW news.story IS 'Every story: the same report, whichever outlets had it. An article that no other is like is a story of one article.';

COMMENT ON COLUMN news.story.story_id IS 'The story: the lowest article_id among its articles. It can change when stories meet or part.';

COMMENT ON COLUMN news.story.title IS 'Title of its first article.';

COMMENT ON COLUMN news.story.first_article_id IS 'Its earliest article by published_at, then by article_id; one of which only the day is known counts as of the end of that day.';

COMMENT ON COLUMN news.story.first_outlet IS 'Who wrote that; null where nothing says.';

COMMENT ON COLUMN news.story.first_at IS 'When that was published, midnight where only the day is known; null where none of its articles says.';

COMMENT ON COLUMN news.story.last_at IS 'When its latest article was published; null where none says.';

COMMENT ON COLUMN news.story.spread IS 'Time from the first article to the latest.';

COMMENT ON COLUMN news.story.articles IS 'Its articles.';

COMMENT ON COLUMN news.story.outlets IS 'Its distinct outlets.';

COMMENT ON COLUMN news.story.outlet_names IS 'Those outlets, in the order in which they first had it.';

CREATE VIEW news.story_article AS
 SELECT m.story_id,
    m.article_id,
    s.slug AS site,
    o.name AS outlet,
    a.title,
    a.url,
    a.published_at,
        CASE
            WHEN ((news.published_by(a.published_at, a.published_raw, s.time_zone) = a.published_at) AND (news.published_by(f.published_at, f.published_raw, z.time_zone) = f.published_at)) THEN (a.published_at - t.first_at)
            ELSE NULL::interval
        END AS lag,
    m.similarity,
    (m.article_id = t.first_article_id) AS is_first
   FROM ((((((news.story_member m
     JOIN news.story_total t USING (story_id))
     JOIN news.article a USING (article_id))
     JOIN news.site s USING (site_id))
     JOIN news.article f ON ((f.article_id = t.first_article_id)))
     JOIN news.site z ON ((z.site_id = f.site_id)))
     LEFT JOIN news.outlet o ON ((o.outlet_id = a.outlet_id)));

COMMENT ON VIEW news.story_article IS 'The articles of each story, with who had it when.';

COMMENT ON COLUMN news.story_article.story_id IS 'The story, as in story.';

COMMENT ON COLUMN news.story_article.article_id IS 'One of its articles.';

COMMENT ON COLUMN news.story_article.site IS 'Where that was read.';

COMMENT ON COLUMN news.story_article.outlet IS 'Who wrote it; null where nothing says.';

COMMENT ON COLUMN news.story_article.title IS 'Its title.';

COMMENT ON COLUMN news.story_article.url IS 'Its address for people.';

COMMENT ON COLUMN news.story_article.published_at IS 'When it was published; null where it does not say.';

COMMENT ON COLUMN news.story_article.lag IS 'How long after the story''s first article; null where one of the two does not say when, or only the day.';

COMMENT ON COLUMN news.story_article.similarity IS 'How much it is like the article of its story that it is most like: the share, above 0 up to 1, of the shorter text that stands in the longer.';

COMMENT ON COLUMN news.story_article.is_first IS 'Whether it is the story''s first article. One of which only the day is known is first only where that day was over before the others came, or where no other says its time.';

CREATE TABLE news.story_key (
    key bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    article_id bigint NOT NULL
);

COMMENT ON TABLE news.story_key IS 'What articles are found by that may be the same report: hashes of clauses, of figures that follow each other, and of the whole text. Two that share rare ones are compared.';

COMMENT ON COLUMN news.story_key.key IS 'The hash; the same on every machine.';

COMMENT ON COLUMN news.story_key.at IS 'When the article was published; -infinity where it does not say, and then the whole text is its only key.';

COMMENT ON COLUMN news.story_key.article_id IS 'The article. Its keys go when its row of story_member goes.';

CREATE TABLE news.story_link (
    article_id bigint NOT NULL,
    other_id bigint NOT NULL,
    similarity real NOT NULL,
    CONSTRAINT story_link_check CHECK ((article_id < other_id)),
    CONSTRAINT story_link_similarity_check CHECK (((similarity > (0)::double precision) AND (similarity <= (1)::double precision)))
);

COMMENT ON TABLE news.story_link IS 'Pairs of articles whose texts were compared and found to be the same report. What these pairs connect is a story.';

COMMENT ON COLUMN news.story_link.article_id IS 'The article of the pair with the lower article_id.';

COMMENT ON COLUMN news.story_link.other_id IS 'The other one.';

COMMENT ON COLUMN news.story_link.similarity IS 'Share, above 0 up to 1, of the shorter text that stands in the longer.';

CREATE MATERIALIZED VIEW news.tag_by_day AS
 SELECT ((a.published_at AT TIME ZONE s.time_zone))::date AS day,
    t.name AS tag,
    (count(*))::integer AS articles
   FROM (((news.article_tag at
     JOIN news.tag t USING (tag_id))
     JOIN news.article a USING (article_id))
     JOIN news.site s USING (site_id))
  WHERE (a.published_at IS NOT NULL)
  GROUP BY (((a.published_at AT TIME ZONE s.time_zone))::date), t.name
  WITH NO DATA;

COMMENT ON MATERIALIZED VIEW news.tag_by_day IS 'How many articles have each tag, by day. As of the last refresh.';

COMMENT ON COLUMN news.tag_by_day.day IS 'Day of publication in the site''s zone.';

COMMENT ON COLUMN news.tag_by_day.tag IS 'The tag.';

COMMENT ON COLUMN news.tag_by_day.articles IS 'Articles with it.';

ALTER TABLE news.tag ALTER COLUMN tag_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME news.tag_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY news.article_search ATTACH PARTITION news.article_search_1989_12 FOR VALUES FROM (MINVALUE) TO ('1990-01-01 00:00:00+00');

ALTER TABLE ONLY news.alert_kind
    ADD CONSTRAINT alert_kind_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY news.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (alert_id);

ALTER TABLE ONLY news.alert
    ADD CONSTRAINT alert_source_run_key_kind_subject_key UNIQUE (source, run_key, kind, subject);

ALTER TABLE ONLY news.answer_body
    ADD CONSTRAINT answer_body_pkey PRIMARY KEY (answer_id, stored_at);

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

ALTER TABLE ONLY news.article_search
    ADD CONSTRAINT article_search_pkey PRIMARY KEY (article_id, published_at);

ALTER TABLE ONLY news.article_search_1989_12
    ADD CONSTRAINT article_search_1989_12_pkey PRIMARY KEY (article_id, published_at);

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

ALTER TABLE ONLY news.judgement
    ADD CONSTRAINT judgement_pkey PRIMARY KEY (run_id, asked_at);

ALTER TABLE ONLY news.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (version);

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

ALTER TABLE ONLY news.story_key
    ADD CONSTRAINT story_key_pkey PRIMARY KEY (key, at, article_id);

ALTER TABLE ONLY news.story_link
    ADD CONSTRAINT story_link_pkey PRIMARY KEY (article_id, other_id);

ALTER TABLE ONLY news.story_member
    ADD CONSTRAINT story_member_pkey PRIMARY KEY (article_id);

ALTER TABLE ONLY news.story_total
    ADD CONSTRAINT story_total_pkey PRIMARY KEY (story_id);

ALTER TABLE ONLY news.tag
    ADD CONSTRAINT tag_name_key UNIQUE (name);

ALTER TABLE ONLY news.tag
    ADD CONSTRAINT tag_pkey PRIMARY KEY (tag_id);

ALTER TABLE ONLY news.upkeep
    ADD CONSTRAINT upkeep_pkey PRIMARY KEY (task);

CREATE INDEX alert_by_kind ON news.alert USING btree (kind, at DESC);

CREATE INDEX alert_by_run ON news.alert USING btree (run_id);

CREATE INDEX alert_newest ON news.alert USING btree (at DESC);

CREATE INDEX article_by_canonical_url ON news.article USING btree (site_id, canonical_url) WHERE (canonical_url <> ''::text);

CREATE INDEX article_by_category ON news.article USING btree (category_id, published_at DESC);

CREATE INDEX article_by_change ON news.article USING btree (changed_at, article_id);

CREATE INDEX article_by_day ON news.article USING btree (published_at DESC);

CREATE INDEX article_by_mention_rules ON news.article USING btree (mention_rules);

CREATE INDEX article_by_outlet ON news.article USING btree (outlet_id, published_at DESC);

CREATE INDEX article_revision_by_replacement ON news.article_revision USING btree (replaced_at);

CREATE INDEX article_search_by_tokens ON ONLY news.article_search USING gin (news.search_tokens(text, keys));

CREATE INDEX article_search_1989_12_search_tokens_idx ON news.article_search_1989_12 USING gin (news.search_tokens(text, keys));
ALTER INDEX news.article_search_1989_12_search_tokens_idx ALTER COLUMN 1 SET STATISTICS 0;

CREATE INDEX article_security_by_security ON news.article_security USING btree (security_id, article_id);

CREATE INDEX article_tag_by_tag ON news.article_tag USING btree (tag_id, article_id);

CREATE INDEX articles_by_day_by_category ON news.articles_by_day USING btree (category, day);

CREATE INDEX articles_by_day_by_outlet ON news.articles_by_day USING btree (outlet, day);

CREATE UNIQUE INDEX articles_by_day_key ON news.articles_by_day USING btree (day, site, outlet, category);

CREATE INDEX crawl_page_by_batch ON news.crawl_page USING btree (run_id, batch);

CREATE INDEX crawl_page_by_page ON news.crawl_page USING btree (page_id, run_id);

CREATE INDEX crawl_run_by_start ON news.crawl_run USING btree (source, started_at DESC);

CREATE UNIQUE INDEX judgement_open ON news.judgement USING btree (run_id) WHERE (choice IS NULL);

CREATE INDEX mention_by_day_by_day ON news.mention_by_day USING btree (day);

CREATE INDEX mention_by_day_by_name ON news.mention_by_day USING btree (name, day);

CREATE INDEX mention_by_day_by_security ON news.mention_by_day USING btree (security_id, day);

CREATE UNIQUE INDEX mention_by_day_key ON news.mention_by_day USING btree (symbol, day);

CREATE UNIQUE INDEX outlet_edits_key ON news.outlet_edits USING btree (outlet);

CREATE UNIQUE INDEX outlet_speed_key ON news.outlet_speed USING btree (outlet);

CREATE INDEX page_by_discovery ON news.page USING btree (discovered_by);

CREATE INDEX page_by_listed ON news.page USING btree (source, listed_at DESC);

CREATE INDEX page_changed ON news.page USING btree (source) WHERE changed_in_list;

CREATE INDEX page_due ON news.page USING btree (source, next_attempt_at) WHERE (next_attempt_at IS NOT NULL);

CREATE INDEX page_waiting ON news.page USING btree (source, listed_at DESC) WHERE (outcome IS NULL);

CREATE INDEX pasted_line_by_page ON news.pasted_line USING btree (page_id);

CREATE INDEX reject_by_run ON news.reject USING btree (run_id);

CREATE INDEX reject_newest ON news.reject USING btree (last_at DESC);

CREATE INDEX security_by_symbol ON news.security USING btree (symbol);

CREATE INDEX security_full_by_name ON news.security_full USING btree (name);

CREATE UNIQUE INDEX security_full_key ON news.security_full USING btree (symbol);

CREATE INDEX security_name_by_name ON news.security_name USING btree (name);

CREATE UNIQUE INDEX security_name_key ON news.security_name USING btree (security_id, name);

CREATE INDEX source_health_by_day ON news.source_health USING btree (day);

CREATE UNIQUE INDEX source_health_key ON news.source_health USING btree (source, day);

CREATE INDEX story_key_by_article ON news.story_key USING btree (article_id);

CREATE INDEX story_link_by_other ON news.story_link USING btree (other_id);

CREATE INDEX story_member_by_story ON news.story_member USING btree (story_id, article_id);

CREATE INDEX story_member_waiting ON news.story_member USING btree (article_id) WHERE (changed_at = '-infinity'::timestamp with time zone);

CREATE INDEX story_total_by_time ON news.story_total USING btree (first_at DESC);

CREATE INDEX story_total_largest ON news.story_total USING btree (articles DESC, first_at DESC) WHERE (articles > 1);

CREATE INDEX tag_by_day_by_day ON news.tag_by_day USING btree (day);

CREATE UNIQUE INDEX tag_by_day_key ON news.tag_by_day USING btree (tag, day);

ALTER INDEX news.article_search_pkey ATTACH PARTITION news.article_search_1989_12_pkey;

ALTER INDEX news.article_search_by_tokens ATTACH PARTITION news.article_search_1989_12_search_tokens_idx;

CREATE TRIGGER name_security BEFORE INSERT OR UPDATE OF market, code ON news.security FOR EACH ROW EXECUTE FUNCTION news.name_security();

CREATE TRIGGER story_lost_members AFTER DELETE ON news.story_member REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION news.story_lost_members();

ALTER TABLE ONLY news.alert
    ADD CONSTRAINT alert_kind_fkey FOREIGN KEY (kind) REFERENCES news.alert_kind(kind);

ALTER TABLE ONLY news.alert
    ADD CONSTRAINT alert_run_id_fkey FOREIGN KEY (run_id) REFERENCES news.crawl_run(run_id) ON DELETE CASCADE;

ALTER TABLE news.answer_body
    ADD CONSTRAINT answer_body_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES news.answer(answer_id) ON DELETE CASCADE;

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

ALTER TABLE news.article_search
    ADD CONSTRAINT article_search_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

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

ALTER TABLE ONLY news.judgement
    ADD CONSTRAINT judgement_run_id_fkey FOREIGN KEY (run_id) REFERENCES news.crawl_run(run_id) ON DELETE CASCADE;

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

ALTER TABLE ONLY news.story_link
    ADD CONSTRAINT story_link_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.story_link
    ADD CONSTRAINT story_link_other_id_fkey FOREIGN KEY (other_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

ALTER TABLE ONLY news.story_member
    ADD CONSTRAINT story_member_article_id_fkey FOREIGN KEY (article_id) REFERENCES news.article(article_id) ON DELETE CASCADE;

GRANT USAGE ON SCHEMA news TO finews_loader;
GRANT USAGE ON SCHEMA news TO finews_analyst;

REVOKE ALL ON FUNCTION news.alike_pairs(was text[], became text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION news.alike_pairs(was text[], became text[]) TO finews_loader;
GRANT ALL ON FUNCTION news.alike_pairs(was text[], became text[]) TO finews_analyst;

REVOKE ALL ON FUNCTION news.common_runs(was text[], became text[], shortest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.common_runs(was text[], became text[], shortest integer) TO finews_loader;
GRANT ALL ON FUNCTION news.common_runs(was text[], became text[], shortest integer) TO finews_analyst;

REVOKE ALL ON FUNCTION news.forget_answer_month(month date, OUT forgotten bigint, OUT kept bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION news.forget_answer_month(month date, OUT forgotten bigint, OUT kept bigint) TO finews_loader;

REVOKE ALL ON FUNCTION news.marked_change(before text, after text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.marked_change(before text, after text) TO finews_loader;
GRANT ALL ON FUNCTION news.marked_change(before text, after text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.name_security() FROM PUBLIC;
GRANT ALL ON FUNCTION news.name_security() TO finews_loader;
GRANT ALL ON FUNCTION news.name_security() TO finews_analyst;

REVOKE ALL ON FUNCTION news.open_answer_month(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION news.open_answer_month(at timestamp with time zone) TO finews_loader;

REVOKE ALL ON FUNCTION news.open_search_month(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION news.open_search_month(at timestamp with time zone) TO finews_loader;

REVOKE ALL ON FUNCTION news.published_by(published_at timestamp with time zone, published_raw text, time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.published_by(published_at timestamp with time zone, published_raw text, time_zone text) TO finews_loader;
GRANT ALL ON FUNCTION news.published_by(published_at timestamp with time zone, published_raw text, time_zone text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.refresh_ready_table(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.refresh_ready_table(name text) TO finews_loader;

REVOKE ALL ON FUNCTION news.revision_diff(article_id bigint, revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.revision_diff(article_id bigint, revision integer) TO finews_loader;
GRANT ALL ON FUNCTION news.revision_diff(article_id bigint, revision integer) TO finews_analyst;

REVOKE ALL ON FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer) TO finews_loader;
GRANT ALL ON FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search(query text, since date, until date, outlet text, category text, tag text, security text, site text, sort text, max_rows integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search(query text, since date, until date, outlet text, category text, tag text, security text, site text, sort text, max_rows integer) TO finews_loader;
GRANT ALL ON FUNCTION news.search(query text, since date, until date, outlet text, category text, tag text, security text, site text, sort text, max_rows integer) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_fold(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_fold(said text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_fold(said text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_keys(outlet text, category text, tag text, site text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_keys(outlet text, category text, tag text, site text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_keys(outlet text, category text, tag text, site text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_mark(said text, query text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_mark(said text, query text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_mark(said text, query text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_marked(said text, pattern text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_marked(said text, pattern text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_marked(said text, pattern text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_mentioning(named text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_mentioning(named text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_mentioning(named text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_relevance(said text, patterns text[], literals text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_relevance(said text, patterns text[], literals text[]) TO finews_loader;
GRANT ALL ON FUNCTION news.search_relevance(said text, patterns text[], literals text[]) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_snippet(said text, patterns text[], size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_snippet(said text, patterns text[], size integer) TO finews_loader;
GRANT ALL ON FUNCTION news.search_snippet(said text, patterns text[], size integer) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_terms(query text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_terms(query text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_terms(query text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_tokens(text text, keys text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_tokens(text text, keys text) TO finews_loader;
GRANT ALL ON FUNCTION news.search_tokens(text text, keys text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.search_words(folded text, singles boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION news.search_words(folded text, singles boolean) TO finews_loader;
GRANT ALL ON FUNCTION news.search_words(folded text, singles boolean) TO finews_analyst;

REVOKE ALL ON FUNCTION news.security_kind(market smallint, code text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.security_kind(market smallint, code text) TO finews_loader;
GRANT ALL ON FUNCTION news.security_kind(market smallint, code text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.security_symbol(market smallint, code text) FROM PUBLIC;
GRANT ALL ON FUNCTION news.security_symbol(market smallint, code text) TO finews_loader;
GRANT ALL ON FUNCTION news.security_symbol(market smallint, code text) TO finews_analyst;

REVOKE ALL ON FUNCTION news.settle_symbols() FROM PUBLIC;
GRANT ALL ON FUNCTION news.settle_symbols() TO finews_loader;
GRANT ALL ON FUNCTION news.settle_symbols() TO finews_analyst;

REVOKE ALL ON FUNCTION news.story_lost_members() FROM PUBLIC;
GRANT ALL ON FUNCTION news.story_lost_members() TO finews_loader;
GRANT ALL ON FUNCTION news.story_lost_members() TO finews_analyst;

REVOKE ALL ON FUNCTION news.tidy_search() FROM PUBLIC;
GRANT ALL ON FUNCTION news.tidy_search() TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.alert TO finews_loader;
GRANT SELECT ON TABLE news.alert TO finews_analyst;

GRANT USAGE ON SEQUENCE news.alert_alert_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.alert_kind TO finews_loader;
GRANT SELECT ON TABLE news.alert_kind TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.answer TO finews_loader;
GRANT SELECT ON TABLE news.answer TO finews_analyst;

GRANT USAGE ON SEQUENCE news.answer_answer_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.answer_body TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.answer_month TO finews_loader;
GRANT SELECT ON TABLE news.answer_month TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article TO finews_loader;
GRANT SELECT ON TABLE news.article TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_revision TO finews_loader;
GRANT SELECT ON TABLE news.article_revision TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.crawl_page TO finews_loader;
GRANT SELECT ON TABLE news.crawl_page TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.outcome TO finews_loader;
GRANT SELECT ON TABLE news.outcome TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.page TO finews_loader;
GRANT SELECT ON TABLE news.page TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.page_copy TO finews_loader;
GRANT SELECT ON TABLE news.page_copy TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.reject TO finews_loader;
GRANT SELECT ON TABLE news.reject TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.answer_use TO finews_loader;
GRANT SELECT ON TABLE news.answer_use TO finews_analyst;

GRANT USAGE ON SEQUENCE news.article_article_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_tag TO finews_loader;
GRANT SELECT ON TABLE news.article_tag TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.category TO finews_loader;
GRANT SELECT ON TABLE news.category TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.outlet TO finews_loader;
GRANT SELECT ON TABLE news.outlet TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.site TO finews_loader;
GRANT SELECT ON TABLE news.site TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.tag TO finews_loader;
GRANT SELECT ON TABLE news.tag TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_full TO finews_loader;
GRANT SELECT ON TABLE news.article_full TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_search TO finews_loader;
GRANT SELECT ON TABLE news.article_search TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_search_1989_12 TO finews_loader;
GRANT SELECT ON TABLE news.article_search_1989_12 TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.article_security TO finews_loader;
GRANT SELECT ON TABLE news.article_security TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story_member TO finews_loader;
GRANT SELECT ON TABLE news.story_member TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.articles_by_day TO finews_loader;
GRANT SELECT ON TABLE news.articles_by_day TO finews_analyst;

GRANT USAGE ON SEQUENCE news.category_category_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.comparable_site TO finews_loader;
GRANT SELECT ON TABLE news.comparable_site TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.crawl_run TO finews_loader;
GRANT SELECT ON TABLE news.crawl_run TO finews_analyst;

GRANT USAGE ON SEQUENCE news.crawl_run_run_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.revision TO finews_loader;
GRANT SELECT ON TABLE news.revision TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.edit_hour TO finews_loader;
GRANT SELECT ON TABLE news.edit_hour TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.upkeep TO finews_loader;
GRANT SELECT ON TABLE news.upkeep TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.freshness TO finews_loader;
GRANT SELECT ON TABLE news.freshness TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.host TO finews_loader;
GRANT SELECT ON TABLE news.host TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.image TO finews_loader;
GRANT SELECT ON TABLE news.image TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.judgement TO finews_loader;
GRANT SELECT ON TABLE news.judgement TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.security TO finews_loader;
GRANT SELECT ON TABLE news.security TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.security_name TO finews_loader;
GRANT SELECT ON TABLE news.security_name TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.security_full TO finews_loader;
GRANT SELECT ON TABLE news.security_full TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.mention TO finews_loader;
GRANT SELECT ON TABLE news.mention TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.mention_by_day TO finews_loader;
GRANT SELECT ON TABLE news.mention_by_day TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.mention_sure TO finews_loader;
GRANT SELECT ON TABLE news.mention_sure TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.migration TO finews_loader;
GRANT SELECT ON TABLE news.migration TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.outlet_edits TO finews_loader;
GRANT SELECT ON TABLE news.outlet_edits TO finews_analyst;

GRANT USAGE ON SEQUENCE news.outlet_outlet_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story_total TO finews_loader;
GRANT SELECT ON TABLE news.story_total TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.outlet_speed TO finews_loader;
GRANT SELECT ON TABLE news.outlet_speed TO finews_analyst;

GRANT USAGE ON SEQUENCE news.page_page_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.pasted_line TO finews_loader;
GRANT SELECT ON TABLE news.pasted_line TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.pasted_answer TO finews_loader;
GRANT SELECT ON TABLE news.pasted_answer TO finews_analyst;

GRANT USAGE ON SEQUENCE news.reject_reject_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.rising_mention TO finews_loader;
GRANT SELECT ON TABLE news.rising_mention TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.rising_tag TO finews_loader;
GRANT SELECT ON TABLE news.rising_tag TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.search_freshness TO finews_loader;
GRANT SELECT ON TABLE news.search_freshness TO finews_analyst;

GRANT USAGE ON SEQUENCE news.security_security_id_seq TO finews_loader;

GRANT USAGE ON SEQUENCE news.site_site_id_seq TO finews_loader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.source_health TO finews_loader;
GRANT SELECT ON TABLE news.source_health TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.source_freshness TO finews_loader;
GRANT SELECT ON TABLE news.source_freshness TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story TO finews_loader;
GRANT SELECT ON TABLE news.story TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story_article TO finews_loader;
GRANT SELECT ON TABLE news.story_article TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story_key TO finews_loader;
GRANT SELECT ON TABLE news.story_key TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.story_link TO finews_loader;
GRANT SELECT ON TABLE news.story_link TO finews_analyst;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE news.tag_by_day TO finews_loader;
GRANT SELECT ON TABLE news.tag_by_day TO finews_analyst;

GRANT USAGE ON SEQUENCE news.tag_tag_id_seq TO finews_loader;
