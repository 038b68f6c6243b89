"""What a window says to a screen reader: a client of AT-SPI 2, over the private bus of one desk.

Names, roles, places and texts are read here and nothing is done: hands are in `desk.py`. The interfaces are those of
at-spi2-core, `org.a11y.atspi.Accessible`, `Component` and `Text`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
COMPONENT: Final = "org.a11y.atspi.Component"
TEXT: Final = "org.a11y.atspi.Text"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
ROOT: Final = "/org/a11y/atspi/accessible/root"
ANSWER_S: Final = 10.0
AT_ONCE: Final = 200
"""Questions under way; many more could fill the sockets of both sides."""
MOST: Final = 4_000
"""Things on one screen; more would be a list that builds every row."""

# Bits of AtspiStateType, at-spi2-core atspi-constants.h.
CHECKED, ENABLED, FOCUSED, SELECTED, SHOWING, VISIBLE = 4, 8, 12, 23, 25, 30


Place = tuple[str, str]  # a name on the bus, and a path there
Question = tuple[Any, ...]  # a place, an interface, a method, and perhaps a signature and arguments


class GoneError(Exception):
    """The thing is no longer on the screen."""


@dataclass(frozen=True)
class Thing:
    """One thing on the screen, as it was when it was looked at; `box` is x, y, width, height in pixels."""

    where: Place
    role: str
    name: str
    id: str
    states: int
    box: tuple[int, int, int, int]

    def has(self, state: int) -> bool:
        """Whether it is in a state, such as FOCUSED."""
        return bool(self.states >> state & 1)

    @property
    def is_visible(self) -> bool:
        """Whether a person could see it and point at it."""
        return self.has(SHOWING) and self.box[2] > 0 and self.box[3] > 0

    @property
    def middle(self) -> tuple[int, int]:
        """Where to point."""
        x, y, width, height = self.box
        return x + width // 2, y + height // 2


class Screen:
    """Everything that is on the screen of one desk.

    A screen is read level by level, with many questions under way at once: one by one they would take seconds.
    """

    def __init__(self, address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Hang up."""
        self._bus.close()

    def things(self) -> list[Thing]:
        """Everything that is visible now, outer things before inner ones."""
        registry = ("org.a11y.atspi.Registry", ROOT)
        (answer,) = self._ask([(registry, ACCESSIBLE, "GetChildren")])
        found: list[Thing] = []
        level = _places(answer)
        while level:
            kept, level = self._level(level)
            found += kept
            if len(found) > MOST:
                raise AssertionError("the screen shows more than it can")
        return [thing for thing in found if thing.is_visible]

    def look(self, thing: Thing) -> Thing:
        """The same thing as it is now; GoneError if it is no longer there."""
        found, _ = self._level([thing.where])
        if not found:
            raise GoneError(thing.name)
        return found[0]

    def text_of(self, thing: Thing) -> str:
        """What stands in a field; nothing if it is no longer there."""
        (count,) = self._ask([(thing.where, PROPERTIES, "Get", "ss", TEXT, "CharacterCount")])
        if count is None:
            return ""
        (text,) = self._ask([(thing.where, TEXT, "GetText", "ii", 0, count[0][1])])
        return "" if text is None else str(text[0])

    def _level(self, places: list[Place]) -> tuple[list[Thing], list[Place]]:
        """The things at these places, and the places of what is in those that can be seen."""
        states = self._ask([(place, ACCESSIBLE, "GetState") for place in places])
        bits = {place: low[0][0] | low[0][1] << 32 for place, low in zip(places, states, strict=True) if low}
        # An application is not seen itself; it has the states of nothing.
        open_ = [place for place in places if place in bits and (bits[place] >> VISIBLE & 1 or place[1] == ROOT)]
        asked = [question for place in open_ for question in _questions(place)]
        answers = iter(self._ask(asked))
        found: list[Thing] = []
        inner: list[Place] = []
        for place in open_:
            role, name, id_, box, children = (next(answers) for _ in range(5))
            inner += _places(children)
            if role is None or name is None or id_ is None:
                continue
            short = str(id_[0][1]).rpartition(".")[2]
            area = tuple(box[0]) if box else (0, 0, 0, 0)
            found.append(Thing(place, role[0], str(name[0][1]), short, bits[place], area))
        return found, inner

    def _ask(self, questions: Sequence[Question]) -> list[Any]:
        """The bodies of the answers, None for one that is an error; what was asked may be gone meanwhile."""
        answers: list[Any] = []
        for start in range(0, len(questions), AT_ONCE):
            answers += self._ask_some(questions[start : start + AT_ONCE])
        return answers

    def _ask_some(self, questions: Sequence[Question]) -> list[Any]:
        waiting: dict[int, int] = {}
        for number, ((bus_name, path), interface, method, *args) in enumerate(questions):
            address = DBusAddress(path, bus_name=bus_name, interface=interface)
            signature, body = (args[0], tuple(args[1:])) if args else (None, ())
            serial = next(self._bus.outgoing_serial)
            self._bus.send(new_method_call(address, method, signature, body), serial=serial)
            waiting[serial] = number
        answers: list[Any] = [None] * len(questions)
        while waiting:
            message = self._bus.receive(timeout=ANSWER_S)
            number = waiting.pop(message.header.fields.get(HeaderFields.reply_serial, -1), -1)
            if number >= 0 and message.header.message_type is MessageType.method_return:
                answers[number] = message.body
        return answers


def _questions(place: Place) -> tuple[Question, ...]:
    return (
        (place, ACCESSIBLE, "GetRoleName"),
        (place, PROPERTIES, "Get", "ss", ACCESSIBLE, "Name"),
        (place, PROPERTIES, "Get", "ss", ACCESSIBLE, "AccessibleId"),
        (place, COMPONENT, "GetExtents", "u", 0),
        (place, ACCESSIBLE, "GetChildren"),
    )


def _places(answer: Any) -> list[Place]:
    return [] if answer is None else [(str(name), str(path)) for name, path in answer[0]]


def matches(thing: Thing, name: str | None, role: str | None, id_: str | None) -> bool:
    """Whether a thing is the one meant: the whole name as a pattern, the role, the object's name."""
    if name is not None and re.fullmatch(name, thing.name, re.DOTALL) is None:
        return False
    return (role is None or thing.role == role) and (id_ is None or thing.id == id_)
