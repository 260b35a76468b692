"""What machines read of a page: schema.org as JSON-LD. Pure.

Types: schema.org/NewsArticle, BreadcrumbList, GovernmentOrganization (read 2026-11).
"""

from __future__ import annotations

from typing import Any

from channels.website.page_data import PageData
from channels.website.shell import Shell
from pipeline.model import Edition

_CONTEXT = "https://schema.org"


def describe_publisher(shell: Shell) -> dict[str, Any]:
    """The body that answers for the site."""
    return {
        "@type": "GovernmentOrganization",
        "name": shell.ward.publisher or shell.title,
        "url": f"{shell.url}/",
        "logo": {"@type": "ImageObject", "url": f"{shell.url}/{shell.emblem[0]}"},
    }


def describe_article(shell: Shell, edition: Edition, data: PageData) -> list[dict[str, Any]]:
    """The article, and the path to it."""
    office = describe_publisher(shell)
    author = {"@type": "Person", "name": data.author} if data.author else office
    news = {
        "@context": _CONTEXT,
        "@type": "NewsArticle",
        "mainEntityOfPage": edition.link,
        "headline": edition.title,
        "description": data.summary,
        "inLanguage": "vi",
        "articleSection": data.section_name,
        "keywords": [each.words for each in data.tags],
        "datePublished": data.date,
        "dateModified": data.updated,
        "author": author,
        "publisher": office,
        "image": [f"{shell.url}/{data.share.file if data.share else 'static/share.png'}"],
    }
    steps = [
        ("Trang chủ", f"{shell.url}/"),
        (data.section_name, f"{shell.url}/chuyen-muc/{data.section}.html"),
        (edition.title, edition.link),
    ]
    path = {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(steps, 1)
        ],
    }
    return [news, path]
