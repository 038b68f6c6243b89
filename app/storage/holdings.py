"""Which files of messages are on this disk, whose they are, and which of them could be fetched again.

That is a file of somebody else whom I can ask for it, and that nothing of mine needs: what I sent or passed on, what is
in an album or a post, and what others may still fetch of a message that I removed for myself stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import conversations
from app.attachment import Attachment, unpack
from app.context import App, Reader
from app.conversations import Conversation
from app.holding import is_used_elsewhere
from app.people.api import people
from app.people.rules import CONTACT
from app.stock import Held

PICTURE, VIDEO, SOUND, FILE = "picture", "video", "sound", "file"


@dataclass(frozen=True, slots=True)
class Holding:
    """One file of a message as it lies on the disk."""

    held: Held
    file: Attachment
    message: bytes
    n: int  # of the files of its message, from 0
    space: bytes
    author: bytes
    mine: bool

    @property
    def kind(self) -> str:
        """What sort of file it is."""
        if self.file.is_picture:
            return PICTURE
        above = self.file.mime.partition("/")[0]
        return VIDEO if above == "video" else SOUND if self.file.is_voice or above == "audio" else FILE


def of_messages(cx: Reader, held: Mapping[bytes, Held]) -> list[Holding]:
    """Give what is here of files of messages, each once: where it was said first, mine before that of others."""
    rows = cx.rows(
        "SELECT f.manifest, f.id, f.n, f.space, m.author, m.mine FROM chat_file f JOIN chat_message m ON m.id = f.id "
        "ORDER BY m.mine DESC, m.at, f.n"
    )
    found: dict[bytes, Holding] = {}
    for manifest, ident, n, space, author, mine in rows:
        if manifest in held and manifest not in found:
            packed = cx.value("SELECT file FROM chat_file WHERE id = ? AND n = ?", (ident, n))
            found[manifest] = Holding(held[manifest], unpack(packed), ident, n, space, author, bool(mine))
    return list(found.values())


def of_posts(cx: Reader) -> frozenset[bytes]:
    """Give the photos of posts and albums."""
    return frozenset(manifest for (manifest,) in cx.rows("SELECT DISTINCT manifest FROM gallery_photo"))


def of_index(cx: Reader) -> int:
    """Give the bytes of the words that the search finds by."""
    return int(cx.value("SELECT coalesce(sum(length(block)), 0) FROM search_text_data") or 0)


def of_span(cx: Reader, held: Mapping[bytes, Held], span: tuple[bytes, bytes]) -> list[Holding]:
    """Give what is here of the files of messages with these ids, whether or not another message said them before."""
    rows = cx.rows(
        "SELECT f.id, f.n, f.space, f.file, m.author, m.mine FROM chat_file f JOIN chat_message m ON m.id = f.id "
        "WHERE f.id BETWEEN ? AND ? ORDER BY f.id, f.n",
        span,
    )
    files = [(unpack(packed), ident, n, space, author, bool(mine)) for ident, n, space, packed, author, mine in rows]
    return [Holding(held[file.manifest], file, *rest) for file, *rest in files if file.manifest in held]


async def all_of(app: App) -> list[Holding]:
    """Give what is here of the files of messages."""
    held = await _held(app)
    return await app.node.read(lambda cx: of_messages(cx, held))


async def said_in(app: App, span: tuple[bytes, bytes]) -> list[Holding]:
    """Give what is here of the files of the messages with ids from one to another."""
    held = await _held(app)
    return await app.node.read(lambda cx: of_span(cx, held, span))


async def _held(app: App) -> dict[bytes, Held]:
    return {one.manifest: one for one in await app.stock.held()}


async def fetchable(app: App, holdings: Sequence[Holding]) -> list[Holding]:
    """Give those of them that are whole and could be fetched again, those longest here first."""
    talks: dict[bytes, Conversation | None] = {}
    found: list[Holding] = []
    reached = {person.account for person in await people(app) if person.state == CONTACT}
    for one in holdings:
        if one.mine or not one.held.whole or one.author not in reached:
            continue
        if one.space not in talks:
            talks[one.space] = await conversations.of_space(app, one.space)
        if _can_be_asked(talks[one.space], one.author):
            found.append(one)
    free = await app.node.read(lambda cx: [one for one in found if not is_needed(cx, one.held.manifest)])
    return sorted(free, key=lambda one: one.held.since)


def is_needed(cx: Reader, manifest: bytes) -> bool:
    """Say whether something of mine, an album, a post or a group needs a file, or others may still fetch it here."""
    said = cx.value(
        "SELECT 1 FROM chat_file f LEFT JOIN chat_message m ON m.id = f.id"
        " WHERE f.manifest = ? AND (m.id IS NULL OR m.mine) LIMIT 1",
        (manifest,),
    )
    return said is not None or is_used_elsewhere(cx, manifest)


def spaces_of(cx: Reader, manifest: bytes) -> list[bytes]:
    """Give where messages name a file."""
    return [space for (space,) in cx.rows("SELECT DISTINCT space FROM chat_file WHERE manifest = ?", (manifest,))]


def _can_be_asked(talk: Conversation | None, author: bytes) -> bool:
    """Say whether the author of a file, a contact of mine, still belongs to where it was said.

    Of a group nobody but contacts gives files to each other, and what relays keep ends after a month.
    """
    if talk is None:
        return False
    if talk.person is not None:
        return talk.person.account == author
    return talk.group is not None and talk.group.space.joined and author in talk.group.space.ranks
