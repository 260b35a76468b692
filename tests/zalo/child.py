"""A process of its own that asks for an access token, and may die while keeping it.

    python -m tests.zalo.child URL FOLDER NOW [n before|after]

dies by SIGKILL before or after its n-th writing of a secret.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import TryLater
from pipeline.secrets import FileSecrets
from tests.zalo.office import keeper


@dataclass(frozen=True)
class Mortal(FileSecrets):
    """Secrets whose writer is killed at a chosen moment."""

    nth: int = 0
    when: str = ""
    written: list[str] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        self.written.append(name)
        mine = len(self.written) == self.nth
        if mine and self.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().put(name, value)
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    url, folder, now, *death = sys.argv[1:]
    tokens = keeper(url, Path(folder), lambda: datetime.fromisoformat(now))
    if death:
        mortal = Mortal(Path(folder) / "secrets", int(death[0]), death[1])
        tokens = replace(tokens, secrets=mortal)
    try:
        sys.stdout.write(tokens.access_token())
    except TryLater as error:
        sys.stdout.write(f"wait: {error}")


if __name__ == "__main__":
    main()
