"""rehearse: days of an office in minutes, before stand-ins of the platforms."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, OfficeOption, moment_of
from pipeline.config import read
from pipeline.office.rehearsal import rehearse_days
from pipeline.report import clock
from pipeline.web.rehearsal_page import render_rehearsal


def rehearse(
    begin: Annotated[str, typer.Option("--from", metavar="NGÀY", help="Từ ngày 2026-12-01.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="Bao nhiêu ngày.")] = 30,
    office: OfficeOption = HERE,
) -> None:
    """Diễn tập: chạy trước nhiều ngày với kênh mô phỏng, rồi báo cáo mọi việc sẽ xảy ra."""
    first = moment_of(begin, "--from")
    done = rehearse_days(read(office.resolve()), first, days)
    shown = done.folder / "report.html"
    shown.write_text(render_rehearsal(done.report), encoding="utf-8", newline="\n")
    typer.echo(f"Đã diễn tập {days} ngày. Xem {shown}")
    if done.past is not None:
        typer.echo(f"Diễn tập tiếp từ sổ phát hành, ghi tới {clock(done.past)}; sổ không đổi.")
