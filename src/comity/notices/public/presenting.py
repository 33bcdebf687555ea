"""Extracts in words and links, for pages and for the web service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.members.api_frame import PartialDate
from comity.notices import presenting
from comity.notices.public.models import Extract
from comity.records.fields import country_name

Json = dict[str, Any]
COLOURS = {"un_special": "un"}
"""How INTERPOL's addresses call a type, where it is not its name."""


def rows(extracts: Iterable[Extract]) -> list[Json]:
    """Lines of the board."""
    return [row(extract) for extract in extracts]


def row(extract: Extract) -> Json:
    return {
        "url": reverse("public:detail", args=[extract.pk]),
        "name": extract.caption or _("(no name yet)"),
        "type": _(extract.kind.label),
        "portrait": reverse("public:portrait", args=[extract.pk]) if extract.portrait_type else "",
        "born": extract.content.get("birth_date", ""),
        "nationalities": [country_name(code) for code in extract.nationalities],
        "asked_by": country_name(extract.state_of) if extract.state_of else "",
        "published": extract.published_at,
    }


def facts(extract: Extract) -> list[Json]:
    """What it says, part by part."""
    return presenting.said(extract.content, extract.table)


def line(request: HttpRequest, extract: Extract) -> Json:
    """One notice in a list of the web service."""
    content = extract.content
    born = content.get("birth_date")
    links = {"self": _link(request, "notice", extract), "images": _link(request, "images", extract)}
    if extract.portrait_type:
        links["thumbnail"] = _link(request, "portrait", extract)
    return {
        "entity_id": str(extract.pk),
        "forename": content.get("forename"),
        "name": content.get("family_name") or content.get("name"),
        "date_of_birth": born.replace("-", "/") if born else None,
        "date_of_birth_precision": PartialDate.of(born).precision if born else None,
        "nationalities": _upper(content.get("nationality")),
        "_links": links,
    }


def whole(request: HttpRequest, extract: Extract) -> Json:
    """One notice of the web service, in the shape of its type."""
    content = extract.content
    shape = {"red": _red, "yellow": _yellow, "un_special": _un}.get(extract.type, _other)
    return {
        **line(request, extract),
        "notice_type": COLOURS.get(extract.type, extract.type),
        "published_at": extract.published_at.isoformat(),
        "sex_id": extract.sex,
        "place_of_birth": content.get("birth_place"),
        "country_of_birth_id": None,
        "height": None,
        "weight": None,
        "eyes_colors_id": None,
        "hairs_id": None,
        "languages_spoken_ids": None,
        "distinguishing_marks": _text(extract, "description"),
        "aliases": content.get("aliases") or [],
        "name_in_original_script": content.get("name_original"),
        **shape(extract),
        "_embedded": {"links": []},
    }


def _red(extract: Extract) -> Json:
    issued = extract.state_of.upper() or None
    charges = [entry["charge"] for entry in extract.content.get("offences") or ()]
    return {
        "arrest_warrants": [
            {"charge": charge, "issuing_country_id": issued, "charge_translation": None} for charge in charges
        ]
    }


def _yellow(extract: Extract) -> Json:
    content = extract.content
    return {
        "date_of_event": str(content["event_date"]).replace("-", "/") if content.get("event_date") else None,
        "place": content.get("event_place"),
        "country": None,
        "issuing_country": extract.state_of.upper() or None,
        "countries_likely_to_be_visited": None,
        "birth_name": None,
        "father_name": content.get("father_name"),
        "father_forename": None,
        "mother_name": content.get("mother_name"),
        "mother_forename": None,
    }


def _un(extract: Extract) -> Json:
    content = extract.content
    return {
        "un_reference": content.get("un_reference"),
        "un_resolution": content.get("un_resolution"),
        "purposes": content.get("measures") or [],
        "identity_documents": content.get("document_numbers") or [],
    }


def _other(extract: Extract) -> Json:
    """A type that INTERPOL does not publish, and an operator's own rules do: the fields as the rules name them."""
    return {"content": extract.content}


def _text(extract: Extract, name: str) -> str | None:
    """A text in the language that was asked for, else in all there are."""
    said = extract.content.get(name)
    return "\n".join(presenting.values(extract.table.fields[name], said)) if said else None


def _upper(codes: list[str] | None) -> list[str] | None:
    return [code.upper() for code in codes] if codes else None


def _link(request: HttpRequest, name: str, extract: Extract) -> Json:
    return {"href": request.build_absolute_uri(reverse(f"public:{name}", args=[extract.pk]))}


def images(request: HttpRequest, extract: Extract) -> Json:
    """The pictures of a notice: one or none."""
    pictures = [{"picture_id": str(extract.pk), "_links": {"self": _link(request, "portrait", extract)}}]
    return {
        "_embedded": {"images": pictures if extract.portrait_type else []},
        "_links": {"self": _link(request, "images", extract), "notice": _link(request, "notice", extract)},
    }
