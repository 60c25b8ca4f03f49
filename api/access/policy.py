"""Who has which permission: for each, the alternatives that each suffice."""

from collections.abc import Callable

from api.access.actors import Actor, Citizen, Staff
from api.access.permissions import Permission
from api.errors import Forbidden, Unauthenticated
from api.terms.access import ActorKind, Role

Predicate = Callable[[Actor], bool]


def has_role(*roles: Role) -> Predicate:
    return lambda actor: isinstance(actor, Staff) and actor.role in roles


def is_citizen(actor: Actor) -> bool:
    return isinstance(actor, Citizen)


def is_staff(actor: Actor) -> bool:
    return isinstance(actor, Staff)


_county = has_role(Role.COUNTY_ADMIN, Role.COUNTY_OFFICER)
_town = has_role(Role.TOWN_OFFICER)
_auditor = has_role(Role.AUDITOR)
_panelist = has_role(Role.PANELIST)

POLICY: dict[Permission, tuple[Predicate, ...]] = {
    Permission.CAMPAIGN_READ: (_county, _town, _auditor),
    Permission.CAMPAIGN_WRITE: (_county,),
    Permission.CAMPAIGN_RUN: (_county,),
    Permission.LOAN_PLAN_READ: (_county, _town, _auditor),
    Permission.LOAN_PLAN_ENTER: (_county, _town),
    Permission.LOAN_PLAN_SUBMIT: (is_citizen,),
    Permission.LOAN_PLAN_SCREEN: (_county, _town),
    Permission.LOAN_PLAN_DECIDE: (_county,),
    Permission.LOAN_PLAN_WITHDRAW: (_county, _town, is_citizen),
    Permission.LOAN_POLICY_WRITE: (_county,),
    Permission.WISH_READ: (_county, _town, _auditor),
    Permission.WISH_ENTER: (_county, _town),
    Permission.WISH_SUBMIT: (is_citizen,),
    Permission.WISH_VERIFY: (_county, _town),
    Permission.WISH_DECIDE: (_county,),
    Permission.WISH_PUBLISH: (_county,),
    Permission.WISH_WITHDRAW: (_county, _town, is_citizen),
    Permission.WISH_CATALOGUE: (_county,),
    Permission.WISH_CLAIM: (is_citizen,),
    Permission.WISH_CLAIM_RECORD: (_county,),
    Permission.WISH_MATCH: (_county,),
    Permission.WISH_FULFIL: (_county, _town),
    Permission.CHILD_REVEAL: (_county, _town),
    Permission.REVIEW_DECIDE: (_county, _town),
    Permission.REVIEW_HAND_IN: (_county, _town, is_citizen),
    Permission.WORK_HAND_OVER: (has_role(Role.COUNTY_ADMIN),),
    Permission.CONFLICT_DECLARE: (_county, _town, _panelist),
    Permission.OBJECTION_FILE: (is_citizen,),
    Permission.OBJECTION_RECORD: (_county, _town),
    Permission.OBJECTION_READ: (_county, _auditor),
    Permission.OBJECTION_SETTLE: (_county,),
    Permission.PANEL_READ: (_county, _auditor, _panelist),
    Permission.PANEL_WRITE: (_county,),
    Permission.SHEET_FILE: (_panelist,),
    Permission.RESULT_READ: (_county, _auditor),
    Permission.RESULT_CERTIFY: (_county,),
    Permission.AWARD_GRANT: (_county,),
    Permission.MESSAGE_READ: (_county, _town),
    Permission.MESSAGE_ALLOW: (is_citizen,),
    Permission.PERSON_REVEAL: (_county, _town),
    Permission.BALLOT_CAST: (is_citizen,),
    Permission.BALLOT_AUDIT: (_auditor,),
    Permission.APPEAL_FILE: (is_citizen,),
    Permission.APPEAL_SETTLE: (_auditor,),
    Permission.RECOUNT: (_county, _auditor),
    Permission.DATA_REQUEST_FILE: (is_citizen,),
    Permission.DATA_REQUEST_READ: (_county, _auditor),
    Permission.DATA_REQUEST_ANSWER: (_county,),
    Permission.ME_READ: (is_citizen,),
    Permission.AUDIT_READ: (has_role(Role.COUNTY_ADMIN, Role.AUDITOR),),
    Permission.SESSION_KEEP: (is_citizen, is_staff),
}


def allowed(actor: Actor, permission: Permission) -> bool:
    return any(predicate(actor) for predicate in POLICY[permission])


def authorize(actor: Actor, permission: Permission) -> None:
    """Raise Unauthenticated for nobody, Forbidden for somebody who may not."""
    if allowed(actor, permission):
        return
    if actor.kind is ActorKind.ANONYMOUS:
        raise Unauthenticated()
    raise Forbidden()
