"""What a service is: how a sentence becomes a request, and how its answer is read.

One `SpeechService` a kind, each in a file of its own beside this one, with the source of its wire
format and the day on which it was read. Pure: asking.py does the asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pipeline.http.answer import Answer
from pipeline.recipes.sound import ServiceVoice


@dataclass(frozen=True, slots=True)
class Account:
    """A voice at a service, with what it is let in by. Its repr shows no secret."""

    voice: ServiceVoice
    secrets: tuple[str, ...] = field(repr=False)  # in the order of `SpeechService.secrets`


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """One request. Its repr shows neither headers nor what is said."""

    path: str  # below the service's address
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SoundFile:
    """The sound itself, as a file of any usual kind."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SoundLinks:
    """Where the sound will be, in a moment: parts in order."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What to ask until the sound is made."""

    question: SpeechRequest


Promise: TypeAlias = SoundFile | SoundLinks | Ticket
Verdict: TypeAlias = Literal["key", "request", "busy", ""]  # "": nothing that we know of


@dataclass(frozen=True, slots=True)
class Secret:
    """One thing that a service lets in by: how it is kept, and how a person is asked for it."""

    suffix: str  # of its name: `KEY`
    question: str
    needed: bool = True


def accept(_: Answer) -> Verdict:
    """Of a service that says by its status alone how it went."""
    return ""


def no_ticket(answer: Answer) -> Promise | None:
    """Of a service that gives no tickets."""
    raise AssertionError(answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechService:
    """A wire format. `judge` reads codes in a body that the status does not tell.

    `read` gives what an answer promises; `poll` what the answer to a ticket does, None: not yet.
    Both raise TryLater for an answer of another shape (see `Answer.text`).
    """

    kind: str
    title: str  # what staff read
    url: str  # of the service; empty: config.toml must name it
    hosts: tuple[str, ...] = ()  # whose links are fetched; ".fpt.ai": every name below it
    secrets: tuple[Secret, ...]
    longest: int  # of one request, by `measure`
    measure: Callable[[str], int] = len
    speeds: tuple[float, float]  # the slowest and the fastest, times its own
    seconds: float = 20.0  # for a whole exchange
    at_once: int = 4  # requests
    own_network: bool = False  # it stands in the ward: plain http there, and no proxy
    ask: Callable[[Account, str], SpeechRequest]
    judge: Callable[[Answer], Verdict] = accept
    read: Callable[[Answer], Promise]
    poll: Callable[[Answer], Promise | None] = no_ticket


def clamp_speed(account: Account, service_speeds: tuple[float, float]) -> float:
    """The speed that is asked for, within what the service can do."""
    slowest, fastest = service_speeds
    return min(fastest, max(slowest, account.voice.speed))


def read_file(answer: Answer) -> Promise:
    """The whole body is the sound."""
    return SoundFile(answer.body)
