"""Word's equations (Office Math) → one line of words: (a+b)/2, x², √(3), ∑. Pure."""

from __future__ import annotations

from typing import Any

from pipeline.intake.word.parts import M, W

_HIGH = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def line(element: Any) -> str:
    """The words of an equation, or of a part of one."""
    name = element.tag.removeprefix(M) if isinstance(element.tag, str) else ""
    if element.tag in (M + "t", W + "t"):
        return element.text or ""
    if name in _READ:
        return _READ[name](element)
    if name.endswith("Pr"):
        return ""
    return "".join(line(each) for each in element)


def _part(element: Any, name: str) -> str:
    found = element.find(M + name)
    return line(found).strip() if found is not None else ""


def _sign(element: Any, path: str, usual: str) -> str:
    found = element.find("/".join(M + each for each in path.split("/")))
    return usual if found is None else str(found.get(M + "val", ""))


def _whole(words: str) -> str:
    """In brackets, unless it is one number or one name."""
    bare = words.replace(".", "").replace(",", "")
    return words if bare.isalnum() or len(words) < 2 else f"({words})"


def _raised(words: str, table: dict[int, int], sign: str) -> str:
    made = words.translate(table)
    return made if all(ord(each) in table for each in words) else f"{sign}{_whole(words)}"


def _fraction(element: Any) -> str:
    return f"{_whole(_part(element, 'num'))}/{_whole(_part(element, 'den'))}"


def _power(element: Any) -> str:
    return _whole(_part(element, "e")) + _raised(_part(element, "sup"), _HIGH, "^")


def _index(element: Any) -> str:
    return _part(element, "e") + _raised(_part(element, "sub"), _LOW, "_")


def _both(element: Any) -> str:
    return _index(element) + _raised(_part(element, "sup"), _HIGH, "^")


def _root(element: Any) -> str:
    return f"{_part(element, 'deg').translate(_HIGH)}√{_whole(_part(element, 'e'))}"


def _sum(element: Any) -> str:
    sign = _sign(element, "naryPr/chr", "∫")
    low, high = _part(element, "sub"), _part(element, "sup")
    limits = f"({low}…{high})" if low and high else f"({low or high})" if low or high else ""
    return f"{sign}{limits} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    inner = _sign(element, "dPr/sepChr", "; ").join(line(each) for each in element.findall(M + "e"))
    return f"{_sign(element, 'dPr/begChr', '(')}{inner}{_sign(element, 'dPr/endChr', ')')}"


def _matrix(element: Any) -> str:
    rows = [", ".join(line(e) for e in row.findall(M + "e")) for row in element.findall(M + "mr")]
    return "[" + "; ".join(rows) + "]"


def _lines(element: Any) -> str:
    return "; ".join(line(each) for each in element.findall(M + "e"))


_READ = {
    "f": _fraction,
    "sSup": _power,
    "sSub": _index,
    "sSubSup": _both,
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
    "m": _matrix,
    "eqArr": _lines,
}
