"""What is made of a whole article: by the office's rules, unless its author says otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from channels._media import ProductBuilder
from pipeline import config, content
from pipeline.config import Office as Settled
from pipeline.errors import Unsupported
from pipeline.model import Article, Audience, Edition, Form, Product
from pipeline.studio.base import ffmpeg
from tests.support.offices import OfficeBuilder

SITE = "https://phuong.example"
RULES = """
[[media]]
product = "video ngắn"
channels = ["facebook"]
sections = ["binh-dan-hoc-vu-so"]

[[media]]
product = "infographic"
channels = ["facebook"]
sections = ["thong-bao"]

[[media]]
product = "slide"
channels = ["website"]
audiences = ["mọi người", "tiểu học", "THCS", "cán bộ"]
"""


def settle(office: OfficeBuilder, rules: str = RULES) -> None:
    path = office.root / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + rules, encoding="utf-8")


def opened(office: OfficeBuilder) -> tuple[Settled, ProductBuilder]:
    settled = config.read(office.root)
    return settled, ProductBuilder(settled, SITE)


def article(office: OfficeBuilder, slug: str = "hop-to-dan-pho") -> Article:
    found = content.read(config.read(office.root))
    assert not found.errors
    return next(each for each in found.articles if each.slug == slug)


def head(office: OfficeBuilder, line: str, slug: str = "hop-to-dan-pho") -> None:
    path = next(office.root.glob(f"content/*/{slug}/index.md"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("tác giả:", f"{line}\ntác giả:", 1), encoding="utf-8")


def posted(office: OfficeBuilder, slug: str = "hop-to-dan-pho") -> Edition:
    told = office.run("preview", slug, "--channel", "facebook", "--json").stdout
    return Edition.from_json(json.loads(told)[0])


def test_a_rule_gives_its_sections_articles_their_product(office: OfficeBuilder) -> None:
    settle(office)
    photos = posted(office).renditions
    assert [each.recipe.make for each in photos] == ["image", "infographic"]
    assert "Họp tổ dân phố" in photos[1].alt


def test_a_film_is_posted_by_itself_and_its_words_are_approved_with_it(
    office: OfficeBuilder,
) -> None:
    settle(office)
    head(office, "sản phẩm: video ngắn")
    edition = posted(office)
    (film,) = edition.renditions
    assert film.form is Form.VIDEO
    assert edition.data["form"] == "film"
    assert "mười chín giờ" in str(film.recipe)  # as the loudspeaker says it


@pytest.mark.parametrize("word", ["không", "slide"])
def test_the_author_may_say_otherwise(office: OfficeBuilder, word: str) -> None:
    settle(office)
    head(office, f"sản phẩm: {word}")
    assert [each.recipe.make for each in posted(office).renditions] == ["image"]


def test_a_product_that_does_not_exist_is_told_with_the_nearest(office: OfficeBuilder) -> None:
    head(office, "sản phẩm: infografic")
    told = office.run("check", ok=False).stdout
    assert "Có phải ý bạn là “infographic”?" in told


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('product = "slide"\nchannels = ["facebook"]', "không mang được slide"),
        ('product = "slide"\nchannels = ["web"]', "không có kênh “web”"),
        (
            'product = "slide"\nchannels = ["website"]\nsections = ["x"]',
            "không có chuyên mục “x”",
        ),
    ],
)
def test_a_rule_that_nobody_can_follow_is_told(
    office: OfficeBuilder, rule: str, words: str
) -> None:
    settle(office, f"\n[[media]]\n{rule}\n")
    assert words in office.run("status", ok=False).stderr


def test_who_has_no_words_of_their_own_shares_what_everyone_gets(office: OfficeBuilder) -> None:
    settle(office)
    _, press = opened(office)
    assert [each.audience for each in press.products_of(article(office), "website")] == [
        Audience.EVERYONE
    ]
    head(office, "bản riêng:\n  học sinh:\n    tiêu đề: Cho em")
    made = press.products_of(article(office), "website")
    assert [each.label for each in made] == ["Slide", "Slide (học sinh)"]
    assert made[1].renditions[0].to_json()["recipe"]["title"] == "Cho em"


def test_nothing_is_made_of_a_secret_article(office: OfficeBuilder) -> None:
    _, press = opened(office)
    head(office, "mật: có")
    with pytest.raises(Unsupported, match="dấu mật"):
        press.make(article(office), Product.SLIDES, Audience.EVERYONE)


def test_products_are_handed_out_under_names_that_people_read(
    office: OfficeBuilder, tmp_path: Path
) -> None:
    wanted = [
        "--product",
        "Infographic",
        "--product",
        "thông báo",
        "--product",
        "sinh hoạt dưới cờ",
    ]
    out = tmp_path / "ra"
    office.run("make", "hop-to-dan-pho", *wanted, "--out", str(out))
    found = {each.name: each.read_bytes()[:4] for each in (out / "hop-to-dan-pho").iterdir()}
    assert found == {
        "infographic.png": b"\x89PNG",
        "thong-bao.pdf": b"%PDF",
        "loi-doc-duoi-co.pdf": b"%PDF",
        "slide-duoi-co.pptx": b"PK\x03\x04",
        "to-phat-duoi-co.pdf": b"%PDF",
    }


def test_a_newsletter_is_made_of_several_articles(office: OfficeBuilder, tmp_path: Path) -> None:
    office.write("tiem-chung", "Lịch tiêm chủng", "Trạm Y tế tiêm chủng sáng 5/12/2026.")
    names = ["hop-to-dan-pho", "tiem-chung"]
    office.run("newsletter", *names, "--issue", "Số 11/2026", "--out", str(tmp_path))
    assert (tmp_path / "ban-tin-so-11-2026.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hop-to-dan-pho", "--product", "phim"], "Không có sản phẩm “phim”"),
        (["hop-to-dan-pho", "--for", "lớp mầm"], "Không có đối tượng “lớp mầm”"),
        (["hop-to-dan-phu"], "Có phải ý bạn là “hop-to-dan-pho”?"),
    ],
)
def test_a_word_that_means_nothing_is_told(
    office: OfficeBuilder, arguments: list[str], words: str
) -> None:
    assert words in office.run("make", *arguments, ok=False).stderr


def test_a_page_offers_what_was_made_and_waits_for_none_of_it(office: OfficeBuilder) -> None:
    settle(office)
    office.run("approve", "hop-to-dan-pho", "--by", "Lê Thị Bình")
    office.run("publish")
    page = office.page("hop-to-dan-pho")
    assert 'download="hop-to-dan-pho-slide.pptx">Slide</a>' in page
    (path,) = office.site.glob("tep/*.pptx")
    assert f'href="../tep/{path.name}"' in page
    assert path.read_bytes().startswith(b"PK")


def test_a_paper_that_cannot_be_made_is_left_out_of_the_page(
    office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle(office)
    monkeypatch.setattr("pipeline.studio.base.brand.FONTS", tmp_path)  # somebody deleted the fonts
    office.run("approve", "hop-to-dan-pho", "--by", "Lê Thị Bình")
    office.run("publish")
    page = office.page("hop-to-dan-pho")
    assert "19 giờ" in page
    assert "pptx" not in page


# --- music under films ------------------------------------------------------------------


def tune(hertz: int = 330) -> bytes:
    """Two seconds of one tone, loud."""
    wave = ("-f", "lavfi", "-i", f"sine={hertz}:d=2", "-af", "volume=12dB")
    return ffmpeg.run_ffmpeg([*wave, "-f", "wav", "-"])


def sung(office: OfficeBuilder, name: str = "media/nen.wav") -> None:
    """An office whose films have music."""
    settle(office, f'{RULES}\n[video]\nmusic = "{name}"\n')
    (office.root / "media").mkdir()
    (office.root / "media" / "nen.wav").write_bytes(tune())


def test_music_of_the_office_lies_under_its_films_far_below_the_voice(
    office: OfficeBuilder, tmp_path: Path
) -> None:
    """One tone is the music: what is heard of it, and of all, in every tenth of a second."""
    sung(office)
    film = ("make", "hop-to-dan-pho", "--product", "video ngắn", "--shape", "1:1", "--out")
    office.run(*film, str(tmp_path))
    path = tmp_path / "hop-to-dan-pho" / "video-ngan.mp4"
    raw = ffmpeg.run_ffmpeg(["-i", path, "-f", "s16le", "-ac", "1", "-ar", "8000", "-"])
    heard = np.frombuffer(raw, np.int16)[: len(raw) // 1600 * 800].reshape(-1, 800)[8:-20] / 32768
    tone = 2 * np.abs(heard @ np.exp(2j * np.pi * 330 * np.arange(800) / 8000)) / 800
    loud = np.sqrt(2 * np.mean(heard**2, axis=1))
    assert np.percentile(tone, 10) > 10 ** (-50 / 20), "it never stops, though the file lasts 2 s"
    below = 20 * np.log10(np.percentile(loud, 80) / np.median(tone))
    assert 12 < below < 30, "about 18 dB below whoever speaks"


def test_changed_music_asks_for_approval_again(office: OfficeBuilder) -> None:
    sung(office)
    head(office, "sản phẩm: video ngắn")
    before = posted(office)
    assert before.renditions[0].to_json()["recipe"]["music"]["source"] == "media/nen.wav"
    office.run("approve", "hop-to-dan-pho", "--by", "Lê Thị Bình")
    assert office.state("hop-to-dan-pho", "facebook") != "held"
    (office.root / "media" / "nen.wav").write_bytes(tune(440))
    assert posted(office).digest != before.digest
    assert office.state("hop-to-dan-pho", "facebook") == "held"


def test_urgent_news_have_no_music(office: OfficeBuilder) -> None:
    sung(office)
    head(office, "sản phẩm: video ngắn\nmức độ: khẩn cấp")
    assert "music" not in posted(office).renditions[0].to_json()["recipe"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("media/khong-co.mp3", "không thấy tệp “media/khong-co.mp3”"),
        ("../nen.wav", "nằm ngoài thư mục văn phòng"),
        ("/tmp/nen.wav", "nằm ngoài thư mục văn phòng"),
        ("config.toml", "không phải tệp âm thanh"),
        ("media", "không thấy tệp “media”"),
    ],
)
@pytest.mark.parametrize("command", ["check", "doctor", "status"])
def test_music_that_cannot_be_heard_is_told(
    office: OfficeBuilder, name: str, words: str, command: str
) -> None:
    sung(office, name)
    told = office.run(command, ok=False).output
    assert words in " ".join(told.split())
    assert "config.toml, [video] music" in " ".join(told.split())
