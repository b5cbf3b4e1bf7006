"""Addresses of this room. Those of sign-in are in :mod:`~firebreak.org.account_urls`."""

from django.urls import include, path

from firebreak.org.views import brand, entrance, me, people

app_name = "org"
_brand = [
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<uuid:uid>/role", people.change_role, name="change_role"),
    path("people/<uuid:uid>/remove", people.remove, name="remove_member"),
    path("people/invitations/<uuid:uid>/revoke", people.revoke, name="revoke_invitation"),
    path("roles", people.roles, name="roles"),
    path("brand", brand.profile, name="brand"),
    path("brand/archive", brand.archive, name="archive_brand"),
    path("tokens", brand.tokens, name="tokens"),
    path("tokens/<uuid:uid>/revoke", brand.revoke_token, name="revoke_token"),
    path("audit", brand.audit_log, name="audit"),
    path("audit/verify", brand.audit_verify, name="audit_verify"),
]
urlpatterns = [
    path("start/<str:token>", entrance.start, name="start"),
    path("join/<str:token>", entrance.join, name="join"),
    path("new-password/<str:token>", entrance.new_password, name="new_password"),
    path("me", me.profile, name="me"),
    path("me/methods", me.my_methods, name="my_methods"),
    path("me/sessions/<int:number>/end", me.end_session, name="end_session"),
    path("me/sessions/end-others", me.end_others, name="end_others"),
    path("switch", me.switch, name="switch"),
    path("installation", me.installation, name="installation"),
    path("installation/people/<uuid:uid>/password-link", me.password_link, name="password_link"),
    path("installation/audit", me.installation_audit, name="installation_audit"),
    path("installation/audit/verify", me.installation_verify, name="installation_verify"),
    path("b/<slug:brand>/", include(_brand)),
]
