"""The stand-in's other side: the phone that gets codes, and the tester who makes trouble."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api import clock
from api.adapters.wechat.standin.bodies import json_object
from api.adapters.wechat.standin.codes import Phone
from api.adapters.wechat.standin.mood import Mood
from api.adapters.wechat.standin.state import State

TEN_YEARS = 10 * 366 * 86_400.0

M = TypeVar("M", bound=BaseModel)

User = Annotated[str, StringConstraints(pattern=r"^[\w.@-]{1,64}$")]


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(Order):
    """This user opens the mini-program."""

    user: User


class PhoneTap(Order):
    """This user taps the phone button; the number is national, without the country code."""

    user: User
    phone: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{4,13}$")]
    country_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")] = "86"

    @property
    def possible(self) -> bool:
        """A mainland mobile has eleven digits and begins with 13 to 19; elsewhere anything may be."""
        mainland = len(self.phone) == 11 and "13" <= self.phone[:2] <= "19"
        return mainland or self.country_code != "86"


class Tap(Order):
    """This user taps "allow" on wx.requestSubscribeMessage."""

    user: User
    template_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    times: int = Field(default=1, ge=1, le=100)


class Judgement(Order):
    """WeChat finds this user so risky."""

    user: User
    rank: int = Field(ge=0, le=4)


class Shift(Order):
    """How far the clock is off, at most ten years."""

    shift_seconds: float = Field(ge=-TEN_YEARS, le=TEN_YEARS, allow_inf_nan=False)


def routes(state: State, own_process: bool) -> list[Route]:
    """Control calls: JSON in, JSON out, 422 for what does not fit."""

    def login(order: Login) -> JSONResponse:
        return JSONResponse({"code": state.codes.issue(order.user)})

    def phone(order: PhoneTap) -> JSONResponse:
        if not order.possible:
            return _unfit("phone")
        return JSONResponse({"code": state.codes.issue(order.user, Phone(order.country_code, order.phone))})

    def block(order: Login) -> JSONResponse:
        return JSONResponse({}) if state.block(order.user) else _unfit("user")

    def tap(order: Tap) -> JSONResponse:
        state.openid(order.user)
        accepted = state.subscriptions.accept(order.user, order.template_id, order.times)
        return JSONResponse({}) if accepted else _unfit("template_id")

    def inbox(order: Login) -> JSONResponse:
        return JSONResponse({"messages": state.subscriptions.inbox(order.user)})

    def judge(order: Judgement) -> JSONResponse:
        return JSONResponse({}) if state.risks.set(order.user, order.rank) else _unfit("user")

    def mood(order: Mood) -> JSONResponse:
        state.moods.set(order)
        return JSONResponse({})

    def move(order: Shift) -> JSONResponse:
        clock.set_shift(timedelta(seconds=order.shift_seconds))
        return JSONResponse({})

    made = [
        _route("/standin/codes", Login, login),
        _route("/standin/phone-codes", PhoneTap, phone),
        _route("/standin/users/{user}/block", Login, block),
        _route("/standin/subscriptions", Tap, tap),
        _route("/standin/users/{user}/inbox", Login, inbox),
        _route("/standin/risk-ranks", Judgement, judge),
        _route("/standin/mood", Mood, mood),
    ]
    # In the process it stands in for, the clock is the whole system's and not the stand-in's to move.
    return [*made, _route("/standin/clock", Shift, move)] if own_process else made


def _route(path: str, model: type[M], act: Callable[[M], JSONResponse]) -> Route:
    async def endpoint(request: Request) -> JSONResponse:
        body = await json_object(request) if not request.path_params else request.path_params
        try:
            order = model.model_validate(body)
        except ValidationError as error:
            return _unfit(*{str(part) for fault in error.errors() for part in fault["loc"]})
        return act(order)

    return Route(path, endpoint, methods=["POST"])


def _unfit(*fields: str) -> JSONResponse:
    return JSONResponse({"errors": sorted(fields)}, 422)
