"""Whatever is wrong with a file is said with its line and remedy, and the good ones are read."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline import content
from pipeline.content import Level
from tests.content_office import HEAD, NEIGHBOURS, office

TWICE = "Đổi mới người được".encode().decode("cp1252", "ignore")
BODY = "\nNội dung.\n"
TEXT = "Ủy ban nhân dân phường thông báo của các đơn vị và người dân không được đốt rác"
# Sentences like it as old Windows programs stored them.
IN_TCVN3 = bytes.fromhex(
    "f1792062616e206e68a96e2064a96e207068adea6e67207468ab6e672062b8 6f2063f1612063b863 20"
    "ae5ead6e2076de2076b5206e67adea69 2064a96e206b68ab6e6720aeadf463"
)
IN_VNI = "Uûy ban nhaân daân phöôøng thoâng baùo cuûa caùc ñôn vò vaø ngöôøi daân khoâng ñöôïc"


def windows_1258(text: str) -> bytes:
    """Letters with their hats are one byte, tones are another, as that code page has them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    found = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(part for part in parts if part not in tones)
        tone = "".join(part for part in parts if part in tones)
        found += unicodedata.normalize("NFC", base) + tone
    return found.encode("cp1258")


@dataclass(frozen=True)
class Bad:
    """A kind of bad content: the file, the line to be named, words of the sentence."""

    name: str
    text: str | bytes
    line: int
    words: tuple[str, ...]
    level: Level = Level.ERROR
    path: str = "m-xau.md"
    others: dict[str, str] = field(default_factory=dict)


HINT = Level.HINT
ENCODINGS = [
    Bad("Windows-1258", HEAD.encode() + windows_1258(TEXT), 6, ("Windows-1258",)),
    Bad("TCVN3", b"---\n" + IN_TCVN3 + b"\n---\n", 2, ("TCVN3", "UniKey")),
    Bad("VNI", b"---\n" + IN_VNI.encode("latin-1") + b"\n---\n", 2, ("VNI", "UniKey")),
    Bad("Latin-1", HEAD.encode() + b"\nR\xe9sum\xe9\n", 7, ("không được lưu bằng UTF-8",)),
    Bad("UTF-16 không BOM", HEAD.encode("utf-16-le"), 1, ("UTF-16", "UTF-8")),
    Bad("UTF-16 cụt", (HEAD + BODY).encode("utf-16")[:-1], 7, ("UTF-16", "hỏng")),
    Bad("chữ VNI trong tệp Unicode", HEAD + "\nMột.\n" + IN_VNI, 8, ("phông cũ", "UniKey")),
    Bad("chuyển mã hai lần", HEAD + "\n" + TWICE, 7, ("vỡ", "hai lần")),
    Bad("ký tự NUL", HEAD + "\nMột\x00 hai.", 7, ("NUL",)),
    Bad("ký tự điều khiển", HEAD + "\nMột\x1b[31m hai.", 7, ("U+001B", "Xóa")),
    Bad("đảo chiều chữ", HEAD + "\nHạn nộp \u202e7202/1/1.", 7, ("đảo chiều", "U+202E")),
    Bad("chữ hỏng", HEAD + "\nPh\ufffdờng.", 7, ("U+FFFD",)),
    Bad("ký tự không thấy", HEAD + "\nXuân\u200bLập.", 7, ("không nhìn thấy", "U+200B"), HINT),
    Bad("dấu ngắt của Word", HEAD + "\nMột\x0bhai.", 7, ("U+000B", "Enter"), HINT),
    Bad("tệp Word đổi tên", b"PK\x03\x04rest", 1, (".docx", "UTF-8")),
]
ENORMOUS = [
    Bad("tệp rỗng", "", 1, ("Thiếu phần đầu bài", "---", "tiêu đề")),
    Bad("ngoặc lồng vô tận", "---\na: " + "[" * 30_000 + "\n---\n" + BODY, 2, ("không khép",)),
    Bad("tiêu đề quá dài", HEAD.replace("thử", "dài " * 60) + BODY, 2, ("dài 243 ký tự",), HINT),
    Bad("nội dung quá 1 MB", HEAD + "chữ nghĩa \n" * 120_000, 6, ("dài hơn 1 MB",)),
    Bad("hình tượng quá 1 MB", HEAD + "😀😀😀😀😀\n" * 52_000, 6, ("dài hơn 1 MB",)),
    Bad("tệp 5 MB", HEAD + "x" * 5_000_000, 1, ("5.0 MB", "Chia thành nhiều bài")),
    Bad("trên 20.000 chữ", HEAD + "chữ " * 21_000, 6, ("21000 chữ",), HINT),
    Bad("lồng vô tận", HEAD + "\nA.\n\n" + "> " * 5_000 + "x\n", 9, ("lồng nhau quá sâu",)),
]
CLASHES = [
    Bad(
        "trùng tên Đổi mới / Doi moi",
        HEAD.replace("Bài thử", "Đổi mới").replace("25/11", "26/11") + BODY,
        2,
        ("“doi-moi”", "content/khac/Doi moi.md"),
        HINT,
        "Đổi mới.md",
        {"khac/Doi moi.md": HEAD.replace("Bài thử", "Doi moi") + BODY},
    ),
    Bad(
        "trùng tiêu đề",
        HEAD + BODY,
        2,
        ("Tiêu đề trùng với content/b-khac.md",),
        HINT,
        others={"b-khac.md": HEAD + BODY},
    ),
    Bad("đuôi .md.txt", HEAD + BODY, 1, (".md",), HINT, "bai.md.txt"),
]


def table() -> list[Bad]:
    """The kinds that can be written down as they are: bad_content.txt."""
    text = (Path(__file__).parent / "bad_content.txt").read_text(encoding="utf-8")
    found = []
    for part in text.split("\n=== ")[1:]:
        title, _, file = part.partition("\n")
        name, line, level, words = title.split(" | ")
        found.append(Bad(name, file, int(line), tuple(words.split(" ¦ ")), Level(level)))
    return found


ALL = [*ENCODINGS, *ENORMOUS, *CLASHES, *table()]


@pytest.mark.parametrize("bad", ALL, ids=lambda bad: bad.name)
def test_bad_content_is_said_with_file_line_and_remedy_and_the_others_are_read(
    bad: Bad, tmp_path: Path
) -> None:
    reading = content.read(office(tmp_path, {**bad.others, bad.path: bad.text}))
    assert {f"{name}.md" for name in NEIGHBOURS} <= {each.path for each in reading.articles}
    said = [each for each in reading.problems if each.path == f"content/{bad.path}"]
    assert said, "nothing was said"
    sentences = [
        each for each in said if all(word in f"{each.message} {each.remedy}" for word in bad.words)
    ]
    assert sentences, "\n".join(map(str, said))
    problem = sentences[0]
    assert problem.level is bad.level
    assert problem.line == bad.line, str(problem)
    assert problem.remedy
    present = bad.path in {each.path for each in reading.articles}
    assert present is (bad.level is HINT and bad.path.endswith(".md"))


def test_the_table_holds_the_forty_kinds_and_more() -> None:
    names = [bad.name for bad in ALL]
    assert len(names) == len(set(names)) >= 40


def test_every_sentence_is_vietnamese_and_ends_as_a_sentence(tmp_path: Path) -> None:
    files = {f"{number}/{bad.path}": bad.text for number, bad in enumerate(ALL)}
    problems = content.read(office(tmp_path, files)).problems
    assert len(problems) > len(ALL)
    for problem in problems:
        for sentence in (problem.message, problem.remedy):
            assert sentence.endswith((".", "?", "…”.", ".”")), str(problem)
            assert not sentence.isascii(), str(problem)
            assert unicodedata.is_normalized("NFC", sentence)
            assert "  " not in sentence


# --- files and folders ------------------------------------------------------------------


def test_a_link_out_of_the_content_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "bi-mat.md"
    secret.write_text(HEAD + "\nBí mật.\n", encoding="utf-8")
    made = office(tmp_path, {})
    (made.content / "m.md").symlink_to(secret)
    (made.content / "thu-muc").symlink_to(tmp_path)
    (made.content / "gay.md").symlink_to(made.content / "khong-co.md")
    reading = content.read(made)
    assert [each.slug for each in reading.articles] == list(NEIGHBOURS)
    found = {each.path: each.message for each in reading.errors}
    assert "ra ngoài" in found["content/m.md"]
    assert "ra ngoài" in found["content/thu-muc"]
    assert "không dẫn tới đâu" in found["content/gay.md"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    made = office(tmp_path, {"tin/a.md": HEAD + BODY})
    (made.content / "tin" / "vong").symlink_to(made.content)
    reading = content.read(made)
    assert len(reading.articles) == 3
    assert "symlink" in reading.errors[0].message


def test_a_pipe_named_like_an_article_does_not_hang_the_reading(tmp_path: Path) -> None:
    made = office(tmp_path, {})
    os.mkfifo(made.content / "ong.md")
    assert "không phải là một tệp thường" in content.read(made).errors[0].message


def test_a_name_that_is_not_utf8_is_told_in_readable_letters(tmp_path: Path) -> None:
    made = office(tmp_path, {})
    with open(os.fsencode(made.content) + b"/th\xf4ng-b\xe1o.md", "w") as file:
        file.write(HEAD)
    (problem,) = content.read(made).problems
    assert "Đặt lại tên" in problem.remedy
    assert problem.path.encode()


def test_an_unreadable_file_or_folder_stops_nothing() -> None:
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        made = office(Path(root), {"khoa/a.md": HEAD + BODY, "m.md": HEAD + BODY})
        (made.content / "khoa").chmod(0)
        (made.content / "m.md").chmod(0)
        with without_the_rights_of_root():
            reading = content.read(made)
        (made.content / "khoa").chmod(0o755)
    assert [each.slug for each in reading.articles] == list(NEIGHBOURS)
    assert {each.path for each in reading.errors} == {"content/khoa", "content/m.md"}
    assert not reading.complete


@contextmanager
def without_the_rights_of_root() -> Iterator[None]:
    """To the superuser every file is readable."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_missing_content_folder_is_said(tmp_path: Path) -> None:
    made = office(tmp_path, {})
    for file in made.content.iterdir():
        file.unlink()
    made.content.rmdir()
    (problem,) = content.read(made).problems
    assert (problem.path, problem.level) == ("content", Level.ERROR)


def test_a_symlinked_article_inside_content_is_read(tmp_path: Path) -> None:
    made = office(tmp_path, {"goc/_ban-goc.md": HEAD + BODY})
    (made.content / "tin.md").symlink_to(made.content / "goc" / "_ban-goc.md")
    assert "tin" in {each.slug for each in content.read(made).articles}
