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

POLICY: dict[Permission, tuple[Predicate, ...]] = {
    Permission.CAMPAIGN_READ: (_county, _town, _auditor),
    Permission.CAMPAIGN_WRITE: (_county,),
    Permission.CAMPAIGN_RUN: (_county,),
    Permission.LOAN_PLAN_READ: (_county, _town, _auditor),
    Permission.LOAN_PLAN_ENTER: (_county, _town),
    Permission.LOAN_PLAN_SUBMIT: (is_citizen,),
    Permission.LOAN_PLAN_DECIDE: (_county,),
    Permission.PERSON_REVEAL: (_county, _town),
    Permission.BALLOT_CAST: (is_citizen,),
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
