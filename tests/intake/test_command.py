"""`loa intake`: what a person sees, and what a machine reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.feeds import FEEDS, ONE
from tests.intake.letters import LETTER
from tests.intake.office import drafts, office
from tests.intake.site import Site, site
from tests.support.command_line import run_loa

NOW = ["--now", "2026-11-25T08:00"]


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as here:
        here.put("/rss", FEEDS["rss 2.0"])
        yield here


def loa(*words: str) -> tuple[int, str]:
    result = run_loa("intake", *words)
    return result.exit_code, result.output


def test_each_thing_is_told_in_a_line(web: Site, tmp_path: Path) -> None:
    house = office(tmp_path, [web.url + "/rss", web.url + "/khong-co"])
    inbox = house.content / "inbox" / "Hội Phụ nữ"
    inbox.mkdir(parents=True)
    (inbox / "thư [1].txt").write_text(LETTER)
    (inbox / "quét.pdf").write_bytes(b"%PDF")
    code, out = loa("--office", str(tmp_path), *NOW)
    assert code == 0
    assert f"nhận Nguồn 0: {ONE}: Thành bản nháp content/thong-bao/2026-11-24-" in out
    assert "không nhận Nguồn 1" in out
    assert "không nhận Hội Phụ nữ: quét.pdf: Hộp bài không nhận tệp .pdf." in out
    assert out.endswith("3 bản nháp mới, 2 thứ không nhận được.\n")
    assert len(drafts(house)) == 3


def test_a_machine_reads_json(web: Site, tmp_path: Path) -> None:
    office(tmp_path, [web.url + "/rss"])
    code, out = loa("--office", str(tmp_path), "--json", *NOW)
    told = json.loads(out)
    assert code == 0
    assert (told["taken"], told["refused"]) == (2, 0)
    assert {each["result"] for each in told["found"]} == {"nhận"}
    assert all((tmp_path / each["path"]).is_file() for each in told["found"])


def test_an_office_without_sources_is_told_what_to_do(tmp_path: Path) -> None:
    office(tmp_path)
    code, out = loa("--office", str(tmp_path))
    assert code == 0
    assert "Chưa có nguồn nào trong config.toml" in out


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    office(tmp_path, extra='section = "khong-co"\n')
    code, out = loa("--office", str(tmp_path))
    assert code == 1
    assert "không có chuyên mục “khong-co”" in out
