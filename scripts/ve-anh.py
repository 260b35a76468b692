# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=11.3", "resvg-py==0.5.0", "fonttools>=4.60", "brotli>=1.1"]
# ///
"""Draw the pictures of content/ anew: the same code draws the same pictures.

    python scripts/ve-anh.py            # all of them
    python scripts/ve-anh.py mua-bao    # those whose path holds this word

Each is 1600 x 900 pixels, JPEG, at most 180 kB.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image
from tranh.bai_hoc import LESSONS
from tranh.hinh import FIGURES
from tranh.thong_bao import NOTICES
from tranh.tin_phuong import NEWS

CONTENT = Path(__file__).resolve().parents[1] / "content"
LARGEST = 180_000  # bytes


def jpeg(svg: str) -> bytes:
    """The drawing, at the best quality that fits in LARGEST bytes."""
    drawn = Image.open(
        io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=1600, height=900)))
    )
    for quality in range(90, 40, -5):
        out = io.BytesIO()
        drawn.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise SystemExit("Tranh quá nhiều chi tiết: không nén được dưới 180 kB.")


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, draw in {**LESSONS, **NEWS, **NOTICES, **FIGURES}.items():
        if wanted in name:
            data = jpeg(draw())
            (CONTENT / name).write_bytes(data)
            print(f"{len(data) // 1000:4} kB  {name}")


if __name__ == "__main__":
    main()
