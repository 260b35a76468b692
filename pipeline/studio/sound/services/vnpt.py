"""VNPT Smart Voice v2: the text in; links out at once, or an id to ask for.

`POST api.idg.vnpt.vn/tts-service/v2/standard`, headers `Authorization: Bearer`, `Token-id`,
`Token-key`; JSON `{text, text_split, model, region, speed, audio_format, sample_rate}`; 1 to 5,000
characters → `{"message": "IDG-00000000", "object": {code, text_id, playlist: [{audio_link,
idx}]}}`; without a playlist: `POST v1/check-status {text_id}` → `{"code": "pending"}`, later the
playlist. A fault is `{"message": "IDG-00000400", …}` (a provincial portal's public code, and notes
of public clients on VNPT's own papers; read 2026-11). They write keys in camels and with
underscores; where the links lead is not told: we take hosts of VNPT alone. Never called.
"""

from __future__ import annotations

from typing import Any

from pipeline.http.answer import Answer, no_clear_answer
from pipeline.studio.sound.services.wire import (
    Account,
    Promise,
    Secret,
    SoundLinks,
    SpeechRequest,
    SpeechService,
    Ticket,
    Verdict,
    clamp_speed,
)

_SPEEDS = (0.5, 2.0)
SPEAKER = "female_south"
_WELL = "IDG-00000000"
_CODES: dict[str, Verdict] = {  # the last three digits are those of HTTP
    "IDG-00000400": "request",
    "IDG-00000401": "key",
    "IDG-00000403": "key",
}


def _headers(account: Account) -> dict[str, str]:
    access, token_id, token_key = account.secrets
    bearer = access.removeprefix("Bearer ").strip()
    return {"Authorization": f"Bearer {bearer}", "Token-id": token_id, "Token-key": token_key}


def _ask(account: Account, text: str) -> SpeechRequest:
    wanted = {
        "text": text,
        "text_split": False,
        "model": account.voice.model or "news",
        "region": account.voice.speaker or SPEAKER,
        "speed": f"{clamp_speed(account, _SPEEDS):g}",
        "audio_format": "wav",
        "sample_rate": 22050,
    }
    return SpeechRequest(path="tts-service/v2/standard", headers=_headers(account), json=wanted)


def _judge(answer: Answer) -> Verdict:
    told = answer.get("message")
    if not isinstance(told, str) or not told.startswith("IDG-") or told == _WELL:
        return ""
    return _CODES.get(told, "busy")


def _read(answer: Answer) -> Promise:
    if found := _links(answer):
        return found
    ticket = _text_id(answer)
    return Ticket(SpeechRequest(path="tts-service/v1/check-status", json={"text_id": ticket}))


def _poll(answer: Answer) -> Promise | None:
    if found := _links(answer):
        return found
    if "pending" in (answer.get("code"), answer.get("object", "code")):
        return None
    raise no_clear_answer(False, answer.title, "câu trả lời thiếu “playlist”")


def _links(answer: Answer) -> SoundLinks | None:
    rows = answer.get("object", "playlist") or answer.get("playlist")
    if not isinstance(rows, list) or not rows:
        return None
    links = [_link(each) for each in sorted(rows, key=_place)]
    if not all(links):
        raise no_clear_answer(False, answer.title, "câu trả lời thiếu “audio_link”")
    return SoundLinks(tuple(links))


def _link(row: Any) -> str:
    found = (row.get("audio_link") or row.get("audioLink")) if isinstance(row, dict) else None
    return found if isinstance(found, str) else ""


def _place(row: Any) -> int:
    found = row.get("idx") if isinstance(row, dict) else 0
    return found if isinstance(found, int) else 0


def _text_id(answer: Answer) -> str:
    for path in (("object", "text_id"), ("object", "textId"), ("text_id",)):
        if found := answer.get(*path):
            return str(found)
    return answer.text("object", "text_id")


SERVICE = SpeechService(
    kind="vnpt",
    title="VNPT Smart Voice",
    url="https://api.idg.vnpt.vn",
    hosts=(".vnpt.vn",),
    secrets=(
        Secret("ACCESS_TOKEN", "Mã truy cập (Access token) của VNPT Smart Voice"),
        Secret("TOKEN_ID", "Token id"),
        Secret("TOKEN_KEY", "Token key"),
    ),
    longest=5000,
    speeds=_SPEEDS,
    ask=_ask,
    judge=_judge,
    read=_read,
    poll=_poll,
)
