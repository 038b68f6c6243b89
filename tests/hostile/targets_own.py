"""The fuzz targets of what lets a device in: the code, as a link and as it is typed, and what is given then."""

from __future__ import annotations

from node import outset
from node.backup import records
from node.secure import link_code
from tests.hostile import backup
from tests.hostile.fuzz import Target
from tests.hostile.targets import some
from tests.hostile.targets_node import as_text, packed, text


def logs() -> list[bytes]:
    return [records.join(backup.WRITTEN)]


OWN = [
    Target(
        "codes to link a device",
        as_text(link_code.read_code),
        packed([1, bytes(32), bytes(10), 2**31, ["host:1"]]),
        ("node.secure.link_code.read_code",),
        wrap=text(link_code.PREFIX),
    ),
    Target("codes as they are typed", as_text(link_code.read_code), some(b"0123-4567-89ab-cdef"), (), "bytes"),
    Target("identity logs that are handed over", outset.read_log, logs, ("node.outset.read_log",)),
]
