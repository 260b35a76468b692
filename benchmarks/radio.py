"""What a programme of the loudspeaker costs: seconds of work per minute of programme.

    .venv/bin/python benchmarks/radio.py [MINUTES]

Cold, then with one sentence changed, then again with nothing changed. Offline voice. Work is
processor time of this process and its children; the wall clock stands beside it.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from channels.radio import Radio, open_radio
from pipeline import config
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import RadioSettings
from pipeline.config import Surroundings
from pipeline.model import VN, Article, Bulletin, Slot
from pipeline.secrets import FileSecrets
from pipeline.studio.sound.programme import cue_sheet

START = datetime(2026, 11, 25, 17, 0, tzinfo=VN)
OFFICE = '[ward]\nname = "phường Xuân Lập"\n[sections]\nthong-bao = "Thông báo"\n'
THINGS = ("cài đặt định danh điện tử", "nộp hồ sơ trực tuyến", "thanh toán không tiền mặt",
          "nhận biết lừa đảo qua mạng", "mở sổ sức khỏe điện tử", "bảo vệ mật khẩu")  # fmt: skip
ITEM_SECONDS = 57  # of one item below, spoken


def article(n: int, changed: bool = False) -> Article:
    """About a minute of plain news; `changed` alters one sentence."""
    thing = THINGS[n % len(THINGS)]
    sentences = [
        f"Tổ công nghệ số cộng đồng khu phố {n + 1} hướng dẫn bà con {thing}.",
        f"Buổi hướng dẫn bắt đầu lúc {7 + n % 4} giờ 30 ngày {n % 27 + 1}/12/2026, ở nhà văn hóa.",
        "Bà con mang theo căn cước công dân, điện thoại có kết nối mạng và số đã đăng ký.",
        "Người cao tuổi, người khuyết tật được hướng dẫn tại nhà nếu báo trước cho tổ trưởng.",
        f"Năm nay, phường phấn đấu {80 + n % 20}% người dân trong độ tuổi biết {thing}.",
        "Không đọc mã xác thực cho bất kỳ ai, kể cả người tự xưng là công an hay ngân hàng.",
        "Mọi thắc mắc xin liên hệ trung tâm phục vụ hành chính công của phường trong giờ làm việc.",
        "Lệ phí: không thu." if changed else "Buổi hướng dẫn không thu tiền.",
    ]
    return Article(
        slug=f"bai-{n}", title=f"Hướng dẫn {thing}, bài {n + 1}", section="thong-bao",
        date=START - timedelta(days=1, minutes=n), body="\n\n".join(sentences), path=f"{n}.md",
    )  # fmt: skip


def work() -> float:
    """Seconds of processor time so far, children included."""
    own, children = (resource.getrusage(who) for who in (0, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure(radio: Radio, what: str, articles: list[Article]) -> None:
    """One programme, composed, made and handed over; its costs."""
    slot = Slot(START, 60 * len(articles) + 240)
    cpu, wall = work(), time.perf_counter()
    edition = radio.compose(Bulletin(tuple(articles), slot=slot))
    receipt = radio.deliver(edition, what)
    cpu, wall = work() - cpu, time.perf_counter() - wall
    sound = radio.folder / receipt.remote_id / "programme.mp3"
    cue = cue_sheet(sound)
    minutes = cue["duration_s"] / 60
    print(
        f"{what:<22} {minutes:5.1f} min  {cpu / minutes:6.3f} s work/min  "
        f"{wall / minutes:6.3f} s wall/min  {cue['loudness']['integrated_lufs']:6.1f} LUFS  "
        f"{cue['loudness']['true_peak_dbtp']:5.1f} dBTP  "
        f"estimate {edition.data['seconds_estimate'] / cue['duration_s'] - 1:+.1%}"
    )


def main(minutes: int) -> None:
    """Print three rows."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "config.toml").write_text(OFFICE, encoding="utf-8")
        office = config.read(root)
        around = Surroundings(office, "radio", MemoryNotes(), FileSecrets(root / "secrets"))
        radio = open_radio(around, RadioSettings(voices=("espeak",)))
        articles = [article(n) for n in range(max(1, minutes * 60 // ITEM_SECONDS))]
        print(f"{os.cpu_count()} cores, {len(articles)} items")
        measure(radio, "cold", articles)
        measure(radio, "one sentence changed", [article(0, changed=True), *articles[1:]])
        measure(radio, "nothing changed", [article(0, changed=True), *articles[1:]])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 13)
