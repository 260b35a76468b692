"""The online voice: gTTS writes the question, and we ask it ourselves.

gTTS's own sending switches certificate checking off (`verify=False`, version 2.5.4), so that
anyone on the way could put words into the ward's loudspeaker; it also can't tell a busy answer
from a broken one. So it only splits the text (100 characters a request) and writes the request
bodies. The endpoint is unofficial: opaque, paced, never relied upon.
"""

from __future__ import annotations

import base64
import binascii
import http.client
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.errors import ConfigError, ContentError, TryLater
from pipeline.studio.sound import mastering
from pipeline.studio.sound.pcm import Sound

URL = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"

_AUDIO = re.compile(rb'jQ1olc","\[\\"([A-Za-z0-9+/=]*)\\"\]')
_MOST = 4_000_000  # bytes of one answer: a hundred characters are well under one million
_REST = 60.0  # seconds for which a far end that failed is not asked again
_HERTZ = 24000

_failed_at: dict[str, float] = {}  # url -> time.monotonic() of its last failure


@dataclass(frozen=True, slots=True)
class Gtts:
    """Google Translate's voice. It has one speed and one accent, northern."""

    url: str = URL
    patience: float = 10.0  # seconds for one answer
    probing: float = 2.0  # seconds in which the far end must take a connection
    gap: float = 0.25  # seconds between two requests

    @property
    def name(self) -> str:
        """Always `gtts`."""
        return "gtts"

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """As Voice. A failure is remembered for a minute: a dead network costs once."""
        if time.monotonic() - _failed_at.get(self.url, -_REST) < _REST:
            raise TryLater("Giọng đọc trực tuyến vừa không trả lời: chưa hỏi lại.")
        try:
            self._probe()
            for text in texts:
                yield self._say(text)
        except TryLater:
            _failed_at[self.url] = time.monotonic()
            raise

    def _probe(self) -> None:
        """Raise TryLater within `probing` seconds if nobody listens there (or at the proxy)."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(f"Địa chỉ giọng đọc “{self.url}” phải bắt đầu bằng https://.")
        proxy = urllib.request.getproxies().get(parts.scheme)
        if proxy and not urllib.request.proxy_bypass(parts.hostname):
            parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        address = (parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443))
        reached = threading.Event()
        # a thread, since looking up a name knows no time limit
        asking = threading.Thread(target=_connect, args=(address, self.probing, reached))
        asking.daemon = True
        asking.start()
        asking.join(self.probing)
        if not reached.is_set():
            raise TryLater(f"Không nối được tới {address[0]}: giọng đọc trực tuyến đang vắng.")

    def _say(self, text: str) -> Sound:
        from gtts import gTTS  # brings in requests: half a second that most commands need not pay

        question = gTTS(text, lang="vi", lang_check=False, pre_processor_funcs=[])
        audio = bytearray()
        for body in question.get_bodies():
            time.sleep(self.gap)
            audio += _audio(self._ask(body, gTTS.GOOGLE_TTS_HEADERS))
        try:
            return mastering.decode_sound(bytes(audio), _HERTZ)
        except ContentError as error:
            raise TryLater(f"Giọng đọc trực tuyến trả về tệp hỏng: {error}") from error

    def _ask(self, body: str, headers: Mapping[str, str]) -> bytes:
        request = urllib.request.Request(self.url, body.encode(), dict(headers))  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as answer:  # noqa: S310
                data: bytes = answer.read(_MOST)
        except urllib.error.HTTPError as error:
            with error:
                raise TryLater(f"Giọng đọc trực tuyến từ chối (mã {error.code}).") from None
        except (OSError, http.client.HTTPException) as error:
            reason = type(error).__name__
            raise TryLater(f"Giọng đọc trực tuyến không trả lời ({reason}).") from error
        return data


def _connect(address: tuple[str, int], patience: float, reached: threading.Event) -> None:
    try:
        socket.create_connection(address, patience).close()
    except OSError:
        return
    reached.set()


def _audio(answer: bytes) -> bytes:
    """The MP3 in an answer."""
    found = _AUDIO.search(answer)
    if not found or not found[1]:
        raise TryLater("Giọng đọc trực tuyến trả lời mà không có tiếng.")
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as error:
        raise TryLater("Giọng đọc trực tuyến trả về tiếng không giải mã được.") from error
