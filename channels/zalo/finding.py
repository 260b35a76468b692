"""What became of deliveries whose trail was lost, and what may be there before one is made.

A receipt needs an article that the public sees. *Absent* is said only of what was never asked
for here, or was proved absent (search.py). What can't be told for a day is a question to a
person, and so is an article like ours that this ledger knows nothing of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels.zalo import compose, look
from channels.zalo.client import JSON, Zalo
from channels.zalo.met import Met, Wanted
from channels.zalo.search import Search
from channels.zalo.seen import article_of
from channels.zalo.steps import article_note
from pipeline.channel import Notes
from pipeline.errors import OutcomeUnknown, TryLater
from pipeline.model import VN, Edition, Receipt

DAY = int(timedelta(days=1).total_seconds() * 1000)
_SOON = timedelta(minutes=4)  # between two looks at what may be listed late
_LATER = timedelta(minutes=15)  # the same, while a reading of the whole listing rests
_ASKED = timedelta(hours=1)  # the same once a person was asked

Lost = tuple[Edition, str]  # and its key


@dataclass(frozen=True)
class Finder:
    """The lost articles of one channel. `here` names this office on this machine, if known."""

    name: str
    zalo: Zalo
    notes: Notes
    search: Search
    here: str = ""

    def find(
        self, lost: Sequence[Lost]
    ) -> tuple[dict[str, str | Exception | None], Mapping[str, JSON]]:
        """The id of each article, None for *absent*, or why that is not known yet; by key.

        With them what the listing said on the way.
        """
        wanted = {key: self.wanted(edition, key) for edition, key in lost}
        asked = [each for each in wanted.values() if self._was_asked_for(each.key)]
        told: dict[str, str | Exception | None] = {}
        found, pages, error = self.search.find(asked) if asked else ({}, {}, None)
        for each in asked:
            ids = found.get(each.key)
            told[each.key] = self._owned(each.key, ids) if ids else self._unfound(each, error)
        for key in wanted.keys() - told.keys():
            told[key] = self._glanced(wanted[key], pages)
        return told, pages

    def before(self, edition: Edition, key: str) -> str | None:
        """The id of the article if it is there already. Call it before every creation.

        Raises TryLater while that isn't known, OutcomeUnknown if only a person can tell.
        """
        self._settled_here()
        wanted, note = self.wanted(edition, key), self.notes.get(key)
        if note.get("armed") and not note.get("absent") and not note.get("asked"):
            return self._proved(wanted)
        ids, met, _ = self.search.glance(wanted)
        if ids:
            return self._owned(key, ids)
        shown = list(note.get("shown") or [])
        known = self.notes.get(article_note(self.name, edition.subject)).get("id")
        if alike := met.alike(self.zalo, wanted, [*shown, str(known or "")]):
            self.notes.put(key, asked=True, shown=[*shown, *alike])
            raise OutcomeUnknown(_alike(wanted, met.born()[alike[0]]))
        if doubts := self.search.doubts():
            return self._proved(replace(wanted, silent=max(wanted.silent, doubts)))
        return None

    def mark(self, key: str) -> None:
        """Note whose mark will stand in an article, before Zalo is asked."""
        self.notes.put(f"{self.name}/dấu/{compose.mark(key).lstrip('#')}", delivery=key)

    def own(self, article_id: str, key: str) -> None:
        """Note that an article belongs to a delivery."""
        met = Met(self.notes, self.name)
        met.own(article_id, key)
        met.save()

    def receipt(
        self, edition: Edition, key: str, article_id: str, pages: Mapping[str, JSON]
    ) -> Receipt | None:
        """The receipt of an article that is shown; None if it is hidden or gone."""
        seen = article_of(self.zalo, article_id, pages)
        if seen is None or seen.get("status") != "show":
            return None
        self.own(article_id, key)
        told = pages.get(article_id, {})
        url, born = str(told.get("link_view") or ""), look.born(told)
        at = datetime.fromtimestamp(born / 1000, VN).isoformat() if born else ""
        twins = self.notes.get(key).get("twins") or []
        return Receipt(article_id, url, at, {"slug": edition.subject, "twins": twins})

    def wanted(self, edition: Edition, key: str) -> Wanted:
        """What to look for, and since when."""
        note = self.notes.get(key)
        armed = int(note.get("armed") or 0)
        return Wanted(
            key=key,
            title=edition.title,
            mark=compose.mark(key),
            link=edition.link,
            cover=str(edition.data.get("cover") or ""),
            since=armed,
            silent=int(note.get("silent") or armed + self.zalo.patience),
        )

    # --- verdicts ---------------------------------------------------------------------------------

    def _was_asked_for(self, key: str) -> bool:
        return bool(self.notes.get(key).get("armed"))

    def _proved(self, wanted: Wanted) -> str | None:
        """The id, or None if it is proved absent. Raises as `before`."""
        found, _, error = self.search.find([wanted])
        if ids := found.get(wanted.key):
            return self._owned(wanted.key, ids)
        verdict = self._unfound(wanted, error)
        if isinstance(verdict, TryLater) and self.notes.get(wanted.key).get("asked"):
            raise OutcomeUnknown(str(verdict))
        if verdict is not None:
            raise verdict
        return None

    def _unfound(self, wanted: Wanted, error: Exception | None) -> Exception | None:
        """None if it is absent; else why that can't be told yet, or what a person should do."""
        if self.search.is_absent(wanted):
            self.notes.put(wanted.key, absent=True)
            return None
        if self.zalo.date >= wanted.silent + DAY:
            self.notes.put(wanted.key, asked=True)
            return TryLater(_question(wanted), _ASKED)
        if error is not None:
            return error
        proves = self.search.proves(wanted.silent)
        most, waits = (_SOON, proves) if proves else (_LATER, self.search.rest())
        return TryLater(
            "Chưa thấy bài trong danh sách của Zalo, mà danh sách ấy có khi hiện muộn: "
            "máy sẽ xem lại, chưa gửi lại.",
            min(most, timedelta(milliseconds=waits)),
        )

    def _glanced(self, wanted: Wanted, pages: Mapping[str, JSON]) -> str | Exception | None:
        """What a glance tells of what was never asked for here, or what a person was asked."""
        try:
            ids, met, seen = self.search.glance(wanted)
        except Exception as error:
            return error
        if isinstance(pages, dict):
            pages.update(seen)
        if ids:
            return self._owned(wanted.key, ids)
        if shown := self.notes.get(wanted.key).get("shown"):
            return TryLater(_alike(wanted, met.born().get(shown[0], 0)), _ASKED)
        return None

    def _owned(self, key: str, ids: Sequence[str]) -> str:
        """The oldest is kept, the others are told; none of them is looked for again."""
        self.notes.put(key, id=ids[0], token=None, twins=list(ids[1:]))
        for each in ids:
            self.own(each, key)
        return ids[0]

    def _settled_here(self) -> None:
        """An office that was copied or moved can't know what the other one did meanwhile."""
        note = f"{self.name}/nơi"
        last = self.notes.get(note).get("here")
        if self.here and last != self.here:
            if last:
                self.search.newest()  # for Zalo's own time
                self.search.cut()
            self.notes.put(note, here=self.here)


def _question(wanted: Wanted) -> str:
    return (
        "Đã hơn một ngày mà máy vẫn chưa biết bài này đã lên Zalo hay chưa. Mở oa.zalo.me, mục "
        f"Bài viết, tìm bài tựa “{wanted.title}”, cuối bài có dòng “Xem bài gốc: {wanted.link}”, "
        f"ảnh bìa là {wanted.cover}. {_answer(wanted.key)}"
    )


def _alike(wanted: Wanted, born: int) -> str:
    at = f" (đăng {datetime.fromtimestamp(born / 1000, VN):%H:%M ngày %d/%m/%Y})" if born else ""
    return (
        f"Trên Zalo đã có bài tựa “{wanted.title}”{at} mà sổ phát hành này không ghi: có thể sổ "
        "được phục hồi từ bản cũ, hoặc một máy khác đã đăng. Mở oa.zalo.me, mục Bài viết, xem bài "
        f"ấy: cuối bài có dòng “Xem bài gốc: {wanted.link}”. {_answer(wanted.key)}"
    )


def _answer(key: str) -> str:
    return (
        f'Đúng bài này thì chạy: loa settle "{key}" --there --url ĐỊA-CHỈ --by "Họ và tên"; không '
        f'phải, hoặc không thấy, thì chạy: loa settle "{key}" --absent --by "Họ và tên".'
    )
