-- Full-text search that finds Chinese inside unsegmented text, on a stock server: a table beside the articles holds their text
-- folded, and a GIN index on it every pair of neighbouring characters, every character, every word of letters and every number.
-- The table is filled behind the load; news.search() asks it.


-- What is compared ---------------------------------------------------------------------------------------------------

-- Folding keeps the length, so that a place in the folded text is the same place in the text. Of the full-width forms the
-- frequent ones are replaced always and the others only where there is one: translate looks at its whole list for every character.
CREATE FUNCTION news.search_fold(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(CASE WHEN common ~ '[＂＃＄＆＇＊＋－．／０-９＜＝＞＠Ａ-Ｚ［＼］＾＿｀ａ-ｚ｛｜｝İΣς]'
                      THEN translate(common,
                                     '＂＃＄＆＇＊＋－．／０１２３４５６７８９＜＝＞＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝İΣς',
                                     '"#$&''*+-./0123456789<=>@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}iσσ')
                      ELSE common END)
    FROM translate(said, E'，：；（）？！％～　\t\u00a0', ',:;()?!%~   ') AS common
$$;
COMMENT ON FUNCTION news.search_fold IS 'The text as search compares it: small letters, and half-width forms for full-width ones. As many characters as before.';

-- Characters that are written without spaces between words: Han, kana, Hangul, and symbols that stand for words.
CREATE FUNCTION news.search_words(folded text, singles boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.search_words IS 'What a folded text is found by: words of letters, whole numbers, and pairs of neighbouring characters of Chinese and other unspaced writing; with singles every such character by itself too, without them only those that have no neighbour.';

-- The cost keeps the planner from ever computing this where the index has it.
CREATE FUNCTION news.search_tokens(text text, keys text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000000 AS $$
BEGIN
    RETURN array_to_tsvector(
        news.search_words(text, true) || string_to_array(keys, ' ')
        || ARRAY(SELECT '^' || word FROM unnest(news.search_words(split_part(text, E'\n', 1), true)) AS word));
END $$;
COMMENT ON FUNCTION news.search_tokens IS 'What the index holds of an article: its words, those of its title once more with a ^ before them, and the keys.';


-- The index ----------------------------------------------------------------------------------------------------------

CREATE TABLE news.article_search (
    article_id   bigint NOT NULL REFERENCES news.article ON DELETE CASCADE,
    published_at timestamptz NOT NULL,
    day          date,
    changed_at   timestamptz NOT NULL,
    keys         text NOT NULL,
    text         text NOT NULL,
    PRIMARY KEY (article_id, published_at)
) PARTITION BY RANGE (published_at);
COMMENT ON TABLE  news.article_search IS 'The search index: each article once, one partition a month (UTC), named article_search_2026_10. Ask it through news.search().';
COMMENT ON COLUMN news.article_search.article_id IS 'The article.';
COMMENT ON COLUMN news.article_search.published_at IS 'When it was published; -infinity where it does not say.';
COMMENT ON COLUMN news.article_search.day IS 'The day of that in its site''s zone; null where it does not say.';
COMMENT ON COLUMN news.article_search.changed_at IS 'The article''s changed_at when it was indexed; another one there means that it waits to be indexed again.';
COMMENT ON COLUMN news.article_search.keys IS 'What filters ask for, with spaces between: # for every article, #s3 site, #o12 outlet, #c5 category, #t7 tag, each with its key.';
COMMENT ON COLUMN news.article_search.text IS 'Title, digest and text, folded: the title is the first line, the digest the second, then the first 60,000 characters of the text.';
DO $$
BEGIN
    ALTER TABLE news.article_search ALTER COLUMN text SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;
CREATE INDEX article_search_by_tokens ON news.article_search USING gin (news.search_tokens(text, keys));

CREATE FUNCTION news.open_search_month(at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first_at  timestamptz := CASE WHEN at < '1990-01-01' THEN '1989-12-01' WHEN at >= '2100-01-01' THEN '2100-01-01'
                                  ELSE date_trunc('month', at) END;
    partition text := 'article_search_' || to_char(first_at, 'YYYY_MM');
BEGIN
    IF to_regclass('news.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Narrow rows, so that a frequent word's are few pages: the text lies beside them.
    EXECUTE format('CREATE TABLE news.%I PARTITION OF news.article_search FOR VALUES FROM (%s) TO (%s) WITH (toast_tuple_target = 128)',
                   partition,
                   CASE WHEN first_at < '1990-01-01' THEN 'MINVALUE' ELSE quote_literal(first_at) END,
                   CASE WHEN first_at >= '2100-01-01' THEN 'MAXVALUE' ELSE quote_literal(first_at + interval '1 month') END);
    EXECUTE format('COMMENT ON TABLE news.%I IS %L', partition, 'A partition of article_search.');
    -- Nothing is planned by statistics of the tokens, and to gather them would compute those of 30,000 articles.
    EXECUTE (SELECT format('ALTER INDEX news.%I ALTER COLUMN 1 SET STATISTICS 0', i.relname)
             FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'gin'
             WHERE x.indrelid = to_regclass('news.' || partition));
END $$;
COMMENT ON FUNCTION news.open_search_month IS 'Makes the partition of article_search that an article published at this time goes to, where it is missing. All before 1990 share one, article_search_1989_12, and all from 2100 on another, article_search_2100_01.';
-- Articles that do not say when they were published.
SELECT news.open_search_month('-infinity');

CREATE FUNCTION news.tidy_search() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, news, pg_temp SET maintenance_work_mem = '256MB' AS $$
BEGIN
    RETURN coalesce((
        SELECT sum(gin_clean_pending_list(i.oid))
        FROM pg_inherits h JOIN pg_index x ON x.indrelid = h.inhrelid
        JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'gin'
        WHERE h.inhparent = 'news.article_search'::regclass), 0);
END $$;
COMMENT ON FUNCTION news.tidy_search IS 'Moves what was just added to the search index from its list to its place, where it is found fast; the number of pages of the list.';


-- Queries ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION news.search_terms(query text)
RETURNS TABLE (term text, excluded boolean, asks tsquery, asks_title tsquery, is_word boolean, pattern text, literal text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    letter constant text := '[a-zªµºÀ-ÖØ-öø-῿Ⰰ-ⷿ]';
    piece  text[];
    open   text;
    quoted text[];
BEGIN
    FOR piece IN SELECT regexp_matches(translate(news.search_fold(left(query, 1000)), '“”„', '"""'),
                                       '(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))', 'g') LIMIT 50
    LOOP
        term := btrim(regexp_replace(coalesce(piece[2], piece[3]), '\s+', ' ', 'g'));
        CONTINUE WHEN term = '';
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
COMMENT ON FUNCTION news.search_terms IS 'The terms of a query, folded: what stands between spaces or in quotes, excluded with a - before it. asks is what the index is asked for, null where a term has nothing to ask for, asks_title the same for the title alone; is_word tells that this is all of the term; pattern is what the text must match; literal is the same where that is nothing but itself.';

CREATE FUNCTION news.search_relevance(said text, patterns text[], literals text[]) RETURNS real
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.search_relevance IS 'How much a folded text is about what all the patterns match, 0 to 1; literals has those that are nothing but themselves, and nulls; null where it lacks one. For each: 5 for the title, 2 for the digest and 3 for the text, each times a share that grows with the number of times and saturates; the text''s also falls with the length.';

CREATE FUNCTION news.search_marked(said text, pattern text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.search_marked IS 'The text with « » around all that matches the pattern when it is folded; « and » of its own become ‹ and ›.';

CREATE FUNCTION news.search_mark(said text, query text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(news.search_marked(said, string_agg(pattern, '|')), said)
    FROM news.search_terms(query) WHERE NOT excluded AND asks IS NOT NULL
$$;
COMMENT ON FUNCTION news.search_mark IS 'A text with « » around what a query for news.search() finds in it.';

CREATE FUNCTION news.search_snippet(said text, patterns text[], size integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.search_snippet IS 'So many characters of a text around what the patterns match, with « » around that.';

CREATE TYPE news.search_result AS (
    article_id bigint, published_at timestamptz, outlet text, title text, snippet text, rank real, url text
);
COMMENT ON TYPE   news.search_result IS 'A row of news.search().';
COMMENT ON COLUMN news.search_result.article_id IS 'Key of article.';
COMMENT ON COLUMN news.search_result.published_at IS 'When it was published; null where it does not say.';
COMMENT ON COLUMN news.search_result.outlet IS 'Who wrote it; null where nothing says.';
COMMENT ON COLUMN news.search_result.title IS 'Title.';
COMMENT ON COLUMN news.search_result.snippet IS 'About a hundred characters of the text, with « » around what was found.';
COMMENT ON COLUMN news.search_result.rank IS 'How much it is about the query, 0 to 1, the newer the more.';
COMMENT ON COLUMN news.search_result.url IS 'Its address for people.';

CREATE FUNCTION news.search_keys(outlet text, category text, tag text, site text) RETURNS tsquery
LANGUAGE plpgsql STABLE AS $$
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
COMMENT ON FUNCTION news.search_keys IS 'What the index is asked for by the filters of news.search(); null, with a notice, where one of them names nothing that there is.';

-- Mentions are not among the keys: they are judged after an article is indexed.
CREATE FUNCTION news.search_mentioning(named text) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
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
COMMENT ON FUNCTION news.search_mentioning IS 'The articles that mention a security without a doubt, by its symbol, code or name; none, with a notice, where nothing is called so; null without a name.';

CREATE FUNCTION news.search(
    query text, since date DEFAULT NULL, until date DEFAULT NULL, outlet text DEFAULT NULL, category text DEFAULT NULL,
    tag text DEFAULT NULL, security text DEFAULT NULL, site text DEFAULT NULL, sort text DEFAULT 'relevance',
    max_rows integer DEFAULT 20
) RETURNS SETOF news.search_result
LANGUAGE plpgsql STABLE
-- The cost of search_tokens, which is never paid, would bring workers and a compiler that take longer than the search.
SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
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
END $$;
COMMENT ON FUNCTION news.search IS 'Finds articles. query: terms with spaces between, all of which must be there; "in quotes" as one term, -term excludes. Chinese is found inside words; Latin words and numbers as whole ones, or by their beginning with a *. since, until: days in the site''s zone, both included. outlet, tag: by name. category: by slug or name. security: symbol, code or name, mentions in doubt left out. site: slug. sort: relevance or newest. Of more than 1,000 matches those ranked are the newest 1,000 and the newest 1,000 with all terms in the title.';

CREATE VIEW news.search_freshness AS
SELECT (SELECT count(*) FROM news.article_search) AS indexed,
       (SELECT count(*) FROM news.article a
        WHERE a.changed_at >= coalesce(u.covers_to, '-infinity') - interval '1 hour'
          AND NOT EXISTS (SELECT FROM news.article_search i
                          WHERE i.article_id = a.article_id AND i.changed_at = a.changed_at)) AS waiting,
       u.covers_to, u.finished_at,
       (SELECT a.changed_at FROM news.article a
        WHERE EXISTS (SELECT FROM news.article_search i WHERE i.article_id = a.article_id AND i.changed_at = a.changed_at)
        ORDER BY a.changed_at DESC LIMIT 1) AS newest_change
FROM (VALUES ('search')) AS t (task) LEFT JOIN news.upkeep u USING (task);
COMMENT ON VIEW   news.search_freshness IS 'How fresh search is, in one row.';
COMMENT ON COLUMN news.search_freshness.indexed IS 'Articles that search knows.';
COMMENT ON COLUMN news.search_freshness.waiting IS 'Articles that came or changed since and are not found, or found by what they said before.';
COMMENT ON COLUMN news.search_freshness.covers_to IS 'Every article changed before this time is found; null where the index was never filled to its end.';
COMMENT ON COLUMN news.search_freshness.finished_at IS 'When the index was last brought up to date; null where it never was.';
COMMENT ON COLUMN news.search_freshness.newest_change IS 'The changed_at of the newest article that search knows.';
