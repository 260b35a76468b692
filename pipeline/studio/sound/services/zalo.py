"""Zalo AI Text to Audio Converter: the text in, a link out.

`POST api.zalo.ai/v1/tts/synthesize`, header `apikey`; form `input` (at most 2,000 characters),
`speaker_id` 1-6, `speed` 0.8-1.2, `encode_type` 0 WAV | 1 MP3 | 2 AAC → `{"error_code": 0,
"error_message", "data": {"url"}}` (zalo.ai/docs/api/text-to-audio-converter; links on
chunk.lab.zalo.ai and chunk-v3.tts.zalo.ai as seen in public clients; read 2026-11). 155: the text
is too long. The other codes are not told. The service was never called.
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

_SPEEDS = (0.8, 1.2)
_WAV = 0
SPEAKER = "1"  # a woman of the south
_CODES: dict[int, Verdict] = {155: "request", 401: "key", 403: "key"}


def _ask(account: Account, text: str) -> SpeechRequest:
    (key,) = account.secrets
    wanted = {
        "input": text,
        "speaker_id": account.voice.speaker or SPEAKER,
        "speed": f"{clamp_speed(account, _SPEEDS):g}",
        "encode_type": _WAV,
    }
    return SpeechRequest(path="v1/tts/synthesize", headers={"apikey": key}, form=wanted)


def _judge(answer: Answer) -> Verdict:
    code = answer.get("error_code")
    return _CODES.get(code, "busy") if isinstance(code, int) and code else ""


def _read(answer: Answer) -> Promise:
    return SoundLinks((answer.text("data", "url"),))


SERVICE = SpeechService(
    kind="zalo",
    title="Zalo AI",
    url="https://api.zalo.ai",
    hosts=(".zalo.ai",),
    secrets=(Secret("KEY", "Mã API (apikey) trong zalo.ai"),),
    longest=2000,
    speeds=_SPEEDS,
    ask=_ask,
    judge=_judge,
    read=_read,
)
