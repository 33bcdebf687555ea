from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "comity.web"
    label = "web"

    def ready(self) -> None:
        from comity.web.home import offer_counts  # noqa: PLC0415 -- models are there only now
        from comity.web.shift import offer_items  # noqa: PLC0415

        offer_counts()
        offer_items()
