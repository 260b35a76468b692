"""Tables that staff edit: checked at load with file, line and remedy; every entry is heard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.speech import Lexicon, load, say, teach
from pipeline.speech.lexicon import FIRST_EDITION, TABLES, read_table, unreadable


def _office(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name.replace('_', '-')}.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_table_of_the_first_edition_has_entries() -> None:
    assert all(read_table(FIRST_EDITION / f"{name}.txt") for name in TABLES)


def test_every_plain_abbreviation_is_heard_as_its_table_says(first_edition: Lexicon) -> None:
    for entry in first_edition.entries:
        if entry.conditional or not entry.written[0].isalpha():
            continue
        if any(each.conditional for each in first_edition.entries if each.written == entry.written):
            continue
        said = say(f"về {entry.written} này", first_edition, region="bắc").text
        assert said.replace(",", "") == f"về {entry.spoken} này".replace(",", ""), entry


def test_every_test_line_of_a_table_is_heard(lexicon: Lexicon) -> None:
    tried = [entry for entry in lexicon.entries if entry.test]
    assert len(tried) >= 40
    for entry in tried:
        assert entry.spoken in say(entry.test, lexicon, region="bắc").text.lower(), entry


_SIGNS = {
    "<số>": "12",
    "<Tên>": "Hòa Bình",
    "<điện thoại>": "0913 456 789",
}  # “<số liền>”, “<Người>” are tried elsewhere


def test_every_condition_of_a_table_is_heard_in_its_context(first_edition: Lexicon) -> None:
    for entry in first_edition.entries:
        lines = [f"về {entry.written} {_SIGNS.get(each, each)}" for each in entry.after]
        lines += [f"về {_SIGNS.get(each, each)} {entry.written}" for each in entry.before]
        for line in (each for each in lines if not re.search(r"[<&]", each)):
            assert entry.spoken in say(line, first_edition, region="bắc").text, (line, entry)


def test_every_foreign_word_is_heard_in_any_case(first_edition: Lexicon) -> None:
    for written, spoken in first_edition.foreign.items():
        if written.upper() in first_edition.index or written in first_edition.units:
            continue
        for form in (written, written.capitalize()):
            assert say(f"nghe {form} đi", first_edition).text == f"nghe {spoken} đi", form


def test_everything_a_table_says_can_be_said(first_edition: Lexicon) -> None:
    for table in (first_edition.kinds, first_edition.issuers, first_edition.units):
        assert all(not unreadable(spoken) for spoken in table.values())


def test_the_office_s_entry_replaces_the_first_edition_s(tmp_path: Path) -> None:
    own = load(_office(tmp_path / "t", viet_tat="CLB = nhóm bạn\n"))
    assert say("CLB thơ", own).text == "nhóm bạn thơ"


@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ("viet_tat", "# chú thích\nABC ủy ban\n", ("viet-tat.txt, dòng 2", "chữ viết = cách đọc")),
        ("viet_tat", "ABC = ủy ban 5\n", ("dòng 1", "không đọc được: 5")),
        ("viet_tat", "ABC = uỷ bn\n", ("dòng 1", "bn")),
        ("viet_tat", "ABC = một\n\nABC = hai\n", ("dòng 3", "đã có ở dòng 1")),
        ("viet_tat", "ABC = một | khi: hai\n", ("dòng 1", "không hiểu “khi: hai”")),
        ("viet_tat", "chợ = siêu thị\n", ("dòng 1", "tiếng Việt thường")),
        ("ngay_le", "30-4 = giải phóng\n", ("ngay-le.txt, dòng 1", "30/4")),
        ("viet_tatt", "ABC = một\n", ("viet-tatt.txt", "Các bảng: viet-tat.txt")),
    ],
)
def test_a_wrong_table_is_refused_with_file_line_and_remedy(
    tmp_path: Path, table: str, text: str, says: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as refused:
        load(_office(tmp_path / "t", **{table: text}))
    for each in says:
        assert each in str(refused.value)


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = _office(tmp_path / "t")
    (folder / "viet-tat.txt").write_bytes("ABC = tiếng".encode("utf-16"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(folder)


def test_a_table_saved_by_notepad_with_a_mark_and_crlf_is_read(tmp_path: Path) -> None:
    folder = _office(tmp_path / "t")
    (folder / "viet-tat.txt").write_bytes("\ufeffABC = ủy ban\r\n".encode())
    assert say("gặp ABC", load(folder)).text == "gặp ủy ban"


def test_teaching_keeps_remarks_and_order_and_is_heard_at_once(tmp_path: Path) -> None:
    text = "# của phường\nAAA = một\n\n# hai\nBBB = hai\n"
    folder = _office(tmp_path / "t", viet_tat=text)
    assert say("Phòng QWT", load(folder)).blocked
    path = teach(folder, "QWT", "quản lý  đô thị")
    assert path.read_text(encoding="utf-8") == text + "QWT = quản lý đô thị\n"
    script = say("Phòng QWT", load(folder))
    assert script.text == "Phòng quản lý đô thị"
    assert not script.flags
    teach(folder, "AAA", "ba")
    assert path.read_text(encoding="utf-8").startswith("# của phường\nAAA = ba\n\n# hai\n")


def test_the_first_word_taught_makes_the_table(tmp_path: Path) -> None:
    path = teach(tmp_path / "content" / "tu-dien", "KTX-ĐN", "ký túc xá đồng nai")
    assert path.name == "viet-tat.txt"
    assert re.match(r"#.*\nKTX-ĐN = ký túc xá đồng nai\n\Z", path.read_text(encoding="utf-8"))


def test_a_foreign_word_is_taught_for_any_case(tmp_path: Path) -> None:
    assert teach(tmp_path / "t", "Kalmaegi", "can mê ghi").name == "tieng-nuoc-ngoai.txt"
    assert say("Bão KALMAEGI", load(tmp_path / "t")).text == "Bão can mê ghi"


@pytest.mark.parametrize(
    ("written", "spoken", "reason"),
    [
        ("QWT", "quản lý đt 5", "không đọc được: 5"),
        ("QWT", "", "Thiếu"),
        ("A=B", "một", "dấu ="),
        ("chợ", "siêu thị", "tiếng Việt thường"),
        ("QWT", "đơn vị QWT", "không đọc được"),
    ],
)
def test_teaching_refuses_and_changes_nothing(
    tmp_path: Path, written: str, spoken: str, reason: str
) -> None:
    folder = _office(tmp_path / "t", viet_tat="AAA = một\n")
    with pytest.raises(ConfigError, match=reason):
        teach(folder, written, spoken)
    assert (folder / "viet-tat.txt").read_text(encoding="utf-8") == "AAA = một\n"
    assert [path.name for path in folder.iterdir()] == ["viet-tat.txt"]
