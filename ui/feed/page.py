"""The feed page: writing a post for an audience, and what a person does with posts. What is shown is in `lane.py`."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot

from app.commands import File
from app.errors import AppError
from app.feed import api as feed
from app.feed.rules import CONTACTS, GROUP, MAX_TEXT
from app.feed.views import AudienceView, PostView
from app.notices import FEED_CHANGED, GROUP_CHANGED, PERSON_CHANGED, RELOAD
from app.people import api as people
from app.picture import PictureView
from app.words import say
from ui.bridge import Bridge
from ui.feed.cards import GroupChoice, PersonChoice
from ui.feed.lane import Lane
from ui.files import choose_pictures
from ui.page import Page
from ui.rows import Rows
from ui.shell import MAP, Shell

ME = "me"


class FeedPage(Page):
    """Its badge counts posts that wait to be shown, and those that came while another page was in front."""

    changed = Signal()

    posted = Signal()  # what was written is stated, and can go from the composer
    returned = Signal(str, str)  # a comment that could not be said, by its post and its text
    person_changed = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__(bridge, shell)
        self._front = False
        self._unseen: set[str] = set()
        self._everybody = self._lane("")
        self._one: Lane | None = None
        self._person: dict[str, str] = {}
        self._people = Rows(PersonChoice, parent=self)
        self._names: dict[str, str] = {}
        self._chosen: set[str] = set()
        self._groups = Rows(GroupChoice, parent=self)
        self._known_groups: list[AudienceView] = []
        self._group = ""
        self._for = CONTACTS
        self._file = ""
        self._picture: PictureView | None = None
        self._busy = False

    async def load(self) -> None:
        """Ask for who could be chosen; the lanes ask for themselves."""
        known = [person for person in await self.client.call(people.list_) if person.state == "contact"]
        self._names = {person.id: person.name for person in known}
        self._chosen &= set(self._names)
        self._known_groups = await self.client.call(feed.groups)
        if self._group not in {group.id for group in self._known_groups}:
            self._group = ""
        self._show_people()
        self._everybody.hear("")

    def hear(self, name: str, of: str) -> None:
        """Look again at the post that changed, or at everything where that cannot be told."""
        if name in (PERSON_CHANGED, GROUP_CHANGED, RELOAD):
            self.refresh()
        if name in (FEED_CHANGED, RELOAD, PERSON_CHANGED):
            for lane in filter(None, (self._everybody if name == FEED_CHANGED else None, self._one)):
                lane.hear(of if name == FEED_CHANGED else "")

    def opened(self, argument: str) -> None:
        """Show everybody's posts; with an account or `me` that person's; with the id of a post, that one among all."""
        self._front = True
        for post in self._unseen:
            self.shell.seen.emit(f"post {post}")
        self._unseen.clear()
        self._count()
        me: Any = self.shell.me
        if argument in (ME, me["id"]) or argument in self._names:
            self.open_person(argument, "")
        elif argument:
            self.close_person()
            self._everybody.look_for(argument)

    def left(self) -> None:
        """Nobody looks: what is new may come in at the top."""
        self._front = False
        self._everybody.front_changed()

    @Slot(str, str)
    def open_person(self, account: str, name: str) -> None:
        """Show the posts of one person; of me with my account or `me`."""
        me: Any = self.shell.me
        mine = account in (ME, me["id"])
        name = me["name"] if mine else self._names.get(account, name)
        known = "yes" if account in self._names else ""
        self._person = {
            "id": me["id"] if mine else account,
            "name": name,
            "mine": "yes" if mine else "",
            "known": known,
        }
        self._one = self._lane(ME if mine else account)
        self._one.hear("")
        self.person_changed.emit()

    @Slot()
    def close_person(self) -> None:
        """Go back to everybody's posts, which are where they were."""
        self._one, self._person = None, {}
        self.person_changed.emit()

    @Slot(str, result=int)
    def room(self, text: str) -> int:
        """Give how many more characters a post or a comment can have; below zero it is too long."""
        return MAX_TEXT - len(text.strip())

    @Slot(str)
    def post(self, text: str) -> None:
        """Post a text, with the picture that was picked, for the audience that was chosen."""
        if not self._busy:
            self._busy = True
            self.changed.emit()
            self.start(self._post(text))

    @Slot()
    def pick(self) -> None:
        """Let the person choose a picture."""
        self.start(self._pick())

    @Slot(QUrl)
    def drop(self, file: QUrl) -> None:
        """Take a picture that was dropped on the page."""
        if file.isLocalFile():
            self.start(self._take(file.toLocalFile()))
        else:
            self.shell.say(say("Only a picture of this machine can be posted."))

    @Slot()
    def unpick(self) -> None:
        """Post without a picture after all."""
        self._file, self._picture = "", None
        self.changed.emit()

    @Slot(str)
    def address(self, audience: str) -> None:
        """Post for everybody I know (`contacts`), for `chosen` people, or to a `group`."""
        self._for = audience
        self.changed.emit()

    @Slot(str)
    def choose_group(self, group: str) -> None:
        """Post to this group."""
        self._group = group
        self._show_people()

    @Slot(str)
    def choose(self, person: str) -> None:
        """Put somebody into the audience, or take them out again."""
        self._chosen ^= {person} & set(self._names)
        self._show_people()

    @Slot(str, str, str)
    def react(self, what: str, emoji: str, current: str) -> None:
        """React to a post or a comment; the emoji I have chosen already is taken back."""
        self.start(self._react(what, "" if emoji == current else emoji))

    @Slot(str, str)
    def comment(self, post: str, text: str) -> None:
        """Say something under a post."""
        if text.strip():
            self.start(self._comment(post, text.strip()))

    @Slot(str)
    def remove(self, what: str) -> None:
        """Delete a post or a comment, after the person confirmed it."""
        self.start(self._remove(what))

    @Slot(str)
    def fetch(self, post: str) -> None:
        """Fetch the pictures of a post that do not come by themselves."""
        self.start(self._fetch(post))

    @Slot(str, int)
    def view_picture(self, post: str, number: int) -> None:
        """Look at a picture of a post in full, among all photos."""
        self.shell.go("gallery", f"{post}-{number}" if number else post)

    async def _post(self, text: str) -> None:
        try:
            named = {CONTACTS: CONTACTS, GROUP: self._group}
            audience = named.get(self._for, ",".join(sorted(self._chosen)))
            attach = [File(self._file)] if self._file else None
            await self.client.call(feed.post, text.strip(), audience=audience, attach=attach)
            self._file, self._picture = "", None
            self.posted.emit()
        finally:
            self._busy = False
            self.changed.emit()

    async def _pick(self) -> None:
        for file in await choose_pictures(many=False):
            await self._take(file)

    async def _take(self, file: str) -> None:
        self._picture = await self.client.call(feed.preview, File(file))
        self._file = file
        self.changed.emit()

    async def _react(self, what: str, emoji: str) -> None:
        await self.client.call(feed.react, what, emoji)

    async def _comment(self, post: str, text: str) -> None:
        try:
            await self.client.call(feed.comment, post, text)
        except AppError:
            self.returned.emit(post, text)
            raise

    async def _fetch(self, post: str) -> None:
        await self.client.call(feed.fetch, post)
        self._everybody.hear(post)
        if self._one is not None:
            self._one.hear(post)

    async def _remove(self, what: str) -> None:
        await self.client.call(feed.delete, what)
        self.shell.say(say("Deleted for everybody."))

    def _lane(self, author: str) -> Lane:
        lane = Lane(self.bridge, lambda: self._front, author, parent=self)
        if not author:
            lane.changed.connect(self._count)
            lane.came.connect(self._announce)
        return lane

    def _announce(self, post: PostView) -> None:
        """Give notice of a new post, unless it is looked at."""
        if not self._front:
            self._unseen.add(post.id)
            self._count()
        if not self.shell.looks_at("feed"):
            self.shell.announce(f"post {post.id}", post.author_name, post.text or say("A picture"), ("feed", post.id))

    def _count(self) -> None:
        self.set_badge(max(self._everybody.pending, len(self._unseen)))

    def _show_people(self) -> None:
        order = sorted(self._names.items(), key=lambda item: (item[1].casefold(), item[0]))
        self._people.put(PersonChoice(key, name, key in self._chosen) for key, name in order)
        self._groups.put(
            GroupChoice(group.id, group.name, _count(group.people_count), group.id == self._group)
            for group in self._known_groups
        )
        self.changed.emit()

    def _addressed(self) -> bool:
        return self._for == CONTACTS or bool(self._group if self._for == GROUP else self._chosen)

    def _audience(self) -> str:
        if self._for == CONTACTS:
            return say("Everybody you know")
        if self._for == GROUP:
            return next((group.name for group in self._known_groups if group.id == self._group), say("No group yet"))
        names = sorted(self._names[person] for person in self._chosen)
        shown = ", ".join(names[:2])
        return (
            say("{names} and {count} more", names=shown, count=len(names) - 2)
            if len(names) > 2
            else shown or say("Nobody yet")
        )

    def _preview(self) -> dict[str, Any]:
        seen = self._picture
        return (
            {} if seen is None else {"url": seen.thumb_url, "name": seen.name, "size": f"{seen.width} × {seen.height}"}
        )

    everybody = Property(QObject, lambda self: self._everybody, constant=True)
    one = Property(QObject, lambda self: self._one, notify=person_changed)
    person = Property(MAP, lambda self: dict(self._person), notify=person_changed)
    people = Property(QObject, lambda self: self._people, constant=True)
    audience = Property(str, _audience, notify=changed)
    groups = Property(QObject, lambda self: self._groups, constant=True)
    addressee = Property(str, lambda self: self._for, notify=changed)
    addressed = Property(bool, _addressed, notify=changed)
    preview = Property(MAP, _preview, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)


def _count(people: int) -> str:
    return say("1 person") if people == 1 else say("{count} people", count=people)
