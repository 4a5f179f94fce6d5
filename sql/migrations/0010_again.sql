-- Runs that go over known pages again: what their form asked for, and which pages they read from stored answers.

ALTER TABLE news.crawl_run ADD COLUMN form jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(form) = 'object');
COMMENT ON COLUMN news.crawl_run.form IS 'What the form of reparse_pages, replay_rejects or refetch_pages asked for: {"source": "newsroom", "outcomes": ["no_text"]}; {} for a crawl.';
COMMENT ON COLUMN news.crawl_run.source IS 'The entry of sources.toml; pasted, reparse, replay or refetch for a run that is of no single one.';

ALTER TABLE news.crawl_page ADD COLUMN reread boolean NOT NULL DEFAULT false, ADD CHECK (fetched OR NOT reread);
COMMENT ON TABLE  news.crawl_page IS 'Each page that a run set out to ask for, or to read again, once, and what became of it there.';
COMMENT ON COLUMN news.crawl_page.reread IS 'Whether its stored answer was to be read again: nothing was asked for.';
COMMENT ON COLUMN news.crawl_run.planned IS 'Pages it set out to ask for or to read again; the sum of loaded, revised, updated, unchanged, postponed and the rejected ones that are pages.';
COMMENT ON COLUMN news.crawl_run.fetched IS 'Pages whose host answered with the page, or that it is as it was; pages that were only read again are not among them.';

-- A run over known pages says nothing of how fresh a source is.
CREATE OR REPLACE VIEW news.source_freshness AS
WITH RECURSIVE source AS (
    -- From name to name by index: a source has thousands of runs.
    (SELECT source FROM news.crawl_run ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT r.source FROM news.crawl_run r WHERE r.source > s.source ORDER BY r.source LIMIT 1)
    FROM source s WHERE s.source IS NOT NULL
)
SELECT s.source, begun.started_at AS last_run_at, begun.finished_at IS NULL AS is_running, ended.finished_at AS last_finished_at,
       brought.finished_at AS newest_loaded_at, greatest(newest.at, health.at) AS newest_published_at,
       (SELECT count(*) FROM news.page p WHERE p.source = s.source AND p.outcome IS NULL)::integer AS waiting,
       ended.discovered AS discovered_last_run, ended.loaded AS loaded_last_run, ended.rejected AS rejected_last_run
FROM source s
CROSS JOIN LATERAL (SELECT r.started_at, r.finished_at FROM news.crawl_run r
                    WHERE r.source = s.source ORDER BY r.started_at DESC LIMIT 1) AS begun
LEFT JOIN LATERAL (SELECT r.finished_at, r.discovered, r.loaded, r.rejected FROM news.crawl_run r
                   WHERE r.source = s.source AND r.finished_at IS NOT NULL ORDER BY r.started_at DESC LIMIT 1) AS ended ON true
LEFT JOIN LATERAL (SELECT r.finished_at FROM news.crawl_run r
                   WHERE r.source = s.source AND r.loaded > 0 ORDER BY r.started_at DESC LIMIT 1) AS brought ON true
CROSS JOIN LATERAL (SELECT max(a.published_at) AS at
                    FROM (SELECT p.page_id FROM news.page p
                          WHERE p.source = s.source AND p.listed_at IS NOT NULL ORDER BY p.listed_at DESC LIMIT 100) AS listed
                    JOIN news.article a USING (page_id)) AS newest
CROSS JOIN LATERAL (SELECT max(h.newest_at) AS at FROM news.source_health h WHERE h.source = s.source) AS health
WHERE s.source NOT IN ('reparse', 'replay', 'refetch');
