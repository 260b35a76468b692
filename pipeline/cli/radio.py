"""radio …: what the station needs beyond publishing.

Each room of commands registers its own on `app`.
"""

from __future__ import annotations

from pipeline.cli import radio_log, radio_rundown, radio_urgent
from pipeline.cli.command_line import Commands

app = Commands("Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng.", no_args_is_help=True)


@app.callback()
def radio() -> None:
    """Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng."""


app.command("build")(radio_rundown.build)
app.command("rundown")(radio_rundown.rundown)
app.command("urgent")(radio_urgent.urgent)
app.command("verify")(radio_log.verify)
app.add_typer(radio_log.log, name="log")
