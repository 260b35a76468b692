"""A new office: a folder with settings, hours and one article to begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.errors import LoaError

_BLANK = Path(__file__).parent / "blank"


def create_office(folder: Path) -> None:
    """Put a new office into a folder that is empty or not there yet. Raises LoaError."""
    if folder.exists() and not folder.is_dir():
        raise LoaError(
            f"{folder} là một tệp. Chọn tên khác, hoặc một thư mục trống.",
            code="folder-is-a-file",
            path=str(folder),
        )
    if folder.exists() and any(folder.iterdir()):
        raise LoaError(
            f"{folder} đã có tệp bên trong. Chọn một thư mục trống.",
            code="folder-not-empty",
            path=str(folder),
        )
    shutil.copytree(_BLANK, folder, dirs_exist_ok=True)
    (folder / ".gitignore").write_text("/var/\n/build/\n", encoding="utf-8")
