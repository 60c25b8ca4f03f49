"""The application as the examples meet it: a demo with the limits of production."""

import pytest
from pydantic import SecretStr

from api.config import DEMO_MASTER_KEY, Settings
from api.routers.state import Process
from api.worker import Worker
from tests.contract.world import World
from tests.county import County
from tests.fixtures import Time


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Rate limits are the defaults, so that the headers show them; a slow WeChat is given up soon."""
    return Settings(
        mode="demo",
        database_url=settings.database_url,
        master_key=SecretStr(DEMO_MASTER_KEY),
        wechat_url="standin",
        wechat_appid=settings.wechat_appid,
        wechat_secret=settings.wechat_secret,
        wechat_timeout=1.0,
        wechat_template_ids=settings.wechat_template_ids,
    )


@pytest.fixture
def world(county: County, time: Time, process: Process, worker: Worker) -> World:
    return World(county, time, process, worker)
