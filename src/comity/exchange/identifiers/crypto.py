"""Addresses of cryptocurrencies, by their own checksums.

An address is refused where a checksum it must carry is wrong. Ethereum's lies in the case of its letters and may be
lost on the way, and Solana's has none: those are kept, and the doubt is told.
"""

import re
from collections.abc import Iterator

from comity.exchange.identifiers import base58, bech32
from comity.exchange.identifiers.keccak import keccak256
from comity.exchange.identifiers.model import Doubt, Identifier, Kind, NotOne

_VERSIONS: dict[int, tuple[str, tuple[Doubt, ...]]] = {
    0x00: ("bitcoin", ()),
    0x05: ("bitcoin", (Doubt.AMBIGUOUS,)),  # Litecoin wrote script addresses so until 2017
    0x6F: ("bitcoin", (Doubt.TEST,)),
    0xC4: ("bitcoin", (Doubt.TEST,)),
    0x30: ("litecoin", ()),
    0x32: ("litecoin", ()),
    0x1E: ("dogecoin", ()),
    0x16: ("dogecoin", ()),
    0x41: ("tron", ()),
}
"""Network and doubts by the first of 21 bytes."""
_PREFIXES: dict[str, tuple[str, tuple[Doubt, ...]]] = {
    "bc": ("bitcoin", ()),
    "tb": ("bitcoin", (Doubt.TEST,)),
    "bcrt": ("bitcoin", (Doubt.TEST,)),
    "ltc": ("litecoin", ()),
    "tltc": ("litecoin", (Doubt.TEST,)),
}
_MONERO = {18: 65, 42: 65, 19: 73, 53: 65, 63: 65, 54: 73, 24: 65, 36: 65, 25: 73}
"""Bytes of an address of Monero by its first: standard, subaddress, integrated; then of the two test networks."""
_MONERO_MAIN = (18, 42, 19)
_ETHEREUM = re.compile(r"0[xX]([0-9a-fA-F]{40})")
_URI = re.compile(
    r"(?:bitcoin|litecoin|dogecoin|ethereum|tron|monero|ripple|xrp|solana):(?://)?", re.IGNORECASE
)


def crypto(text: str) -> Identifier:
    """The one address that ``text`` is, with or without the scheme of a link; raises `NotOne`."""
    address = _URI.sub("", text.strip(), count=1).partition("?")[0]
    for read in (_segwit, _ethereum, _base58, _ripple, _monero, _solana):
        for found in read(address):
            return found
    raise NotOne("no address whose checksum is right")


def _segwit(text: str) -> Iterator[Identifier]:
    if (found := bech32.witness(text)) and found[0] in _PREFIXES:
        prefix, version, program = found
        network, doubts = _PREFIXES[prefix]
        later = (Doubt.UNKNOWN,) if version > 1 or (version == 1 and len(program) != 32) else ()
        yield _address(network, text.lower(), doubts + later)


def _ethereum(text: str) -> Iterator[Identifier]:
    if match := _ETHEREUM.fullmatch(text):
        written = match[1]
        digits = written.lower()
        spelled = _eip55(digits)
        doubts: tuple[Doubt, ...] = ()
        if written in (digits, digits.upper()) and spelled != written:
            doubts = (Doubt.NO_CHECK,)
        elif written != spelled:
            doubts = (Doubt.CHECK_DIGIT,)
        yield Identifier(Kind.CRYPTO, f"0x{digits}", f"0x{spelled}", "ethereum", doubts)


def _eip55(digits: str) -> str:
    """The spelling whose capitals are a checksum (EIP-55)."""
    hashed = keccak256(digits.encode("ascii")).hex()
    return "".join(d.upper() if int(h, 16) >= 8 else d for d, h in zip(digits, hashed, strict=False))


def _base58(text: str) -> Iterator[Identifier]:
    raw = base58.checked(text)
    if raw and len(raw) == 21 and raw[0] in _VERSIONS:
        network, doubts = _VERSIONS[raw[0]]
        yield _address(network, text, doubts)


def _ripple(text: str) -> Iterator[Identifier]:
    raw = base58.checked(text, base58.RIPPLE)
    if raw and len(raw) == 21 and raw[0] == 0:
        yield _address("xrp", text)


def _monero(text: str) -> Iterator[Identifier]:
    raw = base58.checked_in_blocks(text)
    if raw and _MONERO.get(raw[0]) == len(raw):
        yield _address("monero", text, () if raw[0] in _MONERO_MAIN else (Doubt.TEST,))


def _solana(text: str) -> Iterator[Identifier]:
    raw = base58.decode(text)
    if raw and len(raw) == 32 and len(text) >= 32:
        yield _address("solana", text, (Doubt.NO_CHECK,))


def _address(network: str, text: str, doubts: tuple[Doubt, ...] = ()) -> Identifier:
    return Identifier(Kind.CRYPTO, text, text, network, doubts)
