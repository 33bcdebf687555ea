"""Signed checkpoints, against a signer and notes that we did not make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger.notes import NoteError, Signer, TreeHead, Verifier, open_checkpoint

# The example of Go's golang.org/x/mod/sumdb/note, from which the C2SP format comes.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_CHECKSUMS = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

SIGNER = Signer("hub.example/ledger", b"\x07" * 32)
HEAD = TreeHead("hub.example/ledger", 20852163, bytes(range(32)))


def test_a_public_note_opens_with_its_key() -> None:
    assert Verifier.read(NEUMANN).open(NEUMANN_NOTE).startswith("If you think cryptography")


@pytest.mark.parametrize("text", [NEUMANN, GO_CHECKSUMS])
def test_a_public_key_reads_and_writes_the_same(text: str) -> None:
    assert str(Verifier.read(text)) == text


def test_a_checkpoint_opens_and_says_what_was_signed() -> None:
    assert open_checkpoint(SIGNER.sign(HEAD.text()), SIGNER.verifier) == HEAD


def test_a_witness_may_add_a_line_of_its_own() -> None:
    witness = Signer("witness.example", b"\x09" * 32)
    line = witness.sign(HEAD.text()).rpartition("\n\n")[2]
    note = SIGNER.sign(HEAD.text()) + line
    assert open_checkpoint(note, SIGNER.verifier) == HEAD
    assert witness.verifier.open(note) == HEAD.text()


def test_one_altered_figure_is_noticed() -> None:
    with pytest.raises(NoteError, match="does not hold"):
        open_checkpoint(SIGNER.sign(HEAD.text()).replace("20852163", "20852164"), SIGNER.verifier)


def test_another_ledgers_checkpoint_is_refused() -> None:
    other = Signer("other.example/ledger", b"\x08" * 32)
    with pytest.raises(NoteError, match="has not signed"):
        open_checkpoint(other.sign(HEAD.text()), SIGNER.verifier)
    with pytest.raises(NoteError, match="checkpoint of hub"):
        open_checkpoint(other.sign(HEAD.text()), other.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        "origin\n1\nnot base64!\n",
        "origin\n01\nAAAA\n",
        "origin\n-1\nAAAA\n",
        "origin\n1\nAAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        TreeHead.read(text)


@pytest.mark.parametrize("text", ["no newline", "a bell \a\n"])
def test_what_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        SIGNER.sign(text)


@pytest.mark.parametrize("text", ["", "a+b", "a+b+c", GO_CHECKSUMS.replace("033de0ae", "033de0af")])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Verifier.read(text)


@given(st.text())
def test_no_text_crashes_the_reader(text: str) -> None:
    with pytest.raises(NoteError):
        open_checkpoint(text, SIGNER.verifier)


@given(st.data())
def test_no_altered_letter_passes(data: st.DataObject) -> None:
    note = SIGNER.sign(HEAD.text())
    at = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda found: found != note[at]))
    try:
        head = open_checkpoint(note[:at] + letter + note[at + 1 :], SIGNER.verifier)
    except NoteError:
        return
    assert head == HEAD
