-- name: alone_now
-- The number is arbitrary and this project's own.
SELECT pg_try_advisory_lock(1718185591, hashtext(%(task)s))

-- name: alone
SELECT pg_advisory_lock(1718185591, hashtext(%(task)s))

-- name: let_go
SELECT pg_advisory_unlock(1718185591, hashtext(%(task)s))

-- name: clock
SELECT clock_timestamp()

-- name: covers_to
SELECT covers_to FROM news.upkeep WHERE task = %(task)s

-- name: finished
INSERT INTO news.upkeep AS u (task, covers_to, finished_at, done)
VALUES (%(task)s, %(covers_to)s, clock_timestamp(), %(done)s)
ON CONFLICT (task) DO UPDATE
SET covers_to = greatest(u.covers_to, excluded.covers_to), finished_at = excluded.finished_at, done = excluded.done

-- name: was_never_done
-- Whether there are articles and search or stories were never brought up to date: after an upgrade.
SELECT EXISTS (SELECT FROM news.article)
   AND (SELECT count(*) FROM news.upkeep WHERE task IN ('search', 'stories')) < 2
