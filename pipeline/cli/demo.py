"""demo: the office publishes to the website, the radio and stand-ins of Facebook and Zalo.

Everything happens in a copy of the office below var/demo/, on this machine's loopback; nothing
leaves it. The far ends keep what they saw, so a second demo goes on where the first stopped. It
shows what residents would see of the whole office, so it says what is public already, and leaves
out what was withdrawn.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import tomlkit
import typer

from channels.zalo.grant import Grant, Pair
from farends import facebook, zalo
from farends.facebook_world import APP_ID, PAGE_ID, PAGE_TOKEN, set_switches
from farends.stage import Stage
from farends.zalo_account import DEFAULTS
from pipeline.cli.common import HERE, NowOption, OfficeOption, clock_of
from pipeline.cli.publish import run, show
from pipeline.config import Clock, Office, read
from pipeline.delivery import Known
from pipeline.ledger import Ledger
from pipeline.ledger.rehearsal import copy_past
from pipeline.office import approval
from pipeline.office.newsroom import Newsroom, ledger_url
from pipeline.plan import Plan
from pipeline.plan.lines import public_of
from pipeline.secrets import FileSecrets

BY = "Người duyệt thử (loa demo)"
_MOST = 10  # titles that are told by name


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
        site = stack.enter_context(website(folder / "var" / "site", folder / "var" / "demo-port"))
        page = stack.enter_context(Stage(facebook.PLATFORM, folder / "farends"))
        oa = stack.enter_context(Stage(zalo.PLATFORM, folder / "farends"))
        set_switches(page.store, site=[site, str(folder / "var" / "site")])  # for link cards
        clock = clock_of(now)
        copy_office(source.root, folder, stand_in_settings(site, page.url, oa.url))
        admit(folder, oa, clock)
        _publish(folder, clock, _past(source))
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
        _, made = room.refresh()
        withdrawn = past.withdrawn if past else frozenset()
        wanted = [item for place, item in made.items.items() if place not in withdrawn]
        approval.approve(room, wanted, BY)
        typer.echo(f"“{BY}” duyệt mọi bài trong bản sao {folder}.")
        for sentence in _told_past(made, past):
            typer.echo(sentence)
        run(room, [])
        show(room, False)
    finally:
        room.close()


def _past(source: Office) -> Known | None:
    """What the office's own ledger knows, read from a copy; None: it has none yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        if copy_past(ledger_url(source), path) is None:
            return None
        ledger = Ledger.at(path)
        try:
            return ledger.known()
        finally:
            ledger.close()


def _told_past(made: Plan, past: Known | None) -> Iterator[str]:
    """What of the demo is no news, in sentences for staff."""
    if past is None:
        return
    out = {line[-1].about for line in past.lines.values() if public_of(line)}
    gone = {slug for slug, _ in past.withdrawn}
    titles = {each.slug: each.title for each in made.articles}
    if known := sorted(titles[slug] for slug in out & titles.keys()):
        yield (
            f"Diễn thử phát lại từ đầu: {len(known)} bài dưới đây đã ra thật rồi, ở đây chỉ để xem "
            f"trông ra sao: {_listed(known)}."
        )
    if left := sorted(titles[slug] for slug in gone & titles.keys()):
        yield f"Bài đã gỡ không diễn thử ở kênh đã gỡ: {_listed(left)}."


def _listed(titles: Sequence[str]) -> str:
    more = f" và {len(titles) - _MOST} bài nữa" if len(titles) > _MOST else ""
    return "; ".join(f"“{each}”" for each in titles[:_MOST]) + more


def _stay(seconds: float) -> None:
    until = time.monotonic() + (seconds or timedelta(days=1).total_seconds())
    if not seconds:
        typer.echo("Bấm Ctrl-C để dừng.")
    try:
        while time.monotonic() < until:
            time.sleep(0.2)
    except KeyboardInterrupt:
        typer.echo("Đã dừng.")


def copy_office(source: Path, folder: Path, changes: dict[str, dict[str, Any]]) -> None:
    """The office's articles, hours and settings, its channels led to the stand-ins."""
    for name in ("content", "schedules"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(source / name, folder / name)
    config = tomlkit.parse((source / "config.toml").read_text(encoding="utf-8"))
    config.pop("ledger", None)  # a copy has a ledger of its own
    channels: Any = config["channels"]
    for name, settings in list(channels.items()):
        if settings["kind"] in changes:
            channels[name] = {**settings.unwrap(), **changes[settings["kind"]]}
    (folder / "config.toml").write_text(tomlkit.dumps(config), encoding="utf-8")


def stand_in_settings(site: str, page: str, oa: str) -> dict[str, dict[str, Any]]:
    """What the channels of each kind need to speak to the stand-ins."""
    return {
        "website": {"url": site, "folder": "var/site"},
        "radio": {"handover": "var/handover"},
        "facebook": {
            "page": PAGE_ID,
            "app_id": APP_ID,
            "url": page,
            "upload_url": page,
            "gap_minutes": 0,
        },
        "zalo": {"app_id": DEFAULTS["app_id"], "api": oa, "oauth": oa, "poll_seconds": [0, 0.2]},
    }


def admit(folder: Path, oa: Stage, clock: Clock) -> None:
    """The tokens that connecting would have left."""
    secrets = FileSecrets(folder / "var" / "secrets")
    secrets.put("FACEBOOK_PAGE_TOKEN", PAGE_TOKEN)
    pair = zalo.admit(oa)
    lasts = timedelta(seconds=int(pair["expires_in"]))
    tokens = Pair(pair["access_token"], pair["refresh_token"])
    secrets.put("ZALO_APP_SECRET", DEFAULTS["secret_key"])
    secrets.put("ZALO_TOKENS", Grant(tokens, clock(), lasts).to_json())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Requests are not worth a line in the demo's output."""


@contextmanager
def website(folder: Path, kept: Path) -> Iterator[str]:
    """The site's folder behind a plain server on loopback; its address.

    `kept` holds the port of the last time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", _port(kept)), partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _port(kept: Path) -> int:
    """The port of the last demo, since published posts link to it; 0 (any) the first time."""
    if kept.exists():
        return int(kept.read_text())
    with ThreadingHTTPServer(("127.0.0.1", 0), _Quiet) as probe:
        kept.write_text(str(probe.server_port))
        return int(probe.server_port)
