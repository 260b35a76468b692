"""The nouns of the house, frozen. Values only: no clock, no file, no network.

Text in every noun is NFC. Times are aware and in Asia/Ho_Chi_Minh (`VN`).
"""

from pipeline.model.articles import Address, Article, Bulletin, Correction, Override, Priority, Slot
from pipeline.model.attachments import Attachment
from pipeline.model.audiences import Audience, Variant
from pipeline.model.blocks import (
    Block,
    Code,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    plain,
)
from pipeline.model.clips import Clip
from pipeline.model.editions import (
    Edition,
    EditionData,
    Form,
    Observation,
    Product,
    Receipt,
    Rendition,
    countersign,
)
from pipeline.model.images import Image
from pipeline.model.recordings import Recording
from pipeline.model.spoken import ItemData, ProgrammeData, ProgrammeRow
from pipeline.model.stored import UnreadableJson, dump, load
from pipeline.model.values import NOTHING, VN, canonical, digest

__all__ = [
    "NOTHING",
    "VN",
    "Address",
    "Article",
    "Attachment",
    "Audience",
    "Block",
    "Bulletin",
    "Clip",
    "Code",
    "Correction",
    "Edition",
    "EditionData",
    "Figure",
    "Form",
    "Heading",
    "Image",
    "ItemData",
    "Listing",
    "Observation",
    "Override",
    "Paragraph",
    "Priority",
    "Product",
    "ProgrammeData",
    "ProgrammeRow",
    "Quote",
    "Receipt",
    "Recording",
    "Rendition",
    "Rule",
    "Slot",
    "Span",
    "Spans",
    "Table",
    "UnreadableJson",
    "Variant",
    "canonical",
    "countersign",
    "digest",
    "dump",
    "load",
    "plain",
]
