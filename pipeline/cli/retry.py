"""retry: let a delivery that was rejected be sent again."""

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
from pipeline.office.settlement import LOOK_YOURSELF, retry_rejected


def retry(
    key: Annotated[str, typer.Argument(metavar="LƯỢT", help="Khóa của lượt “bị từ chối”.")],
    by: ByOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Cho gửi lại một lượt bị từ chối, sau khi đã sửa nguyên nhân."""
    with newsroom(office, now) as room:
        actor = actor_of(by)
        if retry_rejected(room, key, actor):
            typer.echo(
                "Lần phát hành tới (“loa publish”, hoặc “loa run” đang chạy) tìm bài này ở đầu "
                "nhận trước: có rồi thì ghi là đã phát hành, chưa có thì gửi lại."
            )
        else:
            typer.echo(
                f'{LOOK_YOURSELF} Không thấy thì chạy: loa settle "{key}" --absent '
                f'--by "{actor.name}"; thấy rồi thì thay --absent bằng --there.'
            )
