"""What a group hands on to the one in which it goes on: what it says of itself, and who belongs to it in what role."""

from __future__ import annotations

from dataclasses import replace

from app import charter, conversations
from app.charter import Charter
from app.context import App
from app.conversations import Group


def charter_of(found: Group, title: str, owner_name: str) -> Charter:
    """Give what the successor of a group says of itself."""
    begun = replace(found.charter, title=title, owner_name=owner_name, archived=False)
    return replace(begun, follows=found.space.id, successor=b"")


async def who_lag(app: App, found: Group) -> list[bytes]:
    """Give who belonged to the group before when it ended, is my contact, and neither in the one after nor to be."""
    if not found.charter.follows or not found.charter.allows(charter.ADD, found.rank):
        return []
    before = next((one for one in await conversations.groups(app) if one.space.id == found.charter.follows), None)
    if before is None or before.charter.successor != found.space.id:
        return []
    there = {*found.space.ranks, *found.space.former, *found.space.banned}
    contacts = [one.account for one in await app.node.contacts() if one.state == "contact"]
    return [account for account in contacts if account in before.space.ranks and account not in there]


async def who_come(app: App, found: Group) -> dict[bytes, int]:
    """Give who of a group can be let into its successor, each with a rank below mine: whoever is my contact."""
    contacts = {one.account for one in await app.node.contacts() if one.state == "contact"}
    return {
        account: min(rank, charter.ADMIN)
        for account, rank in found.space.ranks.items()
        if account != found.me and account in contacts
    }
