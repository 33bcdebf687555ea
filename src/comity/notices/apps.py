from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "comity.notices"

    def ready(self) -> None:
        from comity.notices.presenting import found_link  # noqa: PLC0415 -- models are there only now
        from comity.screening.beside import put_beside_hits  # noqa: PLC0415

        put_beside_hits("notices", found_link)
