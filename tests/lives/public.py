"""What the public sees and hears, read from the far ends alone, never from the ledger's rows.

Of the ledger only the words behind a digest are asked, since a digest is all that a page tells of
its edition; then the page has to say those words, byte for byte.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from farends.control import Remote
from pipeline.model import VN
from tests.lives.model import FACEBOOK, RADIO, WEBSITE, Carried


@dataclass(frozen=True)
class Piece:
    """One thing that the public sees or hears: of which article, and what of it."""

    who: int
    carried: Carried


@dataclass(frozen=True)
class Seen:
    """All that is public at one moment."""

    pages: Mapping[str, Piece] = field(default_factory=dict)  # by address
    posts: tuple[Piece, ...] = ()
    programmes: Mapping[datetime, tuple[Piece, ...]] = field(default_factory=dict)  # by slot
    sirens: Mapping[str, Piece] = field(default_factory=dict)  # that a station finds
    silenced: frozenset[str] = frozenset()  # sirens that were taken back
    banner: tuple[str, ...] = ()  # addresses
    strange: tuple[str, ...] = ()  # what is public and nobody wrote so


class Public:
    """A reader, a listener and a follower of one office."""

    def __init__(self, var: Path, far: Remote, painted: Mapping[int, str]) -> None:
        """`painted`: number of a picture → digest of its file."""
        self.var, self.far, self.painted = var, far, painted
        self._editions: dict[str, dict[str, Any]] = {}

    def look(self, known: Mapping[str, int]) -> Seen:
        """`known`: the sentences that were ever written → whose they are."""
        self._learn()
        strange: list[str] = []
        pages: dict[str, Piece] = {}
        for path in sorted((self.var / "site" / "bai").glob("*.html")):
            page = path.read_text("utf-8")
            if mark := re.search(r'<meta name="edition" content="(\w+)">', page):
                edition = self._editions.get(mark[1], {})
                if not edition or edition["text"] not in page:
                    strange.append(f"trang {path.stem} không phải lời của ấn bản {mark[1][:8]}")
                else:
                    pages[path.stem] = self._piece(edition, known)
        return Seen(
            pages,
            tuple(self._posts(known, strange)),
            dict(self._programmes(known, strange)),
            dict(self._sirens(known, strange, "[0-9]*.mp3")),
            frozenset(name for name, _ in self._sirens(known, strange, ".rut-*.mp3")),
            self._banner(),
            tuple(strange),
        )

    def _learn(self) -> None:
        """The words behind digests; they outlive a ledger that is put back."""
        book = sqlite3.connect(self.var / "ledger.db")
        with contextlib.closing(book):
            for digest, body in book.execute("select digest, body from editions"):
                self._editions.setdefault(digest, json.loads(body))

    def _posts(self, known: Mapping[str, int], strange: list[str]) -> Iterator[Piece]:
        texts = {each["text"]: each for each in self._of(FACEBOOK)}
        for post in self.far.public():
            if edition := texts.get(post["message"]):
                yield self._piece(edition, known)
            else:
                strange.append(f"bài đăng không phải lời của ấn bản nào: {post['message'][:60]}")

    def _of(self, channel: str) -> Iterator[dict[str, Any]]:
        return (each for each in self._editions.values() if each["channel"] == channel)

    def _programmes(
        self, known: Mapping[str, int], strange: list[str]
    ) -> Iterator[tuple[datetime, tuple[Piece, ...]]]:
        for day in sorted((self.var / "handover").glob("20*")):
            slots: dict[str, tuple[int, Path]] = {}
            for folder in day.iterdir():
                if found := re.fullmatch(r"(\d{4})(?:\.r(\d+))?", folder.name):
                    revision = int(found[2] or 1)
                    slots[found[1]] = max(slots.get(found[1], (0, folder)), (revision, folder))
            for hour, (_, folder) in slots.items():
                start = datetime.strptime(f"{day.name} {hour}", "%Y-%m-%d %H%M").replace(tzinfo=VN)
                yield start, tuple(self._spoken(folder / "programme.mp3", known, strange))

    def _sirens(
        self, known: Mapping[str, int], strange: list[str], pattern: str
    ) -> Iterator[tuple[str, Piece]]:
        for path in (self.var / "handover" / "emergency").glob(pattern):
            for piece in self._spoken(path, known, strange)[:1]:  # it is said twice
                yield path.name.removeprefix(".rut-"), piece

    def _spoken(self, sound: Path, known: Mapping[str, int], strange: list[str]) -> list[Piece]:
        found: list[Piece] = []
        for segment in json.loads(sound.read_bytes())["segments"]:
            if segment["kind"] == "item":
                edition = self._editions.get(segment["content"], {})
                if edition.get("data", {}).get("phrases") != segment["phrases"]:
                    strange.append(f"{sound.name}: lời đọc không phải của ấn bản đã duyệt")
                else:
                    found.append(self._piece(edition, known))
        return found

    def _banner(self) -> tuple[str, ...]:
        home = self.var / "site" / "index.html"
        page = home.read_text("utf-8") if home.exists() else ""
        alarm = re.search(r'<section class="alarm".*?</section>', page, re.DOTALL)
        return tuple(re.findall(r'href="bai/([^"]+)\.html"', alarm[0])) if alarm else ()

    def _piece(self, edition: dict[str, Any], known: Mapping[str, int]) -> Piece:
        text, data, channel = edition["text"], edition["data"], edition["channel"]
        whole = f"{edition['title']}\n{text}\n{json.dumps(data, ensure_ascii=False)}"
        at = {words: whole.find(words) for words in known if words in whole}
        [title] = {each for each in at if edition["title"] == each}
        [words] = {each for each in at if each.startswith("Mời")}
        notes = sorted((each for each in at if each.startswith("Xin")), key=lambda each: at[each])
        said = (title, words, tuple(notes))
        if channel == RADIO:
            return Piece(known[words], said)
        picture = next(
            (n for n, digest in self.painted.items() if digest in json.dumps(edition)), 0
        )
        if channel == FACEBOOK:
            return Piece(known[words], (*said, picture, "TIN KHẨN" in text))
        assert channel == WEBSITE
        day, expiry = (
            datetime.fromisoformat(data[k]) if data[k] else None for k in ("date", "expiry")
        )
        return Piece(known[words], (*said, picture, day, expiry, data["priority"]))
