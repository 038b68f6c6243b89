"""The operating system's keychain, found late and trusted only where it really keeps secrets.

`keyring` answers with placeholders that fail, forget, or write plain files when a machine has no keychain: all of these
count as none. It takes a tenth of a second to import, so nothing here does so before it is asked.
"""

from contextlib import suppress
from typing import Any, Final, Protocol

from node.errors import WorldFault

SERVICE: Final = "kith"

# Modules of keyring that hand a secret to the system's own protected store.
_TRUSTED: Final = ("keyring.backends.SecretService", "keyring.backends.libsecret", "keyring.backends.kwallet",
                   "keyring.backends.macOS", "keyring.backends.Windows")  # fmt: skip
_CHAINER: Final = "keyring.backends.chainer"


class Keychain(Protocol):
    """A place that keeps named secrets for this person."""

    @property
    def name(self) -> str:
        """Which keychain this is, for a person who has to find it again."""

    def get(self, entry: str) -> str | None:
        """The secret under a name, or None; `WorldFault("keychain_failed")` if the keychain cannot be asked."""

    def put(self, entry: str, secret: str) -> None:
        """Keep a secret under a name; `WorldFault("keychain_failed")`."""

    def remove(self, entry: str) -> None:
        """Forget what is under a name, if anything is."""


def system_keychain() -> Keychain | None:
    """The keychain of this machine, or None if there is none that can be trusted to keep a secret."""
    try:
        import keyring

        found = _trusted(keyring.get_keyring())
    except Exception:  # a broken desktop session raises whatever it likes; for us that is no keychain
        return None
    return None if found is None else _SystemKeychain(found)


def _trusted(backend: Any) -> Any:
    """The backend itself, the first trusted one behind a chain of several, or None."""
    module = type(backend).__module__
    if module == _CHAINER:
        return next((each for each in backend.backends if _trusted(each) is not None), None)
    return backend if module.startswith(_TRUSTED) else None


class _SystemKeychain:
    def __init__(self, backend: Any) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        return type(self._backend).__module__.removeprefix("keyring.backends.")

    def get(self, entry: str) -> str | None:
        try:
            secret: str | None = self._backend.get_password(SERVICE, entry)
        except Exception as error:  # each backend has exceptions of its own
            raise _failed() from error
        return secret

    def put(self, entry: str, secret: str) -> None:
        try:
            self._backend.set_password(SERVICE, entry, secret)
        except Exception as error:
            raise _failed() from error

    def remove(self, entry: str) -> None:
        with suppress(Exception):  # whoever needs it gone looks whether it is
            self._backend.delete_password(SERVICE, entry)


def _failed() -> WorldFault:
    return WorldFault("keychain_failed", "The system's keychain could not be used.")
