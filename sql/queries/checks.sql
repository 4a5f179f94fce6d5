-- name: run
SELECT run_id, started_at, since, until, lists_read_at FROM news.crawl_run WHERE source = %(source)s AND run_key = %(run_key)s

-- name: run_source
SELECT source FROM news.crawl_run WHERE run_id = %(run_id)s

-- name: earlier
-- The runs of the same source in so many days before a run, and how many articles they loaded. Those that failed the
-- checks of how pages end are not among them, nor those that these could not judge: what is broken is never normal.
SELECT e.run_id, e.loaded
FROM news.crawl_run r JOIN news.crawl_run e ON e.source = r.source AND e.run_id < r.run_id
WHERE r.run_id = %(run_id)s AND e.finished_at IS NOT NULL AND e.started_at >= r.started_at - %(days)s * interval '1 day'
  AND NOT EXISTS (SELECT FROM news.alert a WHERE a.run_id = e.run_id AND a.level = 'failure' AND a.kind IN ('shape', 'rejects'))
  AND (e.checked_at IS NULL OR 'shape' = ANY (e.judged))

-- name: recent
-- How the pages of the runs of the same source in so many days before a run ended, newest run first, and what kinds of
-- alerts each has. A page counts once, in the last run in which it was read anew, and as loaded where it is an article by now.
WITH run AS (
    SELECT e.run_id
    FROM news.crawl_run r JOIN news.crawl_run e ON e.source = r.source AND e.run_id <= r.run_id
    WHERE r.run_id = %(run_id)s
      AND (e.run_id = r.run_id OR e.finished_at IS NOT NULL AND e.started_at >= r.started_at - %(days)s * interval '1 day')
), ended AS (
    SELECT DISTINCT ON (cp.page_id) cp.run_id, CASE WHEN o.next <> 'done' AND po.next = 'done' THEN 'loaded' ELSE cp.outcome END AS outcome
    FROM run JOIN news.crawl_page cp USING (run_id) JOIN news.outcome o ON o.outcome = cp.outcome
    JOIN news.page p USING (page_id) LEFT JOIN news.outcome po ON po.outcome = p.outcome
    WHERE cp.outcome NOT IN ('unchanged', 'postponed')
      AND (o.next = 'done' OR NOT EXISTS (
          SELECT FROM news.crawl_page e JOIN news.outcome eo USING (outcome)
          WHERE e.page_id = cp.page_id AND e.run_id < cp.run_id AND eo.next <> 'done' AND e.outcome <> 'postponed'))
    ORDER BY cp.page_id, cp.run_id DESC
), counted AS (
    SELECT run_id, outcome, count(*) AS pages FROM ended WHERE run_id <> %(run_id)s GROUP BY run_id, outcome
)
SELECT run_id, jsonb_object_agg(outcome, pages), ARRAY(SELECT a.kind FROM news.alert a WHERE a.run_id = counted.run_id)
FROM counted GROUP BY run_id ORDER BY run_id DESC

-- name: ended
-- How the pages of runs ended. A page that an earlier run rejected and that is rejected again is no news.
SELECT cp.outcome, count(*)
FROM news.crawl_page cp JOIN news.outcome o USING (outcome)
WHERE cp.run_id = ANY (%(run_ids)s) AND cp.outcome NOT IN ('unchanged', 'postponed')
  AND (o.next = 'done' OR NOT EXISTS (
      SELECT FROM news.crawl_page e JOIN news.outcome eo USING (outcome)
      WHERE e.page_id = cp.page_id AND e.run_id < cp.run_id AND eo.next <> 'done' AND e.outcome <> 'postponed'))
GROUP BY cp.outcome

-- name: rejected_before
-- Pages of a run that an earlier run rejected.
SELECT cp.page_id FROM news.crawl_page cp
WHERE cp.run_id = %(run_id)s AND EXISTS (
    SELECT FROM news.crawl_page e JOIN news.outcome eo USING (outcome)
    WHERE e.page_id = cp.page_id AND e.run_id < cp.run_id AND eo.next <> 'done' AND e.outcome <> 'postponed')

-- name: rejects
-- Some pages of a run that are rejected already and were not before, and why.
SELECT p.external_id, cp.outcome, cp.detail
FROM news.crawl_page cp JOIN news.page p USING (page_id) JOIN news.outcome o ON o.outcome = cp.outcome
WHERE cp.run_id = %(run_id)s AND o.next <> 'done' AND cp.outcome <> 'postponed' AND cp.page_id <> ALL (%(known)s)
ORDER BY cp.ended_at LIMIT %(most)s

-- name: lists
-- The lists that a run could not read.
SELECT substr(subject, 6), reason, detail FROM news.reject
WHERE run_id = %(run_id)s AND source = %(source)s AND stage = 'discover' AND page_id IS NULL
  AND subject LIKE 'list %%' AND subject NOT LIKE 'list record %%'
ORDER BY subject

-- name: listed
-- A source's pages by the hour that they are of, on the clocks of a zone, and by outlet: as the list says, or as the
-- article does where the list names none; '' where neither is known.
SELECT date_trunc('hour', coalesce(p.listed_at, p.first_seen_at) AT TIME ZONE %(zone)s),
       CASE WHEN p.listed_outlet <> '' THEN p.listed_outlet
            ELSE coalesce((SELECT o.name FROM news.article a JOIN news.outlet o USING (outlet_id) WHERE a.page_id = p.page_id), '')
       END,
       count(*)
FROM news.page p
WHERE p.source = %(source)s
  AND (p.listed_at >= %(begin)s AND p.listed_at < %(end)s
       OR p.listed_at IS NULL AND p.first_seen_at >= %(begin)s AND p.first_seen_at < %(end)s)
GROUP BY 1, 2

-- name: seen
-- The articles that runs brought, one of so many of them, each as of the last run that did.
SELECT cp.run_id, p.list_name, a.parser, a.parser_version, a.published_at AT TIME ZONE %(zone)s,
       coalesce(a.published_at > a.fetched_at + interval '5 minutes', false), a.char_count,
       a.outlet_id IS NOT NULL, a.summary <> '', a.authors <> '{}', a.category_id IS NOT NULL,
       EXISTS (SELECT FROM news.article_tag t WHERE t.article_id = a.article_id),
       EXISTS (SELECT FROM news.article_security s WHERE s.article_id = a.article_id AND s.found_by <> 'text'),
       EXISTS (SELECT FROM news.image i WHERE i.article_id = a.article_id)
FROM news.crawl_page cp JOIN news.page p USING (page_id) JOIN news.article a USING (page_id)
WHERE cp.run_id = ANY (%(run_ids)s) AND cp.outcome = ANY (%(outcomes)s) AND cp.page_id %% %(one_of)s = 0
  AND NOT EXISTS (SELECT FROM news.crawl_page l WHERE l.page_id = cp.page_id AND l.run_id > cp.run_id
                  AND l.run_id = ANY (%(run_ids)s) AND l.outcome = ANY (%(outcomes)s))

-- name: fetched
-- The pages of a run that lie ready to be loaded.
SELECT cp.page_id FROM news.crawl_page cp JOIN news.answer a USING (answer_id)
WHERE cp.run_id = %(run_id)s AND cp.fetched AND cp.outcome IS NULL AND a.body_at IS NOT NULL
ORDER BY cp.page_id

-- name: unchanged
-- How many of those are known to be unchanged: the article was read from this very answer by this very parser.
SELECT cp.page_id FROM news.crawl_page cp JOIN news.article a USING (page_id)
WHERE cp.run_id = %(run_id)s AND cp.fetched AND cp.outcome IS NULL
  AND a.answer_id = cp.answer_id AND a.parser = %(parser)s AND a.parser_version = %(parser_version)s

-- name: newest_runs
-- When the newest finished crawl of each source began, and the newest that is not finished; not those of a stretch of days.
SELECT source, max(started_at) FILTER (WHERE finished_at IS NOT NULL), max(started_at) FILTER (WHERE finished_at IS NULL)
FROM news.crawl_run WHERE source = ANY (%(sources)s) AND since IS NULL GROUP BY source
