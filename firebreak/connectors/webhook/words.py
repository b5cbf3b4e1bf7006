"""Sentences of the codes of webhooks."""

from django.utils.translation import gettext_noop as _

WORDS: dict[str, str] = {
    "webhook.no_secret": _("There is no secret yet, so nothing was taken in or sent."),
    "webhook.broken_secret": _("The secret is not complete. Copy it again, or make a new one."),
    "webhook.bad_signature": _(
        "The signature does not fit the body. Check that both sides have the same secret."
    ),
    "webhook.unsigned": _("The delivery carries no signature."),
    "webhook.stale": _("The delivery is too old, or the sender's clock is wrong."),
    "webhook.too_many": _("At most {limit} posts fit into one delivery. Send them in parts."),
    "webhook.content_type": _("Send JSON, with the content type application/json."),
    "webhook.not_json": _("The body is no JSON."),
    "webhook.shape": _("The body must be a post or a list of posts."),
    "webhook.unreachable": _("The receiver does not answer."),
    "webhook.no_answer": _("Sent, but the receiver did not confirm. It may have arrived."),
    "webhook.redirect": _("The receiver redirects, which signed deliveries do not follow."),
    "webhook.gone": _("The receiver says that nobody wants these messages any more."),
    "webhook.status": _("The receiver answers in a way that is not understood."),
}
