"""The service: the office by itself, day and night, until it is told to stop."""

from __future__ import annotations

import json
import os
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline import content
from pipeline.asking import waits_for
from pipeline.channel_settings import WebsiteSettings
from pipeline.delivery import OPEN
from pipeline.errors import ConfigError, LoaError, fault, reason
from pipeline.model import Article
from pipeline.office.backup import back_up
from pipeline.office.heartbeat import Heartbeat, OfficeState
from pipeline.office.newsroom import Newsroom
from pipeline.office.notices import find_notices
from pipeline.office.ownership import newest_backup_time
from pipeline.office.previews import ArticleIndex, CheckedArticle, Previews
from pipeline.office.rounds import Log, Rounds
from pipeline.office.waiting import left_out_sentences, problem_line, waiting_articles

BEAT = 10.0  # seconds between two looks at what is due
REPLAN = timedelta(minutes=15)  # without any file saved: the days go on
OBSERVE = timedelta(minutes=10)
JUMP = 60.0  # seconds that the clock may run apart from the machine's own counter
PATIENCE = 600.0  # seconds without a beat: making a long programme takes some minutes
_DAILY = timedelta(days=1)  # between two copies of the ledger
_RETRY = 60.0  # seconds until a round that failed is tried again
_PROVE = 60.0  # seconds between two proofs that the ledger can be written
_UNFORESEEN = (
    "máy gặp lỗi chưa lường trước ({}). Máy tự thử lại sau một phút. Gửi tệp mới nhất trong "
    "var/log cho người phụ trách kỹ thuật."
)


@contextmanager
def sole_service(room: Newsroom) -> Iterator[None]:
    """One service for one office. Raises ConfigError if there is another."""
    room.office.var.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(room.office.var / "service.lock", timeout=0):
            yield
    except Timeout:
        raise ConfigError(
            "Văn phòng này đã có một “loa run” đang chạy. Xem trang tình trạng của nó, hoặc dừng "
            "nó rồi chạy lại; hai cái cùng lúc thì cái sau không chạy.",
            code="service-running",
        ) from None


@dataclass
class Service:
    """The loop. Only the thread that calls `serve` touches the ledger."""

    rounds: Rounds
    log: Log
    previews: Previews
    patience: float = PATIENCE  # seconds
    address: str = ""
    moving: Callable[[], bool] = lambda: False  # whether files are being written right now
    _stopping: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _beat: float = field(default_factory=time.monotonic)
    _state: OfficeState | None = None
    _checked: list[str] = field(default_factory=list)
    _more: bool = False  # media are left to make
    _pause: float = BEAT
    _wrong: str = ""  # why the last round failed, for staff
    _proved: float = 0.0  # when the ledger was last written to for proof

    def stop(self) -> None:
        """Finish what is under way, then end."""
        self._stopping.set()
        self._wake.set()

    def on_files_saved(self, paths: frozenset[Path]) -> None:
        """Files were saved: say at once what is wrong with them, and plan anew."""
        office = self.rounds.room.office
        for path in sorted(paths):
            if path.suffix == ".md" and path.exists() and path.is_relative_to(office.content):
                self._check(path)
        self._wake.set()

    def _check(self, path: Path) -> None:
        room = self.rounds.room
        article, problems = content.read_file(path, room.office)
        lines = [problem_line(each) for each in problems]
        if article:
            notices = find_notices(room, [article])[article.slug]
            lines += [each.sentence for each in notices if each.is_open]
        name = path.relative_to(room.office.root).as_posix()
        if article:
            lines.append(f"{name}: “{article.title}”. Xem trước: /xem-truoc/{article.slug}")
        self.log("checked", path=name, problems=len(problems), article=bool(article))
        self._checked = [*lines, *self._checked][:20]
        self._write()
        if article:
            self._preview(article, lines[:-1])

    def _preview(self, article: Article, problems: list[str]) -> None:
        """What every channel would publish of it, on a page of its own."""
        planned = [
            item.article
            for (slug, _), item in self.rounds.made.items.items()
            if slug == article.slug
        ]
        noted = replace(article, corrections=planned[0].corrections) if planned else article
        self.previews.compose(noted, problems)
        self.log("previewed", slug=article.slug)

    # --- the loop -----------------------------------------------------------------------------

    def serve(self) -> None:
        """Rounds, until `stop`."""
        self.log("started", pid=os.getpid(), address=self.address)
        clock = self.rounds.room.clock
        planned = observed = datetime.min.replace(tzinfo=clock().tzinfo)
        wall, counter = clock(), time.monotonic()
        while not self._stopping.is_set():
            now = clock()
            apart = (now - wall).total_seconds() - (time.monotonic() - counter)
            wall, counter = now, time.monotonic()
            if abs(apart) > JUMP:
                self.log("clock-jumped", seconds=round(apart))
            woken = self._wake.is_set()
            self._wake.clear()
            again = woken or abs(apart) > JUMP or not planned <= now < planned + REPLAN
            watched = not planned <= now or now >= observed + OBSERVE
            if again and self.moving():  # half of a file is no change of an article
                self._stopping.wait(0.2)
                self._wake.set()
                again = False
            if self._round(again, watched):
                planned = now if again else planned
                observed = now if watched else observed
            self._write()
            self._wake.wait(0.01 if self._more else self._pause)
        self.log("stopped-cleanly")

    def _round(self, plan: bool, observe: bool) -> bool:
        """One round; what goes wrong is logged, and tried again. Whether all went well."""
        self._pause = BEAT
        try:
            self._prove()
            if plan:
                self.rounds.plan()
            changed = bool(self.rounds.deliver(observe))
            if plan:
                self._take_in()
                self._back_up()
            self._more = not self._stopping.is_set() and self.rounds.make_one()
            if self._more and not self.rounds.missing:
                self._wake.set()  # real durations are known: programmes are filled anew
            if plan or changed:
                self._look()
            self._beat, self._wrong = time.monotonic(), ""
        except Exception as error:  # the service outlives whatever one round met
            foreseen = isinstance(error, LoaError | OSError)
            self._wrong = str(error) if foreseen else _UNFORESEEN.format(fault(error))
            where = {} if foreseen else {"trace": "".join(traceback.format_exception(error))}
            self.log("round-failed", detail=self._wrong, **where)
            self._pause, self._more = _RETRY, False
            return False
        return True

    def _prove(self) -> None:
        """Write into the ledger: a full or read-only disk is noticed before anything is due."""
        if self._wrong or time.monotonic() - self._proved >= _PROVE:
            room = self.rounds.room
            room.ledger.heartbeats.write(room.clock())
            self._proved = time.monotonic()

    def _back_up(self) -> None:
        """A copy of the ledger each day; what goes wrong with it keeps nothing from going out."""
        room = self.rounds.room
        last = newest_backup_time(room.office)
        if (last is not None and room.clock() - last < _DAILY) or not room.ledger.approvals():
            return
        try:
            self.log("backed-up", path=str(back_up(room).path))
        except (LoaError, OSError) as error:
            self.log("not-backed-up", detail=str(error))

    def _take_in(self) -> None:
        """What other sites do wrong keeps nothing of ours from going out."""
        try:
            self.rounds.take_in()
        except (LoaError, OSError) as error:
            self.log("intake-failed", detail=str(error))

    def _look(self) -> None:
        """What the heartbeat tells, from the ledger."""
        room = self.rounds.room
        opened = room.ledger.in_state(*OPEN)
        states = Counter(each.state.vietnamese for each in opened)
        able = {name: waits_for(each) or "sẵn sàng" for name, each in room.channels.items()}
        pauses = room.ledger.pauses(room.clock())
        able |= {name: f"tạm nghỉ. {why}" for name, (_, why) in pauses.items()}
        named, more = waiting_articles(self.rounds, opened, room.ledger.approvals())
        self._state = OfficeState(
            states=dict(sorted(states.items())),
            channels=able,
            titles={name: room.office.title_of(name) for name in able},
            warnings=(*self.rounds.warnings, *left_out_sentences(self.rounds.made)),
            articles=tuple(named),
            more_articles=more,
        )
        self.previews.index = _article_index(self.rounds)

    def pulse(self) -> Heartbeat:
        """The heartbeat as it is now."""
        silent = time.monotonic() - self._beat
        wrong = self._wrong
        if not wrong and silent >= self.patience:
            wrong = f"Không có nhịp nào đã {silent:.0f} giây: có thể máy đã treo. Xem var/log/."
        return Heartbeat(
            at=self.rounds.room.clock().isoformat(timespec="seconds"),
            pid=os.getpid(),
            address=self.address,
            healthy=not wrong,
            wrong=wrong,
            state=self._state,
            checked=tuple(self._checked),
            previews=tuple(self.previews.slugs),
        )

    def _write(self) -> None:
        """var/heartbeat.json, whole or not at all."""
        path = self.rounds.room.office.var / "heartbeat.json"
        half = path.with_suffix(f".{threading.get_ident()}.tmp")
        try:
            half.write_text(
                json.dumps(self.pulse().to_json(), ensure_ascii=False), encoding="utf-8"
            )
            half.replace(path)
        except OSError as error:
            self._wrong = f"Không ghi được {path}: {reason(error)}. Kiểm tra đĩa còn chỗ."
            self.log("no-heartbeat", detail=self._wrong)


def _article_index(rounds: Rounds) -> ArticleIndex:
    """All articles as they were last read, with the corrections that pages tell of."""
    if rounds.reading is None:
        return ArticleIndex()
    planned = {slug: item.article for (slug, _), item in rounds.made.items.items()}
    problems: dict[str, list[str]] = {}
    for each in rounds.reading.problems:
        problems.setdefault(each.path, []).append(problem_line(each))
    for notices in find_notices(rounds.room, rounds.reading.articles).values():
        for notice in notices:
            problems.setdefault(notice.path, []).append(notice.sentence)
    known: dict[str, CheckedArticle] = {
        each.slug: CheckedArticle(
            planned.get(each.slug, each), tuple(problems.get(f"content/{each.path}", ()))
        )
        for each in rounds.reading.articles
    }
    return ArticleIndex(known, tuple(problem_line(each) for each in rounds.reading.errors))


def site_folder(room: Newsroom) -> Path:
    """The folder of the first website."""
    for settings in room.office.channels.values():
        if isinstance(settings, WebsiteSettings):
            return room.office.root / settings.folder
    return room.office.var / "site"
