"""What is told and what is shown with it: a story → the scenes of a film. Pure.

The words are those of the approved reading, sentence by sentence. A film lasts at most LONGEST
seconds: a longer article is told in its weightiest sentences, each of them whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.errors import Unsupported
from pipeline.model import Article, Image, Priority
from pipeline.outline import Outline, Topic, find_wholes
from pipeline.recipes.films import CodeFigure, Scene, ShownPhrase, ShownWords
from pipeline.recipes.pictures import SourceFile
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.video import figures
from pipeline.studio.video.telling import Sentence, likeness, pairs, sentences, words
from pipeline.text import fold, nfc, squeeze

LONGEST = 90.0  # seconds: a reel lasts 3 to 90 s (Meta, Reels publishing, 2026-07-30)
SHORTEST = 3.0
_AIM = 80.0  # by estimate, which may be 5 % short
SURE = 60.0  # a film of fewer seconds, by estimate, is never shortened when it is made
_BRIEF = 2.6  # seconds: a shorter sentence shares its scene with the next one
_ALWAYS = 1e6  # weight of what no film may leave out
MUST = 1e3  # weight of what a film is not made without
_INVITATION = "Mời bà con quét mã trên màn hình để đọc toàn bài."
_ASKING = re.compile(r"(?:kính |xin )?mời\b", re.IGNORECASE)  # said of the whole, not of a part
_FAREWELL = "Cảm ơn bà con đã theo dõi."


def plan_scenes(story: ArticleView) -> tuple[Scene, ...]:
    """The scenes of a film about an article, in order.

    Raises Unsupported if lists that must be told whole leave it half empty.
    """
    every = sentences(story.script)
    told, weights = _choose_sentences(story, every)
    if _lacks_list(story, told) and sum(each.seconds for each in told) < _AIM / 2:
        raise Unsupported(
            f"{story.article.path}: video ngắn không đủ chỗ cho các bước hoặc lịch của bài, vốn "
            "phải kể đủ, nên không làm. Viết phần ấy ngắn lại, hoặc chọn sản phẩm khác ở đầu bài "
            "(“sản phẩm: …”)."
        )
    together = _together(story, told)
    rows = []
    for group in _group_sentences(story.outline, told):
        weight = max(weights[at] for at in group)
        whole, must = together.get(group[0], (0, False))
        scene = _scene(story, [told[at] for at in group], weight)
        rows.append(replace(scene, whole=whole, weight=MUST if must else scene.weight))
    if rows:
        rows[0] = replace(
            rows[0],
            kind="title",
            heading=story.outline.headline,
            figure=None,
            kicker=_kicker(story),
            weight=_ALWAYS,
            image=_cover(story.article),
        )
    return tuple(_move_on([*rows, _end(story)]))


def _scene(story: ArticleView, told: Sequence[Sentence], weight: float) -> Scene:
    text = " ".join(each.written for each in told)
    figure = figures.find_figure(story.outline, text)
    line = figure.line if figure else 0
    topic = None if _ASKING.match(text) and not line else _topic(story.outline, text, line)
    image = story.image(topic.image) if topic and topic.image else None
    return Scene(
        kind="told",
        kicker="",
        heading=_bare(topic.heading if topic else "") or story.outline.headline,
        figure=figure.shown if figure else None,
        image=_image(image) or _cover(story.article),
        weight=round(weight, 4),
        phrases=tuple(phrase for each in told for phrase in each.phrases),
    )


def _end(story: ArticleView) -> Scene:
    words_said = _INVITATION if story.address else _FAREWELL
    units = tuple(ShownWords(word, 1) for word in words(words_said))
    return Scene(
        kind="end",
        kicker="",
        heading=story.outline.headline,
        figure=CodeFigure(url=story.address) if story.address else None,
        image=_cover(story.article),
        weight=_ALWAYS,
        phrases=(ShownPhrase(words_said, 0.0, units),),
    )


def _bare(heading: str) -> str:
    """Without the author's own numbering: “b) Năm 2026”."""
    text = re.sub(r"^(?:\w{1,4}[.)]|[IVX]+\.)\s+", "", heading)
    return text[:1].upper() + text[1:]


def _kicker(story: ArticleView) -> str:
    if story.article.priority is Priority.URGENT:
        return "Tin khẩn cấp"
    return squeeze(nfc(story.outline.kicker or story.section or story.article.kind))


def _move_on(rows: Sequence[Scene]) -> Iterator[Scene]:
    """The same picture twice in a row moves on from where it stood."""
    back, before = True, None
    for row in rows:
        back = not back if row.image == before else False
        before = row.image
        yield replace(row, back=back)


def _cover(article: Article) -> SourceFile | None:
    return _image(article.cover or next(iter(article.images), None))


def _image(image: Image | None) -> SourceFile | None:
    return SourceFile(source=image.path, sha256=image.sha256) if image else None


# --- what is told -----------------------------------------------------------------------


def _choose_sentences(
    story: ArticleView, told: Sequence[Sentence]
) -> tuple[list[Sentence], list[float]]:
    """The sentences that a film has time for, and how much each matters. The first one stays.

    Steps and the rows of a timetable are told all of them or none; what is ordered and the
    timetable come first.
    """
    outline = story.outline
    weights = [_weight(outline, each.written) for each in told]
    if sum(each.seconds for each in told) <= _AIM:
        return list(told), weights
    headings = {fold(topic.heading) for topic in outline.topics if topic.heading}
    room = _AIM - told[0].seconds
    kept = {0}
    groups = _lists(story, told)
    for some in sorted(groups, key=lambda each: _rank(story, told, weights, each)):
        seconds = sum(told[at].seconds for at in some)
        alone = told[some[0]].written
        whole = len(some) > 1 or alone.endswith((".", "!", "?", "…", "”", ";"))
        if not whole or fold(alone) in headings or seconds > room:
            continue
        kept.update(some)
        room -= seconds
    order = sorted(kept)
    return [told[at] for at in order], [weights[at] for at in order]


def _lacks_list(story: ArticleView, told: Sequence[Sentence]) -> bool:
    """Whether the steps of a list or a timetable are left out; a long sentence is no list."""
    lines = {_line(story, each) for each in told}
    return any(lines.isdisjoint(some) for some, _ in find_wholes(story.outline))


def _lists(story: ArticleView, told: Sequence[Sentence]) -> list[tuple[int, ...]]:
    """Sentences but the first, those of one list or timetable together."""
    left, found = list(range(1, len(told))), list[tuple[int, ...]]()
    for lines, _ in find_wholes(story.outline):
        if some := [at for at in left if _line(story, told[at]) in lines]:
            left = [at for at in left if at not in some]
            found.append(tuple(some))
    return [*found, *((at,) for at in left)]


def _line(story: ArticleView, sentence: Sentence) -> int:
    return story.script.passages[sentence.passage].line


def _rank(
    story: ArticleView, told: Sequence[Sentence], weights: Sequence[float], some: Sequence[int]
) -> tuple[bool, float, int]:
    """The first is taken first."""
    line = _line(story, told[some[0]])
    must = any(line in lines for lines, needed in find_wholes(story.outline) if needed)
    must = must or any(order in told[some[0]].written for order in story.outline.orders)
    return not must, -max(weights[at] for at in some), some[0]


def _together(story: ArticleView, told: Sequence[Sentence]) -> dict[int, tuple[int, bool]]:
    """Of a film that may turn out too long: the line of the list that a sentence is of, and
    whether it may not be left out: then it weighs more than all that may.
    """
    if sum(each.seconds for each in told) < SURE:
        return {}
    return {
        at: (lines.start, needed)
        for at, each in enumerate(told)
        for lines, needed in find_wholes(story.outline)
        if at and _line(story, each) in lines
    }


def _weight(outline: Outline, text: str) -> float:
    """As the outline's point that it says; nearly nothing if it says none."""
    scores = (
        weight * likeness(text, point)
        for point, weight in zip(outline.points, outline.weights, strict=True)
    )
    return max(0.01, max(scores, default=0.0))


def _group_sentences(outline: Outline, told: Sequence[Sentence]) -> Iterator[list[int]]:
    """Sentences in scenes: each its own, but a heading or a few words go with what follows."""
    group: list[int] = []
    for at, sentence in enumerate(told):
        group.append(at)
        brief = sum(told[each].seconds for each in group) < _BRIEF
        figure = figures.find_figure(outline, sentence.written)
        if at and brief and not figure and at + 1 < len(told):
            continue
        yield group
        group = []
    if group:
        yield group


def _topic(outline: Outline, text: str, line: int) -> Topic | None:
    """The topic that holds the line (if one is told), or says nearly the same; None: none does."""
    if line:
        before = [topic for topic in outline.topics if topic.line <= line]
        return before[-1] if before else None
    mine = pairs(text)
    best, most = None, 0.18
    for topic in outline.topics:
        cells = [cell for row in topic.table.rows for cell in row] if topic.table else []
        whole = " . ".join((topic.heading, *topic.sentences, *topic.points, *cells))
        share = len(mine & pairs(whole)) / max(1, len(mine))
        if share > most:
            best, most = topic, share
    return best
