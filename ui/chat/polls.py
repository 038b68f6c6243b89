"""Polls of the open conversation: one is made, answered and closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.chat import api as chat
from app.chat.rules import check_options, check_text
from app.chat.views import OptionView, PollView
from app.errors import AppError, NotRunning, Refused
from ui.bridge import Bridge


def ballot(poll: PollView, number: int) -> list[int]:
    """Give what is chosen once an answer was pressed: it comes or goes, and goes alone where one may be chosen."""
    mine = [at for at, option in enumerate(poll.options) if option.mine]
    if number in mine:
        return [at for at in mine if at != number]
    return [*mine, number] if poll.multiple else [number]


def named(options: Sequence[OptionView], chosen: Sequence[int]) -> list[str]:
    """Name answers for the node: by number, or by text where some text could be taken for a number."""
    by_text = any(option.text.strip().isdigit() for option in options)
    return [options[at].text if by_text else str(at + 1) for at in sorted(chosen)]


class Polls(QObject):
    """What QML knows as `talk.polls`; `poll_of` gives a poll that is shown, `contact` the conversation."""

    changed = Signal()
    made = Signal()

    def __init__(
        self, bridge: Bridge, parent: QObject, contact: Callable[[], str], poll_of: Callable[[str], PollView | None]
    ) -> None:
        super().__init__(parent)
        self._bridge, self._client = bridge, bridge.client
        self._contact, self._poll_of = contact, poll_of
        self._error = ""
        self._busy = False

    @Slot(str, int)
    def vote(self, message: str, number: int) -> None:
        """Choose an answer, or not any more."""
        poll = self._poll_of(message)
        if poll is not None and not poll.closed and 0 <= number < len(poll.options):
            self._bridge.start(self._vote(message, named(poll.options, ballot(poll, number))))

    @Slot(str)
    def close(self, message: str) -> None:
        """Take no more answers to a poll of mine."""
        self._bridge.start(self._close(message))

    @Slot()
    def begin(self) -> None:
        """A new poll is to be written."""
        self._error = ""
        self.changed.emit()

    @Slot(str, str, result=str)
    def trouble(self, question: str, answers: str) -> str:
        """Say why a question with an answer on each line is no poll; nothing as long as too little is written."""
        options = _options(answers)
        if not question.strip() or len(options) < 2:
            return ""
        try:
            check_text(question)
            check_options(options)
        except Refused as refusal:
            return str(refusal)
        return ""

    @Slot(str, str, bool)
    def make(self, question: str, answers: str, multiple: bool) -> None:
        """Ask a question with an answer on each line."""
        if not self._busy:
            self._busy, self._error = True, ""
            self.changed.emit()
            self._bridge.start(self._make(question.strip(), _options(answers), multiple))

    async def _make(self, question: str, options: list[str], multiple: bool) -> None:
        try:
            await self._client.call(chat.poll, self._contact(), question, options, multiple=multiple)
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        else:
            self.made.emit()
        finally:
            self._busy = False
            self.changed.emit()

    async def _vote(self, message: str, choices: list[str]) -> None:
        await self._client.call(chat.vote, message, choices)

    async def _close(self, message: str) -> None:
        await self._client.call(chat.close, message)

    error = Property(str, lambda self: self._error, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)


def _options(answers: str) -> list[str]:
    return [line.strip() for line in answers.splitlines() if line.strip()]
