"""Slides: editable, readable aloud, nothing outside the page, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER

from pipeline.studio import slides
from tests.papers.conftest import Desk

BODY = """Từ ngày 01/12, xe thu gom rác chạy theo giờ mới.

## Lịch mới

| Khu phố | Giờ |
|---|---|
| Khu phố 1 | 17h00 |
| Khu phố 2 | 18h00 |

## Bà con làm gì?

1. **Phân loại** rác trước khi bỏ.
2. Buộc kín miệng túi.
3. Để rác trước cửa 15 phút trước giờ xe đến.

## Không nên

- Không để rác qua đêm.
- Không đốt rác.

Liên hệ tổ trưởng khu phố nếu xe không đến.
"""


def opened(path: Path) -> Any:
    return pptx.Presentation(str(path))


def shapes(path: Path) -> Iterator[tuple[Any, Any]]:
    for slide in opened(path).slides:
        for shape in slide.shapes:
            yield slide, shape


def test_what_the_article_says_stands_in_real_placeholders(desk: Desk) -> None:
    deck = opened(desk.make(slides.slides(desk.told(BODY), desk.look)))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[0] == "Giờ thu gom rác mới"
    assert len(set(titles)) == len(titles), "a screen reader tells slides apart by their titles"
    assert {"Lịch mới", "Bà con làm gì?", "Không nên", "Xin cảm ơn"} <= set(titles)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.is_placeholder, shape.name
            assert shape.placeholder_format.type is not None


def test_a_table_is_a_table_and_steps_count_by_themselves(desk: Desk) -> None:
    deck = opened(desk.make(slides.slides(desk.told(BODY), desk.look)))
    by_title = {slide.shapes.title.text: slide for slide in deck.slides}
    (table,) = [each.table for each in by_title["Lịch mới"].shapes if each.has_table]
    assert [cell.text for cell in table.rows[1].cells] == ["Khu phố 1", "17h00"]
    assert table.first_row
    body = by_title["Bà con làm gì?"].placeholders[1]
    assert body.text_frame.paragraphs[0].runs[0].font.bold
    assert body._element.xpath(".//a:buAutoNum/@startAt") == ["1", "2", "3"]
    assert body.text_frame.paragraphs[1].text == "Buộc kín miệng túi."


def test_speaker_notes_are_the_spoken_words_of_that_slide(desk: Desk) -> None:
    story = desk.told(BODY)
    deck = opened(desk.make(slides.slides(story, desk.look)))
    notes = {
        slide.shapes.title.text: slide.notes_slide.notes_text_frame.text
        for slide in deck.slides
        if slide.has_notes_slide
    }
    assert "mười bảy giờ" in notes["Lịch mới"]
    assert "Không đốt rác" in notes["Không nên"]
    told = "\n".join(notes.values())
    for passage in story.script.passages:
        assert told.count(passage.spoken) >= 1, passage.spoken


def test_every_run_is_vietnamese_and_every_picture_has_words(desk: Desk, photo: Path) -> None:
    body = f"{BODY}\n![Xe rác ở ngõ]({photo.name})\n"
    for _, shape in shapes(desk.make(slides.slides(desk.told(body), desk.look))):
        languages = shape._element.xpath(".//a:r/a:rPr/@lang")
        assert len(languages) == len(shape._element.xpath(".//a:r"))
        assert set(languages) <= {"vi-VN"}
        for properties in shape._element.xpath(".//p:nvPicPr/p:cNvPr"):
            assert len(properties.get("descr")) > 5
    pictures = [
        shape
        for _, shape in shapes(desk.make(slides.slides(desk.told(body), desk.look)))
        if shape.placeholder_format.type is PP_PLACEHOLDER.PICTURE
    ]
    assert [each._element.nvPicPr.cNvPr.get("descr") for each in pictures][0] == "Xe rác ở ngõ"


@pytest.fixture
def photo(desk: Desk) -> Path:
    from PIL import Image

    path = desk.office.content / "bai" / "xe.jpg"
    path.parent.mkdir(parents=True)
    Image.new("RGB", (800, 500), "#0f4c5c").save(path)
    return path
