"""Whatever is named as a picture or as an article costs itself alone, with a sentence."""

from __future__ import annotations

import io
import os
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from pipeline import content, model
from pipeline.config import Office
from pipeline.content.images import examine
from pipeline.content.problem import Wrong
from pipeline.errors import ContentError
from pipeline.recipes.pictures import ImageRecipe
from pipeline.studio.base import images
from tests.content_office import HEAD, NEIGHBOURS
from tests.content_office import office as written
from tests.support.narrowing import require_type
from tests.support.offices import OfficeBuilder as Told
from tests.test_content_images import HEIC, picture

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def saved(form: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "#7d1316" if mode != "L" else 120).save(made, form)
    return made.getvalue()


def png(width: int, height: int, rows: bytes, bits: int = 8, colour: int = 0) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    line = socket.socket(socket.AF_UNIX)
    here = os.open(path.parent, os.O_RDONLY)
    line.bind(f"/proc/self/fd/{here}/{path.name}")  # its address may not be long
    os.close(here)
    line.close()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def itself(path: Path) -> None:
    path.symlink_to(path)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "ống": (a_pipe, "không phải là một tệp ảnh"),
    "ổ cắm": (a_socket, "không phải là một tệp ảnh"),
    "thư mục": (a_folder, "không phải là một tệp ảnh"),
    "thiết bị": (a_device, "liên kết dẫn ra ngoài"),
    "vòng tròn": (itself, "Không mở được tệp ảnh"),
    "một điểm ngang": (lambda p: p.write_bytes(saved("PNG", (1, 66_000))), "quá dài"),
    "một điểm dọc": (lambda p: p.write_bytes(saved("PNG", (66_000, 1))), "quá dài"),
    "GIF dài": (lambda p: p.write_bytes(saved("GIF", (65_535, 2), "L")), "quá dài"),
    "bom PNG": (lambda p: p.write_bytes(png(30_000, 30_000, b"\0" * 90_000_000)), "quá lớn"),
    "PNG cụt": (lambda p: p.write_bytes(png(6000, 6000, b"\0" * 99)), "hỏng"),
    "HEIC rỗng ruột": (lambda p: p.write_bytes(HEIC[:200] + b"\0" * 5000), "hỏng"),
    "HEIC cụt": (lambda p: p.write_bytes(HEIC[: len(HEIC) // 2]), "hỏng"),
}


@LINUX
@pytest.mark.parametrize("name", BAD)
def test_a_picture_that_is_none_costs_its_own_article_alone(tmp_path: Path, name: str) -> None:
    make, says = BAD[name]
    endings = {"GIF": "gif", "HEIC": "heic", "PNG": "png", "bom": "png", "một": "png"}
    file = f"a.{endings.get(name.split()[0], 'jpg')}"
    bureau = written(tmp_path, {"tin/index.md": f"{HEAD}\nLời.\n\n![Mô tả]({file})\n"})
    make(bureau.content / "tin" / file)
    reading = content.read(bureau)
    assert [each.slug for each in reading.articles] == list(NEIGHBOURS)
    assert [(each.path, says in each.message) for each in reading.errors] == [
        ("content/tin/index.md", True)
    ]


@LINUX
@pytest.mark.parametrize("make", [a_pipe, a_socket, a_device, itself, a_folder])
def test_an_article_that_is_no_file_costs_itself_alone(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    bureau = written(tmp_path, {})
    make(bureau.content / "tin.md")
    reading = content.read(bureau)
    assert [each.slug for each in reading.articles] == list(NEIGHBOURS)
    if make is not a_folder:  # a folder may be called so
        assert [each.path for each in reading.errors] == ["content/tin.md"]
        assert content.read_file(bureau.content / "tin.md", bureau)[0] is None


def test_pictures_at_the_edge_of_what_is_allowed_are_read_and_drawn(tmp_path: Path) -> None:
    """Forty million points in each mode that scanners and cameras write, within the limits."""
    bureau = written(tmp_path, {})
    for name, data in (
        ("a.png", saved("PNG", (8000, 5000), "RGBA")),
        ("sau.png", deep(8000, 5000)),
        ("a.jpg", saved("JPEG", (5000, 8000))),
        ("b.jpg", saved("JPEG", (65_000, 600))),
    ):
        (bureau.content / name).write_bytes(data)
        look = examine(bureau.content, name)
        whole = content_image(name, look.sha256, look.width, look.height)
        out = tmp_path / "out.jpg"
        images.draw_image(
            require_type(ImageRecipe, images.name_scaled(whole, 1280).recipe), bureau, out
        )
        with Image.open(out) as drawn:
            assert drawn.width == 1280


def deep(width: int, height: int) -> bytes:
    row = b"\0" + bytes(range(0, 240, 2)) * (width * 6 // 120)
    return png(width, height, row * height, 16, 2)


def content_image(path: str, sha256: str, width: int, height: int) -> model.Image:
    return model.Image(path, path, sha256, width, height, "png")


def test_sixteen_bits_of_grey_stay_grey(tmp_path: Path) -> None:
    """A scan: its darks stay dark, where a plain conversion makes all of it white."""
    rows = b"".join(b"\0" + struct.pack(">16H", *range(0, 65536, 4096)) for _ in range(16))
    data = png(16, 16, rows, 16)
    bureau = written(tmp_path, {"scan.png": data})
    look = examine(bureau.content, "scan.png")
    out = tmp_path / "out.jpg"
    image = content_image("scan.png", look.sha256, look.width, look.height)
    images.draw_image(require_type(ImageRecipe, images.name_scaled(image, 16).recipe), bureau, out)
    with Image.open(out) as drawn:
        shades = [drawn.convert("L").getpixel((x, 8)) for x in (0, 8, 15)]
    for seen, wanted in zip(shades, (0, 128, 240), strict=True):
        assert isinstance(seen, int)
        assert abs(seen - wanted) < 12


def test_a_picture_that_changes_while_it_is_read_is_one_or_the_other_or_told(
    tmp_path: Path,
) -> None:
    bureau = written(tmp_path, {})
    path = bureau.content / "a.jpg"
    both = [picture(size=(800, 600)), picture(size=(300, 900))]
    path.write_bytes(both[0])
    over = threading.Event()

    def rewrite() -> None:
        while not over.is_set():
            for data in both:
                path.write_bytes(data)

    thread = threading.Thread(target=rewrite)
    thread.start()
    try:
        for _ in range(30):
            with suppress(Wrong):
                look = examine(bureau.content, "a.jpg")
                assert (look.width, look.height) in ((800, 600), (300, 900))
    finally:
        over.set()
        thread.join()


@LINUX
@pytest.mark.parametrize("make", [a_pipe, a_folder])
def test_a_picture_that_became_none_after_approval_is_told_when_it_is_drawn(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    bureau = written(tmp_path, {"a.jpg": picture()})
    look = examine(bureau.content, "a.jpg")
    (bureau.content / "a.jpg").unlink()
    make(bureau.content / "a.jpg")
    recipe = images.name_scaled(content_image("a.jpg", look.sha256, 40, 30), 20).recipe
    with pytest.raises(ContentError, match=r"a\.jpg: không đọc được ảnh"):
        images.draw_image(require_type(ImageRecipe, recipe), bureau, tmp_path / "out.jpg")


def test_one_monstrous_picture_does_not_stop_a_publication(office: Told) -> None:
    path = office.write("cao-vut", "Cột cờ cao vút", "Cột cờ mới của phường.")
    path.with_name("bia.png").write_bytes(saved("PNG", (1, 66_000)))
    office.run("approve", "--all", "--by", "Bà Hà")
    told = office.run("publish").output
    assert office.page("hop-to-dan-pho")
    assert "bia.png" in office.run("check", ok=False).output
    assert "chưa lường trước" not in told


@LINUX
def test_no_decoder_of_phones_pictures_is_ever_loaded_into_the_programme(tmp_path: Path) -> None:
    """Neither x265 (GPL) nor libheif and libde265: what strangers send is decoded in a child."""
    bureau = written(tmp_path, {"tin/index.md": f"{HEAD}\nLời.\n\n![Mô tả](a.heic)\n"})
    (bureau.content / "tin" / "a.heic").write_bytes(HEIC)
    script = """
import sys
from pathlib import Path
from pipeline import config, content
from pipeline.studio.base import images
office = config.read(Path(sys.argv[1]))
found = [a for a in content.read(office).articles if a.images][0].images[0]
images.draw_image(images.name_scaled(found, 200).recipe, office, Path(sys.argv[1], "out.jpg"))
maps = Path("/proc/self/maps").read_text()
print([name for name in ("heif", "x265", "de265") if name in maps])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(bureau.root)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    with Image.open(tmp_path / "out.jpg") as drawn:
        assert drawn.size == (200, 150)


def test_what_was_seen_of_a_picture_is_remembered_by_its_bytes(tmp_path: Path) -> None:
    bureau: Office = written(tmp_path, {"a.jpg": picture(size=(80, 60))})
    first = examine(bureau.content, "a.jpg", bureau.build)
    assert examine(bureau.content, "a.jpg", bureau.build) == first
    for kept in (bureau.build / "pictures").iterdir():
        kept.write_text("rác", encoding="utf-8")  # whatever stands there is not believed
    assert examine(bureau.content, "a.jpg", bureau.build) == first
    (bureau.content / "a.jpg").write_bytes(picture(size=(90, 30)))
    assert examine(bureau.content, "a.jpg", bureau.build).width == 90
