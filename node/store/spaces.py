"""Rows of circles and groups, of who is on their lists, and of whose certificates were passed on to whom.

What the statements behind these rows mean is in `node/secure/shared.py`, the tables in `schema/7_shared.sql`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from node.store.connection import Row
from node.store.transaction import Cx, Tx
from sync.shared import TYPES
from sync.space import Space, keyed, shared

_COLUMNS: Final = "SELECT id, type, owner, secret, about, everybody, hlc, made, history FROM space"


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A circle or group; `about` is a msgpack map, `made` the time in ms when it became known here.

    `history` is what newcomers of a group with space keys may read: "full", "from join" or "none"; else it is empty.
    """

    id: bytes
    type: str
    owner: bytes
    secret: bytes = field(repr=False)
    about: bytes = field(repr=False)
    everybody: bool
    hlc: int
    made: int
    history: str = ""

    @property
    def space(self) -> Space:
        """The space as the rules of `sync/space.py` see it."""
        return keyed(self.id, self.owner) if self.history else shared(TYPES[self.type], self.id, self.owner)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An account that is or was on a list, by the statement with the highest (turn, id)."""

    account: bytes
    name: str
    listed: bool
    turn: int
    statement: bytes


def add(tx: Tx, row: SpaceRow) -> bool:
    """Add a space; False if it is known."""
    added = tx.execute(
        "INSERT OR IGNORE INTO space VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        (row.id, row.type, row.owner, row.secret, row.about, int(row.everybody), row.hlc, row.made, row.history),
    )
    return added > 0


def get(cx: Cx, id_: bytes) -> SpaceRow | None:
    """The space with this id, or None."""
    row = cx.one(f"{_COLUMNS} WHERE id = ?", (id_,))
    return None if row is None else _read(row)


def all_of(cx: Cx) -> list[SpaceRow]:
    """Every space, oldest first."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} ORDER BY hlc, id")]


def of_owner(cx: Cx, owner: bytes) -> list[SpaceRow]:
    """The spaces of an account, oldest first."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} WHERE owner = ? ORDER BY hlc, id", (owner,))]


def shown_to(cx: Cx, owner: bytes, account: bytes, limit: int, unsaid: bool = False) -> list[SpaceRow]:
    """The spaces of an account that another one is on the list of, newest first; `unsaid`: where nothing says it is."""
    rows = cx.rows(
        f"{_COLUMNS} LEFT JOIN space_member ON space = id AND account = ?"
        " WHERE owner = ? AND history = '' AND coalesce(listed, ?) = 1"
        " ORDER BY hlc DESC, id LIMIT ?",
        (account, owner, int(unsaid), limit),
    )
    return [_read(row) for row in rows]


def keyed_of(cx: Cx, spaces: Iterable[bytes]) -> list[SpaceRow]:
    """Those of some spaces that are groups with a control log, newest first."""
    rows = [row for row in (get(cx, space) for space in spaces) if row is not None and row.history]
    return sorted(rows, key=lambda row: (-row.hlc, row.id))


def describe(tx: Tx, id_: bytes, about: bytes) -> bool:
    """Put another description (a msgpack map) in the place of a space's; True if it is another."""
    return tx.execute("UPDATE space SET about = ? WHERE id = ? AND about != ?", (about, id_, about)) > 0


def count_of(cx: Cx, owner: bytes) -> int:
    """How many spaces of an account are known here."""
    number: int = cx.value("SELECT count(*) FROM space WHERE owner = ?", (owner,))
    return number


def count_in(tx: Tx, id_: bytes) -> None:
    """Note that one more event of a space came from somebody else."""
    tx.execute("UPDATE space SET held = held + 1 WHERE id = ?", (id_,))


def taken_from(cx: Cx, owner: bytes) -> tuple[int, int]:
    """Over all spaces of an account: how many events came from others, and since when (ms) the oldest is known."""
    held, since = cx.one(
        "SELECT coalesce(sum(held), 0), coalesce(min(made), 0) FROM space WHERE owner = ?", (owner,)
    ) or (0, 0)
    return held, since


def put_member(tx: Tx, space: bytes, member: MemberRow) -> bool:
    """Take a statement about an account into the list; True if it changed whether that is on it.

    What a statement with a higher (turn, id) has said stands, whichever came first.
    """
    before = get_member(tx, space, member.account)
    if before is not None and (before.turn, before.statement) >= (member.turn, member.statement):
        return False
    name = member.name or ("" if before is None else before.name)
    tx.execute(
        "INSERT OR REPLACE INTO space_member VALUES (?, ?, ?, ?, ?, ?)",
        (space, member.account, name, int(member.listed), member.turn, member.statement),
    )
    return before is None or before.listed != member.listed


def get_member(cx: Cx, space: bytes, account: bytes) -> MemberRow | None:
    """What is known about an account's place on a list, or None."""
    row = cx.one(
        "SELECT account, name, listed, turn, statement FROM space_member WHERE space = ? AND account = ?",
        (space, account),
    )
    return None if row is None else _member(row)


def members(cx: Cx, space: bytes) -> list[MemberRow]:
    """Everybody who is or was on a list, in the order of accounts."""
    rows = cx.rows(
        "SELECT account, name, listed, turn, statement FROM space_member WHERE space = ? ORDER BY account", (space,)
    )
    return [_member(row) for row in rows]


def listed(cx: Cx, space: bytes) -> list[bytes]:
    """The accounts that are on a list, in their own order."""
    rows = cx.rows("SELECT account FROM space_member WHERE space = ? AND listed = 1 ORDER BY account", (space,))
    return [account for (account,) in rows]


def is_listed(cx: Cx, space: bytes, account: bytes) -> bool:
    """Whether an account is on a list."""
    member = get_member(cx, space, account)
    return member is not None and member.listed


def last_turn(cx: Cx, space: bytes) -> int:
    """The highest turn of any statement about a list, 0 before the first."""
    number: int = cx.value("SELECT coalesce(max(turn), 0) FROM space_member WHERE space = ?", (space,))
    return number


def note_stranger(tx: Tx, space: bytes, account: bytes) -> int:
    """Note an account whose certificates a space brought here; how many that are for this space."""
    tx.execute("INSERT OR IGNORE INTO space_stranger VALUES (?, ?)", (space, account))
    number: int = tx.value("SELECT count(*) FROM space_stranger WHERE space = ?", (space,))
    return number


def is_introduced(cx: Cx, device: bytes, author: bytes) -> bool:
    """Whether an author's device was introduced to this device."""
    return cx.value("SELECT 1 FROM space_introduced WHERE device = ? AND author = ?", (device, author)) is not None


def note_introduced(tx: Tx, device: bytes, author: bytes) -> None:
    """Note that the certificates of an author's device were queued for this device."""
    tx.execute("INSERT OR IGNORE INTO space_introduced VALUES (?, ?)", (device, author))


def withdraw(tx: Tx, space: bytes, device: bytes) -> list[bytes]:
    """Take the events of a space out of what is queued for a device, and want none from it; the ids of the former."""
    rows = tx.rows(
        "DELETE FROM outbox WHERE device = ? AND event_id IN (SELECT id FROM event WHERE space = ?) RETURNING event_id",
        (device, space),
    )
    tx.execute("DELETE FROM wanted WHERE device = ? AND space = ?", (device, space))
    return [id_ for (id_,) in rows]


def off_lists(cx: Cx, accounts: tuple[bytes, bytes]) -> set[bytes]:
    """The spaces off whose lists either of two accounts was taken."""
    rows = cx.rows("SELECT space FROM space_member WHERE account IN (?, ?) AND listed = 0", accounts)
    return {space for (space,) in rows}


def _read(row: Row) -> SpaceRow:
    id_, type_, owner, secret, about, everybody, hlc, made, history = row
    return SpaceRow(id_, type_, owner, secret, about, bool(everybody), hlc, made, history)


def _member(row: Row) -> MemberRow:
    account, name, on, turn, statement = row
    return MemberRow(account, name, bool(on), turn, statement)
