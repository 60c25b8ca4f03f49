"""Public reads may be kept, and asked about again for next to nothing (RFC 9110 §13)."""

import pytest

from tests.county import County, OpenPoll


def public_reads(poll: OpenPoll) -> list[str]:
    return [
        "/v1/campaigns",
        f"/v1/campaigns/{poll.campaign_id}",
        f"/v1/campaigns/{poll.campaign_id}/result",
        f"/v1/polls/{poll.poll_id}",
        f"/v1/polls/{poll.poll_id}/candidates",
        f"/v1/polls/{poll.poll_id}/standings",
    ]


async def test_what_has_not_changed_is_not_sent_again(county: County, subtests: pytest.Subtests) -> None:
    poll = await county.open_poll(candidates=1)
    for path in public_reads(poll):
        with subtests.test(path.rsplit("/", 1)[-1]):
            first = await county.client.get(path)
            etag = first.headers["etag"]
            assert etag.startswith('"')
            assert first.headers["cache-control"].startswith("public, max-age=")
            for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
                again = await county.client.get(path, headers={"If-None-Match": known})
                assert (again.status_code, again.content) == (304, b"")
                assert again.headers["etag"] == etag
                assert again.headers["cache-control"] == first.headers["cache-control"]
            for unknown in ('"other"', etag.strip('"'), "", "\xff"):
                other = await county.client.get(path, headers={b"If-None-Match": unknown.encode("latin-1")})
                assert other.json() == first.json()


async def test_what_has_changed_is_sent_under_another_tag(county: County, subtests: pytest.Subtests) -> None:
    poll = await county.open_poll(candidates=1)
    before = {path: (await county.client.get(path)).headers["etag"] for path in public_reads(poll)}
    await poll.cast(await county.citizen("li"))
    officer = await county.staff("officer")
    await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    for path, etag in before.items():
        if path.endswith("/candidates"):
            continue  # the cards stay what they were
        with subtests.test(path.rsplit("/", 1)[-1]):
            answer = await county.client.get(path, headers={"If-None-Match": etag})
            assert answer.status_code == 200
            assert answer.headers["etag"] != etag


async def test_what_is_somebodys_own_is_never_kept(county: County, subtests: pytest.Subtests) -> None:
    poll = await county.open_poll(candidates=1)
    citizen, officer = await county.citizen("li"), await county.staff("officer")
    for caller, path in (
        (citizen, "/v1/me"),
        (citizen, "/v1/me/loan-plans"),
        (citizen, f"/v1/me/polls/{poll.poll_id}"),
        (officer, "/v1/staff/campaigns"),
        (officer, f"/v1/staff/campaigns/{poll.campaign_id}"),
    ):
        with subtests.test(path):
            assert (await caller.get(path)).headers["cache-control"] == "no-store"
