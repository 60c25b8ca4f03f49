"""Only in a demo: play the phone, and move time forward for every process."""

from api import clock
from api.adapters.wechat import Player
from api.errors import NotFound
from api.kernel import demo_clock
from api.routers.bodies import api_router
from api.routers.deps import Running
from api.routers.state import Process
from api.schemas.platform import (
    DemoClockMove,
    DemoClockView,
    DemoCode,
    DemoInbox,
    DemoPhone,
    DemoSubscribed,
    DemoSubscription,
    DemoUser,
)

router = api_router("/demo", ("demo",))


def _player(running: Process) -> Player:
    """The phone, if this is a demo. Raises NotFound otherwise, as if nothing were here."""
    if running.player is None:
        raise NotFound()
    return running.player


@router.post("/wechat/codes", summary="模拟 wx.login")
async def create_demo_code(form: DemoUser, running: Running) -> DemoCode:
    """A code as `wx.login` would give it to this user."""
    return DemoCode(code=await _player(running).login_code(form.user))


@router.post("/wechat/phone-codes", summary="模拟 getPhoneNumber")
async def create_demo_phone_code(form: DemoPhone, running: Running) -> DemoCode:
    """A code as the phone number button would give it to this user."""
    return DemoCode(code=await _player(running).phone_code(form.user, form.phone))


@router.post("/wechat/subscriptions", summary="模拟 wx.requestSubscribeMessage")
async def accept_demo_subscription(form: DemoSubscription, running: Running) -> DemoSubscribed:
    """This user allows one message; the mini-program still has to report it."""
    await _player(running).accept(form.user, form.template_id)
    return DemoSubscribed(template_id=form.template_id, outcome="accept")


@router.post("/wechat/inbox", summary="看这位用户收到的订阅消息")
async def read_demo_inbox(form: DemoUser, running: Running) -> DemoInbox:
    """The messages that arrived on this user's phone, oldest first."""
    return DemoInbox.model_validate({"messages": await _player(running).inbox(form.user)})


@router.post("/clock", summary="拨快时钟")
async def move_demo_clock(form: DemoClockMove, running: Running) -> DemoClockView:
    """Move time forward; every process follows within a second, and sessions expire with it."""
    player = _player(running)
    async with running.database.write() as session:
        shift = await demo_clock.move(session, form.seconds)
    await demo_clock.follow(running.database)
    await player.move_clock(shift)
    return DemoClockView(server_time=clock.now(), shift_seconds=shift)
