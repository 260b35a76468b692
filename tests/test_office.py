"""An office at work, by its commands: from a blank folder to what the public sees."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import run_loa
from tests.support.offices import NOW, OfficeBuilder

ROOT = Path(__file__).parent.parent


def test_a_new_office_passes_its_own_check(tmp_path: Path) -> None:
    run_loa("new", str(tmp_path / "vp"))
    assert "1 bài dùng được, 0 lỗi" in OfficeBuilder(tmp_path / "vp").run("check").stdout


def test_a_folder_with_files_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "giu.txt").write_text("giữ", encoding="utf-8")
    result = run_loa("new", str(tmp_path))
    assert result.exit_code == 1
    assert "thư mục trống" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["giu.txt"]


def test_nothing_is_public_before_a_named_person_approves(office: OfficeBuilder) -> None:
    office.run("publish")
    assert office.page("hop-to-dan-pho") == ""
    assert office.state("hop-to-dan-pho") == "held"
    assert "Phải ghi tên" in office.run("approve", "hop-to-dan-pho", ok=False).output
    office.run("approve", "hop-to-dan-pho", "--by", "Bà Hà", "--channel", "website")
    office.run("publish")
    assert "Tổ dân phố họp lúc" in office.page("hop-to-dan-pho")
    assert office.state("hop-to-dan-pho") == "delivered"


def test_an_approved_office_speaks_on_the_site_and_on_the_loudspeakers(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    shown = office.run("publish").stdout
    folder = office.handover / "2026-11-25" / "1700"
    cue = json.loads((folder / "programme.json").read_text(encoding="utf-8"))
    assert "hop-to-dan-pho" in [item.get("id") for item in cue["items"]]
    assert abs(cue["audio"]["loudness"]["integrated_lufs"] + 16) <= 1
    assert "đã giao đài, 17:00 25/11/2026" in shown
    assert office.page("hop-to-dan-pho")


def test_publishing_again_changes_nothing(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")

    def stamps() -> dict[str, int]:
        generated = [office.site, office.handover, office.root / "build"]
        files = [path for top in generated for path in top.rglob("*") if path.is_file()]
        return {str(path): path.stat().st_mtime_ns for path in files}

    before = stamps()
    assert "0 lượt đã phát hành" in office.run("publish").stdout
    assert stamps() == before


def test_a_change_waits_for_approval_and_the_approved_stays_public(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.write("hop-to-dan-pho", "Họp tổ dân phố", "Cuộc họp dời sang 29/11/2026.")
    office.run("publish")
    assert "Tổ dân phố họp lúc" in office.page("hop-to-dan-pho")
    assert office.cells()["hop-to-dan-pho", "website"]["word"] == "bản sửa chờ duyệt"
    office.run("approve", "hop-to-dan-pho", "--by", "Bà Hà")
    office.run("publish")
    assert "dời sang" in office.page("hop-to-dan-pho")


def test_a_correction_shows_its_note_where_the_mistake_stood(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.write("hop-to-dan-pho", "Họp tổ dân phố", "Tổ dân phố họp lúc 18 giờ ngày 28/11/2026.")
    told = office.run(
        "correct", "hop-to-dan-pho", "--by", "Bà Hà", "--note", "Giờ họp đúng là 18 giờ."
    ).stdout
    assert "Giờ họp đúng là 18 giờ." in office.page("hop-to-dan-pho")
    assert "Bà Hà" in told


def test_a_withdrawn_article_is_gone_and_stays_gone(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    office.run("withdraw", "hop-to-dan-pho", "--by", "Ông Nam", "--reason", "hoãn họp")
    office.run("publish")
    assert "Tổ dân phố họp lúc" not in office.page("hop-to-dan-pho")
    assert "Họp tổ dân phố" not in (office.site / "index.html").read_text(encoding="utf-8")
    assert not (office.handover / "2026-11-25" / "1700").exists()


def test_channels_that_are_not_connected_wait_and_block_nothing(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    told = office.run("publish").stdout
    for channel in ("facebook", "zalo"):
        cell = office.cells()["hop-to-dan-pho", channel]
        assert (cell["state"], cell["word"]) == ("unconnected", "chưa kết nối")
    assert "Facebook: chưa kết nối" in told
    assert office.page("hop-to-dan-pho")


def test_one_bad_file_is_said_and_the_others_are_published(office: OfficeBuilder) -> None:
    (office.root / "content" / "thong-bao" / "hong.md").write_bytes(b"---\nti\xeau\n")
    told = office.run("check", ok=False).output
    assert "content/thong-bao/hong.md:" in told
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    assert office.page("hop-to-dan-pho")


def test_what_was_approved_is_what_goes_out_even_if_the_file_is_gone_bad(
    office: OfficeBuilder,
) -> None:
    office.run("approve", "--all", "--by", "Bà Hà", now=NOW)
    path = office.root / "content" / "thong-bao" / "hop-to-dan-pho" / "index.md"
    path.write_bytes(b"\xff\xfe\x00")
    office.run("publish")
    assert "Tổ dân phố họp lúc" in office.page("hop-to-dan-pho")


def test_a_strange_name_gets_the_nearest(office: OfficeBuilder) -> None:
    told = office.run("approve", "hop-to-dan-fo", "--by", "Bà Hà", ok=False).output
    assert "Có phải ý bạn là “hop-to-dan-pho”?" in told


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (("[ward]", "[wardd]"), "Có phải ý bạn là “ward”?"),
        (('kind = "website"', 'kind = "web"'), "“kind” phải là một trong"),
        (("[ward]", "[ward"), "thiếu ngoặc"),
        (('folder = "var/site"', 'foldr = "var/site"'), "Có phải ý bạn là “folder”?"),
    ],
)
def test_a_wrong_setting_is_said_with_its_place(
    office: OfficeBuilder, edit: tuple[str, str], sentence: str
) -> None:
    path = office.root / "config.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    told = office.run("status", ok=False).output
    assert sentence in told
    assert "config.toml" in told


def test_a_folder_that_is_no_office_is_said(tmp_path: Path) -> None:
    assert "loa new" in OfficeBuilder(tmp_path).run("status", ok=False).output


def test_settling_and_retrying_need_the_right_state(office: OfficeBuilder) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    key = office.cells()["hop-to-dan-pho", "website"]["key"]
    told = office.run("settle", key, "--there", "--by", "Bà Hà", ok=False).output
    assert "đang “đã phát hành”" in told
    assert "Sổ không có lượt" in office.run("retry", "x", "--by", "Bà Hà", ok=False).output


def test_the_doctor_finds_a_healthy_office_well(office: OfficeBuilder) -> None:
    told = office.run("doctor").stdout
    assert "✗" not in told
    assert "chưa kết nối" in told


@pytest.fixture
def read_only(office: OfficeBuilder) -> Iterator[OfficeBuilder]:
    paths = [office.root / "content", *(office.root / "content").rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    yield office
    for path in paths:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_a_read_only_content_folder_is_enough(read_only: OfficeBuilder) -> None:
    read_only.run("approve", "--all", "--by", "Bà Hà")
    read_only.run("publish")
    assert read_only.page("hop-to-dan-pho")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def publish_as(office: OfficeBuilder, root: Path, **environment: str) -> dict[str, bytes]:
    """Publish a copy of an office in a process of its own; what the public can get."""
    shutil.copytree(office.root, root)
    options = ["--office", str(root), "--now", NOW]
    for command in (["approve", "--all", "--by", "Bà Hà"], ["publish"]):
        subprocess.run(
            [sys.executable, "-m", "pipeline", *command, *options],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=180,
        )
    return {
        **tree(root / "var" / "site"),
        **tree(root / "var" / "handover"),
    }


def test_the_same_office_gives_the_same_bytes_on_every_host(
    office: OfficeBuilder, tmp_path: Path
) -> None:
    here = publish_as(office, tmp_path / "một", TZ="Asia/Ho_Chi_Minh", LANG="C.UTF-8")
    there = publish_as(office, tmp_path / "hai", TZ="America/New_York", LANG="C", LC_ALL="C")
    third = publish_as(office, tmp_path / "ba", TZ="UTC", PYTHONHASHSEED="7")
    assert here.keys() == there.keys() == third.keys()
    assert [name for name in here if not here[name] == there[name] == third[name]] == []


def test_the_repositorys_own_office_has_no_errors() -> None:
    result = run_loa("check", "--office", str(ROOT), "--now", NOW, "--json")
    told = json.loads(result.stdout)
    assert [each for each in told["findings"] if each["level"] == "lỗi"] == []
    assert told["articles"] >= 9
