-- name: one_at_a_time
-- Two migrations at once would trip over each other; the number is arbitrary and this project's own.
SELECT pg_advisory_xact_lock(4607182418800017408)

-- name: create_bookkeeping
CREATE TABLE IF NOT EXISTS public.finews_migration (
    version    integer PRIMARY KEY,
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)

-- name: applied
SELECT version, sha256 FROM public.finews_migration

-- name: record
INSERT INTO public.finews_migration (version, name, sha256) VALUES (%(version)s, %(name)s, %(sha256)s)

-- name: put_outcome
-- The vocabulary is kept in scraper/outcomes.py; a word is never deleted, since old rows may hold it.
INSERT INTO news.outcome AS o (outcome, stage, next, meaning, advice) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (outcome) DO UPDATE SET stage = excluded.stage, next = excluded.next, meaning = excluded.meaning, advice = excluded.advice
WHERE (o.stage, o.next, o.meaning, o.advice) IS DISTINCT FROM (excluded.stage, excluded.next, excluded.meaning, excluded.advice)

-- name: put_alert_kind
-- The vocabulary is kept in checks/vocabulary.py; a word is never deleted, since old rows may hold it.
INSERT INTO news.alert_kind AS k (kind, meaning, advice) VALUES (%s, %s, %s)
ON CONFLICT (kind) DO UPDATE SET meaning = excluded.meaning, advice = excluded.advice
WHERE (k.meaning, k.advice) IS DISTINCT FROM (excluded.meaning, excluded.advice)

-- name: make_roles
-- Roles belong to the whole server; another warehouse on it may have made these. What they may is in sql/grants.sql.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['finews_loader', 'finews_analyst'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END $$

-- name: keep_with_schema
-- So that a backup of the schema tells which migrations made it.
INSERT INTO news.migration (version, name, sha256, applied_at)
SELECT version, name, sha256, applied_at FROM public.finews_migration
ON CONFLICT (version) DO NOTHING

-- name: has_schema
SELECT to_regnamespace('news') IS NOT NULL

-- name: was_cut_short
-- Whether a restore was killed after it had set the warehouse aside and before another was in its place.
SELECT to_regnamespace('news') IS NULL AND to_regnamespace('news_before_restore') IS NOT NULL

-- name: was_restored
-- Whether the schema came out of a backup, and what is noted of it is another's: the restore was killed after it came.
SELECT to_regclass('news.migration') IS NOT NULL
   AND (to_regnamespace('news_before_restore') IS NOT NULL OR NOT EXISTS (SELECT FROM public.finews_migration))

-- name: count_articles
SELECT count(*) FROM news.article

-- name: set_aside
ALTER SCHEMA news RENAME TO news_before_restore

-- name: put_back
ALTER SCHEMA news_before_restore RENAME TO news

-- name: drop_aside
DROP SCHEMA IF EXISTS news_before_restore CASCADE

-- name: forget_applied
DELETE FROM public.finews_migration

-- name: recall_applied
-- After a schema was restored: which migrations made it.
INSERT INTO public.finews_migration (version, name, sha256, applied_at)
SELECT version, name, sha256, applied_at FROM news.migration
