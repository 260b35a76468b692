"""`loa`, also `python -m pipeline`: the commands. The wiring is commands/newsroom.py."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TextIO

from pipeline.commands import (
    connecting,
    demo,
    easing,
    files,
    machine,
    making,
    manners,
    planning,
    publishing,
    radio,
    rehearse,
    service,
    speaking,
    taking_in,
)

app = manners.Commands(
    "Loa Phường: viết một bài, nói ở mọi nơi phường nói.", name="loa", no_args_is_help=True
)
for command in (
    files.new,
    files.check,
    files.preview,
    easing.ease,
    publishing.approve,
    publishing.publish,
    publishing.status,
    publishing.withdraw,
    publishing.correct,
    publishing.settle,
    publishing.retry,
    connecting.connect,
    making.make,
    making.newsletter,
    taking_in.intake,
    machine.doctor,
    machine.channels,
    demo.demo,
    service.run,
    rehearse.rehearse,
):
    app.command()(command)
app.add_typer(planning.app, name="plan")
app.add_typer(radio.app, name="radio")
app.add_typer(speaking.reading, name="read")


FAULT = 3  # exit code of an error that this house did not foresee


def main() -> None:
    """Run `loa`. Texts are UTF-8 whatever the host's locale says.

    What nobody foresaw is one sentence for staff, and a file for whoever mends it.
    """
    sys.stdout, sys.stderr = (each or _nowhere() for each in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="loa-loi-", suffix=".txt", delete=False
        ) as kept:
            traceback.print_exc(file=kept)
        manners.fail(
            f"máy gặp lỗi chưa lường trước ({type(error).__name__}). Việc đã ghi sổ vẫn còn. "
            f"Gửi tệp {kept.name} cho người phụ trách kỹ thuật.",
            "--json" in sys.argv,
            FAULT,
        )


def _nowhere() -> TextIO:
    """What stands for a stream that the caller closed."""
    return Path(os.devnull).open("w", encoding="utf-8")


if __name__ == "__main__":
    main()
