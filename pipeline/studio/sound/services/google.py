"""Google Cloud Text-to-Speech: the text in, base64 out. Paid; the lawful counterpart of gTTS.

`POST texttospeech.googleapis.com/v1/text:synthesize`, header `X-Goog-Api-Key`; JSON
`{input: {text}, voice: {languageCode, name}, audioConfig: {audioEncoding, sampleRateHertz,
speakingRate}}` → `{"audioContent": base64}`, LINEAR16 with a WAV header; 5,000 bytes a request
(docs.cloud.google.com/text-to-speech/docs/reference/rest, …/quotas; read 2026-12). A key that is
not valid is refused as 400 with the reason API_KEY_INVALID; 429 RESOURCE_EXHAUSTED is a quota
(cloud.google.com/apis/design/errors). Google's page allows the files in media. Never called.
"""

from __future__ import annotations

import base64
import binascii

from pipeline.http.answer import Answer, no_clear_answer
from pipeline.studio.sound.services.wire import (
    Account,
    Promise,
    Secret,
    SoundFile,
    SpeechRequest,
    SpeechService,
    Verdict,
    clamp_speed,
)

_SPEEDS = (0.25, 2.0)
SPEAKER = "vi-VN-Standard-A"  # a woman of the north: Google has no southern voice that we know of


def _ask(account: Account, text: str) -> SpeechRequest:
    (key,) = account.secrets
    wanted = {
        "input": {"text": text},
        "voice": {"languageCode": "vi-VN", "name": account.voice.speaker or SPEAKER},
        "audioConfig": {
            "audioEncoding": "LINEAR16",
            "sampleRateHertz": 24000,
            "speakingRate": clamp_speed(account, _SPEEDS),
        },
    }
    return SpeechRequest(path="v1/text:synthesize", headers={"X-Goog-Api-Key": key}, json=wanted)


def _judge(answer: Answer) -> Verdict:
    details = answer.get("error", "details")
    rows = details if isinstance(details, list) else []
    reasons = [each.get("reason") for each in rows if isinstance(each, dict)]
    return "key" if "API_KEY_INVALID" in reasons else ""


def _read(answer: Answer) -> Promise:
    try:
        return SoundFile(base64.b64decode(answer.text("audioContent"), validate=True))
    except (binascii.Error, ValueError):
        raise no_clear_answer(False, answer.title, "tiếng không giải mã được") from None


SERVICE = SpeechService(
    kind="google",
    title="Google Cloud",
    url="https://texttospeech.googleapis.com",
    secrets=(Secret("KEY", "Mã API (API key) của dự án Google Cloud, đã mở Text-to-Speech"),),
    longest=5000,
    measure=lambda text: len(text.encode()),
    speeds=_SPEEDS,
    ask=_ask,
    judge=_judge,
    read=_read,
)
