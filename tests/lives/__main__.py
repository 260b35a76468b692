"""`python -m tests.lives FIRST LAST`: lives by their seeds, the last one too.

What fails is shortened and told.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.lives.acts import life
from tests.lives.office import Office
from tests.lives.sounds import silent_studio
from tests.lives.trying import shortened, told


def main(first: int, last: int) -> None:
    """Live so many lives."""
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        silent_studio(),
    ):
        office, begun, failed = Office(Path(folder)), time.monotonic(), 0
        try:
            for seed in range(first, last + 1):
                shorter, why = shortened(office, life(seed))
                if why:
                    failed += 1
                    print(f"{told(seed, shorter, why)}\n", flush=True)
        finally:
            office.close()
        each = (time.monotonic() - begun) / max(1, last + 1 - first)
        print(f"{last + 1 - first} lives, {failed} broken, {each:.2f} s each")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
