"""Images beside an article: measured when good; when bad, a sentence with the line."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from pipeline import config, content, studio
from pipeline.content import Level
from pipeline.model import Article
from pipeline.studio.base import images
from tests.content_office import HEAD, NEIGHBOURS, office


def picture(
    form: str = "JPEG", size: tuple[int, int] = (40, 30), turned: int = 1, **options: object
) -> bytes:
    made = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = turned
    image.save(made, form, exif=exif, **options)
    return made.getvalue()


def heic() -> bytes:
    """A photo as an iPhone writes it."""
    made = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (400, 300), "#7d1316")).save(made)
    return made.getvalue()


HEIC = heic()


def animated() -> bytes:
    made = io.BytesIO()
    frames = [Image.new("RGB", (20, 10), color) for color in ("red", "blue", "white")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    return made.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def read(root: Path, body: str, **files: str | bytes) -> tuple[Article | None, list[str]]:
    named = {f"bai/{name}": data for name, data in files.items()}
    reading = content.read(office(root, {"bai/index.md": HEAD + "\n" + body, **named}))
    assert set(NEIGHBOURS) <= {each.slug for each in reading.articles}
    found = [each for each in reading.articles if each.slug == "bai"]
    told = [each for each in reading.problems if each.path == "content/bai/index.md"]
    said = [f"{each.line} {each.level} {each.message} {each.remedy}" for each in told]
    return (found[0] if found else None), said


# --- good -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "ending"), [("JPEG", "jpg"), ("JPEG", "JPEG"), ("PNG", "png"), ("WEBP", "webp")]
)
def test_an_image_is_measured(form: str, ending: str, tmp_path: Path) -> None:
    data = picture(form)
    article, said = read(tmp_path, f'![Mô tả](a.{ending} "Chú thích")', **{f"a.{ending}": data})
    assert not said
    assert article
    (image,) = article.images
    assert (image.src, image.path) == (f"a.{ending}", f"bai/a.{ending}")
    assert (image.width, image.height, image.format) == (40, 30, form.lower())
    assert (image.alt, image.caption) == ("Mô tả", "Chú thích")
    assert image.sha256 == hashlib.sha256(data).hexdigest()


def test_an_animated_gif_is_an_image(tmp_path: Path) -> None:
    article, said = read(tmp_path, "![Mô tả](a.gif)", **{"a.gif": animated()})
    assert not said
    assert article
    assert article.images[0].format == "gif"


@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_size_is_as_seen_after_the_camera_was_turned(turned: int, tmp_path: Path) -> None:
    article, _ = read(tmp_path, "![Mô tả](a.jpg)", **{"a.jpg": picture(turned=turned)})
    assert article
    seen = (article.images[0].width, article.images[0].height)
    assert seen == ((30, 40) if turned in (6, 8) else (40, 30))


def test_names_match_whatever_form_of_unicode_disk_and_author_use(tmp_path: Path) -> None:
    composed, decomposed = "ảnh đẹp.jpg", "a\u0309nh đe\u0323p.jpg"
    for number, (on_disk, written) in enumerate(
        [(composed, decomposed), (decomposed, composed), (decomposed, decomposed)]
    ):
        body = f"![Mô tả](<{written}>)"
        article, said = read(tmp_path / str(number), body, **{on_disk: picture()})
        assert not said
        assert article
        assert article.images[0].src == composed
        assert (tmp_path / str(number) / "content" / article.images[0].path).is_file()


def test_a_blank_may_be_written_as_editors_write_it(tmp_path: Path) -> None:
    article, said = read(tmp_path, "![Mô tả](a%20b.jpg)", **{"a b.jpg": picture()})
    assert not said
    assert article


def test_images_may_lie_in_a_folder_of_the_bundle(tmp_path: Path) -> None:
    article, said = read(tmp_path, "![Mô tả](anh/a.jpg)", **{"anh/a.jpg": picture()})
    assert not said
    assert article
    assert article.images[0].path == "bai/anh/a.jpg"


def test_an_image_named_twice_is_kept_once_and_order_is_the_bodys(tmp_path: Path) -> None:
    body = "![Hai](b.jpg)\n\n![Một](a.jpg)\n\n![Lại](b.jpg)"
    article, _ = read(tmp_path, body, **{"a.jpg": picture(), "b.jpg": picture(size=(9, 9))})
    assert article
    assert [image.src for image in article.images] == ["b.jpg", "a.jpg"]


def test_cover_and_images_of_channels_come_from_the_head(tmp_path: Path) -> None:
    extra = (
        "ảnh bìa: bia.jpg\nmô tả ảnh bìa: Cổng chào\nfacebook:\n  tiêu đề: Ngắn\n  ảnh: fb.png\n"
        "truyền thanh:\n  nội dung: |\n    Đoạn một.\n\n    Đoạn hai.\n---\n"
    )
    head = HEAD.removesuffix("---\n") + extra
    files: dict[str, str | bytes] = {
        "bia.jpg": JPEG,
        "fb.png": picture("PNG"),
        "index.md": head + "\nNội dung.",
    }
    reading = content.read(office(tmp_path, {f"bai/{name}": data for name, data in files.items()}))
    assert not reading.problems
    article = next(each for each in reading.articles if each.slug == "bai")
    assert article.cover
    assert (article.cover.path, article.cover.alt) == ("bai/bia.jpg", "Cổng chào")
    image = article.overrides["facebook"].image
    assert article.overrides["facebook"].title == "Ngắn"
    assert image
    assert image.path == "bai/fb.png"
    assert article.overrides["radio"].text == "Đoạn một.\n\nĐoạn hai."


# --- bad --------------------------------------------------------------------------------

JPEG = picture(size=(400, 300))
PNG = picture("PNG", size=(400, 300))
BAD = {
    "không có tệp": ("khac.jpg", b"", "Không thấy tệp ảnh “a.jpg”", "Để tệp ảnh"),
    "khác hoa thường": ("A.JPG", JPEG, "Không thấy tệp ảnh “a.jpg”", "“A.JPG”"),
    "rỗng": ("a.jpg", b"", "rỗng (0 byte)", "Chép lại"),
    "JPEG cụt": ("a.jpg", JPEG[: len(JPEG) // 2], "hỏng hoặc bị cắt cụt", "Chép lại"),
    "JPEG chỉ có đầu": ("a.jpg", JPEG[:20], "hỏng hoặc bị cắt cụt", "Chép lại"),
    "PNG cụt": ("a.png", PNG[: len(PNG) // 2], "hỏng hoặc bị cắt cụt", "Chép lại"),
    "PNG mất ruột": ("a.png", PNG[:60] + b"\x00" * 200 + PNG[260:], "hỏng", "Chép lại"),
    "HEIC hỏng": ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99, "hỏng", "Chép lại"),
    "SVG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ảnh SVG", "PNG"),
    "trang web": ("a.jpg", b"<!DOCTYPE html><html></html>", "một trang web", "JPEG"),
    "chữ": ("a.jpg", "Đây không phải ảnh".encode(), "không phải là ảnh", "JPEG"),
    "quá lớn": ("a.png", bomb(8000, 8000), "8000×8000", "40 triệu điểm"),
    "bom giải nén": ("a.png", bomb(60_000, 60_000), "quá lớn", "Thu nhỏ"),
    "PNG nói khống": ("a.png", bomb(3000, 3000), "hỏng", "Chép lại"),
    "BMP": ("a.bmp", picture("BMP"), "ảnh BMP", "JPEG"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_image_is_said_with_the_line_that_names_it(kind: str, tmp_path: Path) -> None:
    name, data, message, remedy = BAD[kind]
    src = "a.jpg" if name in ("khac.jpg", "A.JPG") else name
    article, said = read(tmp_path, f"Một.\n\n![Mô tả]({src})\n", **{name: data})
    assert article is None
    (sentence,) = said
    assert sentence.startswith("9 lỗi ")
    assert message in sentence
    assert remedy in sentence


LIES = {"a.jpg": (PNG, "a.png"), "a": (JPEG, "a.jpg"), "b.jpg": (HEIC, "b.heic")}


@pytest.mark.parametrize("name", LIES)
def test_a_picture_is_what_its_file_holds_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    data, right = LIES[name]
    article, (sentence,) = read(tmp_path, f"Một.\n\n![Mô tả]({name})\n", **{name: data})
    assert article
    assert sentence.startswith("9 nhắc ")
    assert f"“{right}”" in sentence


NAMES = {
    "../a-tot.jpg": "nằm ngoài thư mục",
    "anh/../../a.jpg": "nằm ngoài thư mục",
    "%2e%2e/a.jpg": "nằm ngoài thư mục",
    "/etc/passwd": "chỉ có trên máy",
    "C:/Users/an/a.jpg": "chỉ có trên máy",
    "C:\\\\Users\\\\an\\\\a.jpg": "chỉ có trên máy",
    "file:///home/an/a.jpg": "chỉ có trên máy",
    "anh\\\\a.jpg": "dùng dấu “\\”",
    "https://a.vn/b.jpg": "nằm ở trang khác",
    "//a.vn/b.jpg": "nằm ở trang khác",
    "data:image/png;base64,AAAA": "nhúng thẳng",
    "ftp://a.vn/b.jpg": "Không dùng được địa chỉ ảnh",
    "": "thiếu tên tệp",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_image_that_is_not_beside_the_article_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir(parents=True)
    (tmp_path / "content" / "a-tot.jpg").write_bytes(picture())
    article, said = read(tmp_path, f"Một.\n![Mô tả]({name})\n")
    assert article is None
    assert len(said) == 1
    assert said[0].startswith("8 lỗi ")
    assert NAMES[name] in said[0]


def test_a_link_from_the_bundle_to_an_image_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ngoai.jpg").write_bytes(picture())
    made = office(tmp_path, {"bai/index.md": HEAD + "\n![Mô tả](a.jpg)\n"})
    (made.content / "bai" / "a.jpg").symlink_to(tmp_path / "ngoai.jpg")
    (problem,) = content.read(made).problems
    assert "dẫn ra ngoài" in problem.message
    assert (problem.line, problem.level) == (7, Level.ERROR)


def test_a_bad_cover_is_said_on_its_line_of_the_head(tmp_path: Path) -> None:
    head = HEAD.removesuffix("---\n") + "ảnh bìa: a.jpg\n---\n\nNội dung.\n"
    reading = content.read(office(tmp_path, {"bai/index.md": head}))
    (problem,) = reading.problems
    assert (problem.line, problem.level) == (5, Level.ERROR)


def test_missing_alt_text_is_a_hint_for_body_and_cover(tmp_path: Path) -> None:
    head = HEAD.removesuffix("---\n") + "ảnh bìa: b.jpg\n---\n\n![](a.jpg)\n"
    files: dict[str, str | bytes] = {"bai/index.md": head, "bai/a.jpg": JPEG, "bai/b.jpg": JPEG}
    reading = content.read(office(tmp_path, files))
    assert [(each.line, each.level) for each in reading.problems] == [
        (5, Level.HINT),
        (8, Level.HINT),
    ]
    assert len(reading.articles) == 3


def test_no_image_is_written_or_changed(tmp_path: Path) -> None:
    read(tmp_path, "![Mô tả](a.jpg)", **{"a.jpg": JPEG})
    there = (each for each in tmp_path.rglob("*") if each.is_file())
    files = sorted(each.name for each in there if "build" not in each.parts)  # may be deleted
    assert files == ["a-tot.md", "a.jpg", "config.toml", "index.md", "z-tot.md"]


# --- files that nobody uses --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("thong-bao/cong-van.docx", "loa intake"), ("thong-bao/ghi-chu.txt", ".md"),
        ("thong-bao/anh.jpg", "Không bài nào dùng ảnh"), ("m/khac.png", "Không bài nào dùng ảnh"),
        ("m/tieng.mp3", "ghi âm"),
    ],
)  # fmt: skip
def test_a_file_that_no_article_uses_is_a_note(name: str, words: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "m/index.md": HEAD + "\nMột.\n\n![Mô tả](a.jpg)\n",
        "m/a.jpg": JPEG,
        name: JPEG,
    }
    (found,) = content.read(office(tmp_path, files)).problems
    assert found.path == f"content/{name}"
    assert found.level is Level.HINT
    assert words in f"{found.message} {found.remedy}"


@pytest.mark.parametrize("head", [HEAD[:-4] + "nháp: có\n---\n", HEAD.replace("25/11", "31/11")])
def test_beside_a_draft_or_a_wrong_file_nothing_is_called_unused(head: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "m/index.md": head + "\nMột.\n\n![Mô tả](a.jpg)\n",
        "m/a.jpg": JPEG,
    }
    found = content.read(office(tmp_path, files)).problems
    assert "content/m/a.jpg" not in {each.path for each in found}


def test_a_tiny_cover_is_a_note(tmp_path: Path) -> None:
    head = HEAD[:-4] + "ảnh bìa: a.png\nmô tả ảnh bìa: Cây\n---\n"
    files: dict[str, str | bytes] = {
        "m/index.md": head + "\nMột.\n",
        "m/a.png": picture("PNG", size=(50, 50)),
    }
    (found,) = content.read(office(tmp_path, files)).problems
    assert (found.line, "50×50" in found.message) == (5, True)


def test_a_grey_of_sixteen_bits_keeps_its_shade(tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("I;16", (400, 300), 40_000).save(drawn, "PNG")
    data = drawn.getvalue()
    article, said = read(tmp_path, "Một.\n\n![Mô tả](xam.png)\n", **{"xam.png": data})
    assert article
    assert not said
    made = studio.make_file(images.name_scaled(article.images[0], 400), config.read(tmp_path))
    with Image.open(made) as shown:
        assert shown.convert("L").resize((1, 1)).tobytes()[0] in range(153, 160)
