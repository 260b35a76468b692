"""Write the files of digests anew: `python -m tests.golden`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.golden import FILES, life, write

with tempfile.TemporaryDirectory() as folder:
    found = life.lived(Path(folder) / "phường")
for name, rows in zip(FILES, found, strict=True):
    write(name, rows)
