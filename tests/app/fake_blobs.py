"""Encrypted files of the fake town, in memory and not encrypted: what is wanted comes at once from whoever has it.

From somebody who is away it comes once both ends are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crypto.errors import Refused
from node.items import Fetched

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


class Named(Protocol):
    @property
    def manifest(self) -> bytes: ...
    @property
    def key(self) -> bytes: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class FakeBlob:
    manifest: bytes
    key: bytes
    size: int


class FakeBlobs:
    """Has the face of `app.parts.Blobs`; `shared` tells what was shared with whom, `dropped` what was given up."""

    def __init__(self, node: FakeNode) -> None:
        self.shared: list[tuple[bytes, tuple[bytes, ...]]] = []
        self.dropped: list[bytes] = []
        self.part: dict[bytes, int] = {}  # how much came of what is wanted and not whole
        self.since: dict[bytes, int] = {}  # when each came here, in ms
        self._node = node
        self._held: dict[bytes, tuple[bytes, bytes]] = {}
        self._wanted: dict[bytes, tuple[Named, set[bytes]]] = {}

    async def add(self, source: Path | bytes) -> FakeBlob:
        try:
            data = source.read_bytes() if isinstance(source, Path) else bytes(source)
        except OSError:
            raise Refused("unreadable_file", "The file could not be opened.") from None
        if not data:
            raise Refused("empty_file", "The file is empty.")
        blob = FakeBlob(self._node.town.draw("manifest"), self._node.town.draw("blob key"), len(data))
        self._held[blob.manifest] = (blob.key, data)
        self.since[blob.manifest] = self._node.town.now_ms
        return blob

    async def want(self, blob: Named, holders: Sequence[bytes]) -> None:
        if blob.manifest not in self._held:
            self._wanted.setdefault(blob.manifest, (blob, set()))[1].update(holders)
            await self.flush()

    async def share(self, blob: Named, readers: Sequence[bytes]) -> None:
        self.shared.append((blob.manifest, tuple(readers)))

    async def drop(self, manifest: bytes) -> None:
        self.dropped.append(manifest)
        self._held.pop(manifest, None)
        self._wanted.pop(manifest, None)

    async def progress(self, manifest: bytes) -> tuple[int, int]:
        if manifest in self._held:
            return len(self._held[manifest][1]), len(self._held[manifest][1])
        if manifest in self._wanted:
            return self.part.get(manifest, 0), self._wanted[manifest][0].size
        return 0, 0

    async def read(self, blob: Named) -> bytes:
        key, data = self._held.get(blob.manifest, (b"", b""))
        if key != blob.key:
            raise Refused("not_here", "This file is not on this device yet.")
        return data

    async def save(self, blob: Named, target: Path) -> None:
        data = await self.read(blob)
        if target.exists():
            raise Refused("file_exists", "There is a file of this name already.")
        target.write_bytes(data)

    def lose(self, manifest: bytes) -> None:
        """It is not here, as in a store that was put back, or came back from a backup made before."""
        self._held.pop(manifest)

    def asked(self, manifest: bytes) -> set[bytes]:
        """The accounts that are asked for what is wanted."""
        return self._wanted[manifest][1] if manifest in self._wanted else set()

    async def flush(self) -> None:
        """Fetch what can be fetched now."""
        for manifest, (blob, holders) in list(self._wanted.items()):
            nodes = [self._node.town.nodes[each] for each in holders if each in self._node.town.nodes]
            for node in nodes if not self._node.away else ():
                if manifest in self._wanted and not node.away and manifest in node.blobs._held:
                    del self._wanted[manifest]
                    await self._take(blob, *node.blobs._held[manifest])

    async def flush_town(self) -> None:
        for node in self._node.town.nodes.values():
            await node.blobs.flush()

    async def _take(self, blob: Named, key: bytes, data: bytes) -> None:
        if (key, len(data)) != (blob.key, blob.size):
            await self._node.tell(Fetched(blob.manifest, 0, blob.size, "bad_blob"))
            return
        self._held[blob.manifest] = (key, data)
        self.since[blob.manifest] = self._node.town.now_ms
        await self._node.tell(Fetched(blob.manifest, blob.size // 2, blob.size))
        await self._node.tell(Fetched(blob.manifest, blob.size, blob.size))
