"""Written administrative Vietnamese → the words an announcer says. Pure; no clock, no network.

    blocks | structure.lines | clean | rules in order | words | assemble | verify | phrasing.cut

The first rule that reads a span protects it. What the rules can't know for certain becomes a
flag; what a Vietnamese voice could not say never leaves this room unflagged. The tables under
`tables/` are a first edition; an office's own tables in content/tu-dien/ go on top.
"""

from pipeline.speech.engine import say, speak
from pipeline.speech.lexicon import Lexicon, load
from pipeline.speech.preview import Preview, preview
from pipeline.speech.script import Change, Flag, Passage, Phrase, Script
from pipeline.speech.teach import teach

__all__ = [
    "Change",
    "Flag",
    "Lexicon",
    "Passage",
    "Phrase",
    "Preview",
    "Script",
    "load",
    "preview",
    "say",
    "speak",
    "teach",
]
