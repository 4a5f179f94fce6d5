-- Stories: articles that say the same in nearly the same words, whichever outlets they came through. Everything here is
-- derived from the articles and filled behind the load.

CREATE TABLE news.story_member (
    article_id bigint PRIMARY KEY REFERENCES news.article ON DELETE CASCADE,
    story_id   bigint NOT NULL,
    similarity real NOT NULL CHECK (similarity > 0 AND similarity <= 1),
    changed_at timestamptz NOT NULL
);
CREATE INDEX story_member_by_story ON news.story_member (story_id, article_id);
CREATE INDEX story_member_waiting ON news.story_member (article_id) WHERE changed_at = '-infinity';
COMMENT ON TABLE  news.story_member IS 'Which story each article belongs to. Every article that was compared has a row; one that is like no other is a story of its own.';
COMMENT ON COLUMN news.story_member.article_id IS 'The article.';
COMMENT ON COLUMN news.story_member.story_id IS 'Its story: the lowest article_id among the story''s articles. It can change when stories meet or part.';
COMMENT ON COLUMN news.story_member.similarity IS 'How much it is like the article of its story that it is most like: the share, above 0 up to 1, of the shorter text that stands in the longer. 1 for an article alone.';
COMMENT ON COLUMN news.story_member.changed_at IS 'changed_at of the article as it was compared; -infinity where it must be compared again.';

CREATE TABLE news.story_link (
    article_id bigint NOT NULL REFERENCES news.article ON DELETE CASCADE,
    other_id   bigint NOT NULL REFERENCES news.article ON DELETE CASCADE,
    similarity real NOT NULL CHECK (similarity > 0 AND similarity <= 1),
    PRIMARY KEY (article_id, other_id),
    CHECK (article_id < other_id)
);
CREATE INDEX story_link_by_other ON news.story_link (other_id);
COMMENT ON TABLE  news.story_link IS 'Pairs of articles whose texts were compared and found to be the same report. What these pairs connect is a story.';
COMMENT ON COLUMN news.story_link.article_id IS 'The article of the pair with the lower article_id.';
COMMENT ON COLUMN news.story_link.other_id IS 'The other one.';
COMMENT ON COLUMN news.story_link.similarity IS 'Share, above 0 up to 1, of the shorter text that stands in the longer.';

CREATE TABLE news.story_key (
    key        bigint NOT NULL,
    at         timestamptz NOT NULL,
    article_id bigint NOT NULL,
    PRIMARY KEY (key, at, article_id)
);
CREATE INDEX story_key_by_article ON news.story_key (article_id);
COMMENT ON TABLE  news.story_key IS 'What articles are found by that may be the same report: hashes of clauses, of figures that follow each other, and of the whole text. Two that share rare ones are compared.';
COMMENT ON COLUMN news.story_key.key IS 'The hash; the same on every machine.';
COMMENT ON COLUMN news.story_key.at IS 'When the article was published; -infinity where it does not say, and then the whole text is its only key.';
COMMENT ON COLUMN news.story_key.article_id IS 'The article. Its keys go when its row of story_member goes.';

CREATE TABLE news.story_total (
    story_id         bigint PRIMARY KEY,
    first_article_id bigint NOT NULL,
    first_at         timestamptz,
    last_at          timestamptz,
    articles         integer NOT NULL CHECK (articles > 0),
    outlet_names     text[] NOT NULL
);
CREATE INDEX story_total_by_time ON news.story_total (first_at DESC);
CREATE INDEX story_total_largest ON news.story_total (articles DESC, first_at DESC) WHERE articles > 1;
COMMENT ON TABLE  news.story_total IS 'What is counted of each story, kept ready for the view story.';
COMMENT ON COLUMN news.story_total.story_id IS 'The story.';
COMMENT ON COLUMN news.story_total.first_article_id IS 'Its earliest article by published_at, then by article_id; those without a time are last.';
COMMENT ON COLUMN news.story_total.first_at IS 'When that was published; null where none of its articles says.';
COMMENT ON COLUMN news.story_total.last_at IS 'When its latest article was published; null where none says.';
COMMENT ON COLUMN news.story_total.articles IS 'Its articles.';
COMMENT ON COLUMN news.story_total.outlet_names IS 'Its outlets in the order in which they first had it.';

-- Articles are deleted by hand, if ever. What is left of their stories is put in order by the next run.
CREATE FUNCTION news.story_lost_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM news.story_key k USING gone g WHERE k.article_id = g.article_id;
    DELETE FROM news.story_total t USING gone g WHERE t.story_id = g.story_id;
    UPDATE news.story_member m SET changed_at = '-infinity'
    WHERE m.story_id IN (SELECT g.story_id FROM gone g);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION news.story_lost_members() IS 'Runs when rows of story_member are deleted: forgets their keys and has the rest of their stories compared again.';
CREATE TRIGGER story_lost_members AFTER DELETE ON news.story_member
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION news.story_lost_members();

CREATE VIEW news.story AS
SELECT t.story_id, a.title, t.first_article_id, o.name AS first_outlet, t.first_at, t.last_at,
       t.last_at - t.first_at AS spread, t.articles, cardinality(t.outlet_names) AS outlets, t.outlet_names
FROM news.story_total t
JOIN news.article a ON a.article_id = t.first_article_id
LEFT JOIN news.outlet o USING (outlet_id);
COMMENT ON VIEW   news.story IS 'Every story: the same report, whichever outlets had it. An article that no other is like is a story of one article.';
COMMENT ON COLUMN news.story.story_id IS 'The story: the lowest article_id among its articles. It can change when stories meet or part.';
COMMENT ON COLUMN news.story.title IS 'Title of its first article.';
COMMENT ON COLUMN news.story.first_article_id IS 'Its earliest article by published_at, then by article_id.';
COMMENT ON COLUMN news.story.first_outlet IS 'Who wrote that; null where nothing says.';
COMMENT ON COLUMN news.story.first_at IS 'When that was published; null where none of its articles says.';
COMMENT ON COLUMN news.story.last_at IS 'When its latest article was published; null where none says.';
COMMENT ON COLUMN news.story.spread IS 'Time from the first article to the latest.';
COMMENT ON COLUMN news.story.articles IS 'Its articles.';
COMMENT ON COLUMN news.story.outlets IS 'Its distinct outlets.';
COMMENT ON COLUMN news.story.outlet_names IS 'Those outlets, in the order in which they first had it.';

CREATE VIEW news.story_article AS
SELECT m.story_id, m.article_id, s.slug AS site, o.name AS outlet, a.title, a.url, a.published_at,
       a.published_at - t.first_at AS lag, m.similarity, m.article_id = t.first_article_id AS is_first
FROM news.story_member m
JOIN news.story_total t USING (story_id)
JOIN news.article a USING (article_id)
JOIN news.site s USING (site_id)
LEFT JOIN news.outlet o USING (outlet_id);
COMMENT ON VIEW   news.story_article IS 'The articles of each story, with who had it when.';
COMMENT ON COLUMN news.story_article.story_id IS 'The story, as in story.';
COMMENT ON COLUMN news.story_article.article_id IS 'One of its articles.';
COMMENT ON COLUMN news.story_article.site IS 'Where that was read.';
COMMENT ON COLUMN news.story_article.outlet IS 'Who wrote it; null where nothing says.';
COMMENT ON COLUMN news.story_article.title IS 'Its title.';
COMMENT ON COLUMN news.story_article.url IS 'Its address for people.';
COMMENT ON COLUMN news.story_article.published_at IS 'When it was published; null where it does not say.';
COMMENT ON COLUMN news.story_article.lag IS 'How long after the story''s first article; null where it does not say when it was published.';
COMMENT ON COLUMN news.story_article.similarity IS 'How much it is like the article of its story that it is most like: the share, above 0 up to 1, of the shorter text that stands in the longer.';
COMMENT ON COLUMN news.story_article.is_first IS 'Whether it is the story''s first article.';
