"""Networks of our own: kernel namespaces with their own interfaces, out of which no packet can leave this machine.

Making them needs root, the `ip` program, and a kernel that lets us; a container may refuse. Where they cannot be made
the test is skipped and says why.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tests.zygote import leave_networks

# Debian keeps these programs where only root looks for them.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def ip(*words: str) -> None:
    """Run the `ip` program."""
    subprocess.run([program("ip"), *words], check=True, capture_output=True)


def program(name: str) -> str:
    """The path of a program; the test is skipped if this machine has none of that name."""
    return shutil.which(name, path=PATH) or pytest.skip(f"no {name} program; `make test` says how to install it")


def inside(network: str) -> Sequence[str]:
    """What to put before a command line to run it in a network."""
    return (program("ip"), "netns", "exec", network)


@contextmanager
def networks(*sides: str) -> Iterator[tuple[str, ...]]:
    """Namespaces with a loopback interface each; gone afterwards, with everything in them."""
    if os.geteuid() != 0:
        pytest.skip("only root can make network namespaces")
    names = tuple(f"kith-{os.getpid()}-{side}" for side in sides)
    try:
        try:
            for name in names:
                ip("netns", "add", name)
                ip("-n", name, "link", "set", "lo", "up")
                subprocess.run([*inside(name), "true"], check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this system makes no network namespaces: {error.stderr.decode().strip()}")
        yield names
    finally:
        leave_networks()
        for name in names:
            subprocess.run([program("ip"), "netns", "delete", name], check=False, capture_output=True)
