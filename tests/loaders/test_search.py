"""news.search(): what it finds in texts, and that no query is an error."""

import random
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from loaders.database import Database
from newsroom import Newsroom
from scraper.records import Article

from .conftest import NOON, Desk, article
from .search_scene import found, load, notices, said

SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture
def indexed(desk: Callable[[str], Desk], warehouse: str) -> Callable[..., None]:
    """Loads and indexes articles."""
    return lambda *articles: load(desk, warehouse, articles)


# Another way to the same answer --------------------------------------------------------------------------------------

_LETTER = "[a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2dff]"


def folded(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else " " if c in "\u3000\u00a0\t" else c
        for c in text
    ).lower()


def says(text: str, term: str) -> bool:
    """Whether the term stands in the text: anywhere in Chinese, but only whole words of letters and whole numbers."""
    term = folded(term)
    before = (
        f"(?<!{_LETTER})" if re.match(_LETTER, term) else r"(?<![0-9])(?<![0-9]\.)" if re.match("[0-9]", term) else ""
    )
    after = (
        f"(?!{_LETTER})"
        if re.search(f"{_LETTER}$", term)
        else r"(?![0-9]|\.[0-9])"
        if re.search("[0-9]$", term)
        else ""
    )
    if re.match(r"\.[0-9]", term):
        before = "(?<![0-9])"
    if re.search(r"[0-9]\.$", term):
        after = "(?![0-9])"
    return re.search(before + re.escape(term) + after, folded(text)) is not None


def is_searchable(term: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in term)


def real_text(samples: Path | None) -> list[Article]:
    room = Newsroom(days=6, per_day=60, clock=lambda: datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI))
    articles = [
        article(
            e.info_code,
            title=e.title,
            summary=e.summary,
            body_text="\n".join(e.paragraphs),
            published_at=e.published_at,
        )
        for e in room.expected()
        if e.outcome == "loaded"
    ]
    for path in sorted(samples.glob("*.md")) if samples else ():
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        title = re.search('title: "(.*)"', head)
        assert title
        lines = [line.strip() for line in re.sub("<[^>]*>", "\n", body).splitlines() if line.strip()]
        articles.append(article(path.stem, title=title[1], body_text="\n".join(lines)))
    return articles


def fragments(articles: list[Article], count: int) -> list[str]:
    rng = random.Random(20261123)
    lines = [line for a in articles for line in (a.title, *a.body_text.splitlines()) if len(line) > 6]
    made: list[str] = []
    while len(made) < count:
        line = rng.choice(lines)
        length = rng.randint(1, 6)
        start = rng.randrange(len(line) - length + 1)
        term = line[start : start + length]
        if term == term.strip() and is_searchable(term) and not re.search('["“”„*]|  ', term):
            made.append(term)
    return made


def test_any_piece_of_any_text_finds_exactly_the_articles_that_have_it(
    db: Database, indexed: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    folder = Path(__file__).parents[2].parent / "shared" / "samples"
    articles = real_text(folder if folder.is_dir() else None)
    indexed(*articles)
    texts = {a.external_id: "\n".join((a.title, a.summary, a.body_text)) for a in articles}
    terms = fragments(articles, 250)
    assert {len(t) for t in terms} == {1, 2, 3, 4, 5, 6}
    for term in terms:
        expected = {key for key, text in texts.items() if says(text, term)}
        answer = found(db, f'"{term}"', max_rows=100_000)
        assert len(answer) == len(set(answer))
        assert set(answer) == expected, term


def test_a_term_said_again_is_one_term(db: Database, indexed: Callable[..., None]) -> None:
    def terms(query: str) -> list[Any]:
        return db.execute("SELECT term, excluded FROM news.search_terms(%s)", [query]).fetchall()

    assert terms("公司 " * 300) == [("公司", False)]
    assert terms('公司 ＮＥＷ "公司" new -new 公司') == [("公司", False), ("new", False), ("new", True)]
    assert terms("nvid nvid* nvid*") == [("nvid", False), ("nvid", False)], "a word and what begins with it"
    indexed(said("1", "公司甲与公司乙。"), said("2", "公司。"))
    for query in ("公司", "公司 " * 300):
        ranks = db.execute("SELECT article_id, round(rank::numeric, 4) FROM news.search(%s)", [query]).fetchall()
        assert len(ranks) == 2
        once = db.execute("SELECT article_id, round(rank::numeric, 4) FROM news.search('公司')").fetchall()
        assert ranks == once


def test_two_terms_are_both_there_and_an_excluded_one_is_not(db: Database, indexed: Callable[..., None]) -> None:
    articles = real_text(None)
    indexed(*articles)
    texts = {a.external_id: "\n".join((a.title, a.summary, a.body_text)) for a in articles}
    terms = fragments(articles, 100)
    for one, two in zip(terms[::2], terms[1::2], strict=True):
        both = {key for key, text in texts.items() if says(text, one) and says(text, two)}
        without = {key for key, text in texts.items() if says(text, one) and not says(text, two)}
        assert set(found(db, f'"{one}" "{two}"', max_rows=100_000)) == both, (one, two)
        assert set(found(db, f'"{one}" -"{two}"', max_rows=100_000)) == without, (one, two)


def test_the_archived_post_is_found_with_its_words_marked(
    db: Database, indexed: Callable[..., None], samples: Path
) -> None:
    indexed(*real_text(samples))
    row: Any = db.execute(
        "SELECT title, outlet, snippet, rank, url, published_at FROM news.search('元宇宙 规划', max_rows => 1)"
    ).fetchone()
    assert row[0] == "热词“元宇宙”已被写入哪些地方政府工作报告及产业规划中？"
    assert row[1] == "澎湃新闻"
    assert "«元宇宙»" in row[2]
    assert "«规划»" in row[2]
    assert 0.3 < row[3] <= 1
    assert row[4].startswith("http://127.0.0.1")
    assert row[5] == NOON


# Characters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "queries", "others"),
    [
        ("上海市人民银行今天表示。", ("银行", "人民银行", "行今", "银", "海市人民"), ("海人", "银 中", "表示今天")),
        (
            "搭载iPhone15和ＧＰＴ４的新品",
            ("iphone", "IPHONE15", "15", "gpt", "gpt4", "ｇｐｔ", "和gpt"),
            ("phone", "1", "gpt45"),
        ),
        (
            "（600160.SH）上涨3.5%，成交1,234万元",
            ("600160", "600160.sh", "3.5", "3.5%", "1,234", "SH", "涨3.5"),
            ("5%", "3", "60016", ".5"),
        ),
        ("C++与S&P 500、COVID-19", ("c++", "S&P", '"s&p 500"', "covid-19", "500、COVID"), ("c--", "s&q")),
        ("Crédit Agricole、Škoda与ÜBER", ("crédit", "CRÉDIT", "škoda", "über", "Über"), ("credit", "ber")),
        ("Газпром сообщил；ΕΛΛΆΣ", ("газпром", "ГАЗПРОМ сообщил", "ελλάσ", "ΕΛΛΆΣ"), ("пром",)),
        ("トヨタ自動車が発表、삼성전자는", ("トヨタ", "自動", "ヨタ自", "삼성", "성전", "自"), ("トタ",)),
        ("𠮷野家開店🎉🎉，𠀀", ("𠮷野", "𠮷", "🎉", "𠀀", "店🎉"), ("野𠮷",)),
        ("第一段的末\n尾字接着", ("第一段", "尾字"), ("末尾",)),
        ("全角　空格 与  两个空格", ('"全角 空格"', '"与 两个"', '"与　两个空格"'), ('"角空格"',)),
        ("Nvidia与NVIDIA Corp、2026年", ("nvid*", "NV*", "202*", "“nvidia corp”"), ("idia*", "26*", "nvidia*c")),
        ("一", ("一",), ("二",)),
        ("热词“元宇宙”走红", ("元宇宙", "热词“元宇宙”走红", '"元宇宙', "“元宇宙”"), ("词元",)),
    ],
)
def test_what_is_found_in_a_text(
    db: Database, indexed: Callable[..., None], text: str, queries: tuple[str, ...], others: tuple[str, ...]
) -> None:
    indexed(article("1", title="题", body_text=text, tags=(), outlet="", category_slug="", category_name=""))
    assert [q for q in queries if found(db, q) != ["1"]] == []
    assert [q for q in others if found(db, q)] == []


def test_a_very_long_word_and_a_very_long_text_do_not_break_the_index(
    db: Database, indexed: Callable[..., None]
) -> None:
    rng = random.Random(7)
    every = "".join(chr(rng.randint(0x20000, 0x2A6D0)) for _ in range(61_000))
    indexed(said("long", every + "末尾"), said("word", "x" * 5000 + "中"), said("run", "长" * 200_000))
    assert found(db, every[1000:1003]) == ["long"]
    assert found(db, "末尾") == []
    assert found(db, "x" * 5000) == []
    assert found(db, "x" * 70 + "*") == ["word"]
    assert found(db, "长" * 900) == ["run"]


ODD = (
    *(
        '"',
        '""',
        "-",
        "--",
        '-"',
        "'",
        "''",
        "\\",
        "%",
        "_",
        "&",
        "|",
        "!",
        ":*",
        "*",
        "(",
        ")",
        "<->",
        "!!!",
        "？！",
        "()",
    ),
    *(
        "a & b",
        "a | !b",
        "foo:*",
        "'; DROP TABLE news.article; --",
        "元宇宙:*",
        "元\\宇",
        "元'宇",
        "$1",
        "{a}",
        "[a",
        "a]",
    ),
    *(
        "(?i)x",
        "***:x",
        "***=x",
        "a**",
        "+*?",
        "x{1,2}",
        "\\d",
        "\\",
        "元%",
        "元_",
        "\t\n",
        "\u200b",
        "-元",
        '-"元 宇"',
    ),
    *(
        "元" * 5000,
        "a " * 3000,
        '"' * 999,
        "-a " * 400,
        "(" * 1000,
        "\\" * 1001,
        "1." * 600,
        "«元»",
        "\U0010ffff",
        "\ud7ff",
    ),
)


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_no_query_is_an_error(db: Database, indexed: Callable[..., None], sort: str) -> None:
    indexed(said("1", "元宇宙 a b 1.5"))
    rng = random.Random(3)
    alphabet = "元宇 a1.\"'-*%_\\&|!:()<>[]{}^$+?#~`@\t“”－＊（"
    for query in (*ODD, *("".join(rng.choices(alphabet, k=rng.randint(1, 12))) for _ in range(500))):
        found(db, query, sort=sort)


def test_a_query_without_a_word_says_so_and_finds_nothing(db: Database, indexed: Callable[..., None]) -> None:
    indexed(said("1", "元宇宙！！"))
    heard = notices(db)
    assert found(db, "！！ %") == []
    assert heard == ["search finds words, characters and numbers, and passes over !! %"]
    assert found(db, "元宇宙 ！！") == ["1"]


@pytest.mark.parametrize("query", ["", "  ", None, "-没有"])
def test_without_words_the_newest_articles_are_found(
    db: Database, indexed: Callable[..., None], query: str | None
) -> None:
    indexed(*(said(text, text, published_at=NOON - timedelta(hours=n)) for n, text in enumerate(("甲", "乙", "没有"))))
    assert found(db, query, outlet="澎湃新闻")[:2] == ["甲", "乙"]
