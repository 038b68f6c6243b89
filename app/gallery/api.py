"""The commands and queries of the gallery. ALBUM in any command is a title, an id or the first digits of an id.

A command checks the rules, states an event in the album's group and is done: the rows a screen shows come back up
through `project.py`, on this node by the same path as on every other.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import File, command
from app.context import App, Reader
from app.errors import Refused
from app.gallery import events, queries, rules, saving
from app.gallery.rules import Album
from app.gallery.views import AlbumPersonView, AlbumView, PhotoView, SavedView, StatedView
from app.parts import Space
from app.people.api import find_chat_partner, people, shunned
from app.picture import check_caption, give_up, stated, take_in_all, view
from app.wording import clean_name, moment

AlbumWord = Annotated[str, "the title of an album, its id, or the first digits of it"]


@command
async def album(app: App, name: Annotated[str, "the title"]) -> AlbumView:
    """Make an album; share it with contacts, and each of you can add photos."""
    title = rules.check_title(name)
    about = {"use": events.ALBUM_USE, "title": title}
    space = await app.node.spaces.found(events.GROUP, about, (), history=events.HISTORY)
    return await _album(app, Album(space, app.node.account, title, mine=True))


@command
async def share(app: App, album: AlbumWord, contact: str) -> AlbumView:
    """Let a contact see an album of mine and add photos; they get all that is in it."""
    found = await _find_kept(app, album)
    partner = await find_chat_partner(app, contact)
    await app.node.spaces.enlist(found.space, [partner.account])
    photos = await app.node.read(lambda cx: queries.of_album(cx, found.space))
    for photo in photos:
        await app.node.blobs.share(photo.picture, [partner.account])
    return await _album(app, found)


@command
async def unshare(app: App, album: AlbumWord, contact: str) -> AlbumView:
    """Take somebody off an album of mine: they get nothing more of it, and keep what they have."""
    found = await _find_kept(app, album)
    view_ = await _album(app, found)
    named = [one for one in view_.people if not one.owner and contact.strip() in (one.id, one.name)]
    account = bytes.fromhex(named[0].id) if len(named) == 1 else (await find_chat_partner(app, contact)).account
    await app.node.spaces.dismiss(found.space, account)
    return await _album(app, found)


@command
async def add(
    app: App,
    album: AlbumWord,
    files: Annotated[list[File], "the photos"],
    *,
    caption: Annotated[str, "a line about them"] = "",
    clean: Annotated[bool, "take place and device data out of them first"] = False,
) -> list[StatedView]:
    """Add photos to an album, bit for bit as they are: all of them or, where one is no photo, none."""
    rules.check_files(len(files))
    check_caption(caption)
    found = await _find(app, album)
    readers = [account for account in _members(await _space(app, found.space)) if account != app.node.account]
    pictures = await take_in_all(app, files, original=not clean, caption=caption)
    added: list[StatedView] = []
    for picture in pictures:
        said = stated([picture], rules.PAYLOAD_ROOM)[0]
        payload = {"picture": said, "name": clean_name(app.node.name)}
        try:
            added.append(StatedView((await app.node.publish(found.space, events.PHOTO, payload)).hex()))
        except Exception:
            await give_up(app, pictures[len(added) :])
            raise
        await app.node.blobs.share(picture, readers)
    return added


@command
async def albums(app: App) -> list[AlbumView]:
    """List all albums, the one with the newest photo first."""
    names = await _names(app)
    spaces = {space.id: space for space in await app.node.spaces.every()}
    known = await app.node.read(queries.albums)
    found = [await _shown_album(app, one, names, spaces.get(one.space)) for one in known]
    return sorted(found, key=lambda one: (one.newest_at or "", one.id), reverse=True)


@command
async def list_(
    app: App,
    album: Annotated[str | None, "the title of an album, its id, or the first digits of it; none: all albums"] = None,
    *,
    limit: Annotated[int, "how many photos, 1 to 500"] = 100,
    before: Annotated[str | None, "only photos before the one with this id"] = None,
) -> list[PhotoView]:
    """List the newest photos of one album or of all albums, newest first, or those just before a given one."""
    space = None if album is None else (await _find(app, album)).space
    return await _page(app, limit, before, space, events.ALBUM_USE)


@command
async def photos(
    app: App,
    *,
    limit: Annotated[int, "how many photos, 1 to 500"] = 100,
    before: Annotated[str | None, "only photos before the one with this id"] = None,
) -> list[PhotoView]:
    """List the newest photos of posts and albums together, newest first, or those just before a given one."""
    return await _page(app, limit, before, None, None)


@command
async def save(
    app: App,
    album: Annotated[str, "an album, or the id of one photo"],
    folder: Annotated[File, "where to put the files; it must exist"],
) -> SavedView:
    """Save the photos of an album, or one photo, into a folder, bit for bit; what was saved before is left alone."""
    known = await app.node.read(queries.albums)
    try:
        space = rules.choose(known, album).space
        chosen = await app.node.read(lambda cx: queries.of_album(cx, space))
    except Refused as refused:
        if refused.code != "unknown_album":
            raise
        chosen = [await _lone(app, album)]
    return await saving.save(app, chosen, folder)


@command
async def delete(app: App, photo: Annotated[str, "the id of a photo, or its first digits"]) -> StatedView:
    """Delete a photo of mine, or any photo of an album of mine, from everybody who has it."""
    found = await app.node.read(lambda cx: queries.find(cx, photo))
    if found.is_posted:
        raise Refused("belongs_to_post", "That photo belongs to a post; delete the post with `kith feed delete`.")
    if not (found.mine or found.owner_is_me or rules.moderates(await _space(app, found.space), app.node.account)):
        raise Refused("not_yours", "Only whoever added a photo, or the owner of the album, can delete it.")
    ident = await app.node.publish_erase(found.space, found.id)
    return StatedView(ident.hex())


async def _find(app: App, text: str) -> Album:
    return rules.choose(await app.node.read(queries.albums), text)


async def _find_kept(app: App, text: str) -> Album:
    """Give an album in which I say who belongs to it."""
    found = await _find(app, text)
    space = await _space(app, found.space)
    if not (found.mine or rules.moderates(space, app.node.account)):
        raise Refused("not_yours", "Only whoever made an album can say who is in it.")
    return found


async def _lone(app: App, word: str) -> queries.Photo:
    """Give the photo that a word means which is no album."""
    try:
        return await app.node.read(lambda cx: queries.find(cx, word))
    except Refused as refused:
        if refused.code != "unknown_photo":
            raise
        sentence = "There is no such album, and no photo with that id; `kith gallery albums` lists the albums."
        raise Refused("unknown_album", sentence) from None


async def _space(app: App, ident: bytes) -> Space | None:
    return next((space for space in await app.node.spaces.every() if space.id == ident), None)


def _members(space: Space | None) -> list[bytes]:
    """Give everybody who is in an album, its owner first."""
    return [] if space is None else [space.owner, *(one for one in space.members if one != space.owner)]


async def _names(app: App) -> queries.Names:
    """Give what everybody I know is called, me included."""
    known = {person.account: person.name for person in await people(app)}
    return queries.Names(app.node.account, known | {app.node.account: clean_name(app.node.name)})


async def _album(app: App, found: Album) -> AlbumView:
    return await _shown_album(app, found, await _names(app), await _space(app, found.space))


async def _shown_album(app: App, found: Album, names: queries.Names, space: Space | None) -> AlbumView:
    def look(cx: Reader) -> tuple[dict[bytes, str], int, list[queries.Photo]]:
        newest = queries.page(cx, 1, None, found.space)
        return queries.stated_names(cx, found.space), queries.count(cx, found.space), newest

    said, count, newest = await app.node.read(look)
    members = _members(space) or [found.owner]
    return AlbumView(
        id=found.space.hex(),
        title=found.title,
        owner=found.owner.hex(),
        owner_name=names.of(found.owner, said.get(found.owner, "")),
        mine=found.mine,
        people=[
            AlbumPersonView(one.hex(), names.of(one, said.get(one, "")), one in names.known, one == found.owner)
            for one in members
        ],
        photo_count=count,
        newest_at=moment(newest[0].at >> 16) if newest else None,
        cover=await view(app, newest[0].picture) if newest else None,
    )


async def _page(app: App, limit: int, before: str | None, album: bytes | None, use: str | None) -> list[PhotoView]:
    rules.check_page(limit)
    names = await _names(app)
    last = None if before is None else await app.node.read(lambda cx: queries.find(cx, before))
    without = await shunned(app)
    found = await app.node.read(lambda cx: queries.page(cx, limit, last, album, use, without))
    me = app.node.account
    kept = {space.id for space in await app.node.spaces.every() if rules.moderates(space, me)}
    return [await _shown(app, photo, names, photo.space in kept) for photo in found]


async def _shown(app: App, photo: queries.Photo, names: queries.Names, kept: bool) -> PhotoView:
    mine = rules.SENT if photo.sent else rules.QUEUED
    return PhotoView(
        id=photo.name,
        album=None if photo.is_posted else photo.space.hex(),
        album_title=None if photo.is_posted else photo.title,
        post=photo.id.hex() if photo.is_posted else None,
        author=photo.author.hex(),
        author_name=names.of(photo.author, photo.stated_name),
        known=photo.author in names.known,
        mine=photo.mine,
        may_delete=not photo.is_posted and (photo.mine or photo.owner_is_me or kept),
        sent_at=moment(photo.at >> 16),
        state=mine if photo.mine else rules.RECEIVED,
        picture=await view(app, photo.picture),
    )
