"""A PostgreSQL of the tests' own: in a temporary folder, behind a socket that nobody else finds."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_WAIT = 60  # seconds that starting or stopping may take


@contextmanager
def server() -> Iterator[str]:
    """A running server; the URL of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="loa-pg-", dir="/tmp"))
    as_user: list[str] = []
    if os.getuid() == 0:  # the server refuses root
        shutil.chown(folder, "nobody")
        as_user = ["setpriv", "--reuid=nobody", "--clear-groups", "--"]

    def run(name: str, *arguments: str) -> None:
        program = shutil.which(name) or str(_DEBIAN[-1] / name)
        subprocess.run(
            [*as_user, program, *arguments],
            check=True,
            cwd=folder,
            timeout=_WAIT,
            stdout=subprocess.DEVNULL,
        )

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "loa", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # what a power cut does to PostgreSQL is PostgreSQL's own promise: no waiting for the disk
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        log = str(folder / "log")
        run("pg_ctl", "start", "-D", data, "-w", "-t", str(_WAIT), "-l", log, "-o", options)
        yield f"postgresql+psycopg://loa@/postgres?host={folder}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w", "-t", str(_WAIT))
        shutil.rmtree(folder, ignore_errors=True)
