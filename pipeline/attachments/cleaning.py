"""A file's bytes without the people whom its properties name. Only ever in a child with limits."""

from __future__ import annotations

from pipeline.attachments.kinds import ODF, WORD


def clean_file(data: bytes, kind: str) -> bytes:
    """The file as it is published. Of a kind that is not cleaned: the same bytes."""
    if kind == "pdf":
        from pipeline.attachments import pdf

        return pdf.clean_pdf(data)
    if kind in WORD or kind in ODF:
        from pipeline.attachments import zipped

        return zipped.clean_zipped(data)
    return data
