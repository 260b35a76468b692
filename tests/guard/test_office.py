"""Nothing goes out of which the guard's findings are neither mended nor answered for."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Result, run_loa

NOW = "2026-12-01T08:00"
PHONE, CARD = "0908 111 222", "0751 6200 4321"
PRIVATE = f"Ai nhặt được ví xin gọi chị Hoa, số {PHONE}."
POLICY = "Theo Nghị quyết 12/2025/NQ-HĐND, mỗi hộ được hỗ trợ 2.000.000 đồng."


class Ward:
    """An office with one article of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        assert run_loa("new", str(root)).exit_code == 0
        for each in (root / "content").rglob("*.md"):
            each.unlink()

    def write(
        self,
        body: str,
        summary: str = "Một tin của phường.",
        head: str = "",
        title: str = "Tin thử",
        name: str = "tin-thu",
    ) -> None:
        text = (
            f"---\ntiêu đề: {title}\nchuyên mục: Thông báo\nngày: 2026-12-01\n"
            f"tóm tắt: {summary}\n{head}---\n{body}\n"
        )
        path = self.root / "content" / "thong-bao" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def loa(self, *words: str) -> Result:
        return run_loa(*words, "--office", str(self.root), "--now", NOW)

    def approve(self, *more: str, by: str = "Bà Mai") -> Result:
        return self.loa("approve", "tin-thu", "--by", by, *more)

    def findings(self) -> list[dict[str, Any]]:
        told = json.loads(self.loa("check", "--json").stdout)["findings"]
        return [each for each in told if "code" in each]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.root / "var" / "ledger.db") as db:
            return db.execute(question).fetchall()

    @property
    def approvals(self) -> int:
        return int(self.rows("select count(*) from approvals")[0][0])


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path / "phuong")


def test_check_tells_a_program_where_and_what(ward: Ward) -> None:
    ward.write("Mời bà con.\n\n" + PRIVATE)
    (found,) = ward.findings()
    wanted = {"path": "content/thong-bao/tin-thu.md", "line": 9, "code": "guard/phone"}
    assert wanted.items() <= found.items()
    assert (found["level"], found["open"]) == ("answer", True)


def test_a_finding_in_the_head_names_its_line(ward: Ward) -> None:
    ward.write("Mời bà con.", summary=PRIVATE)
    assert [each["line"] for each in ward.findings()] == [5]


@pytest.mark.parametrize("way", [("tin-thu",), ("--all",)])
def test_no_way_of_approving_passes_an_open_finding(ward: Ward, way: tuple[str, ...]) -> None:
    ward.write(PRIVATE)
    done = ward.loa("approve", *way, "--by", "Bà Mai")
    assert done.exit_code == 1
    assert "điện thoại riêng" in done.stderr
    assert ward.approvals == 0


def three_articles(ward: Ward) -> None:
    ward.write("Mời bà con đến nhà văn hóa.", title="Họp tổ", name="hop-to")
    ward.write(f"Mời bà con.\n\n{PRIVATE}", title="Nhặt được ví", name="nhat-duoc-vi")
    ward.write(f"Số căn cước {CARD}.", title="Trả thẻ", name="tra-the")


def test_approving_all_keeps_back_only_what_waits_for_an_answer(ward: Ward) -> None:
    three_articles(ward)
    done = ward.loa("approve", "--all", "--by", "Bà Mai")
    assert done.exit_code == 1, "somebody must still mend or answer"
    assert "của 1 bài" in done.stdout
    assert "“Họp tổ”" in done.stdout
    assert "Chưa duyệt 2 bài" in done.stderr
    assert "“Nhặt được ví” (content/thong-bao/nhat-duoc-vi.md): điện thoại riêng, dòng 9." in (
        done.stderr
    )
    assert "“Trả thẻ” (content/thong-bao/tra-the.md): số căn cước, dòng 7." in done.stderr
    assert "“điện thoại riêng: lý do”" in done.stderr
    assert {row[0] for row in ward.rows("select distinct by from approvals")} == {"Bà Mai"}
    assert "nhat-duoc-vi" not in done.stdout


def test_what_was_answered_passes_with_all_the_rest(ward: Ward) -> None:
    three_articles(ward)
    answer = ("--answer", "điện thoại riêng: chị Hoa đồng ý công khai")
    done = ward.loa("approve", "--all", "--by", "Bà Mai", *answer)
    assert (done.exit_code, "của 2 bài" in done.stdout) == (1, True)
    assert "Chưa duyệt 1 bài" in done.stderr
    assert "Nhặt được ví" not in done.stderr
    ward.write("Mời đến nhận thẻ.", title="Trả thẻ", name="tra-the")
    assert ward.loa("approve", "--all", "--by", "Bà Mai").exit_code == 0


def test_an_answer_about_what_still_waits_is_not_kept(ward: Ward) -> None:
    ward.write("Mời bà con.", title="Họp tổ", name="hop-to")
    ward.write(f"{PRIVATE}\n\nSố căn cước {CARD}.")
    answer = ("--answer", "điện thoại riêng: chị Hoa đồng ý công khai")
    assert ward.loa("approve", "--all", "--by", "Bà Mai", *answer).exit_code == 1
    assert ward.rows("select * from guard_answers") == []


def test_the_first_approval_of_a_new_office_passes_none_either(ward: Ward) -> None:
    ward.write(PRIVATE)
    done = ward.loa("publish", "--first-approval", "Bà Mai")
    assert done.exit_code == 1
    assert ward.approvals == 0


def test_an_answer_by_name_lets_it_out_and_the_next_who_approves_sees_it(ward: Ward) -> None:
    ward.write(PRIVATE)
    done = ward.approve(
        "--answer", "điện thoại riêng: chị Hoa đồng ý công khai", "--channel", "web"
    )
    assert done.exit_code == 0, done.output
    assert ward.rows("select kind, reason, by from guard_answers") == [
        ("guard/phone", "chị Hoa đồng ý công khai", "Bà Mai")
    ]
    later = ward.approve(by="Ông Tám")
    assert later.exit_code == 0
    assert "Bà Mai đã trả lời: chị Hoa đồng ý công khai" in later.stdout


def test_an_answer_does_not_cover_another_number(ward: Ward) -> None:
    ward.write(PRIVATE)
    answer = ("--answer", "điện thoại riêng: chị Hoa đồng ý công khai")
    assert ward.loa("guard", "tin-thu", *answer, "--by", "Bà Mai").exit_code == 0
    ward.write(PRIVATE.replace("222", "223"))
    assert ward.approve().exit_code == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("điện thoại riêng:", "phải có lý do"),
        ("chuyện khác: không sao cả", "Không có loại"),
        ("trẻ em: không sao cả", "Không có chỗ nào"),
        (f"điện thoại riêng: số {PHONE} là của chị Hoa", "không được chép lại"),
    ],
)
def test_an_answer_that_is_none_approves_nothing(ward: Ward, answer: str, told: str) -> None:
    ward.write(PRIVATE)
    done = ward.approve("--answer", answer)
    assert done.exit_code == 1
    assert told in done.stderr
    assert PHONE not in done.output
    assert ward.approvals == 0


def test_an_error_can_only_be_mended(ward: Ward) -> None:
    ward.write(f"Số căn cước {CARD}.")
    done = ward.approve("--answer", "số căn cước: người ấy đồng ý")
    assert done.exit_code == 1
    assert "phải sửa bài" in done.stderr
    assert ward.approvals == 0


def test_a_policy_is_compared_by_a_second_person(ward: Ward) -> None:
    ward.write(POLICY)
    answer = ("--answer", "đối chiếu: đã đối chiếu với nghị quyết")
    assert ward.approve(*answer).exit_code == 1
    assert ward.loa("guard", "tin-thu", *answer, "--by", "Bà  MAI").exit_code == 0
    assert ward.approve().exit_code == 1, "the second person is the first"
    assert ward.loa("guard", "tin-thu", *answer, "--by", "Ông Tám").exit_code == 0
    assert ward.approve().exit_code == 0


def test_a_correction_tells_no_secret_either(ward: Ward) -> None:
    ward.write("Mời bà con.")
    assert ward.approve().exit_code == 0
    assert ward.loa("publish").exit_code == 0
    done = ward.loa("correct", "tin-thu", "--note", PRIVATE, "--by", "Bà Mai")
    assert done.exit_code == 1
    assert ward.rows("select count(*) from corrections") == [(0,)]


def test_an_urgent_bulletin_is_examined_too(ward: Ward) -> None:
    words = ("--title", "Tìm người", "--text", PRIVATE)
    done = ward.loa("radio", "urgent", *words, "--by", "Bà Mai")
    assert done.exit_code == 1
    assert "điện thoại riêng" in done.stderr
    answer = ("--answer", "điện thoại riêng: gia đình nhờ phát tìm trẻ lạc")
    assert "Tìm người" in ward.loa("radio", "urgent", *words, *answer, "--by", "Bà Mai").stdout


def test_a_ward_may_be_stricter(ward: Ward) -> None:
    ward.write(PRIVATE)
    config = ward.root / "config.toml"
    plain = config.read_text(encoding="utf-8")
    config.write_text(plain + '\n[guard]\nerrors = ["điện thoại riêng"]\n', encoding="utf-8")
    assert [each["level"] for each in ward.findings()] == ["error"]
    contacts = f'\n[guard]\ncontacts = ["Chị Hoa, thủ quỹ hội: {PHONE}"]\n'
    config.write_text(plain + contacts, encoding="utf-8")
    assert ward.findings() == []


def published_before_the_guard(ward: Ward) -> None:
    """As an older version left it: public, and nobody answered for anything."""
    ward.write(PRIVATE)
    ward.approve("--answer", "điện thoại riêng: chị Hoa đồng ý công khai")
    assert ward.loa("publish").exit_code == 0
    with sqlite3.connect(ward.root / "var" / "ledger.db") as db:
        db.execute("delete from guard_answers")


def test_what_was_approved_before_stays_out_and_is_told_once(ward: Ward) -> None:
    published_before_the_guard(ward)
    assert ward.findings() == []
    assert ward.loa("approve", "--all", "--by", "Bà Mai").exit_code == 0
    word = "trong bài đã công khai nên xem lại"
    assert word in ward.loa("doctor").stdout
    assert word not in ward.loa("doctor").stdout


def test_what_is_public_is_examined_again_and_its_withdrawal_offered(ward: Ward) -> None:
    published_before_the_guard(ward)
    done = ward.loa("guard", "--public")
    assert done.exit_code == 1
    assert "loa withdraw tin-thu" in done.stdout
    (told,) = json.loads(ward.loa("guard", "--public", "--json").stdout)
    assert told["code"] == "guard/phone"
    assert ward.loa("withdraw", "tin-thu", "--by", "Bà Mai").exit_code == 0
    assert ward.loa("publish").exit_code == 0
    assert ward.loa("guard", "--public").exit_code == 0


def test_a_planted_number_is_repeated_nowhere(ward: Ward) -> None:
    ward.write(f"{PRIVATE}\n\nSố căn cước {CARD}.\n\nMật khẩu Wi-Fi: canary@2026")
    said = [
        ward.loa("check").output,
        ward.loa("check", "--json").output,
        ward.loa("guard").output,
        ward.approve().output,
        ward.loa(
            "approve", "--all", "--by", "Bà Mai", "--answer", "số căn cước: x y z t u v"
        ).output,
        ward.loa("doctor").output,
    ]
    for secret in (PHONE, PHONE.replace(" ", ""), CARD, CARD.replace(" ", ""), "canary@2026"):
        assert [each for each in said if secret in each] == []
        for table in ("guard_answers", "approvals", "events", "corrections"):
            assert secret not in str(ward.rows(f"select * from {table}"))
