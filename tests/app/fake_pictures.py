"""Pictures without a decoder and a door without a port: any file that begins like a PNG, JPEG, WebP or GIF is sound.

The real ones are tested in `tests/node/media` and in `tests/app/test_media_door.py`.
"""

from dataclasses import dataclass, field
from pathlib import Path

from app.parts import Picture
from crypto.errors import PeerFault, Refused

STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
    b"GIF8": "image/gif",
}
PNG = b"\x89PNG\r\n\x1a\n"
THUMBNAIL = b"RIFF\x0c\x00\x00\x00WEBPVP8 "


@dataclass(frozen=True)
class FakePrepared:
    data: bytes
    mime: str
    width: int
    height: int
    thumbnail: bytes


@dataclass(frozen=True)
class FakeRendered:
    data: bytes
    mime: str
    width: int
    height: int


class FakePictures:
    """Has the face of `node.media.pictures.Pictures`; `size` and `thumbnail` are those of the next pictures."""

    def __init__(self) -> None:
        self.size = (640, 480)
        self.thumbnail = THUMBNAIL

    async def prepare(self, file: Path, original: bool) -> FakePrepared:
        try:
            data = file.read_bytes()
        except OSError:
            raise Refused("unreadable_file", "The file cannot be read.") from None
        mime = next((mime for start, mime in STARTS.items() if data.startswith(start)), "")
        if not mime:
            raise Refused("not_a_picture", "The file is no picture that Kith can show.")
        return FakePrepared(data if original else data[:64], mime, *self.size, self.thumbnail)

    async def render(self, data: bytes, box: int) -> FakeRendered:
        if not data.startswith(tuple(STARTS)):
            raise PeerFault("bad_picture", "The picture is damaged.")
        return FakeRendered(data, "image/png", min(box, self.size[0]), min(box, self.size[1]))


@dataclass
class FakeMedia:
    """Has the face of `app.media_door.MediaDoor`: the address tells what was asked for."""

    asked: list[tuple[bytes, str]] = field(default_factory=list)
    forgotten: list[bytes] = field(default_factory=list)

    def url(self, picture: Picture, size: str) -> str:
        self.asked.append((picture.manifest, size))
        return f"http://127.0.0.1:9/media/{picture.manifest.hex()[:32]}-{size}"

    def forget(self, manifest: bytes) -> None:
        self.forgotten.append(manifest)
