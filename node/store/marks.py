"""Watermarks: up to which seq a device holds (delivered) and its person has seen (read) what another device wrote.

A row belongs to (space, holder, author device). Ours are repeated until the author's device has echoed them; an echo is
made once for each time a mark is stated to us. Nothing here is an event.

In a group a person may have seen more than is held without a gap. What is said of a mark never is: `read` counts up to
`delivered`, and beyond as soon as that has risen.
"""

from typing import Final

from node.store.transaction import Cx, Tx

Mark = tuple[bytes, bytes, int, int]  # space, author device, delivered, read

_READ: Final = "min(read, delivered)"
_MARK: Final = f"space, author_device, delivered, {_READ}"
_OURS: Final = "FROM transient WHERE author_device = ? AND device = ?"


def hold(tx: Tx, space: bytes, me: bytes, author_device: bytes, delivered: int) -> None:
    """Note that we hold an author device's events up to `delivered`; a mark never falls."""
    _raise(tx, (space, me, author_device), delivered, 0)


def see(tx: Tx, space: bytes, me: bytes, author_device: bytes, read: int) -> bool:
    """Note that our person has seen an author device's events up to `read`; False if that was known."""
    return _raise(tx, (space, me, author_device), 0, read)


def take(tx: Tx, space: bytes, holder: bytes, me: bytes, delivered: int, read: int) -> bool:
    """Store the marks that `holder` states about our events, and owe it an echo; True if a number rose."""
    rose = _raise(tx, (space, holder, me), delivered, read)
    tx.execute(
        "UPDATE transient SET answered_delivered = -1, answered_read = -1"
        " WHERE space = ? AND device = ? AND author_device = ?",
        (space, holder, me),
    )
    return rose


def due(cx: Cx, me: bytes, author_device: bytes) -> list[Mark]:
    """Our marks about what a device wrote that it has not echoed yet."""
    return [mark for mark, is_echoed in held_of(cx, me, author_device) if not is_echoed]


def held_of(cx: Cx, me: bytes, author_device: bytes) -> list[tuple[Mark, bool]]:
    """All our marks about what a device wrote, and of each whether it has echoed it."""
    rows = cx.rows(
        f"SELECT {_MARK}, answered_delivered >= delivered AND answered_read >= {_READ} {_OURS} ORDER BY space",
        (author_device, me),
    )
    return [((space, author, delivered, read), bool(done)) for space, author, delivered, read, done in rows]


def answered(tx: Tx, space: bytes, me: bytes, author_device: bytes, delivered: int, read: int) -> None:
    """Note that a device has echoed these marks of ours about its events."""
    tx.execute(
        "UPDATE transient SET answered_delivered = max(answered_delivered, min(delivered, ?)),"
        " answered_read = max(answered_read, min(read, ?)) WHERE space = ? AND device = ? AND author_device = ?",
        (delivered, read, space, me, author_device),
    )


def say_again(tx: Tx, me: bytes, author_device: bytes) -> None:
    """A device has forgotten what it wrote, and with it what it heard of it: our marks about that are due again."""
    tx.execute(
        "UPDATE transient SET answered_delivered = 0, answered_read = 0 WHERE author_device = ? AND device = ?",
        (author_device, me),
    )


def echoes(tx: Tx, me: bytes, holder: bytes) -> list[Mark]:
    """The echoes owed to a device for what it stated about our events; they count as made by this transaction."""
    owed = tx.rows(
        f"SELECT {_MARK} {_OURS} AND answered_delivered < 0 ORDER BY space",
        (me, holder),
    )
    if owed:
        tx.execute(
            "UPDATE transient SET answered_delivered = delivered, answered_read = read"
            " WHERE author_device = ? AND device = ? AND answered_delivered < 0",
            (me, holder),
        )
    return owed


def told(cx: Cx, me: bytes, holder: bytes) -> list[Mark]:
    """What a device has stated about our events, to be repeated to it."""
    return cx.rows(f"SELECT {_MARK} {_OURS} ORDER BY space", (me, holder))


def all_told(cx: Cx, account: bytes, me: bytes) -> list[tuple[bytes, bytes, bytes, int, int]]:
    """(space, holder, its account, delivered, read) of what other accounts stated about a device of `account`."""
    return cx.rows(
        "SELECT t.space, t.device, e.author, t.delivered, min(t.read, t.delivered) FROM transient t JOIN"
        " (SELECT DISTINCT event.device, event.author FROM head JOIN event ON event.id = head.top_id) e"
        " ON e.device = t.device WHERE t.author_device = ? AND e.author != ? ORDER BY t.space, t.device",
        (me, account),
    )


def hear(tx: Tx, space: bytes, holder: bytes, author_device: bytes, reach: tuple[int, int]) -> bool:
    """Keep what another device of ours knows of (delivered, read); True if a number rose."""
    return _raise(tx, (space, holder, author_device), *reach)


def of(cx: Cx, space: bytes, holder: bytes, author_device: bytes) -> tuple[int, int]:
    """(delivered, read) of what a device wrote, at another; zeros if nothing was stated."""
    found = cx.one(
        "SELECT delivered, min(read, delivered) FROM transient WHERE space = ? AND device = ? AND author_device = ?",
        (space, holder, author_device),
    )
    return (0, 0) if found is None else (found[0], found[1])


def left(cx: Cx, space: bytes, device: bytes) -> int:
    """Up to which number all that a device of ours wrote has left it, as far as is known: its mark on itself."""
    return of(cx, space, device, device)[0]


def all_left(cx: Cx) -> dict[tuple[bytes, bytes], int]:
    """The same by (space, device), where it is known."""
    rows = cx.rows("SELECT space, device, delivered FROM transient WHERE device = author_device")
    return {(space, device): delivered for space, device, delivered in rows}


def count(cx: Cx) -> int:
    """How many there are."""
    return int(cx.value("SELECT count(*) FROM transient"))


def _raise(tx: Tx, whose: tuple[bytes, bytes, bytes], delivered: int, read: int) -> bool:
    changed = tx.execute(
        "INSERT INTO transient (space, device, author_device, delivered, read) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (space, device, author_device) DO UPDATE SET"
        " delivered = max(delivered, ?4), read = max(read, ?5) WHERE delivered < ?4 OR read < ?5",
        (*whose, delivered, read),
    )
    return changed > 0
