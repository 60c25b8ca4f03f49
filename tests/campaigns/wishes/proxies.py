"""Citizens who speak for children: their phones are bound, so that they can be called back."""

from tests.county import Caller, County


async def proxy(county: County, user: str = "teacher", phone: str = "19900000007") -> Caller:
    """A citizen whose phone is bound, signed in after that."""
    order = {"user": user, "phone": phone}
    code = (await county.client.post("/demo/wechat/phone-codes", json=order)).json()["code"]
    bound = await (await county.citizen(user)).post("/v1/me/phone", {"code": code})
    assert bound.status_code == 200, bound.text
    return await county.citizen(user)
