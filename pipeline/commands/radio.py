"""radio …: what the station needs beyond publishing.

Each room of commands registers its own on `app`.
"""

from __future__ import annotations

from pipeline.commands import broadcasts, rundown, urgent
from pipeline.commands.manners import Commands

app = Commands("Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng.", no_args_is_help=True)


@app.callback()
def radio() -> None:
    """Đài truyền thanh: chương trình, tin khẩn, nhật ký phát sóng."""


app.command("build")(rundown.build)
app.command("rundown")(rundown.rundown)
app.command("urgent")(urgent.urgent)
app.command("verify")(broadcasts.verify)
app.add_typer(broadcasts.log, name="log")
