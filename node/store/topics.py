"""Rows of topics at relays: what is followed where, how far it is on this disk, and what has still to be appended.

Who talks to the relay is `node/net/relays/topics.py`, what is inside an entry others know. Times in Unix milliseconds.
"""

import json
from typing import Final

import msgspec

from node.errors import Refused
from node.store.connection import Row
from node.store.transaction import Cx, Tx

APPENDING: Final = 4096
"""Entries that may wait for one topic; whoever has more to say says it by mail."""

APPENDING_MS: Final = 30 * 24 * 3600 * 1000
ENDED_MS: Final = 90 * 24 * 3600 * 1000
"""After it a relay has forgotten a topic that nobody made again."""

_COLUMNS: Final = "SELECT name, relay, addresses, append, read, seal, make, made, dropped, seq, mark FROM topic"


class TopicRow(msgspec.Struct, frozen=True):
    """One topic; `seq` and `mark` say which entry is the last that is on this disk."""

    name: bytes
    relay: bytes
    addresses: tuple[str, ...]
    append: bytes
    read: bytes
    seal: bytes
    make: bool = False
    made: int = 0
    dropped: bool = False
    seq: int = 0
    mark: bytes = b""

    def __repr__(self) -> str:
        """Show no token and no key, so that no log line can."""
        return f"TopicRow({self.name.hex()[:16]})"


class AppendRow(msgspec.Struct, frozen=True):
    """One entry that a relay has not taken yet."""

    id: int
    entry: bytes
    event: bytes | None = None


def put(tx: Tx, row: TopicRow) -> None:
    """Follow a topic; of one that is followed already the place in it stays as it is."""
    tx.execute(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " addresses = excluded.addresses, append = excluded.append, make = excluded.make, dropped = 0",
        (
            *(row.name, row.relay, json.dumps(row.addresses), row.append, row.read, row.seal, int(row.make)),
            *(row.made, int(row.dropped), row.seq, row.mark),
        ),
    )


def get(cx: Cx, name: bytes) -> TopicRow | None:
    """The topic of this name, or None."""
    row = cx.one(f"{_COLUMNS} WHERE name = ?", (name,))
    return None if row is None else _read(row)


def at_relay(cx: Cx, relay: bytes) -> list[TopicRow]:
    """All topics at one relay."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} WHERE relay = ? ORDER BY name", (relay,))]


def relays(cx: Cx) -> dict[bytes, tuple[str, ...]]:
    """The relays at which anything is followed, and where each is said to be."""
    rows = cx.rows("SELECT relay, addresses FROM topic ORDER BY relay, name")
    found: dict[bytes, dict[str, None]] = {}
    for relay, addresses in rows:
        found.setdefault(relay, {}).update(dict.fromkeys(json.loads(addresses)))
    return {relay: tuple(addresses) for relay, addresses in found.items()}


def made(tx: Tx, name: bytes, now_ms: int) -> None:
    """The relay has made a topic for us, or has it live on."""
    tx.execute("UPDATE topic SET made = ? WHERE name = ?", (now_ms, name))


def move(tx: Tx, name: bytes, seq: int, mark: bytes) -> None:
    """Everything of a topic up to this entry is on this disk."""
    tx.execute("UPDATE topic SET seq = ?, mark = ? WHERE name = ?", (seq, mark, name))


def let_go(tx: Tx, name: bytes) -> None:
    """Follow a topic no more, and have it ended at the relay; what was to be appended is forgotten."""
    tx.execute("UPDATE topic SET dropped = 1 WHERE name = ?", (name,))
    tx.execute("DELETE FROM appending WHERE topic = ?", (name,))


def drop(tx: Tx, name: bytes) -> None:
    """Forget a topic and what was to be appended to it."""
    tx.execute("DELETE FROM topic WHERE name = ?", (name,))


def queue(tx: Tx, name: bytes, entry: bytes, now_ms: int, event: bytes | None = None) -> None:
    """Have an entry appended, in which an `event` of ours may be; Refused("too_many_entries") where too many wait."""
    if tx.value("SELECT count(*) FROM appending WHERE topic = ?", (name,)) >= APPENDING:
        raise Refused("too_many_entries", "Too much waits for this relay already.")
    tx.execute("INSERT INTO appending (topic, entry, at, event) VALUES (?, ?, ?, ?)", (name, entry, now_ms, event))


def waits(cx: Cx, name: bytes, event: bytes) -> bool:
    """Whether an event of ours waits to be appended to a topic."""
    return cx.value("SELECT 1 FROM appending WHERE topic = ? AND event = ?", (name, event)) is not None


def withdraw(tx: Tx, event: bytes) -> bool:
    """Append no more what waits with an event in it; whether anything did."""
    return tx.execute("DELETE FROM appending WHERE event = ?", (event,)) > 0


def waiting(cx: Cx, relay: bytes) -> list[bytes]:
    """The topics at a relay for which anything waits, the longest waiting first."""
    rows = cx.rows(
        "SELECT topic FROM appending JOIN topic ON topic.name = appending.topic WHERE relay = ?"
        " GROUP BY topic ORDER BY min(id)",
        (relay,),
    )
    return [name for (name,) in rows]


def queued(cx: Cx, name: bytes, limit: int) -> list[AppendRow]:
    """The first entries that wait for a topic."""
    rows = cx.rows("SELECT id, entry, event FROM appending WHERE topic = ? ORDER BY id LIMIT ?", (name, limit))
    return [AppendRow(*row) for row in rows]


def appended(tx: Tx, ids: list[int]) -> None:
    """A relay has taken these."""
    tx.executemany("DELETE FROM appending WHERE id = ?", [(id_,) for id_ in ids])


def forget(tx: Tx, now_ms: int) -> None:
    """Give up on what no relay would take for 30 days, and on topics to be ended that have ended by themselves."""
    tx.execute("DELETE FROM appending WHERE at < ?", (now_ms - APPENDING_MS,))
    tx.execute("DELETE FROM topic WHERE dropped = 1 AND made < ?", (now_ms - ENDED_MS,))


def _read(row: Row) -> TopicRow:
    name, relay, addresses, append, read, seal, make, made_, dropped, seq, mark = row
    texts = tuple(json.loads(addresses))
    return TopicRow(name, relay, texts, append, read, seal, bool(make), made_, bool(dropped), seq, mark)
