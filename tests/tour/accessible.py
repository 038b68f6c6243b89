"""What a window says to a screen reader: a client of AT-SPI 2, over the private bus of one desk.

Names, roles, places and texts are read here and nothing is done: hands are in `desk.py`. The interfaces are those of
at-spi2-core, `org.a11y.atspi.Accessible`, `Component` and `Text`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
COMPONENT: Final = "org.a11y.atspi.Component"
TEXT: Final = "org.a11y.atspi.Text"
ROOT: Final = "/org/a11y/atspi/accessible/root"
ANSWER_S: Final = 10.0
MOST: Final = 4_000
"""Things on one screen; more would be a list that builds every row."""

# Bits of AtspiStateType, at-spi2-core atspi-constants.h.
CHECKED, ENABLED, FOCUSED, SHOWING, VISIBLE = 4, 8, 12, 25, 30


class GoneError(Exception):
    """The thing is no longer on the screen."""


@dataclass(frozen=True)
class Thing:
    """One thing on the screen, as it was when it was looked at; `box` is x, y, width, height in pixels."""

    where: tuple[str, str]
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
    """Everything that is on the screen of one desk."""

    def __init__(self, address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Hang up."""
        self._bus.close()

    def things(self) -> list[Thing]:
        """Everything that is visible now, outer things before inner ones."""
        found: list[Thing] = []
        for where in self._call(("org.a11y.atspi.Registry", ROOT), ACCESSIBLE, "GetChildren")[0]:
            for thing in self._below(where):
                found.append(thing)
                if len(found) > MOST:
                    raise AssertionError("the screen shows more than it can")
        return [thing for thing in found if thing.is_visible]

    def text_of(self, thing: Thing) -> str:
        """What stands in a field."""
        count = self._property(thing.where, TEXT, "CharacterCount")
        return str(self._call(thing.where, TEXT, "GetText", "ii", 0, count)[0])

    def _below(self, where: tuple[str, str]) -> Iterator[Thing]:
        try:
            yield self._look(where)
            inner = self._call(where, ACCESSIBLE, "GetChildren")[0]
        except GoneError:
            return
        for each in inner:
            yield from self._below(each)

    def _look(self, where: tuple[str, str]) -> Thing:
        low, high = self._call(where, ACCESSIBLE, "GetState")[0]
        role = self._call(where, ACCESSIBLE, "GetRoleName")[0]
        box = (0, 0, 0, 0) if role == "application" else self._call(where, COMPONENT, "GetExtents", "u", 0)[0]
        id_ = str(self._property(where, ACCESSIBLE, "AccessibleId")).rpartition(".")[2]
        return Thing(where, role, str(self._property(where, ACCESSIBLE, "Name")), id_, low | high << 32, tuple(box))

    def _property(self, where: tuple[str, str], interface: str, name: str) -> Any:
        return self._call(where, "org.freedesktop.DBus.Properties", "Get", "ss", interface, name)[0][1]

    def _call(self, where: tuple[str, str], interface: str, method: str, *args: Any) -> Any:
        """Call a method; `args` begins with the signature, if there are any."""
        bus_name, path = where
        address = DBusAddress(path, bus_name=bus_name, interface=interface)
        message = new_method_call(address, method, args[0], args[1:]) if args else new_method_call(address, method)
        answer = self._bus.send_and_get_reply(message, timeout=ANSWER_S)
        if answer.header.message_type is MessageType.error:
            raise GoneError(str(answer.body))
        return answer.body


def matches(thing: Thing, name: str | None, role: str | None, id_: str | None) -> bool:
    """Whether a thing is the one meant: the whole name as a pattern, the role, the object's name."""
    if name is not None and re.fullmatch(name, thing.name, re.DOTALL) is None:
        return False
    return (role is None or thing.role == role) and (id_ is None or thing.id == id_)
