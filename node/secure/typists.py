"""Between whom it is told that somebody is writing: asked at both ends, each time, of what is stored at that moment.

Nothing of it is stored. What is done with it is in `node/net/typists.py`.
"""

from __future__ import annotations

from node.secure import group_log
from node.secure.own import Own
from node.secure.shown import shown
from node.store import contacts
from node.store.transaction import Cx
from sync.space import direct_space


def may_know(own: Own, cx: Cx, space: bytes, account: bytes) -> bool:
    """Whether an account and we tell each other that we are writing in a space.

    Contacts do where this account shows it: in the direct space of the two, and in groups that both belong to.
    """
    row = contacts.get(cx, account)
    if row is None or row.state != "contact" or not shown(cx).typing:
        return False
    return space == direct_space(own.account, account) or group_log.is_together(own, cx, space, account)
