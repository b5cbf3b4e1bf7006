"""Sentences of the codes of the status page."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "status_page.slug": _("Use small letters a to z, digits and hyphens, at most 60 signs."),
    "status_page.title": _("Give the page a name that people know, such as the brand's."),
    "status_page.long": _("It is longer than {longest} signs."),
    "status_page.language": _("Choose from these languages: {languages}."),
    "status_page.site": _("Give a full web address that starts with https://."),
    "status_page.zone": _("Give a time zone such as Europe/Stockholm."),
    "status_page.key": _("The key of a publication must be 32 hexadecimal digits."),
    "status_page.not_text": _("The text holds half a character. Delete what looks odd and write it again."),
    "status_page.shut": _(
        "The folder of the status page cannot be written, so nothing was published. Let the server write in its data folder."
    ),
    "status_page.full": _("The disk is full, so nothing was published. Make room."),
    "status_page.busy": _("Something else is writing the status page. This notice was not published."),
    "status_page.disk": _("The disk does not answer, so nothing was published."),
    "status_page.half": _(
        "It was written, but not all pages could be drawn. It is tried again; look at the status page."
    ),
    "status_page.damaged": _(
        "A file of the status page cannot be read. Look at the page, then publish anew."
    ),
    "status_page.withdrawn": _("This notice was withdrawn. Publish a new one instead."),
    "status_page.other_text": _("Another text was published under this key. Look at the status page."),
}
