"""The relay's file and its members, boxes, tokens and cards; each function runs in one transaction.

Envelopes are in `letters.py`, topics in `topics.py`, certificates in `authority.py`, blobs in `blobs.py`. Nothing here
can be read for its meaning, and the file is encrypted all the same: it says which box got how much and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node.errors import Refused
from node.relay import limits
from node.relay.limits import Quotas
from node.store.db import Cx, Tx
from node.store.opening import Tables
from sync.hub import Knock

SCHEMA: Final = Path(__file__).parent / "schema"
BOXES: Final = 1 << 22
"""Boxes that a relay can ever make: their ids share 63 bits with the numbers of envelopes."""


def _check(_: Cx) -> None:
    """A relay's rows do not depend on each other beyond what SQLite checks itself."""


TABLES: Final = Tables(SCHEMA, SCHEMA, _check)


@dataclass(frozen=True, slots=True)
class Box:
    """A box as it is opened: its row, the number of its newest envelope, how far it was taken, the bytes in it."""

    id: int
    head: int
    taken: int
    used: int


def member(cx: Cx, key: bytes) -> int | None:
    """The row of a member, None for a stranger."""
    found: int | None = cx.value("SELECT id FROM member WHERE key = ?", (key,))
    return found


def no_member() -> Refused:
    """What a stranger is told, and whoever has left."""
    return Refused("not_a_member", "Only members of this relay may do that.")


def check_member(cx: Cx, who: int) -> None:
    """Refused("not_a_member") if it has left meanwhile, by another connection of its own."""
    if cx.value("SELECT 1 FROM member WHERE id = ?", (who,)) is None:
        raise no_member()


def enrol(tx: Tx, key: bytes, now: int, quotas: Quotas) -> int:
    """Make somebody a member, or find that they are one; Refused("too_many_members")."""
    found = member(tx, key)
    if found is not None:
        return found
    if tx.value("SELECT count(*) FROM member") >= quotas.members:
        raise Refused("too_many_members", "This relay takes no more members.")
    tx.execute("INSERT INTO member (key, since) VALUES (?, ?)", (key, now))
    made: int = tx.value("SELECT id FROM member WHERE key = ?", (key,))
    return made


def leave(tx: Tx, who: int) -> None:
    """Forget a member with its boxes, envelopes and cards; files of blobs are collected later."""
    for (box,) in tx.rows("SELECT id FROM box WHERE member = ?", (who,)):
        tx.execute("DELETE FROM letter WHERE id BETWEEN ? AND ?", (box << 40, (box + 1 << 40) - 1))
    tx.execute("DELETE FROM member WHERE id = ?", (who,))


def open_box(tx: Tx, name: bytes, who: int, quotas: Quotas) -> Box:
    """The box of this name for its reader, made if need be; whoever proved its key takes it over from another member.

    Refused("too_many_boxes", "relay_full", "not_a_member").
    """
    check_member(tx, who)
    row = tx.one("SELECT id, member, head, taken, bytes + knock_bytes FROM box WHERE name = ?", (name,))
    if row is None or row[1] != who:
        if tx.value("SELECT count(*) FROM box WHERE member = ?", (who,)) >= quotas.boxes:
            raise Refused("too_many_boxes", "A member has a limited number of boxes.")
        tx.execute(
            "INSERT INTO box (name, member) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET member = excluded.member",
            (name, who),
        )
        row = tx.one("SELECT id, member, head, taken, bytes + knock_bytes FROM box WHERE name = ?", (name,))
    assert row is not None
    if row[0] >= BOXES:
        raise Refused("relay_full", "This relay can make no more boxes.")
    return Box(row[0], row[2], row[3], row[4])


def head(cx: Cx, box: int) -> int:
    """The number of the newest envelope of a box, 0 if there is no such box any more."""
    return cx.value("SELECT head FROM box WHERE id = ?", (box,)) or 0


def set_tokens(tx: Tx, box: int, hashes: Iterable[bytes], knocks: Iterable[Knock]) -> None:
    """Put the tokens of a box in place of those before; Refused("not_open") if there is no such box any more."""
    if tx.value("SELECT 1 FROM box WHERE id = ?", (box,)) is None:
        raise Refused("not_open", "This connection does not read that box.")
    tx.execute("DELETE FROM token WHERE box = ?", (box,))
    rows = {knock.hash: knock.expires for knock in knocks if knock.expires} | dict.fromkeys(hashes, 0)
    tx.executemany("INSERT INTO token VALUES (?, ?, ?)", [(box, hash_, expires) for hash_, expires in rows.items()])


def put_card(tx: Tx, who: int, name: bytes, sealed: bytes, ends: tuple[int, int]) -> None:
    """Keep a card until `ends[1]`, at most 30 days from `ends[0]`, which is now; Refused codes as in the SPEC."""
    now, until = ends
    if until <= now:
        raise Refused("expired", "This card is over already.")
    check_member(tx, who)
    owner = tx.value("SELECT member FROM card WHERE name = ?", (name,))
    if owner is not None and owner != who:
        raise Refused("card_taken", "Somebody else keeps a card under this name.")
    if owner is None and tx.value("SELECT count(*) FROM card WHERE member = ?", (who,)) >= limits.CARDS:
        raise Refused("too_many_cards", "A member keeps a limited number of cards.")
    tx.execute(
        "INSERT INTO card VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
        " SET sealed = excluded.sealed, expires = excluded.expires",
        (name, who, sealed, min(until, now + limits.CARD_S)),
    )


def card(cx: Cx, name: bytes, now: int) -> bytes:
    """The card of a name; Refused("unknown_card") also once it is over."""
    found: bytes | None = cx.value("SELECT sealed FROM card WHERE name = ? AND expires > ?", (name, now))
    if found is None:
        raise Refused("unknown_card", "There is no card of this name.")
    return found


def forget_old(tx: Tx, now: int) -> None:
    """Delete cards and knock tokens that are over, a bounded number of each."""
    tx.execute(
        "DELETE FROM card WHERE name IN (SELECT name FROM card WHERE expires <= ? LIMIT ?)", (now, limits.CLEAN_STEP)
    )
    tx.execute("DELETE FROM token WHERE expires BETWEEN 1 AND ?", (now,))


def figures(cx: Cx) -> dict[str, int]:
    """How much of everything there is, for `/metrics`; counts only."""
    row = cx.one("SELECT count(*), total(bytes + knock_bytes), total(letters + knocks) FROM box")
    blobs = cx.one("SELECT count(*), total(size) FROM blob")
    topics = cx.one("SELECT count(*), total(bytes), total(entries) FROM topic")
    assert row is not None
    assert blobs is not None
    assert topics is not None
    return {
        "relay_members": cx.value("SELECT count(*) FROM member"),
        "relay_boxes": row[0],
        "relay_mail_bytes": int(row[1]),
        "relay_letters": int(row[2]),
        "relay_cards": cx.value("SELECT count(*) FROM card"),
        "relay_blobs": blobs[0],
        "relay_blob_bytes": int(blobs[1]),
        "relay_topics": topics[0],
        "relay_topic_bytes": int(topics[1]),
        "relay_entries": int(topics[2]),
    }
