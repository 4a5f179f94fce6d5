-- What edited articles said before, beside what they said after: each change as a row, its text as a readable difference, and
-- which outlets edit most and when.


-- The difference of two texts ----------------------------------------------------------------------------------------

CREATE FUNCTION news.common_runs(was text[], became text[], shortest integer DEFAULT 1)
RETURNS TABLE (was_at integer, became_at integer, length integer)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.common_runs IS 'The stretches that two lists have in common, in their order, by the longest first; places count from 1. Runs inside that are shorter than "shortest" do not count.';

CREATE FUNCTION news.marked_change(before text, after text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.marked_change IS 'How one text became the other, to read: 〔-what went-〕〔+what came+〕, with some characters around and … for the rest.';

CREATE FUNCTION news.alike_pairs(was text[], became text[])
RETURNS TABLE (was_at integer, became_at integer)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.alike_pairs IS 'Which paragraphs became which: the pairs, in their order, that share three of ten pairs of characters or more; places count from 1.';


-- The difference of two revisions ------------------------------------------------------------------------------------

CREATE FUNCTION news.revision_diff(article_id bigint, from_revision integer, to_revision integer)
RETURNS TABLE (part text, line_before integer, line_after integer, change text, diff text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
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
COMMENT ON FUNCTION news.revision_diff(bigint, integer, integer) IS 'What changed in an article from one revision to another, a row a change: part (title, summary, text), the paragraph''s number before and after, change (changed, added, removed), diff. One more than its last revision is what it says now; null: the last one, and now.';

CREATE FUNCTION news.revision_diff(article_id bigint, revision integer DEFAULT NULL)
RETURNS TABLE (part text, line_before integer, line_after integer, change text, diff text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT d.part, d.line_before, d.line_after, d.change, d.diff
    FROM news.revision_diff(revision_diff.article_id, revision_diff.revision, revision_diff.revision + 1) AS d
$$;
COMMENT ON FUNCTION news.revision_diff(bigint, integer) IS 'What changed in an article when this revision ended; without one, what changed last. No rows for an article that was never edited.';


-- The changes --------------------------------------------------------------------------------------------------------

CREATE VIEW news.revision AS
SELECT r.article_id, r.revision, s.slug AS site, o.name AS outlet, a.url, a.published_at, r.replaced_at AS changed_at,
       r.replaced_at AT TIME ZONE s.time_zone AS changed_local,
       date_trunc('second', r.replaced_at - a.published_at) AS seen_after,
       r.title <> after.title AS title_changed, r.body_text <> after.body_text AS text_changed,
       r.title AS title_before, after.title AS title_after,
       length(translate(r.body_text, E' \t\n\u3000\u00a0', '')) AS chars_before,
       length(translate(after.body_text, E' \t\n\u3000\u00a0', '')) AS chars_after
FROM news.article_revision r
JOIN news.article a USING (article_id)
JOIN news.site s USING (site_id)
LEFT JOIN news.outlet o USING (outlet_id)
LEFT JOIN news.article_revision n ON n.article_id = r.article_id AND n.revision = r.revision + 1
CROSS JOIN LATERAL (SELECT coalesce(n.title, a.title) AS title, coalesce(n.body_text, a.body_text) AS body_text) AS after;
COMMENT ON VIEW   news.revision IS 'Every edit of an article that was seen: a row a change. news.revision_diff(article_id, revision) shows it.';
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

CREATE MATERIALIZED VIEW news.outlet_edits AS
WITH article AS (
    SELECT coalesce(o.name, '') AS outlet, count(*) AS articles, count(*) FILTER (WHERE a.revisions > 0) AS edited
    FROM news.article a LEFT JOIN news.outlet o USING (outlet_id)
    GROUP BY 1
), edit AS (
    SELECT coalesce(r.outlet, '') AS outlet, count(*) AS edits, count(*) FILTER (WHERE r.title_changed) AS title_edits,
           count(*) FILTER (WHERE r.text_changed) AS text_edits,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY r.seen_after) AS median_after, max(r.changed_at) AS last_at
    FROM news.revision r
    GROUP BY 1
)
SELECT a.outlet, a.articles::integer, a.edited::integer, round(a.edited::numeric / a.articles, 4) AS edited_share,
       coalesce(e.edits, 0)::integer AS edits, coalesce(e.title_edits, 0)::integer AS title_edits,
       coalesce(e.text_edits, 0)::integer AS text_edits, date_trunc('second', e.median_after) AS median_after, e.last_at
FROM article a LEFT JOIN edit e USING (outlet);
CREATE UNIQUE INDEX outlet_edits_key ON news.outlet_edits (outlet);
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

CREATE VIEW news.edit_hour AS
SELECT coalesce(r.outlet, '') AS outlet, extract(isodow FROM r.changed_local)::integer AS weekday,
       extract(hour FROM r.changed_local)::integer AS hour, count(*)::integer AS edits,
       count(*) FILTER (WHERE r.title_changed)::integer AS title_edits
FROM news.revision r
GROUP BY 1, 2, 3;
COMMENT ON VIEW   news.edit_hour IS 'When outlets edit: edits seen by weekday and hour, on the clocks of the site''s zone. As sharp as crawls are close together.';
COMMENT ON COLUMN news.edit_hour.outlet IS 'The outlet; empty for articles of which nothing says who wrote them.';
COMMENT ON COLUMN news.edit_hour.weekday IS '1 for Monday to 7 for Sunday.';
COMMENT ON COLUMN news.edit_hour.hour IS 'The hour of the day that the edit was seen in, 0 to 23.';
COMMENT ON COLUMN news.edit_hour.edits IS 'Edits seen in that hour, of all days together.';
COMMENT ON COLUMN news.edit_hour.title_edits IS 'Those that changed the title.';
