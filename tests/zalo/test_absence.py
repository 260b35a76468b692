"""What was not seen in a listing is not absent, unless the listing was read whole and quietly.

The stand-in's listing has the habits of listings that promise nothing (farends/zalo_listing.py).
"""

from __future__ import annotations

import pytest

from channels.zalo.reading import ListingReading, add_page, agree
from farends import zalo
from farends.faults import Rule
from pipeline.delivery import Action, Event, State
from pipeline.errors import TryLater
from pipeline.ledger import Ledger
from pipeline.ledger.claims import RESTORED, Claim
from tests.support.narrowing import require
from tests.zalo import office
from tests.zalo.desk import Desk, clock_wrong_by

CREATE = "article/create$"
LOST = Rule("reset", path=CREATE, times=1)  # made, and the answer lost
NEVER = Rule("reset", when="before", path=CREATE, times=1)  # never made


@pytest.fixture
def desk(stage, tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    office.admit(stage, folder, stage.clock)
    desk = Desk(stage, Ledger.at(folder / "ledger.db"), folder)
    yield desk
    desk.ledger.close()


def crowd(desk, count, seconds=0):
    """So many articles of other hands, newer than all there is."""
    for _ in range(count):
        number = desk.stage.store.number("crowd")
        born = desk.stage.clock().timestamp()
        made = {"id": f"c{number:06d}", "ready": True, "status": "show", "views": 0}
        face = {"title": f"Đông người {number}", "thumb": "https://x.example/1.jpg"}
        words = {"title": face["title"], "body": [{"type": "text", "content": "<p>Đông</p>"}]}
        kept = {**made, **face, "born": born, "changed": born}
        desk.stage.store.put("article", made["id"], kept)
        desk.stage.store.put("text", made["id"], words)
        desk.stage.clock(advance=seconds)


def settle(desk, key, hours=6):
    """Work until it is settled; whether it was, within so many hours."""
    for _ in range(hours * 6):
        desk.work(1, seconds=600)
        if desk.state(key) is not State.UNKNOWN and desk.state(key) is not State.SCHEDULED:
            return True
    return False


# --- pages that are short, shifted, out of order ------------------------------------------------


def test_a_page_that_is_short_because_something_was_removed_is_not_the_end(desk):
    zalo.change_account(desk.stage, holes=True)
    desk.stage.plan(LOST)
    lost = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    crowd(desk, 25)
    desk.stage.store.put("article", "c000020", {**desk.stage.store.get("article", "c000020"),
                                                "ready": False, "gone": True})  # fmt: skip
    assert settle(desk, lost)
    assert desk.public(1) == 1
    assert desk.state(lost) is State.DELIVERED


@pytest.mark.parametrize("order", ["newest", "near", "any"])
@pytest.mark.parametrize("holes", [False, True], ids=["filtered-first", "filtered-last"])
@pytest.mark.parametrize("lag", [0, 2, 5])
def test_a_lost_answer_is_found_whatever_the_listing_does(desk, order, holes, lag):
    zalo.change_account(desk.stage, order=order, holes=holes, lag_reads=lag, strangers=4)
    crowd(desk, 30)
    desk.stage.plan(LOST)
    lost = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    for number in range(2, 15):
        desk.article(number)
    assert settle(desk, lost)
    desk.work(3, seconds=600)
    assert [desk.public(number) for number in range(1, 15)] == [1] * 14


@pytest.mark.parametrize("order", ["newest", "near", "any"])
@pytest.mark.parametrize("holes", [False, True], ids=["filtered-first", "filtered-last"])
def test_what_was_never_made_is_made_in_the_end(desk, order, holes):
    zalo.change_account(desk.stage, order=order, holes=holes, lag_reads=2)
    crowd(desk, 45)
    desk.stage.plan(NEVER)
    key = desk.article(1)
    assert settle(desk, key)
    assert desk.state(key) is State.DELIVERED
    assert desk.public(1) == 1


def test_what_lies_under_hundreds_of_newer_ones_is_found(desk):
    desk.stage.plan(LOST)
    lost = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    crowd(desk, 640)
    assert settle(desk, lost)
    assert desk.state(lost) is State.DELIVERED
    assert desk.public(1) == 1


def test_a_look_goes_on_where_a_process_that_died_stopped(desk):
    desk.stage.plan(NEVER)
    key = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    crowd(desk, 1000)
    desk.stage.clock(advance=700)
    desk.dispatch.reconcile()
    assert desk.state(key) is State.UNKNOWN
    first = desk.asked("getslice")
    again = desk.again()
    assert settle(again, key, 12)
    assert again.state(key) is State.DELIVERED
    offsets = [
        int(each["query"]["offset"])
        for each in desk.stage.journal()
        if each["path"].endswith("getslice")
    ][first:]
    assert next(each for each in offsets if each) > 400, "it did not begin from the top"
    again.ledger.close()


def test_a_list_in_a_new_order_at_each_read_never_proves_absence_and_a_person_is_asked(desk):
    zalo.change_account(desk.stage, order="shuffled")
    crowd(desk, 60)
    desk.work(1)
    desk.stage.plan(NEVER)
    key = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    assert not settle(desk, key, 30)
    assert desk.public(1) == 0
    said = desk.detail(key)
    assert "Tin khu phố số 1" in said
    assert "https://xuanlap.example/bai/bai-1.html" in said
    assert desk.ledger.edition(desk.ledger.delivery(key).edition).data["cover"] in said
    assert f'loa settle "{key}" --absent' in said
    assert f'loa settle "{key}" --there' in said
    desk.ledger.advance(desk.ledger.delivery(key), Event.ABSENT, desk.now(), by="Bà Hà")
    desk.work(3)
    assert desk.state(key) is State.DELIVERED, "what a person says is absent is sent again"
    assert desk.public(1) == 1


# --- how much is asked --------------------------------------------------------------------------


def test_requests_grow_with_the_listing_and_the_unknown_and_not_with_their_product(desk):
    crowd(desk, 200)
    desk.stage.plan(Rule("reset", when="before", path=CREATE, times=40))
    keys = [desk.article(number) for number in range(40)]
    desk.work(1, seconds=1)
    desk.stage.plan()
    before = desk.asked("getslice")
    for _ in range(6):
        desk.stage.clock(advance=200)
        desk.dispatch.reconcile()
    assert {desk.state(key) for key in keys} == {State.SCHEDULED}
    assert desk.asked("getslice") - before < 100


def test_many_are_observed_by_one_walk(desk):
    keys = [desk.article(number) for number in range(40)]
    desk.work(2)
    assert {desk.state(key) for key in keys} == {State.DELIVERED}
    before = len(desk.stage.journal())
    assert desk.dispatch.observe() == 40
    assert len(desk.stage.journal()) - before <= 10
    assert all(seen.visible for _, seen in desk.ledger.last_observations().values())


def test_a_listing_that_is_always_late_is_not_asked_after_each_article(desk):
    zalo.change_account(desk.stage, lag_seconds=3600)
    for number in range(20):
        desk.article(number)
    desk.work(1)
    assert desk.asked("getslice") <= 20 + 15
    assert [desk.public(number) for number in range(20)] == [1] * 20


def never_made(desk, number):
    """An article whose creation was answered by silence and never happened; how to look for it."""
    desk.stage.plan(NEVER)
    key = desk.article(number)
    desk.work(1, seconds=1)
    desk.stage.plan()
    edition = desk.ledger.edition(desk.ledger.delivery(key).edition)

    def is_absent():
        try:
            return desk.channel.find(edition, key) is None
        except TryLater:
            return False

    return is_absent


def test_what_is_lost_later_does_not_begin_a_reading_under_way_anew(desk):
    crowd(desk, 700)
    desk.work(1)
    looks = [never_made(desk, 0)]
    absent = set()
    for number in range(1, 12):  # one more gets lost every ten minutes, each is looked for alone
        desk.stage.clock(advance=600)
        absent |= {at for at, look in reversed(list(enumerate(looks))) if look()}
        looks.append(never_made(desk, number))
    assert 0 in absent, "its readings came to their end although others were lost meanwhile"


def test_after_a_proof_others_gather_before_a_long_listing_is_read_again(desk):
    crowd(desk, 700)
    desk.work(1)
    first = never_made(desk, 1)
    for _ in range(12):
        desk.stage.clock(advance=600)
        if first():
            break
    desk.work(3)
    assert desk.public(1) == 1
    second, before = never_made(desk, 2), desk.asked("getslice")
    desk.stage.clock(advance=900)
    assert not second()
    third = never_made(desk, 3)
    desk.stage.clock(advance=900)
    assert not third()
    assert desk.asked("getslice") - before <= 10
    absent = set()
    for _ in range(14):
        desk.stage.clock(advance=600)
        absent |= {number for number, look in ((2, second), (3, third)) if look()}
    assert absent == {2, 3}
    assert desk.asked("getslice") - before <= 2 * 90 + 30, "two readings served both"


def test_the_top_read_after_an_article_serves_the_look_before_the_next(desk):
    desk.article(0)
    desk.work(1)
    before = desk.asked("getslice")
    for number in range(1, 21):
        desk.article(number)
    desk.work(1)
    assert [desk.public(number) for number in range(21)] == [1] * 21
    assert desk.asked("getslice") - before <= 20 + 5


def test_one_strange_article_on_top_of_known_ones_costs_no_second_page(desk):
    for number in range(10):
        desk.article(number)
    desk.work(1)
    crowd(desk, 1)
    before = desk.asked("getslice")
    desk.article(10)
    desk.work(1)
    assert desk.public(10) == 1
    assert desk.asked("getslice") - before == 2, "one page before, one page after"


def test_a_correction_keeps_the_address_of_an_article_far_below(desk):
    key = desk.article(1)
    desk.work(1)
    crowd(desk, 30)
    right = desk.edition("Bản đúng.", slug="bai-1", title="Tin khu phố số 1")
    desk.add("k/sua", right, action=Action.REPLACE, target=key)
    desk.work(2)
    old, new = desk.ledger.delivery(key).receipt, desk.ledger.delivery("k/sua").receipt
    assert new.url == old.url != ""


# --- ledgers of yesterday, offices in two places ------------------------------------------------


@pytest.mark.parametrize("days", [0.04, 1, 7])
@pytest.mark.parametrize("order", ["newest", "near"])
def test_a_restored_ledger_publishes_nothing_twice(desk, tmp_path, days, order):
    zalo.change_account(desk.stage, order=order, access_seconds=10**7)
    office.admit(desk.stage, desk.folder, desk.stage.clock)
    for number in range(3):
        desk.article(number)
    desk.work(2)
    old = desk.copied(tmp_path / "old")
    for number in range(3, 7):
        desk.article(number)
    desk.work(3)
    desk.stage.clock(advance=days * 86400)
    for number in range(3, 8):  # planned again, and one more
        old.article(number)
    old.work(20)
    assert [desk.public(number) for number in range(8)] == [1] * 8
    assert {old.state(f"k/bai-{number}") for number in range(8)} == {State.DELIVERED}
    old.ledger.close()


@pytest.mark.parametrize("lag", [0, 2])
@pytest.mark.parametrize("here", ["", "máy"], ids=["nameless", "named"])
def test_two_machines_with_one_office_publish_once(desk, tmp_path, lag, here):
    zalo.change_account(desk.stage, lag_reads=lag)
    one = desk.again(here=here and here + " 1")
    one.article(0)
    one.work(2)
    two = one.copied(tmp_path / "two", here=here and here + " 2")
    for number in range(1, 5):
        one.article(number)
        one.work(1, seconds=30)
        two.article(number)
        two.work(1, seconds=30)
    one.work(12)
    two.work(12)
    assert [desk.public(number) for number in range(5)] == [1] * 5
    one.ledger.close()
    two.ledger.close()


def test_an_article_like_ours_of_which_the_ledger_knows_nothing_is_a_question(desk, tmp_path):
    desk.article(0)
    desk.work(2)
    old = desk.copied(tmp_path / "old")
    desk.article(1)
    desk.work(2)
    corrected = desk.edition("Bản đúng.", slug="bai-1", title="Tin khu phố số 1")
    desk.add("k/sua", corrected, action=Action.REPLACE, target="k/bai-1")
    desk.work(2)
    old.add("k/khac", corrected)  # the old ledger never published the article
    old.work(4)
    assert old.state("k/khac") is State.UNKNOWN
    assert "loa settle" in old.detail("k/khac")
    assert "Tin khu phố số 1" in old.detail("k/khac")
    assert desk.public(1) == 1
    old.ledger.close()


OTHERS = {
    "title": {"title": "Tựa đã đổi"},
    "title and cover": {"title": "Tựa đã đổi", "cover": office.BODY_IMAGE},
}


@pytest.mark.parametrize("changes", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("later", [0, 6], ids=["the youngest", "under six others"])
def test_an_article_retitled_since_the_copy_is_a_question(desk, tmp_path, changes, later):
    desk.article(0)
    desk.work(2)
    old = desk.copied(tmp_path / "old")
    at = old.now()
    old.ledger.claims.add(Claim(1, "vp", "phường Mẫu", "/srv/loa", RESTORED, "Bà Hà", at))
    for number in range(1, later + 2):
        desk.article(number)
    desk.work(3)
    old.add("k/khac", old.edition("Bản mới.", slug="bai-1", **changes))
    old.work(20)
    assert old.state("k/khac") is State.UNKNOWN
    assert "loa settle" in old.detail("k/khac")
    assert "bài gốc: https://xuanlap.example/bai/bai-1.html”" in old.detail("k/khac")
    assert desk.public(1) == 1
    absent = require(old.ledger.delivery("k/khac"))
    old.ledger.advance(absent, Event.ABSENT, old.now(), by="Bà Hà")
    old.work(20)
    assert old.state("k/khac") is State.DELIVERED, "a person said that it is another"
    assert desk.public(1) == 2
    old.ledger.close()


# --- refusals that are none, clocks that are wrong ----------------------------------------------


@pytest.mark.parametrize("code", [-201, -210, -248])
def test_a_refusal_although_it_was_made_gives_no_second_one_when_a_person_retries(desk, code):
    no = {"error": code, "message": "is invalid!"}
    desk.stage.plan(Rule("reply", path=CREATE, status=200, body=no, times=1))
    key = desk.article(1)
    desk.work(1, seconds=1)
    desk.stage.plan()
    assert desk.state(key) is State.REJECTED
    desk.stage.clock(advance=300)
    desk.ledger.advance(desk.ledger.delivery(key), Event.RETRIED, desk.now(), by="Bà Hà")
    desk.work(12)
    assert desk.state(key) is State.DELIVERED
    assert desk.public(1) == 1


@pytest.mark.parametrize("hidden_first", [False, True], ids=["shown", "hidden-first"])
@pytest.mark.parametrize("off", [-24, -1, 1, 24])
def test_a_clock_that_is_mended_meanwhile_neither_doubles_nor_orphans(desk, off, hidden_first):
    zalo.change_account(desk.stage, polls=3, lag_seconds=300)
    desk = desk.again(hidden_first=hidden_first)
    clock_wrong_by(desk, hours=off)
    desk.stage.plan(LOST)
    key = desk.article(1)
    desk.dispatch.tick()
    desk.stage.plan()
    mended = desk.again(hidden_first=hidden_first)
    mended.stage.clock(advance=30)
    mended.work(30 * (off > 0) + 14, seconds=120 if off < 24 else 3600)
    made = [each for _, each in desk.stage.store.all("article")]
    assert len(made) == 1
    assert mended.public(1) == 1
    assert mended.state(key) is State.DELIVERED
    mended.ledger.close()


# --- the reading itself -------------------------------------------------------------------------


def read(pages, began=0):
    """Read a listing that changes while it is read: `pages(offset)` tells ids."""
    reading = ListingReading(began)
    for _ in range(200):
        if reading.done:
            return reading
        reading = add_page(reading, pages(reading.offset), 0, now=began)
    raise AssertionError("no end")


def test_a_removal_while_paging_is_noticed_and_nothing_is_skipped():
    ids = [f"a{number}" for number in range(60)]

    def pages(offset):
        if offset > 20 and "a3" in ids:
            del ids[1:12]
        return ids[offset : offset + 10]

    assert set(ids) <= set(read(pages).seen)


def test_pages_with_holes_are_read_to_their_end():
    places = [None if number % 3 == 0 or 20 < number < 33 else f"a{number}" for number in range(70)]
    reading = read(lambda offset: [each for each in places[offset : offset + 10] if each])
    assert set(reading.seen) == {each for each in places if each}


def test_readings_agree_only_if_nothing_old_came_or_went():
    first = read(lambda offset: list("abcdefghijkl")[offset : offset + 10])
    same = read(lambda offset: list("abcdefghijkl")[offset : offset + 10])
    more = read(lambda offset: list("Xabcdefghijkl")[offset : offset + 10])
    fewer = read(lambda offset: list("abdefghijkl")[offset : offset + 10])

    def judged(second, born=0, ours=False, gone=False):
        return agree(first, second, {"X": born}, lambda _: ours, lambda _: gone, lag=5)

    assert judged(same)
    assert not judged(fewer)
    assert judged(fewer, gone=True)
    assert not judged(read(lambda offset: []), gone=True)
    assert judged(more, ours=True)
    assert judged(more, born=-5)
    assert not judged(more, born=-6)


def test_a_reading_survives_being_written_down():
    reading = read(lambda offset: list("abc")[offset : offset + 10], began=5)
    assert ListingReading.from_json(reading.to_json()) == reading
    assert ListingReading.from_json(None) is None
    assert ListingReading.from_json({"x": 1}) is None
