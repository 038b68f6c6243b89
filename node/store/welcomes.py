"""Rows of who let us into a group whose control log does not say so here yet: it is taken from them meanwhile.

A row goes when the group is known to have us. The table is in `schema/12_key.sql`.
"""

from node.store import joins
from node.store.transaction import Cx, Tx


def put(tx: Tx, space: bytes, bearer: bytes, grant: bytes) -> None:
    """Note that an account says to have let us in, by which statement."""
    tx.execute("INSERT OR REPLACE INTO space_welcome VALUES (?, ?, ?)", (space, bearer, grant))


def bearers(cx: Cx, space: bytes) -> set[bytes]:
    """The accounts that let us into a group, while that is not known."""
    return {bearer for (bearer,) in cx.rows("SELECT bearer FROM space_welcome WHERE space = ?", (space,))}


def by(cx: Cx, bearer: bytes) -> set[bytes]:
    """The groups that an account let us into, while that is not known."""
    return {space for (space,) in cx.rows("SELECT space FROM space_welcome WHERE bearer = ?", (bearer,))}


def drop(tx: Tx, space: bytes) -> None:
    """The group is known to have us, or we do not want to belong to it: nor do we ask to be let in any more."""
    tx.execute("DELETE FROM space_welcome WHERE space = ?", (space,))
    joins.drop_asked(tx, space)
