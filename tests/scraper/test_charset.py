import codecs

import pytest

from scraper.charset import choose_charset, decode
from scraper.errors import Rejected
from scraper.outcomes import Outcome

TEXT = "镕造公司昨日公告称，去年净利润同比增长百分之三十，董事会将于下周审议分红方案。"
GBK = TEXT.encode("gbk")
UTF8 = TEXT.encode()


@pytest.mark.parametrize(
    ("body", "content_type", "chosen"),
    [
        (codecs.BOM_UTF8 + UTF8, "text/html; charset=gbk", ("utf-8-sig", "bom")),
        (TEXT.encode("utf-16"), "", ("utf-16", "bom")),
        (TEXT.encode("utf-32"), "", ("utf-32", "bom")),
        (UTF8, "text/html; charset=UTF-8", ("utf-8", "header")),
        (UTF8, 'text/html; charset="utf-8"', ("utf-8", "header")),
        (GBK, "text/html;charset=gb2312", ("gb18030", "header")),
        (b'<meta charset="gbk">' + GBK, "text/html", ("gb18030", "meta")),
        (b'<META HTTP-EQUIV="Content-Type" content="text/html; charset=GB_2312-80">' + GBK, "", ("gb18030", "meta")),
        (b'<meta charset="gbk">' + GBK, "text/html; charset=utf-8", ("gb18030", "meta")),
        (b'<meta charset="utf-16">' + UTF8, "", ("utf-8", "meta")),
        (b" " * 3000 + b'<meta charset="gbk">' + UTF8, "", ("utf-8", "detected")),
        (GBK, "text/html; charset=no-such", ("gb18030", "detected")),
        (GBK, "text/html; charset=utf-8", ("gb18030", "detected")),
        (GBK, "", ("gb18030", "detected")),
        (UTF8, "", ("utf-8", "detected")),
        (UTF8, "text/html; charset=base64", ("utf-8", "detected")),
        (b"", "", ("utf-8", "default")),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe\x00" + bytes(range(256)), "image/png", ("utf-8", "default")),
    ],
)
def test_the_charset_and_how_it_was_chosen(body: bytes, content_type: str, chosen: tuple[str, str]) -> None:
    assert choose_charset(body, content_type) == chosen


@pytest.mark.parametrize("name", ["gb2312", "GBK", "gb_2312-80", "x-gbk", "cp936", "GB18030", "euc-cn", "ms936"])
def test_chinese_charsets_are_read_as_their_superset(name: str) -> None:
    # 镕 is in none of GB 2312, and 㐀 in none but GB 18030.
    body = "朱镕㐀".encode("gb18030")
    codec, how = choose_charset(body, f"text/html; charset={name}")
    assert (codec, how) == ("gb18030", "header")
    assert decode(body, codec) == "朱镕㐀"


@pytest.mark.parametrize(
    ("content_type", "how"),
    [
        ("application/json", "default"),
        ("application/json;charset=utf-8", "header"),
        ("application/json;charset=gbk", "default"),
        ("text/html;charset=gb2312", "default"),
    ],
)
def test_json_is_utf8_whatever_is_declared(content_type: str, how: str) -> None:
    # The <meta> belongs to the text of an article.
    body = f'{{"text":"<meta charset=gbk>{TEXT}"}}'.encode()
    assert choose_charset(body, content_type) == ("utf-8", how)


def test_json_that_is_not_utf8_follows_its_header() -> None:
    body = f'{{"text":"{TEXT}"}}'.encode("gb18030")
    assert choose_charset(body, "text/html;charset=gb2312") == ("gb18030", "header")


def test_a_body_that_is_cut_within_a_character_is_truncated_and_keeps_its_charset() -> None:
    body = f'{{"text":"{TEXT}"}}'.encode()
    cut = body[:-4]
    codec, _ = choose_charset(cut, "application/json;charset=utf-8")
    assert codec == "utf-8"
    with pytest.raises(Rejected) as rejected:
        decode(cut, codec)
    assert rejected.value.outcome is Outcome.TRUNCATED


@pytest.mark.parametrize(("body", "charset"), [(GBK, "utf-8"), (b"\xff\xff\xff", "gb18030"), (b"a", "no-such")])
def test_bytes_of_another_charset_are_rejected(body: bytes, charset: str) -> None:
    with pytest.raises(Rejected) as rejected:
        decode(body, charset)
    assert rejected.value.outcome is Outcome.BAD_CHARSET


def test_a_bom_is_no_text() -> None:
    assert decode(codecs.BOM_UTF8 + UTF8, "utf-8") == TEXT
    assert decode(TEXT.encode("utf-16"), "utf-16") == TEXT
