"""The tables that go out to files: their columns in order, each with its type and what it says."""

import hashlib
from dataclasses import dataclass

import pyarrow as pa

__all__ = ["ARTICLES", "MENTIONS", "TABLES", "Column", "OutTable"]

INTEGER, LONG, TEXT, DAY = pa.int32(), pa.int64(), pa.string(), pa.date32()
TEXTS = pa.list_(pa.field("element", pa.string(), nullable=False))
MOMENT, LOCAL = pa.timestamp("us", "UTC"), pa.timestamp("us")
WORDS = (
    (LONG, "integer"),
    (INTEGER, "integer"),
    (TEXT, "text"),
    (TEXTS, "list of texts"),
    (MOMENT, "time in UTC"),
    (LOCAL, "time without a zone"),
    (DAY, "day"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """``said`` is its description; ``few`` says that its values repeat."""

    name: str
    type: pa.DataType
    said: str
    nullable: bool = False
    few: bool = False

    @property
    def type_in_words(self) -> str:
        return next(words for type_, words in WORDS if type_ == self.type)


@dataclass(frozen=True, slots=True)
class OutTable:
    name: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The same for every file, whatever its rows; the descriptions are in the metadata of the fields."""
        return pa.schema(
            [pa.field(c.name, c.type, c.nullable, metadata={"description": c.said}) for c in self.columns],
            metadata={"finews.table": self.name},
        )

    @property
    def version(self) -> str:
        """Another one for other columns, types or descriptions."""
        said = [(c.name, str(c.type), c.nullable, c.said) for c in self.columns]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


ARTICLES = OutTable(
    "articles",
    (
        Column("article_id", LONG, "Key of article."),
        Column("site", TEXT, "Whose id external_id is.", few=True),
        Column("external_id", TEXT, "The site's article id in its one stored form."),
        Column("url", TEXT, "Its address for people."),
        Column("canonical_url", TEXT, "The address that the page itself calls its own; empty where it names none."),
        Column("title", TEXT, "Title; empty only for an archived post that has none."),
        Column("summary", TEXT, "Digest; empty where there is none."),
        Column("outlet", TEXT, "Who wrote it.", nullable=True, few=True),
        Column("category", TEXT, "Name of its category page.", nullable=True, few=True),
        Column("category_slug", TEXT, "Slug of its category page.", nullable=True, few=True),
        Column("authors", TEXTS, "Authors in the order given."),
        Column("tags", TEXTS, "Its tags, in order of name."),
        Column("symbols", TEXTS, "Symbols of the securities that it mentions, doubtful mentions left out."),
        Column(
            "story_id", LONG, "Its story, which articles like it share; null until stories are found.", nullable=True
        ),
        Column("published_at", MOMENT, "When it was published; null only where a post does not say.", nullable=True),
        Column("published_local", LOCAL, "The same on the clocks of its site's zone.", nullable=True),
        Column("published_day", DAY, "The day of that, as people at its site count days.", nullable=True),
        Column("published_raw", TEXT, "The string that published_at was read from."),
        Column("modified_at", MOMENT, "When its site says it was last changed.", nullable=True),
        Column("language", TEXT, "ISO 639 code.", few=True),
        Column("body_text", TEXT, "Clean text, one paragraph a line."),
        Column("char_count", INTEGER, "Characters of body_text, white space not counted."),
        Column("revisions", INTEGER, "How often its title or text was changed."),
        Column("first_seen_at", MOMENT, "When a list or an operator first named it."),
        Column("fetched_at", MOMENT, "When the answer came that it was read from."),
        Column("changed_at", MOMENT, "When the row was last written."),
        Column("parser", TEXT, "The parser that read it.", few=True),
        Column("parser_version", INTEGER, "The version of that parser."),
    ),
)

MENTIONS = OutTable(
    "mentions",
    (
        Column("article_id", LONG, "The article."),
        Column("site", TEXT, "Its site.", few=True),
        Column("published_at", MOMENT, "When it was published.", nullable=True),
        Column("symbol", TEXT, "The security, such as 600160.SH.", few=True),
        Column("name", TEXT, "Its name of late; before names are gathered, the surface.", few=True),
        Column("kind", TEXT, "security, fund, bond, index, board or currency.", few=True),
        Column("surface", TEXT, "The text that names it.", few=True),
        Column("found_by", TEXT, "How it was found: link, chart, related or text.", few=True),
        Column("mentions", INTEGER, "How often."),
        Column("doubt", TEXT, "Why it is likely false: inside_word, common_noun or source; else empty.", few=True),
    ),
)

TABLES = (ARTICLES, MENTIONS)
