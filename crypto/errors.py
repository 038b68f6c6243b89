"""The errors of this floor; the type says whose fault it is, the code is stable, the sentence is for people.

Messages never hold secrets, plaintext or bytes a peer chose. Any other exception that leaves `crypto/` is a bug.
`sync/errors.py` and `node/errors.py` build on the same three types.
"""


class Fault(Exception):  # noqa: N818 - the three names below say whose fault it is
    """An expected failure with a stable snake_case `code`; `str()` gives the human sentence.

    The sentence is English and may have places in braces for `values`, so that whoever shows it can say it otherwise.
    """

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values) if self.values else self.sentence


class Refused(Fault):
    """You asked for something impossible; nothing changed."""


class PeerFault(Fault):
    """The other side broke the rules; what it sent was dropped and nothing changed."""


class WorldFault(Fault):
    """The disk, the network or the machine failed; the same call may work later."""
