"""A clip named in an article's head: checked beside it, approved with it, shown for its film."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from channels._media import ProductBuilder
from channels.facebook.video import upright
from channels.zalo.compose import ArticleContent
from channels.zalo.fragments import VideoBlock
from pipeline import config, content
from pipeline.model import Article, Audience, Clip, Edition, Form, Product
from pipeline.office.newsroom import media_probe
from pipeline.studio.base import ffmpeg
from pipeline.studio.clips.footage import examine_clip
from pipeline.studio.rehearsal import make_rehearsal_file
from tests.support.offices import OfficeBuilder

RULES = """
[[media]]
product = "video ngắn"
channels = ["website", "facebook", "zalo"]
sections = ["binh-dan-hoc-vu-so"]
audiences = ["mọi người", "tiểu học"]
shape = "1:1"
"""
BY = ("--by", "Lê Thị Bình")
SLUG = "hop-to-dan-pho"


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of 5 s with sound, as a phone writes it."""
    path = tmp_path_factory.mktemp("quay") / "quay.mp4"
    ffmpeg.run_ffmpeg([
        "-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=5", "-f", "lavfi", "-i", "sine=440:d=5",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
        "-metadata", "location=+10.9305+107.2410/",
        "-movflags", "+faststart+use_metadata_tags", path,
    ])  # fmt: skip
    data = path.read_bytes()
    assert b"+10.9305" in data
    return data


def settle(office: OfficeBuilder, rules: str = RULES) -> None:
    path = office.root / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + rules, encoding="utf-8")


def head(office: OfficeBuilder, line: str) -> Path:
    """Lines in the head of the article (the first becomes line 8); its folder."""
    path = office.root / "content" / "thong-bao" / SLUG / "index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n---\n\n", f"\n{line}\n---\n\n", 1), encoding="utf-8")
    return path.parent


def bring(office: OfficeBuilder, data: bytes, line: str, name: str = "hoi-thi.mp4") -> Path:
    path = head(office, line) / name
    path.write_bytes(data)
    return path


def article(office: OfficeBuilder) -> Article:
    settled = config.read(office.root)
    found = content.read(settled, probe=media_probe(settled))
    assert not found.errors
    return next(each for each in found.articles if each.slug == SLUG)


def edition(office: OfficeBuilder, channel: str) -> Edition:
    told = office.run("preview", SLUG, "--channel", channel, "--json").stdout
    return Edition.from_json(json.loads(told)[0])


# --- what the head says -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "cut", "title", "alt"),
    [
        ("clip: hoi-thi.mp4", (0, 0), "", ""),
        ("clip: {tệp: hoi-thi.mp4, từ: 0:01, đến: 0:04.5}", (1, 4.5), "", ""),
        (
            'clip:\n  tệp: hoi-thi.mp4\n  đến: 4\n  tiêu đề: "Hội thi: vòng một"\n  mô tả: Các em',
            (0, 4),
            "Hội thi: vòng một",
            "Các em",
        ),
        ("video: {file: hoi-thi.mp4, from: 1, to: '4,5', title: A, alt: B}", (1, 4.5), "A", "B"),
    ],
)
def test_a_clip_is_named_by_its_file_or_with_its_cut(
    office: OfficeBuilder, footage: bytes, line: str, cut: tuple[float, float], title: str, alt: str
) -> None:
    bring(office, footage, line)
    found = article(office).clip
    assert found is not None
    path = f"thong-bao/{SLUG}/hoi-thi.mp4"
    assert found == Clip("hoi-thi.mp4", path, found.sha256, *cut, title, alt)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("clip: khac.mp4", "Không thấy clip “khac.mp4” cạnh bài."),
        ("clip: HOI-THI.mp4", "Có phải ý bạn là “hoi-thi.mp4”?"),
        ("clip: ../hoi-thi.mp4", "nằm ngoài thư mục của bài"),
        ("clip: /tmp/hoi-thi.mp4", "không nằm cạnh bài"),
        ("clip: https://mang.example/hoi-thi.mp4", "không nằm cạnh bài"),
        ("clip: ngoai.mp4", "liên kết dẫn ra ngoài thư mục content"),
        ("clip: index.md", "index.md: không mở được clip (không phải tệp phim)"),
        ("clip: bia.png", "bia.png: không mở được clip (không phải tệp phim)"),
        ("clip: cut.mp4", "cut.mp4: clip bị cụt ở giây thứ"),
        ("clip: {tệp: hoi-thi.mp4, đến: 0:02}", "đoạn chọn dài 2 giây; video ngắn phải từ 3"),
        ("clip: {tệp: hoi-thi.mp4, từ: 0:02, đến: 0:31}", "chỉ dài 5 giây mà cắt tới giây thứ 31"),
        ("clip: {tệp: hoi-thi.mp4, từ: 4, đến: 2}", "chỗ kết thúc phải sau chỗ bắt đầu"),
        ("clip: {tệp: hoi-thi.mp4, đến: nửa phút}", "không hiểu thời điểm “nửa phút”"),
        ("clip: {tệp: hoi-thi.mp4, cắt: 3}", "không dùng được khóa “cắt”"),
        ("clip: {từ: 3}", "thiếu tên tệp"),
        ("clip: [hoi-thi.mp4]", "phải là chữ, không phải danh sách"),
    ],
)
def test_what_is_wrong_with_a_clip_is_told_with_file_and_line(
    office: OfficeBuilder, footage: bytes, line: str, words: str
) -> None:
    folder = bring(office, footage, line).parent
    (folder / "cut.mp4").write_bytes(footage[: len(footage) // 3])
    outside = office.root / "ngoai.mp4"
    outside.write_bytes(footage)
    (folder / "ngoai.mp4").symlink_to(outside)
    told = office.run("check", ok=False).stdout
    assert words in " ".join(told.split())
    assert f"lỗi content/thong-bao/{SLUG}/index.md:8: " in told


def test_a_clip_that_is_wrong_keeps_nothing_from_the_other_articles(
    office: OfficeBuilder, footage: bytes
) -> None:
    office.write("bai-khac", "Bài khác", "Bài này không sai.")
    bring(office, footage[:9000], "clip: hoi-thi.mp4")
    assert "hoi-thi.mp4: " in office.run("check", ok=False).stdout
    office.run("approve", "bai-khac", *BY, "--channel", "website")
    office.run("publish")
    assert "Bài này không sai." in office.page("bai-khac")
    assert not office.page(SLUG)


def test_a_clip_too_heavy_to_take_in_is_told(office: OfficeBuilder, footage: bytes) -> None:
    with bring(office, footage, "clip: hoi-thi.mp4").open("r+b") as file:
        file.truncate(400_000_001)
    assert "nặng hơn 400 MB" in office.run("check", ok=False).stdout


@pytest.mark.parametrize(
    ("rules", "line", "words"),
    [
        ("", "clip: hoi-thi.mp4", "chưa cho kênh nào mang “video ngắn”"),
        (RULES, "clip: hoi-thi.mp4\nsản phẩm: slide", "không ai thấy clip"),
    ],
)
def test_a_clip_that_nobody_would_see_is_told(
    office: OfficeBuilder, footage: bytes, rules: str, line: str, words: str
) -> None:
    settle(office, rules)
    bring(office, footage, line)
    assert words in " ".join(office.run("check").stdout.split())


# --- what becomes of it -----------------------------------------------------------------


def test_a_clip_stands_for_the_film_in_the_shape_that_the_rule_asks_for(
    office: OfficeBuilder, footage: bytes
) -> None:
    settle(office)
    line = "clip: {tệp: hoi-thi.mp4, đến: 4, mô tả: Các em xếp hàng}\nbản riêng:\n  tiểu học:\n"
    bring(office, footage, f"{line}    tiêu đề: Cho em")
    press = ProductBuilder(config.read(office.root), "https://phuong.example")
    (made,) = press.products_of(article(office), "facebook")
    assert (made.product, made.audience) == (Product.FILM, Audience.EVERYONE)
    clip, cover = made.renditions
    assert (clip.form, clip.recipe.make, clip.to_json()["recipe"]["shape"]) == (
        Form.VIDEO,
        "clip",
        "1:1",
    )
    assert (clip.alt, clip.width, clip.height) == ("Các em xếp hàng", 1080, 1080)
    assert cover.recipe.make == "clip-cover"


def test_facebook_posts_the_clip_by_itself_and_zalo_shows_it_in_its_article(
    office: OfficeBuilder, footage: bytes
) -> None:
    settle(office, RULES.replace("1:1", "9:16"))
    bring(office, footage, "clip: hoi-thi.mp4")
    (reel,) = edition(office, "facebook").renditions
    assert (reel.recipe.make, upright(reel)) == ("clip", True)
    shown = edition(office, "zalo")
    assert [each.recipe.make for each in shown.renditions if each.form is Form.VIDEO] == ["clip"]
    assert isinstance(ArticleContent.of(shown).body[0], VideoBlock)
    assert "clip-cover" not in str(shown.renditions), "Zalo shows the article's own cover"


def test_a_rehearsal_shows_a_film_of_the_clips_shape_in_no_time(
    office: OfficeBuilder, footage: bytes
) -> None:
    settle(office)
    bring(office, footage, "clip: hoi-thi.mp4")
    place = config.read(office.root)
    (made,) = ProductBuilder(place, "https://phuong.example").products_of(
        article(office), "website"
    )
    film, cover = (make_rehearsal_file(each, place) for each in made.renditions)
    assert (examine_clip(film).width, examine_clip(film).height) == (1080, 1080)
    with Image.open(cover) as picture:
        assert picture.size == (1080, 1080)


def test_a_changed_clip_asks_for_approval_again(office: OfficeBuilder, footage: bytes) -> None:
    settle(office)
    path = bring(office, footage, "clip: hoi-thi.mp4")
    office.run("approve", SLUG, *BY)
    before = edition(office, "facebook")
    assert before.data["form"] == "film"
    assert office.state(SLUG, "facebook") != "held"
    path.write_bytes(footage.replace(b"+10.9305", b"+11.0000"))
    assert edition(office, "facebook").digest != before.digest
    assert office.state(SLUG, "facebook") == "held"


def test_a_page_shows_the_clip_with_its_cover_and_no_captions(
    office: OfficeBuilder, footage: bytes
) -> None:
    settle(office)
    bring(office, footage, "clip: {tệp: hoi-thi.mp4, đến: 3, tiêu đề: Hội thi tin học trẻ}")
    office.run("approve", SLUG, *BY, "--channel", "website")
    office.run("publish")
    page = office.page(SLUG)
    clip, cover = edition(office, "website").renditions[-2:]
    assert f'poster="../tep/{Path(cover.path).name}"' in page
    assert f'src="../tep/{Path(clip.path).name}" type="video/mp4"' in page
    assert 'aria-label="Video: Họp tổ dân phố"' in page
    assert "<track" not in page
    assert f'download="{SLUG}-video-ngan.mp4">Video ngắn</a> <span>MP4</span>' in page
    assert "-video-ngan.jpg" not in page, "the cover is no download"
    shown = office.site / "tep" / Path(clip.path).name
    assert b"+10.9305" not in shown.read_bytes(), "nobody learns where it was filmed"
    assert (office.site / "tep" / Path(cover.path).name).read_bytes()[:2] == b"\xff\xd8"


def test_the_clip_is_made_for_people_too(
    office: OfficeBuilder, footage: bytes, tmp_path: Path
) -> None:
    bring(office, footage, "clip: {tệp: hoi-thi.mp4, từ: 2}")
    film = ("--product", "video ngắn", "--shape", "1:1", "--out", str(tmp_path / "ra"))
    office.run("make", SLUG, *film)
    found = {each.name for each in (tmp_path / "ra" / SLUG).iterdir()}
    assert found == {"video-ngan.mp4", "video-ngan.jpg"}
