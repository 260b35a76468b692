"""What the service shows on loopback: the site, a status page, previews, and /healthz for machines.

Drafts are shown to this machine alone (loopback.py), by addresses that no public page links to.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import fault
from pipeline.office.heartbeat import Heartbeat
from pipeline.office.rounds import Log
from pipeline.web.loopback import plain_page
from pipeline.web.preview_pages import PreviewPages
from pipeline.web.static_files import file_response, find_file
from pipeline.web.status_page import render_status
from pipeline.web.style import STYLE

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_OURS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-src 'self'; img-src 'self'; "
        "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_REFRESH = "30"  # seconds


def build_pages(
    site: Path, pulse: Callable[[], Heartbeat], previews: PreviewPages, log: Log
) -> Starlette:
    """The pages of an office whose site lies in the folder `site`."""
    shown = _Pages(site, pulse, previews, log)
    routes = [
        Route("/healthz", shown.health),
        Route("/tinh-trang", shown.status),
        Route("/xem-truoc", lambda _: RedirectResponse("/xem-truoc/", 308)),
        Route("/xem-truoc/", shown.previewed),
        Route("/xem-truoc/trang/{path:path}", shown.drawn),
        Route("/xem-truoc/tep/{path:path}", shown.made),
        Route("/xem-truoc/{slug}", shown.preview),
        Route("/{path:path}", shown.public),
    ]
    handlers: Mapping[Any, Any] = {404: shown.missing, Exception: shown.failed}
    return Starlette(routes=routes, exception_handlers=handlers)


@dataclass(frozen=True)
class _Pages:
    site: Path
    pulse: Callable[[], Heartbeat]
    previews: PreviewPages
    log: Log

    async def health(self, _: Request) -> Response:
        """For machines: 200 while all is well."""
        now = self.pulse()
        return JSONResponse(now.to_json(), 200 if now.healthy else 503, _OURS)

    async def status(self, _: Request) -> Response:
        """/tinh-trang."""
        return HTMLResponse(render_status(self.pulse()), headers={**_OURS, "Refresh": _REFRESH})

    async def previewed(self, _: Request) -> Response:
        """All articles."""
        return HTMLResponse(await asyncio.to_thread(self.previews.list_page), headers=_OURS)

    async def preview(self, request: Request) -> Response:
        """One article, as every channel would publish it."""
        shown = await asyncio.to_thread(self.previews.page, request.path_params["slug"])
        if shown:
            return HTMLResponse(shown, headers=_OURS)
        words = "Không có bài này, hoặc máy chưa đọc xong các bài. Xem danh sách ở /xem-truoc/."
        return plain_page(404, "Chưa có bản xem trước", words)

    async def drawn(self, request: Request) -> Response:
        """The website's own pages of what is previewed."""
        return await self._file(self.previews.folder, request)

    async def made(self, request: Request) -> Response:
        """Media, as far as they are made."""
        return await self._file(self.previews.media, request)

    async def public(self, request: Request) -> Response:
        """The site, as everybody sees it."""
        return await self._file(self.site, request)

    async def _file(self, folder: Path, request: Request) -> Response:
        scope = {**request.scope, "path": "/" + request.path_params["path"]}
        return file_response(folder, scope) or await self.missing(request)

    async def missing(self, _: Request, __: Exception | None = None) -> Response:
        """The ward's own 404.html, if the site has one already."""
        lying = find_file(self.site, ("404.html",))
        if lying is None:
            return plain_page(404, "Không tìm thấy trang này", "Địa chỉ có thể đã viết sai.")
        no_cache = {"Cache-Control": "no-cache"}
        return FileResponse(lying[0], 404, no_cache, "text/html", stat_result=lying[1])

    async def failed(self, request: Request, error: Exception) -> Response:
        """What nobody foresaw is logged, and said in Vietnamese."""
        self.log("page-failed", path=request.url.path, detail=f"{fault(error)}: {error}")
        words = "Lỗi đã ghi trong var/log. Các trang khác vẫn xem được."
        return plain_page(500, "Máy gặp lỗi ở trang này", words)
