"""A WeChat that takes calls and never answers."""

import asyncio
import time

import httpx

from api.adapters.wechat import Player
from bench.chaos import contract
from bench.chaos.scene import NotProvoked, Scene

_SECONDS = 5.0
_PHONES = 20
_AGAIN_WITHIN = 20.0


async def hangs(scene: Scene) -> None:
    """Sign-ins are answered in time, with a refusal; when WeChat is back they succeed by themselves."""
    # The phone is the harness's, and the harness may be kept waiting by the machine.
    player = Player(scene.deployment.settings.model_copy(update={"wechat_timeout": 10.0}))
    try:
        await _mood(scene, delay_seconds=60)
        ends = time.monotonic() + _SECONDS
        refused = await asyncio.gather(*(_sign_in_until(scene, player, n, ends) for n in range(_PHONES)))
        if not any(refused):
            raise NotProvoked("no sign-in met the silence")
        await _mood(scene)
        await _back(scene, player)
    finally:
        await player.aclose()


async def _sign_in_until(scene: Scene, player: Player, number: int, ends: float) -> int:
    """How many of this phone's sign-ins were refused."""
    refused = 0
    while time.monotonic() < ends:
        answer = await _sign_in(scene, player, f"caller-{scene.round}-{number}")
        refused += answer is not None and answer.status_code >= 400
        # Twenty phones share an address: more often than this and its own limit answers, not WeChat.
        await asyncio.sleep(0.5)
    return refused


async def _sign_in(scene: Scene, player: Player, user: str) -> httpx.Response | None:
    """The answer, which must come in time; its own deadline, and what a busy machine takes besides."""
    code = await player.login_code(user)
    patience, asked = scene.deployment.settings.wechat_timeout + 3, time.monotonic()
    try:
        answer = await scene.line.send(
            "POST", scene.line.addresses[0], "/v1/auth/wechat", json={"code": code}
        )
    except httpx.HTTPError:
        return None
    finally:
        if (took := time.monotonic() - asked) > patience:
            scene.journal.broken("I6", f"a sign-in took {took:.1f} s")
    if undocumented := contract.fault("signInWechat", answer):
        scene.journal.broken("I5", undocumented)
    return answer


async def _back(scene: Scene, player: Player) -> None:
    deadline = time.monotonic() + _AGAIN_WITHIN
    while time.monotonic() < deadline:
        answer = await _sign_in(scene, player, f"returning-{scene.round}")
        if answer is not None and answer.status_code == 200:
            return
        await asyncio.sleep(0.2)
    scene.journal.broken("I6", f"no sign-in {_AGAIN_WITHIN:.0f} s after WeChat was back")


async def _mood(scene: Scene, **mood: float) -> None:
    """Of calls as WeChat knows them; what plays the phone is answered all the same."""
    address = scene.deployment.settings.wechat_url
    answer = await scene.line.send("POST", address, "/standin/mood", json=mood)
    if answer.status_code != 200:
        raise NotProvoked(f"the stand-in did not take the mood: {answer.text[:200]}")
