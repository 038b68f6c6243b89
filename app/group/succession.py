"""What a group hands on to the one in which it goes on: what it says of itself, and who belongs to it in what role."""

from __future__ import annotations

from dataclasses import replace

from app import charter
from app.charter import Charter
from app.context import App
from app.conversations import Group


def charter_of(found: Group, title: str, owner_name: str) -> Charter:
    """Give what the successor of a group says of itself."""
    begun = replace(found.charter, title=title, owner_name=owner_name, archived=False)
    return replace(begun, follows=found.space.id, successor=b"")


async def who_come(app: App, found: Group) -> dict[bytes, int]:
    """Give who of a group can be let into its successor, each with a rank below mine: whoever is my contact."""
    contacts = {one.account for one in await app.node.contacts() if one.state == "contact"}
    return {
        account: min(rank, charter.ADMIN)
        for account, rank in found.space.ranks.items()
        if account != found.me and account in contacts
    }
