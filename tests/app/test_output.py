"""What other people wrote is data to the screen, and JSON is plain ASCII."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.output import message_line, render
from app.tables import clock, neutral, neutral_lines, size, table
from app.wording import REACH, UNKNOWN_TROUBLE, clean_name, id_range, is_emoji, moment, read_id, same_name

ROW = {
    "id": "ab" * 32,
    "author_name": "Bob",
    "text": "hi",
    "sent_at": "2027-01-15T08:00:00.000Z",
    "state": "read",
    "mine": True,
    "deleted": False,
    "unreadable": False,
    "edited": True,
    "reply": "cd" * 32,
    "reactions": [{"emoji": "👍"}],
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain Grüße 你好 👩‍👩‍👧 שלום", "plain Grüße 你好 👩‍👩‍👧 שלום"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\x08c\x07", "a\\x0db\\x08c\\x07"),
        ("a\tb", "a    b"),
        ("\u202egnp\u2066x\u200f", "\\u202egnp\\u2066x\\u200f"),
        ("zero\u200bwidth\ufeff\u2028", "zero\\u200bwidth\\ufeff\\u2028"),
        ("\U000e0041tag", "\\U000e0041tag"),
        ("half \ud83d", "half \\ud83d"),
        ("two\nlines", "two\\x0alines"),
    ],
)
def test_what_could_act_is_written_out(text: str, shown: str) -> None:
    assert neutral(text) == shown


@given(st.text())
def test_no_text_keeps_a_control_sign(text: str) -> None:
    for line in neutral_lines(text).split("\n"):
        assert not [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
        assert not [sign for sign in line if unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF")]


@given(st.text())
def test_a_cleaned_name_is_one_short_visible_line(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    assert len(name) <= 64
    assert name == name.strip()
    assert not [sign for sign in name if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]


def test_messages_as_lines() -> None:
    line = message_line(ROW)
    assert line.startswith("abababab  ")
    assert line.endswith("Bob: hi  (reply to cdcdcdcd)  (edited)  👍  ✓✓ read")
    assert message_line(ROW | {"mine": False}, 7).startswith("#7  ")
    assert "(deleted)" in message_line(ROW | {"deleted": True, "text": ""})
    assert "cannot show" in message_line(ROW | {"unreadable": True, "text": ""})
    assert "\x1b" not in message_line(ROW | {"author_name": "\x1b[1m", "reactions": [{"emoji": "\x1b"}]})


def test_tables_stand_straight_with_wide_signs() -> None:
    rows = [{"id": "ab" * 32, "name": "你好", "verified": True}, {"id": "cd" * 32, "name": "Zoe", "verified": False}]
    assert table(rows, ("id", "name", "verified")).splitlines() == [
        "id                name  verified",
        "abababababababab  你好  yes",
        "cdcdcdcdcdcdcdcd  Zoe   no",
    ]


def test_answers_for_people_and_for_programs() -> None:
    assert render("people.list", [], as_json=False) == "nobody"
    assert render("chat.timeline", [], as_json=False) == "no messages"
    assert render("relays.list", [], as_json=False) == "no relays"
    assert render("calls.list", [], as_json=False) == "no calls"
    assert render("calls.current", None, as_json=False) == "no call"
    assert render("chat.read", None, as_json=False) == ""
    assert render("chat.read", None, as_json=True) == "null"
    assert render("people.invite", {"link": "kith://i#x"}, as_json=False) == "kith://i#x"
    hostile = render("chat.timeline", [{"text": "\x1b\u202e👍"}], as_json=True)
    assert hostile.isascii()
    assert json.loads(hostile) == [{"text": "\x1b\u202e👍"}]
    digits = " ".join(["12345"] * 12)
    shown = render("people.verify", {"name": "Bob", "safety_number": digits, "verified": False}, as_json=False)
    assert "12345 12345 12345 12345\n" in shown
    assert "--confirm" in shown


def test_what_has_parts_is_set_in_below_its_name() -> None:
    status = {
        "phrase_waits": False,
        "links": [{"account": "ab", "dialled": True, "remote": "\x1b"}, {"account": "cd", "dialled": False}],
        "addresses": ["192.0.2.1:1", "192.0.2.2:2"],
        "counters": {"messages_lost_total": 0, "\x1b": 1},
        "outbox": 0,
    }
    assert render("status", status, as_json=False).splitlines() == [
        "phrase waits: no",
        "links:",
        "    account: ab, dialled: yes, remote: \\x1b",
        "    account: cd, dialled: no",
        "addresses: 192.0.2.1:1, 192.0.2.2:2",
        "counters:",
        "    messages lost total: 0",
        "    \\x1b: 1",
        "outbox: 0",
    ]
    assert render("status", {"links": [], "counters": {}}, as_json=False) == "links: none\ncounters: none"
    call = {"state": "ended", "why": "no_answer", "trouble": ["no_camera"], "name": "a_b"}
    assert render("calls.current", call, as_json=False).splitlines() == [
        "state: ended",
        "why: no answer",
        "trouble: no camera",
        "name: a_b",
    ]


RELAY = {
    "id": "ab" * 32,
    "addresses": ["192.0.2.1:4200"],
    "state": "connected",
    "why": None,
    "used_bytes": 1536,
    "quota_bytes": 64 << 20,
    "mine": False,
    "since": "2027-01-15T08:00:00.000Z",
    "joined": True,
    "told_by": "",
}


def test_relays_are_told_of_in_sentences() -> None:
    since = clock(RELAY["since"])
    away = RELAY | {"state": "seeking", "why": "dial_failed", "since": None}
    rows = [RELAY, away, away | {"used_bytes": 0}, RELAY | {"state": "refused", "why": "\x1b[1mCall 555", "mine": True}]
    assert [line.strip() for line in render("relays.list", rows, as_json=False).splitlines()[1::2]] == [
        f"Connected since {since}. It keeps 1.5 KiB of at most 64.0 MiB for you.",
        "Not reached; it is tried again and again. Nobody answers at its address. "
        "It kept 1.5 KiB of at most 64.0 MiB for you when it was last reached.",
        "Not reached; it is tried again and again. Nobody answers at its address.",
        f"It refuses this node since {since}. {UNKNOWN_TROUBLE} "
        "It kept 1.5 KiB of at most 64.0 MiB for you when it was last reached.",
    ]
    assert render("relays.add", away, as_json=False).startswith("abababababababab  192.0.2.1:4200\n    Not reached;")
    assert render("relays.remove", RELAY, as_json=False) == (
        "You do not use the relay abababababababab at 192.0.2.1:4200 any more."
    )
    ways = [{"id": "cd" * 32, "name": "Bob", "how": "mailbox", "waiting": 2}]
    assert str(REACH["mailbox"]) in render("relays.reach", ways, as_json=False)
    assert [size(count) for count in (0, 1023, 1 << 10, 3 << 29)] == ["0 bytes", "1023 bytes", "1.0 KiB", "1.5 GiB"]


def test_an_address_that_was_not_tried_is_said_so() -> None:
    person = {"id": "ab" * 32, "name": "Bob", "state": "contact", "tried": True}
    assert render("people.dial", person, as_json=False) == "Bob (abababababababab) answers there."
    assert "was asked" in render("people.dial", person | {"state": "asked"}, as_json=False)
    assert "not tried: you are connected already" in render("people.dial", person | {"tried": False}, as_json=False)


def test_a_recovery_phrase_is_numbered_in_rows_of_four() -> None:
    words = [f"word{at}" for at in range(1, 25)]
    lines = render("phrase", words, as_json=False).splitlines()
    assert [line.split() for line in lines][1] == ["5.", "word5", "6.", "word6", "7.", "word7", "8.", "word8"]
    assert "  ".join(line.strip() for line in lines).split()[1::2] == words


def test_moments_are_rfc_3339_whatever_the_clock_said() -> None:
    assert moment(0) == "1970-01-01T00:00:00.000Z"
    assert moment(1_800_000_000_123) == "2027-01-15T08:00:00.123Z"
    assert moment(-5) == "1970-01-01T00:00:00.000Z"
    assert moment(2**62) == "9999-12-31T23:59:59.999Z"


def test_ids_are_read_strictly() -> None:
    assert read_id("AB" * 32) == b"\xab" * 32
    for text in ("", "ab" * 31, "ab" * 33, "xy" * 32, "0x" + "a" * 62, " " + "a" * 63, "１" * 64):
        assert read_id(text) is None
    assert id_range("ab1", 3) == (b"\xab\x10" + b"\0" * 30, b"\xab\x1f" + b"\xff" * 30)
    assert id_range("ab", 3) is None


EMOJI = [
    "👍",
    "👍🏽",
    "❤",
    "❤️",
    "❤️‍🔥",
    "👩‍👩‍👧",
    "🏳️‍🌈",
    "👩🏾‍🚀",
    "🇩🇪",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "1️⃣",
    "#⃣",
    "☕",
    "✅",
    "©️",
    "‼️",
    "↔️",
    "🫨",
    "\U0001fae9",
    "🅰️",
]
NO_EMOJI = [
    "a",
    "1",
    "+1",
    ":)",
    "ok",
    "♥a",
    "👍👍",
    "👍 ",
    "👍\n",
    "🇩",
    "🏽",
    "\ufe0f",
    "\u200d",
    "👍\u200d",
    "\u20e3",
    "→",
    "½",
    "你",
    "\u202e👍",
]


@pytest.mark.parametrize("emoji", ["", *EMOJI])
def test_one_emoji_or_nothing_is_a_reaction(emoji: str) -> None:
    assert is_emoji(emoji)


@pytest.mark.parametrize("text", [*NO_EMOJI, "👩" + "\u200d👩" * 20])
def test_anything_else_is_none(text: str) -> None:
    assert not is_emoji(text)


def test_names_are_compared_as_people_read_them() -> None:
    assert same_name("Straße", "STRASSE")
    assert same_name("ﬁn", "FIN")
    assert not same_name("Bob", "Rob")
