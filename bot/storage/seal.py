"""What was typed, sealed: where it must outlive a request, it is nowhere to be read without a secret of the app.

The key is made (HKDF with SHA-256, RFC 5869) from a secret that every process of the app has and the database has not:
the signing secret or, in Socket Mode, the app-level token. Text is sealed with Fernet (AES-128-CBC with HMAC-SHA256,
cryptography.io), which bears the time of sealing. A name of a row is its HMAC: a database tells no thread of Slack's.
"""

import base64
import hashlib
import hmac
import secrets
import time
import zlib
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
_MOST = 1_000_000
"""Bytes of a text that is opened; none that was sealed here is longer, for no request is."""


class Seal:
    """Seals and opens text; safe to use from many threads."""

    def __init__(self, secret: str = "", clock: Callable[[], float] = time.time) -> None:
        """Make the keys; without a secret they are good in this process alone. `clock` gives seconds since 1970."""
        root = secret.encode() or secrets.token_bytes(_BYTES)
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(root, b"citedesk: text")))
        self._names = _derived(root, b"citedesk: names")
        self._clock = clock

    def close(self, text: str) -> str:
        """Seal a text: URL-safe Base64, about a hundred characters and four thirds of what the text compresses to."""
        return self._fernet.encrypt_at_time(zlib.compress(text.encode(errors="replace")), int(self._clock())).decode()

    def open(self, sealed: str, seconds: int) -> str | None:
        """Give the text, or None where it is not one of this app's, or was sealed longer ago than `seconds`."""
        try:
            packed = self._fernet.decrypt(sealed)
            if self._clock() - self._fernet.extract_timestamp(sealed) > seconds:
                return None  # Fernet's own check of the age takes nothing from a clock that is a minute ahead
            return zlib.decompressobj().decompress(packed, _MOST).decode()
        except (InvalidToken, zlib.error, ValueError):
            return None

    def name(self, *parts: str) -> str:
        """Give the name of a row that is known by these parts to those who have the secret."""
        return hmac.digest(self._names, "\0".join(parts).encode(), hashlib.sha256).hex()


def _derived(root: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _BYTES, salt=None, info=info).derive(root)
