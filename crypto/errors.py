"""The errors of this floor; the type says whose fault it is, the code is stable, the sentence is for people.

Messages never hold secrets, plaintext or bytes a peer chose. Any other exception that leaves `crypto/` is a bug.
`sync/errors.py` and `node/errors.py` build on the same three types.
"""


class Fault(Exception):  # noqa: N818 - the three names below say whose fault it is
    """An expected failure with a stable snake_case `code`; `str()` gives the human sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    def __reduce__(self) -> tuple[type["Fault"], tuple[str, str]]:
        """Pickle with both arguments, so that a fault survives a process or executor boundary whole."""
        return type(self), (self.code, str(self))


class Refused(Fault):
    """You asked for something impossible; nothing changed."""


class PeerFault(Fault):
    """The other side broke the rules; what it sent was dropped and nothing changed."""


class WorldFault(Fault):
    """The disk, the network or the machine failed; the same call may work later."""
