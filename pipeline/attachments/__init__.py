"""Files that staff publish with an article: what they are, whether they may go out, their words.

    look = confined(LIMITS, examine_file, data, "pdf")     a FileLook: what is wrong, what it says
    data = confined(LIMITS, clean_file, data, "pdf")       the same file without people's names

Only a child with limits opens them (pipeline/confine): they are strangers' bytes, and what reads
them is large. Nothing here is ever run, drawn or unpacked to the disk.
"""

from pipeline.attachments.cleaning import clean_file
from pipeline.attachments.examining import examine_file
from pipeline.attachments.kinds import (
    LIMITS,
    MOST_BYTES,
    OLD,
    PICTURES,
    SOUNDS,
    FileFault,
    FileLook,
    kind_of_name,
)

__all__ = [
    "LIMITS",
    "MOST_BYTES",
    "OLD",
    "PICTURES",
    "SOUNDS",
    "FileFault",
    "FileLook",
    "clean_file",
    "examine_file",
    "kind_of_name",
]
