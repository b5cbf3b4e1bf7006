"""The demo's source. Never proposed: ``firebreak up --demo`` adds it."""

from django.utils.translation import gettext_noop

from firebreak.base.connectors import READ, Field, Manifest
from firebreak.connectors.demo.reader import DemoReader

MANIFEST = Manifest(
    name="demo",
    title=gettext_noop("Simulated public"),
    summary=gettext_noop("Invented people who talk about an invented tea."),
    can=frozenset({READ}),
    fields=(
        Field(
            "crisis_at",
            "number",
            gettext_noop("When the crisis starts"),
            gettext_noop("Seconds since 1970, UTC."),
        ),
        Field(
            "seed",
            "number",
            gettext_noop("Seed"),
            gettext_noop("The same seed tells the same story."),
            False,
            7,
        ),
        Field(
            "speed",
            "number",
            gettext_noop("Speed"),
            gettext_noop("A value of 2 lets the crisis grow twice as fast."),
            False,
            1,
        ),
    ),
    platform="demo",
    icon="flask-conical",
    silence_s=1800,
    reader=DemoReader,
)
