"""Makes the connectors' templates and catalogues known to Django."""

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "firebreak.connectors"
    label = "connectors"
