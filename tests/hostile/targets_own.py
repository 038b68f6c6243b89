"""The fuzz targets of what lets a device in: the code, as a link and as it is typed, and the log that renews one."""

from __future__ import annotations

from node import outset
from node.backup import records
from node.secure import link_code
from tests.hostile.backup import WRITTEN
from tests.hostile.fuzz import Target
from tests.hostile.targets import some
from tests.hostile.targets_node import as_text, packed, text

OWN = [
    Target(
        "codes to link a device",
        as_text(link_code.read_code),
        packed([1, bytes(32), bytes(10), 2**31, ["host:1"]]),
        ("node.secure.link_code.read_code",),
        wrap=text(link_code.PREFIX),
    ),
    Target("codes as they are typed", as_text(link_code.read_code), some(b"0123-4567-89ab-cdef"), (), "bytes"),
    Target("logs that renew a device", outset.read_log, some(records.join(WRITTEN)), ("node.outset.read_log",)),
]
