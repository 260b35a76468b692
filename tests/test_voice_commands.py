"""`loa voice`: a file of the ward's own is checked, measured, kept, tried and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.studio.sound.voices.piper_file import json_path
from tests.support.offices import OfficeBuilder
from tests.voices.tiny import tiny_model, write_voice

TOLD = ("--licence", "CC BY 4.0", "--source", "https://giong.example")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A voice that speaks as fast as people do."""
    return write_voice(tmp_path / "tải về" / "Mai Anh.onnx", inference={"noise_scale": 0.6})


def _files(office: OfficeBuilder) -> list[str]:
    folder = office.root / "giong"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def test_a_file_becomes_a_voice_of_the_office(office: OfficeBuilder, file: Path) -> None:
    before = (office.root / "config.toml").read_text("utf-8")
    told = office.run("voice", "add", str(file), *TOLD).stdout
    assert "Đã thêm giọng “mai-anh” (giong/mai-anh.onnx)" in told
    assert _files(office) == ["mai-anh.onnx", "mai-anh.onnx.json"]
    after = (office.root / "config.toml").read_text("utf-8")
    assert after.startswith(before.rstrip())  # comments and order stay
    found = config.read(office.root).voices["mai-anh"].as_dict()
    assert (found["licence"], found["source"]) == ("CC BY 4.0", "https://giong.example")
    assert found["syllables"] > 40
    listed = office.run("voice", "list").stdout
    assert "mai-anh: tệp giọng của phường, không cần mạng" in listed
    assert "espeak: máy đọc có sẵn" in listed


def test_an_added_voice_is_chosen_by_nobody(office: OfficeBuilder, file: Path) -> None:
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    states = {place: cell["state"] for place, cell in office.cells().items()}
    office.run("voice", "add", str(file), *TOLD)
    office.run("publish")
    assert {place: cell["state"] for place, cell in office.cells().items()} == states


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--source", "x"), "giấy phép"),
        ((*TOLD, "--name", "Mai Anh"), "tên giọng chỉ gồm"),
        ((*TOLD, "--name", "espeak"), "Đã có giọng tên “espeak”"),
    ],
)
def test_what_is_not_told_or_taken_is_asked_for(
    arguments: tuple[str, ...], expected: str, office: OfficeBuilder, file: Path
) -> None:
    told = office.run("voice", "add", str(file), *arguments, ok=False).output
    assert expected.lower() in told.lower()
    assert _files(office) == []


@pytest.mark.parametrize("kind", ["other", "cut", "alone", "huge", "sound"])
def test_a_file_that_is_no_voice_leaves_nothing(
    kind: str, office: OfficeBuilder, file: Path
) -> None:
    if kind == "other":
        file.write_bytes(tiny_model(scales="scale"))
    if kind == "cut":
        file.write_bytes(file.read_bytes()[:400])
    if kind == "alone":
        json_path(file).unlink()
    if kind == "huge":
        with file.open("r+b") as data:
            data.truncate(300_000_000)
    if kind == "sound":
        file = file.rename(file.with_suffix(".mp3"))
    before = (office.root / "config.toml").read_bytes()
    office.run("voice", "add", str(file), *TOLD, ok=False)
    assert _files(office) == []
    assert (office.root / "config.toml").read_bytes() == before


def test_every_voice_is_tried_on_one_page(office: OfficeBuilder, file: Path) -> None:
    office.run("voice", "add", str(file), *TOLD)
    told = office.run("voice", "try", "mai-anh", "espeak").stdout
    page = office.root / "build" / "thu-giong" / "index.html"
    assert str(page) in told.replace("\n", "")
    assert (page.with_name("mai-anh.mp3")).stat().st_size > 10_000
    assert 'src="espeak.mp3"' in page.read_text("utf-8")
    assert "Không có giọng" in office.run("voice", "try", "lan", ok=False).output


def test_a_voice_in_use_stays_and_another_goes(office: OfficeBuilder, file: Path) -> None:
    path = office.root / "config.toml"
    before = path.read_text("utf-8")
    office.run("voice", "add", str(file), *TOLD)
    free = path.read_text("utf-8")
    used = free.replace('kind = "radio"', 'kind = "radio"\nvoices = ["mai-anh", "espeak"]')
    assert used != free
    path.write_text(used, "utf-8")
    assert "đang được dùng ở loa" in office.run("voice", "remove", "mai-anh", ok=False).output
    path.write_text(free, "utf-8")
    assert "Đã bỏ giọng “mai-anh”" in office.run("voice", "remove", "mai-anh").stdout
    assert _files(office) == []
    assert path.read_text("utf-8").strip() == before.strip()
    assert "không có giọng" in office.run("voice", "remove", "mai-anh", ok=False).output
