"""The Graph API by facebook-sdk, over our own HTTP. No other file imports that package.

facebook-sdk 3.1.0 (2018) is no longer maintained and has faults; each is dealt with here:

    it refuses every living version        the version is set after construction
    no timeout                             every exchange is `HttpEndpoint`'s, with its patience
    nested parameters fall apart           lists and objects leave as JSON
    a non-JSON answer confuses it          `HttpEndpoint` reads it before the SDK does
    no Content-Type: a bare KeyError       the SDK is shown only JSON that we have read
    the token stands in URL and body       it travels in the Authorization header alone
    status and usage headers are lost      they are kept here
    it warns when compiled (Python 3.12+)  not even under `-W error` does that reach us

Sources: developers.facebook.com, docs/graph-api/overview/rate-limiting (usage headers) and
docs/facebook-login/security (`appsecret_proof`), read 2026-11.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from channels.facebook.codes import REST, GraphFault, RateLimited, explain_fault
from channels.facebook.usage import FULL, Usage
from pipeline.http.answer import Answer, check_status, no_clear_answer
from pipeline.http.endpoint import HttpEndpoint

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import facebook

TITLE = "Facebook"  # what staff read
Parameters = dict[str, Any]  # of a call: text, numbers, booleans, lists and objects
_TOKEN = re.compile(r"\bEAA\w{8,}")
_SECRET = ("code", "client_secret", "fb_exchange_token", "input_token")


@dataclass
class Graph:
    """The Graph API under one token. A call returns JSON, or raises an error of pipeline/errors.py.

    `now`: Facebook’s time at its last answer (aware, UTC; None before the first, or if it told
    none); `usage`: what its last answer said of our limits; `effective`: the version it used.
    """

    endpoint: HttpEndpoint
    version: str
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    now: datetime | None = None
    usage: Usage = field(default_factory=Usage)
    effective: str = ""

    def __post_init__(self) -> None:
        self._session = _SdkSession(self)
        self._sent: list[str] = []  # secrets in the form of the last call
        # The SDK's own constructor knows no version that is still alive
        self._sdk = facebook.GraphAPI(self.token, version="3.1", session=self._session)
        self._sdk.version = self.version

    def read(self, path: str, **query: Any) -> dict[str, Any]:
        """GET. Raises TryLater, Rejected."""
        return self._call("GET", path, query=query, effect=False)

    def write(
        self,
        path: str,
        *,
        effect: bool = True,
        fields: str = "",
        files: Mapping[str, Any] | None = None,
        **form: Any,
    ) -> dict[str, Any]:
        """POST. `effect=False`: nobody sees what it does, and it may be repeated at will.

        `fields` of what was written come back with the answer (docs/graph-api/advanced).
        """
        query = {"fields": fields} if fields else {}
        return self._call("POST", path, query=query, form=form, files=files, effect=effect)

    def remove(self, path: str, *, effect: bool = True) -> dict[str, Any]:
        """DELETE. `effect=False`: nobody saw it."""
        return self._call("DELETE", path, effect=effect)

    def upload(self, address: str, content: bytes, **headers: str) -> dict[str, Any]:
        """Bytes to an upload address that Facebook gave; nobody sees them yet.

        documentation/video-api/guides/reels-publishing, read 2026-11: `Authorization: OAuth`.
        """
        answer = self.endpoint.exchange(
            "POST",
            address,
            effect=False,
            headers={"Authorization": f"OAuth {self.token}", **headers},
            body=content,
        )
        return self.read_answer(answer)

    def rest_if_full(self) -> None:
        """Raises RateLimited when our allowance is nearly used up: calling on extends the block."""
        if self.usage.percent >= FULL:
            raise RateLimited(
                f"Đã dùng {self.usage.percent:.0f} % lượt gọi Facebook cho phép: kênh nghỉ.",
                self.usage.regain or REST,
                grows=not self.usage.regain,
            )

    def _call(
        self,
        method: str,
        path: str,
        *,
        effect: bool,
        query: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        self._session.effect = effect
        self._sent = [str(value) for name, value in (form or {}).items() if name in _SECRET]
        refused = None
        try:
            found = self._sdk.request(
                f"{self.version}/{path}",
                args=dict(query or {}),
                post_args=None if form is None else dict(form),
                files=files,
                method=method,
            )
        except facebook.GraphAPIError as error:
            refused = error.result  # raised on below: no traceback shall show the SDK's own words
        if refused is not None:
            return self._resolve_error(refused, effect, writing=method != "GET")
        return found if isinstance(found, dict) else {"success": found is True}

    def read_answer(self, answer: Answer) -> dict[str, Any]:
        """The JSON object of an answer to a request past the SDK. Raises as a call does."""
        self.remember_headers(answer)
        body = parse_body(answer)
        return self._resolve_error(body, answer.effect, writing=True) if "error" in body else body

    def remember_headers(self, answer: Answer) -> None:
        """Keep what the headers of an answer tell: the time, our usage, the version."""
        try:
            self.now = parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
        except (ValueError, TypeError):
            self.now = None
        self.usage = Usage.from_headers(answer.headers)
        self.effective = answer.headers.get("facebook-api-version", self.effective)

    def _resolve_error(self, body: Any, effect: bool, writing: bool) -> dict[str, Any]:
        """Raise what an error envelope means, or return the success that hides in it."""
        envelope = body.get("error") if isinstance(body, dict) else None
        if not isinstance(envelope, dict):
            raise no_clear_answer(effect, TITLE, "câu trả lời không đọc được")
        # The write went well and only reading it back failed (docs/graph-api/advanced)
        original = envelope.get("original_response")
        if isinstance(original, dict) and original.get("id"):
            return original
        words = envelope.get("error_user_msg") or envelope.get("message") or ""
        fault = GraphFault.from_json(envelope, self._clean_words(str(words)))
        if fault is None:
            raise no_clear_answer(effect, TITLE, "lỗi không có mã")
        raise explain_fault(fault, effect, writing, self.usage.regain)

    def _clean_words(self, words: str) -> str:
        """Facebook's own words for staff: short, without anything that opens an account."""
        for hidden in (self.token, self.secret, *self._sent):
            if hidden:
                words = words.replace(hidden, "…")
        return " ".join(_TOKEN.sub("…", words).split())[:200]

    @property
    def proof(self) -> str:
        """`appsecret_proof`: lowercase hex HMAC-SHA256 of the token under the app's secret."""
        key, message = self.secret.encode(), self.token.encode()
        return hmac.new(key, message, hashlib.sha256).hexdigest() if self.secret else ""


def parse_body(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer; with an `error` that has a code, whatever its status.

    Raises what the status means if the body says nothing clearer. Plain `true` is a success.
    """
    body = answer.json
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        code = body["error"].get("code")
        if isinstance(code, int):
            return body
    check_status(answer)
    if body is True:
        return {"success": True}
    if not isinstance(body, dict) or "error" in body:
        raise no_clear_answer(answer.effect, TITLE, "câu trả lời không đọc được")
    return body


def require_success(body: Mapping[str, Any]) -> None:
    """Raise OutcomeUnknown unless the answer to a write is a clear yes."""
    if body.get("success") is not True:
        raise no_clear_answer(True, TITLE, "câu trả lời không nói là đã xong")


class _SdkSession:
    """What the SDK takes for a `requests.Session`: over our endpoint."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.effect = True

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> _SdkResponse:
        """One exchange. Raises DeliveryError; what it returns is JSON without doubt."""
        graph = self._graph
        token = {**(params or {}), **(data or {})}.get("access_token", graph.token)
        query, form = _encode_parameters(params or {}), _encode_parameters(data or {})
        if graph.proof:
            (form if method == "POST" else query)["appsecret_proof"] = graph.proof
        answer = graph.endpoint.exchange(
            method,
            url.removeprefix(facebook.FACEBOOK_GRAPH_URL),
            effect=self.effect,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            query=query,
            form=form,
            files=files,
        )
        graph.remember_headers(answer)
        return _SdkResponse(parse_body(answer))


class _SdkResponse:
    """What the SDK takes for a `requests.Response`: an answer that is JSON and read."""

    headers: Mapping[str, str] = {"content-type": "application/json"}

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body

    def json(self) -> dict[str, Any]:
        """The object."""
        return self._body


def _encode_parameters(values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as they travel: no token, nothing empty, nested values and booleans as JSON."""
    nested = (list, tuple, dict, bool)
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, nested) else value
        for name, value in values.items()
        if value is not None and name != "access_token"
    }
