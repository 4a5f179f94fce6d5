-- name: between
-- What the next block works with.
SELECT set_config('finews.began', %(began)s::timestamptz::text, false), set_config('finews.then', %(then)s::timestamptz::text, false)

-- name: set_back
-- Every time that was put down since the one becomes the other. body_at says which month's partition a body is in.
DO $$
DECLARE
    began timestamptz := current_setting('finews.began');
    one   record;
BEGIN
    FOR one IN
        SELECT c.relname,
               string_agg(format('%1$I = CASE WHEN %1$I BETWEEN $1 AND clock_timestamp() THEN $2 ELSE %1$I END', a.attname), ', ') AS puts,
               string_agg(format('%I BETWEEN $1 AND clock_timestamp()', a.attname), ' OR ') AS inside
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'news'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
          AND a.atttypid = 'timestamptz'::regtype AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'body_at'
        GROUP BY c.relname
    LOOP
        EXECUTE format('UPDATE news.%I SET %s WHERE %s', one.relname, one.puts, one.inside)
        USING began, current_setting('finews.then')::timestamptz;
    END LOOP;
END $$
