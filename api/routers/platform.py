"""What a client asks first, and what a watchdog asks."""

from fastapi import Request, Response

from api import clock
from api.access import regions
from api.db import migrate
from api.errors import Unavailable
from api.routers.bodies import api_router
from api.routers.deps import Chosen, CursorParam, Limit, ReadSession
from api.routers.links import link_next
from api.schemas.page import Page
from api.schemas.platform import ConsentTextView, Health, PlatformConfig, RegionView
from api.terms import consents

router = api_router()


@router.get("/v1/config", summary="平台配置", tags=["public"])
async def get_config(settings: Chosen) -> PlatformConfig:
    """Server time, the least client version, message templates, what to tell everybody."""
    return PlatformConfig(
        server_time=clock.now(),
        minimum_client_version=settings.minimum_client_version,
        template_ids=settings.wechat_template_ids,
        service_notice=settings.service_notice,
        child_data_officer=settings.child_data_officer,
        consents={
            purpose: ConsentTextView.model_validate(text) for purpose, text in consents.CURRENT.items()
        },
        demo=settings.demo,
    )


@router.get("/v1/regions", summary="乡镇列表", tags=["public"])
async def list_regions(
    request: Request, response: Response, session: ReadSession, cursor: CursorParam = None, limit: Limit = 50
) -> Page[RegionView]:
    """The towns of this deployment, by code."""
    rows, next_cursor = await regions.towns(session, cursor, limit)
    link_next(request, response, next_cursor)
    return Page(items=[RegionView.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/livez", summary="进程存活", tags=["operations"])
async def get_livez() -> Health:
    """The process answers; touches nothing else."""
    return Health(status="ok")


@router.get("/readyz", summary="可以服务", tags=["operations"])
async def get_readyz(session: ReadSession) -> Health:
    """The database answers and has the schema this code was written for."""
    if await migrate.current(session) != migrate.newest():
        raise Unavailable("schema_outdated", "数据库尚未升级")
    return Health(status="ok")
