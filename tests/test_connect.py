"""Connecting: the code comes back by browser or by paste, and only to the one who asked."""

import base64
import hashlib
import socket
import urllib.error
import urllib.request

import pytest

from channels.connect import Consent, Loopback, ask_consent
from pipeline.errors import ConfigError


def test_the_browser_that_comes_back_brings_the_code_and_what_stands_beside_it():
    with Loopback() as loop:
        consent = Consent.fresh(loop.address)
        query = f"?code=MA-BI-MAT-123&oa_id=42&state={consent.state}"
        with urllib.request.urlopen(loop.address + query, timeout=5) as page:
            assert "Đã nhận được" in page.read().decode()
        granted = consent.read(loop.wait(5))
    assert granted.code == "MA-BI-MAT-123"
    assert granted.beside == {"oa_id": "42"}


def test_a_browser_asking_for_something_else_does_not_end_the_wait():
    with Loopback() as loop:
        root = loop.address.removesuffix("/connect")
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{root}/favicon.ico", timeout=5)
        with pytest.raises(ConfigError, match="không thấy trình duyệt"):
            loop.wait(0.1)


def test_a_port_that_is_taken_is_told():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ConfigError, match="đang bận"):
            Loopback(other.getsockname()[1])


def test_a_pasted_address_is_read_with_the_platforms_fragment():
    consent = Consent.fresh("https://xuanlap.example/")
    pasted = f"  https://xuanlap.example/?code=AQB12345&state={consent.state}#_=_ \n"
    assert consent.read(pasted).code == "AQB12345"


def test_a_bare_code_that_a_person_pasted_is_taken():
    assert Consent.fresh("https://xuanlap.example/").read("AQB12345-xyz").code == "AQB12345-xyz"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("https://xuanlap.example/?code=AQB12345&state=khac", "không thuộc lần kết nối này"),
        ("https://xuanlap.example/?code=AQB12345", "không thuộc lần kết nối này"),
        ("https://xuanlap.example/?error=access_denied&error_code=200", "chưa cho phép"),
        ("https://xuanlap.example/?state={state}", "Không thấy mã"),
        ("", "không thuộc lần kết nối này"),
    ],
)
def test_what_is_no_answer_to_this_consent_is_refused_and_told(answer, told):
    consent = Consent.fresh("https://xuanlap.example/")
    with pytest.raises(ConfigError, match=told) as refused:
        consent.read(answer.replace("{state}", consent.state))
    assert "AQB12345" not in str(refused.value)


def test_the_challenge_is_the_hash_of_the_verifier():
    consent = Consent.fresh("http://localhost/")
    hashed = hashlib.sha256(consent.verifier.encode()).digest()
    assert consent.challenge == base64.urlsafe_b64encode(hashed).decode().rstrip("=")
    assert len(consent.verifier) == 43
    assert Consent.fresh("http://localhost/").verifier != consent.verifier


def test_no_repr_shows_what_opens_the_account():
    consent = Consent.fresh("http://localhost/")
    granted = consent.read(f"?code=AQB12345&state={consent.state}")
    shown = repr(consent) + repr(granted)
    for secret in (consent.state, consent.verifier, "AQB12345"):
        assert secret not in shown


class Person:
    """Opens the address that was printed, as a browser would, or pastes an answer."""

    def __init__(self, pasted: str = "") -> None:
        self.heard: list[str] = []
        self.pasted = pasted

    def say(self, words: str) -> None:
        self.heard.append(words)
        if words.startswith("http://localhost"):
            urllib.request.urlopen(words, timeout=5).close()

    def ask(self, question: str, hidden: bool = False) -> str:
        state = self.heard[-1].partition("state=")[2]
        return self.pasted.replace("{state}", state)


def test_a_person_is_sent_to_the_consent_page_and_the_browser_brings_the_code():
    def page(consent: Consent) -> str:  # a platform that says yes at once
        return f"{consent.redirect}?code=AQB12345&state={consent.state}"

    _, granted = ask_consent(Person(), page, seconds=5)
    assert granted.code == "AQB12345"


def test_without_a_server_on_this_machine_the_person_pastes_the_address():
    person = Person("https://xuanlap.example/?code=AQB12345&state={state}")
    consent, granted = ask_consent(
        person, lambda c: f"https://fb.example/dialog?state={c.state}", "https://xuanlap.example/"
    )
    assert granted.code == "AQB12345"
    assert consent.redirect == "https://xuanlap.example/"
