"""The commands about the room that is taken: what takes it, removing files of others, and the limits of this device.

Texts are never touched, and of files only those that their senders can be asked for again (`holdings.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated

from app import conversations
from app.commands import command
from app.context import App
from app.conversations import MIN_ID_PREFIX
from app.errors import Refused
from app.storage import upkeep
from app.storage.holdings import FILE, PICTURE, SOUND, VIDEO, Holding, all_of, fetchable, of_index, of_posts, said_in
from app.storage.views import BigView, ClearedView, KindView, StorageView, TalkView
from app.wording import ID_HEX, id_range, moment

LARGEST = 20
MAX_DAYS = 36_500
MIB = 1 << 20
LEAST_MIB, MOST_MIB = 16, 1 << 24
SAME = -1  # a limit that is left as it is


@command
async def show(app: App) -> StorageView:
    """Show what takes room on this disk: by kind, by conversation, and the largest files."""
    held = await app.stock.held()
    holdings = await all_of(app)
    posts = await app.node.read(of_posts)
    again = {one.held.manifest for one in await fetchable(app, holdings)}
    said = {one.held.manifest for one in holdings}
    of_post = [one.size for one in held if one.manifest in posts and one.manifest not in said]
    rest = [one.size for one in held if one.manifest not in posts and one.manifest not in said]
    database, index = await app.stock.database(), await app.node.read(of_index)
    sizes = {kind: [one.held.size for one in holdings if one.kind == kind] for kind in (PICTURE, VIDEO, SOUND, FILE)}
    sizes |= {"post": of_post, "other": rest, "database": [max(0, database - index)], "index": [index]}
    days, most = await app.stock.limits()
    names = await _names(app, holdings)
    return StorageView(
        total=sum(map(sum, sizes.values())),
        fetchable=sum(one.held.size for one in holdings if one.held.manifest in again),
        keep_days=days,
        most=most,
        kinds=tuple(KindView(kind, sum(each), len(each)) for kind, each in sizes.items() if sum(each)),
        chats=tuple(_talks(holdings, names)),
        largest=tuple(_largest(holdings, names, again)),
    )


@command
async def clear(
    app: App,
    days: Annotated[int, "files that have been here for longer; 0: all"],
    *,
    dry_run: Annotated[bool, "remove nothing, say how much it would be"] = False,
) -> ClearedView:
    """Remove files of others that have been here for long, and that they can be asked for again; no text goes."""
    _check_days(days)
    found = upkeep.older(app, await fetchable(app, await all_of(app)), days)
    gone = found if dry_run else await upkeep.let_go(app, found)
    return ClearedView(days, len(gone), sum(one.held.size for one in gone), not dry_run)


@command
async def remove(
    app: App,
    message: Annotated[str, "the id of the message, or its first digits"],
    *,
    number: Annotated[int, "which of its files, from 1; 0: all"] = 0,
) -> ClearedView:
    """Remove files of a message of somebody else that they can be asked for again; no text goes."""
    span = id_range(message.strip(), MIN_ID_PREFIX)
    if span is None:
        raise Refused(
            "unknown_message", "A message is named by its id, or by its first {least} digits.", least=MIN_ID_PREFIX
        )
    found = [one for one in await said_in(app, span) if number in (0, one.n + 1)]
    if not found:
        raise Refused("no_such_file", "There is no such file of that message here.")
    if len({one.message for one in found}) > 1:
        raise Refused("ambiguous_message", "Several messages begin with that id; give more of its digits.")
    each = {one.held.manifest: one for one in found}
    gone = await upkeep.let_go(app, await fetchable(app, list(each.values())))
    if not gone:
        raise Refused("file_stays", "This file stays: it could not be fetched again, or something needs it.")
    return ClearedView(0, len(gone), sum(one.held.size for one in gone), True)


@command
async def limit(
    app: App,
    *,
    days: Annotated[int, "for how many days files of others are kept; 0: for good, -1: as it is"] = SAME,
    most: Annotated[int, "how many MiB files of messages may take; 0: any, -1: as it is"] = SAME,
) -> StorageView:
    """Keep files of others on this device for so many days, and files no more than that; they can be fetched again.

    What is over is let go within the hour.
    """
    now_days, now_most = await app.stock.limits()
    if days != SAME:
        _check_days(days)
    if most not in (SAME, 0) and not LEAST_MIB <= most <= MOST_MIB:
        raise Refused("bad_limit", "Between {least} MiB and {most} MiB can be set.", least=LEAST_MIB, most=MOST_MIB)
    await app.stock.limit(now_days if days == SAME else days, now_most if most == SAME else most * MIB)
    return await show(app)


def _check_days(days: int) -> None:
    if not 0 <= days <= MAX_DAYS:
        raise Refused("bad_days", "Between 0 and {most} days can be set.", most=MAX_DAYS)


async def _names(app: App, holdings: Iterable[Holding]) -> dict[bytes, tuple[str, str]]:
    """Give the id and the name of the conversation of each space; one that is none any more has no id."""
    known = {space: talk for talk in await conversations.every(app) for space in talk.spaces}
    names: dict[bytes, tuple[str, str]] = {}
    for space in {one.space for one in holdings}:
        talk = known.get(space)
        if talk is None:
            names[space] = ("", space.hex()[:ID_HEX])
        else:
            names[space] = ((talk.person.account if talk.person else talk.space).hex(), talk.name)
    return names


def _talks(holdings: Sequence[Holding], names: dict[bytes, tuple[str, str]]) -> list[TalkView]:
    sizes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in holdings:
        sizes[names[one.space]].append(one.held.size)
    found = [TalkView(chat, name, sum(each), len(each)) for (chat, name), each in sizes.items()]
    return sorted(found, key=lambda one: -one.size)


def _largest(holdings: Sequence[Holding], names: dict[bytes, tuple[str, str]], again: Iterable[bytes]) -> list[BigView]:
    known = frozenset(again)
    first = sorted(holdings, key=lambda one: -one.held.size)[:LARGEST]
    return [
        BigView(
            name=one.file.name,
            kind=one.kind,
            size=one.held.size,
            chat=names[one.space][0],
            chat_name=names[one.space][1],
            message=one.message.hex(),
            since=moment(one.held.since),
            mine=one.mine,
            fetchable=one.held.manifest in known,
            number=one.n + 1,
        )
        for one in first
    ]
