"""A file that could harm whoever opens it stops its article with a sentence, and no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import content
from pipeline.content import Level
from tests.attachments.samples import HOSTILE, pdf
from tests.content_office import HEAD, NEIGHBOURS, office

_LINK = HEAD + "\nXem [tài liệu]({}).\n"


def _read(root: Path, text: str, **files: bytes) -> tuple[set[str], list[str]]:
    """(the articles that can be read, what is said of the one with the file)."""
    named: dict[str, str | bytes] = {f"bai/{name}": data for name, data in files.items()}
    reading = content.read(office(root, {"bai/index.md": text, **named}))
    told = [each for each in reading.problems if each.path == "content/bai/index.md"]
    errors = [
        f"{each.line}: {each.message} {each.remedy}" for each in told if each.level is Level.ERROR
    ]
    return {each.slug for each in reading.articles}, errors


@pytest.mark.parametrize("name", HOSTILE)
def test_a_harmful_file_is_refused_with_a_sentence_at_its_line(name: str, tmp_path: Path) -> None:
    expected, data = HOSTILE[name]
    articles, errors = _read(tmp_path, _LINK.format(name), **{name: data})
    assert articles == set(NEIGHBOURS)
    assert len(errors) == 1
    assert errors[0].startswith("7: ")
    assert expected in errors[0]
    assert f"“{name}”" in errors[0]


def test_a_harmful_file_that_the_head_names_is_refused_at_its_line(tmp_path: Path) -> None:
    text = HEAD.replace("ngày:", "tệp đính kèm: macro.docx\nngày:") + "\nLời.\n"
    articles, errors = _read(tmp_path, text, **{"macro.docx": HOSTILE["macro.docx"][1]})
    assert articles == set(NEIGHBOURS)
    assert errors[0].startswith("4: ")


def test_a_file_that_the_head_names_and_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    text = HEAD.replace("ngày:", "tệp đính kèm: [ke-hoach.pdf]\nngày:") + "\nLời.\n"
    articles, errors = _read(tmp_path, text, **{"Ke-hoach.pdf": pdf()})
    assert articles == set(NEIGHBOURS)
    assert "Có phải ý bạn là “Ke-hoach.pdf”" in errors[0]


def test_a_file_of_300_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    root = office(tmp_path, {"bai/index.md": _LINK.format("lon.pdf")}).content
    with (root / "bai/lon.pdf").open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(300_000_000)
    articles, errors = _read(tmp_path, _LINK.format("lon.pdf"))
    assert articles == set(NEIGHBOURS)
    assert "nặng 300 MB" in errors[0]


@pytest.mark.parametrize("kind", ["link", "pipe", "above"])
def test_what_is_no_file_of_the_articles_own_folder_is_refused(kind: str, tmp_path: Path) -> None:
    (tmp_path / "ngoai.pdf").write_bytes(pdf())
    folder = office(tmp_path, {"bai/index.md": "", "khac/a.pdf": pdf()}).content / "bai"
    name = {"link": "a.pdf", "pipe": "b.pdf", "above": "../khac/a.pdf"}[kind]
    if kind == "link":
        (folder / name).symlink_to(tmp_path / "ngoai.pdf")
    if kind == "pipe":
        os.mkfifo(folder / name)
    articles, errors = _read(tmp_path, _LINK.format(name))
    assert articles == set(NEIGHBOURS)
    assert len(errors) == 1


def test_a_file_that_was_mended_is_looked_at_again(tmp_path: Path) -> None:
    text = _LINK.format("a.pdf")
    assert _read(tmp_path, text, **{"a.pdf": b"%PDF-1.7 cut"})[0] == set(NEIGHBOURS)
    assert _read(tmp_path, text, **{"a.pdf": pdf()})[0] == {*NEIGHBOURS, "bai"}
