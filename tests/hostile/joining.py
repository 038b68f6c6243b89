"""Hostile links into groups, and hostile things that are said by whoever uses one and whoever answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from node.secure import group_link, invite_link, join_words, plaintext
from tests.hostile.brought import IMPORT, WEB, coded
from tests.hostile.matrix import Cell, always, both, cells, is_now, raised, taking

SEALED = "sealed words"
INVITE = [1, bytes(32), bytes(32), bytes(16), 2**31, 1, ["host:1"], []]
LINK: list[object] = [1, INVITE, bytes(32), "Trip", 3, True, ["Who are you?"]]
ASK: list[object] = [bytes(32), 1, bytes(32), ["Bob"]]
ANSWER: list[object] = [bytes(32), 1, "waiting"]
SHOW: list[object] = [bytes(32), bytes(16), bytes(32), "Bob", ["Who are you?"], ["Bob"], 1, 2]
VERDICT: list[object] = [bytes(32), bytes(16), True]
DECIDED: list[object] = [bytes(32), bytes(16), "admitted", bytes(32)]
CONTACT: list[object] = ["Bob", bytes(32), ["host:1"], [], bytes(16), bytes(32), b"ask"]
ANOTHER_SCRIPT = msgspec.msgpack.encode(LINK).replace(b"Trip", b"T\xc3\x28p")


def changed(sound: list[object], at: int, value: object) -> bytes:
    return msgspec.msgpack.encode([*sound[:at], value, *sound[at + 1 :]])


def links() -> list[Cell]:
    plain = invite_link.InviteLink(1, bytes(32), bytes(32), bytes(16), 2**31, 1)
    sound = group_link.GroupLink(1, plain, bytes(32), "Trip", 3, True)
    reader, bad, prefix = always("node.secure.group_link._decoder", sound), "bad_invite", group_link.PREFIX

    def link(at: int, value: object) -> str:
        return coded(prefix, changed(LINK, at, value))

    rows: list[Any] = [
        ("wrong value", "an invite where a group's link belongs", coded(WEB, LINK), bad,
         is_now("node.secure.group_link.PREFIX", WEB)),
        ("truncated", "a group's link less a byte", coded(prefix, msgspec.msgpack.encode(LINK)[:-1]), bad, reader),
        ("trailing bytes", "a group's link and a byte", coded(prefix, msgspec.msgpack.encode(LINK) + b"\0"), bad,
         reader),
        ("oversize", "a group's link of 10 MB", lambda: link(3, "x" * 10_000_000), bad,
         both(raised("node.secure.group_link.MAX_LENGTH"), reader)),
        ("wrong type", "a group's link with bytes for an invite", link(1, bytes(64)), bad, reader),
        ("wrong length", "a group's id of 31 bytes", link(2, bytes(31)), bad, reader),
        ("oversize", "a group's name of 65 letters", link(3, "x" * 65), bad, reader),
        ("huge number", "a group of 257 members", link(4, 257), bad, reader),
        ("negative number", "a group of nobody", link(4, 0), bad, reader),
        ("wrong type", "an approval that is a number", link(5, 2), bad, reader),
        ("huge count", "four questions", link(6, ["?"] * 4), bad, reader),
        ("oversize", "a question of 201 letters", link(6, ["?" * 201]), bad, reader),
        ("empty", "a question of nothing", link(6, [""]), bad, reader),
        ("deep nesting", "4,000 arrays in a group's link", coded(prefix, b"\x91" * 4_000), bad, reader),
        ("invalid UTF-8", "a group's name that is no text", coded(prefix, ANOTHER_SCRIPT), bad, reader),
        ("unknown version", "a group's link of version 2", link(0, 2), "newer_invite", reader),
        ("unknown version", "a group's link with an invite of version 2", link(1, [2, *INVITE[1:]]), "newer_invite",
         reader),
    ]  # fmt: skip
    return cells(IMPORT, taking(group_link.read_link), rows)


def words() -> list[Cell]:
    said = {
        join_words.Ask: join_words.Ask(bytes(32), 1, bytes(32), ()),
        join_words.Answer: join_words.Answer(bytes(32), 1, "waiting"),
        join_words.Show: join_words.Show(bytes(32), bytes(16), bytes(32), "Bob", (), (), 1, 2),
        join_words.Verdict: join_words.Verdict(bytes(32), bytes(16), True),
        join_words.Decided: join_words.Decided(bytes(32), bytes(16), "admitted"),
    }
    bad = "bad_plaintext"

    def reading(shape: type[Any], rows: list[Any]) -> list[Cell]:
        decoders = is_now("node.secure.join_words._DECODERS", {shape: always("", said[shape]).stand_in(None)})
        read: Callable[[bytes], object] = partial(join_words.decode, shape)
        return cells(SEALED, taking(read), [(*row, bad, decoders) for row in rows])

    asks = [
        ("empty", "nothing asked", b""),
        ("truncated", "half of an ASK", msgspec.msgpack.encode(ASK)[:-2]),
        ("trailing bytes", "an ASK and more", msgspec.msgpack.encode(ASK) + b"x"),
        ("wrong length", "an ASK about 33 bytes", changed(ASK, 0, bytes(33))),
        ("negative number", "an ASK of no turn", changed(ASK, 1, 0)),
        ("huge number", "an ASK of turn 2**53", changed(ASK, 1, 2**53)),
        ("wrong length", "a proof of 31 bytes", changed(ASK, 2, bytes(31))),
        ("huge count", "four answers", changed(ASK, 3, ["x"] * 4)),
        ("oversize", "an answer of 501 letters", changed(ASK, 3, ["x" * 501])),
        ("oversize", "answers of 10 MB", lambda: changed(ASK, 3, ["x" * 10_000_000])),
        ("wrong type", "answers that are one text", changed(ASK, 3, "Bob")),
        ("deep nesting", "4,000 arrays asked", b"\x91" * 4_000),
        ("invalid UTF-8", "an answer that is no text", msgspec.msgpack.encode(ASK).replace(b"Bob", b"B\xc3\x28")),
    ]
    answers = [
        ("wrong type", "an ANSWER in words", changed(ANSWER, 2, ["no"])),
        ("oversize", "a code of 41 letters", changed(ANSWER, 2, "x" * 41)),
        ("control text", "a code with a line break", changed(ANSWER, 2, "no\n")),
        ("bidi text", "a code that runs backwards", changed(ANSWER, 2, "\u202eno")),
        ("truncated", "an ANSWER without a code", msgspec.msgpack.encode(ANSWER[:2])),
    ]
    shows = [
        ("wrong length", "a request of 17 bytes", changed(SHOW, 1, bytes(17))),
        ("wrong length", "somebody of 31 bytes asks", changed(SHOW, 2, bytes(31))),
        ("oversize", "somebody with 65 letters asks", changed(SHOW, 3, "x" * 65)),
        ("huge count", "four questions shown", changed(SHOW, 4, ["?"] * 4)),
        ("oversize", "a question of 201 letters shown", changed(SHOW, 4, ["?" * 201])),
        ("huge count", "four answers shown", changed(SHOW, 5, ["x"] * 4)),
        ("oversize", "an answer of 501 letters shown", changed(SHOW, 5, ["x" * 501])),
        ("oversize", "shown answers of 10 MB", lambda: changed(SHOW, 5, ["x" * 10_000_000])),
        ("negative number", "somebody asked before 1970", changed(SHOW, 6, -1)),
        ("huge number", "a link that ends in 2**53 seconds", changed(SHOW, 7, 2**53)),
        ("truncated", "somebody asks and says nothing", msgspec.msgpack.encode(SHOW[:3])),
    ]
    verdicts = [
        ("wrong type", "a verdict that is a number", changed(VERDICT, 2, 1)),
        ("wrong length", "a verdict on 15 bytes", changed(VERDICT, 1, bytes(15))),
        ("deep nesting", "4,000 arrays decided", b"\x91" * 4_000),
    ]
    outcomes = [
        ("control text", "an outcome with a line break", changed(DECIDED, 2, "no\n")),
        ("wrong length", "an outcome by 33 bytes", changed(DECIDED, 3, bytes(33))),
        ("empty", "an outcome that is none", changed(DECIDED, 2, "")),
    ]
    contacts: list[Any] = [
        ("oversize", "a CONTACT that asks 8,193 bytes", changed(CONTACT, 6, bytes(8_193)), bad,
         raised("node.secure.plaintext.MAX_ASK")),
    ]  # fmt: skip
    return [
        *reading(join_words.Ask, asks),
        *reading(join_words.Answer, answers),
        *reading(join_words.Show, shows),
        *reading(join_words.Verdict, verdicts),
        *reading(join_words.Decided, outcomes),
        *cells(SEALED, taking(plaintext.decode_contact), contacts),
    ]


CELLS = [*links(), *words()]
