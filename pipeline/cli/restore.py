"""restore: the way back from a backup, or to a folder that was moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import config
from pipeline.cli.common import (
    HERE,
    ByOption,
    NowOption,
    OfficeOption,
    actor_of,
    clock_of,
    console,
)
from pipeline.errors import LoaError
from pipeline.office.backup import (
    BackupContents,
    Restoration,
    claim_folder,
    list_backups,
    restore_backup,
)
from pipeline.report import clock


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
        typer.echo("Các bản sao lưu, mới nhất trước:")
        for path in list_backups(place):
            typer.echo(f"  {path}")
        return
    if file is not None and here:
        raise LoaError(
            "Chọn một: tệp sao lưu, hoặc --here để dùng sổ đang có.", code="restore-choice"
        )
    actor = actor_of(by)
    if file is None:
        done = claim_folder(place, actor, moment)
        typer.echo(f"Từ nay văn phòng làm việc ở {place.root}, với sổ đang có.")
    else:
        done = restore_backup(place, file.resolve(), actor, moment)
    if done.backup:
        _print_restored(done, done.backup)
    _print_scheduled(done.scheduled)


def _print_restored(done: Restoration, backup: BackupContents) -> None:
    out = console()
    out.print(
        f"Đã lấy lại sổ phát hành của lúc {clock(backup.at)}: "
        f"{backup.deliveries} lượt, {backup.approvals} lần duyệt.",
        markup=False,
    )
    if done.set_aside:
        out.print(f"Sổ cũ để nguyên ở {done.set_aside}.", markup=False)
    out.print("Duyệt, gỡ, đính chính làm sau lúc đó không còn trong sổ: làm lại bằng lệnh.")
    if done.later:
        out.print("Nhật ký cho biết sau lúc đó:")
        for line in done.later:
            out.print(f"  {line}", markup=False)


def _print_scheduled(titles: tuple[str, ...]) -> None:
    out = console()
    out.print(
        "Trước khi gửi bất cứ gì có thể đã ra rồi, máy tìm ở từng kênh; kênh nào máy không tự xem "
        "được thì hỏi người (“loa doctor”)."
    )
    if titles:
        out.print("Đã duyệt và sẽ gửi khi đến giờ (bài nào đã gỡ thì gỡ lại bằng “loa withdraw”):")
        for title in titles:
            out.print(f"  {title}", markup=False)
