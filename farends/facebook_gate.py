"""The stand-in's gate: versions, tokens, usage and rate limits, around every Graph call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from farends.facebook_world import (
    APP_ID,
    APP_SECRET,
    NEWEST,
    OLDEST,
    PAGE_ID,
    GraphRefusal,
    fault,
    find_grant,
    switch,
)
from farends.store import Store
from farends.wire import Logic, Reply, Request

DAY = 24 * 3600


@dataclass(frozen=True)
class Caller:
    """Whose token a call bears."""

    token: str
    about: Mapping[str, Any]

    def require(self, scope: str, code: int) -> None:
        """Refuse without a permission: 200 to write, 10 to read."""
        if scope not in self.about["scopes"]:
            raise GraphRefusal(code, f"(#{code}) Requires {scope} permission", status=403)

    def require_posting(self) -> None:
        """Refuse who may not create content on the Page."""
        self.require("pages_manage_posts", 200)
        if self.about["type"] != "PAGE" or "CREATE_CONTENT" not in self.about["tasks"]:
            raise GraphRefusal(200, "(#200) The user hasn't authorized the application", status=403)


def read_parameters(request: Request) -> dict[str, str]:
    """Parameters, wherever they stand: Graph reads query and body alike."""
    return {**request.query, **request.form}


def gate(logic: Logic) -> Logic:
    """The logic of a call, with version and usage in its headers and refusals as envelopes."""

    def answer(request: Request, store: Store) -> Reply:
        version = int(request.args.get("version") or NEWEST)
        if version > NEWEST:
            return fault(2500, "Unknown path components", status=400)
        used = _count_call(store)
        try:
            _refuse_over_limit(store, used)
            reply = logic(request, store)
        except GraphRefusal as no:
            reply = no.reply
        return replace(reply, headers={**reply.headers, **_headers(store, used, version)})

    return answer


def identify_caller(request: Request, store: Store, now: float | None = None) -> Caller:
    """Who asks. Raises GraphRefusal: 190 and the subcode that says why, or 102 without a token."""
    token = request.bearer or read_parameters(request).get("access_token", "")
    if not token:
        raise GraphRefusal(102, "A session key is required", status=401)
    about = find_grant(store, token)
    if about is None:
        raise GraphRefusal(190, "Invalid OAuth access token.", status=401)
    now = store.now().timestamp()
    if about["expires_at"] and about["expires_at"] <= now:
        raise GraphRefusal(190, "Error validating access token: Session has expired", 463, 401)
    if about["dead"]:
        raise GraphRefusal(190, "Error validating access token", about["dead"], 401)
    return Caller(token, about)


def is_app(request: Request) -> bool:
    """Whether the app itself asks, by `app-id|app-secret`."""
    token = request.bearer or read_parameters(request).get("access_token", "")
    return token == f"{APP_ID}|{APP_SECRET}"


def require_own_page(page: str) -> None:
    """Refuse a Page that is not ours."""
    if page not in (PAGE_ID, "me"):
        raise GraphRefusal(
            100,
            f"Unsupported request. Object with ID '{page}' does not exist",
            33,
        )


# --- usage ----------------------------------------------------------------------------------


def _count_call(store: Store) -> float:
    """Count a call; the usage in percent."""
    fixed, budget = switch(store, "usage"), switch(store, "budget")
    if fixed is not None:
        return float(fixed)
    if not budget:
        return 1.0
    now = store.now().timestamp()
    calls = [each for each in store.kept("facebook:calls", []) if each > now - DAY]
    store.keep("facebook:calls", [*calls, now])
    return 100 * (len(calls) + 1) / float(budget)


def _refuse_over_limit(store: Store, used: float) -> None:
    if used >= 100:
        code = switch(store, "limit_code")
        raise GraphRefusal(code, f"(#{code}) There have been too many calls to this Page account.")


def _headers(store: Store, used: float, version: int) -> dict[str, str]:
    effective = version if version >= OLDEST else OLDEST
    percent = int(used)
    usage = {"call_count": percent, "total_time": percent // 2, "total_cputime": percent // 2}
    regain = 17 if used >= 100 else 0
    business = {"type": "pages", **usage, "estimated_time_to_regain_access": regain}
    return {
        "facebook-api-version": f"v{effective}.0",
        "X-App-Usage": json.dumps(usage),
        "X-Business-Use-Case-Usage": json.dumps({PAGE_ID: [business]}),
    }


# --- fields -----------------------------------------------------------------------------------


def split_fields(fields: str) -> list[str]:
    """The names of a `fields` parameter: `a,b{c,d}` → a, b{c,d}."""
    return [each for each in re.split(r",(?![^{]*\})", fields) if each]


def project_fields(thing: Mapping[str, Any], fields: str) -> dict[str, Any]:
    """Only the fields that were asked for (always with `id`); those nobody has are left out."""
    found: dict[str, Any] = {"id": thing["id"]}
    for field in split_fields(fields):
        name, _, inner = field.partition("{")
        value = thing.get(name)
        if value is None:
            continue
        if inner and isinstance(value, dict) and isinstance(value.get("data"), list):
            names = inner.rstrip("}").split(",")
            rows = [{k: row[k] for k in names if k in row} for row in value["data"]]
            value = {"data": rows}
        found[name] = value
    return found
