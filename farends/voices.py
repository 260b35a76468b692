"""What the stand-ins of speech services share: a voice of tones, an account, what was spoken.

A word is a fifth of a second of tone, so that whoever listens can count. `POST /mo-phong` (and
`change_service` in a test) changes the account: see DEFAULTS. Each stand-in plays its service as
documents and public clients tell it, with the dates that stand beside the formats in
`pipeline/studio/sound/services/`; none of these services was ever asked.
"""

from __future__ import annotations

import math
import struct
from array import array
from functools import cache
from typing import Any

from farends.stage import Stage
from farends.store import Store
from farends.wire import Logic, Reply, Request

HERTZ = 24000
DEFAULTS: dict[str, Any] = {
    "quota": 0,  # characters in all until it answers 429; 0: no end
    "reads": 1,  # looks at a link or an id that come too early
    "links": "",  # where links lead instead of here: "https://khac.example"
    "blocked": False,  # the account is shut: 403
}


def settings_of(store: Store) -> dict[str, Any]:
    """How the account stands."""
    return {**DEFAULTS, **(store.get("account", "settings") or {})}


def change_service(stage: Stage, **values: object) -> None:
    """Change the account, e.g. `reads=3`."""
    with stage.store.transaction():
        _change(stage.store, values)


def change_by_rehearsal(request: Request, store: Store) -> Reply:
    """`POST /mo-phong`."""
    _change(store, request.form)
    return Reply(settings_of(store))


def _change(store: Store, values: Any) -> None:
    unknown = set(values) - set(DEFAULTS)
    if unknown:
        raise ValueError(f"no such setting: {unknown}")
    told = {name: _read(DEFAULTS[name], value) for name, value in values.items()}
    store.put("account", "settings", {**settings_of(store), **told})


def _read(default: Any, value: Any) -> Any:
    """A setting of the default's kind, out of JSON or of a form."""
    if isinstance(default, bool):
        return str(value).lower() in ("true", "1")
    return type(default)(value)


def public_entries(store: Store) -> list[dict[str, Any]]:
    """Everything that was spoken, and so charged, oldest first."""
    return [each for _, each in store.all("spoken")]


def check_account(store: Store, key: str, text: str) -> Reply | None:
    """The refusal of a request; None: it is served."""
    account = settings_of(store)
    if key in ("", "wrong"):
        return Reply({"message": f"Invalid authentication credentials {key}"}, 401)
    if account["blocked"]:
        return Reply({"message": "You cannot consume this service"}, 403)
    used = sum(len(each["text"]) for each in public_entries(store))
    if account["quota"] and used + len(text) > account["quota"]:
        return Reply({"message": "API rate limit exceeded"}, 429)
    return None


def remember(store: Store, text: str, speaker: str, speed: object) -> str:
    """A sentence is spoken: its id. It is charged from here on."""
    made = f"tieng-{store.number('spoken')}"
    reads = int(settings_of(store)["reads"])
    store.put("spoken", made, {"text": text, "speaker": speaker, "speed": speed})
    store.lag("spoken", made, 0, reads)
    return made


def link_to(request: Request, store: Store, made: str) -> str:
    """Where the sound will be."""
    here = f"http://{request.headers.get('host', '')}"
    return f"{settings_of(store)['links'] or here}/tep/{made}.wav"


def show_file(request: Request, store: Store) -> Reply:
    """`GET /tep/…`: 404 until the sound is made."""
    found = store.seen("spoken", request.args["id"])
    if not found:
        return Reply("<h1>404 Not Found</h1>", 404)
    return sound_reply(found["text"])


FILE = ("GET", r"/tep/(?P<id>tieng-\d+)\.wav", show_file)
REHEARSAL: tuple[str, str, Logic] = ("POST", "/mo-phong", change_by_rehearsal)


def sound_reply(text: str, length_known: bool = True) -> Reply:
    """The sound as a WAV."""
    return Reply(make_wav(text, length_known), 200, {"Content-Type": "audio/wav"})


def make_wav(text: str, length_known: bool = True) -> bytes:
    """A tone for each word; of unknown length, as streaming servers write it."""
    data = b"".join(_tone(len(word) % 7) for word in text.split())
    size = len(data) if length_known else 0xFFFFFFFF
    whole = 36 + len(data) if length_known else 0xFFFFFFFF
    form = struct.pack("<IHHIIHH", 16, 1, 1, HERTZ, 2 * HERTZ, 2, 16)
    return (
        b"".join(
            [b"RIFF", struct.pack("<I", whole), b"WAVEfmt ", form, b"data", struct.pack("<I", size)]
        )
        + data
    )


@cache
def _tone(step: int) -> bytes:
    pitch = 180 * 2 ** (step / 12)
    count = HERTZ // 5
    swell = [math.sin(math.pi * at / count) for at in range(count)]
    wave = (math.sin(2 * math.pi * pitch * at / HERTZ) for at in range(count))
    return array("h", (round(9000 * a * b) for a, b in zip(swell, wave, strict=True))).tobytes()
