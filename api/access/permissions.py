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
    LOAN_PLAN_SCREEN = "loan_plan.screen"  # verify and recommend plans of one's own region, as the lower tier
    LOAN_PLAN_DECIDE = "loan_plan.decide"  # accept a plan as a candidate, send it down or reject it
    LOAN_PLAN_WITHDRAW = "loan_plan.withdraw"  # take a plan back as its applicant wishes
    LOAN_POLICY_WRITE = "loan_policy.write"  # record a new version of the loan parameters
    WISH_READ = "wish.read"  # see wishes of one's region, the child masked
    WISH_ENTER = "wish.enter"  # enter wishes for children, also from a sheet; correct what is returned
    WISH_SUBMIT = "wish.submit"  # submit a wish for a child one speaks for, as a citizen
    WISH_VERIFY = "wish.verify"  # verify wishes of one's own region after a home visit, as the lower tier
    WISH_DECIDE = "wish.decide"  # approve a wish as the public will see it, send it down or reject it
    WISH_PUBLISH = "wish.publish"  # publish approved wishes, and print them for the newspaper
    WISH_WITHDRAW = "wish.withdraw"  # take a wish back as the child's guardian wishes
    WISH_CATALOGUE = "wish.catalogue"  # say what may be wished for, and how children's situations are called
    WISH_CLAIM = "wish.claim"  # claim a wish, cancel the claim
    WISH_CLAIM_RECORD = "wish.claim_record"  # register units that give, and claim for them
    WISH_MATCH = "wish.match"  # confirm a claim, or end it
    WISH_FULFIL = "wish.fulfil"  # take goods in, deliver them, visit afterwards
    CHILD_REVEAL = "child.reveal"  # read a child's full record, with a purpose, logged
    REVIEW_DECIDE = "review.decide"  # decide at one's own tier on what is under review in one's region
    REVIEW_HAND_IN = "review.hand_in"  # hand something in for review, again or for good take it back
    WORK_HAND_OVER = "work.hand_over"  # give an officer's open work to another
    CONFLICT_DECLARE = "conflict.declare"  # declare that one is close to what is to be decided
    OBJECTION_FILE = "objection.file"  # object to what is on notice, under one's name
    OBJECTION_RECORD = "objection.record"  # record an objection or a lead that came by letter, call or visit
    OBJECTION_READ = "objection.read"  # see that there are objections and leads, without who and what
    OBJECTION_SETTLE = "objection.settle"  # read, substantiate, hear and settle objections
    PANEL_READ = "panel.read"  # see who sits on a jury and how far it is, without scores before the end
    PANEL_WRITE = "panel.write"  # appoint panelists, open a supplementary sitting
    SHEET_FILE = "sheet.file"  # judge on a jury one sits on
    RESULT_READ = "result.read"  # see the figures before they are public, and the minutes
    RESULT_CERTIFY = "result.certify"  # propose a result, or certify what somebody else proposed
    AWARD_GRANT = "award.grant"  # grant and revoke awards
    MESSAGE_READ = "message.read"  # see which messages were not delivered
    MESSAGE_ALLOW = "message.allow"  # allow messages to oneself
    PERSON_REVEAL = "person.reveal"  # read a sealed person, with a purpose, logged
    BALLOT_CAST = "ballot.cast"  # vote
    BALLOT_AUDIT = "ballot.audit"  # see signals of manipulation, void ballots with a second auditor
    APPEAL_FILE = "appeal.file"  # ask for one's voided ballot to be looked at again
    APPEAL_SETTLE = "appeal.settle"  # read and answer such an appeal
    RECOUNT = "poll.recount"  # have the ballots counted again and compared
    DATA_REQUEST_FILE = "data_request.file"  # ask for one's data to be corrected, erased, explained
    DATA_REQUEST_READ = "data_request.read"  # see that there are such requests, without what they say
    DATA_REQUEST_ANSWER = "data_request.answer"  # read and answer them
    ME_READ = "me.read"  # see and keep one's own things
    AUDIT_READ = "audit.read"  # search the record of what staff did
    SESSION_KEEP = "session.keep"  # sign out
