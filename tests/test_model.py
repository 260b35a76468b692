"""What people approve has one name, whatever program writes it down."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Form, canonical, digest

PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text()
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(VALUES)
def test_canonical_json_is_the_one_that_any_json_library_writes(value: object) -> None:
    wanted = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(value) == wanted.encode()


def test_a_digest_given_yesterday_is_given_tomorrow() -> None:
    """Approvals in the ledger are kept by it: to change how it is made takes them all away."""
    value = {
        "title": "Đổi mới “số”",
        "lines": (1, 2.5, None, True),
        "form": Form.IMAGE,
        "a/b": "\n",
    }
    assert digest(value) == "f82f3083e46b33dd1927368b2c8c3bdb357cf13302b15fc41a78416f959c613f"
