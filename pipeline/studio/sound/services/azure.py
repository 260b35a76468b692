"""Azure Speech: SSML in, the sound out. Paid; the lawful counterpart of edge-tts.

`POST REGION.tts.speech.microsoft.com/cognitiveservices/v1`, headers `Ocp-Apim-Subscription-Key`,
`X-Microsoft-OutputFormat`, `Content-Type: application/ssml+xml`, `User-Agent`; → the sound. 400: a
parameter, 401: the key or the region, 415, 429: quota or rate, 502: the network
(learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech; read 2026-12). A request
gives at most ten minutes of sound; our limit of characters keeps far below. A key belongs to its
region, so config.toml names the address. The service was never called.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from pipeline.studio.sound.services.wire import (
    Account,
    Secret,
    SpeechRequest,
    SpeechService,
    clamp_speed,
    read_file,
)

_SPEEDS = (0.5, 2.0)
SPEAKER = "vi-VN-HoaiMyNeural"


def _ask(account: Account, text: str) -> SpeechRequest:
    (key,) = account.secrets
    headers = {
        "Ocp-Apim-Subscription-Key": key,
        "X-Microsoft-OutputFormat": "riff-24khz-16bit-mono-pcm",
        "Content-Type": "application/ssml+xml",
    }
    rate = round(100 * (clamp_speed(account, _SPEEDS) - 1))
    speaker = quoteattr(account.voice.speaker or SPEAKER)
    said = f'<prosody rate="{rate:+d}%">{escape(text)}</prosody>' if rate else escape(text)
    ssml = (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="vi-VN">'
        f"<voice name={speaker}>{said}</voice></speak>"
    )
    return SpeechRequest(path="cognitiveservices/v1", headers=headers, body=ssml.encode())


SERVICE = SpeechService(
    kind="azure",
    title="Azure Speech",
    url="",
    secrets=(Secret("KEY", "Khóa (key) của tài nguyên Speech trong Azure"),),
    longest=3000,
    speeds=_SPEEDS,
    ask=_ask,
    read=read_file,
)
