"""What is too much for a product, or harms it, is that product's own: told, and stepped over."""

from __future__ import annotations

import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from channels._media import ProductBuilder
from pipeline import config, studio
from pipeline.config import Office as Settled
from pipeline.errors import ContentError, Unsupported
from pipeline.model import Audience, Edition, Product
from pipeline.parallel import gc_paused
from tests.cards import written
from tests.support.offices import OfficeBuilder
from tests.test_one_fault import strange_infographic

ROOT = Path(__file__).parents[2]
WIDE = "| " + " | ".join(f"Cột {n}" for n in range(1000)) + " |\n|" + "---|" * 1000 + "\n"
ROWS = "| Ngày | Giờ |\n|---|---|\n" + "| Thứ Hai | 8h00 |\n" * 3000


@pytest.fixture(scope="module")
def press() -> ProductBuilder:
    return ProductBuilder(config.read(ROOT), "https://xuanlap.example")


@pytest.mark.parametrize("product", list(Product))
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (WIDE + ("| " + "5 kg | " * 1000 + "\n") * 3, "1000 cột"),
        (ROWS, "3000 hàng"),
        ("Câu này nói một điều. " * 5000, "quá dài"),
    ],
)
def test_absurd_sizes_are_refused_in_a_sentence_at_once(
    press: ProductBuilder, product: Product, body: str, words: str
) -> None:
    start = time.process_time()
    with pytest.raises(Unsupported, match=words):
        press.make(written.article(body), product, Audience.EVERYONE)
    assert time.process_time() - start < 5


def test_a_long_paragraph_of_numbers_is_told_in_linear_time(press: ProductBuilder) -> None:
    def seconds(count: int) -> float:
        body = " ".join(f"Hộ {n} nhận {n} kg gạo" for n in range(count)) + "."
        with gc_paused():  # what other tests left behind is not this one's time
            start = time.process_time()
            press.make(written.article(body), Product.FILM, Audience.EVERYONE)
            return time.process_time() - start

    seconds(100)
    assert seconds(600) < 10 * max(0.2, seconds(150))


def test_slides_leave_out_what_no_file_of_theirs_can_hold(
    press: ProductBuilder, tmp_path: Path
) -> None:
    body = "Lời\ufffe bình thường\x01 ở đây.\n\n## Mục \uffff hai\n\n- Một việc.\n"
    article = written.article(body, title="Tiêu đề\ufffe có ký tự lạ")
    made = press.make(article, Product.SLIDES, Audience.EVERYONE).renditions[0]
    path = studio.make_file(made, Settled(tmp_path, config.read(ROOT).config))
    with zipfile.ZipFile(path) as package:
        slides = [package.read(each) for each in package.namelist() if "slides/slide" in each]
    assert any("bình thường".encode() in each for each in slides)


def test_an_unforeseen_fault_of_a_file_is_its_own_and_a_sentence(tmp_path: Path) -> None:
    office = Settled(tmp_path, config.read(ROOT).config)
    broken = replace(strange_infographic(office), alt="Infographic: thử")
    with pytest.raises(ContentError, match=r"Infographic: thử.*chưa lường trước"):
        studio.make_file(broken, office)


RULES = '\n[[media]]\nproduct = "infographic"\nchannels = ["website", "facebook"]\n'
TABLE = "\n\n## Lịch\n\n| Ngày | Giờ |\n|---|---|\n" + "".join(
    f"| {day:02}/02/2026 | 7h00 - 11h00 tại nhà văn hóa khu phố {day} |\n" for day in range(1, 29)
)


def test_a_product_that_cannot_hold_the_timetable_is_named_and_keeps_nothing_else(
    office: OfficeBuilder,
) -> None:
    path = office.root / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + RULES, encoding="utf-8")
    article = next(office.root.glob("content/*/hop-to-dan-pho/index.md"))
    article.write_text(article.read_text(encoding="utf-8") + TABLE, encoding="utf-8")
    told = json.loads(
        office.run("preview", "hop-to-dan-pho", "--channel", "facebook", "--json").stdout
    )
    edition = Edition.from_json(told[0])
    assert "infographic" not in [each.recipe.make for each in edition.renditions]
    (sentence,) = edition.unmade
    assert "infographic không đủ chỗ cho bảng “Lịch”" in sentence
    for command in (["check"], ["preview", "hop-to-dan-pho"]):
        assert "không đủ chỗ cho bảng “Lịch”" in " ".join(office.run(*command).output.split())
    told = office.run("approve", "hop-to-dan-pho", "--by", "Lê Thị Bình").output
    assert "không đủ chỗ cho bảng “Lịch”" in " ".join(told.split())
