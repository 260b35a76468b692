"""What is doubtful is flagged; what is clean is left in peace."""

from __future__ import annotations

from pathlib import Path

from pipeline.markdown import blocks
from pipeline.speech import Lexicon, load, say, speak, teach
from tests.speech.comparing import HERE, cases

ROOT = Path(__file__).parents[2]
PLANTED = [
    tuple(row.split("\t"))
    for row in (HERE / "doubts.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def test_every_planted_doubt_blocks_and_says_what_to_do(lexicon: Lexicon) -> None:
    for kind, written in PLANTED:
        script = say(written, lexicon)
        found = [flag for flag in script.flags if flag.kind == kind]
        assert found, (kind, written, script.flags)
        assert all(flag.level == "BLOCK" for flag in found), written
        assert script.blocked
        for flag in found:
            start, end = flag.span
            assert script.passages[0].written[start:end] == flag.written
            assert flag.message.endswith(".")


def test_a_block_goes_away_when_the_line_is_mended(lexicon: Lexicon) -> None:
    for line in (
        "Thứ Ba, ngày 24/11/2026, UBND phường tiếp công dân",
        "Số tiền: 5.000.000 đồng (Năm triệu đồng)",
        "ĐT: 0913.456.789",
        "từ ngày 05/6/2025 đến ngày 10/6/2025",
        "lúc 23h59",
        "ngày 29/02/2028",
    ):
        assert not say(line, lexicon).blocked, line


def test_false_alarms_stay_below_3_of_100_clean_lines(lexicon: Lexicon) -> None:
    clean = cases("sentences.tsv")
    alarmed = [case.written for case in clean if say(case.written, lexicon).flags]
    assert len(alarmed) <= 0.03 * len(clean), alarmed


def test_the_office_s_articles_raise_few_alarms_and_no_block(lexicon: Lexicon) -> None:
    passages, alarmed = 0, []
    for path in sorted((ROOT / "content").rglob("*.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        for passage in speak(blocks(body, 1), lexicon).passages:
            passages += 1
            alarmed += [(path.name, flag.written) for flag in passage.flags]
    assert len(alarmed) <= 0.03 * passages, alarmed


def test_an_ambiguous_abbreviation_offers_its_readings(lexicon: Lexicon) -> None:
    (flag,) = say("Đề nghị TT xem xét.", lexicon).flags
    assert flag.level == "WARN"
    assert {"trung tâm", "thường trực"} <= set(flag.candidates)


def test_the_article_s_own_reading_settles_a_doubt(lexicon: Lexicon) -> None:
    script = say(
        "Đề nghị TT và XYZQ xem xét.",
        lexicon,
        overrides={"TT": "thường trực", "XYZQ": "tổ công tác"},
    )
    assert script.text == "Đề nghị thường trực và tổ công tác xem xét."
    assert script.flags == ()


def test_an_override_that_cannot_be_said_is_caught(lexicon: Lexicon) -> None:
    assert say("gặp XYZQ", lexicon, overrides={"XYZQ": "x9"}).blocked


def test_an_address_with_a_query_is_noted_for_whoever_writes(lexicon: Lexicon) -> None:
    """The loudspeaker would spell all of it, and nobody could write it down."""
    for written, address in (
        ("Xem tại https://xuanlap.example/tin-tuc?id=5.", "https://xuanlap.example/tin-tuc?id=5"),
        ("Vào xuanlap.vn/?p=12&lang=vi để đăng ký", "xuanlap.vn/?p=12&lang=vi"),
        ("dichvucong.gov.vn?ma=ABC12", "dichvucong.gov.vn? ma=ABC12"),
        ("(http://a.com:8080/x/y.aspx?ItemID=1%20)", "http://a.com:8080/x/y.aspx?ItemID=1%20"),
    ):
        (flag,) = say(written, lexicon).flags
        assert (flag.kind, flag.level) == ("địa chỉ khó nhớ", "WARN"), written
        assert flag.written == address
        assert "liên kết trong chữ" in flag.message
    for clean in (
        "Xem tại xuanlap.example/tin-tuc.",
        "Bà con đã vào dichvucong.gov.vn chưa? Nếu chưa, xin gọi 1900 9095.",
        "Đã xem xuanlap.vn/lich?",
        "Gửi thư tới ubnd@xuanlap.example?",
        "Xem [lịch tiêm](https://xuanlap.example/lich?id=5) của Trạm Y tế.",
    ):
        script = speak(blocks(clean), lexicon)
        assert not [flag for flag in script.flags if flag.kind == "địa chỉ khó nhớ"], clean


def test_an_answer_for_this_article_settles_every_question(lexicon: Lexicon) -> None:
    """Whatever asked: a sense, a figure, a slip, a share of more than all."""
    for line, written, answer in (
        ("Đề nghị UV gửi góp ý.", "UV", "ủy viên"),
        ("Mô hình KDC3K", "KDC3K", "khu dân cư ba không"),
        ("Đợt rà soát 10-12", "10-12", "mười đến mười hai"),
        ("Kính mời quý vi tham dự", "quý vi", "quý vi"),
        ("Có 120% hộ dự.", "120%", "một trăm hai mươi phần trăm"),
        ("Ủng hộ 1.5 triệu đồng.", "1.5 triệu", "một phẩy năm triệu"),
    ):
        assert say(line, lexicon).flags, line
        script = say(line, lexicon, overrides={written: answer})
        assert script.flags == (), line
        assert answer in script.text


def test_an_answer_for_good_settles_the_question_everywhere(tmp_path: Path) -> None:
    folder = tmp_path / "tu-dien"
    for line, written, answer in (
        ("Đề nghị UV gửi góp ý.", "UV", "ủy viên"),
        ("Mô hình KDC3K", "KDC3K", "khu dân cư ba không"),
        ("Các ĐH dự hội trại", "ĐH", "đại học"),
        ("Bà con Sơ Rê", "Sơ Rê", "xơ rê"),
    ):
        teach(folder, written, answer)
        script = say(line, load(folder))
        assert script.flags == (), line
        assert answer in script.text
