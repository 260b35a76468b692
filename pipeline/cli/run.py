"""run: the office by itself, day and night, until it is told to stop."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from typing import Annotated

import typer

from pipeline.cli.common import HERE, OfficeOption, newsroom
from pipeline.office.file_watcher import FileWatcher
from pipeline.office.previews import Previews
from pipeline.office.rounds import Rounds
from pipeline.office.service import PATIENCE, Service, site_folder, sole_service
from pipeline.office.service_log import open_service_log


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
        stack.enter_context(sole_service(room))
        log = open_service_log(room.office.var / "log", room.clock)
        service = Service(Rounds(room, log), log, Previews(room), patience)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: service.stop())
        from pipeline.web.loopback import serve_loopback  # as heavy as the rest together
        from pipeline.web.pages import build_pages
        from pipeline.web.preview_pages import PreviewPages

        shown = build_pages(site_folder(room), service.pulse, PreviewPages(service.previews), log)
        service.address = address = stack.enter_context(serve_loopback(shown, port))
        folders = [room.office.content, room.office.schedules]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        watcher = stack.enter_context(FileWatcher(folders, service.on_files_saved))
        service.moving = lambda: watcher.moving
        typer.echo(f"Đang chạy. Tình trạng: {address}/tinh-trang. Dừng bằng Ctrl-C.")
        service.serve()
        typer.echo("Đã dừng gọn.")
