"""Alice's window with a conversation in front, and the hands that use it, for `test_chat_page.py`."""

from typing import Any

from PySide6.QtCore import Qt

from app.chat import api as chat
from app.chat.views import MessageView
from tests.app.fake_node import FakePerson
from tests.ui.fake_client import Stage
from tests.ui.hands import click, press, type_in
from ui.chat.lines import Line, draw, facts

NAMES = {"alice": "Alice Moreau", "bob": "Bob Ferreira", "carol": "Carol Nguyen"}
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def lines(*some: Any, **options: Any) -> list[Line]:
    """The lines of messages as a conversation shows them, newest first."""
    return [draw(of) for _, of in facts(*some, **options)][::-1]


class World:
    """Alice's window, with her conversation with Bob in front."""

    def __init__(self, stage: Stage, people: dict[str, FakePerson], run: Any, until: Any) -> None:
        self.stage, self.people, self.run, self.until = stage, people, run, until
        self.page = stage.page("chats")
        self.talk = self.page.talk

    def say(self, who: str, to: str, text: str, **options: Any) -> str:
        """Have somebody write a second later; the id of the message."""
        self.people[who].node.town.now_ms += 1000
        return str(self.run(self.people[who].call(chat.send, NAMES[to], text, **options)).id)

    def open(self, who: str = "bob") -> None:
        self.stage.shell.go("chats", self.people[who].id)
        self.until(lambda: self.talk.contact == self.people[who].id and self.talk.now["loaded"])
        self.find("composerInput").forceActiveFocus()

    def views(self, who: str, of: str) -> list[MessageView]:
        found: list[MessageView] = self.run(self.people[who].call(chat.timeline, NAMES[of], limit=500))
        return found

    def read(self, who: str = "bob") -> None:
        """Have Alice read all that somebody wrote, as by a command, and the list of chats know of it."""
        self.run(self.people["alice"].call(chat.read, NAMES[who]))
        last, contact = self.views("alice", who)[-1].text, self.people[who].id
        self.until(lambda: (view := self.page._chats[contact]).unread == 0 and view.last_text == last)

    def find(self, name: str) -> Any:
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def click(self, name: str) -> None:
        click(self.find(name))

    def write(self, text: str) -> None:
        type_in(self.stage.window, text)
        self.key(Qt.Key.Key_Return, "\r")

    def key(self, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self.stage.window, key, text, modifiers)

    def menu(self, at: int) -> None:
        """Go from the field to the messages, up to one of them, and open its menu."""
        self.key(Qt.Key.Key_Backtab, "", SHIFT)
        for _ in range(at):
            self.key(Qt.Key.Key_Up)
        self.key(Qt.Key.Key_F10, "", SHIFT)
        self.find("menuReply")

    @property
    def written(self) -> str:
        """What stands in the field to write in."""
        return str(self.stage.find("composerInput").property("text"))

    @property
    def texts(self) -> list[str]:
        """What is shown, the oldest first."""
        return [row.text for row in self.talk.lines.rows][::-1]
