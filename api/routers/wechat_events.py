"""WeChat's pushes. Nobody signs in here: a push is known by its signature, or refused."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import PlainTextResponse

from api.adapters.wechat import Pushes
from api.mechanisms import messages
from api.routers.answers import Answers, refuses
from api.routers.bodies import JsonRoute
from api.routers.deps import Chosen, Running
from api.schemas.messages import PushForm


class PushRoute(JsonRoute):
    """Reads the body as JSON whatever its media type says: WeChat is known to send JSON as text/xml."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def as_json(request: Request) -> Response:
            others = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
            scope = {**request.scope, "headers": [*others, (b"content-type", b"application/json")]}
            return await handle(Request(scope, request.receive))

        return as_json


router = APIRouter(prefix="/v1/wechat/events", tags=["wechat"], route_class=PushRoute)

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
