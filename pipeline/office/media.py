"""Films, sounds, pictures and papers that editions need: what staff read of their making."""

from __future__ import annotations

from pipeline.errors import fault
from pipeline.model import Form, Rendition

WORDS = {Form.IMAGE: "ảnh", Form.AUDIO: "âm thanh", Form.VIDEO: "video", Form.DOCUMENT: "tài liệu"}


def unforeseen_fault(rendition: Rendition, error: Exception) -> str:
    """What staff read of a file whose making met what nobody foresaw."""
    recipe = rendition.recipe
    about = recipe.get("source") or recipe.get("title") or rendition.alt
    of = f" của “{about}”" if about else ""
    return (
        f"Không làm được {WORDS[rendition.form]}{of}: máy gặp lỗi chưa lường trước "
        f"({fault(error)}). Các tệp khác vẫn làm. Gửi câu này và tệp của bài cho người phụ trách "
        "kỹ thuật."
    )
