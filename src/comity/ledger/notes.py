"""Signed checkpoints: the C2SP signed-note and tlog-checkpoint formats, Ed25519.

A checkpoint is a note of three lines (origin, size, root in base64), a blank line, and signatures:

    comity.example/ledger
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — comity.example/ledger Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe…

Witnesses may add signature lines of their own; lines of keys that we do not know are passed over.
"""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.ledger.merkle import HASH_SIZE

ED25519 = b"\x01"
MARK = "\u2014 "
MAX_NOTE = 64 * 1024


class NoteError(ValueError):
    """A note that cannot be read, or that the expected key did not sign."""


@dataclass(frozen=True)
class Verifier:
    """A key's name and its public half: what a bureau needs in order to check our checkpoints."""

    name: str
    public: Ed25519PublicKey

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(letter.isspace() for letter in self.name):
            raise NoteError(f"a key's name holds neither blanks nor +: {self.name!r}")

    @classmethod
    def read(cls, text: str) -> "Verifier":
        """From the usual text of a key, ``name+hash+key``."""
        try:
            name, claimed, encoded = text.strip().split("+", 2)
            raw = b64decode(encoded, validate=True)
        except ValueError as error:
            raise NoteError("a verifier key reads name+hash+key") from error
        if raw[:1] != ED25519 or len(raw) != 33:
            raise NoteError("only Ed25519 keys are known")
        verifier = cls(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
        if verifier.key_id.hex() != claimed:
            raise NoteError("the hash in the verifier key is not that of its name and key")
        return verifier

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, newline, kind of key and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self._raw).digest()[:4]

    @property
    def _raw(self) -> bytes:
        return self.public.public_bytes_raw()

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self._raw).decode()}"

    def open(self, note: str) -> str:
        """The text of ``note``, once this key's signature under it holds; :class:`NoteError` otherwise."""
        text, signatures = _split(note)
        for line in signatures:
            name, value = _signature(line)
            if name == self.name and value[:4] == self.key_id:
                try:
                    self.public.verify(value[4:], text.encode())
                except InvalidSignature as error:
                    raise NoteError("the signature does not hold") from error
                return text
        raise NoteError(f"{self.name} has not signed this note")


@dataclass(frozen=True)
class Signer:
    """The ledger's name and its Ed25519 seed (32 bytes)."""

    name: str
    seed: bytes

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._private.public_key())

    def sign(self, text: str) -> str:
        """``text`` (ending in a newline) as a signed note."""
        if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
            raise NoteError("a note's text ends in a newline and holds no other control characters")
        value = self.verifier.key_id + self._private.sign(text.encode())
        return f"{text}\n{MARK}{self.name} {b64encode(value).decode()}\n"


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says: this ledger had ``size`` entries and this ``root``."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> "TreeHead":
        """From a note's text; lines after the third are extensions and passed over."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0]:
            raise NoteError("a checkpoint has a line each for origin, size and root")
        origin, size, encoded = lines[:3]
        if (
            not (size.isascii() and size.isdigit())
            or size != size.lstrip("0").rjust(1, "0")
            or len(size) > 19
        ):
            raise NoteError("a checkpoint's size is a plain number")
        root = _decode(encoded)
        if len(root) != HASH_SIZE:
            raise NoteError("a checkpoint's root has 32 bytes")
        return cls(origin, int(size), root)


def open_checkpoint(note: str, verifier: Verifier) -> TreeHead:
    """What the signed checkpoint ``note`` says; :class:`NoteError` where its key or origin is another."""
    head = TreeHead.read(verifier.open(note))
    if head.origin != verifier.name:
        raise NoteError(f"this is a checkpoint of {head.origin}")
    return head


def _split(note: str) -> tuple[str, list[str]]:
    if len(note) > MAX_NOTE:
        raise NoteError("the note is too long")
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise NoteError("a note has a text, a blank line and signatures")
    return text + "\n", signatures[:-1].split("\n")


def _signature(line: str) -> tuple[str, bytes]:
    name, blank, encoded = line.removeprefix(MARK).partition(" ")
    value = _decode(encoded)
    if not line.startswith(MARK) or not name or not blank or len(value) < 5:
        raise NoteError("a signature line reads — name signature")
    return name, value


def _decode(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise NoteError("this is not base64") from error
