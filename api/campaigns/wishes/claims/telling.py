"""Whether a text tells how to find somebody: numbers to call, where a door is, accounts to write to."""

import re
import unicodedata

from api.campaigns.wishes.claims.naming import comparable
from api.errors import Fault

_DIGITS = str.maketrans("零〇幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0011223456789123456789")
_NUMBER = re.compile(r"\d{7,}")
"""As long as the shortest telephone number; an identity number is longer."""
_DOOR = re.compile(
    r"(?<![月\d一二三四五六七八九十])(?:\d+[村组号路街巷弄幢栋室]|[一二三四五六七八九十]+[村组号])"
)
"""A door, a group of a village; not a day of a month."""
_ACCOUNT = re.compile(r"微信|威信|薇信|v信|weixin|wechat|vx|wx|qq|扣扣|抖音|快手|小红书|微博|邮箱|加我")
_HANDLE = re.compile(r"(?=[a-z0-9_-]*[a-z])(?=[a-z0-9_-]*[0-9_])[a-z0-9_-]{6,}|@")
_BETWEEN = re.compile(r"[\s·•.*~|/]+")


def faults(pointer: str, text: str) -> list[Fault]:
    """`tells_where`: a run of seven digits or more, in any writing, a door's number, or an account."""
    folded = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    plain = comparable(text)
    if (
        _NUMBER.search(plain.translate(_DIGITS))
        or _ACCOUNT.search(plain)
        or _DOOR.search(folded)
        or _HANDLE.search(folded)
    ):
        detail = "不能写出住址、电话、证件号、微信号等，也不能有七位以上的数字"
        return [Fault(pointer, "tells_where", detail)]
    return []
