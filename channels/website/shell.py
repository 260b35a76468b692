"""What every page shares: templates, static files, the ward's name and the sections.

`version` is the digest of all of it and of this package's own code: a page made by another
version is made again, without anybody having to ask.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from channels.website import words
from channels.website.body import tie
from channels.website.index import ArticleCard
from pipeline.config import Office, Ward
from pipeline.errors import ConfigError, reason
from pipeline.model import digest

_HERE = Path(__file__).parent
_TEXTS = {".py", ".html", ".xml", ".txt", ".css", ".svg"}
_EMBLEMS = {".svg", ".png", ".webp", ".jpg", ".jpeg"}
UP = "../"  # from a page one folder below the root; pages at the root have ""


@dataclass(frozen=True)
class Shell:
    """Draws pages; knows no article but those it is given."""

    url: str  # without a slash at its end
    title: str  # of the whole site
    ward: Ward
    sections: Mapping[str, str]
    per_page: int
    emblem: tuple[str, bytes]  # file name in the site, and its bytes
    again: str = ""  # the podcast's front page, a path in the site; empty: there is none
    _cards: dict[tuple[str, bytes, str, int], str] = field(default_factory=dict)
    _known: dict[str, Template] = field(default_factory=dict)
    _edges: dict[tuple[str, str, str], str] = field(default_factory=dict)

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """Path in the site → bytes; the style sheet's name changes with its words."""
        found = {
            f"static/{path.relative_to(_HERE / 'static').as_posix()}": path.read_bytes()
            for path in sorted((_HERE / "static").rglob("*"))
            if path.is_file()
        }
        return {**found, self.style: found.pop("static/site.css"), self.emblem[0]: self.emblem[1]}

    @cached_property
    def style(self) -> str:
        """Where the style sheet lies."""
        return f"static/site-{digest((_HERE / 'static/site.css').read_bytes())[:8]}.css"

    @cached_property
    def version(self) -> str:
        """Digest of all that is on every page or decides how a page is made."""
        own = sorted(path for path in _HERE.rglob("*") if path.suffix in _TEXTS)
        return digest(
            [
                [digest(path.read_bytes()) for path in own],
                [self.url, self.title, self.per_page, self.emblem[0], digest(self.emblem[1])],
                self.again,
                self.ward.as_dict(),
                list(self.sections.items()),
            ]
        )

    def page(self, template: str, path: str, active: str = "", **values: Any) -> str:
        """A page of the site. `active`: the path of the menu's entry that it belongs to."""
        root = self._root(path)
        return self.plain(
            template,
            path=path,
            head=self._edge("head.html", root, ""),
            root=root,
            canonical=f"{self.url}/{'' if path == 'index.html' else path}",
            header=self._edge("header.html", root, active),
            footer=self._edge("footer.html", root, active),
            **values,
        )

    def _root(self, path: str) -> str:
        """From the page to the site's root. A server shows 404.html at any address."""
        if path == "404.html":
            return f"{urlsplit(self.url).path}/"
        return UP if "/" in path else ""

    def plain(self, template: str, **values: Any) -> str:
        """A text that is no page: feeds, maps, robots.txt."""
        return self._template(template).render(values)

    def card(self, template: str, card: ArticleCard, root: str, level: int) -> str:
        """An article in a list, with a heading of that level; drawn once."""
        key = (template, card.mark, root, level)
        if key not in self._cards:
            self._cards[key] = self.plain(template, card=card, root=root, level=level)
        return self._cards[key]

    def forget(self) -> None:
        """Let the drawn cards go: they are only worth keeping while many pages are made."""
        self._cards.clear()

    def _edge(self, template: str, root: str, active: str) -> str:
        key = (template, root, active)
        if key not in self._edges:
            self._edges[key] = self.plain(template, root=root, active=active)
        return self._edges[key]

    def _template(self, name: str) -> Template:
        if name not in self._known:
            self._known[name] = self._templates.get_template(name)
            # a plain dict: jinja copies it for each page, and its own chain is slow to copy
            self._known[name].globals = dict(self._known[name].globals)
        return self._known[name]

    @cached_property
    def _templates(self) -> Environment:
        templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled(),
        )
        names = ("day", "hour", "full", "deadline", "month", "rfc822")
        templates.filters.update({name: getattr(words, name) for name in names})
        templates.filters["script_json"] = words.script_json
        templates.filters["tie"] = tie
        templates.globals.update(
            url=self.url,
            site=self.title,
            ward=self.ward,
            sections=self.sections,
            style=self.style,
            emblem=self.emblem[0],
            again=self.again,
        )
        return templates


class _Compiled(BytecodeCache):
    """Compiled templates beside Python's own, where that folder is there and may be written."""

    def __init__(self) -> None:
        self._start = f"{_HERE}/__pycache__/{digest(Path(__file__).read_bytes())[:8]}-"

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before from the same text by the same Python, if anything."""
        with suppress(OSError), Path(f"{self._start}{bucket.key}.jinja").open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next process."""
        path = Path(f"{self._start}{bucket.key}.jinja")
        half = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            half.write_bytes(bucket.bytecode_to_string())
            half.replace(path)


def shell(office: Office, url: str, title: str, per_page: int, again: str = "") -> Shell:
    """The shell of an office's site. Raises ConfigError if the ward's emblem can't be read."""
    ward = office.config.ward
    return Shell(
        url=url,
        title=title or f"{ward.name[:1].upper()}{ward.name[1:]}",
        ward=ward,
        sections=office.config.sections,
        per_page=per_page,
        emblem=_emblem(office),
        again=again,
    )


def _emblem(office: Office) -> tuple[str, bytes]:
    name = office.config.ward.emblem
    if not name:
        return "static/emblem.svg", (_HERE / "static/emblem.svg").read_bytes()
    path = office.root / name
    if path.suffix.lower() not in _EMBLEMS:
        raise ConfigError(f"config.toml: biểu trưng “{name}” phải là ảnh SVG, PNG, WebP hay JPEG.")
    try:
        return f"static/bieu-trung{path.suffix.lower()}", path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"config.toml: không đọc được biểu trưng “{name}” ({reason(error)}). "
            "Sửa “emblem” trong mục [ward] cho đúng chỗ của tệp."
        ) from None
