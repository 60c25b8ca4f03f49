"""From the opening of a campaign to its public result, over HTTP."""

from tests.county import County
from tests.fixtures import Time


async def test_citizens_vote_and_the_result_is_public(county: County, time: Time) -> None:
    poll = await county.open_poll(candidates=3)
    for voter in await county.citizens(5):
        answer = await poll.cast(voter, [1])
        assert answer.status_code == 201, answer.text
        assert answer.json()["window"] == 1
        assert answer.json()["remaining_today"] == 0

    officer = await county.staff("officer")
    closed = await officer.post(f"/v1/staff/campaigns/{poll.campaign_id}/close")
    assert closed.status_code == 200, closed.text

    result = (await county.client.get(f"/v1/campaigns/{poll.campaign_id}/result")).json()
    assert result["state"] == "final"
    assert [one["votes"] for one in result["items"]] == [0, 5, 0]
    assert result["ballots"] == 5
