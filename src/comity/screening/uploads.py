"""Lists of travellers as people drop them on a page: taken in here, screened by the hub afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.refusals import Invalid
from comity.kernel.viewer import Viewer
from comity.screening.commands import receive_manifest
from comity.screening.models import Manifest
from comity.screening.tasks import screen_later


@dataclass(frozen=True)
class Received:
    """``is_new``: this very list was not here yet."""

    manifest: Manifest
    is_new: bool


def receive_all(viewer: Viewer, uploads: Iterable[UploadedFile[bytes]]) -> tuple[list[Received], list[str]]:
    """Take in each file; one that cannot be taken in stops none of the others, and its reason is told by name."""
    received, errors = [], []
    for upload in uploads:
        try:
            received.append(_receive(viewer, upload))
        except Invalid as refusal:
            errors.append(f"{upload.name}: {refusal.reason}")
    if not received and not errors:
        errors.append(_("Choose a file first."))
    return received, errors


def _receive(viewer: Viewer, upload: UploadedFile[bytes]) -> Received:
    if (upload.size or 0) > settings.COMITY.manifest_max_bytes:  # known before anything is read
        raise Invalid(_("This file is larger than a passenger list can be."), "file")
    if not upload.size:
        raise Invalid(_("This file is empty."), "file")
    began = clock.now()
    with transaction.atomic():  # a list that is kept is also left to be screened
        manifest = receive_manifest(viewer, upload.name or "", upload.read())
        if manifest.state == Manifest.State.WAITING:
            screen_later(viewer, manifest)
    return Received(manifest, is_new=manifest.created_at >= began)
