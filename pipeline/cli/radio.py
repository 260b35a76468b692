"""radio …: what the station needs beyond publishing.

Each room of commands registers its own on `app`.
"""

from __future__ import annotations

from pipeline.cli import radio_build, radio_log, radio_rundown, radio_urgent, radio_verify
from pipeline.cli.command_line import Commands

app = Commands("Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng.", no_args_is_help=True)


@app.callback()
def radio() -> None:
    """Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng."""


app.command("build")(radio_build.build)
app.command("rundown")(radio_rundown.rundown)
app.command("urgent")(radio_urgent.urgent)
app.command("verify")(radio_verify.verify)
app.add_typer(radio_log.log, name="log")
