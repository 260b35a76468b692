"""Notes of articles on their way that the code before lifecycle.py wrote are read as it read them.

notes_before_lifecycle.json was written by that code (revision 0de64dc): for each situation its
note, what `deliver` and `find` then asked of Zalo, and how that ended. The stand-in's ids come
from a seed, so the notes fit a situation that is played again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from channels.zalo.state import ArticlePhase, ArticleState
from farends import zalo
from farends.faults import Rule
from pipeline.errors import DeliveryError
from pipeline.model import Bulletin, Receipt
from tests.zalo import office
from tests.zalo.test_cuts import Cut, Fragile
from tests.zalo.test_films import MADE, MP4, keep

OLD = json.loads(Path(__file__).with_name("notes_before_lifecycle.json").read_text("utf-8"))
P = ArticlePhase
CREATE, VERIFY, UPDATE = (f"/v2.0/article/{each}" for each in ("create", "verify", "update"))
TOO_BIG = {"error": -210, "message": "Parameter exceeds allowable limit"}


class Situation:
    """One article on its way, played with the code of today up to where the note was written."""

    def __init__(self, stage: Any, folder: Path, **changes: Any) -> None:
        self.stage, self.folder, self.key = stage, folder, "k/1"
        office.admit(stage, folder, stage.clock)
        keep(folder, MP4)
        self.notes = Fragile()
        self.channel = office.articles(stage, folder, self.notes, build=folder / "build", **changes)
        self.edition = self.channel.compose(Bulletin((office.illustrated(),)))
        self.receipt: Any = None

    def deliver(self) -> Any:
        """As dispatch would."""
        if self.receipt:
            article = office.illustrated()
            article = replace(article, body="Bản đúng.\n\n" + article.body)
            right = self.channel.compose(Bulletin((article,)))
            return told(lambda: self.channel.replace(self.receipt, right, self.key))
        return told(lambda: self.channel.deliver(self.edition, self.key))

    def find(self) -> Any:
        return told(lambda: self.channel.find(self.edition, self.key))

    def strike(self, *rules: Rule) -> None:
        """Deliver once while this happens."""
        self.stage.plan(*rules)
        self.deliver()
        self.stage.plan()

    def correct(self, *rules: Rule) -> None:
        """Publish it, then correct it while this happens."""
        self.receipt = self.deliver()
        self.key = "k/2"
        self.strike(*rules)


def told(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except DeliveryError as error:
        return error


def film_handed(now: Situation) -> None:
    zalo.change_account(now.stage, film_polls=5)
    now.deliver()


def film_ready(now: Situation) -> None:
    zalo.change_account(now.stage, film_polls=0, articles_left=0)
    now.deliver()


def cut_at_create(now: Situation) -> None:
    while not now.notes.get("k/1").get("armed"):
        now.notes.nth, now.notes.when = len(now.notes.written) + 1, "after"
        with pytest.raises(Cut):
            now.channel.deliver(now.edition, "k/1")
    now.notes.nth = 0


def create_silent(now: Situation) -> None:
    now.strike(Rule("reset", path=CREATE, times=1))


def create_declined(now: Situation) -> None:
    now.strike(Rule("reply", when="before", path=CREATE, status=200, body=TOO_BIG, times=1))


def create_busy(now: Situation) -> None:
    now.strike(Rule("reply", when="before", path=CREATE, status=429, times=1))
    now.stage.clock(advance=130)


def absent(now: Situation) -> None:
    now.strike(Rule("reset", when="before", path=CREATE, times=1))
    now.find()
    now.stage.clock(advance=700)
    assert now.find() is None


def puzzled(now: Situation) -> None:
    zalo.change_account(now.stage, order="shuffled", access_seconds=10**7)
    office.admit(now.stage, now.folder, now.stage.clock)
    other = now.channel.compose(Bulletin((office.illustrated(title="Khác", slug="khac"),)))
    for number in range(25):
        now.channel.deliver(other, f"x/{number}")
    now.strike(Rule("reset", when="before", path=CREATE, times=1))
    now.stage.clock(advance=25 * 3600)
    now.find()


def alike(now: Situation) -> None:
    now.deliver()
    for key in list(now.notes.kept):
        if "k/1" in key or any(each in key for each in ("/dấu/", "/số/", "/bài/")):
            del now.notes.kept[key]
    now.channel = replace(now.channel)  # another process, which never knew
    now.key = "k/3"
    now.deliver()


def making(now: Situation) -> None:
    zalo.change_account(now.stage, polls=2)
    now.deliver()


def made(now: Situation) -> None:
    now.strike(Rule("reset", path=UPDATE, when="before", times=1))


def showing(now: Situation) -> None:
    zalo.change_account(now.stage, polls=1)
    now.deliver()
    now.deliver()


def public(now: Situation) -> None:
    now.deliver()


def twins(now: Situation) -> None:
    now.strike(Rule("duplicate", path=CREATE, times=1), Rule("reset", path=CREATE, times=1))
    now.stage.clock(advance=61)
    now.find()


def refused(now: Situation) -> None:
    zalo.change_account(now.stage, polls=1, banned=["VNeID"])
    now.deliver()
    now.find()


def token_refused(now: Situation) -> None:
    zalo.change_account(now.stage, banned=["VNeID"])
    now.deliver()


def due(now: Situation) -> None:
    now.correct(Rule("reset", when="before", path=UPDATE, times=1))


def correcting(now: Situation) -> None:
    now.correct(Rule("reset", when="before", path=VERIFY, times=1))


def corrected(now: Situation) -> None:
    now.correct()


def correction_refused(now: Situation) -> None:
    now.correct(Rule("reply", when="before", path=UPDATE, status=200, body=TOO_BIG, times=1))


def showing_refused(now: Situation) -> None:
    now.strike(Rule("reply", when="before", path=UPDATE, status=200, body=TOO_BIG, times=1))


PLAYED: dict[str, tuple[Callable[[Situation], None], ArticlePhase]] = {
    "film_handed": (film_handed, P.NEW),
    "film_ready": (film_ready, P.NEW),
    "cut_at_create": (cut_at_create, P.REQUESTED),
    "create_silent": (create_silent, P.REQUESTED),
    "create_declined": (create_declined, P.REQUESTED),
    "create_busy": (create_busy, P.NEW),
    "absent": (absent, P.ABSENT),
    "puzzled": (puzzled, P.QUESTIONED),
    "alike": (alike, P.QUESTIONED),
    "making": (making, P.MAKING),
    "making_hidden_first": (making, P.MAKING),
    "made_hidden_first": (made, P.MADE),
    "showing_hidden_first": (showing, P.SHOWING),
    "public": (public, P.MADE),
    "public_hidden_first": (public, P.MADE),
    "twins": (twins, P.MADE),
    "refused": (refused, P.REFUSED),
    "token_refused": (token_refused, P.REQUESTED),
    "due": (due, P.DUE),
    "correcting": (correcting, P.CORRECTING),
    "corrected": (corrected, P.CORRECTED),
    "correction_refused": (correction_refused, P.NEW),
    "showing_refused_hidden_first": (showing_refused, P.REQUESTED),
}


def test_there_is_an_old_note_of_every_phase() -> None:
    assert [each["name"] for each in OLD] == list(PLAYED)
    assert {phase for _, phase in PLAYED.values()} == set(P)


@pytest.mark.parametrize("old", OLD, ids=list(PLAYED))
@pytest.mark.parametrize("act", ["deliver", "find"])
def test_an_article_on_its_way_goes_on_as_the_old_code_went_on(stage, tmp_path, old, act):
    changes: dict[str, Any] = {"hidden_first": True} if "hidden_first" in old["name"] else {}
    if "film" in old["name"]:
        changes["products_of"] = lambda _: MADE
    now = Situation(stage, tmp_path, **changes)
    play, phase = PLAYED[old["name"]]
    play(now)
    assert ArticleState.from_json(now.notes.get(now.key)).phase is phase

    now.notes.kept[now.key] = dict(old["note"])
    assert ArticleState.from_json(old["note"]).phase is phase
    before = len(stage.journal())
    outcome = getattr(now, act)()
    asked = [
        f"{each['method']} {each['path'].removeprefix('/v2.0/article/')}"
        for each in stage.journal()[before:]
    ]
    assert asked == old[act]
    assert type(outcome).__name__ == old["outcome" if act == "deliver" else "found"]
    if isinstance(outcome, Receipt):
        assert outcome.remote_id in {each["id"] for each in stage.public()}
