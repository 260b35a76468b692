"""settle: what a person saw at the far end of a delivery that is unknown."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    ByOption,
    NowOption,
    OfficeOption,
    actor_of,
    newsroom,
)
from pipeline.errors import LoaError
from pipeline.office.settlement import settle_unknown


def settle(
    key: Annotated[str, typer.Argument(metavar="LƯỢT", help="Khóa của lượt “chưa rõ”.")],
    there: Annotated[bool, typer.Option("--there", help="Đã thấy ở đầu nhận.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Chắc chắn không có.")] = False,
    url: Annotated[str, typer.Option("--url", help="Địa chỉ bài đã thấy.")] = "",
    by: ByOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Trả lời cho một lượt “chưa rõ” sau khi chính mình đã nhìn ở đầu nhận."""
    with newsroom(office, now) as room:
        actor = actor_of(by)
        if there == absent:
            raise LoaError(
                "Chọn đúng một: --there (đã thấy) hoặc --absent (không có).", code="settle-choice"
            )
        typer.echo(f"{actor.name}: {settle_unknown(room, key, there, url, actor)}")
