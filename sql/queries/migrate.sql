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
INSERT INTO news.outcome AS o (outcome, stage, next, meaning) VALUES (%s, %s, %s, %s)
ON CONFLICT (outcome) DO UPDATE SET stage = excluded.stage, next = excluded.next, meaning = excluded.meaning
WHERE (o.stage, o.next, o.meaning) IS DISTINCT FROM (excluded.stage, excluded.next, excluded.meaning)
