"""The parts of a node as commands see them: shared spaces, blobs, pictures, calls and relays, each a Protocol.

`context.py` hangs them on the node. Nothing of the floors below is imported; the real parts are in `node/`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Space(Protocol):
    """A circle (one author, many readers) or a group (an album) of which this node knows."""

    @property
    def id(self) -> bytes:
        """32 bytes: the id of its genesis."""

    @property
    def type(self) -> str:
        """Either circle or group."""

    @property
    def owner(self) -> bytes:
        """The account that founded it and passes on what its members state."""

    @property
    def about(self) -> Mapping[str, object]:
        """What the founder said of it, such as its use and title; only members know."""

    @property
    def members(self) -> Sequence[bytes]:
        """The accounts on its list, the owner excepted; of another's circle nobody but me."""

    @property
    def everybody(self) -> bool:
        """Whether all my contacts, now and later, are on the list."""

    @property
    def history(self) -> str:
        """What newcomers get of a group with space keys: full, from join or none; empty for all other spaces."""

    @property
    def ranks(self) -> Mapping[bytes, int]:
        """What everybody is who belongs now: 3 owner, 2 admin, 1 moderator, 0 member."""

    @property
    def joined(self) -> bool:
        """Whether I belong now."""

    @property
    def former(self) -> Sequence[bytes]:
        """The accounts that belonged once."""

    @property
    def banned(self) -> Sequence[bytes]:
        """Those of them that nobody lets in again."""


class Spaces(Protocol):
    """Circles and groups: founding them and keeping their lists. What is said in them goes by `Node.publish`."""

    async def found(
        self,
        type_: str,
        about: Mapping[str, object],
        members: Sequence[bytes],
        everybody: bool = False,
        history: str = "",
    ) -> bytes:
        """Found a circle or a group of mine and tell its members; its id. Refused("bad_space", "not_a_contact").

        With `history`, full, from join or none, it is a group with a control log and space keys.
        """

    async def enlist(self, space: bytes, members: Sequence[bytes]) -> None:
        """Put contacts on the list of a space; they get what its history gives them.

        Refused("not_yours") for a space of the star that is not mine, "not_allowed" where my rank is too low, "banned"
        who was removed by a higher one.
        """

    async def dismiss(self, space: bytes, member: bytes) -> None:
        """Take an account off the list of a space: it is served nothing more. Refused as `enlist`.

        Where there are ranks mine must be higher, and nobody of a lower rank than mine can let it in again.
        """

    async def ban(self, space: bytes, account: bytes) -> None:
        """Remove an account from a group, if it belongs to it, and have nobody let it in again. Refused("not_allowed").

        Mine must be the rank of an admin, and higher than theirs.
        """

    async def pardon(self, space: bytes, account: bytes) -> None:
        """Lift a ban. Refused("not_allowed") where somebody of a higher rank than mine put it on."""

    async def rank(self, space: bytes, account: bytes, rank: int) -> None:
        """Make somebody who belongs an admin, a moderator or a member.

        Refused("not_allowed", "unknown_space", "not_a_member").
        """

    async def leave(self, space: bytes) -> None:
        """Leave a group. Refused("owner_stays") for its owner."""

    async def describe(self, space: bytes, about: Mapping[str, object]) -> None:
        """State anew what a group says of itself. Refused("not_allowed", "bad_space")."""

    async def every(self) -> Sequence[Space]:
        """Give all spaces this node knows, its own and those of others."""


class Blob(Protocol):
    """How to find and open one blob: what an event carries of it."""

    @property
    def manifest(self) -> bytes:
        """32 bytes: the address of its encrypted manifest."""

    @property
    def key(self) -> bytes:
        """32 bytes: what opens the manifest and the chunks."""

    @property
    def size(self) -> int:
        """Bytes of plaintext."""


class Blobs(Protocol):
    """Encrypted content-addressed files of this node."""

    async def add(self, source: Path | bytes) -> Blob:
        """Encrypt and keep a file or bytes; on disk when this returns. Refused("unreadable_file", "too_large")."""

    async def want(self, blob: Blob, holders: Sequence[bytes]) -> None:
        """Fetch it from any of these accounts, over restarts, until it is here or dropped; `Fetched` items tell.

        My own account means my other devices.
        """

    async def share(self, blob: Blob, readers: Sequence[bytes]) -> None:
        """Make sure that these accounts can get it while this node is off, where a relay is at hand."""

    async def drop(self, manifest: bytes) -> None:
        """Stop fetching and give up what is held of it."""

    async def progress(self, manifest: bytes) -> tuple[int, int]:
        """Bytes held and bytes in all (0, 0: unknown); equal when it is whole."""

    async def read(self, blob: Blob) -> bytes:
        """Give the plaintext, at most 64 MiB. Refused("not_here", "too_large")."""

    async def save(self, blob: Blob, target: Path) -> None:
        """Write the plaintext to a new file, bit for bit. Refused("not_here", "file_exists"), WorldFault."""


class Rendered(Protocol):
    """A picture made by this node, safe to show."""

    @property
    def data(self) -> bytes:
        """The encoded picture."""

    @property
    def mime(self) -> str:
        """Such as image/webp or image/png."""

    @property
    def width(self) -> int:
        """Pixels."""

    @property
    def height(self) -> int:
        """Pixels."""


class Prepared(Protocol):
    """A picture file as it is about to be shared."""

    @property
    def data(self) -> bytes:
        """What is shared: the file bit for bit, or made anew without place and device data."""

    @property
    def mime(self) -> str:
        """Of `data`: one of image/jpeg, image/png, image/webp, image/gif, image/avif."""

    @property
    def width(self) -> int:
        """Pixels, as shown (turned by its orientation)."""

    @property
    def height(self) -> int:
        """Pixels, as shown."""

    @property
    def thumbnail(self) -> bytes:
        """WebP, at most 16 KiB, fits 320 x 320."""


class Pictures(Protocol):
    """Decoding of pictures in a child process with hard limits; whatever a stranger's file does, it does there."""

    async def prepare(self, file: Path, original: bool) -> Prepared:
        """Read a picture to share it; with `original` unchanged. Refused("not_a_picture", "picture_too_large", …)."""

    async def render(self, data: bytes, box: int) -> Rendered:
        """Decode and fit into box x box pixels; PeerFault("bad_picture") for anything that is no sound picture."""


class Picture(Blob, Protocol):
    """A picture as an event carries it; both parts come from a stranger."""

    @property
    def thumbnail(self) -> bytes:
        """WebP of at most 16 KiB, or empty."""


class Media(Protocol):
    """The door in front of pictures: hands out addresses that a screen can load, each for about an hour."""

    def url(self, picture: Picture, size: str) -> str:
        """Give `http://127.0.0.1:PORT/media/…` for "thumb" (fits 320 x 320) or "screen" (2048 x 2048), empty if shut.

        The same picture keeps its address while it is asked for. A screen of a blob that is not here yet answers 404.
        """

    def forget(self, manifest: bytes) -> None:
        """Let go of a picture that was taken away: its addresses lead nowhere, and nothing of it is kept."""


class Call(Protocol):
    """One call, from ringing to its end."""

    @property
    def id(self) -> bytes:
        """16 bytes."""

    @property
    def account(self) -> bytes:
        """The other person."""

    @property
    def incoming(self) -> bool:
        """Whether they called."""

    @property
    def state(self) -> str:
        """One of ringing, connecting, up, reconnecting, ended."""

    @property
    def why(self) -> str:
        """Why it ended: hung_up, declined, no_answer, busy, failed, cancelled; empty before."""

    @property
    def began_ms(self) -> int:
        """Unix milliseconds when ringing began."""

    @property
    def up_ms(self) -> int:
        """Unix milliseconds when both could talk, 0 if never."""

    @property
    def ended_ms(self) -> int:
        """Unix milliseconds when it ended, 0 before."""

    @property
    def muted(self) -> bool:
        """Whether my microphone is off."""

    @property
    def camera(self) -> bool:
        """Whether my camera is on."""

    @property
    def their_camera(self) -> bool:
        """Whether their picture comes."""

    @property
    def video(self) -> bool:
        """Whether whoever called asked for video."""

    @property
    def trouble(self) -> Sequence[str]:
        """What is wrong with my devices while the call goes on: no_microphone, no_speaker, no_camera."""


class VideoFrame(Protocol):
    """One picture of a call, for the screen."""

    @property
    def mine(self) -> bool:
        """Whether it is from my camera."""

    @property
    def width(self) -> int:
        """Pixels."""

    @property
    def height(self) -> int:
        """Pixels."""

    @property
    def bgra(self) -> bytes:
        """4 * width * height bytes, top row first."""


class Calls(Protocol):
    """Calls of this node; `CallChanged` items tell of every change of state."""

    async def ring(self, account: bytes, video: bool) -> bytes:
        """Call a contact; the call's id. Refused("busy", "not_reachable", "not_a_contact")."""

    async def accept(self, call: bytes, video: bool) -> None:
        """Answer a ringing call. Refused("no_call")."""

    async def hang_up(self, call: bytes) -> None:
        """End, cancel or decline a call; harmless if it has ended."""

    async def mute(self, call: bytes, muted: bool) -> None:
        """Turn my microphone off or on."""

    async def camera(self, call: bytes, on: bool) -> None:
        """Turn my camera off or on. Refused("no_camera")."""

    def every(self) -> Sequence[Call]:
        """Give the call under way and the last ones that ended, newest first; each as it is at this moment."""

    def frames(self, call: bytes) -> AsyncGenerator[VideoFrame, None]:
        """Give pictures of a call as they come, the newest if the reader is slow, until it ends."""


class Relay(Protocol):
    """A relay this node uses."""

    @property
    def id(self) -> bytes:
        """32 bytes: its key."""

    @property
    def addresses(self) -> Sequence[str]:
        """HOST:PORT, at most 2."""

    @property
    def state(self) -> str:
        """One of connected, seeking, refused."""

    @property
    def why(self) -> str:
        """The code of the refusal, or of the last failure while it is sought; empty if there was none."""

    @property
    def used_bytes(self) -> int:
        """What it holds for me."""

    @property
    def quota_bytes(self) -> int:
        """What it would hold for me at most, 0 if it has not said."""

    @property
    def mine(self) -> bool:
        """Whether this node is the relay itself."""

    @property
    def joined(self) -> bool:
        """Whether it has served this node."""

    @property
    def told_by(self) -> bytes:
        """The other device of mine that joined it, so that this one does; empty if it was told by none."""


class Relays(Protocol):
    """The relays this node uses, and the relay it can be for its people."""

    async def add(self, invitation: str) -> Relay:
        """Join a relay by its `kith://r#…` link. Refused("bad_invitation", "too_many_relays")."""

    async def every(self) -> Sequence[Relay]:
        """Give the relays of this node."""

    async def remove(self, relay: bytes) -> None:
        """Leave a relay; contacts are told. Refused("unknown_relay")."""

    async def serve(self, on: bool) -> str:
        """Be the relay for my people, or stop; the invitation to it, empty when off. It stays so over restarts."""

    async def serving(self) -> str:
        """Give the invitation to the relay this node is, empty if it is none."""

    def reach(self, account: bytes) -> str:
        """How a contact can be reached now: link, relay (seen online there) or mailbox; empty: not at all."""

    def since(self, key: bytes) -> int:
        """Since when a contact is reached as now, or a relay is as it is, in Unix ms; 0: before the start."""

    async def waiting(self) -> Mapping[bytes, int]:
        """How many events wait to reach each contact, where any do."""
