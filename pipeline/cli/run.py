"""run: the office by itself, day and night, until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock, Timeout

from pipeline import content
from pipeline.asking import waits_for
from pipeline.cli.backup import back_up
from pipeline.cli.common import HERE, OfficeOption, newsroom
from pipeline.delivery import OPEN
from pipeline.errors import ConfigError, LoaError, fault, reason
from pipeline.model import Article
from pipeline.office.file_watcher import Watcher
from pipeline.office.newsroom import Newsroom
from pipeline.office.ownership import newest_backup
from pipeline.office.rounds import Log, Rounds
from pipeline.office.service_log import journal
from pipeline.office.waiting import left_out, told, waiting
from pipeline.web.previews import Noted, Previews, Standing

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


def run(
    office: OfficeOption = HERE,
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, help="Cổng của trang tin và trang tình trạng trên máy này."
        ),
    ] = 8720,
    patience: Annotated[
        float,
        typer.Option(
            "--patience", min=1, help="Sau chừng này giây không có nhịp, /healthz báo treo."
        ),
    ] = PATIENCE,
) -> None:
    """Chạy suốt ngày đêm: xem tệp, lên lịch, làm âm thanh, phát hành, đối soát."""
    with newsroom(office, "") as room, ExitStack() as stack:
        stack.enter_context(alone(room))
        log = journal(room.office.var / "log", room.clock)
        service = Service(Rounds(room, log), log, Previews(room), patience)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: service.stop())
        from pipeline.web.loopback import listening  # as heavy as the rest together
        from pipeline.web.pages import pages

        shown = pages(_site(room), service.pulse, service.previews, log)
        service.address = address = stack.enter_context(listening(shown, port))
        folders = [room.office.content, room.office.schedules]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        watcher = stack.enter_context(Watcher(folders, service.saved))
        service.moving = lambda: watcher.moving
        typer.echo(f"Đang chạy. Tình trạng: {address}/tinh-trang. Dừng bằng Ctrl-C.")
        service.serve()
        typer.echo("Đã dừng gọn.")


@contextmanager
def alone(room: Newsroom) -> Iterator[None]:
    """One service for one office. Raises ConfigError if there is another."""
    room.office.var.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(room.office.var / "service.lock", timeout=0):
            yield
    except Timeout:
        raise ConfigError(
            "Văn phòng này đã có một “loa run” đang chạy. Xem trang tình trạng của nó, hoặc dừng "
            "nó rồi chạy lại; hai cái cùng lúc thì cái sau không chạy."
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
    _state: dict[str, Any] = field(default_factory=dict)
    _checked: list[str] = field(default_factory=list)
    _more: bool = False  # media are left to make
    _pause: float = BEAT
    _wrong: str = ""  # why the last round failed, for staff
    _proved: float = 0.0  # when the ledger was last written to for proof

    def stop(self) -> None:
        """Finish what is under way, then end."""
        self._stopping.set()
        self._wake.set()

    def saved(self, paths: frozenset[Path]) -> None:
        """Files were saved: say at once what is wrong with them, and plan anew."""
        office = self.rounds.room.office
        for path in sorted(paths):
            if path.suffix == ".md" and path.exists() and path.is_relative_to(office.content):
                self._check(path)
        self._wake.set()

    def _check(self, path: Path) -> None:
        room = self.rounds.room
        article, problems = content.read_file(path, room.office)
        lines = [told(each) for each in problems]
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
        self.previews.show(noted, problems)
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
            room.ledger.notes.put("dịch vụ", beat=room.clock().isoformat(timespec="seconds"))
            self._proved = time.monotonic()

    def _back_up(self) -> None:
        """A copy of the ledger each day; what goes wrong with it keeps nothing from going out."""
        room = self.rounds.room
        last = newest_backup(room.office)
        if (last is not None and room.clock() - last < _DAILY) or not room.ledger.approvals():
            return
        try:
            path, _ = back_up(room)
            self.log("backed-up", path=str(path))
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
        named, more = waiting(self.rounds, opened, room.ledger.approvals())
        self._state = {
            "states": dict(sorted(states.items())),
            "channels": able,
            "titles": {name: room.office.title_of(name) for name in able},
            "warnings": self.rounds.warnings + left_out(self.rounds.made),
            "articles": named,
            "more_articles": more,
        }
        self.previews.standing = _standing(self.rounds)

    def pulse(self) -> Mapping[str, Any]:
        """The heartbeat as it is now."""
        silent = time.monotonic() - self._beat
        wrong = self._wrong
        if not wrong and silent >= self.patience:
            wrong = f"Không có nhịp nào đã {silent:.0f} giây: có thể máy đã treo. Xem var/log/."
        at = self.rounds.room.clock().isoformat(timespec="seconds")
        base = {"at": at, "pid": os.getpid(), "address": self.address}
        base |= {"healthy": not wrong, "wrong": wrong}
        return {**base, **self._state, "checked": self._checked, "previews": self.previews.titles}

    def _write(self) -> None:
        """var/heartbeat.json, whole or not at all."""
        path = self.rounds.room.office.var / "heartbeat.json"
        half = path.with_suffix(f".{threading.get_ident()}.tmp")
        try:
            half.write_text(json.dumps(self.pulse(), ensure_ascii=False), encoding="utf-8")
            half.replace(path)
        except OSError as error:
            self._wrong = f"Không ghi được {path}: {reason(error)}. Kiểm tra đĩa còn chỗ."
            self.log("no-heartbeat", detail=self._wrong)


def _standing(rounds: Rounds) -> Standing:
    """All articles as they were last read, with the corrections that pages tell of."""
    if rounds.reading is None:
        return Standing()
    planned = {slug: item.article for (slug, _), item in rounds.made.items.items()}
    problems: dict[str, list[str]] = {}
    for each in rounds.reading.problems:
        problems.setdefault(each.path, []).append(told(each))
    known: dict[str, Noted] = {
        each.slug: (planned.get(each.slug, each), tuple(problems.get(f"content/{each.path}", ())))
        for each in rounds.reading.articles
    }
    return Standing(known, tuple(told(each) for each in rounds.reading.errors))


def _site(room: Newsroom) -> Path:
    """The folder of the first website."""
    for settings in room.office.config.channels.values():
        if settings.get("kind") == "website":
            return room.office.root / str(settings.get("folder", "var/site"))
    return room.office.var / "site"
