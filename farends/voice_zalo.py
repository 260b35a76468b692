"""A stand-in of Zalo AI's Text to Audio Converter: a link, and the sound behind it."""

from __future__ import annotations

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request

_MOST = 2000


def _speak(request: Request, store: Store) -> Reply:
    text = request.form.get("input", "")
    if refused := voices.check_account(store, request.headers.get("apikey", ""), text):
        return refused
    if len(text) > _MOST:
        return Reply({"error_code": 155, "error_message": "Input text too long.", "data": None})
    speaker, speed = request.form.get("speaker_id", "1"), request.form.get("speed", "1.0")
    if not text or speaker not in "123456" or not 0.8 <= float(speed) <= 1.2:
        return Reply({"error_code": 100, "error_message": "Invalid input.", "data": None})
    made = voices.remember(store, text, speaker, speed)
    data = {"url": voices.link_to(request, store, made)}
    return Reply({"data": data, "error_message": "Successful.", "error_code": 0})


PLATFORM = Platform(
    name="voice_zalo",
    routes=(("POST", "/v1/tts/synthesize", _speak), voices.FILE, voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
