"""What can't be true stops an article on every channel; what harms stops it in every disguise."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import content, speech
from pipeline.content import Level, facts
from tests.content_office import HEAD, office

ROOT = Path(__file__).parent.parent
SPEECH = ROOT / "tests/speech"


def errors(root: Path, text: str) -> list[tuple[int, str]]:
    """(line, sentence) of everything that keeps the file from being an article."""
    reading = content.read(office(root, {"m.md": text}))
    return [(each.line, each.message) for each in reading.errors]


IMPOSSIBLE = [
    "Họp lúc 25h30 tối nay.", "Họp ngày 31/11/2026.", "Họp ngày 31 tháng 11 năm 2026.",
    "Họp ngày 29/2/2027.", "Hạn 2026-02-30.", "Họp 7h75.", "Họp thứ Hai, ngày 1/12/2026.",
    "Họp thứ Hai, ngày 1 tháng 12 năm 2026.", "Nghỉ tháng 13.", "Điện thoại: 0251 386 123.",
    "Gọi 09081234567.", "Hotline 1900 12345.", "Từ ngày 5/12/2026 đến ngày 1/12/2026.",
    "Mở cửa 11h-7h.", "Thu 50.000 đồng (bằng chữ: năm trăm ngàn đồng).",
    "Từ 31/11 - 2/12/2026 cúp nước.", "- Một\n- Họp 24h30", "| Giờ |\n|---|\n| 7h75 |",
    "> Họp ngày 31/11/2026", "## Ngày 30/2/2026", "Họp\nngày 31/11/2026.", "\tHọp ngày 31/4/2026.",
]  # fmt: skip


@pytest.mark.parametrize("words", IMPOSSIBLE)
def test_a_fact_that_cannot_be_is_an_error_at_its_line(words: str, tmp_path: Path) -> None:
    found = errors(tmp_path, HEAD + "\nMột.\n\n" + words + "\n")
    assert found, "nothing was said"
    rows = (HEAD + "\nMột.\n\n" + words).split("\n")
    assert any(any(sign.isdigit() for sign in rows[line - 1]) for line, _ in found), found


def test_all_of_them_are_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    body = "Họp 25h30.\n\nHạn 31/11/2026.\nĐiện thoại: 0251 386 123.\n\n- thứ Hai, 1/12/2026"
    head = HEAD.replace("Bài thử", "Họp 24h15").replace("---\n", "---\ntóm tắt: Hạn 30/2/2026\n", 1)
    found = errors(tmp_path, head + "\n" + body)
    assert sorted({line for line, _ in found}) == [2, 3, 8, 10, 11, 13]


def test_words_for_one_channel_and_one_audience_are_looked_at_too(tmp_path: Path) -> None:
    own = (
        "facebook:\n  nội dung: Họp 25h30\nbản riêng:\n  tiểu học:\n    tiêu đề: Ngày 31/11/2026\n"
    )
    head = HEAD[:-4] + own + "---\n"
    text = head + "\nMột.\n\n::: học sinh\nHọp 7h75.\n:::\n"
    assert {line for line, _ in errors(tmp_path, text)} == {5, 7, 15}


POSSIBLE = [
    "Họp 7h30 thứ Ba, 1/12/2026.", "Đạt 31/40 tiêu chí.", "Nước đá 24/24.", "Quyết định 31/2026.",
    "Số 45/2026/QĐ-UBND ngày 1/12/2026.", "Tỷ số 25:30.", "Gọi 112, 114.", "Gọi 0251 3871 114.",
    "Trong 48 giờ.", "Ngày 30/2 âm lịch.", "Hẻm 31/11 đường số 5.", "Tỷ lệ 31/32.", "Lúc 24h.",
    "Rằm tháng 7.", "Bản đồ 1:10.000.", "Bấm *101#.", "ISO 9001-2015.", "QCVN 2026-13-40.",
    "Mã hồ sơ 2026-99-12-0001.", "Điện thoại 0908.123.456.", "Tổng đài 1900 1234.",
    "Zalo: 0908 123 456.",
]  # fmt: skip


@pytest.mark.parametrize("words", POSSIBLE)
def test_what_can_be_is_left_alone(words: str, tmp_path: Path) -> None:
    assert errors(tmp_path, HEAD + "\n" + words) == []


def test_who_means_it_writes_how_it_is_said(tmp_path: Path) -> None:
    say = 'đọc:\n  "31/11/2026": ba mươi mốt tháng mười một\n  25h30: hai mươi lăm giờ rưỡi\n'
    head = HEAD[:-4] + say + "---\n"
    assert errors(tmp_path, head + "\nTin giả ghi 25h30 ngày 31/11/2026.") == []


def test_the_quick_look_misses_nothing_that_the_reading_aloud_refuses() -> None:
    tables = speech.load(Path("không có"))
    refused = 0
    for name in ("sentences.tsv", "doubts.tsv", "nemo.tsv"):
        for line in (SPEECH / name).read_text(encoding="utf-8").splitlines():
            for words in line.split("\t"):
                if any(each.kind in facts.KINDS for each in speech.say(words, tables).flags):
                    refused += 1
                    assert facts.is_doubtful(words), words
    assert refused > 25


@pytest.mark.parametrize(
    "words",
    [
        "Nộp trước ngày 5 tháng 6 năm 2026.", "Từ 1/6/2026.", "Ban hành 06/11/2026.",
    ],
)  # fmt: skip
def test_a_day_of_the_calendar_is_not_read_aloud_to_be_judged(words: str) -> None:
    """Nearly every article names days: reading each aloud took nine tenths of `loa check`."""
    assert not facts.is_doubtful(words)


@pytest.mark.parametrize("words", ["CN – 5/6/2026", "chủ nhật – 31/12/2026", "thứ hai 1/12/2026"])
def test_a_day_after_a_weekday_is_judged(words: str) -> None:
    assert facts.is_doubtful(words)


# --- disguises ----------------------------------------------------------------------------

HARMFUL = [
    "&#xFFFE;",
    "&#1;",
    "&#8238;",
    "&rlm;",
    "&#x202E",
    "&#xD800;",
    "&#0;",
    "&#x110000;",
    "&#x2066;",
]


@pytest.mark.parametrize("entity", HARMFUL)
@pytest.mark.parametrize(
    "body",
    ["Một {} hai.", "| a |\n|---|\n| {} |", "# {} x\n\nMột.", "[chữ{}](https://a.vn)", "- {}x",
     "::: học sinh\nEm {}.\n:::\n\nMột."],
)  # fmt: skip
def test_harmful_characters_behind_entities_are_refused(
    entity: str, body: str, tmp_path: Path
) -> None:
    found = errors(tmp_path, HEAD + "\nMột.\n\n" + body.format(entity))
    assert [line for line, _ in found][:1] != []
    assert all(8 < line < 13 for line, _ in found)


@pytest.mark.parametrize(
    "line",
    ['tóm tắt: "A\\uFFFEb"', 'tóm tắt: "A\\x01b"', 'tác giả: "A\\u202Eb"', "tóm tắt: A&#1;b",
     'tóm tắt: "A\\uD800b"', 'tóm tắt: "A\\0b"', "từ khóa: [a, 'b&rlm;']", 'đọc: {"A\\x02": b}',
     'facebook: {nội dung: "A\\u2066b"}', 'mô tả ảnh bìa: "A\\u0007b"'],
)  # fmt: skip
def test_harmful_characters_behind_escapes_are_refused(line: str, tmp_path: Path) -> None:
    found = errors(tmp_path, HEAD[:-4] + line + "\n---\n\nNội dung.")
    assert [at for at, _ in found] == [5]


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\u061c"])
def test_characters_that_no_text_may_hold_are_refused_as_they_are(
    sign: str, tmp_path: Path
) -> None:
    assert [line for line, _ in errors(tmp_path, HEAD + f"\nMột{sign}hai.")] == [7]


def test_usual_entities_are_words(tmp_path: Path) -> None:
    body = "A&amp;B &lt;5 tuổi&gt; 5&nbsp;kg &copy; &#8211; &#x2019; AT&T &khong; C&#o"
    reading = content.read(office(tmp_path, {"m.md": HEAD + "\n" + body}))
    assert not [each for each in reading.problems if each.level is Level.ERROR]


# --- old fonts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        (HEAD.replace("Bài thử", "Th«ng b¸o thu tiÒn"), 2, "TCVN3"),
        (HEAD.replace("Bài thử", "Thoâng baùo thu tieàn"), 2, "VNI"),
        (HEAD + "\nMột.\n\nHai kh«ng.", 9, "TCVN3"),
        (HEAD + "\nNgöôøi daân.", 7, "VNI"),
    ],
)
def test_an_old_font_in_one_line_is_named(text: str, line: int, name: str, tmp_path: Path) -> None:
    (found,) = errors(tmp_path, text + "\nNội dung.")
    assert found[0] == line
    assert name in found[1]


def test_names_from_abroad_and_quotation_marks_are_no_old_font(tmp_path: Path) -> None:
    body = "«Quy chế» của Noël, Citroën, señor Müller, São Tomé; iPhone®, 5µm, naïve, Curaçao."
    assert errors(tmp_path, HEAD + "\n" + body) == []
