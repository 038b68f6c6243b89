"""The commands and queries of the feed. A post or a comment is named by its id or the first digits of it.

A command checks the rules, states an event in the circle or group of its audience and is done: the rows a screen shows
come back up through `project.py`, on this node by the same path as on every other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from app import charter, conversations
from app.commands import File, command
from app.context import App, Reader
from app.errors import Refused
from app.feed import events, queries, rules
from app.feed.views import AudienceView, CommentView, PostView, StatedView, ThreadView
from app.people import rules as people_rules
from app.people.api import find_chat_partner, find_person, people
from app.people.queries import listed
from app.picture import POSTED, Picture, PictureView, give_up, holders, stated, take_in_all, view
from app.picture import preview as look_at
from app.wording import clean_name, moment

MAX_ERASED = 64  # events one erasure can name
ME = "me"
Post = Annotated[str, "the id of a post, or its first digits"]
PostOrComment = Annotated[str, "the id of a post or a comment, or its first digits"]


@command
async def post(
    app: App,
    text: str,
    *,
    audience: Annotated[
        str, "contacts for everybody you know, names or ids with commas between, or a group of yours"
    ] = "contacts",
    attach: Annotated[list[File] | None, "a picture to show; may be repeated, up to 4"] = None,
) -> StatedView:
    """Post a text, pictures or both; it is on the disk when this returns, and goes out to each who can be reached."""
    files = attach or []
    rules.check_post(text, len(files))
    group = await _group(app, audience)
    chosen = None if group else await _chosen(app, audience)
    pictures = await take_in_all(app, files, original=False)
    try:
        circle = group.space.id if group else await _circle(app, chosen)
        payload = {"text": text, "pictures": stated(pictures, rules.room_for_thumbnails(text, pictures))}
        ident = await app.node.publish(circle, POSTED, payload)
    except Exception:
        await give_up(app, pictures)
        raise
    await _share(app, circle, pictures)
    return StatedView(ident.hex())


@command
async def preview(app: App, file: Annotated[File, "the picture"]) -> PictureView:
    """Look at a picture before it is posted: whether it can be, and how large it is."""
    return await look_at(app, file)


@command
async def groups(app: App) -> list[AudienceView]:
    """List the groups that I can post to."""
    known = [group for group in await conversations.groups(app) if group.may(charter.POST)]
    shown = [AudienceView(group.space.id.hex(), group.name, len(group.space.ranks)) for group in known]
    return sorted(shown, key=lambda one: (one.name.casefold(), one.id))


@command
async def comment(app: App, post: Post, text: str) -> StatedView:
    """Say something under a post; everybody who may read the post can read it."""
    rules.check_comment(text)
    found = await app.node.read(lambda cx: queries.find(cx, post))
    if not found.is_post:
        raise Refused("unknown_post", "That is a comment; comments stand under posts only.")
    payload = {"post": found.id, "text": text, "name": clean_name(app.node.name)}
    ident = await app.node.publish(found.space, events.COMMENTED, payload)
    return StatedView(ident.hex())


@command
async def react(app: App, post: PostOrComment, emoji: Annotated[str, "one emoji; empty takes mine back"]) -> StatedView:
    """React to a post or a comment with an emoji, or take my reaction back with an empty one."""
    rules.check_emoji(emoji)
    found = await app.node.read(lambda cx: queries.find(cx, post))
    payload = {"target": found.id, "emoji": emoji, "name": clean_name(app.node.name)}
    ident = await app.node.publish(found.space, events.REACTED, payload)
    return StatedView(ident.hex())


@command
async def delete(app: App, post: PostOrComment) -> StatedView:
    """Delete a post or a comment of mine, or what stands under a post of mine or in a group I moderate, everywhere."""
    found = await app.node.read(lambda cx: queries.find(cx, post))
    me = app.node.account
    moderated = found.space in (await _groups(app)).moderated
    if me not in (found.author, found.owner) and not moderated:
        raise Refused("not_yours", "Only its author, or the author of the post above it, can delete that.")
    below = await app.node.read(lambda cx: queries.under(cx, found)) if found.owner == me or moderated else []
    ident = await app.node.publish_erase(found.space, found.id, *below[: MAX_ERASED - 1])
    for at in range(MAX_ERASED - 1, len(below), MAX_ERASED):
        await app.node.publish_erase(found.space, *below[at : at + MAX_ERASED])
    return StatedView(ident.hex())


@command
async def fetch(app: App, post: Post) -> None:
    """Fetch the pictures of a post that did not come by themselves, being large."""
    found = await app.node.read(lambda cx: queries.find(cx, post))
    names = await _names(app)
    row = await app.node.read(lambda cx: queries.post(cx, names, found.post))
    asked = (await holders(app, {found.space})).get(found.space, [])
    for picture in row.pictures:
        await app.node.blobs.want(picture, asked)


@command
async def timeline(
    app: App,
    *,
    author: Annotated[str | None, "only posts of this contact, or of `me`"] = None,
    limit: Annotated[int, "how many posts, 1 to 200"] = 20,
    before: Annotated[str | None, "only posts before the one with this id"] = None,
) -> list[PostView]:
    """Show the newest posts of everybody or of one person, newest first, or those just before a given one."""
    rules.check_page(limit)
    names = await _names(app)
    whose = None if author is None else await _account(app, author)
    last = None if before is None else await app.node.read(lambda cx: queries.find(cx, before))
    rows = await app.node.read(lambda cx: queries.page(cx, names, limit, last, whose))
    return await _shown(app, rows, names)


@command
async def show(
    app: App,
    post: PostOrComment,
    *,
    limit: Annotated[int, "how many comments, 1 to 200"] = 50,
    before: Annotated[str | None, "only comments before the one with this id"] = None,
) -> ThreadView:
    """Show a post with the newest of its comments, oldest first; of a comment's id, the post it stands under."""
    rules.check_page(limit)
    names = await _names(app)
    found = await app.node.read(lambda cx: queries.find(cx, post))
    last = None if before is None else await app.node.read(lambda cx: queries.find(cx, before))

    def look(cx: Reader) -> tuple[queries.Post, tuple[list[CommentView], int]]:
        return queries.post(cx, names, found.post), queries.comments(cx, names, found.post, limit, last)

    row, (comments, earlier) = await app.node.read(look)
    if row.space in (await _groups(app)).moderated:
        comments = [replace(comment, may_delete=True) for comment in comments]
    return ThreadView((await _shown(app, [row], names))[0], comments, earlier)


async def _names(app: App) -> queries.Names:
    """Give what everybody I know is called, me included."""
    everybody = await people(app)
    known = {person.account: person.name for person in everybody} | {app.node.account: clean_name(app.node.name)}
    shunned = [person.account for person in everybody if person.state == people_rules.BLOCKED]
    return queries.Names(app.node.account, known, shunned)


async def _account(app: App, who: str) -> bytes:
    if who in (ME, app.node.account.hex()):
        return app.node.account
    return (await find_person(app, who)).account


async def _chosen(app: App, audience: str) -> frozenset[bytes] | None:
    """Give the accounts an audience names, None for everybody; Refused("no_audience", "not_a_contact", …)."""
    if audience.strip() == rules.CONTACTS:
        return None
    words = [word.strip() for word in audience.split(",") if word.strip()]
    if not words:
        raise Refused("no_audience", "Name at least one contact, or `contacts` for everybody.")
    return frozenset([(await find_chat_partner(app, word)).account for word in words])


async def _group(app: App, audience: str) -> conversations.Group | None:
    """Give the group that an audience means, in which I may post; as `conversations.find`, a contact comes first."""
    if audience.strip() == rules.CONTACTS:
        return None
    try:
        group = (await conversations.find(app, audience.strip())).group
    except Refused as refused:
        if refused.code == "ambiguous_group":
            raise
        return None  # several people, or nobody: `_chosen` says which
    if group is not None:
        group.check(charter.POST)
    return group


@dataclass(frozen=True, slots=True)
class _Groups:
    """What the groups in which people talk are called, by space, and in which of them I am a moderator or more."""

    titles: dict[bytes, str]
    moderated: set[bytes]


async def _groups(app: App) -> _Groups:
    known = await conversations.groups(app)
    moderated = {group.space.id for group in known if group.rank >= charter.MODERATOR}
    return _Groups({group.space.id: group.name for group in known}, moderated)


async def _circle(app: App, chosen: frozenset[bytes] | None) -> bytes:
    """Give the circle of an audience; it is founded with the first post for it."""
    circle = rules.circle_for(await app.node.spaces.every(), app.node.account, chosen)
    if circle is not None:
        return circle
    return await app.node.spaces.found(events.CIRCLE, {"use": events.USE}, sorted(chosen or ()), chosen is None)


async def _share(app: App, circle: bytes, pictures: list[Picture]) -> None:
    """Let the readers have the pictures also while this node is off, where there is a relay."""
    readers = (await holders(app, {circle})).get(circle, [])
    for picture in pictures:
        await app.node.blobs.share(picture, readers)


async def _shown(app: App, rows: list[queries.Post], names: queries.Names) -> list[PostView]:
    mine = any(row.mine for row in rows)
    members = {space.id: space.members for space in await app.node.spaces.every()} if mine else {}
    groups = await _groups(app)
    told = await app.node.read(lambda cx: {row.space: listed(cx, row.space) for row in rows if row.talk})
    return [
        PostView(
            id=row.id.hex(),
            author=row.author.hex(),
            author_name=names.of(row.author, clean_name(told.get(row.space, {}).get(row.author, ""))),
            mine=row.mine,
            text=row.text,
            sent_at=moment(row.at >> 16),
            state=queries.state(row.mine, row.sent),
            audience=rules.audience_of(row.everybody, row.talk),
            audience_names=sorted(
                names.of(account) for account in members.get(row.space, ()) if row.mine and not row.talk
            ),
            pictures=[await view(app, picture) for picture in row.pictures],
            reactions=row.reactions,
            comment_count=row.comment_count,
            group=groups.titles.get(row.space, "") if row.talk else "",
            may_delete=row.mine or row.space in groups.moderated,
        )
        for row in rows
    ]
