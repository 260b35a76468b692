"""Addresses as QR codes (ISO/IEC 18004). The only door of segno.

Level M (15 % may be lost: creased paper, a thumb, glare) and the quiet zone of four modules
that the standard asks for. Black on white, whatever the ground: phones need the contrast.
"""

from __future__ import annotations

import io

import segno

from pipeline.errors import ContentError

QUIET = 4  # modules of white on each side


def qr_png(address: str, module: int = 12) -> bytes:
    """The code as a PNG, `module` pixels for each of its dots. Raises ContentError."""
    return _encode_address(address, "png", scale=module, border=QUIET)


def qr_svg(address: str) -> bytes:
    """The code as an SVG of one unit for each dot, white ground included. Raises ContentError."""
    return _encode_address(address, "svg", border=QUIET, light="#fff", xmldecl=False, nl=False)


def _encode_address(address: str, kind: str, **look: object) -> bytes:
    try:
        code = segno.make(address, error="m", micro=False, boost_error=False)
    except (segno.DataOverflowError, ValueError) as error:
        raise ContentError(
            f"Địa chỉ “{address[:60]}…” không thành mã QR được ({error}). Dùng địa chỉ ngắn hơn."
        ) from None
    out = io.BytesIO()
    code.save(out, kind=kind, **look)
    return out.getvalue()
