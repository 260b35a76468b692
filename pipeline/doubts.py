"""What a restored ledger may not know: an article that stands at a far end in other words.

The same words are found by their own mark (asking.looks). But if the article changed after the
copy was made, publishing it anew would show the public two: the new words take the old ones' place.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.asking import Looked
from pipeline.channel import Channel, FindsEarlier
from pipeline.delivery import Delivery
from pipeline.errors import TryLater
from pipeline.ledger import Ledger
from pipeline.model import Edition


def put_in_place(
    ledger: Ledger,
    channel: Channel,
    delivery: Delivery,
    prepare: Callable[[Delivery], Edition | None],
) -> Looked:
    """The receipt of a doubted delivery, once it stands where the ledger knows of nothing.

    `prepare`: its edition with the media made; None: not now. None: nothing of its article stands
    there, or nothing is in doubt. Repeating it is harmless.
    """
    if not isinstance(channel, FindsEarlier) or not ledger.accepts(delivery):
        return None
    if ledger.claims.doubted(delivery) is None:
        return None
    edition = prepare(delivery)
    if edition is None:
        return TryLater("Chưa làm xong tệp của bài này. Máy sẽ thử lại.")
    try:
        for each in channel.find_earlier(edition, delivery.key):
            if not ledger.has_receipt(channel.name, each.remote_id):
                return channel.replace(each, edition, delivery.key)
    except Exception as error:
        return error
    return None
