"""The simplest far end, in three temperaments, each under its own path.

    /safe    POST with an Idempotency-Key makes the same one thing however often it is asked
    /find    every POST makes a thing; the listing shows its `marker`
    /ask     every POST makes a thing; there is no listing: only a person can tell

    POST /{temper}/things {"text", "marker"?} → 201 {"id", "at"}
    GET /{temper}/things?since=ISO&marker=… → {"things": […]}   (/safe also by ?key=…)
    GET, PUT, DELETE /{temper}/things/{id}

Every request bears `Authorization: Bearer …`; `Bearer wrong` is refused.
"""

from __future__ import annotations

from typing import Any

from farends.stage import main
from farends.store import Store
from farends.wire import Logic, Platform, Reply, Request

TEXT_CHARS = 2000


def _require_token(logic: Logic) -> Logic:
    def answer(request: Request, store: Store) -> Reply:
        if request.bearer in ("", "wrong"):
            return Reply({"error": f"bad token {request.bearer}"}, 401)
        return logic(request, store)

    return answer


def _create(request: Request, store: Store) -> Reply:
    temper, wanted = request.args["temper"], request.json
    if not isinstance(wanted, dict) or not isinstance(wanted.get("text"), str):
        return Reply({"error": "text is missing"}, 400)
    if len(wanted["text"]) > TEXT_CHARS:
        return Reply({"error": "text is too long"}, 400)
    key = request.headers.get("idempotency-key", "") if temper == "safe" else ""
    if key and (known := store.get("key", key)):
        return Reply({"id": known, "at": store.get("safe", known)["at"]})
    made = f"{temper}-{store.number(temper)}"
    at = store.now().isoformat()
    thing = {"id": made, "at": at, "text": wanted["text"], "marker": wanted.get("marker", "")}
    store.put(temper, made, {**thing, "key": key})
    if key:
        store.put("key", key, made)
    return Reply({"id": made, "at": at}, 201)


def _listing(request: Request, store: Store) -> Reply:
    temper = request.args["temper"]
    if temper == "ask":
        return Reply({"error": "no listing"}, 404)
    things = [thing for _, thing in store.listing(temper)]
    wanted = {name: value for name, value in request.query.items() if name in ("marker", "key")}
    found = [each for each in things if all(each[name] == wanted[name] for name in wanted)]
    since = request.query.get("since", "")
    return Reply({"things": [each for each in found if each["at"] >= since]})


def _read(request: Request, store: Store) -> Reply:
    thing = store.get(request.args["temper"], request.args["id"])
    return Reply(thing) if thing else Reply({"error": "gone"}, 404)


def _replace(request: Request, store: Store) -> Reply:
    thing = store.get(request.args["temper"], request.args["id"])
    if not thing:
        return Reply({"error": "gone"}, 404)
    changed = {**thing, "text": request.json["text"], "marker": request.json.get("marker", "")}
    store.put(request.args["temper"], thing["id"], changed)
    return Reply({"id": thing["id"], "at": thing["at"]})


def _remove(request: Request, store: Store) -> Reply:
    if store.drop(request.args["temper"], request.args["id"]):
        return Reply({"removed": True})
    return Reply({"error": "gone"}, 404)


def _public(store: Store) -> list[dict[str, Any]]:
    return [thing for temper in ("safe", "find", "ask") for _, thing in store.all(temper)]


_THINGS = "/(?P<temper>safe|find|ask)/things"
_THING = f"{_THINGS}/(?P<id>[a-z0-9-]+)"

PLATFORM = Platform(
    name="loopback",
    routes=(
        ("POST", _THINGS, _require_token(_create)),
        ("GET", _THINGS, _require_token(_listing)),
        ("GET", _THING, _require_token(_read)),
        ("PUT", _THING, _require_token(_replace)),
        ("DELETE", _THING, _require_token(_remove)),
    ),
    public=_public,
)

if __name__ == "__main__":
    main(PLATFORM)
