"""A room with microphones, loudspeakers and cameras for tests: a sound server of null sinks, tones, numbered pictures.

Each person has a sink that stands for the microphone (what is played into it is heard) and one for the loudspeaker
(its monitor is recorded). A camera is a video file whose pictures carry their number in black and white blocks.
"""

from __future__ import annotations

import array
import math
import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.person import wait_for

RATE = 48_000
BITS = 16
WIDTH, HEIGHT = 640, 360
FILM = 600
"""Pictures in a film before it begins again: twenty seconds, half of which a busy machine may leave out at a time."""


class SoundServer:
    """A PulseAudio of this test alone, on a socket of its own; `end` may be a part of the test."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self.folder = folder / "sound"
        self.folder.mkdir(mode=0o700)
        self.socket = self.folder / "socket"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.socket}",
        }
        self._sinks = [f"{name}_{what}" for name in names for what in ("mic", "out")]
        self._helpers: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self) -> None:
        line = ["pulseaudio", "--system=false", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        line += ["--disable-shm=yes", "-n", "-L", f"module-native-protocol-unix socket={self.socket} auth-anonymous=1"]
        for sink in self._sinks:
            line += ["-L", f"module-null-sink sink_name={sink} rate={RATE} channels=1"]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(line, env=self.environment, stdout=log, stderr=log)
        wait_for("the sound server answers", self._has_all)

    def _has_all(self) -> bool:
        assert self._server.poll() is None, (self.folder / "log").read_text()
        done = subprocess.run(
            ["pactl", "list", "short", "sinks"], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.returncode == 0 and done.stdout.count("\n") == len(self._sinks)

    def devices(self, name: str) -> dict[str, str]:
        """The environment in which a node has the microphone and the loudspeaker of `name`."""
        return {
            "PULSE_SERVER": self.environment["PULSE_SERVER"],
            "PULSE_SOURCE": f"{name}_mic.monitor",
            "PULSE_SINK": f"{name}_out",
        }

    def play(self, name: str, hertz: float) -> subprocess.Popen[bytes]:
        """Let a tone sound before somebody's microphone until it is terminated."""
        tone = self.folder / f"tone-{hertz:.0f}"
        samples = array.array("h", (int(9000 * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(RATE)))
        tone.write_bytes(samples.tobytes() * 120)
        line = ["pacat", "--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=40"]
        return self._helper([*line, f"--device={name}_mic", str(tone)], subprocess.DEVNULL)

    def hear(self, name: str, seconds: float) -> array.array[int]:
        """Record what comes out of somebody's loudspeaker, from now on."""
        line = ["parec", "--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20"]
        recorder = self._helper([*line, f"--device={name}_out.monitor"], subprocess.PIPE)
        assert recorder.stdout is not None
        samples = array.array("h")
        samples.frombytes(recorder.stdout.read(2 * int(seconds * RATE)))
        recorder.terminate()
        recorder.wait()
        recorder.stdout.close()
        return samples

    def unplug(self, sink: str) -> None:
        """Take a device away."""
        listed = subprocess.run(
            ["pactl", "list", "short", "modules"], env=self.environment, capture_output=True, text=True, check=True
        ).stdout
        module = next(line.split()[0] for line in listed.splitlines() if f"sink_name={sink} " in line)
        subprocess.run(["pactl", "unload-module", module], env=self.environment, check=True)

    def plug(self, sink: str) -> None:
        """Bring a device back."""
        line = ["pactl", "load-module", "module-null-sink", f"sink_name={sink}", f"rate={RATE}", "channels=1"]
        subprocess.run(line, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def clients(self) -> int:
        """How many streams anybody has open."""
        done = subprocess.run(
            ["pactl", "list", "short", "clients"], env=self.environment, capture_output=True, text=True, check=True
        )
        return sum("pactl" not in line for line in done.stdout.splitlines())

    def end(self) -> None:
        for helper in self._helpers:
            if helper.poll() is None:
                helper.send_signal(signal.SIGKILL)
                helper.wait()
        self._server.kill()
        self._server.wait()
        self.socket.unlink(missing_ok=True)

    def _helper(self, line: list[str], out: int) -> subprocess.Popen[bytes]:
        helper = subprocess.Popen(line, env=self.environment, stdout=out, stderr=subprocess.DEVNULL)
        self._helpers.append(helper)
        return helper


def can_sound() -> bool:
    """Whether this machine has the programs the tests of sound need."""
    return all(shutil.which(name) for name in ("pulseaudio", "pactl", "pacat", "parec"))


def strength(samples: array.array[int], hertz: float) -> float:
    """Goertzel: the amplitude of one frequency in some samples, on the scale of 16 bits."""
    factor = 2 * math.cos(2 * math.pi * hertz / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    power = last * last + before * before - factor * last * before
    return 2 * math.sqrt(max(0.0, power)) / max(1, len(samples))


def loudness(samples: array.array[int]) -> float:
    """The root of the mean square."""
    return math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples)))


def film(target: Path, count: int = FILM, first: int = 0) -> Path:
    """Make a video of 30 pictures a second that carry their numbers: 16 blocks in a row, white for a one."""
    import av

    with av.open(str(target), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 2_000_000
        for number in range(first, first + count):
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
            row = b"".join(bytes([235 if number >> bit & 1 else 16]) * (WIDTH // BITS) for bit in range(BITS))
            frame.planes[0].update(row * HEIGHT)
            for plane in frame.planes[1:]:
                plane.update(bytes([128]) * plane.buffer_size)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target


def number_in(width: int, height: int, bgra: bytes | memoryview) -> int:
    """Read the number of a picture, whatever its size."""
    number = 0
    for bit in range(BITS):
        column = int((bit + 0.5) * width / BITS)
        at = 4 * (width * (height // 2) + column)
        number |= (bgra[at + 1] > 128) << bit
    return number
