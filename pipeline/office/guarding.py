"""Nothing is approved of which the guard's findings are neither mended nor answered for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.delivery import Approval
from pipeline.errors import LoaError
from pipeline.guard import SECRETS, GuardKind, GuardLevel, GuardRules, PublishedPart, examine
from pipeline.ledger import GuardAnswer
from pipeline.model import Article
from pipeline.office.actor import Actor
from pipeline.office.newsroom import Newsroom
from pipeline.office.notices import HEARD, GuardNotice, find_notices, office_rules
from pipeline.plan import Item
from pipeline.regulation import name_key
from pipeline.text import nfc

GivenAnswers = dict[tuple[str, str, str], GuardAnswer]  # by article, kind, mark

_TOLD = 6  # findings that a refusal names
_SHORTEST = 6  # letters of a reason


def passing_items(room: Newsroom, items: Sequence[Item]) -> list[Item]:
    """Those of whose articles nothing is open."""
    notices = find_notices(room, _articles_of(items))
    return [each for each in items if not any(one.is_open for one in notices[each.article.slug])]


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article that the guard keeps back, and what is still to be mended or answered."""

    title: str
    notices: tuple[GuardNotice, ...]

    @property
    def sentence(self) -> str:
        """In one line, for staff: the title, the file, each kind with its lines."""
        lines: dict[str, list[int]] = {}
        for each in self.notices:
            lines.setdefault(each.finding.kind.name, []).append(each.line)
        told = "; ".join(
            f"{name}, dòng {', '.join(map(str, sorted(set(some))))}" for name, some in lines.items()
        )
        return f"“{self.title}” ({self.notices[0].path}): {told}."


def check_guard(
    room: Newsroom,
    items: Sequence[Item],
    actor: Actor,
    answers: Sequence[str] = (),
    approved: Mapping[str, Approval] | None = None,
) -> list[str]:
    """Raise LoaError if anything in the articles of these items is open; what others answered.

    `answers`: what this person answers, each as `loại: lý do`; kept in the ledger. `approved`:
    what needs no second look, since it was accepted before.
    """
    notices = _notices_of(room, items, approved)
    return _answered(notices, _require_answers(room, notices, actor, answers))


def part_by_guard(
    room: Newsroom, items: Sequence[Item], actor: Actor, answers: Sequence[str] = ()
) -> tuple[list[Item], list[str], list[HeldArticle]]:
    """The items that pass, what was answered about them, and the articles that wait.

    As `check_guard`, but what is open keeps back its own article alone. Raises LoaError: nothing
    passes, or an answer is none.
    """
    notices = _notices_of(room, items, room.ledger.approvals())
    given = _given_answers(room, notices, actor, answers)
    still = [each for each in notices if _is_unanswered(each, actor, given)]
    held = {each.article for each in still}
    passing = [each for each in items if each.article.slug not in held]
    if still and not passing:
        raise _refusal(still, actor)
    passed = [each for each in notices if each.article not in held]
    own = {key: each for key, each in given.items() if each.subject not in held}
    waiting = [
        HeldArticle(article.title, tuple(each for each in still if each.article == article.slug))
        for article in _articles_of(items)
        if article.slug in held
    ]
    room.ledger.guard_answers.write(own.values())
    return passing, _answered(passed, own), waiting


def _notices_of(
    room: Newsroom, items: Sequence[Item], approved: Mapping[str, Approval] | None
) -> list[GuardNotice]:
    """What is found in the articles of items that are to be approved."""
    wanted = [each for each in items if approved is None or not each.is_approved(approved)]
    heard = {each.edition.channel for each in wanted}
    return [
        each
        for some in find_notices(room, _articles_of(wanted)).values()
        for each in some
        if each.finding.code != "guard/promotion" or _is_heard(room, heard)
    ]


def _answered(notices: Sequence[GuardNotice], given: GivenAnswers) -> list[str]:
    """A sentence for each finding that this person or another answered."""
    return [
        f"“{each.finding.kind.name}”, dòng {each.line}: {told.by} đã trả lời: {told.reason}"
        for each in notices
        if (told := each.answer or given.get((each.article, each.finding.code, each.finding.mark)))
    ]


def _require_answers(
    room: Newsroom, notices: Sequence[GuardNotice], actor: Actor, answers: Sequence[str]
) -> GivenAnswers:
    """This person's answers, once they are kept. Raises LoaError if anything stays open."""
    given = _given_answers(room, notices, actor, answers)
    if still := [each for each in notices if _is_unanswered(each, actor, given)]:
        raise _refusal(still, actor)
    room.ledger.guard_answers.write(given.values())
    return given


def _is_heard(room: Newsroom, channels: set[str]) -> bool:
    return any(room.office.kinds.get(each) in HEARD for each in channels)


def _articles_of(items: Iterable[Item]) -> list[Article]:
    return list({each.article.slug: each.article for each in items}.values())


def _is_unanswered(notice: GuardNotice, actor: Actor, given: GivenAnswers) -> bool:
    finding = notice.finding
    if finding.level is GuardLevel.HINT:
        return False
    if finding.level is GuardLevel.ERROR:
        return True
    answer = given.get((notice.article, finding.code, finding.mark)) or notice.answer
    own = answer is not None and name_key(answer.by) == name_key(actor.name)
    return answer is None or (finding.kind.second and own)


def what_to_do(still: Sequence[GuardNotice]) -> str:
    """What staff do next about what is open."""
    names = sorted({
        each.finding.kind.name
        for each in still
        if each.finding.level is GuardLevel.ANSWER and not each.finding.kind.second
    })  # fmt: skip
    if not names:
        return "Sửa bài rồi duyệt lại."
    kinds = ", ".join(f"“{name}: lý do”" for name in names)
    return f"Sửa bài; hoặc đứng tên trả lời từng loại: {kinds}."


def _refusal(still: Sequence[GuardNotice], actor: Actor) -> LoaError:
    first = still[0]
    told = "\n".join(f"  {each.sentence}" for each in still[:_TOLD])
    more = f"\n  … và {len(still) - _TOLD} chỗ nữa." if len(still) > _TOLD else ""
    return LoaError(
        f"Chưa duyệt gì: còn {len(still)} chỗ phải sửa hoặc trả lời.\n{told}{more}\n"
        + what_to_do(still),
        code="guard-open",
        path=first.path,
        line=first.line,
        article=first.article,
        by=actor.name,
    )


# --- answers ----------------------------------------------------------------------------


def answer_findings(
    room: Newsroom, article: Article, answers: Sequence[str], actor: Actor
) -> list[GuardNotice]:
    """Write a person's answers down without approving anything; what is answered by them.

    Raises LoaError: no such kind, no reason, nothing of that kind in the article.
    """
    notices = find_notices(room, [article])[article.slug]
    given = _given_answers(room, notices, actor, answers)
    room.ledger.guard_answers.write(given.values())
    kinds = {each.kind for each in given.values()}
    return [each for each in notices if each.finding.code in kinds]


def _given_answers(
    room: Newsroom, notices: Sequence[GuardNotice], actor: Actor, answers: Sequence[str]
) -> GivenAnswers:
    rules, now = office_rules(room.office), room.clock()
    given: GivenAnswers = {}
    for text in answers:
        kind, reason = _read_answer(text, rules)
        meant = [each for each in notices if each.finding.code == kind.code]
        if not meant:
            raise LoaError(
                f"Không có chỗ nào thuộc loại “{kind.name}” để trả lời. Chạy “loa check” để xem.",
                code="guard-nothing-to-answer",
                value=kind.code,
            )
        for each in meant:
            mark = each.finding.mark
            row = GuardAnswer(each.article, kind.code, mark, reason, actor.name, now)
            given[each.article, kind.code, mark] = row
    return given


def _read_answer(text: str, rules: GuardRules) -> tuple[GuardKind, str]:
    """`loại: lý do`. Raises LoaError."""
    name, _, reason = nfc(text).partition(":")
    kind, reason = rules.kind(name), " ".join(reason.split())
    if kind is None:
        names = ", ".join(each.name for each in rules.kinds.values())
        raise LoaError(
            f"Không có loại “{' '.join(name.split())[:40]}”. Viết “loại: lý do”; loại: {names}.",
            code="guard-kind-unknown",
        )
    if kind.level is GuardLevel.ERROR:
        raise LoaError(
            f"“{kind.name}” không trả lời được, phải sửa bài. {kind.remedy}",
            code="guard-must-mend",
            value=kind.code,
        )
    if sum(map(str.isalpha, reason)) < _SHORTEST:
        raise LoaError(
            f"Trả lời “{kind.name}” phải có lý do, ví dụ “{kind.name}: chị ấy đã đồng ý”.",
            code="guard-reason-missing",
            value=kind.code,
        )
    part = PublishedPart("lý do", reason)
    if any(each.code.removeprefix("guard/") in SECRETS for each in examine([part], rules)):
        raise LoaError(
            "Lý do không được chép lại số, mật khẩu hay địa chỉ thư: viết bằng lời.",
            code="guard-reason-tells",
            value=kind.code,
        )
    return kind, reason


def check_words(
    room: Newsroom, title: str, text: str, actor: Actor, answers: Sequence[str] = ()
) -> None:
    """Raise LoaError if words that are no article hold what is open; answers are kept."""
    subject = "lời phát ngay"
    parts = [
        PublishedPart("tiêu đề", title, heard=True),
        PublishedPart("lời phát", text, 1, heard=True),
    ]
    found = examine(parts, office_rules(room.office))
    notices = [GuardNotice("lời phát", each.line or 1, each, subject) for each in found]
    _require_answers(room, notices, actor, answers)
