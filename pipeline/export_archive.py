"""Export: the warehouse as an archive of Jekyll posts and category pages, of which only what differs is written."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.database import connect
from loaders.export import CategoryCount, Chosen, ExportedArticle, KeptAnswer, articles, categories
from pipeline.import_posts import archive_source
from pipeline.window import day_window
from scraper.config import Config
from scraper.eastmoney_markup import read_body
from scraper.errors import ConfigError, FinewsError, Rejected
from scraper.kind import kind_of
from scraper.post_writing import (
    SHARE_PAGE,
    CategoryFile,
    category_files,
    category_page,
    disk_key,
    mended,
    post_name,
    post_text,
    safe_stem,
)
from scraper.slug import category_slug
from scraper.sources.archive import is_post, said_by
from scraper.text import printable

__all__ = ["Exported", "archive_sites", "chosen_articles", "export_archive"]


POSTS = "_posts"
CATEGORIES = "category"
KINDS = frozenset({"archive", "eastmoney", "share"})
"""Kinds whose article ids are info codes, so that their articles have a share page and can be posts of the archive."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: files written and those that were right already, posts and category pages together.

    ``left`` counts posts in the folder that are of none of the articles, 0 where only some days or sources were chosen;
    they stay. ``doubled`` counts articles that were left out because another one has their file.
    """

    articles: int
    written: int
    unchanged: int
    left: int
    doubled: int


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


def archive_sites(config: Config) -> list[str]:
    """The sites whose articles the archive holds, or could."""
    return sorted({source.site for source in config.sources if source.kind in KINDS})


def chosen_articles(
    config: Config, sites: Sequence[str], sources: Sequence[str], since: str | None, until: str | None
) -> Chosen:
    """The articles that an operator names: by site, by entry of sources.toml, and by days of publication.

    Without a site they are those of the sources' sites, or of the archive's own. The days are ``YYYY-MM-DD``, on the
    clocks of the first site.

    :raises ConfigError: there is no such site or source, no entry of kind ``archive``, or the days are no days.
    """
    named = [config.source(name) for name in sources]
    known = {source.site: source for source in reversed(config.sources)}
    for site in sites:
        if site not in known:
            raise ConfigError(f"{config.path.name}: there is no site {site!r}; there are: {', '.join(sorted(known))}")
    wanted = list(sites) or sorted({source.site for source in named}) or [archive_source(config).site]
    first, last = day_window(known[wanted[0]], since, until)
    return Chosen(wanted, sources or None, first, last)


def export_archive(
    uri: str, config: Config, folder: Path, chosen: Chosen, progress: Callable[[int], None] = lambda n: None
) -> Exported:
    """Write the chosen articles below ``folder``, as ``_posts/*.md``, and all category pages, as ``category/*.html``.

    A post that came from the archive is written as it came while its article says the same, with its front matter
    mended where it is no YAML. ``progress`` is told how many articles are done.

    :raises FinewsError: the folder cannot be written.
    :raises WarehouseUnavailable: try again; what is written stays.
    """
    code_sites = frozenset(archive_sites(config))
    try:
        posts, pages = _Folder(folder / POSTS), _Folder(folder / CATEGORIES)
        with connect(uri) as db:
            known = categories(db, chosen.sites)
            files = category_files(category.slug for category in known)
            count = doubled = 0
            for article in articles(db, chosen):
                made = list(_posts_of(config, article, files, code_sites))
                doubled += not any([posts.put(file) for file in made])
                count += 1
                progress(1)
        for slug, name in _names(known).items():
            file = files[slug]
            pages.put(_File(f"{file.stem}.html", category_page(slug, name, file.permalink).encode()))
    except OSError as error:
        raise FinewsError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); what is written so far is right, and "
            "exporting again goes on"
        ) from error
    left = posts.others(".md") if chosen.sources is None and not (chosen.since or chosen.until) else 0
    return Exported(count, posts.written + pages.written, posts.unchanged + pages.unchanged, left, doubled)


def _posts_of(
    config: Config, article: ExportedArticle, files: Mapping[str, CategoryFile], code_sites: frozenset[str]
) -> Iterator[_File]:
    """The posts that stand for the article: those of the archive, or one as the archive would have it."""
    archived = [kept for kept in article.answers if is_post(kept.answer)]
    is_archived = article.read_from is not None and is_post(article.read_from.answer)
    same = [kept for kept in archived if is_archived or _says_the_same(kept, article)]
    for kept in same:
        yield _File(_name_of(kept), _stored(kept))
    if not same:
        # What the archive said is out of date: its post is written anew, under the name that it has.
        codes = [kept for kept in archived if "NW" in kept.copy]
        yield _new_post(config, article, files, article.site in code_sites, _name_of(codes[0]) if codes else "")


def _says_the_same(kept: KeptAnswer, article: ExportedArticle) -> bool:
    """Whether a post says what its article, read from elsewhere, says now; white space may differ."""
    try:
        title, text = said_by(kept.answer)
    except Rejected:
        return False
    return _solid(text) == _solid(article.body_text) and _solid(title) in ("", _solid(article.title))


def _solid(text: str) -> str:
    return "".join(text.split())


def _name_of(kept: KeptAnswer) -> str:
    name = kept.copy
    return name if safe_stem(name) == name else f"{safe_stem(name.removesuffix('.md'))}.md"


def _stored(kept: KeptAnswer) -> bytes:
    """The post's bytes as they came, unless its front matter is to be mended."""
    body = kept.answer.body
    try:
        text = body.decode(kept.answer.charset)
    except (UnicodeError, LookupError):
        return body
    good = mended(text)
    return body if good == text else good.encode()


def _new_post(
    config: Config, article: ExportedArticle, files: Mapping[str, CategoryFile], has_code: bool, name: str
) -> _File:
    outlet = article.category_name or article.outlet
    slug = article.category_slug or category_slug(outlet)
    code = f"NW{article.external_id}" if has_code else f"{article.site}-{article.external_id}"
    text = post_text(
        title=article.title,
        published_at=article.published_at,
        slug=slug,
        outlet=outlet,
        body=_raw_body(config, article) or article.body_html,
        link=SHARE_PAGE + code if has_code else article.url,
        page=files[slug].page if slug in files else f"category/{safe_stem(slug)}.html",
    )
    return _File(name or post_name(article.published_at, code), text.encode())


def _raw_body(config: Config, article: ExportedArticle) -> str:
    """The body's HTML as a site sent it: that which the article was read from, or another copy with the same text.

    "" where no copy holds it as such.
    """
    by_name = {source.name: source for source in config.sources}
    others = (kept for kept in article.answers if kept is not article.read_from and not is_post(kept.answer))
    for kept in (article.read_from, *others):
        if kept is None or kept.source not in by_name:
            continue
        try:
            raw = printable(kind_of(by_name[kept.source]).raw_body(kept.answer))
        except Rejected:
            continue
        if raw and (kept is article.read_from or _solid(read_body(raw).text) == _solid(article.body_text)):
            return raw
    return ""


def _names(known: Sequence[CategoryCount]) -> dict[str, str]:
    """The outlet that each slug with articles belongs to: of outlets that sound alike the one with most articles."""
    names: dict[str, Counter[str]] = {}
    for category in known:
        if category.articles:
            names.setdefault(category.slug, Counter())[category.name] = category.articles
    return {slug: min(counts, key=lambda name: (-counts[name], name)) for slug, counts in names.items()}


class _Folder:
    """A folder in which only what differs is written, each file whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = self.unchanged = 0
        self._names: set[str] = set()
        path.mkdir(parents=True, exist_ok=True)

    def put(self, file: _File) -> bool:
        """Have the file in the folder; False where another one of this export has its name on some disk."""
        key = disk_key(file.name)
        if key in self._names:
            return False
        self._names.add(key)
        path = self.path / file.name
        if _is(path, file.content):
            self.unchanged += 1
            return True
        draft = path.with_name(f".{file.name}.new")
        draft.write_bytes(file.content)
        draft.replace(path)
        self.written += 1
        return True

    def others(self, suffix: str) -> int:
        """How many files of this kind are in the folder that were not put there."""
        names: Iterable[str] = (entry.name for entry in os.scandir(self.path))
        return sum(
            name.endswith(suffix) and not name.startswith(".") and disk_key(name) not in self._names for name in names
        )


def _is(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False
