-- name: put_question
INSERT INTO news.judgement AS j (run_id, evidence) VALUES (%(run_id)s, %(evidence)s)
ON CONFLICT (run_id) DO UPDATE SET
    evidence = excluded.evidence, asked_at = clock_timestamp(), choice = NULL, chosen_by = NULL, chosen_at = NULL

-- name: ask
-- What was chosen before, where the gate was cleared, holds no more.
UPDATE news.judgement SET asked_at = clock_timestamp(), choice = NULL, chosen_by = NULL, chosen_at = NULL
WHERE run_id = %(run_id)s
RETURNING evidence

-- name: put_choice
UPDATE news.judgement SET choice = %(choice)s, chosen_by = %(chosen_by)s, chosen_at = %(chosen_at)s
WHERE run_id = %(run_id)s
