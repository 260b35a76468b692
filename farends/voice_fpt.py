"""A stand-in of FPT.AI's Text to Speech v5: a link at once, the sound behind it later."""

from __future__ import annotations

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request

_SPEAKERS = ("banmai", "thuminh", "leminh", "myan", "giahuy", "lannhi", "linhsan")


def _speak(request: Request, store: Store) -> Reply:
    text = request.body.decode("utf-8", "replace")
    key = request.headers.get("api-key") or request.headers.get("api_key", "")
    if refused := voices.check_account(store, key, text):
        return refused
    speaker, speed = request.headers.get("voice", "banmai"), request.headers.get("speed", "0")
    if not 3 <= len(text) <= 5000 or speaker not in _SPEAKERS or not -3 <= int(speed or 0) <= 3:
        return Reply({"error": 1, "message": "Bad request"}, 400)
    made = voices.remember(store, text, speaker, speed)
    return Reply(
        {
            "async": voices.link_to(request, store, made),
            "error": 0,
            "message": "The content will be returned after a few seconds under the async link.",
            "request_id": made,
        }
    )


PLATFORM = Platform(
    name="voice_fpt",
    routes=(("POST", "/hmi/tts/v5", _speak), voices.FILE, voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
