"""Addresses of cryptocurrencies against the vectors of their standards."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.identifiers import Doubt, Kind, NotOne, canonical
from comity.exchange.identifiers.base58 import BITCOIN, checked, decode
from comity.exchange.identifiers.bech32 import witness
from comity.exchange.identifiers.crypto import crypto
from comity.exchange.identifiers.keccak import keccak256

SEGWIT = [  # BIP 350: valid addresses and their script
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
    (
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    ),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
    ),
    ("BC1SW50QGDZ25J", "6002751e"),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
    (
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    ),
]
NO_SEGWIT = [  # BIP 350: invalid addresses
    "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
    "bc1gmk9yu",
]
EIP_55 = [  # of the text of EIP-55
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
BASE58 = [
    ("17VZNX1SN5NtKa8UQFxwQbFeFc3iqRYhem", "bitcoin", ()),
    ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "bitcoin", ()),
    ("3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX", "bitcoin", (Doubt.AMBIGUOUS,)),
    ("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "bitcoin", (Doubt.TEST,)),
    ("2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc", "bitcoin", (Doubt.TEST,)),
    ("LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", "litecoin", ()),
    ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron", ()),
    ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp", ()),
    ("rrrrrrrrrrrrrrrrrrrrrhoLvTp", "xrp", ()),
    ("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "solana", (Doubt.NO_CHECK,)),
]
MONERO = "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"


@pytest.mark.parametrize(("address", "script"), SEGWIT)
def test_segregated_witness_reads_as_bip_350_says(address: str, script: str) -> None:
    found = witness(address)
    assert found is not None
    _, version, program = found
    assert bytes([version + 0x50 if version else 0, len(program)]) + program == bytes.fromhex(script)
    one = crypto(address)
    assert (one.scheme, one.canonical) == ("bitcoin", address.lower())
    assert (Doubt.TEST in one.doubts) == address.startswith("tb")


@pytest.mark.parametrize("address", NO_SEGWIT)
def test_what_bip_350_refuses_is_refused(address: str) -> None:
    with pytest.raises(NotOne):
        crypto(address)


def test_taproot_is_an_address_without_a_doubt() -> None:
    assert crypto(SEGWIT[-1][0]).doubts == ()
    assert crypto("BC1SW50QGDZ25J").doubts == (Doubt.UNKNOWN,)


@pytest.mark.parametrize("address", EIP_55)
def test_ethereum_is_spelled_as_eip_55_says_whatever_the_case(address: str) -> None:
    assert crypto(address).doubts in (
        (),
        (Doubt.NO_CHECK,)[: address[2:] in (address[2:].lower(), address[2:].upper())],
    )
    assert crypto(address.lower()).display == address
    assert crypto(address.lower()).canonical == address.lower()


def test_an_ethereum_address_in_the_wrong_case_is_doubted_and_one_without_case_unproven() -> None:
    address = EIP_55[4]
    assert crypto(address.replace("A", "a", 1)).doubts == (Doubt.CHECK_DIGIT,)
    assert crypto(address.lower()).doubts == (Doubt.NO_CHECK,)
    assert crypto("0x" + address[2:].upper()).doubts == (Doubt.NO_CHECK,)


@pytest.mark.parametrize(("address", "network", "doubts"), BASE58)
def test_addresses_in_base_58_name_their_network(
    address: str, network: str, doubts: tuple[Doubt, ...]
) -> None:
    one = canonical(Kind.CRYPTO, address)
    assert (one.canonical, one.scheme, one.doubts) == (address, network, doubts)


def test_monero_is_read_and_its_checksum_checked() -> None:
    assert crypto(MONERO).scheme == "monero"
    with pytest.raises(NotOne):
        crypto(MONERO[:-1] + "J")


@pytest.mark.parametrize("address", [row[0] for row in BASE58 if row[1] != "solana"])
def test_one_wrong_character_is_refused(address: str) -> None:
    for place in range(1, len(address), 5):
        other = "2" if address[place] != "2" else "3"
        with pytest.raises(NotOne):
            crypto(address[:place] + other + address[place + 1 :])


@pytest.mark.parametrize("text", ["bitcoin:{}?amount=1", "BITCOIN:{}", " {} "])
def test_an_address_is_found_in_a_link(text: str) -> None:
    assert crypto(text.format(BASE58[0][0])).canonical == BASE58[0][0]


@given(
    st.binary(min_size=20, max_size=20),
    st.sampled_from([(0x1E, "dogecoin"), (0x16, "dogecoin"), (0x32, "litecoin")]),
)
def test_whatever_is_encoded_is_read_again(payload: bytes, network: tuple[int, str]) -> None:
    raw = bytes([network[0]]) + payload
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = BITCOIN[rest] + text
    assert checked(text) == raw[:-4]
    assert crypto(text).scheme == network[1]


@given(st.text(max_size=130))
def test_no_text_breaks_the_readers(text: str) -> None:
    decode(text)
    witness(text)
    try:
        crypto(text)
    except NotOne:
        return


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_keccak_is_the_one_before_sha_3(data: bytes, digest: str) -> None:
    assert keccak256(data).hex() == digest


@given(st.binary(max_size=300))
def test_keccak_differs_from_sha_3_in_its_padding_alone(data: bytes) -> None:
    assert keccak256(data) != hashlib.sha3_256(data).digest()
    assert len(keccak256(data)) == 32
