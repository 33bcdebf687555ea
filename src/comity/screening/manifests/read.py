"""One door for every file: the format is told apart by content, never by name."""

from datetime import date

from comity.exchange.tables import charset
from comity.screening.manifests import ftm, mrzlines, table
from comity.screening.manifests.edifact import is_edifact
from comity.screening.manifests.interchange import read_edifact
from comity.screening.manifests.model import Limits, Problems, Reading

_NAMED = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)


def read(raw: bytes, today: date, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """Who is on the list, whatever it is written in. Never raises on content; see `Reading.problems`.

    `today` decides the century of two-digit years. Of a file longer than `limits.max_bytes` the first part is
    read and the rest is reported.
    """
    problems = Problems(limits.max_problems)
    if len(raw) > limits.max_bytes:
        problems.add("file", f"The file is longer than {limits.max_bytes} bytes; the rest is unread.")
        raw = raw[: limits.max_bytes]
    text, encoding = charset.decode(raw)
    text = text.replace("\x00", "")
    if encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
        problems.add("file", f"The text is not Unicode; it was read as {encoding}.", "note")
    elif "\ufffd" in text:
        problems.add("file", "Some characters could not be decoded; names may be incomplete.", "warning")
    if is_edifact(text):
        return read_edifact(text, today, limits, problems)
    if ftm.is_ftm(text):
        return ftm.read_ftm(text, today, limits, problems)
    if mrzlines.is_mrz(text):
        return mrzlines.read_mrz(text, today, limits, problems)
    if not _binary(raw) and table.is_table(text):
        return table.read_table(text, today, limits, problems)
    return _unknown(raw, text, problems)


def _binary(raw: bytes) -> bool:
    return any(raw.startswith(magic) for magic, _ in _NAMED)


def _unknown(raw: bytes, text: str, problems: Problems) -> Reading:
    what = next((name for magic, name in _NAMED if raw.startswith(magic)), "")
    if not text.strip():
        problems.add("file", "The file is empty.")
    elif what:
        problems.add("file", f"This is {what}; send the list itself as text.")
    elif text.lstrip().startswith("<"):
        problems.add("file", "This is XML or HTML, which is not read as a list of people.")
    elif text.lstrip()[:1] in ("{", "["):
        problems.add("file", "This is JSON without FollowTheMoney entities (a 'schema' for each).")
    else:
        told = "Neither UN/EDIFACT (PAXLST, PNRGOV), a table, machine-readable zones nor FollowTheMoney JSON."
        problems.add("file", told)
    return Reading("unknown", problems=problems.all())
