from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "comity.ledger"
    label = "ledger"

    def ready(self) -> None:
        from comity.kernel.commands import use_recorder  # noqa: PLC0415 -- apps are not loaded before
        from comity.ledger.recorder import LedgerRecorder  # noqa: PLC0415

        use_recorder(LedgerRecorder())
