"""backup, restore: a second copy of the ledger, and the way back from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from pipeline import config
from pipeline.cli.common import (
    HERE,
    ByOption,
    NowOption,
    OfficeOption,
    clock_of,
    console,
    named,
    newsroom,
)
from pipeline.config import Office
from pipeline.delivery import State
from pipeline.errors import ConfigError, LoaError
from pipeline.ledger import Ledger, ownership, store
from pipeline.ledger import backup as copies
from pipeline.ledger.backup import Manifest
from pipeline.ledger.claims import HERE as MOVED
from pipeline.ledger.claims import RESTORED
from pipeline.office.newsroom import Newsroom, ledger_url
from pipeline.office.ownership import backup_folder, look, take_over
from pipeline.report import clock

_LOCKS = ("service.lock", "dispatch.lock", "urgent.lock")
_TOLD = 20  # lines of what happened after the backup
_GONE_OUT = {
    "delivered": "đã phát hành",
    "withdrawn": "đã gỡ",
    "replaced": "đã thay",
    "cancelled": "đã hủy",
}


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[TỆP]", help="Ghi vào tệp hay thư mục này, ví dụ ổ USB."),
    ] = None,
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Kèm cả mã truy cập: giữ tệp như giữ chìa khóa.")
    ] = False,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Sao lưu sổ phát hành; làm được cả khi “loa run” đang chạy."""
    with newsroom(office, now) as room:
        path, manifest = back_up(room, file, secrets)
        rows = manifest.rows
        typer.echo(
            f"Đã sao lưu vào {path}, đã mở lại và đếm đủ: {rows['deliveries']} lượt phát hành, "
            f"{rows['editions']} ấn bản, {rows['approvals']} lần duyệt."
        )
        if path.is_relative_to(room.office.root):
            typer.echo("Ổ đĩa này hỏng thì bản sao cũng mất: chép tệp sang USB hoặc máy khác.")


def back_up(
    room: Newsroom, file: Path | None = None, secrets: bool = False
) -> tuple[Path, Manifest]:
    """Write a backup, and delete the oldest where the office keeps its backups."""
    own, now = backup_folder(room.office), room.clock()
    target = own if file is None else file.resolve()
    if file is None or target.is_dir():
        target = target / copies.name(now)
    claim = room.ledger.claims.newest()
    assert claim, "an open office has claimed its ledger"
    manifest = copies.make(room.ledger, claim, room.office.var, target, now, secrets)
    if file is None:
        copies.rotate(own, room.office.config.ledger.keep)
    return target, manifest


def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="[TỆP]", help="Bản sao lưu; bỏ trống để xem có gì.")
    ] = None,
    here: Annotated[
        bool, typer.Option("--here", help="Từ nay thư mục này là văn phòng, với sổ đang có.")
    ] = False,
    by: ByOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Lấy lại sổ phát hành từ bản sao lưu, hoặc nói thư mục này nay là văn phòng."""
    place, moment = config.read(office.resolve()), clock_of(now)()
    if file is None and not here:
        _list(place)
        return
    if file is not None and here:
        raise LoaError("Chọn một: tệp sao lưu, hoặc --here để dùng sổ đang có.")
    name = named(by)
    with _quiet(place):
        if file is None:
            _here(place, name, moment)
        else:
            _from(place, file.resolve(), name, moment)


def rebuild(office: OfficeOption = HERE, now: NowOption = "") -> None:
    """Dựng lại trang tin, podcast và chương trình sắp phát đúng như sổ phát hành."""
    with newsroom(office, now) as room:
        room.refresh()
        wrong: list[str] = []
        with room.alone():
            done = room.rebuild(wrong.append, by_word=True)
        for sentence in wrong:
            typer.echo(sentence)
        typer.echo(
            f"Đã dựng lại {done} trang, tập, chương trình theo sổ."
            if done
            else "Mọi trang, tập, chương trình đã đúng như sổ; danh sách và nguồn tin cũng vậy."
        )
        if wrong:
            raise typer.Exit(1)


def _list(office: Office) -> None:
    found = copies.backups(backup_folder(office))
    if not found:
        raise LoaError(
            f"Chưa có bản sao lưu nào trong {backup_folder(office)}. Có ở chỗ khác thì chạy "
            '“loa restore TỆP --by "Họ và tên"”.'
        )
    typer.echo("Các bản sao lưu, mới nhất trước:")
    for path in found:
        typer.echo(f"  {path}")


@contextmanager
def _quiet(office: Office) -> Iterator[None]:
    """Nothing else of this office works meanwhile. Raises ConfigError."""
    office.var.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            for lock in _LOCKS:
                stack.enter_context(FileLock(office.var / lock, timeout=5))
            yield
    except Timeout:
        raise ConfigError(
            "Văn phòng này đang chạy “loa run” hoặc đang phát hành: dừng nó rồi khôi phục. "
            "Chưa đổi gì."
        ) from None


def _here(office: Office, by: str, now: datetime) -> None:
    ledger = Ledger(ledger_url(office))
    try:
        take_over(office, ledger, MOVED, by, now)
        typer.echo(f"Từ nay văn phòng làm việc ở {office.root}, với sổ đang có.")
        _tell_waiting(ledger)
    finally:
        ledger.close()


def _from(office: Office, file: Path, by: str, now: datetime) -> None:
    url = ledger_url(office)
    with copies.opened(file, office.var) as (manifest, room):
        _check_owner(office, url, manifest)
        revoked = _taken_back(url, manifest.moment)
        aside = copies.put_back(room, url, office.var, now)
        ledger = Ledger(url)
        try:
            take_over(office, ledger, RESTORED, by, now, manifest.moment)
            for edition, who, note in revoked:
                ledger.revoke([edition], who, now, note)
            _tell(office, ledger, manifest, aside)
        finally:
            ledger.close()


def _check_owner(office: Office, url: str, manifest: Manifest) -> None:
    """Raise ConfigError if the backup, or the ledger in use, is another ward's."""
    ward, mine = office.config.ward.name, None
    with suppress(ConfigError), _in_use(url) as ledger:
        mine = look(office, ledger)
    known = mine.identity.office if mine and mine.identity else ""
    if manifest.office != known and manifest.ward != ward:
        raise ConfigError(
            f"Bản sao lưu này của {manifest.ward}, không phải của {ward}. Chưa đổi gì. "
            "Chọn đúng bản sao lưu của phường mình."
        )
    if mine and office.config.ledger.url:
        ownership.may_take_over(mine)


def _taken_back(url: str, since: datetime) -> list[tuple[str, str, str]]:
    """Approvals that the ledger in use saw taken back: (edition, by, note).

    Empty if it can't be read: then nobody knows.
    """
    with suppress(ConfigError), _in_use(url) as ledger:
        return ledger.revocations(since)
    return []


@contextmanager
def _in_use(url: str) -> Iterator[Ledger]:
    """The ledger that is to be replaced. Raises ConfigError if there is none to be read."""
    if not store.exists(url):
        raise ConfigError("Không còn sổ phát hành nào.")
    ledger = Ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()


def _tell(office: Office, ledger: Ledger, manifest: Manifest, aside: Path | None) -> None:
    out = console()
    out.print(
        f"Đã lấy lại sổ phát hành của lúc {clock(manifest.moment)}: "
        f"{manifest.rows['deliveries']} lượt, {manifest.rows['approvals']} lần duyệt.",
        markup=False,
    )
    if aside:
        out.print(f"Sổ cũ để nguyên ở {aside}.", markup=False)
    out.print("Duyệt, gỡ, đính chính làm sau lúc đó không còn trong sổ: làm lại bằng lệnh.")
    if later := _later(office, manifest.moment):
        out.print("Nhật ký cho biết sau lúc đó:")
        for line in later:
            out.print(f"  {line}", markup=False)
    _tell_waiting(ledger)


def _tell_waiting(ledger: Ledger) -> None:
    out, waiting = console(), ledger.in_state(State.SCHEDULED)
    out.print(
        "Trước khi gửi bất cứ gì có thể đã ra rồi, máy tìm ở từng kênh; kênh nào máy không tự xem "
        "được thì hỏi người (“loa doctor”)."
    )
    if waiting:
        out.print("Đã duyệt và sẽ gửi khi đến giờ (bài nào đã gỡ thì gỡ lại bằng “loa withdraw”):")
        for slug in sorted({each.about for each in waiting}):
            out.print(f"  {slug}", markup=False)


def _later(office: Office, moment: datetime) -> list[str]:
    """What the service's log tells of the time that the backup doesn't know, the last first."""
    told: list[str] = []
    for path in sorted((office.var / "log").glob("loa-*.jsonl")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                row = json.loads(line)
                at = datetime.fromisoformat(row["at"])
                if at > moment and row["event"] in _GONE_OUT:
                    where = row.get("url") or row["key"]
                    told.append(f"{clock(at)}  {_GONE_OUT[row['event']]}: {where}")
    more = [f"… và {len(told) - _TOLD} việc nữa, xem var/log/."] if len(told) > _TOLD else []
    return told[::-1][:_TOLD] + more
