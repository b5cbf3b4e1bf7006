"""Sends text messages by Twilio's Messages resource.

Source: https://www.twilio.com/docs/messaging/api/message-resource and .../docs/api/errors. Accepted (201) means that
Twilio took it, not that the phone got it. There is no key against doubles: repeats carry the same number.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from firebreak.base.errors import AuthError, PermanentError
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S, Caller
from firebreak.connectors.common.paging import Page, defanged, fit, lines, page_of
from firebreak.connectors.twilio.segments import plain, segments
from firebreak.notify.pagers import Message, Probe, Receipt

API = "https://api.twilio.com"
MOST_SEGMENTS = 4
"""Each costs money, and long chains get lost; Twilio itself takes 1600 signs."""
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_DEAD = frozenset({20003, 20004, 20005, 20008, 20404, 70051})
"""Wrong password, no such account, or one that is not active, a test account, or a key that may not send."""
_NOBODY = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614, 21635})
"""No such number, no phone for text, a country that is not switched on, or a reader who said STOP."""
_SENDER = frozenset({21212, 21603, 21606, 21659, 21660, 21661, 21701, 21703})
_TOO_FAST = frozenset({14107, 20429, 21611})


class TwilioPager:
    """Settings: ``account`` (AC...), ``from`` (number, name or MG...), ``key`` (SK..., optional), ``to`` (without it,
    the message's ``to``), ``api``. Secrets: ``token``, the account's or the key's.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._account, self._key, self._from, self._to = (
            str(settings.get(name) or "").strip() for name in ("account", "key", "from", "to")
        )
        self._token = str(secrets.get("token") or "").strip()
        self._api = str(settings.get("api") or API).strip().rstrip("/")
        self._caller = Caller(private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "TwilioPager()"

    def send(self, message: Message) -> Receipt:
        """Send one text message. Raises the kinds of ``firebreak.base.errors``; no number stands in any of them."""
        to = phone(self._to or message.to)
        if not self._from:
            raise PermanentError("twilio.sender", "The sender's number is missing.")
        sender = "MessagingServiceSid" if re.fullmatch(r"MG[0-9a-fA-F]{32}", self._from) else "From"
        form = {"To": to, sender: self._from, "Body": text_of(page_of(message))}
        response = self._caller.call("POST", self._url("/Messages.json"), form=form, auth=self._auth())
        if response.status_code >= 300:
            raise_for(response)
        reference = str(calling.body_of(response).get("sid") or "")
        if not reference:
            raise calling.unclear()
        return Receipt(reference=reference[:200], detail=str(response.status_code))

    def probe(self) -> Probe:
        """Reads the account, or with a key (which may not) its last message's existence; sends nothing."""
        path = "/Messages.json?PageSize=1" if self._key else ".json"
        response = self._caller.get(self._url(path), auth=self._auth())
        if self._key and response.status_code == 403:
            return Probe(alive=None)  # a key may send and yet not read
        if response.status_code >= 300:
            raise_for(response)
        found = calling.body_of(response)
        if not self._key and found.get("status") != "active":
            raise calling.dead()
        return Probe(alive=True, account=str(found.get("friendly_name") or "")[:100])

    def _url(self, path: str) -> str:
        if not re.fullmatch(r"AC[0-9a-fA-F]{32}", self._account):
            raise AuthError("twilio.account", "The account's identifier is not complete.")
        return f"{self._api}/2010-04-01/Accounts/{self._account}{path}"

    def _auth(self) -> tuple[str, str]:
        if not self._token:
            raise calling.missing()
        return (self._key or self._account, self._token)


def phone(written: str) -> str:
    """A number as E.164 wants it. Raises ``PermanentError`` when it is none.

    >>> phone("+46 (70) 174-06 05")
    '+46701740605'
    """
    number = re.sub(r"[\s().\u00a0-]", "", written)
    number = "+" + number[2:] if number.startswith("00") else number
    if not _PHONE.fullmatch(number):
        raise PermanentError(
            "twilio.number", "The phone number needs its country code, as in +46 70 123 45 67."
        )
    return number


def text_of(page: Page) -> str:
    """Short plain text; addresses of strangers can be read but not tapped."""

    def render(part: Page) -> str:
        # All of a long number is noise on a phone; its end tells repeats apart (UUIDv7: the end is random).
        return plain(lines_of(part, part.number.rpartition("-")[2] if len(part.number) > 20 else part.number))

    return render(fit(page, render, segments, MOST_SEGMENTS))


def lines_of(part: Page, number: str) -> str:
    """Title, words, link and number, with single line ends."""
    return lines(defanged(part.title), defanged(part.body), part.link, f"({number})").replace("\n\n", "\n")


def raise_for(response: httpx.Response) -> None:
    """The kind of a refusal, by Twilio's code; its words name the phone number and are never repeated."""
    code = int(calling.number_of(calling.body_of(response).get("code")) or 0)
    if code in _DEAD:
        raise calling.dead(service_code=code)
    if code in _TOO_FAST:
        wait = calling.number_of(response.headers.get("retry-after"))
        raise calling.too_fast(wait or 60.0, service_code=code)
    if code in _NOBODY:
        raise calling.nobody(service_code=code)
    if code in _SENDER:
        raise PermanentError(
            "twilio.sender", "Twilio does not let this sender send there.", service_code=code
        )
    calling.raise_for_status(response)
    raise calling.unclear(status=response.status_code)
