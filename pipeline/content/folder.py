"""The files of content/ that are articles, in an order of their own, links not trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.config import Office
from pipeline.content.images import is_inside
from pipeline.content.problem import Findings, Problem
from pipeline.text import nfc

MOST_BYTES = 4_500_000
_ALMOST = (".md.txt", ".markdown", ".mdown", ".mkd", ".md.docx")


class ContentStamp(NamedTuple):
    """What changes when a file does."""

    path: str  # relative to content/
    modified: int  # nanoseconds
    changed: int  # nanoseconds; creation on Windows
    size: int


@dataclass(slots=True)
class Walk:
    """One walk through content/: `files` yields stamps; the rest fills meanwhile."""

    office: Office
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True  # every folder could be listed
    others: list[str] = field(default_factory=list)  # files that are no articles

    def files(self, folder: str = "") -> Iterator[ContentStamp]:
        """The article files below a folder, by name."""
        here = f"content/{folder}".rstrip("/")
        try:
            with os.scandir(self.office.content / folder) as found:
                entries = sorted(found, key=lambda entry: nfc(entry.name))
        except FileNotFoundError:
            self._error(here, "Không thấy thư mục này.", "Tạo thư mục, hoặc chỉ đúng văn phòng.")
            return
        except OSError:
            self.complete = False
            self._error(here, "Không mở được thư mục này.", "Kiểm tra quyền đọc của thư mục.")
            return
        aside = ("inbox", self.office.lexicon.name)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name[0] in "._" or path in aside:
                continue
            yield from self._entry(entry, path)

    def file(self, path: str) -> ContentStamp | None:
        """One article file, under the same conditions as in a walk."""
        folder, _, name = path.rpartition("/")
        try:
            with os.scandir(self.office.content / folder) as found:
                entry = next((each for each in found if each.name == name), None)
        except OSError:
            entry = None
        if entry is None or _is_folder(entry):
            self._error(f"content/{path}", "Không thấy tệp này.", "Kiểm tra lại tên tệp.")
            return None
        return next(self._entry(entry, path), None)

    def _entry(self, entry: os.DirEntry[str], path: str) -> Iterator[ContentStamp]:
        is_article = entry.name.lower().endswith(".md")
        if not _is_sound(path):
            if is_article:
                self._error(_readable(path), "Tên tệp có ký tự hỏng.", "Đặt lại tên tệp.")
        elif entry.is_symlink():
            if (is_article or _is_folder(entry)) and self._is_trusted(entry, path):
                yield from self._stamp(entry, path)
        elif _is_folder(entry):
            yield from self.files(path)
        elif is_article:
            yield from self._stamp(entry, path)
        elif not entry.name.lower().endswith(_ALMOST):
            self.others.append(path)
        else:
            findings = Findings(f"content/{path}")
            findings.hint(1, "Tệp này không được đọc vì tên không kết thúc bằng .md.", "Đổi đuôi.")
            self.problems += findings.found

    def _stamp(self, entry: os.DirEntry[str], path: str) -> Iterator[ContentStamp]:
        here = f"content/{path}"
        try:
            regular, stat = entry.is_file(), entry.stat()
        except OSError:
            self._error(here, "Không xem được tệp này.", "Kiểm tra quyền đọc của tệp.")
            return
        if not regular:
            self._error(here, "Đây không phải là một tệp thường.", "Thay bằng tệp thật.")
        elif stat.st_size > MOST_BYTES:
            mega = stat.st_size / 1_000_000
            message = f"Tệp nặng {mega:.1f} MB, không phải là một bài."
            self._error(here, message, "Chia thành nhiều bài, hoặc bỏ phần dữ liệu dán nhầm.")
        else:
            yield ContentStamp(path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size)

    def _is_trusted(self, entry: os.DirEntry[str], path: str) -> bool:
        """A link is followed only to a file, and only inside content/."""
        here = f"content/{path}"
        if not is_inside(self.office.content / path, self.office.content):
            message = "Đây là liên kết (symlink) dẫn ra ngoài thư mục content, không được đọc."
            self._error(here, message, "Chép tệp thật vào đây.")
        elif not (self.office.content / path).exists():
            self._error(here, "Liên kết (symlink) này không dẫn tới đâu.", "Chép tệp thật vào đây.")
        elif _is_folder(entry):
            self._error(
                here, "Thư mục là liên kết (symlink), không được đọc.", "Chép thư mục thật."
            )
        else:
            return True
        return False

    def _error(self, path: str, message: str, remedy: str) -> None:
        findings = Findings(path)
        findings.error(1, message, remedy)
        self.problems += findings.found


def stamp(office: Office, path: str) -> ContentStamp | None:
    """A file's stamp; None: it can't be seen."""
    try:
        stat = (office.content / path).stat()
    except OSError:
        return None
    return ContentStamp(path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """A link that leads round in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_sound(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _readable(path: str) -> str:
    return "content/" + path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
