"""Wiring at start: everything that joins rooms is registered here and nowhere else."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "firebreak.site"
    label = "site"

    def ready(self) -> None:
        from firebreak.site import wiring

        wiring.connect()
