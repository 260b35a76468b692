"""What opens the Page shows nowhere: planted everywhere, looked for everywhere."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from farends.faults import Rule
from pipeline.delivery import Delivery, key_of
from pipeline.dispatch import Dispatch
from pipeline.errors import DeliveryError
from pipeline.ledger import Ledger
from pipeline.model import VN, Bulletin
from tests.facebook.office import Desk

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=VN)


def echo(desk: Desk, code: int, **how) -> Rule:
    """A far end that repeats our secrets in every field it has."""
    words = f"bad {desk.token} {desk.secret} {quote(desk.token)}"
    error = {"message": words, "code": code, "error_user_msg": words, "error_user_title": words}
    return Rule("reply", when="before", status=400, body={"error": error}, **how)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("code", [1, 4, 10, 100, 190, 368, 506, 424242])
def test_no_error_tells_a_secret_whatever_the_far_end_repeats(desk, method, code, caplog):
    caplog.set_level(logging.DEBUG)
    channel = desk.channel()
    edition = desk.edition(channel)
    receipt = channel.deliver(edition, "k/1")
    other = desk.edition(channel, slug="khac", title="Tin khác")
    desk.stage.plan(echo(desk, code, method=method))
    steps = (
        lambda: channel.deliver(other, "k/2"),
        lambda: channel.find(other, "k/2"),
        lambda: channel.observe(receipt),
        lambda: channel.replace(receipt, other, "k/3"),
        lambda: channel.withdraw(receipt),
    )
    shown = [caplog.text]
    for step in steps:
        try:
            shown.append(repr(step()))
        except DeliveryError as error:
            shown.append("".join(traceback.format_exception(error)) + repr(error))
    shown.append(repr(channel) + repr(channel._graph) + channel.waiting)
    shown.append(repr(desk.notes))
    for secret in (desk.token, desk.secret):
        assert not [each for each in shown if secret in each]


def test_no_address_no_ledger_row_no_file_and_no_page_tells_a_secret(desk, tmp_path, capfd):
    """A whole office: planned, sent under misfortunes, reconciled, observed; then grep it all."""
    ledger = Ledger.at(tmp_path / "office" / "var" / "ledger.db")
    desk.notes = ledger.state_of("facebook")
    channel = desk.channel()
    edition = channel.compose(Bulletin((desk.illustrated("navy"),)))
    desk.make(edition)
    key = key_of("", edition.subject, edition.digest, "facebook", "đăng")
    ledger.keep([edition], NOW)
    ledger.plan([Delivery(key, "facebook", edition.subject, edition.digest, NOW)], NOW)
    ledger.approve([edition.digest], "Bà Năm", NOW)
    dispatch = Dispatch(ledger, {"facebook": channel}, lambda: NOW)
    desk.stage.plan(echo(desk, 2, method="POST", path=r"/\d+_\d+$"))
    dispatch.tick()
    desk.stage.plan(echo(desk, 190, method="GET"))
    dispatch.reconcile()
    desk.stage.plan()
    dispatch.reconcile()
    dispatch.observe()
    ledger.close()
    desk.stage.quiet()
    with urlopen(f"{desk.stage.url}/trang", timeout=5) as page:
        shown = (
            page.read() + repr(desk.stage.journal()).encode() + repr(desk.stage.public()).encode()
        )
    shown += "".join(capfd.readouterr()).encode()
    kept = [each for each in (tmp_path / "office").rglob("*") if each.is_file()]
    for file in kept:
        if file.parent.name != "secrets":
            shown += file.read_bytes()
    for secret in (desk.token, desk.secret):
        assert secret.encode() not in shown
    assert journal_names(desk.root / "var" / "ledger.db")


def journal_names(path: Path) -> list[str]:
    """The ledger was really there to be looked at."""
    with sqlite3.connect(path) as base:
        return [row[0] for row in base.execute("select event from events")]
