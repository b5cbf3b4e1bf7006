"""Every address of the product, found by walking its resolver, and who may open it.

A new address must be entered here before the tests pass: what it names, or (outside a brand) whom it is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OBJECTS = {
    "org:change_role": "member", "org:remove_member": "member", "org:revoke_invitation": "invitation",
    "org:revoke_token": "token", "org:password_link": "person", "notify:endpoint_remove": "endpoint",
    "notify:endpoint": "endpoint", "notify:endpoint_test": "endpoint", "notify:endpoint_look": "endpoint",
    "notify:delivery_again": "delivery", "notify:call": "page", "notify:call_answer": "page", "notify:call_stop": "page",
    "notify:test_call": "test_call", "notify:reply": "endpoint", "notify:chat_remove": "chat",
    "listening:monitor": "monitor", "listening:monitor_edit": "monitor",
    "listening:monitor_remove": "monitor", "listening:mention": "mention", "listening:mention_sentiment": "mention",
    "listening:source": "source", "listening:source_edit": "source", "listening:source_action": "source",
    "listening:import": "import", "listening:import_action": "import", "listening:alert": "alert",
    "listening:alert_decide": "alert",
    "listening:expected_event_edit": "expected", "listening:expected_event_remove": "expected",
    "listening:report": "report", "listening:report_check": "report",
    "listening:report_file": "report", "listening:hook": "hook",
    "listening:understand": "monitor", "listening:claim": "claim", "listening:claim_action": "claim",
    "listening:mention_kinds": "mention",
    "listening:own_figure": "figure", "listening:own_figure_edit": "figure", "listening:own_figure_action": "figure",
    "listening:figure_hook": "figure", "listening:list_edit": "list", "listening:list_remove": "list",
    "plan:item": "plan_item", "plan:item_edit": "plan_item", "plan:item_remove": "plan_item",
    "plan:item_reviewed": "plan_item", "plan:template_approve": "plan_template",
    "plan:policy_read": "plan_policy", "plan:methods": "person",
    "plan:policy_record": "plan_policy", "plan:policy_publish": "plan_policy", "plan:policy_remind": "plan_policy",
    "plan:policy_published": "plan_policy_text", "plan:training_confirm": "plan_training",
    "plan:training_remove": "plan_training",
    "plan:contact": "plan_contact", "plan:contact_remove": "plan_contact", "plan:contact_checked": "plan_contact",
    "statements:statement": "statement", "statements:fill": "statement", "statements:preview": "statement",
    "statements:ask": "statement", "statements:stand": "statement", "statements:withdraw": "statement",
    "statements:answer": "statement", "statements:send_link": "statement", "statements:release": "statement",
    "statements:release_alone": "statement", "statements:published": "statement", "statements:proof": "statement",
    "statements:publish": "statement", "statements:versions": "statement",
    "statements:let_stand": "statement", "statements:fact_uses": "fact", "statements:use_new_value": "statement_fact",
    "statements:stop_waiting": "statement_fact",
    **dict.fromkeys([f"calendar:{page}" for page in ("post", "edit", "ask", "answer", "cancel")], "planned_post"),
    "calendar:day_remove": "kept_day", "calendar:topic_remove": "watched_topic",
    "plan:rota_pattern": "rota_pattern", "plan:rota_pattern_end": "rota_pattern", "plan:rota_shift": "rota_shift",
    "plan:rota_give": "rota_shift", "plan:rota_accept": "hand_over", "plan:absence_remove": "absence",
    **dict.fromkeys(
        (
            "incidents:room", "incidents:parts", "incidents:judge", "incidents:verify", "incidents:answer",
            "incidents:phase",
            "incidents:close", "incidents:people", "incidents:timeline", "incidents:write", "incidents:tasks",
            "incidents:facts", "incidents:ask", "incidents:word", "desk:room_statements",
            "incidents:stakeholders", "incidents:press", "incidents:corrective", "incidents:legal",
            "incidents:evidence", "incidents:evidence_add", "incidents:evidence_bundle",
            "incidents:guests", "incidents:visit", "incidents:visit_say",
            "incidents:messages", "incidents:message_add", "incidents:message_take", "incidents:hand_over", "incidents:hold",
        ),
        "incident",
    ),
    "desk:situation": "incident", "desk:situation_pdf": "incident", "desk:situation_plan": "incident",
    "desk:situation_send": "incident", "desk:situation_kept": "incident_situation",
    "desk:situation_kept_pdf": "incident_situation",
    "incidents:task": "incident_task", "incidents:visit_work": "incident_task", "incidents:fact": "incident_fact",
    "incidents:stakeholder": "incident_stakeholder", "incidents:press_question": "incident_press",
    "incidents:corrective_action": "incident_action",
    "incidents:question": "incident_question", "incidents:piece": "incident_evidence",
    "incidents:piece_file": "incident_file",
    "incidents:piece_proof": "incident_evidence", "incidents:piece_again": "incident_evidence",
    "incidents:piece_remove": "incident_evidence", "incidents:notice": "incident_clock",
    "incidents:message": "incident_message", "incidents:hand_over_answer": "incident_hand_over",
    "publishing:channel": "channel",
    **dict.fromkeys([f"publishing:channel_{act}" for act in ("change", "look", "remove")], "channel"),
    **dict.fromkeys([f"publishing:{page}" for page in ("receivers", "receivers_add", "receivers_export")], "mail_list"),
    "publishing:receiver_remove": "receiver",
    "publishing:release": "release", "review:followed": "release",
    "desk:freeze_lift": "freeze", "desk:freeze_outlet": "stopped_outlet",
    "desk:freeze_link": "freeze", "desk:freeze_link_back": "freeze", "desk:freeze_photo": "outlet_photo",
    "desk:freeze_photo_remove": "outlet_photo", "desk:held_decide": "publication",
    **dict.fromkeys(
        [f"publishing:{act}" for act in ("done", "found", "again", "cancel", "take_down")], "publication"
    ),
    "listening:backtest": "backtest", "listening:backtest_action": "backtest", "listening:monitor_compare": "monitor",
}  # fmt: skip
"""Which kind of object an address names, by the address's name. Where it names with several words, ``|`` parts them."""

FIXED = {
    "plan:kind": "risks", "plan:item_new": "risks", "plan:version": "1", "plan:version_action": "1|approve",
    "plan:export": "md", "plan:rule_pack": "china", "plan:contact_new": "own-group",
    "statements:read": "any|no-such-link",
    "publishing:leave": "en|no-such-link",
    "publishing:follow": "en|no-such-page", "publishing:follow_confirm": "en|no-such-link",
    "publishing:lift": "en|no-such-link",
    "notify:answer": "no-such-link", "incidents:come_in": "no-such-link",
    "org:start": "no-such-link", "org:join": "no-such-link", "org:new_password": "no-such-link", "org:end_session": "9999",
    "account/confirm-email/<str:key>/": "k", "account_confirm_email": "k", "mfa_remove_webauthn": "9999",
    "mfa_edit_webauthn": "9999", "account_reset_password_from_key": "1-set-password",
}  # fmt: skip
"""What stands in an address that names no object of a brand."""

ANYBODY, LINK, SIGNED_IN, OWNER, CLOSED, TOKEN, SIGNATURE, MACHINE, SELF, HEALTH, GUEST = (
    "anybody", "link", "signed in", "owner", "closed", "token", "signature", "machine", "second step", "health", "guest",
)  # fmt: skip

OUTSIDE = {
    "healthz": HEALTH, "readyz": HEALTH, "metrics": MACHINE, "api": ANYBODY, "api:openapi-json": ANYBODY,
    "api:api-root": CLOSED, "web:theme": ANYBODY, "web:language": ANYBODY, "web:shortcuts": ANYBODY, "web:offline": ANYBODY,
    "publishing:follow": LINK, "publishing:follow_confirm": ANYBODY,
    "statements:read": ANYBODY, "publishing:leave": ANYBODY, "publishing:lift": ANYBODY, "incidents:come_in": LINK,
    **dict.fromkeys(("incidents:visit", "incidents:visit_say", "incidents:visit_work"), GUEST),
    "notify:answer": LINK, "notify:chats": SIGNED_IN, "notify:chat_remove": SIGNED_IN, "notify:reply": SIGNATURE,
    "org:start": LINK, "org:join": LINK, "org:new_password": LINK, "org:me": SIGNED_IN, "org:end_session": SIGNED_IN,
    "org:end_others": SIGNED_IN, "org:switch": SIGNED_IN, "org:installation": OWNER, "org:password_link": OWNER,
    "org:installation_audit": OWNER, "org:installation_verify": OWNER, "listening:hook": SIGNATURE,
    "listening:figure_hook": SIGNATURE,
    "org:my_methods": SIGNED_IN, "desk:first_run": SIGNED_IN, "desk:wizard": OWNER,
    "account/signup/": CLOSED, "account/email/": CLOSED, "account/confirm-email/": CLOSED,
    "account/confirm-email/<str:key>/": CLOSED, "account/login/code/confirm/": CLOSED, "account/sessions/": CLOSED,
    "account_signup": CLOSED, "account_email": CLOSED, "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED, "account_confirm_login_code": CLOSED, "usersessions_list": CLOSED,
    "account/password/reset/": ANYBODY, "account_login": ANYBODY, "account_logout": ANYBODY, "account_inactive": ANYBODY,
    "account_reset_password": ANYBODY, "account_reset_password_done": ANYBODY, "account_reset_password_from_key": ANYBODY,
    "account_reset_password_from_key_done": ANYBODY, "mfa_authenticate": SELF, "mfa_login_webauthn": ANYBODY,
    "account_reauthenticate": SIGNED_IN, "account_change_password": SIGNED_IN, "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN, "mfa_reauthenticate": SIGNED_IN, "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN, "mfa_view_recovery_codes": SIGNED_IN, "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN, "mfa_list_webauthn": SIGNED_IN, "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN, "mfa_remove_webauthn": SIGNED_IN, "mfa_edit_webauthn": SIGNED_IN,
}  # fmt: skip
"""Whom an address outside the brands is for. Addresses of the API are for tokens, by :mod:`tests.test_walls_api`."""


@dataclass(frozen=True)
class Address:
    """One address. ``verb`` is set where it belongs to a brand."""

    name: str
    route: str
    verb: str

    @property
    def in_brand(self) -> bool:
        """Whether it lies under a brand."""
        return self.route.startswith("b/<slug:brand>/")

    @property
    def named(self) -> str | None:
        """Kind of the object that it names, ``None`` for a page of its own."""
        return OBJECTS.get(self.name)

    def url(self, brand: str, ids: dict[str, str]) -> str:
        """The address with a brand and objects in it."""
        path = self.route.replace("<slug:brand>", brand)
        value = ids[OBJECTS[self.name]] if self.name in OBJECTS else FIXED.get(self.name)
        if "(?P" in path:
            path = re.sub(r"\(\?P.*\)(?=/\$|$)", str(value), path).replace("^", "").replace("$", "")
        words = iter(str(value).split("|"))
        filled = re.sub(r"<[^>]+>", lambda _: next(words, str(value)), path)
        assert value is not None or filled == path, (
            f"{self.name} ({self.route}) names something: enter it in OBJECTS"
        )
        return f"/{filled}"


def _walk(patterns: list[Any], space: str = "", route: str = "") -> Iterator[Address]:
    for one in patterns:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, here)
        else:
            name = f"{space}{one.name}" if one.name else here
            yield Address(name, here, str(getattr(one.callback, "verb", "")))


def every() -> list[Address]:
    """All addresses of the product, in the order of its resolver."""
    from django.urls import get_resolver

    return list(_walk(get_resolver().url_patterns))


def of_the_brand() -> list[Address]:
    """Those under ``/b/<brand>/``."""
    return [one for one in every() if one.in_brand]


def outside() -> list[Address]:
    """All others but the API's."""
    return [one for one in every() if not one.in_brand and not one.route.startswith("api/v1/")]
