"""`kith terminal`: chatting line by line on a running node, which it starts first if there is none.

It is a client like any other and shows what notices lead it to. Whatever other people wrote passes `tables.neutral`
before it reaches the screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.chat import api as chat
from app.chat import typists
from app.chat.views import MessageView
from app.child import ensure_node
from app.client import Client, RemoteClient
from app.errors import AppError, NotRunning, Refused
from app.group import api as group
from app.group.views import GroupView
from app.notices import CHAT_CHANGED, PERSON_CHANGED, RELOAD, TYPING_CHANGED
from app.output import message_line, render
from app.people import api as people
from app.people.views import PersonView
from app.places import Place
from app.tables import neutral

SHOWN = 20  # messages when a chat is opened, and looked at again when it changes
RETRY_SECONDS = 2.0

HELP = """\
Write a line to send it to the open chat. Messages are numbered, as in #3.
  /to NAME               open a chat or group   /chats               all chats, with what is unread
  /reply 3 TEXT          answer a message       /edit 3 TEXT         change one of yours
  /react 3 EMOJI         react to it            /delete 3            delete one of yours
  /people                your contacts          /verify NAME         compare safety numbers
  /invite                make an invite link    /accept LINK         accept one
  /nearby                who else is here       /add ID              ask somebody nearby
  /requests              who asks for contact   /approve NAME        agree
  /help                  this text              /quit                leave"""


@dataclass
class Terminal:
    """One person in front of one screen; `say` prints a line, already harmless."""

    client: Client
    say: Callable[[str], None]
    partner: PersonView | GroupView | None = None
    shown: dict[str, MessageView] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    heard: int | None = None
    typing: str = ""

    async def obey(self, line: str) -> bool:
        """Do what a typed line says; False if the person wants to leave. Refusals are printed."""
        word, _, rest = line.strip().partition(" ")
        if word in ("/quit", "/exit"):
            return False
        try:
            if word.startswith("/"):
                await self._command(word[1:], rest.strip())
            elif line.strip():
                await self.client.call(chat.send, self._open_chat(), line.rstrip("\n"))
        except NotRunning:
            raise
        except AppError as error:
            self.say(f"! {error}")
        return True

    async def open(self, contact: str) -> None:
        """Open the chat with a contact or a group and show its newest messages."""
        view = await self._meant(contact)
        self.partner, self.shown, self.numbers, self.typing = view, {}, [], ""
        if isinstance(view, PersonView):
            more = ", verified" if view.verified else ""
        else:
            more = f", {len(view.members)} people" if view.joined else ", left"
        self.say(f"--- {neutral(view.name)} ({view.id[:16]}{more})")
        await self.refresh()

    async def _meant(self, word: str) -> PersonView | GroupView:
        try:
            return await self.client.call(people.show, word)
        except Refused as refused:
            if refused.code != "unknown_contact":
                raise
            unknown = refused
        try:
            return await self.client.call(group.show, word)
        except Refused as refused:
            raise (unknown if refused.code == "unknown_group" else refused) from None

    async def refresh(self) -> None:
        """Print what is new or has changed in the open chat, and mark it as read."""
        if self.partner is None:
            return
        rows = await self.client.call(chat.timeline, self.partner.id, limit=SHOWN)
        for row in rows:
            before = self.shown.get(row.id)
            if before is None or _content(before) != _content(row):
                self.say(("~ " if before else "  ") + message_line(asdict(row), self._number(row.id)))
            self.shown[row.id] = row
        if any(not row.mine and row.state != "read" for row in rows):
            await self.client.call(chat.read, self.partner.id)

    async def notice(self, name: str, of: str) -> None:
        """React to a notice of the node."""
        partner = self.partner
        ours = partner is not None and of == (partner.chat if isinstance(partner, PersonView) else partner.id)
        if name == RELOAD or (name == CHAT_CHANGED and ours):
            await self.refresh()
        elif name == CHAT_CHANGED:
            waiting = [row for row in await self.client.call(chat.list_) if row.id == of and row.unread]
            for row in waiting:
                self.say(f"* {neutral(row.name)}: {row.unread} unread; /to {neutral(row.name)}")
        elif name == TYPING_CHANGED and ours:
            await self._see_typing(of)
        elif name == PERSON_CHANGED:
            for person in await self.client.call(people.requests):
                if person.id == of:
                    self.say(f"* {neutral(person.name)} asks to be your contact; /approve {person.id[:16]}")
            await self._hear_of(of)

    async def _see_typing(self, of: str) -> None:
        """Say who began to write in the open chat; that they stopped shows by what comes, or does not."""
        text = next((neutral(row.text) for row in await self.client.call(typists.typists) if row.chat == of), "")
        if text and text != self.typing:
            self.say(f"  {text}")
        self.typing = text

    async def _hear_of(self, of: str) -> None:
        """Say what came of a request that was made here."""
        for person in await self.client.call(people.list_) if of in self.asked else []:
            if person.id == of and person.state in ("contact", "refused"):
                self.asked.discard(of)
                agreed = person.state == "contact"
                name = neutral(person.name)
                self.say(
                    f"* {name} is your contact; /to {name}" if agreed else f"* {name} did not become your contact."
                )

    async def _command(self, word: str, rest: str) -> None:
        actions = self._actions()
        if word not in actions:
            self.say("! There is no such command; /help lists them.")
            return
        await actions[word](rest)

    def _actions(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {
            "help": self._help,
            "to": self.open,
            "reply": self._reply,
            "edit": self._edit,
            "react": self._react,
            "delete": self._delete,
            "chats": lambda _: self._show("chat.list", self.client.call(chat.list_)),
            "people": lambda _: self._show("people.list", self.client.call(people.list_)),
            "nearby": lambda _: self._show("people.nearby", self.client.call(people.nearby)),
            "requests": lambda _: self._show("people.requests", self.client.call(people.requests)),
            "invite": lambda _: self._show("people.invite", self.client.call(people.invite)),
            "verify": lambda who: self._show("people.verify", self.client.call(people.verify, who)),
            "accept": lambda link: self._met(self.client.call(people.accept, link)),
            "add": lambda who: self._met(self.client.call(people.add, who)),
            "approve": lambda who: self._met(self.client.call(people.approve, who)),
        }

    async def _help(self, _: str) -> None:
        self.say(HELP)

    async def _show(self, name: str, answer: Awaitable[object]) -> None:
        import msgspec

        self.say(render(name, msgspec.to_builtins(await answer), as_json=False))

    async def _met(self, answer: Awaitable[PersonView]) -> None:
        """Say in a sentence how far the two are now."""
        person = await answer
        name = neutral(person.name)
        if person.state == "contact":
            self.say(f"{name} is your contact; /to {name} opens the chat.")
        elif person.state == "invited":
            self.say(f"Looking for the maker of this link ({name}); it goes on until the link ends.")
        else:
            self.say(f"{name} was asked to be your contact; you will see when they agree.")
        if person.state != "contact":
            self.asked.add(person.id)

    async def _reply(self, rest: str) -> None:
        message, text = self._named(rest)
        await self.client.call(chat.send, self._open_chat(), text, reply=message)

    async def _edit(self, rest: str) -> None:
        await self.client.call(chat.edit, *self._named(rest))

    async def _react(self, rest: str) -> None:
        await self.client.call(chat.react, *self._named(rest))

    async def _delete(self, rest: str) -> None:
        await self.client.call(chat.delete, self._named(rest)[0])

    def _named(self, rest: str) -> tuple[str, str]:
        """Give the id of the message a line begins with, by number or id, and the rest of the line."""
        first, _, text = rest.partition(" ")
        digits = first.removeprefix("#")
        if digits.isascii() and digits.isdigit() and 0 < int(digits[:6]) <= len(self.numbers):
            return self.numbers[int(digits) - 1], text
        return first, text

    def _number(self, message: str) -> int:
        if message not in self.numbers:
            self.numbers.append(message)
        return self.numbers.index(message) + 1

    def _open_chat(self) -> str:
        if self.partner is None:
            raise Refused("no_chat_open", "No chat is open; /to NAME opens one, /people lists names.")
        return self.partner.id


def run(place: Place, contact: str | None, passphrase_file: Path | None, key_file: str = "") -> int:
    """Chat until /quit or the end of input; the exit code. A node started for this is ended again."""
    child = ensure_node(place, passphrase_file, key_file)
    try:
        return asyncio.run(_chat(Terminal(RemoteClient(place), _print), contact))
    except KeyboardInterrupt:
        return 0
    finally:
        if child is not None:
            child.stop()


async def _chat(terminal: Terminal, contact: str | None) -> int:
    lines: asyncio.Queue[str] = asyncio.Queue()
    _read_lines(lines)
    hearing = asyncio.create_task(_hear(terminal))
    terminal.say("Kith. /help lists what can be typed.")
    try:
        if contact is not None:
            await terminal.open(contact)
        while await terminal.obey(line := await lines.get()) and line:
            pass
        return 0
    finally:
        hearing.cancel()
        await asyncio.wait([hearing])


async def _hear(terminal: Terminal) -> None:
    """Follow the notices; a node that goes away is waited for."""
    while True:
        with contextlib.suppress(AppError):
            await _follow(terminal)
        await asyncio.sleep(RETRY_SECONDS)


async def _follow(terminal: Terminal) -> None:
    async with contextlib.aclosing(terminal.client.notices(terminal.heard)) as notices:
        async for notice in notices:
            terminal.heard = notice.id
            await terminal.notice(notice.name, notice.of)


def _read_lines(lines: asyncio.Queue[str]) -> None:
    """Read stdin on a thread, since a terminal's input cannot be awaited everywhere; an empty line is the end."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()


def _content(row: MessageView) -> tuple[object, ...]:
    return row.text, row.deleted, row.edited, [(reaction.author, reaction.emoji) for reaction in row.reactions]


def _print(line: str) -> None:
    print(line, flush=True)
