"""Everything of an article that goes out is examined, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.guard import examine, passages, read_rules
from pipeline.model import VN, Article, Clip, Correction, Image, Override, Recording, Variant
from pipeline.model.audiences import Audience
from tests.contract import an_article

CALL = "chị Hoa 0908 111 222"
PUPILS = Audience.PUPILS


def picture(path: str = "thong-bao/a.jpg", alt: str = "", caption: str = "") -> Image:
    return Image("a.jpg", path, "00", 10, 10, "jpeg", alt=alt, caption=caption)


def told(article: Article) -> set[str]:
    found = examine(passages(article, frozenset({"radio"})), read_rules())
    return {each.code.removeprefix("guard/") for each in found}


PLACES: dict[str, dict[str, Any]] = {
    "title": {"title": CALL},
    "summary": {"summary": CALL},
    "author": {"author": CALL},
    "unit": {"unit": CALL},
    "kind": {"kind": CALL},
    "audience": {"audience": (CALL,)},
    "tags": {"tags": ("tin", CALL)},
    "source": {"source": CALL},
    "link of the source": {"source_url": "https://zalo.me/0908111222"},
    "description of the infographic": {"infographic_alt": CALL},
    "what is said instead": {"say": {"CLB": CALL}},
    "alt of the cover": {"cover": picture(alt=CALL)},
    "caption of the cover": {"cover": picture(caption=CALL)},
    "file of the cover": {"cover": picture("thong-bao/0908-111-222.jpg")},
    "folder of the cover": {"cover": picture("thong-bao/hoa-0908111222/a.jpg")},
    "picture in the body": {"images": (picture(caption=CALL),)},
    "own title of a channel": {"overrides": {"web": Override(title=CALL)}},
    "own words of a channel": {"overrides": {"web": Override(text=CALL)}},
    "own picture of a channel": {"overrides": {"web": Override(image=picture(alt=CALL))}},
    "title for an audience": {"variants": {PUPILS: Variant(CALL, "", "x", 1)}},
    "summary for an audience": {"variants": {PUPILS: Variant("x", CALL, "x", 1)}},
    "words for an audience": {"variants": {PUPILS: Variant("x", "", CALL, 1)}},
    "picture for an audience": {
        "variants": {PUPILS: Variant("x", "", "x", 1, (picture(alt=CALL),))}
    },
    "words over a clip": {"clip": Clip("a", "a.mp4", "00", title=CALL)},
    "description of a clip": {"clip": Clip("a", "a.mp4", "00", alt=CALL)},
    "file of a clip": {"clip": Clip("a", "x/0908111222.mp4", "00")},
    "file of a recording": {"recording": Recording("a", "x/hoa-0908111222.mp3", "00", 3)},
    "note of correction": {"corrections": (Correction(an_article().date.astimezone(VN), CALL),)},
    "address of the article": {"slug": "goi-chi-hoa-0908111222"},
    "name of its file": {"path": "thong-bao/goi-chi-hoa-0908111222.md"},
}

BODIES = {
    "cell of a table": "| Tên | Số |\n|---|---|\n| Chị Hoa | 0908 111 222 |",
    "header of a table": f"| Tên | {CALL} |\n|---|---|\n| a | b |",
    "table without edges": "Tên | Số\n--- | ---\nChị Hoa | 0908 111 222",
    "cell broken by a tag": "| Tên | Số |\n|---|---|\n| Chị Hoa | 0908<br>111222 |",
    "link that calls": "Gọi [chị Hoa](tel:+84908111222).",
    "link that writes": "Nhắn [chị Hoa](https://zalo.me/0908111222).",
    "escaped link": "Nhắn [chị Hoa](https://x.vn/?sdt=0908%20111%20222).",
    "title of a link": 'Nhắn [chị Hoa](https://x.vn "số 0908 111 222").',
    "link in a tag": 'Gọi <a href="tel:0908111222">chị Hoa</a>.',
    "link at the end": "Nhắn [chị Hoa][1].\n\n[1]: https://zalo.me/0908111222",
    "footnote": f"Tin[^1].\n\n[^1]: {CALL}",
    "alt in the body": f"![{CALL}](a.jpg)",
    "title of a picture": f'![x](a.jpg "{CALL}")',
    "comment": f"<!-- {CALL} -->",
    "quotation": f"> {CALL}",
    "heading": f"## {CALL}",
    "code": f"```\n{CALL}\n```",
    "file that is linked": "Xem [danh sách](danh-sach-chi-hoa-0908111222.pdf).",
    "escaped signs": "Gọi chị Hoa 0908\\-111\\-222.",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_noticed_wherever_it_goes_out(place: str) -> None:
    assert "phone" in told(replace(an_article(), **PLACES[place]))


@pytest.mark.parametrize("place", BODIES)
def test_a_number_is_noticed_however_the_body_holds_it(place: str) -> None:
    assert "phone" in told(replace(an_article(), body=BODIES[place]))


def test_a_mail_address_in_a_link_is_noticed() -> None:
    for body in (
        "[thư](mailto:nguyenthihoa85@gmail.com)",
        "<nguyenthihoa85@gmail.com>",
        '<a href="mailto:nguyenthihoa85@gmail.com">thư</a>',
        "[thư](mailto:nguyenthihoa85%40gmail.com)",
    ):
        assert told(replace(an_article(), body=body)) == {"email"}, body


def test_days_in_addresses_are_nobodys_number() -> None:
    plain = replace(
        an_article(), slug="2026-12-01-hop-to", path="2026/12/2026-12-01-hop-to.md",
        cover=picture("2026-12-01/20261201-080000.jpg", alt="Quang cảnh buổi họp."),
        author="Nguyễn Thị Lan", kind="Thông báo", body="Xem [lịch](https://x.vn/2026%2F12).",
    )  # fmt: skip
    assert told(plain) == set()
