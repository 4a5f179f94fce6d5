"""Import: archived posts as stored answers of their pages, ready to be loaded batch by batch like any others."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from loaders.answers import store_listed
from loaders.database import Database, connect
from loaders.pages import Reject, put_rejects, record_listed
from loaders.posts import forget_rejects, known_posts, plan_posts, wait_to_import
from loaders.runs import Options, begin_run, put_site
from pipeline.log_context import about
from scraper.config import Config, Source
from scraper.errors import ConfigError, FinewsError, Rejected
from scraper.outcomes import Outcome, Stage
from scraper.records import Answer, Listed
from scraper.sources.archive import KIND, post_answer
from scraper.transport import Limits

__all__ = ["BATCH", "Imported", "archive_source", "find_posts", "import_posts"]

log = logging.getLogger(__name__)

BATCH = 1_000
"""Posts in a batch, which is a task: nothing is asked for, so that it takes seconds."""
FILES_AT_ONCE = 200
BYTES_AT_ONCE = 16 << 20
"""Files that are stored in one transaction: bounds the memory, and what a killed import does again."""
MOST_BYTES = Limits().body
"""A larger file is no post; no site may send more for an article either."""
LOG_EVERY = 5_000
"""Files between two lines in the log."""
SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the files: ``batches`` has the size of each batch that is to be loaded, by number.

    ``known`` files were stored already, ``rejected`` ones are of no article.
    """

    source: str
    run_id: int
    batches: dict[int, int]
    files: int
    known: int
    rejected: int


def archive_source(config: Config) -> Source:
    """The entry of kind ``archive``, enabled or not.

    :raises ConfigError: there is none.
    """
    for source in config.sources:
        if source.kind == "archive":
            return source
    raise ConfigError(f"{config.path.name}: an import needs an entry of kind 'archive'; docs/archive.md shows one")


def find_posts(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among ``paths``, and all ``*.md`` files below the folders among them, in order of their paths.

    Hidden files and folders are passed over, and links to folders are not followed.

    :raises ConfigError: one of the paths does not exist.
    :raises FinewsError: a folder cannot be read.
    """
    given = list(paths)
    for path in given:
        if not path.exists():
            raise ConfigError(
                f"{path}: there is no such file or folder; give the folder of the archive, or posts of it"
            )
    for path in given:
        if path.is_file():
            yield path
            continue
        for folder, below, names in os.walk(path, onerror=_refuse):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder, name)
                if name.lower().endswith(SUFFIX) and not name.startswith(".") and file.is_file():
                    yield file


def import_posts(
    uri: str, config: Config, run_key: str, paths: Sequence[Path], progress: Callable[[int], None] = lambda n: None
) -> Imported:
    """Store the posts that are new and plan the run that loads them; ``progress`` is told how many files were read.

    Run again, it passes over what is stored and plans what is not loaded yet.

    :raises ConfigError: sources.toml has no entry of kind ``archive``, or a path does not exist.
    :raises FinewsError: a file or folder cannot be read.
    :raises WarehouseUnavailable: try again.
    """
    source = archive_source(config)
    with about(source.name, run_key), connect(uri) as db:
        wait_to_import(db)
        run = begin_run(db, source.name, run_key, Options())
        importing = _Import(db, source, run.run_id, put_site(db, source))
        for files in _some_at_once(find_posts(paths)):
            read_before = importing.files
            importing.store(files)
            progress(len(files))
            if importing.files // LOG_EVERY > read_before // LOG_EVERY:
                log.info("%d files read so far, %d of them known", importing.files, importing.known)
        batches = plan_posts(db, run.run_id, source.name, BATCH)
        log.info(
            "%d files: %d known, %d rejected; %d pages to load, in %d batches",
            *(importing.files, importing.known, importing.rejected, sum(batches.values()), len(batches)),
        )
    return Imported(source.name, run.run_id, batches, importing.files, importing.known, importing.rejected)


_File = tuple[Path, bytes | None]
"""A file and what it holds; None for one that is too large."""


class _Import:
    def __init__(self, db: Database, source: Source, run_id: int, site_id: int) -> None:
        self.db = db
        self.source = source
        self.run_id = run_id
        self.site_id = site_id
        self.files = self.known = self.rejected = 0

    def store(self, files: Sequence[_File]) -> None:
        """Store those of the files that are new, in one transaction, and reject those that are of no article."""
        now = datetime.now(UTC)
        posts: list[tuple[Listed, Answer]] = []
        rejects: list[Reject] = []
        for path, body in files:
            name = _name(path)
            try:
                posts.append(self._read(name, body, now))
            except Rejected as problem:
                log.warning("%s is rejected: %s", name, problem)
                subject = _subject(name)
                rejects.append(Reject(self.source.name, subject, Stage.DISCOVER, problem.outcome, problem.detail))
        known = known_posts(self.db, self.site_id, posts)
        new = [listed for listed, _ in posts if listed.copy not in known]
        with self.db.transaction():
            if new:
                record_listed(self.db, self.run_id, self.source, self.site_id, _one_a_page(new))
                store_listed(self.db, self.source, self.site_id, new)
                forget_rejects(self.db, self.source.name, [_subject(listed.copy) for listed in new])
            put_rejects(self.db, self.run_id, rejects)
        self.files += len(files)
        self.known += len(known)
        self.rejected += len(rejects)

    def _read(self, name: str, body: bytes | None, now: datetime) -> tuple[Listed, Answer]:
        if body is None:
            raise Rejected(Outcome.OVERSIZED, f"{name} is larger than {MOST_BYTES >> 20} MiB")
        answer = post_answer(name, body, now)
        return KIND.listed(self.source, answer), answer


def _some_at_once(paths: Iterable[Path]) -> Iterator[list[_File]]:
    """The files in portions. Two of one name, which are versions of one post, are never in one: the later counts."""
    files: list[_File] = []
    names: set[str] = set()
    size = 0
    for path in paths:
        body = _bytes(path)
        if files and (path.name in names or len(files) >= FILES_AT_ONCE or size + len(body or b"") > BYTES_AT_ONCE):
            yield files
            files, names, size = [], set(), 0
        files.append((path, body))
        names.add(path.name)
        size += len(body or b"")
    if files:
        yield files


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise _unreadable(path, error) from error


def _refuse(error: OSError) -> None:
    raise _unreadable(Path(error.filename or ""), error) from error


def _unreadable(path: Path, error: OSError) -> FinewsError:
    return FinewsError(
        f"{path}: cannot be read ({error.strerror}); let this user read it, or leave it out, and import again"
    )


def _one_a_page(listed: Sequence[Listed]) -> list[Listed]:
    """One record a page: of twins the one that says when the article was published."""
    first: dict[str, Listed] = {}
    for one in listed:
        known = first.get(one.external_id)
        if known is None or (known.published_at is None and one.published_at is not None):
            first[one.external_id] = one
    return list(first.values())


def _name(path: Path) -> str:
    """The file's name; what is no UTF-8 in it, which Postgres could not hold, as replacement characters."""
    return os.fsencode(path.name).decode(errors="replace")


def _subject(name: str) -> str:
    return f"post {name}"
