"""The package of a Word file (Open Packaging Conventions, ECMA-376 part 2): parts by relations.

Nothing is believed but what is there: a relation may lead nowhere, the document may have any
name, and a Strict file (ISO/IEC 29500) names the same things by other addresses.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from pipeline.content.problem import Wrong
from pipeline.intake.outcome import Heavy

MOST_UNPACKED = 200_000_000  # bytes of all parts
MOST_WORDS = 60_000_000  # bytes of one part of XML; a book of a thousand pages has a third
BROKEN = "Mở tệp bằng Word, lưu lại (Save As, kiểu .docx) rồi gửi lại; có thể tệp chưa chép xong."

_OFFICE = "http://schemas.openxmlformats.org"
W = f"{{{_OFFICE}/wordprocessingml/2006/main}}"
R = f"{{{_OFFICE}/officeDocument/2006/relationships}}"
A = f"{{{_OFFICE}/drawingml/2006/main}}"
WP = f"{{{_OFFICE}/drawingml/2006/wordprocessingDrawing}}"
M = f"{{{_OFFICE}/officeDocument/2006/math}}"
MC = f"{{{_OFFICE}/markup-compatibility/2006}}"
V = "{urn:schemas-microsoft-com:vml}"

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TYPE = re.compile(r".*/")


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relation of a part leads."""

    kind: str  # the last word of its type: "image", "hyperlink", "footnotes"
    target: str  # a part, or an address outside
    external: bool


@dataclass(frozen=True)
class Package:
    """An opened file: its parts by name without the first slash, in any case of letters."""

    parts: Mapping[str, bytes]
    main: str  # the name of the document

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None: it is not there."""
        return self.parts.get(name.casefold())

    def xml(self, name: str) -> Any:
        """The root element of a part, however damaged. Raises Wrong: there is none."""
        data = self.part(name)
        if data is None:
            raise Wrong("Tệp Word hỏng hoặc chưa chép xong.", BROKEN)
        if len(data) > MOST_WORDS:
            mega = len(data) // 1_000_000
            raise Heavy(f"Tệp Word bung ra {mega} MB chữ, không phải là một bài.", "Chia tệp ra.")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, recover=True, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(_STRICT.sub(_usual, data), parser)
        except etree.XMLSyntaxError:
            root = None
        if root is None:
            raise Wrong("Tệp Word hỏng hoặc chưa chép xong.", BROKEN)
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """The relations of a part by their ids; none if it has none or they can't be read."""
        folder, file = posixpath.split(name)
        try:
            root = self.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
        except Wrong:
            return {}
        return {each.get("Id", ""): _relation(each, folder) for each in root.iterchildren("{*}*")}

    def related(self, kind: str) -> list[str]:
        """The parts of a kind that the document is related to and that are there."""
        found = [each.target for each in self.relations(self.main).values() if each.kind == kind]
        return [each for each in found if self.part(each) is not None]

    def roots(self, kind: str) -> list[tuple[str, Any]]:
        """Those parts that can be read, with their root elements: without them Word goes on."""
        found: list[tuple[str, Any]] = []
        for name in self.related(kind):
            with suppress(Wrong):
                found.append((name, self.xml(name)))
        return found


def _usual(match: re.Match[bytes]) -> bytes:
    """The address of the transitional form for one of the strict form."""
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/2006/"


def _relation(element: Any, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        inner = unquote(target.replace("\\", "/"))
        target = posixpath.normpath(posixpath.join("/" + folder, inner)).lstrip("/")
    return Relation(_TYPE.sub("", element.get("Type", "")), target, external)


def opened(data: bytes) -> Package:
    """The package of these bytes. Raises Wrong."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Wrong(
            "Tệp Word này là đời cũ (.doc) hoặc có đặt mật khẩu.",
            "Mở bằng Word, bỏ mật khẩu, lưu thành .docx rồi gửi lại.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            listed = [each for each in packed.infolist() if not each.is_dir()]
            size = sum(each.file_size for each in listed)
            if size > MOST_UNPACKED:
                raise Heavy(
                    f"Tệp Word bung ra nặng {size // 1_000_000} MB, không mở được an toàn.",
                    "Thu nhỏ ảnh trong văn bản rồi gửi lại.",
                )
            parts = {_name(each.filename): _unpacked(packed, each) for each in listed}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        raise Wrong("Tệp Word hỏng hoặc chưa chép xong.", BROKEN) from None
    package = Package({name: part for name, part in parts.items() if part is not None}, "")
    return Package(package.parts, _main(package))


def _name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _unpacked(packed: zipfile.ZipFile, each: zipfile.ZipInfo) -> bytes | None:
    """A part; None: it is damaged, and its words can't be had (a picture is missed by itself)."""
    try:
        return packed.read(each)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError):
        if each.filename.endswith("document.xml"):
            raise
        return None
    except Exception as error:  # zlib.error and its kin
        if each.filename.endswith("document.xml"):
            raise ValueError(str(error)) from None
        return None


def _main(package: Package) -> str:
    named = [each for each in package.relations("").values() if each.kind == "officeDocument"]
    found = [each.target for each in named if package.part(each.target) is not None]
    for name in [*found, "word/document.xml"]:
        begun = (package.part(name) or b"")[:4_000]
        if b":document" in begun or b"<document" in begun:
            return name
    raise Wrong("Tệp này không phải văn bản Word.", BROKEN)
