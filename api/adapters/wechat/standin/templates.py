"""The message templates of a demo's mini-program, as its console would list them."""

DEMO_TEMPLATES: dict[str, tuple[str, ...]] = {
    "demo-template-review-000000000000000000000000": ("thing1", "phrase2", "thing3", "time4"),
    "demo-template-notice-000000000000000000000000": ("thing1", "thing2", "time3"),
    "demo-template-result-000000000000000000000000": ("thing1", "phrase2", "thing3"),
    "demo-template-wish-00000000000000000000000000": ("thing1", "phrase2", "thing3", "time4"),
}
"""Template id -> its fields."""

DEMO_TEMPLATE_IDS = {template_id.split("-")[2]: template_id for template_id in DEMO_TEMPLATES}
"""What TONGXIN_WECHAT_TEMPLATE_IDS says in a demo."""

PAGES = frozenset({"pages/message/index"})
"""The pages messages may open."""
