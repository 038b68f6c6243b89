"""Alice's window with the page of groups, and the hands that use it, for tests of that page."""

from typing import Any

from app.group import api as group
from app.group.views import GroupView
from tests.app.fake_node import FakePerson
from tests.ui.fake_client import Stage, settle


class Room:
    """Alice's window, and the page of groups."""

    def __init__(self, stage: Stage, people: dict[str, FakePerson], run: Any, until: Any) -> None:
        self.stage, self.people, self.run, self.until = stage, people, run, until
        self.page = stage.page("group")

    def do(self, who: str, function: Any, *args: Any, **options: Any) -> Any:
        self.people[who].node.town.now_ms += 1000
        return self.run(self.people[who].call(function, *args, **options))

    def show(self, space: str) -> None:
        self.stage.shell.go("group", space)
        self.until(lambda: self.page.now["known"] and self.page.now["id"] == space)
        self.run(settle())

    def seen_by(self, who: str, space: str) -> GroupView:
        found: GroupView = self.do(who, group.show, space)
        return found

    def find(self, name: str) -> Any:
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def reads(self, name: str) -> str:
        """What a thing says now, nothing if it is not there."""
        item = self.stage.find(name)
        return str(item.property("text")) if item is not None else ""

    def press(self, name: str) -> None:
        """Press a button, wherever on its page it stands."""
        self.find(name).clicked.emit()

    def choose(self, name: str) -> None:
        """Choose a line of a menu."""
        self.find(name).click()

    def role_of(self, name: str) -> str:
        return next(row.role for row in self.page.members.rows if row.name == name)
