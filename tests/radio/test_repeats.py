"""What was heard before is announced as such; the approved words stay the same."""

from __future__ import annotations

from channels.radio import Radio
from pipeline.model import Bulletin

from .conftest import SLOT, article, programme_of


def test_a_repeated_item_is_announced_and_its_approved_edition_is_the_same(radio: Radio) -> None:
    one, two = article("mot"), article("hai")
    bulletin = Bulletin((one, two), occasion=SLOT.id, slot=SLOT, repeats=frozenset({"hai"}))
    told = radio.compose(bulletin)
    fresh = programme_of(radio, one, two)
    assert told.text.count("nội dung phát lại") == 1
    assert "phát lại" not in fresh.text
    assert told.parts == fresh.parts
