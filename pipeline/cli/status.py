"""status: where each article stands on each channel; of one article, all that happened."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline import report
from pipeline.cli.common import (
    HERE,
    TITLE,
    JsonOption,
    NowOption,
    OfficeOption,
    console,
    newsroom,
    print_json,
    print_table,
    tell_errors,
)
from pipeline.delivery import State
from pipeline.office.newsroom import Newsroom
from pipeline.office.status import ArticleHistory, DeliveryEvent, read_history, read_status
from pipeline.report import answer_to, clock, describe_standing
from pipeline.text import shorten


def status(
    slug: Annotated[str, typer.Argument(metavar="[BÀI]", help="Chỉ một bài.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Kể từng việc đã xảy ra với bài.")] = False,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Mỗi bài đang ở đâu trên mỗi kênh."""
    with newsroom(office, now) as room:
        if slug:
            print_history(room, slug, as_json, full)
        else:
            print_status(room, as_json)


def print_status(room: Newsroom, as_json: bool) -> None:
    """Print the table article × channel and what needs a person now, or its JSON."""
    found = read_status(room)
    table = found.table
    if as_json:
        print_json({"cells": [cell.to_json() for cell in table.cells.values()]})
        return
    tell_errors(room)
    rows = [
        [
            shorten(article.title, TITLE),
            *(_cell(table, article.slug, name) for name in table.channels),
        ]
        for article in table.articles
    ]
    title = f"Bài × kênh, lúc {clock(room.clock())}"
    print_table(title, ["Bài", *map(room.office.title_of, table.channels)], rows)
    for name, fault in found.channel_faults:
        console().print(f"! Kênh {room.office.title_of(name)}: {fault}", markup=False)
    for sentence in (*found.unconfirmed, *found.voices):
        typer.echo(f"! {sentence}")
    for sentence in found.still_public:
        typer.echo(sentence)


def _cell(found: report.Status, slug: str, channel: str) -> str:
    cell = found.cells.get((slug, channel))
    return cell.short if cell else "—"


def print_history(room: Newsroom, asked: str, as_json: bool = False, full: bool = False) -> None:
    """Print a line for each channel, and the whole command where a person has to answer.

    Raises LoaError if there is no such article.
    """
    found = read_history(room, asked)
    if as_json:
        print_json(_history_json(found))
        return
    out, title_of = console(), room.office.title_of
    article = found.article
    out.print(f"“{article.title}” (content/{article.path})", style="bold", markup=False)
    for each in found.channels:
        line = describe_standing(each.standing, each.last, room.clock())
        out.print(f"  {title_of(each.standing.channel)}: {line}", markup=False)
        for delivery in each.deliveries if full else ():
            out.print(f"      lượt {delivery.key}", markup=False)
            for event in delivery.events:
                out.print(f"        {_event(event)}", markup=False)
    for question in found.questions:
        out.print(f"! {title_of(question.channel)}: {answer_to(question)}", markup=False)


def _history_json(found: ArticleHistory) -> dict[str, object]:
    return {
        "cells": [each.standing.to_json() for each in found.channels],
        "events": {
            delivery.key: [asdict(event) for event in delivery.events]
            for each in found.channels
            for delivery in each.deliveries
        },
    }


def _event(entry: DeliveryEvent) -> str:
    by = f", {entry.by}" if entry.by else ""
    detail = f". {entry.detail}" if entry.detail else ""
    return f"{clock(entry.at)}  {State(entry.after).vietnamese}{by}{detail}"
