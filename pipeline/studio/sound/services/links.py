"""Which links of an answer are fetched: whoever answers must not choose what a loudspeaker says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

_HERE = ("127.0.0.1", "localhost", "::1")
# Others than this are read by some programs as one host and by others as another
_PLAIN = re.compile(r"https?://[\w.:@\[\]-]+(?:[/?][!-\[\]-~]*)?", re.ASCII)
_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def is_here(address: str) -> bool:
    """Whether an address is this machine's own: a stand-in, or a server of the ward's."""
    return urlsplit(address).hostname in _HERE


def may_fetch(link: str, hosts: Sequence[str], address: str) -> bool:
    """Whether a link is https, without a password or a port, on a host of the service.

    `address` is where the service is asked. One on this very machine (a stand-in) may name files
    of its own host and port, and nothing else anywhere.
    """
    if not _PLAIN.fullmatch(link) or "#" in link:
        return False
    try:
        parts, asked = urlsplit(link), urlsplit(address)
        port, own_port = parts.port, asked.port
    except ValueError:
        return False
    if parts.username or parts.password or not parts.hostname:
        return False
    if is_here(address):
        return (parts.scheme, parts.hostname, port) == (asked.scheme, asked.hostname, own_port)
    if parts.scheme != "https" or port not in (None, 443) or not _NAME.fullmatch(parts.hostname):
        return False
    return parts.hostname == asked.hostname or _is_named(parts, hosts)


def _is_named(parts: SplitResult, hosts: Sequence[str]) -> bool:
    host = parts.hostname or ""
    return any(host.endswith(each) if each.startswith(".") else host == each for each in hosts)
