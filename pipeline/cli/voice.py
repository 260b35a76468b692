"""voice …: the voices that read aloud."""

from __future__ import annotations

from pipeline.cli import voice_add, voice_list, voice_remove, voice_try
from pipeline.cli.command_line import Commands

app = Commands("Giọng đọc: thêm, kể, nghe thử, bỏ.", no_args_is_help=True)


@app.callback()
def voice() -> None:
    """Giọng đọc: thêm, kể, nghe thử, bỏ."""


app.command("add")(voice_add.add)
app.command("list")(voice_list.list_all)
app.command("try")(voice_try.try_all)
app.command("remove")(voice_remove.remove)
