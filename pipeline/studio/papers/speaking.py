"""Đề cương tuyên truyền viên: what a speaker brings to the neighbourhood's meeting. Pure."""

from __future__ import annotations

from typing import Any

from pipeline import markdown
from pipeline.model import Rendition
from pipeline.studio.identity import Identity
from pipeline.studio.papers import pieces, timing
from pipeline.studio.papers.making import about, paper
from pipeline.studio.papers.pieces import Piece
from pipeline.studio.papers.questions import Question, questions
from pipeline.studio.story import Story
from pipeline.studio.words import plain_para
from pipeline.text import nfc

SCRIPT = 420  # syllables: three minutes
LONGEST = 320  # characters of a paragraph of the text


def speaker(story: Story, look: Identity) -> Rendition:
    """See `papers.speaker`."""
    data = about(story, look)
    whole = sum(timing.syllables(each.spoken) for each in story.script.passages)
    facts = [
        ("Dùng cho", "họp khu phố, tổ dân phố, câu lạc bộ, cơ quan, doanh nghiệp"),
        ("Thời gian", f"nói hết nội dung khoảng {timing.clock(whole)} (140 tiếng một phút)"),
        ("Nguồn", data["credit"] or look.publisher),
        ("Toàn văn", story.address),
    ]
    data |= {
        "about": [pieces.labelled(label, text) for label, text in facts],
        "parts": [part for part in _parts(story) if part["sections"]],
    }
    return paper("speaker", f"Đề cương: {data['headline']}", story.article.date, look, data)


def _parts(story: Story) -> list[dict[str, Any]]:
    told = story.outline
    points = told.telling(max(6, len(told.orders)), 260)
    points = points or ((told.summary,) if told.summary else ())
    asked = [answered(each) for each in questions(told)[:8]]
    return [
        _part("Điều cần nhớ", [_section("", pieces.bullets(points))]),
        _part("Nội dung trình bày", pieces.sections(story, LONGEST)),
        _part("Hỏi và đáp", asked),
        _part("Lời nói gợi ý", [_section("", _script(story))]),
    ]


def answered(question: Question) -> dict[str, Any]:
    """A question as a heading, its answer under it."""
    only = question.answers[0]
    body = [pieces.para(only)] if len(question.answers) == 1 else _listed(question)
    return {"heading": question.ask, "level": 2, "pieces": body}


def _listed(question: Question) -> list[Piece]:
    if not question.start:
        return pieces.bullets(question.answers)
    return pieces.listed(
        plain_para(text, f"{at}.") for at, text in enumerate(question.answers, question.start)
    )


def _part(heading: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    return {"heading": heading, "sections": [each for each in sections if _says(each)]}


def _says(section: dict[str, Any]) -> bool:
    return bool(section["pieces"] or section["heading"])


def _section(heading: str, body: list[Piece]) -> dict[str, Any]:
    return {"heading": heading, "level": 2, "pieces": body}


def _script(story: Story) -> list[Piece]:
    """The author's own text for the loudspeaker, else the weightiest of the text."""
    if story.aloud:
        blocks = markdown.blocks(nfc(story.aloud))
        return pieces.of_blocks(blocks, story.outline)
    return pieces.read_out(story, timing.fitting(story.script.passages, story.outline, SCRIPT))
