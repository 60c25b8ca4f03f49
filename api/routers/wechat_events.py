"""WeChat's pushes. Nobody signs in here: a push is known by its signature, or refused."""

from typing import Annotated

from fastapi import Query
from starlette.responses import PlainTextResponse

from api.adapters.wechat import Pushes
from api.mechanisms import messages
from api.routers.answers import Answers, refuses
from api.routers.bodies import api_router
from api.routers.deps import Chosen, Running
from api.schemas.messages import PushForm

router = api_router("/v1/wechat/events", tags=("wechat",))

# Optional, so that what is not signed at all is refused like what is signed wrongly.
Word = Annotated[str, Query(max_length=200)]


def _text(example: str) -> Answers:
    schema = {"type": "string", "maxLength": 200, "examples": [example]}
    return {200: {"content": {"text/plain": {"schema": schema}}}, **refuses(403, 404)}


@router.get("", summary="微信验证地址", response_class=PlainTextResponse, responses=_text("1234567890"))
async def check_wechat_events(
    settings: Chosen, signature: Word = "", timestamp: Word = "", nonce: Word = "", echostr: Word = ""
) -> PlainTextResponse:
    """Answer WeChat's question whether this address is ours, when it is entered in the console."""
    Pushes(settings).check_echo(signature, timestamp, nonce)
    return PlainTextResponse(echostr)


@router.post("", summary="接收微信推送", response_class=PlainTextResponse, responses=_text("success"))
async def receive_wechat_event(
    form: PushForm, running: Running, msg_signature: Word = "", timestamp: Word = "", nonce: Word = ""
) -> PlainTextResponse:
    """Take a push in secure mode and JSON; what is unknown, or came before, is answered alike."""
    push = Pushes(running.settings).open(msg_signature, timestamp, nonce, form.sealed)
    await messages.hear(running.database, push)
    return PlainTextResponse("success")
