"""FPT.AI Text to Speech v5: the text in, a link out, which works some seconds later.

`POST api.fpt.ai/hmi/tts/v5`, the body is the text, headers `api-key`, `voice`, `speed` −3 … 3,
`format`; → `{"async": link, "error": 0, "message", "request_id"}`; 3 to 5,000 characters; the link
answers 404 until the sound is there, after 5 seconds to 2 minutes (docs.fpt.ai; links on
file01.fpt.ai as seen in public clients; read 2026-11). What a step of `speed` is worth is not told:
a tenth is our guess. No error code is told either, so every one is a fault of theirs but those of
HTTP. The service was never called.
"""

from __future__ import annotations

from pipeline.http.answer import Answer
from pipeline.studio.sound.services.wire import (
    Account,
    Promise,
    Secret,
    SoundLinks,
    SpeechRequest,
    SpeechService,
    Verdict,
    clamp_speed,
)

_SPEEDS = (0.7, 1.3)
_LEAST = 3  # characters
SPEAKER = "linhsan"  # a woman of the south


def _ask(account: Account, text: str) -> SpeechRequest:
    (key,) = account.secrets
    headers = {
        "api-key": key,
        "voice": account.voice.speaker or SPEAKER,
        "speed": str(round(10 * (clamp_speed(account, _SPEEDS) - 1))),
        "format": "wav",
        "Content-Type": "text/plain; charset=utf-8",
    }
    return SpeechRequest(path="hmi/tts/v5", headers=headers, body=text.ljust(_LEAST, ".").encode())


def _judge(answer: Answer) -> Verdict:
    return "busy" if answer.get("error") not in (None, 0) else ""


def _read(answer: Answer) -> Promise:
    return SoundLinks((answer.text("async"),))


SERVICE = SpeechService(
    kind="fpt",
    title="FPT.AI",
    url="https://api.fpt.ai",
    hosts=(".fpt.ai",),
    secrets=(Secret("KEY", "Mã API (api-key) trong console.fpt.ai"),),
    longest=5000,
    speeds=_SPEEDS,
    ask=_ask,
    judge=_judge,
    read=_read,
)
