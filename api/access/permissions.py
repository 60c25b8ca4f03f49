"""Every permission, one line each; who has it stands in policy.py."""

from enum import StrEnum


class Permission(StrEnum):
    """What may be done. The docstring of each member is its comment."""

    CAMPAIGN_READ = "campaign.read"  # see drafts and settings of campaigns in one's sight
    CAMPAIGN_WRITE = "campaign.write"  # draft a campaign and change it
    CAMPAIGN_RUN = "campaign.run"  # publish, pause, resume, extend, close, cancel
    LOAN_PLAN_READ = "loan_plan.read"  # see plans in one's region, applicants masked
    LOAN_PLAN_ENTER = "loan_plan.enter"  # enter a plan for an applicant, correct it when returned
    LOAN_PLAN_SUBMIT = "loan_plan.submit"  # submit one's own plan as a citizen
    LOAN_PLAN_DECIDE = "loan_plan.decide"  # accept a plan as a candidate or send it back
    PERSON_REVEAL = "person.reveal"  # read a sealed person, with a purpose, logged
    BALLOT_CAST = "ballot.cast"  # vote
    ME_READ = "me.read"  # see and keep one's own things
    AUDIT_READ = "audit.read"  # search the record of what staff did
    SESSION_KEEP = "session.keep"  # sign out
