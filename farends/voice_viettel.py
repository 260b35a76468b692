"""A stand-in of Viettel AI's speech synthesis: the sound itself, or JSON when it fails."""

from __future__ import annotations

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request


def _speak(request: Request, store: Store) -> Reply:
    wanted = request.json if isinstance(request.json, dict) else {}
    text = str(wanted.get("text", ""))
    if refused := voices.check_account(store, str(wanted.get("token", "")), text):
        return refused
    speed = wanted.get("speed", 1)
    good = isinstance(speed, int | float) and 0.8 <= speed <= 1.2
    if not text or not good or wanted.get("tts_return_option") not in (2, 3):
        return Reply({"code": 400, "en_message": "Bad request"}, 400)
    voices.remember(store, text, str(wanted.get("voice", "")), speed)
    return voices.sound_reply(text)


PLATFORM = Platform(
    name="voice_viettel",
    routes=(("POST", "/tts/speech_synthesis", _speak), voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
