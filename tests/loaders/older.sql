-- As the second migration left the schema. Four pages: an edited article with mentions, a tag and an image, read from its second
-- answer; one with the same text from another outlet; one that was rejected; one that waits to be loaded.

INSERT INTO news.outcome VALUES
    ('loaded', 'load', 'done', 'loaded'), ('revised', 'load', 'done', 'revised'), ('no_text', 'parse', 'never', 'no text'),
    ('bad_url', 'submit', 'never', 'no URL'), ('postponed', 'fetch', 'again', 'postponed');
INSERT INTO news.site (slug, name, time_zone) VALUES ('eastmoney', 'East Money', 'Asia/Shanghai');
INSERT INTO news.crawl_run (run_key, source, started_at, finished_at, discovered, planned, fetched, loaded)
    VALUES ('one', 'finews', '2026-09-30 18:00+00', '2026-09-30 18:05+00', 4, 4, 4, 2),
           ('two', 'finews', '2026-10-01 18:00+00', '2026-10-01 18:05+00', 0, 1, 1, 0);
INSERT INTO news.page (site_id, external_id, source, url, list_name, listed_title, listed_at, discovered_by, first_seen_at, last_seen_at,
                       outcome, outcome_at)
SELECT 1, id, 'finews', 'http://s.example/' || id, 'rolling', '标题', '2026-09-30 08:00+00', 1, '2026-09-30 18:00+00',
       '2026-09-30 18:00+00', outcome, CASE WHEN outcome IS NOT NULL THEN timestamptz '2026-10-01 18:01+00' END
FROM (VALUES ('a', 'revised'), ('b', 'loaded'), ('c', 'no_text'), ('d', NULL)) AS p (id, outcome);
INSERT INTO news.answer (page_id, requested_url, url, status, headers, charset, charset_from, body, body_size, sha256, fetched_at, source)
SELECT page_id, url, url, 200, '{}', 'utf-8', 'default', convert_to(text, 'UTF8'), length(text), sha256(convert_to(text, 'UTF8')), at, 'finews'
FROM (VALUES (1, '一', timestamptz '2026-09-30 18:01+00'), (2, '二', '2026-09-30 18:01+00'), (3, '三', '2026-09-30 18:01+00'),
             (4, '四', '2026-10-01 18:01+00'), (1, '一改', '2026-10-01 18:01+00')) AS g (page_id, text, at)
JOIN news.page USING (page_id);
UPDATE news.page p SET answer_id = (SELECT max(answer_id) FROM news.answer a WHERE a.page_id = p.page_id);
INSERT INTO news.page_copy SELECT page_id, 'finews', '', answer_id FROM news.page;
INSERT INTO news.crawl_page (run_id, page_id, batch, source, url, answer_id, fetched, outcome, ended_at)
SELECT run_id, page_id, 1, 'finews', url, a, true, o, CASE WHEN o IS NOT NULL THEN timestamptz '2026-10-01 18:02+00' END
FROM (VALUES (1, 1, 1, 'loaded'), (1, 2, 2, 'loaded'), (1, 3, 3, 'no_text'), (2, 4, 4, NULL), (2, 1, 5, 'revised')) AS c (run_id, page_id, a, o)
JOIN news.page USING (page_id);
INSERT INTO news.reject (source, subject, page_id, answer_id, stage, reason, detail, run_id)
    VALUES ('finews', 'c', 3, 3, 'parse', 'no_text', 'no text', 1), ('pasted', 'nonsense', NULL, NULL, 'submit', 'bad_url', 'no URL', 1);
INSERT INTO news.outlet (name) VALUES ('澎湃新闻'), ('上海证券报');
INSERT INTO news.category (slug, name) VALUES ('pengpaixinwen', '澎湃新闻'), ('shanghaizhengquanbao', '上海证券报');
INSERT INTO news.tag (name) VALUES ('澎湃新闻新闻'), ('上海证券报新闻');
INSERT INTO news.article (page_id, site_id, external_id, url, title, summary, outlet_id, category_id, published_at, published_raw, language,
                          body_text, body_html, char_count, content_hash, record_hash, revisions, first_seen_at, fetched_at, loaded_at,
                          changed_at, answer_id, parser, parser_version)
SELECT page_id, 1, external_id, url, title, '摘要', outlet_id, outlet_id, at, '2026-09-30 16:00:00', 'zh', text,
       '<p>' || text || '</p>', length(text), sha256(convert_to(title, 'UTF8')), sha256(convert_to(text, 'UTF8')), revisions,
       '2026-09-30 18:00+00', '2026-09-30 18:01+00', '2026-09-30 18:02+00', '2026-10-01 18:02+00', answer_id, 'share', 1
FROM (VALUES (1, 1, '贵州茅台发布三季报', E'贵州茅台（600519.SH）今日发布三季报，营业收入同比增长一成，业内人士称符合预期。\n公司称，壮大智慧产品线是明年的重点。',
              timestamptz '2026-09-30 08:00+00', 1),
             (2, 2, '茅台三季报出炉', E'贵州茅台（600519.SH）今日发布三季报，营业收入同比增长一成，业内人士称符合预期。\n公司称，壮大智慧产品线是明年的重点。',
              timestamptz '2026-09-30 09:30+00', 0)) AS a (page_id, outlet_id, title, text, at, revisions)
JOIN news.page USING (page_id);
INSERT INTO news.article_tag SELECT article_id, article_id FROM news.article;
INSERT INTO news.security (market, code) VALUES (1, '600519'), (1, '601519'), (116, '00700'), (106, 'NIO'), (90, 'BK0493'), (NULL, '300343');
INSERT INTO news.article_security (article_id, security_id, found_by, surface, mentions)
    VALUES (1, 1, 'link', '贵州茅台', 1), (1, 2, 'link', '大智慧', 1), (2, 1, 'link', '贵州茅台', 1), (2, 3, 'related', '', 1),
           (2, 4, 'chart', '', 1), (2, 6, 'link', '贵州茅台', 1);
INSERT INTO news.image (article_id, position, url) VALUES (1, 1, 'http://s.example/1.jpg');
INSERT INTO news.article_revision (article_id, revision, title, summary, body_text, body_html, published_at, published_raw, content_hash,
                                   fetched_at, replaced_at, answer_id, parser, parser_version)
    VALUES (1, 1, '茅台发布三季报', '摘要', '贵州茅台今日发布三季报，营业收入同比增长两成。', '<p></p>', '2026-09-30 08:00+00', '2026-09-30 16:00:00',
            sha256(''), '2026-09-30 18:01+00', '2026-10-01 18:02+00', 1, 'share', 1);
