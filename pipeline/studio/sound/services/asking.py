"""A service speaks: every sentence is asked for, at most four at once, then what came is collected.

The first sentence is asked alone, so that a dead network or a refused key costs one request. Once
one sentence fails no other is asked for: the next voice speaks the whole work. A failure that
passes is remembered for a minute, as gTTS's is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from pipeline.errors import ConfigError, ContentError, LoaError, Rejected, TryLater
from pipeline.http.answer import Answer, no_clear_answer, retry_after
from pipeline.http.endpoint import HttpEndpoint
from pipeline.studio.sound import pcm
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.services import files, links
from pipeline.studio.sound.services.wire import (
    Account,
    Promise,
    SoundFile,
    SpeechRequest,
    SpeechService,
    Ticket,
    Verdict,
)

FETCH_SECONDS = 10.0  # for one link
_NOT_YET = (202, 204, 403, 404, 425)  # of a link: stores say 403 of what is not there
_BREATH = 0.12  # seconds between the parts of a sentence that was cut


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient we are. Seconds."""

    connect: float = 4.0
    exchange: float = 0.0  # for one exchange; 0: as the service needs
    patience: float = 150.0  # from the first look at a promise until its sound
    gap: float = 0.25  # between the first two looks; then twice as long each time, up to eightfold
    whole: float = 600.0  # for all of a work: what else the office has to do waits for it


class KeyRefused(ConfigError):
    """The service does not let this key in: a person must mend it."""

    code = "voice-key-refused"


class StrangeLink(TryLater):
    """The service named a file that is not its own."""

    code = "voice-link-refused"


@dataclass(slots=True)
class Batch:
    """Sentences under way at one service. `count` is told of each text before it is asked for."""

    service: SpeechService
    account: Account
    url: str
    pace: Pace
    count: Callable[[str], None]
    _stop: threading.Event = field(default_factory=threading.Event)
    _failure: LoaError | None = None
    _until: float = 0.0  # time.monotonic() at which the next voice takes over

    def speak(self, texts: Sequence[Sequence[str]]) -> Iterator[Sound]:
        """The sound of each text, whose parts are joined. Raises TryLater, ConfigError."""
        parts = [part for text in texts for part in text]
        if not parts:
            return
        self._until = time.monotonic() + self.pace.whole
        with ThreadPoolExecutor(self.service.at_once, "voice") as pool:
            try:
                first: Future[Sound | Promise] = Future()
                first.set_result(self._submit(parts[0]))
                asked = [first, *(pool.submit(self._submit, each) for each in parts[1:])]
                # behind all questions in the pool's own line, so that none of them waits in vain
                made = [pool.submit(self._collect, each) for each in asked]
                sounds = map(_sooner, asked, made)
                for text in texts:
                    yield _join([next(sounds) for _ in text])
            finally:
                self._stop.set()
                pool.shutdown(cancel_futures=True)

    def _submit(self, text: str) -> Sound | Promise:
        if self._stop.is_set():
            raise self._failure or TryLater(f"{self.service.title}: đã thôi hỏi.")
        try:
            self._hurry()
            self.count(text)
            made = self.service.read(self._exchange(self.service.ask(self.account, text)))
            return _decode(self.service, made.data) if isinstance(made, SoundFile) else made
        except LoaError as error:
            self._fail(error)
            raise

    def _collect(self, asked: Future[Sound | Promise]) -> Sound:
        promise = asked.result()
        if isinstance(promise, Sound):
            return promise
        try:
            return _join([_decode(self.service, data) for data in self._files(promise)])
        except LoaError as error:
            self._fail(error)
            raise

    def _fail(self, error: LoaError) -> None:
        self._failure = self._failure or error
        self._stop.set()

    # promises

    def _files(self, promise: Promise) -> list[bytes]:
        until, look = time.monotonic() + self.pace.patience, 0
        while isinstance(promise, Ticket):
            answer = self._exchange(self._with_key(promise.question))
            found = self.service.poll(answer)
            promise = found or promise
            if not found:
                self._wait(until, look)
                look += 1
        if isinstance(promise, SoundFile):
            return [promise.data]
        return [self._fetch(link, until) for link in promise.urls]

    def _with_key(self, question: SpeechRequest) -> SpeechRequest:
        """A ticket is asked for with the headers of the account."""
        headers = self.service.ask(self.account, "").headers
        return SpeechRequest(path=question.path, headers=headers, json=question.json)

    def _fetch(self, link: str, until: float) -> bytes:
        title = self.service.title
        if not links.may_fetch(link, self.service.hosts, self.url):
            raise StrangeLink(
                f"{title} đưa đường dẫn tới nơi lạ, không phải máy chủ của họ: máy không tải về. "
                "Nếu còn lặp lại, báo cho nơi cung cấp và đổi mã truy cập."
            )
        far = self._endpoint(link.partition("?")[0], FETCH_SECONDS)
        look = 0
        while True:
            answer = far.exchange("GET", link, effect=False)
            if answer.status == 200 and answer.body:
                return answer.body
            if answer.status not in (200, *_NOT_YET):
                self._check(answer)
            self._wait(until, look)
            look += 1

    def _hurry(self) -> None:
        """Raise TryLater if the whole work takes too long."""
        if time.monotonic() > self._until:
            minutes = f"{self.pace.whole / 60:.0f}"
            raise no_clear_answer(False, self.service.title, f"quá {minutes} phút chưa đọc xong")

    def _wait(self, until: float, look: int) -> None:
        """Until the next look. Raises TryLater when patience is over, or others failed."""
        self._hurry()
        gap = self.pace.gap * 2 ** min(look, 3)
        if time.monotonic() + gap > until:
            raise no_clear_answer(False, self.service.title, "chờ mãi chưa có tiếng")
        if self._stop.wait(gap):
            raise self._failure or TryLater(f"{self.service.title}: đã thôi hỏi.")

    # one exchange

    def _exchange(self, question: SpeechRequest) -> Answer:
        far = self._endpoint(self.url, self.service.seconds)
        try:
            answer = far.exchange(
                "POST",
                question.path,
                effect=False,
                headers=question.headers,
                json=question.json,
                form=question.form,
                body=question.body,
            )
        except Rejected as error:  # our own request could not be written down
            raise ConfigError(
                f"Không lập được yêu cầu gửi {self.service.title}: mã truy cập hoặc tên người đọc "
                "có chữ lạ. Chạy lại “loa connect”, hoặc sửa dòng speaker trong config.toml.",
                code="voice-request-refused",
            ) from error
        self._check(answer)
        return answer

    def _endpoint(self, url: str, seconds: float) -> HttpEndpoint:
        whole = min(seconds, self.pace.exchange or seconds)
        return HttpEndpoint(
            url,
            title=self.service.title,
            connect=min(self.pace.connect, whole),
            read=whole,
            patience=whole,
            longest=files.LONGEST * 3 // 2,  # base64 is a third longer
            trust_env=not (self.service.own_network or links.is_here(self.url)),
            # a key is not shown to everyone on the ward's network
            own_network=self.service.own_network and not any(self.account.secrets),
        )

    def _check(self, answer: Answer) -> None:
        """Raise what the answer means, if it is no good one."""
        verdict, title = self.service.judge(answer) or _judge(answer.status), self.service.title
        code = f" (mã {answer.status})" if answer.status >= 300 else ""  # else the body told it
        if verdict == "key":
            raise KeyRefused(
                f"{title} từ chối mã truy cập{code}: mã sai, hết hạn, chưa được mở dịch vụ này, "
                "hoặc tài khoản hết tiền."
            )
        if verdict == "request":
            raise ConfigError(
                f"{title} không nhận yêu cầu{code}. Xem lại tên người đọc "
                "(speaker) và địa chỉ (url) của giọng này trong config.toml.",
                code="voice-request-refused",
            )
        if answer.status in (429, 503):
            after = retry_after(answer.headers) if "Retry-After" in answer.headers else None
            raise TryLater(f"{title} đang quá tải (mã {answer.status}).", after)
        if verdict == "busy":
            raise no_clear_answer(False, title, f"mã {answer.status}" if code else "họ báo lỗi")


def _judge(status: int) -> Verdict:
    """What a status means by itself. 402: the account is out of money."""
    if status in (401, 402, 403):
        return "key"
    if 400 <= status < 500 and status not in (408, 425, 429):
        return "request"
    return "" if 200 <= status < 300 else "busy"


def _sooner(asked: Future[Sound | Promise], made: Future[Sound]) -> Sound:
    """A sound that came with the answer, without waiting for the questions behind it."""
    found = asked.result()
    return found if isinstance(found, Sound) else made.result()


def _decode(service: SpeechService, data: bytes) -> Sound:
    try:
        if len(data) > files.LONGEST:
            raise ContentError(f"tệp âm thanh dài quá {files.LONGEST // 10**6} MB")
        return files.decode_file(data)
    except ContentError as error:
        raise no_clear_answer(False, service.title, str(error)) from error


def _join(sounds: Sequence[Sound]) -> Sound:
    """The parts of one text, with a breath between them."""
    if len(sounds) == 1:
        return sounds[0]
    breath = pcm.make_silence(_BREATH, files.HERTZ)
    return Sound(files.HERTZ, breath.join(each.pcm for each in sounds))
