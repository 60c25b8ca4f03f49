"""Who acts, and for which organisation."""

from api.terms.label import Labelled


class Role(Labelled):
    COUNTY_ADMIN = "county_admin", "县级管理员"
    COUNTY_OFFICER = "county_officer", "县级经办人"
    TOWN_OFFICER = "town_officer", "乡镇经办人"
    PANELIST = "panelist", "评委"
    AUDITOR = "auditor", "监督员"


class OrganisationKind(Labelled):
    WOMENS_FEDERATION = "womens_federation", "妇女联合会"
    TRADE_UNION = "trade_union", "总工会"
    YOUTH_LEAGUE = "youth_league", "共青团"
    SCIENCE_ASSOCIATION = "science_association", "科学技术协会"
    ORGANS_WORK_COMMITTEE = "organs_work_committee", "机关工委"
    WOMENS_COMMITTEE = "womens_committee", "妇工委"
    ENTERPRISE = "enterprise", "企业"


class ActorKind(Labelled):
    ANONYMOUS = "anonymous", "未登录"
    CITIZEN = "citizen", "群众"
    STAFF = "staff", "工作人员"
    SYSTEM = "system", "系统"
