"""Đề cương tuyên truyền viên: what a speaker brings to the neighbourhood's meeting. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import markdown
from pipeline.model import Form, Rendition
from pipeline.recipes.papers import Pieces, Section, SpeakerData, SpeakerPart, SpeakerRecipe
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand
from pipeline.studio.base.words import plain_para
from pipeline.studio.papers import pieces, timing
from pipeline.studio.papers.making import basis_fields, head_fields
from pipeline.studio.papers.questions import Question, questions
from pipeline.text import nfc

SCRIPT = 420  # syllables: three minutes
LONGEST = 320  # characters of a paragraph of the text


def speaker(story: ArticleView, brand: Brand) -> Rendition:
    """See `papers.speaker`."""
    head = head_fields(story, brand)
    whole = sum(timing.syllables(each.spoken) for each in story.script.passages)
    facts = [
        ("Dùng cho", "họp khu phố, tổ dân phố, câu lạc bộ, cơ quan, doanh nghiệp"),
        ("Thời gian", f"nói hết nội dung khoảng {timing.clock(whole)} (140 tiếng một phút)"),
        ("Nguồn", head["credit"] or brand.publisher),
        ("Toàn văn", story.address),
    ]
    data = SpeakerData(
        **head,
        about=tuple(pieces.labelled_paragraph(label, text) for label, text in facts),
        parts=tuple(part for part in _parts(story) if part.sections),
    )
    shared = basis_fields(f"Đề cương: {head['headline']}", story.article.date, brand)
    recipe = SpeakerRecipe(**shared, data=data)
    return Rendition(Form.DOCUMENT, recipe, recipe.title)


def _parts(story: ArticleView) -> list[SpeakerPart]:
    told = story.outline
    points = told.telling(max(6, len(told.orders)), 260)
    points = points or ((told.summary,) if told.summary else ())
    asked = [question_section(each) for each in questions(told)[:8]]
    return [
        _part("Điều cần nhớ", [Section("", 2, pieces.bullets(points))]),
        _part("Nội dung trình bày", pieces.sections(story, LONGEST)),
        _part("Hỏi và đáp", asked),
        _part("Lời nói gợi ý", [Section("", 2, _script(story))]),
    ]


def question_section(question: Question) -> Section:
    """A question as a heading, its answer under it."""
    only = question.answers[0]
    body = (pieces.para(only),) if len(question.answers) == 1 else _answer_list(question)
    return Section(question.ask, 2, body)


def _answer_list(question: Question) -> Pieces:
    if not question.start:
        return pieces.bullets(question.answers)
    return pieces.as_lists(
        plain_para(text, f"{at}.") for at, text in enumerate(question.answers, question.start)
    )


def _part(heading: str, sections: Sequence[Section]) -> SpeakerPart:
    return SpeakerPart(heading, tuple(each for each in sections if each.pieces or each.heading))


def _script(story: ArticleView) -> Pieces:
    """The author's own text for the loudspeaker, else the weightiest of the text."""
    if story.aloud:
        blocks = markdown.blocks(nfc(story.aloud))
        return pieces.of_blocks(blocks, story.outline)
    return pieces.read_out(story, timing.fitting(story.script.passages, story.outline, SCRIPT))
