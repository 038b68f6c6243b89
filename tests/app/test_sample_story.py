"""Who answers in the sample world: whatever is written to them, also in the moment before they listen."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from app.chat import api as chat
from app.client import LocalClient
from app.notices import Notice
from app.sample import story
from app.words import say
from tests.app.fake_node import FakePerson, Town


class Heard(LocalClient):
    """A client in this process that hears notices, too."""

    def __init__(self, person: FakePerson) -> None:
        super().__init__(person.app)
        self._notices = person.node.notices

    async def notices(self) -> AsyncIterator[Notice]:
        heard = self._notices.subscribe()
        while True:
            yield await heard.next()


async def test_what_is_written_before_anybody_listens_is_answered_once_and_nothing_of_the_story(town: Town) -> None:
    me, ada = await town.person(story.ME), await town.person(story.ADA)
    await me.node.befriend(ada.node)
    await me.call(chat.send, story.ADA, "of the story")
    before = await story.said(Heard(ada))
    await me.call(chat.send, story.ADA, "Is anybody there?")
    answering = asyncio.create_task(story.answer(Heard(ada), before))

    async def texts() -> list[str]:
        return [line.text for line in await me.call(chat.timeline, story.ADA)]

    async with asyncio.timeout(60):
        while len(await texts()) < 3:
            await asyncio.sleep(0)
    await me.call(chat.send, story.ADA, "Really?")
    async with asyncio.timeout(60):
        while len(await texts()) < 5:
            await asyncio.sleep(0)
    answering.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await answering
    answer = say(story.ANSWER)
    assert await texts() == ["of the story", "Is anybody there?", answer, "Really?", answer]
