"""Addresses of articles: redirects of Google unwrapped, tracking parameters dropped."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = ("utm_", "mtm_", "pk_", "fbclid", "gclid", "mc_cid", "mc_eid", "ocid", "cmpid", "icid")


def unwrap(url: str) -> str:
    """The target of a Google redirect (Alerts, search), or the address itself.

    >>> unwrap("https://www.google.com/url?rct=j&sa=t&url=https://news.example/a%3Fb%3D1&ct=ga")
    'https://news.example/a?b=1'
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    if parts.path == "/url" and (host.startswith("www.google.") or host == "google.com"):
        query = parse_qs(parts.query)
        for name in ("url", "q"):
            target = query.get(name, [""])[0]
            if target.startswith(("http://", "https://")):
                return target
    return url


def tidy(url: str, base: str = "") -> str:
    """An absolute web address without fragment and tracking; empty for what is none.

    >>> tidy("/a?utm_source=x&id=7#top", "https://news.example/feed")
    'https://news.example/a?id=7'
    """
    try:
        parts = urlsplit(unwrap(urljoin(base, url.strip())))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return ""
    except ValueError:
        return ""
    query = parts.query
    if any(name in query for name in _TRACKING):
        query = urlencode(
            [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not k.startswith(_TRACKING)]
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))[:2000]
