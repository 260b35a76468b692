"""backup: a second copy of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    NowOption,
    OfficeOption,
    newsroom,
)
from pipeline.office.backup import back_up


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
        copy = back_up(room, file, secrets)
        path, has = copy.path, copy.contents
        typer.echo(
            f"Đã sao lưu vào {path}, đã mở lại và đếm đủ: {has.deliveries} lượt phát hành, "
            f"{has.editions} ấn bản, {has.approvals} lần duyệt."
        )
        if copy.inside_office:
            typer.echo("Ổ đĩa này hỏng thì bản sao cũng mất: chép tệp sang USB hoặc máy khác.")
