"""Fraud audits: auditors' keys, signals over time, batches of voids, appeals."""

from api.routers.bodies import api_router

router = api_router("/v1/staff", tags=("staff",))
