"""voice add: a voice file of the ward's own, checked, measured and kept in the office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, newsroom
from pipeline.office.voices import add_voice
from pipeline.voice_settings import CLEAR_RATE


def add(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp giọng Piper, đuôi .onnx.")],
    name: Annotated[
        str, typer.Option("--name", metavar="TÊN", help="Tên giọng; bỏ trống: theo tên tệp.")
    ] = "",
    licence: Annotated[
        str, typer.Option("--licence", metavar="GIẤY-PHÉP", help="Như nơi làm ra giọng ghi.")
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="NƠI", help="Địa chỉ đã tải tệp về.")
    ] = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Thêm một tệp giọng: kiểm tra, đo, chép vào văn phòng. Không tải gì về."""
    licence = licence or str(typer.prompt("Giấy phép của giọng (chép đúng như nơi tải ghi)"))
    source = source or str(typer.prompt("Tải từ đâu (địa chỉ trang)"))
    with newsroom(office, now) as room:
        added = add_voice(room.office, file, name, licence, source)
    typer.echo(
        f"Đã thêm giọng “{added.name}” ({added.file}): nói {CLEAR_RATE} tiếng một phút, mỗi câu "
        f"máy mất khoảng {added.seconds:.1f} giây."
    )
    if added.missing:
        typer.echo(
            f"Giọng này chưa học {len(added.missing)} âm của tiếng Việt ({' '.join(added.missing)})"
            ": nghe thử thật kỹ trước khi dùng."
        )
    typer.echo("Nghe thử: “loa voice try”.")
    typer.echo(
        f'Dùng trên loa: ghi voices = ["{added.name}", "espeak"] vào bảng của đài trong '
        "config.toml. Bài chưa phát sẽ chờ duyệt lại, vì giọng là một phần của bản đã duyệt."
    )
