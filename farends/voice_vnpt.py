"""A stand-in of VNPT Smart Voice v2: an id first, then the list of links."""

from __future__ import annotations

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request

_WELL = "IDG-00000000"


def _check(request: Request, store: Store, text: str) -> Reply | None:
    headers = request.headers
    given = request.bearer and headers.get("token-id", "") and headers.get("token-key", "")
    scheme = headers.get("authorization", "").partition(" ")[0] == "Bearer"
    return voices.check_account(store, given if scheme else "", text)


def _speak(request: Request, store: Store) -> Reply:
    wanted = request.json if isinstance(request.json, dict) else {}
    text = str(wanted.get("text", ""))
    if refused := _check(request, store, text):
        return refused
    if not 1 <= len(text) <= 5000 or not str(wanted.get("region", "")).startswith("female"):
        return Reply({"message": "IDG-00000400", "status": "BAD_REQUEST", "object": None}, 400)
    made = voices.remember(store, text, wanted["region"], wanted.get("speed"))
    return Reply({"message": _WELL, "object": {"code": "pending", "text_id": made}})


def _status(request: Request, store: Store) -> Reply:
    wanted = request.json if isinstance(request.json, dict) else {}
    if refused := _check(request, store, ""):
        return refused
    made = str(wanted.get("text_id", ""))
    if store.get("spoken", made) is None:
        return Reply({"message": "IDG-00000400", "object": None}, 400)
    found = store.seen("spoken", made)
    if not found:
        return Reply({"code": "pending", "text_id": made, "version": "1.0.0"})
    link = voices.link_to(request, store, made)
    row = {"audio_link": link, "idx": 0, "text": found["text"], "total": 1}
    return Reply({"message": _WELL, "object": {"code": "success", "playlist": [row]}})


PLATFORM = Platform(
    name="voice_vnpt",
    routes=(
        ("POST", "/tts-service/v2/standard", _speak),
        ("POST", "/tts-service/v1/check-status", _status),
        voices.FILE,
        voices.REHEARSAL,
    ),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
