"""channels: what each channel can carry."""

from __future__ import annotations

from pipeline import report
from pipeline.cli.common import (
    HERE,
    JsonOption,
    NowOption,
    OfficeOption,
    newsroom,
    print_json,
    print_table,
    tell_overruled,
)


def channels(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Mỗi kênh chở được gì."""
    with newsroom(office, now) as room:
        tell_overruled(room)
        rows = report.matrix(room.channels.values(), room.office.title_of)
        if as_json:
            print_json([dict(zip(report.MATRIX_HEAD, row, strict=True)) for row in rows])
        else:
            print_table("Kênh", report.MATRIX_HEAD, rows)
