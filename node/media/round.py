"""One round of a call in the WebRTC library: a connection, its description, and what comes over it.

Only VP8 and Opus, only local candidates, no server of any kind. A call that lost its way begins another round with a
new connection; devices stay open meanwhile. Only the child process of a call imports this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import aioice.ice
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecCapability
from av import AudioFrame, VideoFrame

from node.media.tracks import View, Voice


def only_from(addresses: Sequence[str]) -> None:
    """Have the library gather candidates on these addresses alone: those that face the other side.

    It would name every address of this machine otherwise, and none on loopback.
    """

    def chosen(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return list(addresses)

    aioice.ice.get_host_addresses = chosen


class Round:
    """A connection and its two ways; `sound` and `picture` are called with all that comes."""

    def __init__(
        self, voice: Voice, sound: Callable[[AudioFrame], None], picture: Callable[[VideoFrame], None]
    ) -> None:
        self._link = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._sound = sound
        self._picture = picture
        self._tasks: set[asyncio.Task[None]] = set()
        self._link.on("track", self._take)
        speech = self._link.addTransceiver(voice, direction="sendrecv")
        speech.setCodecPreferences(_only("audio", "audio/opus"))
        self._view = self._link.addTransceiver("video", direction="sendrecv")
        self._view.setCodecPreferences(_only("video", "video/vp8", "video/rtx"))

    async def offer(self) -> str:
        """Make this side's description as the one who calls."""
        await self._link.setLocalDescription(await self._link.createOffer())
        return self._link.localDescription.sdp

    async def answer(self, sdp: str) -> str:
        """Take the caller's description and make the answer; ValueError if the library cannot use it."""
        await self._link.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self._link.setLocalDescription(await self._link.createAnswer())
        return self._link.localDescription.sdp

    async def finish(self, sdp: str) -> None:
        """Take the answer; ValueError if the library cannot use it."""
        await self._link.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    def show(self, view: View | None) -> None:
        """Send the camera's pictures, or none."""
        self._view.sender.replaceTrack(view)

    async def close(self) -> None:
        """Close its sockets."""
        await self._link.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _take(self, track: MediaStreamTrack) -> None:
        task = asyncio.get_running_loop().create_task(self._receive(track))
        self._tasks.add(task)

    async def _receive(self, track: MediaStreamTrack) -> None:
        """Hand over what comes; the track must be emptied even if nobody looks, or it grows."""
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, AudioFrame):
                    self._sound(frame)
                elif isinstance(frame, VideoFrame):
                    self._picture(frame)
        except MediaStreamError:
            return


def _only(kind: str, *types: str) -> list[RTCRtpCodecCapability]:
    capabilities = RTCRtpSender.getCapabilities(kind)
    return [codec for codec in capabilities.codecs if codec.mimeType.lower() in types]
