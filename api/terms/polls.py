"""Polls, ballots and their rules."""

from api.terms.label import Labelled


class LiveResults(Labelled):
    """When figures of sealed windows become public while a poll is open."""

    BY_WINDOW = "by_window", "随计票批次公布"
    DAILY = "daily", "每日定时公布"
    AFTER_CLOSE = "after_close", "结束后公布"


class VoterEligibility(Labelled):
    ANY = "any", "微信登录即可"
    PHONE_VERIFIED = "phone_verified", "须绑定手机号"


class TieBreak(Labelled):
    JURY_THEN_DRAW = "jury_then_draw", "评委分高者优先，再同则抽签"
    DRAW = "draw", "抽签"


class PollPhase(Labelled):
    """Computed from the clock and the poll's row, never stored."""

    PREPARING = "preparing", "筹备中"
    UPCOMING = "upcoming", "未开始"
    OPEN = "open", "投票中"
    RESTING = "resting", "今日未到或已过投票时段"
    PAUSED = "paused", "已暂停"
    COUNTING = "counting", "计票中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class WindowState(Labelled):
    """A ballot window takes ballots, then waits for its successor to fill, then is counted."""

    OPEN = "open", "接收中"
    ENDED = "ended", "待封存"
    SEALED = "sealed", "已封存"


class CandidateStanding(Labelled):
    """Whether a candidate can be voted for; who cannot any more stays visible on the list."""

    STANDING = "standing", "候选中"
    ON_HOLD = "on_hold", "异议核查中，暂缓投票"
    DISQUALIFIED = "disqualified", "已取消资格"
    WITHDRAWN = "withdrawn", "本人退出"
