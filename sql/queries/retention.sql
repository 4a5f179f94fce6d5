-- name: months
-- Every month whose bodies are kept: how many answers, how many of them were parsed, bytes on disk.
SELECT m.month, count(u.answer_id), count(u.answer_id) FILTER (WHERE u.parsed), m.bytes
FROM news.answer_month m
LEFT JOIN news.answer_use u ON u.body_at >= m.month::timestamp AT TIME ZONE 'UTC'
                           AND u.body_at < (m.month + interval '1 month') AT TIME ZONE 'UTC'
GROUP BY m.month, m.bytes
ORDER BY m.month

-- name: forget
SELECT forgotten, kept FROM news.forget_answer_month(%(month)s)
