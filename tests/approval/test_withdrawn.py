"""What was withdrawn stays withdrawn until a person approves a new revision by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.website.state import SiteState
from tests.approval.ward import CONFIG, Ward, is_open


def withdrawn(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    assert ward.pages() == {"nuoc-len"}
    ward.withdraw("nuoc-len", now="30T12:10")


@pytest.mark.parametrize("again", [("--all",), ("doi-ten",), ("nuoc-len",)])
def test_what_was_withdrawn_before_any_approval_stays_so_under_another_name(
    ward: Ward, again: tuple[str, ...]
) -> None:
    path = ward.write()
    ward.withdraw("nuoc-len", now="30T12:00")
    path.rename(path.with_name("doi-ten.md"))
    ward.run("approve", *again, "--by", "A", now="30T12:10", code=None)
    ward.run("publish", now="30T12:11")
    assert ward.pages() == set()


def test_a_withdrawn_article_waits_for_no_approval(ward: Ward) -> None:
    withdrawn(ward)
    assert ward.states("nuoc-len", now="30T12:20") == {"website": "đã gỡ", "radio": "đã gỡ"}


def test_approving_everything_brings_no_withdrawn_article_back(ward: Ward) -> None:
    withdrawn(ward)
    ward.approve("--all", now="30T12:20")
    ward.run("publish", now="30T12:30")
    assert ward.pages() == set()
    assert ward.said() == {}


def test_the_same_words_are_not_approved_again_by_name_either(ward: Ward) -> None:
    withdrawn(ward)
    assert "đã gỡ" in ward.approve("nuoc-len", now="30T12:20", code=1)
    ward.run("publish", now="30T12:30")
    assert ward.pages() == set()


def test_new_words_come_back_by_name_alone(ward: Ward) -> None:
    withdrawn(ward)
    ward.write(body="Nước đang rút.")
    told = ward.approve("--all", now="30T12:20")
    assert "Không duyệt bài đã từng gỡ: “Nước lên”" in told
    ward.run("publish", now="30T12:21")
    assert ward.pages() == set()
    ward.approve("nuoc-len", now="30T12:30")
    ward.run("publish", now="30T12:31")
    assert ward.pages() == {"nuoc-len"}
    assert ward.said() == {"1700": ["Nước lên"]}


def test_everything_that_is_approved_is_listed_by_title(ward: Ward) -> None:
    ward.write()
    ward.write(name="hai", tiêu_đề="Tin thứ hai")
    told = ward.approve("--all", now="30T12:20")
    assert "“Nước lên”" in told
    assert "“Tin thứ hai”" in told


def test_what_was_withdrawn_before_it_was_approved_stays_so_too(ward: Ward) -> None:
    ward.write()
    ward.run("publish", now="30T12:00")
    ward.withdraw("nuoc-len", now="30T12:10")
    assert ward.states("nuoc-len", now="30T12:20") == {"website": "đã gỡ", "radio": "đã gỡ"}
    ward.approve("--all", now="30T12:20")
    ward.run("publish", now="30T12:30")
    assert ward.pages() == set()


def test_withdrawn_on_one_channel_it_goes_on_on_the_other(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.run("withdraw", "nuoc-len", "--by", "A", "--channel", "radio", now="30T12:10")
    ward.approve("--all", now="30T12:20")
    ward.run("publish", now="30T12:30")
    assert ward.pages() == {"nuoc-len"}
    assert ward.said() == {}


def test_a_corrected_programme_stands_at_the_station_after_the_one_command(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.run("correct", "nuoc-len", "--note", "Sửa.", "--by", "A", now="30T12:20")
    assert ward.said() == {"1700": ["Nước lên"]}
    ward.write(body="Nước đang rút.")
    ward.run("status", now="30T12:30")
    ward.approve("nuoc-len", now="30T12:31")
    ward.run("publish", now="30T12:32")
    assert ward.said() == {"1700": ["Nước lên"]}


def test_a_programme_that_was_heard_is_not_taken_back_afterwards(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.write(đối_tượng="học sinh")
    ward.run("status", now="30T12:30")
    ward.run("publish", now="2026-12-02T08:00")
    assert ward.said() == {"1700": ["Nước lên"]}


def test_a_correction_brings_nothing_back(ward: Ward) -> None:
    withdrawn(ward)
    note = ("--note", "Số liệu đã sửa.")
    told = ward.run("correct", "nuoc-len", *note, "--by", "A", now="30T12:20", code=1)
    assert "đã gỡ" in told
    assert ward.pages() == set()
    assert ward.said() == {}


def test_withdrawn_on_one_site_it_stays_open_on_the_other(tmp_path: Path, build: Path) -> None:
    second = CONFIG + '\n[channels.trang-hai]\nkind = "website"\nurl = "https://b.example"\n'
    ward = Ward(tmp_path / "phuong", build, second + 'folder = "var/site2"\n')
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.run("withdraw", "nuoc-len", "--by", "A", "--channel", "trang-hai", now="30T12:10")
    ward.approve("--all", now="30T12:20")
    ward.run("publish", now="30T12:30")
    assert ward.pages() == {"nuoc-len"}
    assert not is_open(ward.root / "var/site2/bai/nuoc-len.html")


def test_what_was_heard_is_not_heard_again_when_its_class_changes(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.write(mức_độ="ưu tiên")
    ward.approve("nuoc-len", now="30T18:00")
    ward.run("publish", now="30T18:01")
    assert ward.played("2026-12-01") == []


def test_a_programme_that_was_taken_back_was_heard_by_nobody(ward: Ward) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.write(hết_hạn="20/12/2026")
    ward.run("publish", now="30T12:10")
    assert ward.said() == {}
    ward.approve("nuoc-len", now="30T12:20")
    ward.run("publish", now="30T18:00")
    assert ward.played("2026-12-01") == ["Nước lên"]


def test_a_programme_that_was_taken_back_is_handed_over_again_when_it_is_approved_anew(
    ward: Ward,
) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")
    ward.write(hết_hạn="20/12/2026")
    ward.run("publish", now="30T12:10")
    assert ward.said() == {}
    ward.approve("nuoc-len", now="30T12:20")
    ward.run("publish", now="30T12:21")
    assert ward.said() == {"1700": ["Nước lên"]}


@pytest.mark.parametrize("step", ["intend", "done"])
def test_what_was_killed_in_publishing_and_then_withdrawn_is_taken_down(
    ward: Ward, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")

    def dies(self: SiteState, *arguments: object) -> None:
        real(self, *arguments)
        raise KeyboardInterrupt

    real = getattr(SiteState, step)
    with monkeypatch.context() as power:
        power.setattr(SiteState, step, dies)
        ward.run("publish", now="30T12:01", code=130)
    ward.withdraw("nuoc-len", now="30T12:10")
    ward.write(name="hai", tiêu_đề="Tin thứ hai")
    ward.approve("hai", now="30T12:20")
    ward.run("publish", now="30T12:30")
    assert ward.pages() == {"hai"}
