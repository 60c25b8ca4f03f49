"""What each template says: our words for its fields, and what the deployment's template calls them.

WeChat names a template's fields after their kind and numbers them itself, so a
deployment may say in TONGXIN_WECHAT_TEMPLATE_FIELDS what its own are called; a
field its template lacks is left out.
"""

from collections.abc import Mapping

from api.adapters.wechat.fields import fitted
from api.config import Settings
from api.terms.messages import MessageTemplate

FIELDS: dict[MessageTemplate, dict[str, str]] = {
    MessageTemplate.REVIEW: {"title": "thing1", "outcome": "phrase2", "remark": "thing3", "time": "time4"},
    MessageTemplate.NOTICE: {"title": "thing1", "remark": "thing2", "until": "time3"},
    MessageTemplate.RESULT: {"title": "thing1", "outcome": "phrase2", "remark": "thing3"},
    MessageTemplate.WISH: {"title": "thing1", "outcome": "phrase2", "remark": "thing3", "time": "time4"},
}

PAGE = "pages/message/index"
"""The mini-program's page that a message opens; it is told what the message is about."""


def data(settings: Settings, template: MessageTemplate, fields: Mapping[str, str]) -> dict[str, str] | None:
    """What goes to WeChat, by its names; None when a name is configured that the field cannot have."""
    named = FIELDS[template] | settings.wechat_template_fields.get(template, {})
    try:
        return {name: fitted(name, fields[word]) for word, name in named.items() if name and word in fields}
    except ValueError:
        return None
