"""Settings: everything a deployment chooses, from TONGXIN_* variables.

Mode unset means production, and production refuses whatever only a demo may
have: default secrets, the stand-in WeChat, a movable clock.
"""

import base64
import hashlib
import re
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Mode = Literal["production", "demo", "test"]

DEMO_MASTER_KEY = base64.urlsafe_b64encode(hashlib.sha256(b"tongxin demo master key").digest()).decode()


class Settings(BaseSettings):
    """One process's settings; durations in seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="TONGXIN_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    mode: Mode = "production"
    database_url: str = "sqlite+aiosqlite:///var/tongxin.sqlite3"
    master_key: SecretStr = SecretStr("")
    """32 random bytes, base64url; every other key is derived from it. Kept outside the database."""
    previous_master_key: SecretStr | None = None
    """The key before the last rotation: still opens what it sealed, seals nothing new."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = "https://tongxin.invalid"
    proxies: str = ""
    """Comma-separated addresses whose X-Forwarded-For is believed; empty believes none."""

    wechat_appid: str = ""
    wechat_secret: SecretStr = SecretStr("")
    wechat_url: str = "https://api.weixin.qq.com"
    """Where WeChat answers; "standin" is the stand-in inside this process."""
    wechat_timeout: float = Field(default=2.0, gt=0, le=10)
    wechat_template_ids: dict[str, str] = {}
    """By MessageTemplate: the deployment's own templates for subscription messages."""
    wechat_template_fields: dict[str, dict[str, str]] = {}
    """By MessageTemplate: what that template calls our fields, where it is not what we expect; "" leaves
    a field out. WeChat numbers a template's fields itself, so that they cannot be chosen freely."""
    wechat_push_token: SecretStr = SecretStr("")
    """With it and the key below set, WeChat's pushes are taken at /v1/wechat/events."""
    wechat_push_key: SecretStr = SecretStr("")
    """The EncodingAESKey of the console: 43 characters."""
    wechat_previous_push_key: SecretStr = SecretStr("")
    calendar_file: str = ""
    """JSON `{"2027": {"holidays": ["2027-01-01", …], "workdays": ["2027-01-03", …]}}` for years that
    the built-in calendar does not know yet, as the State Council announces them each November."""

    access_token_seconds: int = Field(default=900, ge=60, le=900)
    citizen_refresh_days: int = Field(default=30, ge=1, le=90)
    staff_idle_minutes: int = Field(default=30, ge=5, le=30)
    staff_session_hours: int = Field(default=12, ge=1, le=12)

    ballot_box_size: int = Field(default=5000, ge=1)
    ballot_batch_size: int = Field(default=1000, ge=1, le=5000)
    ballot_deadline: float = Field(default=10.0, gt=0)
    window_seconds: int = Field(default=300, ge=1)
    """How old a ballot window must be before it ends."""
    window_ballots: int = Field(default=20, ge=1)
    """Of how many voters a window must hold ballots before it ends, and its successor before it is sealed."""
    window_ballots_most: int = Field(default=20_000, ge=1)
    """From how many ballots on a window ends, however young it is."""
    signal_risk_rank: int = Field(default=3, ge=1, le=4)
    """From which of WeChat's risk ranks on a ballot carries that signal."""
    signal_new_minutes: int = Field(default=10, ge=0)
    """How soon after a citizen's first visit a ballot carries the signal "new"."""
    signal_burst_ballots: int = Field(default=120, ge=1)
    """From how many ballots of one subnet within a minute, in one process, on they carry "burst"."""
    signal_fast_seconds: int = Field(default=2, ge=0)
    """How soon after its nonce was issued a ballot carries the signal "fast"."""
    audit_key_days: int = Field(default=90, ge=1)
    """After so many days since the count a poll's audit key is destroyed, whatever else happened."""
    drain_seconds: int = Field(default=30, ge=0)
    """How long after a poll's end the last seal waits for ballots already accepted into a box."""

    wish_retention_days: int = Field(default=180, ge=1, le=3650)
    data_request_retention_days: int = Field(default=365, ge=30, le=3650)
    """So long after a wish has ended the personal fields of child and guardian are erased."""
    wish_undecided_most: int = Field(default=20, ge=1)
    """How many wishes of one citizen may wait for a decision at the same time."""
    wish_dry_runs_daily: int = Field(default=50, ge=1)
    """How many sheets of wishes one member of staff may try in a day, refused imports counted."""
    wish_settle_days: int = Field(default=60, ge=1, le=3650)
    """So long after its campaign a wish whose goods still lie somewhere, or were never visited, is ended."""
    child_data_officer: str = Field(default="", max_length=200)
    """Who answers for children's data (儿童个人信息网络保护规定 §8), with a telephone; shown to everybody."""

    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    body_seconds: float = Field(default=15.0, gt=0)
    citizen_requests_per_minute: int = Field(default=100, ge=10)
    staff_requests_per_minute: int = Field(default=600, ge=10)
    sign_ins_per_minute: int = Field(default=600, ge=10)
    """Per subnet; a whole village may share one address. All three are per process."""

    minimum_client_version: str = "1.0.0"
    service_notice: str = ""
    security_contact: str = "mailto:security@tongxin.invalid"

    @model_validator(mode="after")
    def refuse_demo_things_in_production(self) -> Self:
        key = self.master_key.get_secret_value()
        if self.mode == "production":
            if not key:
                raise ValueError("TONGXIN_MASTER_KEY is not set (make one: python -m api.cli new-key)")
            if key == DEMO_MASTER_KEY:
                raise ValueError("TONGXIN_MASTER_KEY is the demo's key, which everybody knows")
            if not self.wechat_url.startswith("https://"):
                raise ValueError("TONGXIN_WECHAT_URL must be https: the stand-in WeChat lets anybody in")
            if not (self.wechat_appid and self.wechat_secret.get_secret_value()):
                raise ValueError("TONGXIN_WECHAT_APPID and TONGXIN_WECHAT_SECRET are not set")
        for name, value in (("MASTER_KEY", key), ("PREVIOUS_MASTER_KEY", self.previous_key_text)):
            if value and not _is_key(value):
                raise ValueError(f"TONGXIN_{name} is not 32 bytes in base64url")
        for name, push_key in (
            ("PUSH_KEY", self.wechat_push_key),
            ("PREVIOUS_PUSH_KEY", self.wechat_previous_push_key),
        ):
            if push_key and not re.fullmatch(r"[A-Za-z0-9]{43}", push_key.get_secret_value()):
                raise ValueError(f"TONGXIN_WECHAT_{name} is not the 43 letters and digits of the console")
        return self

    @property
    def previous_key_text(self) -> str:
        return self.previous_master_key.get_secret_value() if self.previous_master_key else ""

    @cached_property
    def master_keys(self) -> tuple[bytes, ...]:
        """The current master key, then the one before it if it is still accepted."""
        current = self.master_key.get_secret_value() or DEMO_MASTER_KEY
        return tuple(_decode(k) for k in (current, self.previous_key_text) if k)

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _decode(key: str) -> bytes:
    return base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)


def _is_key(text: str) -> bool:
    try:
        return len(_decode(text)) == 32
    except ValueError:
        return False
