"""Where one article stands between our office and Zalo, and how that is kept on disk. Values only.

What moves it, and what may happen next, stands in lifecycle.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ArticlePhase(StrEnum):
    """Where an article stands."""

    NEW = "new"  # nothing was asked of Zalo, or it certainly did nothing
    REQUESTED = "requested"  # `create` was or may have been asked, and the outcome is not known
    ABSENT = "absent"  # requested, and proved not to be there
    QUESTIONED = "questioned"  # a person was asked whether it is there
    MAKING = "making"  # Zalo gave a token and works on it
    MADE = "made"  # it has an id; a look tells whether it is shown
    SHOWING = "showing"  # an update that shows it has a token
    DUE = "due"  # a correction whose new text was not taken by Zalo yet
    CORRECTING = "correcting"  # the update with the new text has a token
    CORRECTED = "corrected"  # Zalo says that the new text is in place
    REFUSED = "refused"  # Zalo refused it while we looked: the next delivery tells


@dataclass(frozen=True, slots=True)
class ArticleState:
    """All that is kept on disk about the delivery of one article."""

    requested_at: int = 0  # since when it may be there; 0: `create` was never asked
    silent_at: int = 0  # when Zalo fell silent or refused: absence proves something later
    proved_absent: bool = False
    person_asked: bool = False
    alike: tuple[str, ...] = ()  # ids that a person was shown
    tries: int = 0  # creations in a row without a clear answer
    refusal: str = ""  # a sentence for staff, to be told by the next delivery
    create_token: str = ""
    created_shown: bool = False  # it was created for everybody to see
    article_id: str = ""
    twins: tuple[str, ...] = ()  # ids of others that bear its mark
    replaces: bool = False  # it corrects the article `article_id`
    update_token: str = ""
    updated: bool = False  # Zalo says that the last update is done
    film_token: str = ""
    film_id: str = ""

    @property
    def phase(self) -> ArticlePhase:
        """Where the article stands."""
        if self.refusal:
            return ArticlePhase.REFUSED
        if self.article_id:
            return self._phase_of_what_exists()
        if self.create_token:
            return ArticlePhase.MAKING
        if self.person_asked:
            return ArticlePhase.QUESTIONED
        if self.proved_absent:
            return ArticlePhase.ABSENT
        return ArticlePhase.REQUESTED if self.requested_at else ArticlePhase.NEW

    @property
    def may_be_seen(self) -> bool:
        """Whether the public may see it by now: then no answer but a receipt is clear."""
        exists = bool(self.article_id or self.create_token)
        return exists and (self.created_shown or bool(self.update_token) or self.updated)

    def to_json(self) -> dict[str, Any]:
        """The notes that are kept of it; what is empty is left out."""
        notes = {
            "armed": self.requested_at,
            "silent": self.silent_at,
            "absent": self.proved_absent,
            "asked": self.person_asked,
            "shown": list(self.alike),
            "tries": self.tries,
            "refused": self.refusal,
            "token": self.create_token,
            "public": self.created_shown,
            "id": self.article_id,
            "twins": list(self.twins),
            "replaces": self.replaces,
            "update": self.update_token,
            "updated": self.updated,
            "film_token": self.film_token,
            "film": self.film_id,
        }
        return {name: value for name, value in notes.items() if value}

    @classmethod
    def from_json(cls, notes: Mapping[str, Any]) -> ArticleState:
        """The state of which notes were kept, by this version or an older one."""
        return cls(
            requested_at=int(notes.get("armed") or 0),
            silent_at=int(notes.get("silent") or 0),
            proved_absent=bool(notes.get("absent")),
            person_asked=bool(notes.get("asked")),
            alike=tuple(notes.get("shown") or ()),
            tries=int(notes.get("tries") or 0),
            refusal=str(notes.get("refused") or ""),
            create_token=str(notes.get("token") or ""),
            created_shown=bool(notes.get("public")),
            article_id=str(notes.get("id") or ""),
            twins=tuple(notes.get("twins") or ()),
            # an older version left it there when Zalo refused the update
            replaces=bool(notes.get("replaces") and notes.get("id")),
            update_token=str(notes.get("update") or ""),
            updated=bool(notes.get("updated")),
            film_token=str(notes.get("film_token") or ""),
            film_id=str(notes.get("film") or ""),
        )

    def _phase_of_what_exists(self) -> ArticlePhase:
        if not self.replaces:
            return ArticlePhase.SHOWING if self.update_token else ArticlePhase.MADE
        if self.update_token:
            return ArticlePhase.CORRECTING
        return ArticlePhase.CORRECTED if self.updated else ArticlePhase.DUE
