from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

from scraper.copies import Copy, leading, merged
from scraper.records import Article, Mention

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def article(**said: object) -> Article:
    whole = Article(
        external_id="1",
        url="http://a.example/1",
        title="a title",
        outlet="证券时报",
        category_slug="zhengquanshibao",
        category_name="证券时报",
        published_at=NOON,
        published_raw="2026-11-20 20:00:00",
        language="zh",
        body_text="a text",
        body_html="<p>a text</p>",
        parser="p",
        parser_version=1,
        tags=("证券时报新闻",),
    )
    return replace(whole, **said)  # type: ignore[arg-type]


LINKED = (Mention(1, "600519", "贵州茅台", 2, "link"), Mention(0, "000858", "五粮液", 1, "link"))


def test_one_copy_is_the_article() -> None:
    alone = article()
    assert merged([Copy(alone, 0, "finews")]) is alone


def test_the_record_is_the_same_whichever_copy_came_first() -> None:
    copies = [
        Copy(article(url="http://live.example/1", mentions=()), 1, "finews"),
        Copy(article(body_text="an older text", mentions=LINKED), -1, "archive", "2026-11-20-1.md"),
        Copy(article(title="", published_at=None, summary="a digest"), -1, "archive", "-1.md"),
    ]
    records = {merged(order).record_hash for order in permutations(copies)}
    assert len(records) == 1
    record = merged(copies)
    assert (record.url, record.body_text) == ("http://live.example/1", "a text")
    assert record.mentions == LINKED, "those of the copy with most of them"
    assert record.summary == "a digest", "told by one copy only"


def test_of_equal_copies_the_one_that_says_more_leads() -> None:
    bare = Copy(
        article(title="", published_at=None, body_text="a much longer text than the other's"), -1, "archive", "a"
    )
    untimed = Copy(article(published_at=None), -1, "archive", "b")
    whole = Copy(article(outlet="", category_slug="", category_name="", tags=()), -1, "archive", "c")
    signed = Copy(article(), -1, "archive", "d")
    longer = Copy(article(body_text="a text, longer"), -1, "archive", "e")
    for order in permutations([bare, untimed, whole, signed, longer]):
        assert leading(order) is longer
    assert leading([bare, untimed, whole]) is whole
    assert leading([bare, untimed]) is untimed


def test_what_the_leading_copy_does_not_say_another_one_tells() -> None:
    lead = Copy(article(title="", outlet="", category_slug="", category_name="", tags=("国际",)), 1, "finews")
    other = Copy(article(authors=("王小明",)), 0, "other")
    record = merged([lead, other])
    assert (record.title, record.outlet, record.category_slug) == ("a title", "证券时报", "zhengquanshibao")
    assert (record.tags, record.authors) == (("证券时报新闻",), ("王小明",))
