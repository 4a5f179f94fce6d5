-- An alert of the checks stands until a later run is judged for the same; and every asking of a person is remembered.

ALTER TABLE news.crawl_run ADD COLUMN judged text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN news.crawl_run.judged IS 'Kinds of alerts that its checks had enough to judge; those without a row in alert were found sound. {} where it was not checked.';
-- Until now a run that was checked ended every alert before it.
UPDATE news.crawl_run SET judged = '{lists,silence,outlets,shape,rejects,fields,bodies,times}' WHERE checked_at IS NOT NULL;

ALTER TABLE news.judgement DROP CONSTRAINT judgement_pkey, ADD PRIMARY KEY (run_id, asked_at);
CREATE UNIQUE INDEX judgement_open ON news.judgement (run_id) WHERE choice IS NULL;
COMMENT ON TABLE  news.judgement IS 'Runs that waited for a person before their articles were loaded, and who decided what; a run that was asked about again has a row for each time.';
COMMENT ON COLUMN news.judgement.asked_at IS 'When the run began to wait for this choice.';
