"""The brand, people and incident that the tests of incidents have."""

from firebreak.incidents.tests.conftest import crewed, lena, outage, plan, sam, tove

__all__ = ["crewed", "lena", "outage", "plan", "sam", "tove"]
