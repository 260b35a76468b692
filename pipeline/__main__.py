"""`loa`, also `python -m pipeline`: the commands. Each has a file in pipeline/cli/."""

from __future__ import annotations

import ast
import gc
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, TextIO

import typer

from pipeline import __version__
from pipeline.cli import command_line
from pipeline.errors import LoaError
from pipeline.parallel import gc_paused

# in the order of `loa --help`; the file of each is pipeline/cli/NAME.py
COMMANDS = (
    "new",
    "check",
    "guard",
    "preview",
    "ease",
    "approve",
    "publish",
    "status",
    "withdraw",
    "correct",
    "settle",
    "retry",
    "backup",
    "restore",
    "rebuild",
    "connect",
    "make",
    "newsletter",
    "intake",
    "doctor",
    "channels",
    "demo",
    "run",
    "rehearse",
)
GROUPS = ("plan", "radio", "read", "voice")  # with commands below them


def commands(asked: str = "") -> command_line.Commands:
    """`loa` with the command that is asked for, or with all: each brings packages of its own.

    One alone starts in a third of the time. The help of all is read out of their files; a name
    that nobody knows brings all.
    """
    app = command_line.Commands(
        "Loa Phường: viết một bài, nói ở mọi nơi phường nói.", name="loa", no_args_is_help=True
    )
    app.callback()(_alone)
    if asked == "--help":
        for name in (*COMMANDS, *GROUPS):
            app.command(name)(_described(name))
        return app
    wanted = [asked] if asked in (*COMMANDS, *GROUPS) else [*COMMANDS, *GROUPS]
    for name in wanted:
        file = import_module(f"pipeline.cli.{name}")
        if name in GROUPS:
            app.add_typer(file.app, name=name)
        else:
            app.command()(getattr(file, name))
    return app


def _described(name: str) -> Callable[[], None]:
    """A command that does nothing, with the first words that the real one says of itself."""

    def command() -> None:
        return None

    file = Path(__file__).with_name("cli") / f"{name}.py"
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=found) if found == name and name not in GROUPS:
                command.__doc__ = ast.get_docstring(node)
            case ast.Assign([ast.Name("app")], ast.Call(args=[ast.Constant(words), *_])):
                command.__doc__ = str(words)
    return command


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"Loa Phường {__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Nói tên bản này.")
]


def _alone(version: VersionOption = False) -> None:
    """A single command is still called by its name."""


FAULT = 3  # exit code of an error that this house did not foresee


def main() -> None:
    """Run `loa`. Texts are UTF-8 whatever the host's locale says.

    What nobody foresaw is one sentence for staff, and a file for whoever mends it.
    """
    sys.stdout, sys.stderr = (each or _nowhere() for each in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what runs behind it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with gc_paused():
            app = commands(sys.argv[1] if len(sys.argv) > 1 else "")
        gc.freeze()  # what is loaded lasts as long as the process
        app()
    except Exception as error:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="loa-loi-", suffix=".txt", delete=False
        ) as kept:
            traceback.print_exc(file=kept)
        sentence = (
            f"máy gặp lỗi chưa lường trước ({type(error).__name__}). Việc đã ghi sổ vẫn còn. "
            f"Gửi tệp {kept.name} cho người phụ trách kỹ thuật."
        )
        unforeseen = LoaError(sentence, code="unforeseen", path=kept.name)
        command_line.fail(unforeseen, "--json" in sys.argv, FAULT)
    finally:
        gc.freeze()  # the process ends: nobody needs to look through what it leaves


def _nowhere() -> TextIO:
    """What stands for a stream that the caller closed."""
    return Path(os.devnull).open("w", encoding="utf-8")


if __name__ == "__main__":
    main()
