"""Addresses for anyone."""

from django.urls import path, register_converter

from comity.notices.public import pages, service


class Subject:
    """Which of the UN's two lists."""

    regex = "persons|entities"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Subject, "subject")
SERVICE = "public/notices/v1"

rooms = (
    [
        path("public/", pages.board, name="board"),
        path("public/verify/", pages.verify, name="verify"),
        path("public/<uuid:extract_id>/", pages.detail, name="detail"),
        path("public/<uuid:extract_id>/portrait/", pages.portrait, name="portrait"),
        path(f"{SERVICE}/deleted", service.recalled, name="recalled"),
        path(f"{SERVICE}/<uuid:extract_id>", service.notice, name="notice"),
        path(f"{SERVICE}/<uuid:extract_id>/images", service.images, name="images"),
        path(f"{SERVICE}/un/<subject:subject>/<uuid:extract_id>", service.un, name="un"),
        path(f"{SERVICE}/<slug:colour>", service.notices, name="notices"),
    ],
    "public",
)
