"""new: a folder to begin an office with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.office.new_office import create_office


def new(
    folder: Annotated[Path, typer.Argument(metavar="THƯ-MỤC", help="Nơi đặt văn phòng mới.")],
) -> None:
    """Tạo một văn phòng mới, có sẵn cấu hình, giờ phát và một bài mẫu."""
    create_office(folder)
    typer.echo(f"Đã tạo văn phòng ở {folder}. Việc tiếp theo:")
    typer.echo(f"  1. Sửa tên phường trong {folder / 'config.toml'}")
    typer.echo(f"  2. Viết bài vào {folder / 'content'}")
    typer.echo(f'  3. Chạy: loa --help, rồi loa check --office "{folder}"')
