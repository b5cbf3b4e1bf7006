"""Events to handlers, connectors to the registry, pages to the navigation."""

from firebreak.base import events
from firebreak.base.models import Event
from firebreak.calendar import guarding as calendar_guarding
from firebreak.calendar import nav as calendar_nav
from firebreak.calendar import notices as calendar_notices
from firebreak.calendar.actions import sweeping as calendar_sweeping
from firebreak.connectors import discover
from firebreak.connectors.email import returns_job
from firebreak.desk import nav as desk_nav
from firebreak.desk.freezing import late as late_outlets
from firebreak.desk.situation import notices as situation_notices
from firebreak.incidents import alert_calls, gathering, guest_mails, hearing
from firebreak.incidents import hand_notices as incident_hand_notices
from firebreak.incidents import holding as incident_holding
from firebreak.incidents import keeping as incident_keeping
from firebreak.incidents import nav as incidents_nav
from firebreak.incidents import notices as incident_notices
from firebreak.incidents import queries as incidents
from firebreak.incidents.chat import jobs as _chat_jobs  # noqa: F401 - registers its jobs
from firebreak.incidents.chat import moments as chat_moments
from firebreak.incidents.chat import opening as chat_opening
from firebreak.incidents.views import answer_moments, call_moments, evidence_moments, guest_moments
from firebreak.listening import keeping
from firebreak.listening import nav as listening_nav
from firebreak.listening import notices as alert_notices
from firebreak.notify import duty_names, invitations, sign_in_mails
from firebreak.notify import nav as notify_nav
from firebreak.org import nav as org_nav
from firebreak.org import queries as org
from firebreak.plan import nav as plan_nav
from firebreak.plan import notices as plan_notices
from firebreak.plan import queries as plan
from firebreak.plan import rota_notices, rota_watch
from firebreak.publishing import nav as publishing_nav
from firebreak.publishing import notices as publishing_notices
from firebreak.review import jobs as review_jobs
from firebreak.review import nav as review_nav
from firebreak.statements import fact_notices, guarding
from firebreak.statements import nav as statements_nav
from firebreak.statements import notices as statement_notices


def connect() -> None:
    """Join the rooms. Called once per process when Django is ready."""
    discover.discover()
    returns_job.schedule()
    desk_nav.announce()
    listening_nav.announce()
    incidents_nav.announce()
    plan_nav.announce()
    statements_nav.announce()
    calendar_nav.announce()
    publishing_nav.announce()
    review_nav.announce()
    notify_nav.announce()
    org_nav.announce()
    alert_notices.register()
    statement_notices.register()
    fact_notices.register()
    guarding.register()
    publishing_notices.register()
    calendar_notices.register()
    calendar_guarding.register()
    late_outlets.register()
    invitations.register()
    duty_names.use(plan.duty_titles)
    plan_notices.register()
    rota_notices.register()
    incident_notices.register()
    alert_calls.register()
    chat_moments.announce()
    incident_hand_notices.register()
    situation_notices.register()
    call_moments.announce()
    incident_keeping.announce()
    evidence_moments.announce()
    answer_moments.announce()
    guest_moments.announce()
    guest_mails.register()
    org.keep_back(incidents.kept_back)
    keeping.keep(incident_holding.kept)
    events.on("org.first_account_made", "demo.welcome", _meet_the_demo)
    events.on("org.invited", "notify.tell", invitations.tell_invited)
    events.on("org.mail_asked", "notify.mail", sign_in_mails.send)
    events.on("org.shift_given", "plan.rota", rota_watch.tell_given)
    events.on("listening.alert_raised", "notify.tell", alert_notices.tell_raised)
    events.on("listening.alert_grew", "notify.tell", alert_notices.tell_grew)
    events.on("listening.alert_raised", "incidents.call", alert_calls.call_for_alert)
    events.on("listening.alert_grew", "incidents.call", alert_calls.call_for_alert)
    events.on("notify.page_acknowledged", "incidents.alerts", alert_calls.heard_answer)
    events.on("notify.page_step", "incidents.hear", hearing.heard_step)
    events.on("notify.page_acknowledged", "incidents.hear", hearing.heard_answer)
    events.on("notify.page_exhausted", "incidents.hear", hearing.heard_silence)
    events.on("publishing.follow_asked", "notify.mail", sign_in_mails.send)
    events.on("publishing.settled", "notify.tell", publishing_notices.tell_settled)
    events.on("publishing.settled", "review.follow", review_jobs.heard_settled)
    events.on("publishing.queued", "notify.tell", publishing_notices.tell_queued)
    events.on("publishing.frozen", "notify.tell", publishing_notices.tell_frozen)
    events.on("publishing.outlets_late", "notify.tell", late_outlets.tell)
    events.on("incidents.opened", "incidents.gather", gathering.heard_opened)
    events.on("incidents.opened", "incidents.chat", chat_opening.ask)
    events.on("incidents.opened", "calendar.look", calendar_sweeping.heard_opened)
    events.on("publishing.settled", "calendar.follow", calendar_sweeping.heard_settled)
    events.on("incidents.fact_changed", "statements.tell", fact_notices.tell_changed)
    events.on("incidents.named", "notify.tell", incident_notices.tell_named)
    events.on("incidents.guest_invited", "notify.tell", guest_mails.tell_guest)
    events.on("incidents.report_sent", "notify.tell", situation_notices.tell)
    events.on("incidents.silence_over", "notify.tell", incident_notices.tell_silence_over)
    events.on("incidents.hand_over", "notify.tell", incident_hand_notices.tell_hand_over)
    events.on("incidents.long_hours", "notify.tell", incident_hand_notices.tell_hours)


def _meet_the_demo(event: Event) -> None:
    """Imported only then: few installations have a demo, and every process would load what tells it."""
    from firebreak.site import demo

    demo.heard_first_account(event)
