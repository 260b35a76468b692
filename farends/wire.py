"""What a platform's logic sees: requests, replies, routes. No socket."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from farends.store import Store

_SECRET = re.compile(r"token|secret|proof|password|authorization|code", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One file of a multipart body."""

    filename: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Request:
    """One request, read to its end. `args` are the named groups of its route."""

    method: str
    path: str  # without the query
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)  # lower-case names
    body: bytes = field(repr=False)
    args: Mapping[str, str] = field(default_factory=dict)

    @property
    def bearer(self) -> str:
        """The token of the Authorization header (any scheme); empty if none."""
        return self.headers.get("authorization", "").partition(" ")[2].strip()

    @property
    def type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a urlencoded, multipart or JSON-object body. Last one wins."""
        if self.type == "multipart/form-data":
            return self._parts[0]
        if self.type == "application/json":
            return dict(self.json) if isinstance(self.json, dict) else {}
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def files(self) -> dict[str, Part]:
        """The files of a multipart body, by field name."""
        return self._parts[1]

    @cached_property
    def _parts(self) -> tuple[dict[str, str], dict[str, Part]]:
        fields: dict[str, str] = {}
        files: dict[str, Part] = {}
        boundary = _header(self.headers.get("content-type", "")).get_param("boundary", "")
        if self.type != "multipart/form-data" or not boundary:
            return fields, files
        for piece in self.body.split(b"--" + str(boundary).encode())[1:-1]:
            head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            content = content.removesuffix(b"\r\n")
            about = _part_header(head)
            name = str(about.get_param("name", "", "content-disposition"))
            filename = about.get_filename()
            if filename is None:
                fields[name] = content.decode("utf-8", "replace")
            else:
                files[name] = Part(filename, about.get_content_type(), content)
        return fields, files

    def about(self) -> dict[str, Any]:
        """What the journal keeps: no header values, no tokens, no file contents."""
        files = {name: [part.filename, len(part.content)] for name, part in self.files.items()}
        sent = self.json if self.type == "application/json" else self.form
        return {
            "method": self.method,
            "path": self.path,
            "query": redact(dict(self.query)),
            "headers": sorted(self.headers),
            "body": redact(sent) if len(self.body) < 65536 or files else len(self.body),
            "files": files,
        }


@dataclass(frozen=True)
class Reply:
    """An answer. `body`: bytes or a string as they are, None for nothing, else JSON."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def wire(self) -> tuple[dict[str, str], bytes]:
        """Headers (Content-Type and Content-Length among them) and bytes."""
        if isinstance(self.body, bytes):
            kind, content = "application/octet-stream", self.body
        elif isinstance(self.body, str):
            kind, content = "text/html; charset=utf-8", self.body.encode()
        elif self.body is None:
            kind, content = "", b""
        else:
            kind = "application/json; charset=utf-8"
            content = json.dumps(self.body, ensure_ascii=False).encode()
        typed = {"Content-Type": kind} if kind else {}
        return {**typed, **self.headers, "Content-Length": str(len(content))}, content


Logic = Callable[[Request, Store], Reply]


@dataclass(frozen=True)
class Platform:
    """A stand-in: its routes (method, path as a regular expression, logic) and its oracle."""

    name: str
    routes: tuple[tuple[str, str, Logic], ...]
    public: Callable[[Store], list[dict[str, Any]]]  # what the public sees, oldest first
    lost: Reply = Reply({"error": "not found"}, 404)  # no such route

    def answer(self, request: Request, store: Store) -> Reply:
        """The reply of the first route that fits."""
        for method, path, logic in self.routes:
            found = re.fullmatch(path, request.path) if method == request.method else None
            if found:
                args = {name: value or "" for name, value in found.groupdict().items()}
                return logic(Request(**{**_shallow(request), "args": args}), store)
        return self.lost


def redact(value: Any) -> Any:
    """The same JSON, with “…” in the place of everything whose name sounds secret."""
    if isinstance(value, dict):
        return {k: "…" if _SECRET.search(str(k)) else redact(v) for k, v in value.items()}
    if isinstance(value, list):
        return [redact(each) for each in value]
    return value


def _shallow(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in request.__dataclass_fields__}


def _header(content_type: str) -> Message:
    message = Message()
    message["Content-Type"] = content_type
    return message


def _part_header(head: bytes) -> Message:
    message = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        message[name.strip()] = value.strip()
    return message
