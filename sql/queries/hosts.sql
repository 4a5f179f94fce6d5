-- name: reserve_slots
-- Reserve the next slots of a host for the whole installation; no row where the host is paused. The answer is how
-- many seconds from now the first slot begins: the server's clock is the only one that counts.
INSERT INTO news.host AS h (host, next_slot_at)
VALUES (%(host)s, clock_timestamp() + %(seconds)s * interval '1 second')
ON CONFLICT (host) DO UPDATE
    SET next_slot_at = greatest(h.next_slot_at, clock_timestamp()) + %(seconds)s * interval '1 second'
    WHERE h.paused_until <= clock_timestamp()
RETURNING extract(epoch FROM next_slot_at - %(seconds)s * interval '1 second' - clock_timestamp())::float8

-- name: pause
-- Leave a host alone until a time; the later of two ends holds.
INSERT INTO news.host AS h (host, paused_until, pause_reason) VALUES (%(host)s, %(until)s, %(reason)s)
ON CONFLICT (host) DO UPDATE SET paused_until = excluded.paused_until, pause_reason = excluded.pause_reason
WHERE h.paused_until < excluded.paused_until

-- name: pause_of
SELECT paused_until, pause_reason FROM news.host WHERE host = %(host)s AND paused_until > clock_timestamp()

-- name: robots
SELECT robots_status, robots_body, robots_at FROM news.host WHERE host = %(host)s AND robots_at IS NOT NULL

-- name: remember_robots
INSERT INTO news.host AS h (host, robots_status, robots_body, robots_at)
VALUES (%(host)s, %(status)s, %(body)s, %(fetched_at)s)
ON CONFLICT (host) DO UPDATE SET robots_status = excluded.robots_status, robots_body = excluded.robots_body,
    robots_at = excluded.robots_at
