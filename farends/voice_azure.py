"""A stand-in of Azure Speech: SSML in, the sound out."""

from __future__ import annotations

from xml.etree import ElementTree

from farends import voices
from farends.stage import main
from farends.store import Store
from farends.wire import Platform, Reply, Request

_XML = "{http://www.w3.org/XML/1998/namespace}lang"


def _speak(request: Request, store: Store) -> Reply:
    try:
        ssml = ElementTree.fromstring(request.body)  # noqa: S314 - our own request, in a rehearsal
    except ElementTree.ParseError:
        return Reply(None, 400)
    text = "".join(ssml.itertext())
    key = request.headers.get("ocp-apim-subscription-key", "")
    if refused := voices.check_account(store, key, text):
        return Reply(None, refused.status)
    if request.headers.get("x-microsoft-outputformat") != "riff-24khz-16bit-mono-pcm":
        return Reply(None, 400)
    if request.type != "application/ssml+xml" or not request.headers.get("user-agent"):
        return Reply(None, 415)
    voice = next((each for each in ssml.iter() if each.tag.endswith("}voice")), None)
    if voice is None or not text or ssml.get(_XML) != "vi-VN":
        return Reply(None, 400)
    rate = next((each.get("rate") for each in ssml.iter() if each.tag.endswith("}prosody")), "")
    voices.remember(store, text, voice.get("name", ""), rate)
    return voices.sound_reply(text)


PLATFORM = Platform(
    name="voice_azure",
    routes=(("POST", "/cognitiveservices/v1", _speak), voices.REHEARSAL),
    public=voices.public_entries,
)

if __name__ == "__main__":
    main(PLATFORM)
