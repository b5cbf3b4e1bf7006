"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import ADMINS, AUDITORS, EVERYONE, LEADERS, WORKERS, declare

SEE = declare("org.see", EVERYONE, gettext_noop("See the brand and who works on it"))
BRAND_EDIT = declare("org.brand.edit", ADMINS, gettext_noop("Change the brand's profile"))
PEOPLE_EDIT = declare("org.people.edit", ADMINS, gettext_noop("Invite people and change their roles"))
TOKENS_EDIT = declare("org.tokens.edit", ADMINS, gettext_noop("Make and revoke API tokens"))
AUDIT_READ = declare("org.audit.read", AUDITORS, gettext_noop("Read and verify the audit chain"))
DUTIES_EDIT = declare(
    "org.duties.edit",
    LEADERS,
    gettext_noop("Choose who holds which duty and reads which language, keep outside contacts"),
)
METHODS_SEE = declare(
    "org.methods.see", WORKERS, gettext_noop("See how colleagues and outside contacts are reached")
)
ROTA_EDIT = declare(
    "org.rota.edit", LEADERS, gettext_noop("Keep the rota: patterns, and the shifts and absences of others")
)
ROTA_TAKE = declare("org.rota.take", WORKERS, gettext_noop("Take a shift that has nobody"))
ROTA_OWN = declare(
    "org.rota.own",
    EVERYONE,
    gettext_noop("Give their own shifts away, say when they are away, hand a duty over"),
)
