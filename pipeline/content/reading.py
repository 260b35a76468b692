"""All of content/ at once: articles with addresses of their own, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.config import Office
from pipeline.confine import contents
from pipeline.content import article as articles
from pipeline.content import slugs
from pipeline.content.article import ReadOutcome
from pipeline.content.beside import MediaProbe
from pipeline.content.folder import MOST_BYTES, ContentStamp, Walk, stamp
from pipeline.content.images import ImageIndex
from pipeline.content.links import LinkIndex, readdressed
from pipeline.content.problem import Findings, Level, Problem, quoted
from pipeline.content.unused import files_of, unused
from pipeline.errors import fault
from pipeline.model import Article
from pipeline.parallel import parallel_map

_NONE = MediaProbe()


class Remembered(NamedTuple):
    """What a file gave, and the stamps of all files that this followed from."""

    stamps: tuple[ContentStamp, ...]
    outcome: ReadOutcome


RememberedFiles = Mapping[str, Remembered]  # by path


@dataclass(frozen=True)
class ContentReading:
    """What content/ says at one moment."""

    articles: tuple[Article, ...]  # by date, then slug
    problems: tuple[Problem, ...]  # by path, then line
    paths: frozenset[str] = frozenset()  # article files present, good and bad, below content/
    complete: bool = True  # False: a folder could not be listed, so files may be out of sight
    memory: RememberedFiles = field(default_factory=dict, repr=False, compare=False)
    terms: Any = field(default=None, repr=False, compare=False)  # settings that it depends on
    secret: frozenset[str] = frozenset()  # files with errors whose head says “mật”

    @property
    def date_lines(self) -> dict[str, int]:
        """The line of each file on which its day stands."""
        return {path: each.outcome.date_line for path, each in self.memory.items()}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a file from being an article."""
        return tuple(each for each in self.problems if each.level is Level.ERROR)


def read(
    office: Office,
    known: ContentReading | None = None,
    probe: MediaProbe = _NONE,
    owners: slugs.Owners = slugs.NOBODY,
) -> ContentReading:
    """Every article below content/, and every problem, in one stable order.

    The same files give the same reading, whatever the clock, time zone, locale or order of the
    disk; nothing is written but what pictures are, into build/. One bad file or folder never stops
    the good ones. Files that are as they were at `known`, an earlier reading of the same office,
    are not opened again. `probe` look at recordings and clips; other processes may use them.
    `owners`: the addresses that are public.
    """
    terms = _terms(office)
    before = known.memory if known and known.terms == terms else {}
    walk, shelf = Walk(office), ImageIndex(office.content, office.build)
    files = list(walk.files())
    held = {file.path: old for file in files if (old := _held(before, file, office))}
    unread = [file for file in files if file.path not in held]
    with parallel_map(partial(_read, office=office, shelf=shelf, probe=probe), unread) as fresh:
        memory = {file.path: held.get(file.path) or next(fresh) for file in files}
    outcomes = {path: each.outcome for path, each in memory.items()}
    lines = {path: outcome.title_line for path, outcome in outcomes.items()}
    found = [outcome.article for outcome in outcomes.values() if outcome.article]
    settled, collisions = slugs.settle(found, lines, owners, frozenset(memory))
    linked, dead = _linked(settled, outcomes, shelf)
    problems = [*walk.problems, *collisions, *dead]
    problems += [problem for outcome in outcomes.values() for problem in outcome.problems]
    problems += unused(walk.others, outcomes)
    return ContentReading(
        articles=tuple(sorted(linked, key=lambda each: (each.date, each.slug))),
        problems=tuple(sorted(set(problems))),
        paths=frozenset(memory) | {p.path.removeprefix("content/") for p in walk.problems},
        complete=walk.complete,
        memory=memory,
        terms=terms,
        secret=frozenset(path for path, each in outcomes.items() if each.secret),
    )


def remembered(office: Office, files: RememberedFiles) -> ContentReading:
    """An earlier reading of which only its files are known: `read` goes on from there."""
    return ContentReading((), (), memory=files, terms=_terms(office))


def read_file(path: Path, office: Office) -> tuple[Article | None, tuple[Problem, ...]]:
    """One article file, by itself: its address may still have to give way among all others."""
    relative = path.relative_to(office.content).as_posix()
    walk = Walk(office)
    found = walk.file(relative)
    if found is None:
        return None, tuple(walk.problems)
    outcome = _read(found, office, ImageIndex(office.content, office.build)).outcome
    return outcome.article, tuple(sorted(outcome.problems))


def _terms(office: Office) -> Any:
    return dict(office.config.sections), dict(office.kinds), office.config.media


def _read(
    file: ContentStamp, office: Office, shelf: ImageIndex, probe: MediaProbe = _NONE
) -> Remembered:
    try:
        data = contents(Path(f"{shelf.content}/{file.path}"), MOST_BYTES)
    except OSError:
        return _unread(file, "Không mở được tệp này.", "Kiểm tra quyền đọc của tệp.")
    try:
        outcome = articles.read(data, file.path, office, shelf, probe)
    except Exception as error:  # one file's fault is its own: the others are read
        return _unread(
            file,
            f"Máy gặp lỗi chưa lường trước khi đọc tệp này ({fault(error)}).",
            "Gửi câu này và tệp của bài cho người phụ trách kỹ thuật; các bài khác vẫn phát.",
        )
    looked = (stamp(office, path) for path in _pictures(outcome.article))
    return Remembered((file, *(each for each in looked if each)), outcome)


def _unread(file: ContentStamp, message: str, remedy: str) -> Remembered:
    findings = Findings(f"content/{file.path}")
    findings.error(1, message, remedy)
    return Remembered((file,), ReadOutcome(None, tuple(findings.found)))


def _pictures(article: Article | None) -> list[str]:
    return sorted(files_of(article)) if article else []


def _held(
    before: Mapping[str, Remembered], file: ContentStamp, office: Office
) -> Remembered | None:
    """What was read earlier, if nothing that it followed from has changed.

    An error may be mended by a file that was not there, so it is always looked at again.
    """
    old = before.get(file.path)
    if old is None or old.stamps[0] != file or old.outcome.article is None:
        return None
    return old if all(stamp(office, each.path) == each for each in old.stamps[1:]) else None


def _linked(
    settled: Iterable[Article], outcomes: Mapping[str, ReadOutcome], shelf: ImageIndex
) -> tuple[list[Article], list[Problem]]:
    """The articles with links that other rooms can follow; hints about those that lead nowhere."""
    found = list(settled)
    index = LinkIndex(found)
    problems: list[Problem] = []
    for at, article in enumerate(found):
        marks = outcomes[article.path].links
        if not marks:
            continue
        found[at] = readdressed(article, marks, index)
        findings = Findings(f"content/{article.path}")
        attached = {each.path for each in article.attachments}
        for mark in marks:
            name = mark.value.split("#")[0].split("?")[0]
            folder = article.path.rpartition("/")[0]
            if index.find(mark.value, article.path):
                continue
            if (there := shelf.find(folder, name)) in attached:
                continue
            if there:
                findings.hint(
                    mark.line,
                    f"Liên kết {quoted(mark.value)} dẫn tới một tệp hay thư mục không đăng được: "
                    f"người đọc chỉ thấy chữ {quoted(mark.text)}, không bấm được.",
                    "Dẫn tới một bài, hoặc tới tệp đính kèm loại PDF, Word, Excel…",
                )
            else:
                findings.hint(
                    mark.line,
                    f"Liên kết {quoted(mark.text)} dẫn tới {quoted(mark.value)} không có ở đó.",
                    "Ghi tên tệp của bài, ví dụ [chữ](bai-khac.md), hoặc địa chỉ https:// đầy đủ.",
                )
        problems += findings.found
    return found, problems
