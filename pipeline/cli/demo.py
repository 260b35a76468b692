"""demo: the office publishes to the website, the radio and stand-ins of Facebook and Zalo.

Everything happens in a copy of the office below var/demo/, on this machine's loopback; nothing
leaves it. The far ends keep what they saw, so a second demo goes on where the first stopped. It
shows what residents would see of the whole office, so it says what is public already, and leaves
out what was withdrawn.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from farends import facebook, zalo
from farends.facebook_world import set_switches
from farends.stage import Stage
from pipeline.cli.common import HERE, NowOption, OfficeOption, clock_of
from pipeline.cli.progress import Bars
from pipeline.cli.status import print_status
from pipeline.config import Clock, read
from pipeline.delivery import Known
from pipeline.office.demo import APPROVER, approve_demo, read_past
from pipeline.office.newsroom import Newsroom
from pipeline.office.publication import publish_due
from pipeline.office.stand_ins import connect_stand_ins, copy_office, stand_in_settings
from pipeline.web.static_site import serve_site


def demo(
    office: OfficeOption = HERE,
    now: NowOption = "",
    seconds: Annotated[
        float, typer.Option("--seconds", help="Tự dừng sau chừng này giây; 0: dừng bằng Ctrl-C.")
    ] = 0,
) -> None:
    """Diễn thử trọn một lần phát hành: trang tin, loa, Facebook và Zalo mô phỏng."""
    with ExitStack() as stack:
        source = read(office.resolve())
        folder = source.var / "demo"
        site = stack.enter_context(
            serve_site(folder / "var" / "site", folder / "var" / "demo-port")
        )
        page = stack.enter_context(Stage(facebook.PLATFORM, folder / "farends"))
        oa = stack.enter_context(Stage(zalo.PLATFORM, folder / "farends"))
        set_switches(page.store, site=[site, str(folder / "var" / "site")])  # for link cards
        clock = clock_of(now)
        copy_office(source.root, folder, stand_in_settings(site, page.url, oa.url))
        connect_stand_ins(folder, oa, clock)
        _publish(folder, clock, read_past(source))
        typer.echo("Mở bằng trình duyệt để xem như người dân xem:")
        typer.echo(f"  Trang thông tin: {site}/index.html")
        typer.echo(f"  Facebook mô phỏng: {page.url}/trang")
        typer.echo(f"  Zalo mô phỏng: {oa.url}/")
        typer.echo(f"  Chương trình truyền thanh: {folder / 'var' / 'handover'}")
        _stay(seconds)


def _publish(folder: Path, clock: Clock, past: Known | None) -> None:
    """All of a copy of the office, as if for the first time, but for what was withdrawn."""
    room = Newsroom.open(folder, clock, owned=False)
    try:
        sentences = approve_demo(room, past)
        typer.echo(f"“{APPROVER.name}” duyệt mọi bài trong bản sao {folder}.")
        for sentence in sentences:
            typer.echo(sentence)
        with Bars() as bars:
            publish_due(room, bars)
        print_status(room, False)
    finally:
        room.close()


def _stay(seconds: float) -> None:
    until = time.monotonic() + (seconds or timedelta(days=1).total_seconds())
    if not seconds:
        typer.echo("Bấm Ctrl-C để dừng.")
    try:
        while time.monotonic() < until:
            time.sleep(0.2)
    except KeyboardInterrupt:
        typer.echo("Đã dừng.")
