"""Tables of brands and people."""

from firebreak.org.models.brand import Brand
from firebreak.org.models.duty import ContactMethod, DutyHolder, LanguageReader, OutsideContact
from firebreak.org.models.membership import Invitation, Membership, OneTimeLink
from firebreak.org.models.person import Person
from firebreak.org.models.rota import Absence, HandOver, RotaCover, RotaPattern, RotaTurn
from firebreak.org.models.token import ApiToken

__all__ = [
    "Absence", "ApiToken", "Brand", "ContactMethod", "DutyHolder", "HandOver", "Invitation", "LanguageReader",
    "Membership", "OneTimeLink", "OutsideContact", "Person", "RotaCover", "RotaPattern", "RotaTurn",
]  # fmt: skip
