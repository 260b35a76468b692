"""A stand-in of a speech server on the ward's own machine, as VieNeu's: POST /v1/audio/speech.

It lets everyone in who does not come with “wrong”, and writes a WAV whose length it does not know.
"""

from __future__ import annotations

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request


def _speak(request: Request, store: Store) -> Reply:
    wanted = request.json if isinstance(request.json, dict) else {}
    text = str(wanted.get("input", ""))
    if refused := voices.check_account(store, request.bearer or "nobody", text):
        return refused
    if not text or not wanted.get("model") or wanted.get("response_format") != "wav":
        return Reply({"error": {"message": "Bad request", "type": "invalid_request_error"}}, 400)
    voices.remember(store, text, str(wanted.get("voice", "")), wanted.get("speed", 1))
    return voices.sound_reply(text, length_known=False)


PLATFORM = Platform(
    name="voice_server",
    routes=(("POST", "/v1/audio/speech", _speak), voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
