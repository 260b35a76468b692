"""A Zalo article reads as a person would write it there, within Zalo's limits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from channels.website import Website
from channels.zalo import fragments
from channels.zalo.compose import article_payload, image_urls
from pipeline import markdown
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import WebsiteSettings
from pipeline.config import Config, Office, Surroundings
from pipeline.errors import ContentError, Unsupported
from pipeline.model import VN, Bulletin, Correction, Override
from pipeline.secrets import FileSecrets
from pipeline.settings import parse
from tests.zalo import office

BODY = """## Giờ làm việc

Bà con mang theo **căn cước** và điện thoại; xem [hướng dẫn](https://xuanlap.example/hd).

- Tiếp nhận hồ sơ
- Trả kết quả
  - trong ngày

![Cách làm](cach.png "Ba bước cài đặt")

| Khu phố | Ngày | Giờ |
|---|---|---|
| Bảo Vinh | 2/12 | 8 giờ |
| Suối Tre | 3/12 | 14 giờ |

1 < 2 & 3 > 2 <script>alert(1)</script>
"""


def compose(channel, **changes):
    images = (office.COVER, office.BODY_IMAGE)
    article = office.illustrated(**{"body": BODY, "images": images, **changes})
    return channel.compose(Bulletin((article,)))


def texts(edition):
    return "".join(each["content"] for each in edition.data["body"] if each["type"] == "text")


def test_lists_tables_and_links_become_words(channel):
    said = texts(compose(channel))
    assert "<p><b>Giờ làm việc</b></p>" in said
    assert "mang theo <b>căn cước</b> và điện thoại" in said
    assert "hướng dẫn (https://xuanlap.example/hd)" in said
    assert "• Tiếp nhận hồ sơ<br>• Trả kết quả<br>" in said
    assert "Bảo Vinh – Ngày: 2/12; Giờ: 8 giờ" in said
    assert not re.search(r"\*\*|\]\(|\||##", said), "no Markdown debris"


def test_only_three_tags_are_used_and_signs_are_escaped(channel):
    said = texts(compose(channel))
    assert set(re.findall(r"</?(\w+)", said)) <= {"p", "b", "br"}
    assert "1 &lt; 2 &amp; 3 &gt; 2" in said
    for tag in ("p", "b"):
        assert said.count(f"<{tag}>") == said.count(f"</{tag}>")


def test_an_image_stands_where_it_stood_with_its_caption(channel):
    kinds = [each["type"] for each in compose(channel).data["body"]]
    assert kinds == ["text", "image", "text"]
    image = compose(channel).data["body"][1]
    assert image["caption"] == "Ba bước cài đặt"
    assert re.fullmatch(r"https://xuanlap\.example/tep/[0-9a-f]{32}\.jpg", image["url"])


def test_the_website_carries_every_image_that_zalo_will_fetch(channel, tmp_path):
    config: dict[str, Any] = {
        "ward": {"name": "phường"},
        "sections": {"binh-dan-hoc-vu-so": "BDHVS"},
    }
    settings = {"kind": "website", "url": office.SITE}
    config["channels"] = {"website": settings}
    around = Surroundings(
        Office(tmp_path, parse(Config, config)),
        "website",
        MemoryNotes(),
        FileSecrets(tmp_path / "secrets"),
    )
    other = replace(office.BODY_IMAGE, src="rieng.png", path="a/rieng.png", sha256="ef" * 32)
    overrides = {"zalo": Override(image=other)}
    article = office.illustrated(
        body=BODY, images=(office.COVER, office.BODY_IMAGE), overrides=overrides
    )
    website = Website(around, parse(WebsiteSettings, settings))
    carried = {
        each.path.rpartition("/")[2] for each in website.compose(Bulletin((article,))).renditions
    }
    wanted = {url.rpartition("/")[2] for url in image_urls(channel.compose(Bulletin((article,))))}
    assert len(wanted) == 2
    assert wanted <= carried


def test_the_edition_names_the_images_for_the_studio_to_make(channel):
    edition = compose(channel)
    names = {each.path.rpartition("/")[2] for each in edition.renditions}
    assert {url.rpartition("/")[2] for url in image_urls(edition)} == names
    assert all(each.to_json()["recipe"]["max_bytes"] == 900_000 for each in edition.renditions)


@pytest.mark.parametrize(
    ("changes", "name", "longest"),
    [
        ({"title": "Kế hoạch chuyển đổi số của phường " * 20}, "title", 150),
        ({"author": "Trung tâm dịch vụ tổng hợp phường " * 5}, "author", 50),
        ({"summary": "Tổ công nghệ số cộng đồng hướng dẫn bà con. " * 20}, "description", 300),
    ],
)
def test_too_long_is_cut_at_a_word_and_counted_composed(channel, changes, name, longest):
    apart = {key: unicodedata.normalize("NFD", value) for key, value in changes.items()}
    sent = article_payload(compose(channel, **apart), "k/1", "show")[name]
    assert longest * 0.7 < len(sent) <= longest
    assert sent.endswith("…")
    assert unicodedata.is_normalized("NFC", sent)
    assert sent[:-1].strip() in " ".join(next(iter(changes.values())).split())


def test_what_the_author_wants_different_on_zalo_is_different(channel):
    own = Override(title="Tựa riêng", text="Lời **riêng** cho Zalo.")
    edition = compose(channel, overrides={"zalo": own})
    assert edition.title == "Tựa riêng"
    assert texts(edition) == "<p>Lời <b>riêng</b> cho Zalo.</p>"


def test_a_correction_is_read_first(channel):
    note = Correction(datetime(2026, 11, 25, tzinfo=VN), "giờ tiếp dân là 8 giờ.")
    said = texts(compose(channel, corrections=(note,)))
    assert said.startswith("<p>Đính chính ngày 25/11/2026: giờ tiếp dân là 8 giờ.</p>")


def test_the_source_is_credited_and_the_way_to_the_article_is_told(channel):
    edition = compose(channel, source="Báo Đồng Nai", source_url="https://baodongnai.example/1")
    assert "Nguồn: Báo Đồng Nai (https://baodongnai.example/1)" in texts(edition)
    assert edition.text.endswith(f"Xem bài gốc: {edition.link}")


def test_without_a_cover_the_first_image_serves_and_without_any_the_author_is_told(channel):
    assert compose(channel, cover=None).renditions
    with pytest.raises(Unsupported, match="ảnh bìa"):
        compose(channel, cover=None, images=(), body="Không ảnh.")


def test_an_image_that_is_not_there_is_named(channel):
    with pytest.raises(ContentError, match=r"vang\.png"):
        compose(channel, body="![Vắng](vang.png)")


def test_the_summary_falls_back_on_the_first_paragraph(channel):
    assert compose(channel, summary="").data["description"].startswith("Bà con mang theo căn cước")


def test_a_preview_reads_without_tags(channel):
    text = compose(channel).text
    assert not re.search(r"</?(p|b|br)>", text)
    assert "[Ảnh: Ba bước cài đặt]" in text


@pytest.mark.parametrize(
    "body", ["", "\n\n", "---", "> \n", "- \n- ", "<b>", "****", "| a |\n|---|\n"]
)
def test_nothing_to_say_makes_no_empty_block(body):
    for block in fragments.compose_body(markdown.blocks(body), str):
        assert re.sub(r"</?(p|b|br)>|\s", "", block.to_json()["content"])
