from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class RecordsConfig(AppConfig):
    name = "comity.records"
    label = "records"

    def ready(self) -> None:
        """A slip in a setting is told at once, not by records that are measured otherwise than was meant."""
        from comity.records.quality.rules import BY_ID  # noqa: PLC0415

        if unknown := settings.COMITY.quality_weights.keys() - BY_ID.keys():
            raise ImproperlyConfigured(
                f"COMITY_QUALITY_WEIGHTS names no rule of quality: {', '.join(sorted(unknown))}."
            )
