-- What an operator is told: alerts of the checks and of the system, who decided about a run that waited, and what to do about
-- each outcome.

ALTER TABLE news.outcome ADD COLUMN advice text NOT NULL DEFAULT '';
COMMENT ON COLUMN news.outcome.advice IS 'What an operator does about it; empty where there is nothing to do.';

CREATE TABLE news.alert_kind (
    kind    text PRIMARY KEY CHECK (kind ~ '^[a-z_]+$'),
    meaning text NOT NULL CHECK (meaning <> ''),
    advice  text NOT NULL CHECK (advice <> '')
);
COMMENT ON TABLE  news.alert_kind IS 'The closed vocabulary of alerts.';
COMMENT ON COLUMN news.alert_kind.kind IS 'The word, the same in tables, logs, notifications and the UI.';
COMMENT ON COLUMN news.alert_kind.meaning IS 'What it means.';
COMMENT ON COLUMN news.alert_kind.advice IS 'What to do about it.';

CREATE TABLE news.alert (
    alert_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     text NOT NULL REFERENCES news.alert_kind,
    level    text NOT NULL CHECK (level IN ('warning', 'failure')),
    source   text NOT NULL CHECK (source <> ''),
    run_key  text NOT NULL DEFAULT '',
    run_id   bigint REFERENCES news.crawl_run ON DELETE CASCADE,
    subject  text NOT NULL DEFAULT '',
    observed numeric,
    normal   numeric,
    detail   text NOT NULL CHECK (detail <> ''),
    at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, run_key, kind, subject)
);
CREATE INDEX alert_newest ON news.alert (at DESC);
CREATE INDEX alert_by_kind ON news.alert (kind, at DESC);
CREATE INDEX alert_by_run ON news.alert (run_id);
COMMENT ON TABLE  news.alert IS 'What operators were warned of, once a run. A run that is checked again has its alerts of then.';
COMMENT ON COLUMN news.alert.alert_id IS 'Key.';
COMMENT ON COLUMN news.alert.kind IS 'What kind; alert_kind says what to do.';
COMMENT ON COLUMN news.alert.level IS 'warning: someone should look within the day. failure: data is missing or wrong until someone acts.';
COMMENT ON COLUMN news.alert.source IS 'The entry of sources.toml, or the DAG for what is of no source.';
COMMENT ON COLUMN news.alert.run_key IS 'The name of the run in Airflow, or cli-… for one from the command line; empty for what is of no run.';
COMMENT ON COLUMN news.alert.run_id IS 'The crawl run; null for what is of none.';
COMMENT ON COLUMN news.alert.subject IS 'The field, outlet, list or rule that it is about; empty for what is of the whole run.';
COMMENT ON COLUMN news.alert.observed IS 'The number found, such as pages, a share from 0 to 1, or characters; null where it is no number.';
COMMENT ON COLUMN news.alert.normal IS 'What is normal for that number: pages, a share, or characters, as observed; null where nothing is.';
COMMENT ON COLUMN news.alert.detail IS 'What was found, for a person to read.';
COMMENT ON COLUMN news.alert.at IS 'When it was found.';

ALTER TABLE news.crawl_run ADD COLUMN checked_at timestamptz;
COMMENT ON COLUMN news.crawl_run.checked_at IS 'When its checks were done; null where they were not. What they found is in alert.';

CREATE TABLE news.judgement (
    run_id    bigint PRIMARY KEY REFERENCES news.crawl_run ON DELETE CASCADE,
    evidence  text NOT NULL CHECK (evidence <> ''),
    asked_at  timestamptz NOT NULL DEFAULT now(),
    choice    text CHECK (choice IN ('load', 'hold')),
    chosen_by text,
    chosen_at timestamptz,
    CHECK ((choice IS NULL) = (chosen_at IS NULL) AND (choice IS NULL) = (chosen_by IS NULL))
);
COMMENT ON TABLE  news.judgement IS 'Runs that waited for a person before their articles were loaded, and who decided what.';
COMMENT ON COLUMN news.judgement.run_id IS 'The run.';
COMMENT ON COLUMN news.judgement.evidence IS 'What the person was shown.';
COMMENT ON COLUMN news.judgement.asked_at IS 'When the run began to wait.';
COMMENT ON COLUMN news.judgement.choice IS 'load: the articles were loaded all the same. hold: they were left to the next run. Null while it waits.';
COMMENT ON COLUMN news.judgement.chosen_by IS 'Who decided, by the name of the login; nobody where the wait ran out.';
COMMENT ON COLUMN news.judgement.chosen_at IS 'When that was.';
