"""Addresses of the plan: mount with ``path("", include("firebreak.plan.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.plan.views import advice, check, overview, rules, starting
from firebreak.plan.views.document import exports, importing, importing_word, pocket, policies, versions
from firebreak.plan.views.items import acts, editing, kinds, reading
from firebreak.plan.views.people import people, training
from firebreak.plan.views.rota import hand as rota_hand
from firebreak.plan.views.rota import page as rota_page
from firebreak.plan.views.rota import patterns as rota_patterns
from firebreak.plan.views.rota import shift as rota_shift

app_name = "plan"

_plan: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("start", starting.start, name="start"),
    path("check", check.check_page, name="check"),
    path("check/now", check.check_now, name="check_now"),
    path("advice", advice.advice, name="advice"),
    path("rules", rules.rules, name="rules"),
    path("rules/<slug:key>.yaml", rules.pack_file, name="rule_pack"),
    path("people", people.people, name="people"),
    path("people/duties", people.set_duties, name="set_duties"),
    path("people/readers", people.set_readers, name="set_readers"),
    path("people/<uuid:uid>/methods", people.methods, name="methods"),
    path("people/contacts/<uuid:uid>", people.contact, name="contact"),
    path("people/contacts/<uuid:uid>/remove", people.contact_remove, name="contact_remove"),
    path("people/contacts/<uuid:uid>/checked", people.contact_checked, name="contact_checked"),
    path("people/contacts/<str:group>/new", people.contact_new, name="contact_new"),
    path("rota", rota_page.rota, name="rota"),
    path("rota/away", rota_page.absence_add, name="absence_add"),
    path("rota/away/<uuid:uid>/remove", rota_page.absence_remove, name="absence_remove"),
    path("rota/patterns/new", rota_patterns.pattern_new, name="rota_pattern_new"),
    path("rota/patterns/<uuid:uid>", rota_patterns.pattern_change, name="rota_pattern"),
    path("rota/patterns/<uuid:uid>/end", rota_patterns.pattern_end, name="rota_pattern_end"),
    path("rota/shifts/<uuid:uid>/<str:day>", rota_shift.shift, name="rota_shift"),
    path("rota/shifts/<uuid:uid>/<str:day>/give", rota_shift.give, name="rota_give"),
    path("rota/hand-over", rota_hand.hand_over, name="rota_hand_over"),
    path("rota/hand-over/<uuid:uid>/accept", rota_hand.accept, name="rota_accept"),
    path("versions", versions.versions, name="versions"),
    path("versions/ask", versions.review_ask, name="review_ask"),
    path("versions/<int:number>", versions.version, name="version"),
    path("versions/<int:number>/<str:verb>", versions.version_action, name="version_action"),
    path("export/<str:form>", exports.export, name="export"),
    path("pocket/", pocket.pocket, name="pocket"),
    path("pocket/keep", pocket.pocket_keep, name="pocket_keep"),
    path("pocket/kept", pocket.pocket_kept, name="pocket_kept"),
    path("pocket/over", pocket.pocket_over, name="pocket_over"),
    path("pocket/worker.js", pocket.pocket_worker, name="pocket_worker"),
    path("import", importing.import_folder, name="import"),
    path("import/word", importing_word.import_word, name="import_word"),
    path("import/word/left", importing_word.import_word_left, name="import_word_left"),
    path("templates/<str:key>/approve", acts.template_approve, name="template_approve"),
    path("approvals/take", acts.approvals_take, name="approvals_take"),
    path("policies/<str:key>/read", policies.policy_read, name="policy_read"),
    path("policies/<str:key>/record", policies.policy_record, name="policy_record"),
    path("policies/<str:key>/publish", policies.policy_publish, name="policy_publish"),
    path("policies/<str:key>/remind", policies.policy_remind, name="policy_remind"),
    path("policies/<str:key>/published/<int:number>", policies.policy_published, name="policy_published"),
    path("training", training.training, name="training"),
    path("training/note", training.note, name="training_note"),
    path("training/claim", training.claim, name="training_claim"),
    path("training/<uuid:uid>/confirm", training.confirm, name="training_confirm"),
    path("training/<uuid:uid>/remove", training.remove, name="training_remove"),
    path("<str:kind>/new", editing.item_new, name="item_new"),
    path("<str:kind>/<str:key>/edit", editing.item_edit, name="item_edit"),
    path("<str:kind>/<str:key>/remove", acts.item_remove, name="item_remove"),
    path("<str:kind>/<str:key>/reviewed", acts.item_reviewed, name="item_reviewed"),
    path("<str:kind>/", kinds.kind, name="kind"),
    path("<str:kind>/<str:key>/", reading.item, name="item"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("b/<slug:brand>/plan/", include(_plan))]
