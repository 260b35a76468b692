"""A stand-in of Google Cloud Text-to-Speech: the sound as base64."""

from __future__ import annotations

import base64

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request

_MOST = 5000  # bytes
_INVALID = {
    "code": 400,
    "message": "API key not valid. Please pass a valid API key.",
    "status": "INVALID_ARGUMENT",
    "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
}


def _speak(request: Request, store: Store) -> Reply:
    wanted = request.json if isinstance(request.json, dict) else {}
    text = str(wanted.get("input", {}).get("text", ""))
    key = request.headers.get("x-goog-api-key", "")
    if refused := voices.check_account(store, key, text):
        return Reply({"error": _INVALID}, 400) if key == "wrong" else refused
    voice, config = wanted.get("voice", {}), wanted.get("audioConfig", {})
    named = str(voice.get("name", "")).startswith("vi-VN-")
    if not text or len(text.encode()) > _MOST or not named:
        return Reply({"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, 400)
    voices.remember(store, text, voice["name"], config.get("speakingRate", 1))
    return Reply({"audioContent": base64.b64encode(voices.make_wav(text)).decode()})


PLATFORM = Platform(
    name="voice_google",
    routes=(("POST", "/v1/text:synthesize", _speak), voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
