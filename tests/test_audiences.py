"""One file speaks to many: sections and heads of their own, and how easily each is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import content, ease, speech
from pipeline.model import Article, Audience
from tests.content_office import HEAD, office
from tests.support.command_line import run_loa
from tests.test_content_images import picture

BODY = """
Mở đầu.

::: mọi người
Lời chung.
:::

::: học sinh
Lời cho em.
:::
::: THPT, người cao tuổi
Lời cho lớp mười và ông bà.
:::

Giữa bài.

::: tiểu học
Chỉ các em nhỏ đọc dòng này.
:::

Kết.
"""
OWN = "bản riêng:\n  học sinh:\n    tiêu đề: Cho em\n  tiểu học:\n    tóm tắt: Gọn\n---\n"
LEXICON = speech.load(Path("none"))


def read(root: Path, text: str, **files: bytes) -> tuple[Article | None, list[str]]:
    reading = content.read(office(root, {"m.md": text, **files}))
    found = [each for each in reading.articles if each.path == "m.md"]
    said = [f"{each.line} {each.message} {each.remedy}" for each in reading.problems]
    return (found[0] if found else None), said


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    text = HEAD.removesuffix("---\n") + OWN + BODY
    found, said = read(tmp_path_factory.mktemp("office"), text)
    assert found
    assert not said
    return found


@pytest.mark.parametrize(
    ("audience", "heard"),
    [
        (Audience.EVERYONE, ["Mở đầu.", "Lời chung.", "Giữa bài.", "Kết."]),
        (Audience.BUSINESS, ["Mở đầu.", "Lời chung.", "Giữa bài.", "Kết."]),
        (Audience.LOWER, ["Mở đầu.", "Lời cho em.", "Giữa bài.", "Kết."]),
        (Audience.UPPER, ["Mở đầu.", "Lời cho lớp mười và ông bà.", "Giữa bài.", "Kết."]),
        (Audience.ELDERLY, ["Mở đầu.", "Lời cho lớp mười và ông bà.", "Giữa bài.", "Kết."]),
        (
            Audience.PRIMARY,
            ["Mở đầu.", "Lời cho em.", "Giữa bài.", "Chỉ các em nhỏ đọc dòng này.", "Kết."],
        ),
    ],
)
def test_each_audience_reads_the_nearest_words(
    article: Article, audience: Audience, heard: list[str]
) -> None:
    told = article.told_to(audience).body
    assert [line for line in told.splitlines() if line] == heard


def test_every_line_keeps_its_number(article: Article) -> None:
    lines = (HEAD.removesuffix("---\n") + OWN + BODY).splitlines()
    for audience in Audience:
        told = article.told_to(audience)
        for number, line in enumerate(told.body.splitlines(), told.body_line):
            assert not line or lines[number - 1] == line


def test_titles_and_summaries_are_inherited(article: Article) -> None:
    assert article.told_to(Audience.PRIMARY).title == "Cho em"
    assert article.told_to(Audience.PRIMARY).summary == "Gọn"
    assert article.told_to(Audience.LOWER).title == "Cho em"
    assert article.told_to(Audience.OFFICIALS).title == "Bài thử"


def test_words_for_one_audience_change_nothing_for_the_others(tmp_path: Path) -> None:
    plain, _ = read(tmp_path / "1", HEAD + BODY)
    other, _ = read(tmp_path / "2", HEAD + BODY.replace("các em nhỏ", "trẻ em"))
    assert plain
    assert other
    assert plain.revision == other.revision
    assert plain.told_to(Audience.PRIMARY).body != other.told_to(Audience.PRIMARY).body


def test_a_fence_inside_code_is_code(tmp_path: Path) -> None:
    found, said = read(tmp_path, HEAD + "\n```\n::: học sinh\n```\n\nLời.\n")
    assert found
    assert not said
    assert not found.variants


def test_an_image_in_a_section_belongs_to_its_readers_alone(tmp_path: Path) -> None:
    body = "\nLời.\n\n::: học sinh\n![Mô tả](a.jpg)\n:::\n"
    found, said = read(tmp_path, HEAD + body, **{"a.jpg": picture()})
    assert found
    assert not said
    assert not found.images
    assert [each.src for each in found.told_to(Audience.UPPER).images] == ["a.jpg"]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\n::: học xinh\nLời.\n:::\nHết.\n", 7, "Có phải ý bạn là “học sinh”?"),
        ("\n::: học sinh\nLời.\n", 7, "chưa khép"),
        ("\nLời.\n:::\n", 8, "không có phần nào đang mở"),
        ("\n::: học sinh\nLời.\n::: cán bộ\nLời.\n:::\n", 9, "phần trước chưa khép"),
    ],
)
def test_a_wrong_section_is_told_with_its_line(
    tmp_path: Path, body: str, line: int, words: str
) -> None:
    found, said = read(tmp_path, HEAD + body)
    assert found is None
    assert said[0].startswith(f"{line} ")
    assert words in said[0]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("bản riêng: tiểu học\n", "Viết “tiểu học:”"),
        ("bản riêng:\n  lớp mầm:\n    tiêu đề: A\n", "không có đối tượng “lớp mầm”"),
        ("bản riêng:\n  tiểu học:\n    màu: đỏ\n", "không dùng được khóa “màu”"),
    ],
)
def test_a_wrong_head_of_its_own_is_told(tmp_path: Path, own: str, words: str) -> None:
    found, said = read(tmp_path, HEAD.removesuffix("---\n") + own + "---\n\nLời.\n")
    assert found is None
    assert words in said[0]


# --- children in pictures -----------------------------------------------------------------


def with_children(root: Path, line: str) -> tuple[Article | None, list[str]]:
    head = HEAD.removesuffix("---\n") + f"từ khóa: học sinh\n{line}---\n"
    return read(root, head + "\n![Các em trong lớp](a.jpg)\n\nLời.\n", **{"a.jpg": picture()})


def test_children_in_pictures_without_consent_stop_the_article(tmp_path: Path) -> None:
    found, said = with_children(tmp_path, "ảnh có trẻ em: có\n")
    assert found is None
    assert "đồng ý của cha mẹ" in said[0]


@pytest.mark.parametrize("word", ["đã đồng ý", "không"])
def test_a_word_on_children_in_pictures_settles_it(tmp_path: Path, word: str) -> None:
    found, said = with_children(tmp_path, f"ảnh có trẻ em: {word}\n")
    assert found
    assert not said


def test_pictures_with_an_article_about_children_are_asked_about(tmp_path: Path) -> None:
    found, said = with_children(tmp_path, "")
    assert found
    assert ["ảnh có trẻ em: không" in each for each in said] == [True]


# --- ease -----------------------------------------------------------------------------------


def found_in(root: Path, body: str, audience: Audience) -> list[str]:
    article, _ = read(root, HEAD + "\n" + body)
    assert article
    seen = ease.ease(article, audience, LEXICON)
    return [f"{each.line} {each.message} {each.remedy}" for each in seen.findings]


def test_a_long_sentence_is_told_with_its_line_and_length(tmp_path: Path) -> None:
    body = "Câu ngắn.\n\n" + " ".join(["một"] * 39) + ".\n"
    (said,) = found_in(tmp_path, body, Audience.EVERYONE)
    assert said.startswith("9 Câu dài 39 tiếng: “một một")


def test_a_child_is_asked_less(tmp_path: Path) -> None:
    body = " ".join(["một"] * 17) + ".\n"
    assert not found_in(tmp_path / "1", body, Audience.EVERYONE)
    assert "dưới 16 tiếng" in found_in(tmp_path / "2", body, Audience.PRIMARY)[0]


def test_a_short_form_is_explained_or_told(tmp_path: Path) -> None:
    (said,) = found_in(tmp_path / "1", "Mang theo CCCD.\n", Audience.EVERYONE)
    assert "Lần đầu viết “căn cước công dân (CCCD)”." in said
    told = "Mang theo căn cước công dân (CCCD). Trả lại CCCD cho chủ.\n"
    assert not found_in(tmp_path / "2", told, Audience.EVERYONE)


def test_a_reading_letter_by_letter_explains_nothing(tmp_path: Path) -> None:
    (said,) = found_in(tmp_path, "Không đọc mã OTP.\n", Audience.EVERYONE)
    assert "ô tê pê" not in said
    assert "“OTP” chưa được giải thích" in said


def test_a_word_of_offices_is_offered_a_plainer_one_but_not_to_officials(tmp_path: Path) -> None:
    (said,) = found_in(tmp_path / "1", "Bà con xuất trình giấy tờ.\n", Audience.ELDERLY)
    assert "đưa ra cho xem" in said
    assert not found_in(tmp_path / "2", "Bà con xuất trình giấy tờ.\n", Audience.OFFICIALS)


def test_the_command_lists_who_has_no_words_of_their_own(tmp_path: Path) -> None:
    head = HEAD.removesuffix("---\n") + "đối tượng: [cán bộ]\n---\n"
    office(tmp_path, {"m.md": head + BODY})
    done = run_loa("ease", "m", "--office", str(tmp_path), "--json")
    assert done.exit_code == 0, done.output
    own = {each["audience"]: each["own"] for each in json.loads(done.output)}
    assert own["cán bộ"] is False
    assert own["học sinh"] is True
    assert set(own) == {"mọi người", "học sinh", "tiểu học", "THPT", "người cao tuổi", "cán bộ"}
