"""`loa`, also `python -m pipeline`: the commands. The wiring is commands/newsroom.py."""

from __future__ import annotations

import sys

import typer

from pipeline.commands import (
    connecting,
    demo,
    easing,
    files,
    machine,
    making,
    planning,
    publishing,
    radio,
    rehearse,
    service,
    speaking,
    taking_in,
)

app = typer.Typer(
    name="loa",
    help="Loa Phường: viết một bài, nói ở mọi nơi phường nói.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
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


def main() -> None:
    """Run `loa`. Texts are UTF-8 whatever the host's locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


if __name__ == "__main__":
    main()
