"""What can still be read of a backup that is damaged, for whoever wishes for that part rather than for nothing.

Every block is sealed for itself, so one that opens is as it was written, whatever became of its neighbours. What cannot
be told any more is whether something is missing: whoever comes back this way is told which files were not whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from node.backup import chain, segment
from node.backup.chain import Chain, Told
from node.backup.disk import missing
from node.backup.segment import BASE, HeadPublic, Seen
from node.errors import PeerFault


def read(folder: Path) -> Chain:
    """The newest base and what follows it, as far as each begins as a segment; `damaged` names what is not whole."""
    head, damaged = _head(folder)
    seen: list[Seen] = []
    for number, path in sorted(chain.numbers(folder).items()):
        found = _glance(path, number, head)
        if found is None or not found.whole:
            damaged.append(f"segments/{path.name}")
        seen += [] if found is None else [found]
    if not seen:
        raise missing("segments/ of the beginning")
    bases = [at for at, each in enumerate(seen) if each.public.kind == BASE]
    seen = seen[bases[-1] if bases else 0 :]
    damaged += _holes(seen, head)
    first = f"segments/{seen[0].public.number:012}"
    said = tuple(sorted(name for name in set(damaged) if name == "head" or name >= first))
    public = seen[-1].public
    return Chain(folder, head or HeadPublic(1, public.lineage, public.number, seen[-1].hash), tuple(seen), said)


def without_spoiled(found: Chain, told: Told) -> Chain:
    """The same, with the chunks of files named that are missing or are not what was written."""
    spoiled: list[bytes] = []
    addresses = found.chunks
    for number, address in enumerate(addresses, 1):
        try:
            chain.read_chunk(found.folder, address)
        except PeerFault:
            spoiled.append(address)
        told(number, len(addresses))
    names = [f"chunks/{address.hex()[:2]}/{address.hex()}" for address in spoiled]
    return replace(found, damaged=(*found.damaged, *names), spoiled=frozenset(spoiled))


def _head(folder: Path) -> tuple[HeadPublic | None, list[str]]:
    try:
        return chain.head_of(folder), []
    except PeerFault:
        return None, ["head"]


def _glance(path: Path, number: int, head: HeadPublic | None) -> Seen | None:
    try:
        found = segment.glance(path)
    except PeerFault:
        return None
    ours = head is None or found.public.lineage == head.lineage
    return found if ours and found.public.number == number else None


def _holes(seen: Iterable[Seen], head: HeadPublic | None) -> list[str]:
    """The segments that are not there between the first and the newest one that is known of."""
    there = {each.public.number for each in seen}
    newest = max(there) if head is None else max(*there, min(head.number, max(there) + 1000))
    return [f"segments/{number:012}" for number in range(min(there), newest + 1) if number not in there]
