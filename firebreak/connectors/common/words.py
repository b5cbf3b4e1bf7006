"""Sentences of the codes that several connectors use."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "fetch.blocked": _("{host} is not a public address, so it was not fetched."),
    "fetch.not_an_address": _("Give a full web address that starts with https:// or http://."),
    "fetch.credentials": _("Leave user name and password out of the address."),
    "fetch.too_large": _("The answer is too large and was not read."),
    "fetch.redirects": _("The address redirects in a circle."),
    "fetch.unreachable": _("The server does not answer."),
    "fetch.slow": _("The server sends too slowly, so the visit was broken off."),
    "fetch.refused": _(
        "The server refused with status {status}. Check whether the address needs a key or a sign-in."
    ),
    "fetch.rate": _("The server asks for fewer visits."),
    "fetch.status": _("The server answered with status {status}."),
    "connect.no_address": _("{host} has no address. Check the spelling."),
    "connect.unreachable": _("{host} does not answer."),
    "row.empty": _("It has no text."),
    "row.time": _("“{value}” in {column} is no time that can be read."),
    "row.no_time": _("It has no time."),
    "row.count": _("“{value}” in {column} is no number."),
    "row.too_many_cells": _("It has {cells} cells, but there are {columns} columns."),
    "row.too_few_cells": _("It has {cells} cells, but there are {columns} columns."),
    "row.header_again": _("It repeats the names of the columns."),
    "row.not_an_object": _("It is no object with names and values."),
    "row.json": _("This is not JSON: {text}"),
    "row.too_long": _("It is too long to be a post."),
    "row.cut": _("The file ends or breaks here; what came before was read."),
    "page.no_credential": _("The credential is missing, so nothing was sent. Enter it."),
    "page.credential": _("The service does not accept the credential any more. Get a new one and enter it."),
    "page.address": _("The address of the service is not complete. Copy it again."),
    "page.not_encrypted": _("The address is not encrypted, so nothing was sent. Use https."),
    "page.unreachable": _("The service does not answer."),
    "page.no_answer": _("Sent, but the service did not confirm. It may have arrived."),
    "page.unclear": _("The service's answer cannot be read. The message may have arrived."),
    "page.redirect": _(
        "The service sends us to another address, which is not followed. Copy the address again."
    ),
    "page.rate": _("The service asks for fewer messages."),
    "page.later": _("The service cannot take messages just now."),
    "page.refused": _("The service refuses the message."),
    "page.recipient": _("The receiver cannot be reached there. Check the number, name or channel."),
    "page.no_recipient": _("Nobody is named who should get it. Enter a number, name or channel."),
    "publish.no_credential": _("The credential is missing, so nothing was sent. Enter it."),
    "publish.credential": _(
        "The service does not accept the credential, or it may not do this. Get a new one and enter it."
    ),
    "publish.address": _("The address of the service is not complete. Copy it again."),
    "publish.not_encrypted": _("The address is not encrypted, so nothing was sent. Use https."),
    "publish.unreachable": _("The service does not answer. Nothing was sent."),
    "publish.no_answer": _("Sent, but the service did not confirm. It may have been done: look there."),
    "publish.unclear": _("The service's answer cannot be read. It may have been done: look there."),
    "publish.redirect": _(
        "The service sends us to another address, which is not followed. Copy the address again."
    ),
    "publish.rate": _("The service asks for a pause. Nothing was changed there."),
    "publish.later": _("The service cannot answer just now."),
    "publish.refused": _("The service refuses this. Nothing was changed there."),
    "publish.cannot_look": _(
        "The service gives no way to look whether it is published. Look there yourself, then say what you saw."
    ),
    "publish.not_planned": _("It is not planned there any more: it was stopped there, or it is out."),
    "publish.reply_gone": _("What it answers is not there any more. Publish it on its own."),
    "publish.other_account": _(
        "It was published by another account than the one that is entered now. Take it down there."
    ),
}
