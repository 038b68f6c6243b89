"""The fuzz targets of what lets in: codes for devices, links into groups, and what is said by whoever uses these."""

from __future__ import annotations

from functools import partial
from typing import Final

from node import outset
from node.backup import records
from node.secure import group_link, join_words, keepsakes, link_code, returning
from tests.hostile import keepsakes as hostile
from tests.hostile.backup import WRITTEN
from tests.hostile.fuzz import Target
from tests.hostile.targets import some
from tests.hostile.targets_node import LINK, as_text, packed, text

GROUP_LINK: Final = [1, LINK, bytes(32), "Trip", 3, True, ["Who are you?", "Why?"]]
WORDS: Final[list[tuple[type[join_words.Words], list[object]]]] = [
    (join_words.Ask, [bytes(32), 1, bytes(32), ["Bob", "a friend"]]),
    (join_words.Answer, [bytes(32), 1, "waiting"]),
    (join_words.Show, [bytes(32), bytes(16), bytes(32), "Bob", ["Who are you?"], ["Bob"], 1, 2]),
    (join_words.Verdict, [bytes(32), bytes(16), True]),
    (join_words.Decided, [bytes(32), bytes(16), "admitted", bytes(32)]),
]

OWN = [
    Target(
        "codes to link a device",
        as_text(link_code.read_code),
        packed([1, bytes(32), bytes(10), 2**31, ["host:1"]]),
        ("node.secure.link_code.read_code",),
        wrap=text(link_code.PREFIX),
    ),
    Target("codes as they are typed", as_text(link_code.read_code), some(b"0123-4567-89ab-cdef"), (), "bytes"),
    Target(
        "parts of keepsakes",
        keepsakes.read_part,
        packed([1, 0, 2, b"sealed"]),
        ("node.secure.keepsakes.read_part",),
    ),
    Target("keepsakes", hostile.read, some(hostile.kept()), ("node.keepsake.read",), "bytes"),
    Target("logs that renew a device", outset.read_log, some(records.join(WRITTEN)), ("node.outset.read_log",)),
    Target(
        "what a contact knows of an account",
        returning.read,
        packed(["Alice", bytes(32), [b"log"], bytes(32), [b"log"], b"card", b"kept"]),
        ("node.secure.returning.read",),
    ),
    Target(
        "links into groups",
        as_text(group_link.read_link),
        packed(GROUP_LINK),
        ("node.secure.group_link.read_link",),
        wrap=text(group_link.PREFIX),
    ),
    *[
        Target(
            f"words about joining, {shape.__name__}",
            partial(join_words.decode, shape),
            packed(value),
            ("node.secure.join_words.decode",),
        )
        for shape, value in WORDS
    ],
]
