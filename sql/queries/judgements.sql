-- name: put_question
-- A question that nobody answered is put anew; one that somebody did stays, and this is another.
INSERT INTO news.judgement (run_id, evidence, asked_at) VALUES (%(run_id)s, %(evidence)s, clock_timestamp())
ON CONFLICT (run_id) WHERE choice IS NULL DO UPDATE SET evidence = excluded.evidence, asked_at = excluded.asked_at

-- name: take_back
-- What somebody chose stays.
DELETE FROM news.judgement WHERE run_id = %(run_id)s AND choice IS NULL

-- name: ask
-- Where the gate was cleared after somebody chose, the same is asked once more.
INSERT INTO news.judgement (run_id, evidence, asked_at)
SELECT run_id, evidence, clock_timestamp() FROM news.judgement WHERE run_id = %(run_id)s ORDER BY asked_at DESC LIMIT 1
ON CONFLICT (run_id) WHERE choice IS NULL DO UPDATE SET asked_at = excluded.asked_at
RETURNING evidence

-- name: put_choice
UPDATE news.judgement SET choice = %(choice)s, chosen_by = %(chosen_by)s, chosen_at = %(chosen_at)s
WHERE run_id = %(run_id)s AND choice IS NULL
