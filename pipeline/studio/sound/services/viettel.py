"""Viettel AI: the text in, the sound out.

`POST viettelai.vn/tts/speech_synthesis {text, voice, speed 0.8-1.2, tts_return_option, token,
without_filter}` → the sound (2: WAV, 3: MP3), or JSON when it failed (viettelai.vn/tai-lieu, and
public clients that use it; read 2026-11). No limit of characters is told; a public client cuts at
300 and meets 429 when it asks much at once. The token stands in the body, as they want it. The
service was never called.
"""

from __future__ import annotations

from pipeline.http.answer import Answer
from pipeline.studio.sound.services.wire import (
    Account,
    Secret,
    SpeechRequest,
    SpeechService,
    Verdict,
    clamp_speed,
    read_file,
)

_SPEEDS = (0.8, 1.2)
_WAV = 2
SPEAKER = "hcm-diemmy"  # a woman of the south
_KEY_CODES = {"401", "403"}


def _ask(account: Account, text: str) -> SpeechRequest:
    (token,) = account.secrets
    wanted = {
        "text": text,
        "voice": account.voice.speaker or SPEAKER,
        "speed": clamp_speed(account, _SPEEDS),
        "tts_return_option": _WAV,
        "token": token,
        "without_filter": False,
    }
    return SpeechRequest(path="tts/speech_synthesis", json=wanted)


def _judge(answer: Answer) -> Verdict:
    """JSON under a good status is a failure; its code may be HTTP's own."""
    told = answer.get("code")
    return "key" if str(told) in _KEY_CODES else ""


SERVICE = SpeechService(
    kind="viettel",
    title="Viettel AI",
    url="https://viettelai.vn",
    secrets=(Secret("KEY", "Mã token trong viettelai.vn (mục Quản lý token)"),),
    longest=300,
    speeds=_SPEEDS,
    at_once=2,
    ask=_ask,
    judge=_judge,
    read=read_file,
)
