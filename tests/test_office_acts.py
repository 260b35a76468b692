"""The office without the command line: what a second face needs, it finds in pipeline/office/."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.delivery import State
from pipeline.errors import LoaError
from pipeline.model import VN
from pipeline.office.actor import Actor, Proof
from pipeline.office.approval import ApprovalRequest, approve_articles
from pipeline.office.check import check_office
from pipeline.office.correction import correct_article
from pipeline.office.new_office import create_office
from pipeline.office.newsroom import Newsroom
from pipeline.office.preview import preview_article
from pipeline.office.publication import publish_due
from pipeline.office.status import read_history, read_status
from pipeline.office.withdrawal import withdraw_article

ROOT = Path(__file__).parent.parent
EDITOR = Actor("Bà Trần Thị Hà", Proof.SIGNED_IN)
FIRST = "bai-dau-tien"


class Clock:
    """A clock that stands still."""

    now = datetime(2026, 11, 25, 8, tzinfo=VN)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    create_office(tmp_path / "phuong")
    opened = Newsroom.open(tmp_path / "phuong", Clock())
    yield opened
    opened.close()


def words(room: Newsroom) -> dict[str, str]:
    """Where the article stands on each channel, as staff read it."""
    table = read_status(room).table
    return {channel: cell.word for (_, channel), cell in table.cells.items()}


def test_a_signed_in_person_takes_an_article_from_its_file_to_the_page_and_down_again(
    room: Newsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    assert check_office(room).errors == 0
    preview = preview_article(room, FIRST, "website")
    assert [each.is_page for each in preview.editions] == [True]
    _, plan = room.refresh_plan()
    done = approve_articles(room, plan, ApprovalRequest((FIRST,), "website"), EDITOR)
    assert (done.editions, done.articles) == (1, 1)
    sent = publish_due(room)
    assert [(each.channel, each.state) for each in sent if each.state is State.DELIVERED] == [
        ("website", State.DELIVERED)
    ]
    page = room.office.root / "var" / "site" / "bai" / f"{FIRST}.html"
    assert page.exists()
    correct_article(room, FIRST, "Giờ họp là 8 giờ.", "website", EDITOR)
    assert "Giờ họp là 8 giờ." in page.read_text("utf-8")
    withdraw_article(room, FIRST, "", EDITOR, "Sai ngày.")
    assert "Giờ họp là 8 giờ." not in page.read_text("utf-8")  # a page that says it was taken down
    assert words(room)["website"] == "đã gỡ"
    assert capfd.readouterr() == ("", "")  # a face says it, in its own way


def test_the_ledger_keeps_the_name_of_who_acted_as_it_always_did(room: Newsroom) -> None:
    _, plan = room.refresh_plan()
    done = approve_articles(room, plan, ApprovalRequest(everything=True), EDITOR)
    assert done.editions
    assert {each.by for each in room.ledger.approvals().values()} == {EDITOR.name}
    publish_due(room)
    withdraw_article(room, FIRST, "website", EDITOR, "Sai ngày.")
    history = read_history(room, FIRST)
    by = {
        event.by
        for channel in history.channels
        for delivery in channel.deliveries
        for event in delivery.events
    }
    assert EDITOR.name in by


def test_nothing_is_approved_of_a_request_that_names_an_unknown_article(room: Newsroom) -> None:
    _, plan = room.refresh_plan()
    with pytest.raises(LoaError) as caught:
        approve_articles(room, plan, ApprovalRequest((FIRST, "khong-co")), EDITOR)
    assert (caught.value.code, caught.value.facts) == ("article-unknown", {"article": "khong-co"})
    assert not room.ledger.approvals()


def test_an_actor_has_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        Actor("  ", Proof.SIGNED_IN)


def test_the_service_and_its_pages_start_without_the_command_line() -> None:
    asked = (
        "import sys, pipeline.office.service, pipeline.office.rehearsal, pipeline.web.pages\n"
        "import pipeline.web.preview_pages, pipeline.web.loopback\n"
        "print([each for each in sys.modules if each.startswith(('pipeline.cli', 'typer'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
