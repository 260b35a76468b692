"""A folder shown over HTTP: plain files and index.html, and nothing else.

No list of a folder, no name that begins with a dot, no link that leads elsewhere, no way out of
the folder however it is written. A film is sent from where it is asked for (Range), and what a
browser has already is not sent again (ETag, Last-Modified).
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

_ODD = re.compile(
    r'[\x00-\x1f\x7f\\:*?"<>|]|[ .]\Z'
)  # in no name of ours; some mean more on Windows
_KINDS = {  # whatever the host's own table says
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".xml": "text/xml",
    ".txt": "text/plain", ".json": "application/json", ".vtt": "text/vtt", ".ics": "text/calendar",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp",
    ".mp3": "audio/mpeg", ".wav": "audio/wav", ".mp4": "video/mp4", ".pdf": "application/pdf",
    ".woff2": "font/woff2",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
_CONDITIONS = StaticFiles(directory=None)  # only asked whether a browser has a file already


def split_address(path: str) -> tuple[str, ...] | None:
    """The names that an address leads through, below a folder; the last may be empty.

    None: no file of ours can be meant.
    """
    if not path.startswith("/"):
        return None
    *folders, last = path[1:].split("/")
    if any(not each or _is_odd(each) for each in folders) or _is_odd(last):
        return None
    return (*folders, last)


def _is_odd(name: str) -> bool:
    return name.startswith(".") or bool(_ODD.search(name))


def find_file(root: Path, names: tuple[str, ...]) -> tuple[Path, os.stat_result] | None:
    """What lies there, a plain file or a folder, and is reached without following a link."""
    at = root
    try:
        status = at.stat()  # the folder itself may be a link: whoever configured it chose so
        for name in filter(None, names):
            at = at / name
            status = at.lstat()
            if not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
                return None
    except (OSError, ValueError):
        return None
    return at, status


def file_response(root: Path, scope: Scope) -> Response | None:
    """The answer to a request for a file below `root`; None: there is no such file."""
    path: str = scope["path"]
    encoded: bytes = scope.get("raw_path", b"").lower()
    names = split_address(path)
    if names is None or b"%2f" in encoded or b"%5c" in encoded:
        return None
    lying = find_file(root, names)
    if lying is None:
        return None
    at, status = lying
    if stat.S_ISDIR(status.st_mode):
        index = find_file(at, ("index.html",))
        if index is None or stat.S_ISDIR(index[1].st_mode):
            return None
        if names[-1]:
            return RedirectResponse(f"{scope.get('root_path', '')}{path}/", 308)
        at, status = index
    elif not names[-1]:  # a file is no folder
        return None
    return _send_file(at, status, scope)


def _send_file(at: Path, status: os.stat_result, scope: Scope) -> Response:
    kind = _KINDS.get(at.suffix.lower(), "application/octet-stream")
    response = FileResponse(
        at, media_type=kind, stat_result=status, headers={"Cache-Control": "no-cache"}
    )
    if _CONDITIONS.is_not_modified(response.headers, Headers(scope=scope)):
        return NotModifiedResponse(response.headers)
    return response
