"""Images beside an article: found without leaving its folder, opened, measured.

Nothing is believed: not the ending, not the header, not the size that the header tells.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.confine import Stumbled, TooMuch, confined, contents
from pipeline.content.problem import Wrong, quoted
from pipeline.text import nfc

if TYPE_CHECKING:
    from pipeline.content.decoding import Measure

MOST_BYTES = 40_000_000
_ENDINGS = {
    ".jpg": "jpeg", ".jpeg": "jpeg", ".jpe": "jpeg", ".jfif": "jpeg",
    ".png": "png", ".webp": "webp", ".gif": "gif", ".heic": "heif", ".heif": "heif",
}  # fmt: skip
_USUAL = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif", "heif": ".heic"}
_OTHERS = (  # what people take for an image of the web
    (re.compile(rb"....ftypavif", re.DOTALL), "ảnh AVIF"),
    (re.compile(rb"BM"), "ảnh BMP"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "ảnh TIFF"),
    (re.compile(rb"%PDF"), "tệp PDF"),
    (re.compile(rb"PK\x03\x04"), "tệp Word hoặc tệp nén"),
    (re.compile(rb"\s*(?:<\?xml|<svg)", re.IGNORECASE), "ảnh SVG"),
    (re.compile(rb"\s*<(?:!doctype|html)", re.IGNORECASE), "một trang web, không phải ảnh"),
)
_ACCEPTED = "Xuất lại thành JPEG, PNG, WebP hoặc HEIC."
_ANEW = "Mở ảnh bằng chương trình xem ảnh, lưu lại thành JPEG rồi thay vào."
_BESIDE = "Để tệp ảnh trong thư mục của bài và ghi tên tệp, ví dụ ![mô tả](anh.jpg)."


@dataclass(frozen=True, slots=True)
class Look:
    """What an image file turned out to be."""

    path: str  # relative to content/, posix, as the disk names it
    sha256: str
    width: int
    height: int
    format: str


@dataclass(slots=True)
class ImageIndex:
    """The content folder while it is being read: each folder listed and image opened once."""

    content: Path
    build: Path | None = None  # where is kept what pictures turned out to be
    _names: dict[str, dict[str, str]] = field(default_factory=dict)  # folder -> NFC -> on disk
    _looks: dict[str, Look | Wrong] = field(default_factory=dict)

    def find(self, folder: str, reference: str) -> str | None:
        """The path (relative to content/) of a file named from a folder; None: not there.

        Names match in NFC; a reference may be percent-encoded, as editors write blanks.
        """
        for name in dict.fromkeys((reference, unquote(reference))):
            at = folder
            for part in PurePosixPath(nfc(name)).parts:
                if part == ".." and at in ("", "."):
                    return None
                real = _above(at) if part == ".." else self._on_disk(at, part)
                if real is None:
                    break
                at = real
            else:
                return at
        return None

    def _on_disk(self, folder: str, part: str) -> str | None:
        names = self._names.get(folder)
        if names is None:
            try:
                found = sorted(each.name for each in (self.content / folder).iterdir())
            except OSError:
                found = []
            names = self._names[folder] = {
                unicodedata.normalize("NFC", name): name for name in found
            }
        name = names.get(part)
        return None if name is None else f"{folder}/{name}".removeprefix("/")

    def likely(self, folder: str, reference: str) -> str:
        """A file whose name differs only in case; empty: none."""
        self._on_disk(folder, "")
        names = self._names.get(folder, {})
        return next((name for name in names if name.casefold() == reference.casefold()), "")

    def image(self, folder: str, src: str) -> Look:
        """The image that an article in `folder` names. Raises Wrong."""
        _refuse(src)
        path = self.find(folder, src)
        if path is None:
            likely = self.likely(folder, src)
            hint = f"Có phải ý bạn là “{likely}”?" if likely else _BESIDE
            raise Wrong(f"Không thấy tệp ảnh {quoted(src)} cạnh bài.", hint)
        look = self._looks.get(path)
        if look is None:
            try:
                look = examine(self.content, path, self.build)
            except Wrong as wrong:
                look = wrong
            self._looks[path] = look
        if isinstance(look, Wrong):
            raise look
        return look


def _refuse(src: str) -> None:
    """Whatever is not a file in the article's own folder or below it."""
    name = unquote(src).strip()
    if not name:
        raise Wrong("Ảnh thiếu tên tệp.", _BESIDE)
    if re.match(r"(?:https?:)?//", name, re.IGNORECASE):
        raise Wrong(
            f"Ảnh {quoted(src)} nằm ở trang khác; trang đó đổi là ảnh mất.",
            "Tải ảnh về, đặt cạnh bài và ghi tên tệp (nhớ xin phép và ghi nguồn).",
        )
    if re.match(r"data:", name, re.IGNORECASE):
        raise Wrong("Ảnh được nhúng thẳng vào chữ (data:).", "Lưu ảnh thành tệp. " + _BESIDE)
    if re.match(r"[A-Za-z]:[\\/]|file:", name) or name.startswith(("/", "\\", "~")):
        raise Wrong(f"Ảnh {quoted(src)} chỉ có trên máy của người viết.", _BESIDE)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
        raise Wrong(f"Không dùng được địa chỉ ảnh {quoted(src)}.", _BESIDE)
    if "\\" in name:
        raise Wrong(f"Đường dẫn ảnh {quoted(src)} dùng dấu “\\”.", "Dùng dấu “/”, ví dụ anh/1.jpg.")
    if ".." in PurePosixPath(name).parts:
        raise Wrong(f"Ảnh {quoted(src)} nằm ngoài thư mục của bài (có “..”).", _BESIDE)


def examine(content: Path, path: str, build: Path | None = None) -> Look:
    """Open an image file to its last byte, in a child with limits. Raises Wrong.

    With `build` what it turned out to be is kept there by its digest, and not looked at twice.
    """
    name = quoted(PurePosixPath(path).name)
    data = _bytes(content, path, name)
    sha256 = hashlib.sha256(data).hexdigest()
    kept = build / "pictures" / f"{sha256}.txt" if build else None
    known = _known(kept) if kept else None
    if known is None:
        known = _measured(data, name)
        if kept:
            _keep(kept, known)
    width, height, format_ = known
    return Look(path, sha256, width, height, format_)


def _measured(data: bytes, name: str) -> tuple[int, int, str]:
    from pipeline.content import decoding  # late: offices without images don't pay for it

    try:
        found = confined(decoding.LIMITS, decoding.measured, data)
    except TooMuch as stopped:
        raise Wrong(f"Ảnh {name} không mở được an toàn: {stopped}.", _ANEW) from None
    except Stumbled:
        raise _broken(name) from None
    if found.fault:
        raise _useless(found, data, name)
    return found.width, found.height, found.format


def _known(kept: Path) -> tuple[int, int, str] | None:
    try:
        found = re.fullmatch(r"(\d{1,5}) (\d{1,5}) (\w{3,4})\n", kept.read_text("ascii"))
    except (OSError, ValueError):
        return None
    return (int(found[1]), int(found[2]), found[3]) if found and found[3] in _USUAL else None


def _keep(kept: Path, known: tuple[int, int, str]) -> None:
    half = kept.with_suffix(f".{os.getpid()}.tmp")
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        half.write_text("{} {} {}\n".format(*known), "ascii")
        half.replace(kept)


def _bytes(content: Path, path: str, name: str) -> bytes:
    file = content / path
    if not is_inside(file, content):
        raise Wrong(f"Ảnh {name} là liên kết dẫn ra ngoài thư mục content.", "Chép tệp thật vào.")
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            mega = size // 1_000_000
            raise Wrong(f"Tệp ảnh {name} nặng {mega} MB.", "Thu nhỏ ảnh xuống dưới 40 MB.")
        data = contents(file, MOST_BYTES)
    except OSError:
        if file.exists() and not file.is_file():
            raise Wrong(f"{name} không phải là một tệp ảnh.", "Thay bằng tệp ảnh thật.") from None
        raise Wrong(f"Không mở được tệp ảnh {name}.", "Kiểm tra quyền đọc của tệp.") from None
    if not data:
        raise Wrong(f"Tệp ảnh {name} rỗng (0 byte).", "Chép lại ảnh từ máy chụp.")
    return data


def _above(folder: str) -> str:
    return folder.rpartition("/")[0]


def is_inside(file: Path, content: Path) -> bool:
    """Whether a path, its links followed, stays in the content folder."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(content))


def _useless(found: Measure, data: bytes, name: str) -> Wrong:
    width, height = found.width, found.height
    if found.fault == "huge":
        mega = round(width * height / 1_000_000)
        return Wrong(
            f"Ảnh {name} quá lớn: {width}×{height} điểm ({mega} triệu).",
            "Thu nhỏ ảnh xuống dưới 40 triệu điểm, ví dụ rộng 2.000 điểm.",
        )
    if found.fault == "long":
        return Wrong(
            f"Ảnh {name} quá dài: {width}×{height} điểm.",
            "Cắt ảnh thành nhiều phần, mỗi cạnh dưới 65.000 điểm.",
        )
    return _broken(name) if found.fault == "broken" else _unidentified(data, name)


def _broken(name: str) -> Wrong:
    return Wrong(f"Ảnh {name} bị hỏng hoặc bị cắt cụt.", "Chép lại ảnh từ máy chụp.")


def _unidentified(data: bytes, name: str) -> Wrong:
    ours = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
    if data.startswith(ours) or (data[4:8] == b"ftyp" and not data.startswith(b"ftypavif", 4)):
        return _broken(name)
    for pattern, what in _OTHERS:
        if pattern.match(data):
            return Wrong(f"Tệp {name} thật ra là {what}.", _ACCEPTED)
    return Wrong(f"Tệp {name} không phải là ảnh, hoặc đã hỏng.", _ACCEPTED)


def right_name(path: str, format_: str) -> str:
    """How a file should be called whose ending names another format; empty: it is called right."""
    file = PurePosixPath(path)
    return "" if _ENDINGS.get(file.suffix.lower()) == format_ else file.stem + _USUAL[format_]
