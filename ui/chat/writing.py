"""What is being written to each person: a draft, the message it answers, and apart from them a change of a message.

What could not be sent comes back here as what it was, so that a change never becomes a message of its own. Nothing of
Qt is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.words import say
from ui.chat.lines import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that shall go along: what is known of it once it was looked at, or what `trouble` there is with it.

    A `pasted` one came from the clipboard, and lies nowhere else.
    """

    id: str
    path: str
    name: str
    note: str = ""
    url: str = ""
    pictured: bool = False
    trouble: str = ""
    code: str = ""
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written to one person; `change` is the text that the message `editing` shall have.

    The `pieces` are files that go with the draft, their pictures as they are if `original`. Of a text that is sent the
    preview of `link` goes along.
    """

    draft: str = ""
    reply: Line | None = None
    editing: Line | None = None
    change: str = ""
    pieces: tuple[Piece, ...] = ()
    original: bool = False
    link: str = ""

    @property
    def text(self) -> str:
        """What stands in the field to write in."""
        return self.change if self.editing else self.draft

    @property
    def brief(self) -> str:
        """What is said of the draft in a few words: its text, or else what goes along."""
        names = [one.name for one in self.pieces]
        return self.draft or (say("{count} files", count=len(names)) if len(names) > 1 else "".join(names))

    @property
    def may_be_wordless(self) -> bool:
        """Whether it can go without a text: files go along, or the message that is changed has some."""
        return bool(self.editing.files if self.editing else self.pieces)


NOTHING = Writing()


class Writings:
    """What is written in every conversation, by the account of the person it is with."""

    def __init__(self) -> None:
        self._written: dict[str, Writing] = {}
        self.typed: list[Callable[[str], None]] = []  # hear where the person types
        self.under_way = Counter[str]()  # messages with files that were taken to be sent and did not go yet
        self.linked: Callable[[str, str], str] = lambda contact, text: ""  # gives the link of a text that has a preview
        self._unsaved: dict[str, str] = {}  # by message: changes that came back while another one was under way

    def of(self, contact: str) -> Writing:
        """Give what is written to a person."""
        return self._written.get(contact, NOTHING)

    @property
    def drafts(self) -> dict[str, str]:
        """The drafts in a few words by account, where there are any."""
        return {contact: writing.brief for contact, writing in self._written.items() if writing.brief}

    def type(self, contact: str, text: str) -> bool:
        """Keep what stands in the field; whether a draft is another one now."""
        before = self.of(contact)
        if before.editing:
            self._put(contact, replace(before, change=text))
        else:
            self._put(contact, replace(before, draft=text))
        if text.strip() and text != before.text:
            for hear in self.typed:
                hear(contact)
        return self.of(contact).draft != before.draft

    def replace(self, contact: str, text: str, reply: Line | None) -> None:
        """Have another draft; a message that is being changed stays."""
        self._put(contact, replace(self.of(contact), draft=text, reply=reply))

    def carry(self, contact: str, pieces: Sequence[Piece], *, original: bool) -> None:
        """Have these files go along."""
        self._put(contact, replace(self.of(contact), pieces=tuple(pieces), original=original and bool(pieces)))

    def answer(self, contact: str, line: Line | None) -> None:
        """Have the draft answer a message."""
        self._put(contact, replace(self.of(contact), reply=line, editing=None, change=""))

    def edit(self, contact: str, line: Line) -> None:
        """Begin to change a message, with the text it has or was to have."""
        before = self.of(contact)
        if before.editing is None or before.editing.id != line.id:
            self._put(contact, replace(before, editing=line, change=self._unsaved.pop(line.id, line.text)))

    def drop(self, contact: str) -> None:
        """Change the message after all not, or let the draft answer nothing."""
        before = self.of(contact)
        dropped = replace(before, editing=None, change="") if before.editing else replace(before, reply=None)
        self._put(contact, dropped)

    def take(self, contact: str, text: str) -> Writing:
        """Take away what is sent now, with the text it has at last."""
        before = self.of(contact)
        if before.editing:
            self._put(contact, replace(before, editing=None, change=""))
            return replace(before, change=text)
        self._put(contact, NOTHING)
        self.under_way[contact] += bool(before.pieces)
        return replace(before, draft=text, link="" if before.pieces else self.linked(contact, text))

    def give_back(self, contact: str, sent: Writing) -> None:
        """Have again what could not be sent; what was written meanwhile stays, too."""
        now = self.of(contact)
        if sent.editing is None:
            draft = f"{sent.draft}\n{now.draft}" if now.draft else sent.draft
            pieces = (*sent.pieces, *now.pieces)
            again = replace(now, draft=draft, reply=sent.reply or now.reply, pieces=pieces)
            self._put(contact, replace(again, original=sent.original or now.original))
        elif now.editing is None:
            self._put(contact, replace(now, editing=sent.editing, change=sent.change))
        else:
            self._unsaved[sent.editing.id] = sent.change

    def _put(self, contact: str, writing: Writing) -> None:
        if contact and writing != NOTHING:
            self._written[contact] = writing
        else:
            self._written.pop(contact, None)
