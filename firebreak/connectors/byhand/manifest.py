"""What people bring: a link, a text, a picture, a forwarded mail, a call that somebody took."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PUSH, UPLOAD, Manifest

MANIFEST = Manifest(
    name="byhand",
    title=_("By hand"),
    summary=_(
        "Paste a link, a text or a screenshot, or report what you saw or heard. "
        "Such a mention is marked as reported and not verified until somebody checks it."
    ),
    can=frozenset({PUSH, UPLOAD}),
    keyless=True,
    icon="hand",
    silence_s=float("inf"),
)
