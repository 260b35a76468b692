"""content/*.md → articles, and everything `check` can say, with file and line.

A file becomes an Article in six steps, one module each:

    folder (which files) | encoding (bytes → text) | frontmatter, fields, values, dates (the head)
    | body, links (the text) | images (files beside it) | slugs (addresses among all)

`article` puts them together for one file, `reading` for all. A file with an error gives no
article; one with a hint does. Pure as to time: no clock, no locale, nothing written.
"""

from pipeline.content.beside import MediaProbe
from pipeline.content.dated import dated
from pipeline.content.links import LinkIndex
from pipeline.content.problem import Level, Problem
from pipeline.content.reading import ContentReading, read, read_file, remembered
from pipeline.content.slugs import Owners, changed_files
from pipeline.content.variants import named as audience

__all__ = [
    "ContentReading",
    "Level",
    "LinkIndex",
    "MediaProbe",
    "Owners",
    "Problem",
    "audience",
    "changed_files",
    "dated",
    "read",
    "read_file",
    "remembered",
]
