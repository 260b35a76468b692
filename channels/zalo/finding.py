"""What became of articles whose trail was lost, and what may be there before one is made.

A receipt needs an article that the public sees. *Absent* is said only of what was never asked
for here, or was proved absent (search.py). What can't be told for a day is a question to a
person, and so is an article like ours that this ledger knows nothing of. What is found out is
told as an event of the article's life (lifecycle.py); nothing is written here about the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels.zalo import compose
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.lifecycle import ArticleEvent, ArticleFact
from channels.zalo.memory import ArticleMemory
from channels.zalo.met import MetArticles, Wanted
from channels.zalo.search import ListingSearch
from channels.zalo.state import ArticleState
from pipeline.errors import DeliveryError, OutcomeUnknown, TryLater
from pipeline.model import VN, Edition

DAY = int(timedelta(days=1).total_seconds() * 1000)
_SOON = timedelta(minutes=4)  # between two looks at what may be listed late
_LATER = timedelta(minutes=15)  # the same, while a reading of the whole listing rests
_ASKED = timedelta(hours=1)  # the same once a person was asked


@dataclass(frozen=True)
class ArticleFinder:
    """Looks for the articles of one channel. `here` names this office on this machine, if known."""

    zalo: ZaloClient
    memory: ArticleMemory
    search: ListingSearch
    here: str = ""

    def describe(self, edition: Edition, key: str, state: ArticleState) -> Wanted:
        """What to look for, and since when."""
        return Wanted(
            key=key,
            title=edition.title,
            mark=compose.mark_of(key),
            link=edition.link,
            cover=compose.ArticleContent.of(edition).cover,
            slug=edition.subject,
            since=state.requested_at,
            silent=state.silent_at or state.requested_at + self.zalo.patience,
            person_asked=state.person_asked,
            alike=state.alike,
        )

    def glance(self, wanted: Wanted) -> ArticleFact:
        """Whether something like it is there: FOUND, ALIKE, DOUBTED or CLEAR.

        Call it before every creation that no proof of absence precedes. Raises TryLater, Rejected.
        """
        self._notice_move()
        ids, met, _ = self.search.glance(wanted)
        if ids:
            return ArticleFact(ArticleEvent.FOUND, ids=tuple(ids))
        known = self.memory.article_of(wanted.slug)
        if alike := met.find_alike(self.zalo, wanted, [*wanted.alike, known]):
            question = OutcomeUnknown(_alike_question(wanted, met.births()[alike[0]]))
            return ArticleFact(ArticleEvent.ALIKE, ids=tuple(alike), error=question)
        if doubts := self.search.doubted_since():
            return ArticleFact(ArticleEvent.DOUBTED, at=doubts)
        return ArticleFact(ArticleEvent.CLEAR)

    def prove(self, wanted: Wanted, doubts: int = 0) -> ArticleFact:
        """FOUND, ABSENT, or PUZZLED or UNSURE with what to raise.

        `doubts`: since when (milliseconds by Zalo's clock) somebody else wrote; 0: nobody.
        """
        self._notice_move()
        wanted = replace(wanted, silent=max(wanted.silent, doubts))
        found, _, error = self.search.find([wanted])
        if ids := found.get(wanted.key):
            return ArticleFact(ArticleEvent.FOUND, ids=tuple(ids))
        fact = self._judge(wanted, error)
        was_asked = wanted.person_asked or fact.event is ArticleEvent.PUZZLED
        if isinstance(fact.error, TryLater) and was_asked:
            return replace(fact, error=OutcomeUnknown(str(fact.error)))
        return fact

    def find(
        self, lost: Sequence[Wanted]
    ) -> tuple[dict[str, ArticleFact], dict[str, ListedArticle]]:
        """What is known of each by its key: FOUND, ABSENT, CLEAR, or PUZZLED or UNSURE with why.

        With it what the listing said on the way, by id. One walk serves all.
        """
        requested = [each for each in lost if each.since]
        facts: dict[str, ArticleFact] = {}
        found, pages, error = self.search.find(requested) if requested else ({}, {}, None)
        for each in requested:
            ids = tuple(found.get(each.key, ()))
            fact = ArticleFact(ArticleEvent.FOUND, ids=ids) if ids else self._judge(each, error)
            facts[each.key] = fact
        for each in lost:
            if each.key not in facts:
                facts[each.key] = self._glance_again(each, pages)
        return facts, pages

    def check_not_retitled(self, wanted: Wanted) -> None:
        """Raise TryLater with a question if an article under another title leads to the same page
        and this ledger knows nothing of it. Raises Rejected and ContentRefused too.

        Those of the same title are looked for before every creation (`glance`).
        """
        _, met, pages = self.search.glance(wanted)
        known = self.memory.article_of(wanted.slug)
        for each in met.find_retitled(self.zalo, wanted, [*wanted.alike, known]):
            title = pages[each].title if each in pages else ""
            raise TryLater(_retitled_question(wanted, title, met.births()[each]), _ASKED)

    def keep_mark(self, key: str) -> None:
        """Note whose mark will stand in an article, before Zalo is asked."""
        self.memory.keep_bearer_of(compose.mark_of(key).lstrip("#"), key)

    def assign(self, article_id: str, key: str) -> None:
        """Note that an article belongs to a delivery: it is not looked at again."""
        met = MetArticles(self.memory)
        met.assign(article_id, key)
        met.save()

    # --- verdicts ---------------------------------------------------------------------------------

    def _judge(self, wanted: Wanted, error: DeliveryError | ContentRefused | None) -> ArticleFact:
        """ABSENT, or why that can't be told: yet, or without a person."""
        if self.search.is_absent(wanted):
            return ArticleFact(ArticleEvent.ABSENT)
        if self.zalo.zalo_time >= wanted.silent + DAY:
            return ArticleFact(
                ArticleEvent.PUZZLED, error=TryLater(_presence_question(wanted), _ASKED)
            )
        if error is not None:
            return ArticleFact(ArticleEvent.UNSURE, error=error)
        proves = self.search.proof_due_in(wanted.silent)
        most, waits = (_SOON, proves) if proves else (_LATER, self.search.rest_left())
        later = TryLater(
            "Chưa thấy bài trong danh sách của Zalo, mà danh sách ấy có khi hiện muộn: "
            "máy sẽ xem lại, chưa gửi lại.",
            min(most, timedelta(milliseconds=waits)),
        )
        return ArticleFact(ArticleEvent.UNSURE, error=later)

    def _glance_again(self, wanted: Wanted, pages: dict[str, ListedArticle]) -> ArticleFact:
        """What a glance tells of what was never asked for here, or what a person was asked."""
        try:
            ids, met, seen = self.search.glance(wanted)
        except (DeliveryError, ContentRefused) as error:
            return ArticleFact(ArticleEvent.UNSURE, error=error)
        pages.update(seen)
        if ids:
            return ArticleFact(ArticleEvent.FOUND, ids=tuple(ids))
        if wanted.alike:
            question = _alike_question(wanted, met.births().get(wanted.alike[0], 0))
            return ArticleFact(ArticleEvent.UNSURE, error=TryLater(question, _ASKED))
        return ArticleFact(ArticleEvent.CLEAR)

    def _notice_move(self) -> None:
        """An office that was copied or moved can't know what the other one did meanwhile."""
        last = self.memory.place
        if self.here and last != self.here:
            if last:
                self.search.read_newest()  # for Zalo's own time
                self.search.require_proof()
            self.memory.keep_place(self.here)


def _presence_question(wanted: Wanted) -> str:
    return (
        "Đã hơn một ngày mà máy vẫn chưa biết bài này đã lên Zalo hay chưa. Mở oa.zalo.me, mục "
        f"Bài viết, tìm bài tựa “{wanted.title}”, cuối bài có dòng “Xem bài gốc: {wanted.link}”, "
        f"ảnh bìa là {wanted.cover}. {_settle_commands(wanted.key)}"
    )


def _alike_question(wanted: Wanted, born: int) -> str:
    at = f" (đăng {datetime.fromtimestamp(born / 1000, VN):%H:%M ngày %d/%m/%Y})" if born else ""
    return (
        f"Trên Zalo đã có bài tựa “{wanted.title}”{at} mà sổ phát hành này không ghi: có thể sổ "
        "được phục hồi từ bản cũ, hoặc một máy khác đã đăng. Mở oa.zalo.me, mục Bài viết, xem bài "
        f"ấy: cuối bài có dòng “Xem bài gốc: {wanted.link}”. {_settle_commands(wanted.key)}"
    )


def _retitled_question(wanted: Wanted, title: str, born: int) -> str:
    at = f" (đăng {datetime.fromtimestamp(born / 1000, VN):%H:%M ngày %d/%m/%Y})" if born else ""
    named = f"tựa “{title}”" if title else "mang tựa khác"
    return (
        f"Trên Zalo đã có bài {named}{at}, cuối bài có dòng “Xem bài gốc: {wanted.link}”, mà sổ "
        f"phát hành này không ghi: có thể đó là lời cũ của “{wanted.title}”, đăng sau lúc sao lưu. "
        f"Mở oa.zalo.me, mục Bài viết, xem bài ấy. {_settle_commands(wanted.key)}"
    )


def _settle_commands(key: str) -> str:
    return (
        f'Đúng bài này thì chạy: loa settle "{key}" --there --url ĐỊA-CHỈ --by "Họ và tên"; không '
        f'phải, hoặc không thấy, thì chạy: loa settle "{key}" --absent --by "Họ và tên".'
    )
