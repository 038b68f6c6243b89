"""Keeps the picture process and judges what it says: nothing it answers is believed that can be checked.

An answer is a size and raw pixels, never a file, so no bytes that a stranger formed go further up. Whoever lies, dies
or is late is ended with all its children, and a new process is there for the next picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node.errors import WorldFault
from node.media import pixels, programs
from node.media.pixels import ANSWER, ENDED, READY, REQUEST
from node.system import Random, system_random

DEADLINE: Final = 60.0  # seconds for one picture: only a process that sleeps or a machine that stalls needs them
START_DEADLINE: Final = 30.0
IDLE: Final = 60.0  # seconds after which an unused process ends
BUFFER: Final = 1 << 20
BOOT: Final = "import sys; sys.path[:0] = sys.argv[1:]; from node.media.picture_child import main; main()"
HONEST: Final = ("damaged", "too_large")  # reasons that a process gives itself, and goes on
TOO_SLOW = (-signal.SIGXCPU, -signal.SIGKILL)  # of the limit of processor time: first asked, then killed


class Rejected(Exception):  # noqa: N818
    """A picture that cannot be shown; `reason` is damaged, too_large, too_slow, crashed or lied."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StrayAnswerError(Exception):
    """The answer was to another request: a picture before this one left bytes behind."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture: its format, its size when shown, and what of it fits the box, 3 or 4 bytes a pixel."""

    format: int
    width: int
    height: int
    box_width: int
    box_height: int
    each: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Spent:
    """What one picture cost its process: exit status, peak memory in bytes, processor time in microseconds."""

    code: int
    peak: int
    micros: int


class Darkroom:
    """One picture at a time, each in a process of its own behind walls."""

    def __init__(self, random: Random = system_random, seconds: int = pixels.SECONDS) -> None:
        """`seconds` of processor time is what one picture may take."""
        self.walls = 0
        self.spent: Spent | None = None
        self.started = 0
        self._random = random
        self._seconds = seconds
        self._busy = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process that waits for pictures, if there is one."""
        return None if self._process is None else self._process.pid

    async def develop(self, data: bytes, box: int) -> Pixels:
        """Decode and fit into box x box pixels. Raises Rejected, and WorldFault if no process can be had."""
        async with self._busy:
            if self._idle is not None:
                self._idle.cancel()
            try:
                try:
                    return await self._develop(data, box)
                except StrayAnswerError:
                    await self._discard()  # a picture before this one is to blame
                    return await self._develop(data, box)
            except StrayAnswerError:
                await self._discard()
                raise Rejected("lied") from None
            except BaseException as error:
                if _lied(error):
                    await self._discard()
                raise
            finally:
                self._idle = asyncio.get_running_loop().call_later(IDLE, self._rest)

    async def stop(self) -> None:
        """End the process."""
        if self._idle is not None:
            self._idle.cancel()
        if self._ending is not None:
            await self._ending
        await self._discard()

    async def _develop(self, data: bytes, box: int) -> Pixels:
        process = self._process or await self._start()
        nonce = self._random(16)
        try:
            async with asyncio.timeout(DEADLINE):
                return await self._ask(process, nonce, box, data)
        except TimeoutError:
            raise Rejected("too_slow") from None
        except (asyncio.IncompleteReadError, OSError):
            raise Rejected("crashed") from None

    async def _ask(self, process: asyncio.subprocess.Process, nonce: bytes, box: int, data: bytes) -> Pixels:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        answering = asyncio.create_task(_answer(process.stdout, nonce, box))
        ending = asyncio.create_task(process.stderr.readexactly(ENDED.size))
        try:
            process.stdin.write(REQUEST.pack(nonce, box, self._seconds, len(data)))
            process.stdin.write(data)
            await process.stdin.drain()
            # Who lies is not waited for; who ends without an answer has none to come.
            await asyncio.wait((answering, ending), return_when=asyncio.FIRST_COMPLETED)
            if answering.done() and _lied(answering.exception()):
                return answering.result()
            self.spent = Spent(*ENDED.unpack(await ending))
            if self.spent.code != 0:
                raise Rejected("too_slow" if self.spent.code in TOO_SLOW else "crashed")
            return await answering
        finally:
            answering.cancel()
            ending.cancel()
            await asyncio.gather(answering, ending, return_exceptions=True)

    async def _start(self) -> asyncio.subprocess.Process:
        """Start a process with nothing of ours: no environment, no home, no open file, no site of the user's."""
        found = importlib.util.find_spec("PIL")
        if found is None or found.origin is None:
            raise WorldFault("no_picture_process", "The part that decodes pictures is not installed.")
        roots = (str(Path(__file__).parents[2]), str(Path(found.origin).parents[1]))
        try:
            self._process = await asyncio.create_subprocess_exec(
                *programs.picture_line(BOOT, roots),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={},
                cwd=Path(__file__).anchor,
                start_new_session=True,
                limit=BUFFER,
            )
            self.started += 1
            assert self._process.stderr is not None
            async with asyncio.timeout(START_DEADLINE):
                mark, self.walls = READY.unpack(await self._process.stderr.readexactly(READY.size))
            if mark != pixels.MARK:
                raise WorldFault("no_picture_process", "The process that decodes pictures does not start.")
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            raise WorldFault("no_picture_process", "The process that decodes pictures does not start.") from None
        return self._process

    def _rest(self) -> None:
        if not self._busy.locked():
            self._ending = asyncio.get_running_loop().create_task(self._discard())

    async def _discard(self) -> None:
        """End the process with all its children, and read what it left in the pipes so that they close."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError, ValueError):
            await process.communicate()


def _lied(error: BaseException | None) -> bool:
    return error is not None and not (isinstance(error, Rejected) and error.reason in HONEST)


async def _answer(source: asyncio.StreamReader, nonce: bytes, box: int) -> Pixels:
    """Read one answer and judge it. Raises Rejected, StrayAnswerError and IncompleteReadError."""
    said, status, kind, width, height, *size, each = ANSWER.unpack(await source.readexactly(ANSWER.size))
    if said != nonce:
        raise StrayAnswerError
    if status in (pixels.DAMAGED, pixels.TOO_LARGE):
        raise Rejected("damaged" if status == pixels.DAMAGED else "too_large")
    sound = (
        status == pixels.SOUND
        and kind < len(pixels.FORMATS)
        and width > 0
        and height > 0
        and width * height <= pixels.MAX_PIXELS
        and tuple(size) == pixels.fit(width, height, box)
        and each in (3, 4)
    )
    if not sound:
        raise Rejected("lied")
    return Pixels(kind, width, height, size[0], size[1], each, await source.readexactly(size[0] * size[1] * each))
