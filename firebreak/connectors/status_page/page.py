"""One status page: what is set of it, and where people find it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from firebreak.base import clock, config, storable
from firebreak.base.errors import WrongInput
from firebreak.web import status_layout

LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "sv", "ms")
LONGEST: Final = {"title": 120, "contact": 300, "site": 300, "mail_list": 120}


@dataclass(frozen=True)
class Page:
    """Name, languages in the order in which they are offered, contact line, the brand's own site, its time zone."""

    slug: str
    title: str
    languages: tuple[str, ...] = ("en",)
    contact: str = ""
    site: str = ""
    zone: str = "UTC"
    mail_list: str = ""
    """Name of the mail list that readers can come to; empty where they cannot."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which times are shown beside UTC."""
        return ZoneInfo(self.zone)

    @property
    def path(self) -> str:
        """Where it begins on our server, with what stands before it in our public address: ``/status/acme/``."""
        return (
            urlsplit(str(config.get("public_url"))).path.rstrip("/") + f"{status_layout.PREFIX}{self.slug}/"
        )

    def follow_path(self, language: str) -> str:
        """Where readers ask for the notices by mail."""
        return urlsplit(str(config.get("public_url"))).path.rstrip("/") + f"/follow/{language}/{self.slug}"

    @property
    def address(self) -> str:
        """The same with server, for feeds and for who wants to pass it on."""
        public = urlsplit(str(config.get("public_url")) or f"http://{config.get('address')}")
        return f"{public.scheme}://{public.netloc}{self.path}"

    def as_json(self) -> dict[str, Any]:
        """What :func:`page_of` reads back."""
        return {
            "slug": self.slug, "title": self.title, "languages": list(self.languages), "contact": self.contact,
            "site": self.site, "zone": self.zone, "mail_list": self.mail_list,
        }  # fmt: skip


def page_of(settings: Mapping[str, Any]) -> Page:
    """From the settings of a channel. Raises :class:`WrongInput` that names the field."""
    slug = _line(settings, "slug")
    if not status_layout.is_slug(slug):
        raise WrongInput(
            "status_page.slug", "Use small letters a to z, digits and hyphens, at most 60.", field="slug"
        )
    title = _line(settings, "title")
    if not title:
        raise WrongInput("status_page.title", "Give the page a name.", field="title")
    for name, longest in LONGEST.items():
        if len(_line(settings, name)) > longest:
            raise WrongInput("status_page.long", "It is too long.", field=name, longest=longest)
    return Page(
        slug,
        title,
        _languages(settings),
        _line(settings, "contact"),
        _site(settings),
        _zone(settings),
        _line(settings, "mail_list"),
    )


def _line(settings: Mapping[str, Any], name: str) -> str:
    return " ".join(storable.text(str(settings.get(name) or "")).split())


def _languages(settings: Mapping[str, Any]) -> tuple[str, ...]:
    given = settings.get("languages") or ["en"]
    words = given.replace(",", " ").split() if isinstance(given, str) else [str(one).strip() for one in given]
    known = {language.lower(): language for language in LANGUAGES}
    for word in words:
        if word.lower() not in known:
            raise WrongInput(
                "status_page.language", f"Choose from {', '.join(LANGUAGES)}.", field="languages",
                language=word[:20], languages=", ".join(LANGUAGES),
            )  # fmt: skip
    return tuple(dict.fromkeys(known[word.lower()] for word in words)) or ("en",)


def _site(settings: Mapping[str, Any]) -> str:
    site = _line(settings, "site")
    if not site:
        return ""
    try:
        parts = urlsplit(site)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or " " in site:
        raise WrongInput(
            "status_page.site", "Give a full web address that starts with https://.", field="site"
        )
    return site


def _zone(settings: Mapping[str, Any]) -> str:
    zone = _line(settings, "zone") or "UTC"
    if zone not in clock.zones():
        raise WrongInput(
            "status_page.zone", "Give a time zone such as Europe/Stockholm.", field="zone", zone=zone[:40]
        )
    return zone
