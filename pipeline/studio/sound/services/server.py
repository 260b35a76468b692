"""A speech server on the ward's own machine or network, as OpenAI's interface has it.

`POST /v1/audio/speech {model, input, voice, response_format, speed}` → the sound
(platform.openai.com/docs/api-reference/audio/createSpeech, and the local servers that follow it:
VieNeu `apps.openai_speech`, supertonic; read 2026-11). VieNeu writes a WAV header of unknown
length: `files.py` takes what is there. None of them was run here: their voices could not be had.
"""

from __future__ import annotations

from pipeline.studio.sound.services.wire import (
    Account,
    Secret,
    SpeechRequest,
    SpeechService,
    clamp_speed,
    read_file,
)

_MODEL = "tts-1"  # OpenAI wants a name; servers with one model read past it
_SPEEDS = (0.25, 4.0)


def _ask(account: Account, text: str) -> SpeechRequest:
    wanted = {
        "model": account.voice.model or _MODEL,
        "input": text,
        "response_format": "wav",
        "speed": clamp_speed(account, _SPEEDS),
    }
    if account.voice.speaker:
        wanted["voice"] = account.voice.speaker
    (key,) = account.secrets
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return SpeechRequest(path="v1/audio/speech", headers=headers, json=wanted)


SERVICE = SpeechService(
    kind="server",
    title="Máy đọc của phường",
    url="",
    secrets=(Secret("KEY", "Mã truy cập của máy đọc (bỏ trống nếu máy ấy không đòi)", False),),
    longest=4096,
    speeds=_SPEEDS,
    seconds=120.0,  # two old cores speak slower than they are listened to
    at_once=2,
    own_network=True,
    ask=_ask,
    read=read_file,
)
