"""What evidence is called, and the sentences of its codes."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from firebreak.incidents.words import add_words
from firebreak.web.slots import Label

SORTS: Mapping[str, tuple[str, Label]] = {
    "post": ("message-square", pgettext_lazy("evidence", "Post")), "page": ("globe", pgettext_lazy("evidence", "Web page")),
    "file": ("paperclip", pgettext_lazy("evidence", "File")), "call": ("phone", pgettext_lazy("evidence", "Call")),
}  # fmt: skip
"""Sort -> icon, word."""
STATES: Mapping[str, tuple[str, Label]] = {
    "waiting": ("wait", _("Being fetched")), "kept": ("done", pgettext_lazy("evidence", "Kept")),
    "failed": ("late", _("Not fetched")),
}  # fmt: skip
add_words(
    {
        "incidents.no_post": gettext_noop("This post is not there any more, so it was not kept."),
        "incidents.evidence_full": gettext_noop(
            "There are {most} pieces of evidence in this incident already. Open a second incident for more."
        ),
        "incidents.disk_full": gettext_noop(
            "There is not enough room on the disk, so nothing was kept. Tell whoever runs Firebreak."
        ),
        "incidents.hold_stops": gettext_noop("A legal hold is on: nothing is deleted. Nothing was changed."),
        "incidents.page_address": gettext_noop(
            "Give the whole address of a page, beginning with https:// or http://, without a user name or password."
        ),
        "incidents.pages_waiting": gettext_noop(
            "{most} pages are being fetched already. Wait a minute, then ask for this one again."
        ),
        "incidents.page_stranded": gettext_noop("Something went wrong on our side. Try again in a minute."),
        "incidents.pictures_waiting": gettext_noop(
            "{most} pictures are being taken already. Wait a minute, then ask for this one again."
        ),
        "incidents.picture_stranded": gettext_noop(
            "No picture of the page was taken: something went wrong on our side. Try again in a minute."
        ),
        "picture.no_browser": gettext_noop(
            "No picture of the page was taken: Chromium is not installed where Firebreak runs. Whoever runs Firebreak can "
            "install it. The page itself is kept."
        ),
        "picture.off": gettext_noop(
            "No picture of the page was taken: pictures are switched off in the settings. The page itself is kept."
        ),
        "picture.start": gettext_noop(
            "No picture of the page was taken: Chromium does not start where Firebreak runs. Tell whoever runs Firebreak. "
            "The page itself is kept."
        ),
        "picture.no_sandbox": gettext_noop(
            "No picture of the page was taken: the system where Firebreak runs does not let Chromium lock pages in, so none "
            "is opened. Whoever runs Firebreak can mend it. The page itself is kept."
        ),
        "picture.blocked": gettext_noop(
            "No picture of the page was taken: in a browser it leads to an address that is not public. "
            "The page itself is kept."
        ),
        "picture.unreachable": gettext_noop(
            "No picture of the page was taken: the server did not answer the browser. The page itself is kept."
        ),
        "picture.slow": gettext_noop(
            "No picture of the page was taken: the page was not ready in time. The page itself is kept."
        ),
        "picture.broken": gettext_noop(
            "No picture of the page was taken: the browser broke off at this page. The page itself is kept."
        ),
        "picture.download": gettext_noop(
            "No picture of the page was taken: in a browser the address gives a file to download. The page itself is kept."
        ),
        "picture.status": gettext_noop(
            "No picture of the page was taken: the server refused the browser or showed it an error. "
            "The page itself is kept."
        ),
        "picture.elsewhere": gettext_noop(
            "No picture of the page was taken: in a browser it leads to what is no web page. The page itself is kept."
        ),
        "picture.too_large": gettext_noop(
            "No picture of the page was taken: it would be too large to keep. The page itself is kept."
        ),
        "file.empty": gettext_noop("{name} is empty. Choose another file."),
        "file.too_large": gettext_noop(
            "{name} is larger than {limit} MB. Split it, or raise the limit in the settings."
        ),
        "fetch.blocked": gettext_noop(
            "The address does not lead to a public page, so it was not fetched. Save the page yourself and add it as a file."
        ),
        "fetch.not_an_address": gettext_noop("This is not the address of a web page."),
        "fetch.credentials": gettext_noop("Leave user name and password out of the address."),
        "fetch.too_large": gettext_noop("The page is too large. Save it yourself and add it as a file."),
        "fetch.redirects": gettext_noop("The address redirects in a circle."),
        "fetch.redirect_refused": gettext_noop("The address leads on to one that is not fetched."),
        "fetch.unreachable": gettext_noop(
            "The server does not answer. Try again later, or add a picture of the page."
        ),
        "fetch.slow": gettext_noop(
            "The server sends too slowly. Try again later, or add a picture of the page."
        ),
        "fetch.refused": gettext_noop(
            "The server wants a sign-in or refuses machines. Save the page yourself and add it as a file."
        ),
        "fetch.rate": gettext_noop("The server asks for fewer visits. Try again in some minutes."),
        "fetch.status": gettext_noop("The server says that the page is not there or has an error."),
        "fetch.encoding": gettext_noop("The page came packed in a way that cannot be read."),
        "fetch.broken": gettext_noop("The page came damaged."),
        "fetch.cut": gettext_noop("The page broke off in the middle. Try again."),
    }
)
