"""Loa Phường: an article is written once and said everywhere the ward speaks.

The main path, as a shell would write it:

    content/*.md | content.read | check | channels.compose | studio.make_file | plan | ledger
                 | approve | dispatch.tick | channel.deliver | reconcile | observe | report

Everything left of the ledger is pure: the same files give the same editions, with no clock,
no network and no chance. Everything right of it is durable: a row and an append-only event for
each step, so that the machine can lose power at any line and still know what it knows.

Walk it: `content.read` turns a file into an Article; a channel's `compose` turns the Article
into an Edition, exactly what that channel will publish; `plan` gives each edition a delivery
with a deterministic key; `ledger` keeps them; a named person approves an edition by its digest;
`dispatch` writes down what it is about to ask, asks the channel, and writes down the answer.

Sounds, films, pictures, slides and papers are named by an edition before they exist: their
recipes hold every word, so that whoever approves the edition approves them.
"""

__version__ = "0.4.0"  # CHANGELOG.md tells what came with it
