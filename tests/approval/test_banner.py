"""What a page shows by time ends when its time is over, whether or not anything is published."""

from __future__ import annotations

import pytest

from tests.approval.ward import Ward

URGENT = {"mức_độ": "khẩn cấp", "chuyên_mục": "khan-cap"}


def warns(ward: Ward) -> bool:
    return "Cảnh báo khẩn" in (ward.site / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("head", "last", "over"),
    [
        ({"hết_hạn": "30/11/2026 23 giờ 03"}, "30T23:02", "30T23:03"),
        ({"hết_hạn": "01/12/2026"}, "2026-12-01T23:59", "2026-12-02T00:00"),
        ({}, "2026-12-03T07:59", "2026-12-03T08:00"),  # three days where no end is given
    ],
)
def test_the_banner_ends_though_nothing_else_is_published(
    ward: Ward, head: dict[str, str], last: str, over: str
) -> None:
    ward.write(**URGENT, **head)
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    assert warns(ward)
    ward.run("publish", now=last)
    assert warns(ward)
    ward.run("publish", now=over)
    assert not warns(ward)
    assert ward.pages() == {"nuoc-len"}


def test_an_alarm_that_is_over_when_it_is_published_has_no_banner(ward: Ward) -> None:
    ward.write(**URGENT, ngày="25/11/2026 8:00")
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    assert ward.pages() == {"nuoc-len"}
    assert not warns(ward)
