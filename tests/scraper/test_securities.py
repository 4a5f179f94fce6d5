import pytest

from scraper.records import Mention
from scraper.securities import Code, read_code, read_id, with_related


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,600160", (1, "600160")),
        ("90,BK0493", (90, "BK0493")),
        ("116,00700", (116, "00700")),
        ("NIO|106|7", (106, "NIO")),
        ("NIO|106|3|", (106, "NIO")),
        ("DJIA|100|_UI", (100, "DJIA")),
        ("K NIO|106|7", (106, "NIO")),
        ("R DJIA|100|_UI", (100, "DJIA")),
        ("1.600160", (1, "600160")),
        ("002353", (None, "002353")),
        ("BK0493", (90, "BK0493")),
        ("600160.SH", (1, "600160")),
        ("000001.SZ", (0, "000001")),
        ("830799.BJ", (0, "830799")),
        ("00700.HK", (116, "00700")),
        ("NVDA.O", (105, "NVDA")),
        ("", None),
        ("undefined", None),
        ("<b>", None),
        ("1,", None),
        ("1,2,3", None),
        ("３,600160", None),
    ],
)
def test_every_grammar_of_a_code(text: str, code: Code | None) -> None:
    assert read_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("stock_1.600160", (1, "600160")),
        ("bk_90.BK0493", (90, "BK0493")),
        ("Info.116.00700", (116, "00700")),
        ("stock_013855", (None, "013855")),
        ("stock_6001601", (1, "600160")),
        ("stock_3001042", (0, "300104")),
        ("stock_NASDAQ_AAPL7", (105, "AAPL")),
        ("stock_NYSE_WMT7", (106, "WMT")),
        ("stock_6001603", None),
        ("Info.3321", None),
        ("Info.600160", None),
        ("quote_1.600160", None),
        ("bkquote_90.BK0493", None),
        ("stock_", None),
        ("content", None),
    ],
)
def test_ids_that_name_a_security(text: str, code: Code | None) -> None:
    assert read_id(text) == code


@pytest.mark.parametrize(
    ("related", "added"),
    [
        (["600160.SH", "1,600161", "300343.SZ"], [(1, "600161"), (0, "300343")]),
        ("1,600161", [(1, "600161")]),
        ("600161.SH,300343.SZ", [(1, "600161"), (0, "300343")]),
        ([{"Code": "600161", "Market": "1"}, {"securityCode": "300343.SZ"}, {"x": 1}], [(1, "600161"), (0, "300343")]),
        (["600160", "[Null]", None, 5, "junk", ["600161.SH"]], []),
        (["300343.SZ", "300343"], [(0, "300343")]),
        ("[Null]", []),
        (None, []),
        (7.5, []),
    ],
)
def test_related_codes_come_behind_what_is_mentioned_already(related: object, added: list[Code]) -> None:
    mentioned = (Mention(1, "600160", "远山化工", 2, "link"),)
    assert with_related(mentioned, related) == (*mentioned, *(Mention(*code, "", 1, "related") for code in added))
