"""The inboxes of units: each file taken in once, told to be a repetition, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipeline.config import Office
from pipeline.content.problem import Wrong
from pipeline.errors import reason
from pipeline.intake import contribution, inbox, pictures
from pipeline.intake.contribution import Contribution, references
from pipeline.intake.draft import ArticleDraft
from pipeline.intake.inbox import CopyStamp, InboxFolder
from pipeline.intake.keeping import keep
from pipeline.intake.likeness import Sketch, alike, sketch
from pipeline.intake.memory import IntakeMemory, nearest
from pipeline.intake.outcome import Heavy, IntakeOutcome, Result
from pipeline.intake.stock import Stock
from pipeline.model import digest

_WAIT = "Tệp đang được chép; lần sau máy nhận."
_ALIKE = 0.6  # of a text: worth a word to whoever reads the draft


@dataclass(frozen=True)
class Desk:
    """What triage needs at hand."""

    office: Office
    memory: IntakeMemory
    stock: Stock
    stamps: Mapping[Path, CopyStamp | None]  # as they were a while ago
    now: datetime

    def where(self, file: Path) -> str:
        """A file as staff see it."""
        return file.relative_to(self.office.root).as_posix()


def triage(desk: Desk) -> Iterator[IntakeOutcome]:
    """What became of every file in every inbox, one by one."""
    content = desk.office.content
    for file in inbox.loose(content):
        remedy = "Tạo thư mục mang tên đơn vị trong content/inbox và chuyển tệp vào đó."
        yield _refuse(desk, "", file, Wrong("Không biết tệp này của đơn vị nào.", remedy))
    for folder in inbox.folders(content):
        for file in folder.copying:
            yield IntakeOutcome(Result.WAITING, folder.unit, file.name, _WAIT, desk.where(file))
        for file, wrong in folder.others:
            yield _refuse(desk, folder.unit, file, wrong)
        yield from _folder(desk, folder)


def _folder(desk: Desk, folder: InboxFolder) -> Iterator[IntakeOutcome]:
    left = list(folder.images)
    for text in folder.texts:
        try:
            outcome, used = _take(desk, folder, text, left)
        except Wrong as wrong:
            outcome, used = _refuse(desk, folder.unit, text, wrong), []
        except Exception as error:  # one bad file never stops the others
            why = reason(error) if isinstance(error, OSError) else "lỗi chưa lường trước"
            sentence = f"Không ghi được bản nháp ({why}). Tệp gốc còn nguyên ở hộp bài."
            outcome = IntakeOutcome(
                Result.REFUSED, folder.unit, text.name, sentence, desk.where(text)
            )
            used = []
        left = [each for each in left if each not in used]
        yield outcome
    for image in left:
        yield _left(desk, folder, image)


def _left(desk: Desk, folder: InboxFolder, image: Path) -> IntakeOutcome:
    """An image that belongs to no text yet."""
    try:
        data = inbox.bytes_of(image, desk.stamps.get(image))
        if data is None:
            return IntakeOutcome(Result.WAITING, folder.unit, image.name, _WAIT, desk.where(image))
        pictures.look(data, desk.office)
    except Wrong as wrong:
        return _refuse(desk, folder.unit, image, wrong)
    sentence = (
        f"Ảnh {image.name} chưa có bài nào đi kèm. Gửi bài vào cùng thư mục, "
        "hoặc đặt tên ảnh bắt đầu bằng tên tệp bài."
    )
    return IntakeOutcome(Result.WAITING, folder.unit, image.name, sentence, desk.where(image))


def _take(
    desk: Desk, folder: InboxFolder, text: Path, images: Sequence[Path]
) -> tuple[IntakeOutcome, list[Path]]:
    """One text: what became of it, and the images that went with it. Raises Wrong, OSError."""
    waiting = IntakeOutcome(Result.WAITING, folder.unit, text.name, _WAIT, desk.where(text))
    data = inbox.bytes_of(text, desk.stamps.get(text))
    if data is None:
        return waiting, []
    keys = [f"file {digest(data)}"]
    if given_up := desk.memory.heavy(keys[0]):
        raise Wrong(*given_up)
    try:
        found = contribution.understood(text.name, data, desk.office)
    except Heavy as error:
        desk.memory.give_up(keys[0], error.message, error.remedy)
        raise
    attached = _attached(desk, folder, text, found, images)
    if attached is None:
        return waiting, []
    outcome = _settled(desk, folder, text, keys, found, attached)
    # The text last: while it lies here, a run that was cut short finds its images again
    moved = _away(desk, [*attached.used, text])
    return replace(outcome, sentence=outcome.sentence + moved), attached.used


def _settled(
    desk: Desk,
    folder: InboxFolder,
    text: Path,
    keys: list[str],
    found: Contribution,
    attached: Attached,
) -> IntakeOutcome:
    """A text that is whole: a draft of its own, or a repetition."""
    made = sketch(f"{found.letter.title}\n{found.letter.body}")
    known = desk.memory.find(keys)
    known = known or nearest("", desk.now, made, desk.stock.all(), by_title=False)
    if known:
        desk.memory.same_as(known, keys)
        path = f"content/{known.path}"
        sentence = f"Trùng với {path} (“{known.title}”) nên không tạo bài mới."
        sentence += " Ảnh gửi kèm cất ở .da-nhan." if attached.used else ""
        return IntakeOutcome(Result.REPEATED, folder.unit, text.name, sentence, path)
    draft = contribution.drafted(
        found, text.name, folder.unit, attached.shown, attached.extra, desk.office, desk.now
    )
    draft = _compared(desk, draft, made)
    path = "content/" + keep(desk.office, desk.memory, draft, made, keys)
    return IntakeOutcome(Result.TAKEN, folder.unit, draft.title, f"Thành bản nháp {path}.", path)


def _compared(desk: Desk, draft: ArticleDraft, made: Sketch) -> ArticleDraft:
    """The draft, with a note if it is much like something that is there."""
    likes = [(alike(made, each.sketch), each) for each in desk.stock.all()]
    near = max(likes, key=lambda each: each[0], default=None)
    if near is None or near[0] < _ALIKE:
        return draft
    note = f"Gần giống content/{near[1].path} (“{near[1].title}”): xem có trùng không."
    return replace(draft, notes=(*draft.notes, note))


def _away(desk: Desk, files: Sequence[Path]) -> str:
    """Put originals away; a sentence if one has to stay."""
    stayed: list[str] = []
    for file in files:
        try:
            if not inbox.put_away(file, desk.stamps.get(file)):
                stayed.append(f" Tệp {file.name} vừa đổi nên còn ở hộp bài.")
        except OSError as error:
            stayed.append(
                f" Không cất được tệp gốc {file.name} ({reason(error)}): nó còn ở hộp bài, "
                "cần mở quyền ghi cho thư mục này."
            )
    return "".join(stayed)


# --- images -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attached:
    """Images that go with a text."""

    shown: dict[str, bytes]  # by the name that the text gives them
    extra: dict[str, bytes]  # by file name: they belong to the text, which does not name them
    used: list[Path]


def _attached(
    desk: Desk, folder: InboxFolder, text: Path, found: Contribution, images: Sequence[Path]
) -> Attached | None:
    """The images of a text; None: one of them is still being copied."""
    names = {contribution.same_name(each): each for each in references(found)}
    alone = len(folder.texts) == 1
    attached = Attached({}, {}, [])
    for image in images:
        reference = names.get(contribution.same_name(image.name))
        if reference is None and not alone and not inbox.belongs(image, text):
            continue
        try:
            data = inbox.bytes_of(image, desk.stamps.get(image))
            if data is None:
                return None
            pictures.look(data, desk.office)
        except Wrong:
            continue  # it stays, and is told of by itself
        if reference is not None:
            attached.shown[reference] = data
        else:
            attached.extra[image.name] = data
        attached.used.append(image)
    return attached


def _refuse(desk: Desk, unit: str, file: Path, wrong: Wrong) -> IntakeOutcome:
    sentence = f"{wrong.message} {wrong.remedy}".strip()
    inbox.explain(file, sentence)
    return IntakeOutcome(Result.REFUSED, unit, file.name, sentence, desk.where(file))
