"""Pictures are drawn from the approved bytes: upright, sRGB, bare, light enough, or not at all."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image as Pictures
from PIL import ImageCms

from pipeline import studio
from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.model import Image, Rendition
from pipeline.studio.base import images
from tests.website import newsroom


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return newsroom.office(tmp_path)


def source(office: Office, name: str, picture: Pictures.Image, **saving: Any) -> Image:
    path = office.content / name
    picture.save(path, **saving)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    upright = (picture.height, picture.width) if "exif" in saving else picture.size
    return Image(name, name, found, *upright, path.suffix[1:])


def drawn(office: Office, rendition: Rendition) -> Pictures.Image:
    picture = Pictures.open(studio.make_file(rendition, office))
    assert picture.format == "JPEG"
    assert picture.size == (rendition.width, rendition.height)
    return picture


def test_a_picture_taken_sideways_stands_upright_without_metadata(office: Office) -> None:
    picture = Pictures.new("RGB", (600, 400), "white")
    picture.paste("red", (0, 0, 300, 400))
    exif = Pictures.Exif()
    exif[0x0112] = 6  # turn right to see it upright
    exif[0x010F] = "Máy ảnh của ai đó"
    found = drawn(office, images.name_scaled(source(office, "a.jpg", picture, exif=exif), 200))
    assert found.size == (200, 300)
    assert found.getpixel((100, 30))[0] > 200  # type: ignore[index]
    assert found.getpixel((100, 30))[1] < 60  # type: ignore[index]
    assert found.getpixel((100, 270))[1] > 200  # type: ignore[index]
    assert not found.getexif()
    assert "icc_profile" not in found.info


def test_what_is_transparent_becomes_white_paper(office: Office) -> None:
    picture = Pictures.new("RGBA", (100, 100), (255, 0, 0, 0))
    found = drawn(office, images.name_scaled(source(office, "a.png", picture), 100))
    assert min(found.getpixel((50, 50))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "LA", "I;16"])
def test_every_kind_of_colour_becomes_rgb(office: Office, mode: str) -> None:
    name = "a.jpg" if mode == "CMYK" else "a.png"
    picture = Pictures.new(mode, (80, 60))
    assert drawn(office, images.name_scaled(source(office, name, picture), 80)).mode == "RGB"


def test_a_broken_colour_profile_does_not_spoil_the_picture(office: Office) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for number, each in enumerate((profile, b"hong")):
        picture = Pictures.new("RGB", (60, 40), (10, 120, 200))
        name = source(office, f"a{number}.png", picture, icc_profile=each)
        red, green, blue = drawn(office, images.name_scaled(name, 60)).getpixel((30, 20))  # type: ignore[misc]
        assert abs(red - 10) + abs(green - 120) + abs(blue - 200) < 30


def test_the_same_recipe_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place in (newsroom.office(tmp_path / "a"), newsroom.office(tmp_path / "b")):
        rendition = images.name_scaled(newsroom.image(place, "a.jpg", 900, 600), 480)
        made.append(studio.make_file(rendition, place).read_bytes())
    assert made[0] == made[1]


def test_nothing_is_enlarged(office: Office) -> None:
    small = newsroom.image(office, "a.jpg", 300, 200)
    assert (images.name_scaled(small, 800).width, images.name_scaled(small, 800).height) == (
        300,
        200,
    )
    crop = images.name_cropped(small, 1200, 630)
    assert crop.width <= 300
    assert crop.width / crop.height == pytest.approx(1200 / 630, rel=0.02)
    drawn(office, crop)


def test_a_limit_of_bytes_is_kept(office: Office) -> None:
    noise = Pictures.effect_noise((1400, 1000), 90).convert("RGB")
    found = source(office, "a.png", noise)
    rendition = images.name_cropped(found, 1280, 720, max_bytes=90_000)
    data = studio.make_file(rendition, office).read_bytes()
    assert len(data) <= 90_000
    assert Pictures.open(io.BytesIO(data)).format == "JPEG"


def test_a_file_changed_after_approval_is_refused(office: Office) -> None:
    rendition = images.name_scaled(newsroom.image(office, "a.jpg", 300, 200), 200)
    newsroom.image(office, "a.jpg", 301, 200)
    with pytest.raises(ContentError, match="ảnh đã đổi sau khi duyệt"):
        studio.make_file(rendition, office)
    (office.content / "a.jpg").unlink()
    with pytest.raises(ContentError, match=r"a\.jpg: không đọc được ảnh"):
        studio.make_file(rendition, office)


@pytest.mark.parametrize("data", [b"", b"khong phai anh", b"\xff\xd8\xff\xe0" + b"\0" * 50])
def test_a_broken_file_is_refused_with_a_sentence(office: Office, data: bytes) -> None:
    (office.content / "a.jpg").write_bytes(data)
    found = Image("a.jpg", "a.jpg", hashlib.sha256(data).hexdigest(), 10, 10, "jpeg")
    with pytest.raises(ContentError, match="hỏng hoặc quá lớn"):
        studio.make_file(images.name_scaled(found, 10), office)
    assert not list((office.build / "image").glob("*"))


def test_where_a_phone_was_is_told_to_nobody(office: Office) -> None:
    """A photo as an iPhone writes it (HEIC), with its place: a JPEG without either."""
    exif = Pictures.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    exif[0x0110] = "iPhone"
    picture = Pictures.new("RGB", (400, 300), "#7d1316")
    photo = pillow_heif.from_pillow(picture)
    photo.info["exif"] = exif.tobytes()
    path = office.content / "a.heic"
    photo.save(path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    shown = drawn(
        office, images.name_scaled(Image("a.heic", "a.heic", found, 400, 300, "heif"), 200)
    )
    assert not shown.getexif()
    assert not shown.getexif().get_ifd(0x8825)
    assert abs(shown.getpixel((100, 75))[0] - 0x7D) < 6  # type: ignore[index]
