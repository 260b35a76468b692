"""A presentation → bytes that are the same whenever and wherever they are written."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name


def save_deck(deck: Any, title: str, author: str, at: datetime) -> bytes:
    """The .pptx. `at` is the moment that its properties name; nothing asks the clock."""
    properties = deck.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = moment
    properties.language, properties.revision = "vi-VN", 1
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    raw, out = io.BytesIO(), io.BytesIO()
    deck.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as fresh:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            fresh.writestr(entry, old.read(name))
    return out.getvalue()
