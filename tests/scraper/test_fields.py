import pytest

from scraper.fields import digest_of, outlet_of, people_of
from scraper.text import one_line, text_of, visible


@pytest.mark.parametrize("value", [None, "", "  ", "[]", "[Null]", "[null]", "null", [], {}, ["a"], {"a": 1}, True])
def test_every_way_to_say_nothing_is_nothing(value: object) -> None:
    assert text_of(value) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(" a\0b ", "ab"), ("好\ud800坏", "好坏"), (1643019388000, "1643019388000"), (1.5e3, "1500"), (0, "0")],
)
def test_any_scalar_is_a_clean_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_line_has_its_entities_resolved_and_its_spaces_single() -> None:
    assert one_line("　A&amp;B&nbsp;\n “甲&#65;” &copy AT&T ") == "A&B “甲A” &copy AT&T"
    assert one_line("&#0;&#xD800;甲") == one_line("\ufffd\ufffd甲")
    assert visible("元\u200b宇\ufeff宙　") == "元宇宙　"


@pytest.mark.parametrize(
    ("digest", "outlet", "read"),
    [
        ("【标题】正文。（江城证券报）", "", "正文。"),
        ("【标题】正文【重点】之后。", "", "正文【重点】之后。"),
        ("正文【不是标题】在前", "", "正文【不是标题】在前"),
        ("没有句号（江城证券报）", "江城证券报", "没有句号"),
        ("没有句号（江城证券报）", "", "没有句号（江城证券报）"),
        ("净利润增长（扣除非经常性损益）", "", "净利润增长（扣除非经常性损益）"),
        ("完成交割。（同比增长30%）", "", "完成交割。（同比增长30%）"),
        ("完成交割。（云岭投研（公众号））", "", "完成交割。"),
        ("（江城证券报）", "", "（江城证券报）"),
        ("【只有标题】", "", ""),
        ("[Null]", "", ""),
    ],
)
def test_a_digest_loses_its_headline_and_source_only(digest: str, outlet: str, read: str) -> None:
    assert digest_of(digest, outlet) == read


@pytest.mark.parametrize(
    ("value", "outlet"),
    [
        ("来源：江城日报", "江城日报"),
        ("文章来源: 江城日报", "江城日报"),
        ("來源：江城日报", "江城日报"),
        ("两个  空格", "两个  空格"),
        ("a\tb", "a b"),
        ("[]", ""),
    ],
)
def test_an_outlet_is_its_name(value: str, outlet: str) -> None:
    assert outlet_of(value) == outlet


@pytest.mark.parametrize(
    ("value", "people"),
    [
        (["李明远", "", "[Null]", "李明远", "12345"], ("李明远",)),
        ("张三,李四、王五", ("张三", "李四", "王五")),
        ("本报记者 赵六 钱七", ("赵六", "钱七")),
        (["作者：孙八", "文/周九", "John Smith"], ("孙八", "周九", "John Smith")),
        ([{"Name": "陈一"}, {"id": 3}, ["x"]], ("陈一",)),
        (["江城日报", "吴十"], ("吴十",)),
        ("文天祥", ("文天祥",)),
        (None, ()),
    ],
)
def test_authors_are_people(value: object, people: tuple[str, ...]) -> None:
    assert people_of(value, "江城日报") == people
