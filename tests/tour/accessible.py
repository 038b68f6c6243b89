"""What a window says to a screen reader: a client of AT-SPI 2, over the private bus of one desk.

Names, roles, places and texts are read here and nothing is done: hands are in `desk.py`. The interfaces are those of
at-spi2-core, `org.a11y.atspi.Accessible`, `Component` and `Text`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
COMPONENT: Final = "org.a11y.atspi.Component"
TEXT: Final = "org.a11y.atspi.Text"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
ROOT: Final = "/org/a11y/atspi/accessible/root"
ANSWER_S: Final = 60.0
"""A window that is being made answers nobody meanwhile, on a slow machine for many seconds."""
AT_ONCE: Final = 200
"""Questions under way; many more could fill the sockets of both sides."""
MOST: Final = 4_000
"""Things on one screen; more would be a list that builds every row."""

# Bits of AtspiStateType, at-spi2-core atspi-constants.h.
CHECKED, ENABLED, FOCUSED, SELECTED, SHOWING, VISIBLE = 4, 8, 12, 23, 25, 30


Place = tuple[str, str]  # a name on the bus, and a path there
Fact = tuple[Any, ...]  # an interface and a method, and perhaps a signature and arguments
Question = tuple[Any, ...]  # a place, an interface, a method, and perhaps a signature and arguments

ROLE: Final[Fact] = (ACCESSIBLE, "GetRoleName")
NAME: Final[Fact] = (PROPERTIES, "Get", "ss", ACCESSIBLE, "Name")
ID: Final[Fact] = (PROPERTIES, "Get", "ss", ACCESSIBLE, "AccessibleId")
BOX: Final[Fact] = (COMPONENT, "GetExtents", "u", 0)
INNER: Final[Fact] = (ACCESSIBLE, "GetChildren")


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

    def things(self, name: str | None = None, role: str | None = None, id_: str | None = None) -> list[Thing]:
        """Everything that is visible now, outer things before inner ones; of one name (a pattern), role or object name.

        Of what is not meant little more is asked than that, which costs this side and the window a fraction.
        """
        wanted = {NAME: name, ROLE: role, ID: id_}
        sieve = {fact: said for fact, said in wanted.items() if said is not None}
        found: list[Thing] = []
        level = self._applications()
        while level:
            kept, level = self._level(level, sieve)
            found += kept
            if len(found) > MOST:
                raise AssertionError("the screen shows more than it can")
        return [thing for thing in found if thing.is_visible]

    def frame(self) -> Thing:
        """The window, which the application comes with first."""
        _, windows = self._level(self._applications(), {})
        return next(thing for thing in self._level(windows, {})[0] if thing.role == "frame" and thing.is_visible)

    def look(self, thing: Thing) -> Thing:
        """The same thing as it is now; GoneError if it is no longer there."""
        found, _ = self._level([thing.where], {})
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

    def _applications(self) -> list[Place]:
        (answer,) = self._ask([_question(("org.a11y.atspi.Registry", ROOT), INNER)])
        return _places(answer)

    def _level(self, places: list[Place], sieve: Mapping[Fact, str]) -> tuple[list[Thing], list[Place]]:
        """The things at these places that a sieve lets through, and the places of what is in all that can be seen."""
        states = self._ask([(place, ACCESSIBLE, "GetState") for place in places])
        bits = {place: low[0][0] | low[0][1] << 32 for place, low in zip(places, states, strict=True) if low}
        # An application is not seen itself; it has the states of nothing.
        open_ = [place for place in places if place in bits and (bits[place] >> VISIBLE & 1 or place[1] == ROOT)]
        answers = iter(self._ask([_question(place, fact) for place in open_ for fact in (*sieve, INNER)]))
        meant: list[Place] = []
        inner: list[Place] = []
        for place in open_:
            fits = [_fits(fact, said, next(answers)) for fact, said in sieve.items()]
            inner += _places(next(answers))
            meant += [place] if all(fits) else []
        return self._read(meant, bits), inner

    def _read(self, places: list[Place], bits: Mapping[Place, int]) -> list[Thing]:
        """All that is to be known of these; what has gone meanwhile is left out."""
        answers = iter(self._ask([_question(place, fact) for place in places for fact in (ROLE, NAME, ID, BOX)]))
        found: list[Thing] = []
        for place in places:
            role, name, id_, box = (next(answers) for _ in range(4))
            if role is None or name is None or id_ is None:
                continue
            area = tuple(box[0]) if box else (0, 0, 0, 0)
            found.append(Thing(place, _text(ROLE, role), _text(NAME, name), _text(ID, id_), bits[place], area))
        return found

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


def _question(place: Place, fact: Fact) -> Question:
    return (place, *fact)


def _text(fact: Fact, answer: Any) -> str:
    """What an answer says; of an object's name the last part, which the others lead to."""
    if fact == ROLE:
        return str(answer[0])
    said = str(answer[0][1])
    return said.rpartition(".")[2] if fact == ID else said


def _fits(fact: Fact, said: str, answer: Any) -> bool:
    if answer is None:
        return False
    text = _text(fact, answer)
    return re.fullmatch(said, text, re.DOTALL) is not None if fact == NAME else text == said


def _places(answer: Any) -> list[Place]:
    return [] if answer is None else [(str(name), str(path)) for name, path in answer[0]]
