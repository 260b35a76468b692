"""Approving editions: who may, on what terms, and what it sets off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import consequences
from pipeline.errors import LoaError
from pipeline.office import omissions
from pipeline.office.actor import Actor
from pipeline.office.guarding import HeldArticle, check_guard, part_by_guard
from pipeline.office.newsroom import Newsroom
from pipeline.office.spoken_doubts import doubt_sentences
from pipeline.plan import Item, Plan
from pipeline.plan.filling import is_heard
from pipeline.regulation import authority


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """Which editions a person means to approve: of these articles, or all that wait."""

    articles: tuple[str, ...] = ()  # as staff name them
    channel: str = ""  # its name; empty: every channel
    everything: bool = False
    answers: tuple[str, ...] = ()  # to the guard, each as `loại: lý do`


@dataclass(frozen=True, slots=True)
class ApprovalResult:
    """What was approved, and what staff ought to know of it at once. Sentences are Vietnamese."""

    editions: int  # newly approved
    articles: int
    effects: tuple[str, ...]  # what goes out when, and where
    unmade: tuple[str, ...]  # products that do not go with it
    omissions: tuple[str, ...]  # what editions do not say of their articles
    doubts: tuple[str, ...]  # what the loudspeaker is not sure how to read
    answers: tuple[str, ...]  # what was answered to the guard, and by whom
    skipped: tuple[str, ...]  # titles that “everything” leaves out: they were withdrawn once
    held: tuple[HeldArticle, ...] = ()  # that “everything” leaves out: the guard waits for answers


def approve_articles(
    room: Newsroom, made: Plan, request: ApprovalRequest, actor: Actor
) -> ApprovalResult:
    """Approve what is asked for of a fresh plan (`room.refresh_plan()`).

    Raises LoaError: no such article, withdrawn, its file can't be read now, not this person's
    to approve, or the guard waits for an answer about what was named, or about all that waits.
    Nothing is approved then.
    """
    if request.everything:
        found = find_waiting(room, made)
    else:
        found = find_named(room, made, request.articles)
        _check_readable(room, made, found)
    wanted = [each for each in found if request.channel in ("", each.edition.channel)]
    check_authority(room, wanted, actor)
    held: list[HeldArticle] = []
    if request.everything:
        wanted, answered, held = part_by_guard(room, wanted, actor, request.answers)
        count = _accept_editions(room, wanted, actor)
    else:
        count, answered = approve_editions(room, wanted, actor, request.answers)
    known, title_of = room.ledger.known(), room.office.title_of
    return ApprovalResult(
        editions=count,
        articles=len({each.article.slug for each in wanted}),
        effects=tuple(
            consequences.approval_effects(wanted, room.channels, known, room.clock(), title_of)
        ),
        unmade=tuple(dict.fromkeys(each for item in wanted for each in item.edition.unmade)),
        omissions=tuple(omissions.approval_omissions(wanted, room.channels, title_of)),
        doubts=tuple(doubt_sentences(wanted, room.channels)),
        answers=tuple(answered),
        skipped=tuple(sorted(set(_withdrawn_titles(room, made)))) if request.everything else (),
        held=tuple(held),
    )


def approve_editions(
    room: Newsroom, wanted: Sequence[Item], actor: Actor, answers: Sequence[str] = ()
) -> tuple[int, list[str]]:
    """Accept editions on the terms of their articles, and sound the alarms that this sets off.

    How many editions were approved anew, and what was answered to the guard. Asks nobody whether
    this person may. Raises LoaError: the guard's findings are neither mended nor answered for.
    """
    answered = check_guard(room, wanted, actor, answers, room.ledger.approvals())
    return _accept_editions(room, wanted, actor), answered


def _accept_editions(room: Newsroom, wanted: Sequence[Item], actor: Actor) -> int:
    """Write an approval down that the guard does not keep back; how many editions are new."""
    approved = room.ledger.approvals()
    fresh = [item for item in wanted if not item.is_approved(approved)]
    digests = [item.edition.digest for item in fresh]
    terms = {digest: each for item in fresh for digest, each in item.terms.items()}
    articles = [item.article for item in fresh]
    room.ledger.approve(digests, actor.name, room.clock(), terms=terms, of=articles)
    room.refresh_plan()
    room.send_urgent()
    return len(fresh)


def find_waiting(room: Newsroom, made: Plan) -> list[Item]:
    """What waits for approval, can be read now and was never withdrawn, by title."""
    known, readable = room.ledger.known(), readable_articles(room, made)
    found = [
        item
        for place, item in made.items.items()
        if place not in known.withdrawn
        and not item.is_approved(known.approved)
        and item.article.slug in readable
    ]
    return sorted(found, key=lambda item: item.article.title)


def find_named(room: Newsroom, made: Plan, slugs: Sequence[str]) -> list[Item]:
    """The editions of articles that are named. Raises LoaError: none, unknown, withdrawn."""
    if not slugs:
        raise LoaError(
            "Chưa nói duyệt bài nào: ghi tên bài, hoặc duyệt tất cả.", code="nothing-named"
        )
    found: list[Item] = []
    for slug, asked in {room.find_slug(each, made.articles): each for each in slugs}.items():
        own = [item for (name, _), item in made.items.items() if name == slug]
        if not own and any(name == slug for name, _ in made.withdrawn):
            raise LoaError(
                f"Bài “{asked}” đã gỡ; bản đã gỡ không phát lại được. Muốn đăng lại thì sửa bài, "
                "rồi duyệt bản mới bằng tên.",
                code="article-withdrawn",
                article=slug,
            )
        found += own
    return found


def _check_readable(room: Newsroom, made: Plan, wanted: Sequence[Item]) -> None:
    """Raise LoaError, with the article, if its file has an error now.

    Its last approved revision stands as it was; on other terms, or on other channels, nobody
    can have read what this approval would send out.
    """
    readable = readable_articles(room, made)
    for item in wanted:
        if item.article.slug not in readable:
            raise LoaError(
                f"Chưa duyệt gì: tệp của bài “{item.article.title}” (content/{item.article.path}) "
                "đang có lỗi. Chạy “loa check”, sửa lỗi rồi duyệt lại.",
                code="article-unreadable",
                article=item.article.slug,
            )


def readable_articles(room: Newsroom, made: Plan) -> frozenset[str]:
    """Slugs of those whose file says what is planned; one taken away says nothing else."""
    read = room.reading.articles if room.reading else ()
    return made.departed.union(each.slug for each in read)


def check_authority(room: Newsroom, wanted: Sequence[Item], actor: Actor) -> None:
    """Raise LoaError, with the article, if an approval is not this person's to give.

    Nothing is approved then: neither what was refused, nor the rest of what was asked for.
    """
    known = room.ledger.known()
    if room.timetable.unruled and any(
        is_heard(room.channels[each.edition.channel])
        for each in wanted
        if not each.is_approved(known.approved)
    ):
        raise LoaError(f"Chưa duyệt gì. {room.timetable.unruled}", code="rules-unread")
    refused = [
        (f"“{item.article.title}”", item.edition.channel, sentence)
        for item in wanted
        if not item.is_approved(known.approved)
        if (rules := room.timetable.hours.regulation(item.edition.channel))
        if (sentence := authority(rules, item.article.priority, item.article.section, actor.name))
    ]
    if refused:
        told = "; ".join(dict.fromkeys(title for title, _, _ in refused))
        channel = room.office.title_of(refused[0][1])
        raise LoaError(
            f"Chưa duyệt gì: {told} trên kênh “{channel}”. {refused[0][2]} Nhờ người ấy duyệt, "
            "hoặc duyệt riêng kênh khác, riêng bài khác.",
            code="not-the-approver",
            channel=refused[0][1],
            by=actor.name,
        )


def _withdrawn_titles(room: Newsroom, made: Plan) -> Iterator[str]:
    """Titles of what was withdrawn: it comes back by its name alone."""
    known = room.ledger.known()
    for place, item in made.items.items():
        if place in known.withdrawn and not item.is_approved(known.approved):
            yield item.article.title
