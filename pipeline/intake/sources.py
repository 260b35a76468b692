"""Feeds of other sites: every new entry becomes one draft, with its source credited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from pipeline import confine
from pipeline.config import IntakeSource, Office
from pipeline.confine import Stumbled, TooMuch, confined
from pipeline.content.problem import Wrong
from pipeline.errors import reason
from pipeline.intake import letter, pictures
from pipeline.intake.contribution import odd_date
from pipeline.intake.draft import ArticleDraft, tidy
from pipeline.intake.feed import LONGEST, FeedEntry, UnreadableFeed, entries
from pipeline.intake.fetch import FetchedPage, FetchLimits, Unfetched, fetch
from pipeline.intake.keeping import keep
from pipeline.intake.likeness import sketch
from pipeline.intake.markup import PICTURE, Converted, FoundPicture, markdown
from pipeline.intake.memory import Asked, IntakeMemory, Told, link_key, nearest
from pipeline.intake.outcome import IntakeOutcome, Result
from pipeline.intake.signs import escaped
from pipeline.intake.stock import Stock
from pipeline.model import digest
from pipeline.text import fold, shorten, squeeze

SUMMARY = 240  # characters
MOST_REVISIONS = 3  # drafts of one entry that its source changes again and again
_FEED = FetchLimits()
_CONVERTING = confine.WorkLimits(seconds=5, memory=300_000_000)
_PICTURE = FetchLimits(longest=pictures.LARGEST, whole=30.0)


def is_due(source: IntakeSource, memory: IntakeMemory, now: datetime) -> bool:
    """Whether it is time to ask a source again."""
    asked = memory.asked(source.url)
    return asked is None or not asked.at <= now < asked.at + timedelta(minutes=source.minutes)


def poll(
    source: IntakeSource, office: Office, memory: IntakeMemory, stock: Stock, now: datetime
) -> Iterator[IntakeOutcome]:
    """What came of asking one source once. Whatever it answers, nothing but a sentence escapes."""
    asked = memory.asked(source.url) or Asked("", "", now)
    try:
        if source.section and source.section not in office.config.sections:
            raise UnreadableFeed(
                f"Không có chuyên mục “{source.section}” trong config.toml: sửa dòng “section”."
            )
        limits = replace(_FEED, loopback=office.config.intake.loopback)
        page = fetch(source.url, limits, asked.etag, asked.modified)
        if page.status == 304:
            memory.answered(source.url, replace(asked, at=now))
            yield IntakeOutcome(Result.QUIET, source.name, "", "Không có tin mới từ lần trước.")
            return
        found = entries(page.body, page.url, page.content_type)
    except (Unfetched, UnreadableFeed) as error:
        memory.answered(source.url, replace(asked, at=now))
        yield IntakeOutcome(Result.REFUSED, source.name, source.url, str(error))
        return
    yield from _Answer(source, office, memory, stock, now, page, found).take()


@dataclass
class _Answer:
    """One answer of one source being gone through."""

    source: IntakeSource
    office: Office
    memory: IntakeMemory
    stock: Stock
    now: datetime
    page: FetchedPage
    found: Sequence[FeedEntry]
    _met: set[str] = field(default_factory=set)  # keys that were compared

    @cached_property
    def shared(self) -> set[str]:
        """Keys under which this feed gives several titles: they tell no news from another."""
        titles: dict[str, set[str]] = {}
        for entry in self.found:
            for key in self._own_keys(entry):
                titles.setdefault(key, set()).add(fold(entry.title))
        return {key for key, several in titles.items() if len(several) > 1}

    def take(self) -> Iterator[IntakeOutcome]:
        """Every entry that is new, the oldest first: those fall out of the feed first."""
        oldest = self.now - timedelta(days=self.source.days)
        new = [entry for entry in self.found if not self.memory.find(self._keys(entry))]
        changed = [
            told for entry in self.found if entry not in new for told in self._changed(entry)
        ]
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
        yield from changed
        marks = (self.page.etag, self.page.modified) if whole else ("", "")
        self.memory.answered(self.source.url, Asked(*marks, self.now))
        if rest:
            sentence = f"Còn {rest} tin mới, lần sau lấy tiếp (mỗi lần {self.source.most} tin)."
            yield IntakeOutcome(Result.WAITING, self.source.name, "", sentence)
        if not fresh and not changed:
            old = f" {len(new)} tin cũ hơn {self.source.days} ngày không lấy." if new else ""
            yield IntakeOutcome(Result.QUIET, self.source.name, "", f"Không có tin mới.{old}")

    def _stumbled(self, entry: FeedEntry, error: Exception) -> IntakeOutcome:
        why = reason(error) if isinstance(error, OSError) else "lỗi chưa lường trước"
        sentence = f"Không ghi được bản nháp của tin này ({why}); lần sau máy lấy lại."
        return IntakeOutcome(Result.REFUSED, self.source.name, self._title(entry), sentence)

    # --- what a source changed ------------------------------------------------------------

    def _changed(self, entry: FeedEntry) -> Iterator[IntakeOutcome]:
        """What a known entry says now, if its words are others than when it was seen last."""
        key = self._keys(entry)[0]
        if key in self._met:
            return  # twice in one answer: which of them is newer, nobody knows
        self._met.add(key)
        now = self._said(entry)
        before = self.memory.told(self._place(key))
        if before is None or before.whole == now.whole:
            self.memory.hear(self._place(key), before or now)
            return
        try:
            outcome = self._revised(entry, key, before)
        except Exception as error:  # it is tried again when the source is asked next
            yield self._stumbled(entry, error)
            return
        self.memory.hear(self._place(key), replace(now, changes=before.changes + 1))
        yield outcome

    def _place(self, key: str) -> str:
        """A key of this source's own: another may tell the same news in other words."""
        return f"{self.source.url} {key}"

    def _said(self, entry: FeedEntry) -> Told:
        title = self._title(entry)
        return Told(sketch(f"{title}\n{entry.words}").whole, title)

    def _revised(self, entry: FeedEntry, key: str, before: Told) -> IntakeOutcome:
        """A further draft, marked as a revision; only a sentence if the first one was put away."""
        known, title = self.memory.find([key]), self._title(entry)
        assert known
        path = f"content/{known.path}"
        stands = (self.office.content / known.path).exists()
        if not stands or before.changes >= MOST_REVISIONS:
            sentence = f"Nguồn đã sửa tin “{before.title}” ({path}): xem lại ở trang gốc."
            return IntakeOutcome(Result.CHANGED, self.source.name, title, sentence, path)
        note = (
            f"BẢN SỬA: nguồn đã sửa tin “{before.title}” đã nhận ở {path}. So hai bài, sửa hoặc "
            "đính chính bài cũ, rồi xóa bản nháp này nếu không cần."
        )
        date = letter.believable(entry.date, self.now)
        draft = self._draft(entry, title, date)
        draft = replace(draft, notes=(note, *draft.notes))
        made = sketch(f"{title}\n{entry.words}")
        row = f"revision {key} {made.whole}"
        fresh = keep(self.office, self.memory, draft, made, [row])
        sentence = (
            f"Nguồn đã sửa tin “{before.title}” ({path}). Bản sửa thành bản nháp content/{fresh}."
        )
        return IntakeOutcome(Result.CHANGED, self.source.name, title, sentence, f"content/{fresh}")

    # --- what tells an entry from another -------------------------------------------------

    def _own_keys(self, entry: FeedEntry) -> list[str]:
        keys = link_key(self._link(entry))
        if entry.guid:
            keys += link_key(entry.guid) or [f"guid {self.source.url} {entry.guid}"]
        return keys

    def _keys(self, entry: FeedEntry) -> list[str]:
        """All by which an entry would be known again."""
        keys = [key for key in self._own_keys(entry) if key not in self.shared]
        told = f"{entry.title}\n{entry.html}\n{entry.date}"
        return keys or [f"text {self.source.url} {digest(told)}"]

    def _link(self, entry: FeedEntry) -> str:
        try:
            found = urljoin(self.page.url, entry.link) if entry.link else ""
            return found if urlsplit(found).scheme in ("http", "https") else ""
        except ValueError:
            return ""

    def _title(self, entry: FeedEntry) -> str:
        return squeeze(tidy(entry.title)) or shorten(entry.words, 100) or "Tin không tiêu đề"

    # --- one entry ------------------------------------------------------------------------

    def _take(self, entry: FeedEntry) -> IntakeOutcome:
        keys, title = self._keys(entry), self._title(entry)
        date = letter.believable(entry.date, self.now)
        words = entry.words
        made = sketch(f"{title}\n{words}" if words else "")
        self.memory.hear(self._place(keys[0]), self._said(entry))
        known = self.memory.find(keys)  # the same one twice in a feed
        if not known:
            known = nearest(title, date, made, self.stock.all(), by_title=True)
        if known:
            self.memory.same_as(known, keys)
            sentence = f"Trùng với content/{known.path} (“{known.title}”) nên không tạo bài mới."
            path = f"content/{known.path}"
            return IntakeOutcome(Result.REPEATED, self.source.name, title, sentence, path)
        draft = self._draft(entry, title, date)
        path = keep(self.office, self.memory, draft, made, keys)
        sentence = f"Thành bản nháp content/{path}."
        return IntakeOutcome(Result.TAKEN, self.source.name, title, sentence, f"content/{path}")

    def _draft(self, entry: FeedEntry, title: str, date: datetime) -> ArticleDraft:
        link = self._link(entry)
        base = urljoin(self.page.url, entry.base) if entry.base else link or self.page.url
        made = _with_pictures(_converted(entry.html, base), entry, self.page.url)
        body, files, notes = pictures.beside(made, self._fetched, self.office)
        if not squeeze(body):
            body = escaped(entry.summary or title)
        if len(entry.html) >= LONGEST:
            notes += ("Bài gốc quá dài, chỉ lấy phần đầu: xem lại ở nguồn.",)
        if not link:
            notes += ("Tin này không ghi địa chỉ gốc: kiểm tra lại ở nguồn.",)
        notes += self._odd_date(entry)
        summary = entry.summary or entry.words
        return ArticleDraft(
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

    def _odd_date(self, entry: FeedEntry) -> tuple[str, ...]:
        """A note if the draft's date is not the one that the source tells."""
        if entry.date:
            return tuple(odd_date(entry.date, self.now))
        told = f"ghi ngày “{entry.dated}” mà máy không hiểu" if entry.dated else "không ghi ngày"
        return (f"Nguồn {told}, máy tạm ghi hôm nay: xem lại ngày ở trang gốc.",)

    def _fetched(self, src: str) -> bytes:
        try:
            limits = replace(_PICTURE, loopback=self.office.config.intake.loopback)
            return fetch(src, limits).body
        except Unfetched as error:
            raise Wrong(str(error), "") from None


def _converted(html: str, base: str) -> Converted:
    """The text of an entry, from a child. Raises Wrong."""
    try:
        return confined(_CONVERTING, markdown, html, base)
    except (TooMuch, Stumbled) as error:
        raise Wrong(f"{error}.", "") from None


def _with_pictures(made: Converted, entry: FeedEntry, base: str) -> Converted:
    """The text, headed by the pictures that a source gives beside a text without any."""
    if made.pictures:
        return made
    addresses = [urljoin(base, each) for each in entry.pictures[:3]]
    more = tuple(FoundPicture(each, "") for each in addresses if each.startswith("http"))
    shown = [f"![]({PICTURE}{at})" for at in range(len(more))]
    return replace(made, text="\n\n".join([*shown, made.text]), pictures=more)
