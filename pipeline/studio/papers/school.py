"""5 phút sinh hoạt dưới cờ: what a pupil or a teacher reads to the school on Monday. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Article, Audience, Form, Rendition
from pipeline.recipes.papers import AssemblyData, AssemblyPart, AssemblyRecipe, Pieces
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand
from pipeline.studio.papers import pieces, timing
from pipeline.studio.papers.making import basis_fields, head_fields
from pipeline.studio.papers.questions import Question, questions

MOST = 5 * timing.RATE  # syllables: five minutes
ASKED = 3
_ANSWER = 60  # syllables of a question with its answer, at most
GREETING = "Kính thưa quý thầy cô, thưa các bạn học sinh thân mến."
QUIZ = "Bây giờ mời các bạn trả lời mấy câu hỏi ngắn."
CLOSING = (
    "Phần sinh hoạt đến đây là hết. Mời các bạn kể lại điều vừa nghe cho gia đình. "
    "Xin cảm ơn quý thầy cô và các bạn đã lắng nghe."
)


def school_audiences(article: Article) -> tuple[Audience, ...]:
    """The pupils that the article is written for by itself; else pupils in general."""
    levels = (Audience.PUPILS, Audience.PRIMARY, Audience.LOWER, Audience.UPPER)
    return tuple(each for each in levels if each in article.variants) or (Audience.PUPILS,)


def script(story: ArticleView, brand: Brand) -> Rendition:
    """See `papers.script`."""
    head = head_fields(story, brand)
    asked = _choose_questions(story)
    told = timing.fitting(
        story.script.passages,
        story.outline,
        MOST - _count([GREETING, CLOSING, *_quiz_lines(asked)]),
    )
    parts = [
        ("Mở đầu", (pieces.para(GREETING),), [GREETING]),
        ("Nội dung", pieces.read_out(story, told), [each.spoken for each in told]),
        ("Câu hỏi", _quiz(asked), _quiz_lines(asked)),
        ("Lời kết", (pieces.para(CLOSING),), [CLOSING]),
    ]
    total = sum(_count(said) for _, _, said in parts)
    slow, fast = (timing.clock(total, rate) for rate in (timing.SLOW, timing.FAST))
    facts = [
        ("Thời gian", f"khoảng {timing.clock(total)} ({total} tiếng; đọc từ {fast} đến {slow})"),
        (
            "Kèm theo",
            "slide và tờ phát cùng bài; lời nói cũng nằm trong ghi chú của từng trang slide",
        ),
        ("Nguồn", head["credit"] or brand.publisher),
    ]
    data = AssemblyData(
        **head,
        syllables=total,
        about=tuple(pieces.labelled_paragraph(label, text) for label, text in facts),
        parts=tuple(
            AssemblyPart(heading, timing.clock(_count(said)), body)
            for heading, body, said in parts
            if said
        ),
    )
    title = f"5 phút sinh hoạt dưới cờ: {head['headline']}"
    recipe = AssemblyRecipe(**basis_fields(title, story.article.date, brand), data=data)
    return Rendition(Form.DOCUMENT, recipe, title)


def _count(texts: Sequence[str]) -> int:
    return sum(timing.syllables(text) for text in texts)


def _choose_questions(story: ArticleView) -> list[Question]:
    """Three questions with short answers, the shortest of them if they are all long."""
    found = [_brief(each) for each in questions(story.outline)]
    return [each for each in found if each.syllables <= _ANSWER][:ASKED] or sorted(
        found, key=lambda each: each.syllables
    )[:1]


def _brief(question: Question) -> Question:
    """With the first of its answers, unless they only make sense together."""
    if question.whole:
        return question
    return replace(question, answers=_few(question.answers))


def _few(answers: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    for answer in answers:
        if kept and len(" ".join((*kept, answer)).split()) > 40:
            break
        kept.append(answer)
    return tuple(kept)


def _quiz_lines(asked: Sequence[Question]) -> list[str]:
    return [QUIZ, *(text for each in asked for text in (each.ask, *each.numbered))] if asked else []


def _quiz(asked: Sequence[Question]) -> Pieces:
    found = [pieces.para(QUIZ)]
    for number, each in enumerate(asked, 1):
        found.append(pieces.labelled_paragraph(f"Câu hỏi {number}", each.ask))
        found.append(
            pieces.labelled_paragraph(
                "Trả lời", " ".join(_with_full_stop(text) for text in each.numbered)
            )
        )
    return tuple(found)


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ";")) else f"{text}."
