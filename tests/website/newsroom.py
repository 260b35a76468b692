"""An office of its own for every test, and articles as staff might write them."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image as Pictures
from PIL import ImageDraw

from channels.website import Website
from pipeline.channel import MemoryNotes, Secrets
from pipeline.channel_settings import WebsiteSettings
from pipeline.config import Clock, Config, Office, Surroundings, Ward, host_clock
from pipeline.model import VN, Article, Bulletin, Edition, Image, Priority

URL = "https://xuanlap.example"
SECTIONS = {
    "binh-dan-hoc-vu-so": "Bình dân học vụ số",
    "thong-bao": "Thông báo",
    "guong-dien-hinh": "Gương điển hình",
    "nha-truong": "Nhà trường",
    "khan-cap": "Tin khẩn",
}
TAGS = ("VNeID", "dịch vụ công", "chuyển đổi số", "phòng chống lừa đảo", "Đổi mới sáng tạo", "bão")
START = datetime(2026, 3, 2, 8, 0, tzinfo=VN)

_SENTENCES = (
    "Tổ công nghệ số cộng đồng đến từng nhà hướng dẫn bà con cài đặt ứng dụng VNeID.",
    "Lớp học mở vào 19 giờ thứ Ba và thứ Năm hằng tuần tại nhà văn hóa khu phố 3.",
    "Hồ sơ nộp trực tuyến được giảm 50 % lệ phí, tối đa 200.000 đồng một lần.",
    "Khi nhận cuộc gọi tự xưng công an, hãy cúp máy và gọi lại số của công an phường.",
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024 đặt người dân làm trung tâm.",
    "Bà con mang theo căn cước, điện thoại và mật khẩu thư điện tử nếu có.",
    "Sau ba tháng, 1.250 hộ trong phường đã nộp hồ sơ tại nhà – không phải đi lại.",
    "Nhà trường đề nghị phụ huynh chỉ nộp học phí qua tài khoản ghi trên thông báo.",
)
_SUBJECTS = (
    "Hướng dẫn kích hoạt định danh điện tử mức 2",
    "Lịch tiêm vắc-xin cho trẻ trong tháng",
    "Nộp hồ sơ đất đai trực tuyến tại nhà",
    "Nhận biết cuộc gọi giả danh cơ quan nhà nước",
    "Cụ bà 72 tuổi dạy cả xóm dùng điện thoại",
    "Trường Tiểu học Xuân Lập tuyển sinh lớp 1",
    "Ngày hội chuyển đổi số của thanh niên phường",
    "Thanh toán không tiền mặt ở chợ Xuân Lập",
)


class NoSecrets:
    """The website needs none."""

    def get(self, name: str) -> str | None:
        return None

    def put(self, name: str, value: str) -> None:
        raise AssertionError("trang web không có bí mật")


def office(root: Path, **ward: str) -> Office:
    """A fresh office below `root`."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    known = {
        "name": "phường Xuân Lập",
        "province": "tỉnh Đồng Nai",
        "publisher": "UBND phường Xuân Lập",
        "responsible": "Phòng Văn hóa - Xã hội",
        "address": "Trụ sở UBND phường Xuân Lập, tỉnh Đồng Nai",
        "email": "phongvhxh@xuanlap.example",
        "phone": "0251 3 000 000",
        "hours": "Thứ Hai đến thứ Sáu: 7 giờ 30 - 11 giờ 30, 13 giờ 30 - 17 giờ",
    }
    return Office(root, Config(ward=Ward(**{**known, **ward}), sections=SECTIONS))


def website(place: Office, now: Clock = host_clock, **settings: Any) -> Website:
    """The channel of an office, opened anew as another process would."""
    secrets: Secrets = NoSecrets()
    around = Surroundings(place, "website", MemoryNotes(), secrets, now=now)
    return Website(around, WebsiteSettings(kind="website", url=URL, **settings))


def image(place: Office, name: str, width: int = 1600, height: int = 900, alt: str = "") -> Image:
    """A drawn image in content/, already looked at."""
    path = place.content / name
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = random.Random(name)
    picture = Pictures.new("RGB", (width, height), "#f0dfc0")
    pen = ImageDraw.Draw(picture)
    for row in range(height):
        share = row / height
        pen.line([(0, row), (width, row)], (int(230 - 90 * share), int(190 - 60 * share), 150))
    for _ in range(9):
        at, base = chance.random() * width, height * (0.55 + chance.random() * 0.3)
        size = height * (0.08 + chance.random() * 0.2)
        colour = chance.choice(["#9b1c1f", "#0f4c5c", "#e0a526", "#5d7a3a", "#fbf6ec"])
        pen.polygon([(at, base - size * 1.5), (at - size, base), (at + size, base)], colour)
        pen.rectangle([at - size * 0.7, base, at + size * 0.7, base + size], "#fbf6ec", "#5d5148")
    pen.ellipse(
        [width * 0.8, height * 0.1, width * 0.8 + height / 6, height * 0.1 + height / 6], "#e0a526"
    )
    suffix = path.suffix.lstrip(".").replace("jpg", "jpeg")
    picture.save(path, suffix.upper())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Image(path.name, name, digest, width, height, suffix, alt or "Nhà dân trong phường")


def article(number: int, **changes: object) -> Article:
    """An ordinary article; articles of near numbers share sections and tags."""
    chance = random.Random(number)
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    paragraphs = [" ".join(chance.sample(_SENTENCES, 3)) for _ in range(3)]
    body = "\n\n".join([paragraphs[0], "## Cần làm gì", *paragraphs[1:]])
    found = Article(
        slug=f"bai-{number}",
        title=f"{subject}, đợt {number}",
        section=list(SECTIONS)[number % 4],
        date=START + timedelta(hours=9 * number),
        body=f"{body}\n\n- Bước 1: mở ứng dụng\n- Bước 2: nhập mã\n",
        path=f"bai-{number}.md",
        author="Nguyễn Thị Hạnh" if number % 2 else "",
        unit="Đoàn Thanh niên phường" if number % 3 else "",
        tags=(TAGS[number % 5], TAGS[(number * 3 + 1) % 5]),
        kind="tin",
    )
    return replace(found, **changes)  # type: ignore[arg-type]


LONG_BODY = """Bà con làm theo **bốn bước** dưới đây. Xem thêm tại [Cổng dịch vụ công](https://dichvucong.gov.vn/).

## Chuẩn bị giấy tờ

| Giấy tờ | Số bản | Lệ phí (đồng) | Nơi cấp |
|---|:-:|--:|---|
| Căn cước | 1 | 0 | Công an phường |
| Giấy khai sinh | 2 | 8.000 | UBND phường |
| Phiếu lý lịch tư pháp | 1 | 200.000 | Sở Tư pháp |

## Mở tài khoản

1. Tải ứng dụng **VNeID** từ kho chính thức.
2. Nhập số điện thoại và số căn cước.
   - Mã xác thực có 6 chữ số.
   - *Không đọc mã cho bất kỳ ai.*

![Quầy hướng dẫn](quay.jpg "Quầy hướng dẫn tại UBND phường, ngày 22 tháng 12 năm 2025")

### Nếu không nhận được mã

> Chờ 5 phút rồi bấm “Gửi lại”. Nếu vẫn không được, gọi số 1900 0368.

## Nộp hồ sơ

Điền mẫu đơn, chụp ảnh giấy tờ rồi bấm nộp. Lệ phí còn 100.000 đồng – giảm một nửa.[^1]

## Nhận kết quả

Kết quả trả trong 3 ngày làm việc.

- [x] Tra cứu bằng mã hồ sơ
- [ ] Nhận bản giấy tại nhà

[^1]: Theo nghị quyết của Hội đồng nhân dân tỉnh.
"""


def showpiece(place: Office) -> list[Article]:
    """Articles with everything that a page can show."""
    front = image(place, "huong-dan/lop.jpg", 1920, 1080, "Lớp học số buổi tối")
    inside = image(place, "huong-dan/quay.jpg", 1280, 960, "Quầy hướng dẫn")
    small = image(place, "cho.png", 400, 300, "Chợ Xuân Lập")
    long = article(
        900,
        slug="nop-ho-so-truc-tuyen",
        title="Nộp hồ sơ trực tuyến: bốn bước làm tại nhà, không phải xếp hàng",
        body=LONG_BODY,
        cover=front,
        images=(inside,),
        priority=Priority.PRIORITY,
        source="Báo Đồng Nai",
        source_url="https://baodongnai.com.vn/",
        kind="hướng dẫn",
        author="Trần Văn Minh",
        unit="Tổ công nghệ số cộng đồng",
    )
    storm = article(
        901,
        slug="bao-so-9",
        title="Bão số 9: chằng chống nhà cửa trước 18 giờ hôm nay",
        section="khan-cap",
        priority=Priority.URGENT,
        expiry=START + timedelta(days=400),
        tags=("bão",),
    )
    market = article(902, slug="cho-khong-tien-mat", cover=small, title="Chợ quê quét mã")
    return [long, storm, market]


def editions(channel: Website, articles: Iterable[Article]) -> list[tuple[Edition, str]]:
    """What `deliver_together` takes."""
    composed = [channel.compose(Bulletin((each,))) for each in articles]
    return [(edition, f"key/{edition.subject}") for edition in composed]


def publish(channel: Website, articles: Iterable[Article]) -> list[object]:
    """Compose and deliver; the outcomes."""
    return list(channel.deliver_together(editions(channel, articles)))


def tree(place: Office) -> dict[str, tuple[int, str]]:
    """Every file of the site: its time of change and its digest."""
    root = place.root / "var/site"
    return {
        path.relative_to(root).as_posix(): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in root.rglob("*")
        if path.is_file()
    }


def rewritten(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> set[str]:
    """Files that are new, changed, touched or gone."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def texts(place: Office) -> dict[str, str]:
    """Digest of every file of the site."""
    return {path: digest for path, (_, digest) in tree(place).items()}


def hours(count: float) -> timedelta:
    """A stretch of time."""
    return timedelta(seconds=math.floor(count * 3600))
