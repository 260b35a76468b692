"""Feeds of other sites: every new entry becomes one draft, with its source credited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from pipeline.config import Office, Source
from pipeline.content.problem import Wrong
from pipeline.errors import reason
from pipeline.intake import letter, pictures
from pipeline.intake.draft import Draft, tidy
from pipeline.intake.feed import LONGEST, Entry, Unreadable, entries
from pipeline.intake.fetch import Limits, Page, Unfetched, fetch
from pipeline.intake.keeping import keep
from pipeline.intake.likeness import sketch
from pipeline.intake.markup import PICTURE, Converted, Picture, markdown, plain
from pipeline.intake.memory import Asked, Memory, link_key, nearest
from pipeline.intake.outcome import Outcome, Result
from pipeline.intake.signs import escaped
from pipeline.intake.stock import Stock
from pipeline.model import digest
from pipeline.text import fold, shorten, squeeze

SUMMARY = 240  # characters
_FEED = Limits()
_PICTURE = Limits(longest=pictures.LARGEST, whole=30.0)


def is_due(source: Source, memory: Memory, now: datetime) -> bool:
    """Whether it is time to ask a source again."""
    asked = memory.asked(source.url)
    return asked is None or not asked.at <= now < asked.at + timedelta(minutes=source.minutes)


def poll(
    source: Source, office: Office, memory: Memory, stock: Stock, now: datetime
) -> Iterator[Outcome]:
    """What came of asking one source once. Whatever it answers, nothing but a sentence escapes."""
    asked = memory.asked(source.url) or Asked("", "", now)
    try:
        if source.section and source.section not in office.config.sections:
            raise Unreadable(
                f"Không có chuyên mục “{source.section}” trong config.toml: sửa dòng “section”."
            )
        limits = replace(_FEED, loopback=office.config.intake.loopback)
        page = fetch(source.url, limits, asked.etag, asked.modified)
        if page.status == 304:
            memory.answered(source.url, replace(asked, at=now))
            yield Outcome(Result.QUIET, source.name, "", "Không có tin mới từ lần trước.")
            return
        found = entries(page.body, page.url, page.content_type)
    except (Unfetched, Unreadable) as error:
        memory.answered(source.url, replace(asked, at=now))
        yield Outcome(Result.REFUSED, source.name, source.url, str(error))
        return
    yield from _Answer(source, office, memory, stock, now, page, found).take()


@dataclass
class _Answer:
    """One answer of one source being gone through."""

    source: Source
    office: Office
    memory: Memory
    stock: Stock
    now: datetime
    page: Page
    found: Sequence[Entry]

    @cached_property
    def shared(self) -> set[str]:
        """Keys under which this feed gives several titles: they tell no news from another."""
        titles: dict[str, set[str]] = {}
        for entry in self.found:
            for key in self._own_keys(entry):
                titles.setdefault(key, set()).add(fold(entry.title))
        return {key for key, several in titles.items() if len(several) > 1}

    def take(self) -> Iterator[Outcome]:
        """Every entry that is new, the oldest first: those fall out of the feed first."""
        oldest = self.now - timedelta(days=self.source.days)
        new = [entry for entry in self.found if not self.memory.find(self._keys(entry))]
        fresh = [entry for entry in new[::-1] if not entry.date or entry.date >= oldest]
        fresh.sort(key=lambda each: each.date or self.now)
        rest = max(0, len(fresh) - self.source.most)
        whole = rest == 0
        for entry in fresh[: self.source.most]:
            try:
                yield self._take(entry)
            except Exception as error:  # one bad entry never stops the others
                whole = False
                yield self._stumbled(entry, error)
        marks = (self.page.etag, self.page.modified) if whole else ("", "")
        self.memory.answered(self.source.url, Asked(*marks, self.now))
        if rest:
            sentence = f"Còn {rest} tin mới, lần sau lấy tiếp (mỗi lần {self.source.most} tin)."
            yield Outcome(Result.WAITING, self.source.name, "", sentence)
        if not fresh:
            old = f" {len(new)} tin cũ hơn {self.source.days} ngày không lấy." if new else ""
            yield Outcome(Result.QUIET, self.source.name, "", f"Không có tin mới.{old}")

    def _stumbled(self, entry: Entry, error: Exception) -> Outcome:
        sentence = f"Không ghi được bản nháp của tin này ({reason(error)}); lần sau máy lấy lại."
        return Outcome(Result.REFUSED, self.source.name, self._title(entry), sentence)

    # --- what tells an entry from another -------------------------------------------------

    def _own_keys(self, entry: Entry) -> list[str]:
        keys = link_key(self._link(entry))
        if entry.guid:
            keys += link_key(entry.guid) or [f"guid {self.source.url} {entry.guid}"]
        return keys

    def _keys(self, entry: Entry) -> list[str]:
        """All by which an entry would be known again."""
        keys = [key for key in self._own_keys(entry) if key not in self.shared]
        told = f"{entry.title}\n{entry.html}\n{entry.date}"
        return keys or [f"text {self.source.url} {digest(told)}"]

    def _link(self, entry: Entry) -> str:
        try:
            found = urljoin(self.page.url, entry.link) if entry.link else ""
            return found if urlsplit(found).scheme in ("http", "https") else ""
        except ValueError:
            return ""

    def _title(self, entry: Entry) -> str:
        return squeeze(tidy(entry.title)) or shorten(plain(entry.html), 100) or "Tin không tiêu đề"

    # --- one entry ------------------------------------------------------------------------

    def _take(self, entry: Entry) -> Outcome:
        keys, title = self._keys(entry), self._title(entry)
        date = letter.believable(entry.date, self.now)
        words = plain(entry.html)
        made = sketch(f"{title}\n{words}" if words else "")
        known = self.memory.find(keys)  # the same one twice in a feed
        if not known:
            known = nearest(title, date, made, self.stock.all(), by_title=True)
        if known:
            self.memory.same_as(known, keys)
            sentence = f"Trùng với content/{known.path} (“{known.title}”) nên không tạo bài mới."
            path = f"content/{known.path}"
            return Outcome(Result.REPEATED, self.source.name, title, sentence, path)
        draft = self._draft(entry, title, date)
        path = keep(self.office, self.memory, draft, made, keys)
        sentence = f"Thành bản nháp content/{path}."
        return Outcome(Result.TAKEN, self.source.name, title, sentence, f"content/{path}")

    def _draft(self, entry: Entry, title: str, date: datetime) -> Draft:
        link = self._link(entry)
        base = urljoin(self.page.url, entry.base) if entry.base else link or self.page.url
        made = _with_pictures(markdown(entry.html, base), entry, self.page.url)
        body, files, notes = pictures.beside(made, self._fetched, self.office)
        if not squeeze(body):
            body = escaped(entry.summary or title)
        if len(entry.html) >= LONGEST:
            notes += ("Bài gốc quá dài, chỉ lấy phần đầu: xem lại ở nguồn.",)
        if not link:
            notes += ("Tin này không ghi địa chỉ gốc: kiểm tra lại ở nguồn.",)
        summary = entry.summary or plain(entry.html)
        return Draft(
            title=title,
            section=self.source.section or next(iter(self.office.config.sections)),
            date=date,
            body=tidy(body),
            head=(
                ("nguồn", squeeze(tidy(self.source.credit or self.source.name))),
                ("liên kết nguồn", re.sub(r"[\s<>\"]", "", link)),
                ("tác giả", squeeze(tidy(entry.author))),
                ("tóm tắt", shorten(squeeze(tidy(summary)), SUMMARY)),
                ("từ khóa", tuple(tidy(each) for each in entry.tags)),
            ),
            notes=notes,
            files=files,
        )

    def _fetched(self, src: str) -> bytes:
        try:
            limits = replace(_PICTURE, loopback=self.office.config.intake.loopback)
            return fetch(src, limits).body
        except Unfetched as error:
            raise Wrong(str(error), "") from None


def _with_pictures(made: Converted, entry: Entry, base: str) -> Converted:
    """The text, headed by the pictures that a source gives beside a text without any."""
    if made.pictures:
        return made
    addresses = [urljoin(base, each) for each in entry.pictures[:3]]
    more = tuple(Picture(each, "") for each in addresses if each.startswith("http"))
    shown = [f"![]({PICTURE}{at})" for at in range(len(more))]
    return replace(made, text="\n\n".join([*shown, made.text]), pictures=more)
