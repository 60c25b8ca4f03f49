"""The verifier as one file to download, so that nobody needs this project to check a count."""

import hashlib
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api.routers.caching import known_etags
from api.verifier.packing import NAME, packed

router = APIRouter(include_in_schema=False)


@cache
def _file() -> tuple[bytes, str]:
    content = packed()
    return content, hashlib.sha256(content).hexdigest()


def fingerprint() -> str:
    """SHA-256 of the file, in hex; the same for everybody who makes it from these sources."""
    return _file()[1]


@router.get("/verifier")
async def verifier(request: Request) -> Response:
    """Runs on Python 3.11 and nothing else: `python tongxin-verify.pyz BUNDLE`."""
    content, digest = _file()
    headers = {"ETag": f'"{digest[:24]}"', "Cache-Control": "public, max-age=3600"}
    if headers["ETag"] in known_etags(request):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return Response(content, headers=headers, media_type="application/zip")


@router.get("/verifier.sha256")
async def verifier_digest() -> Response:
    """As `sha256sum -c` takes it."""
    return PlainTextResponse(f"{fingerprint()}  {NAME}\n", headers={"Cache-Control": "public, max-age=3600"})
