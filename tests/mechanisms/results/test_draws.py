"""Ties across the last place are drawn before witnesses, and no draw is ever lost."""

from tests.contest import judged
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.stories.appraising import ok


async def test_a_tie_across_the_last_place_is_drawn_before_witnesses(county: County, time: Time) -> None:
    contest = await judged(county, time, votes=(4, 2, 2), scores=([80, 80], [70, 70], [70, 70]))
    problem = refused(await contest.propose(), 409, "draw_needed")
    assert [one["detail"] for one in problem["errors"]] == ["2号候选项目并列", "3号候选项目并列"]
    (told,) = (await contest.staff_result())["hindrances"]
    assert (told["code"], told["details"]) == ("draw_needed", ["2号候选项目并列", "3号候选项目并列"])
    draw = {
        "numbers": [3, 2],
        "drawn_on": "2026-11-02",
        "witnesses": ["唐正平", "俞晓岚"],
        "note": "当众抽签",
    }
    for wrong, pointer in (
        ({"witnesses": ["唐正平"]}, "/draws/0/witnesses"),
        ({"witnesses": ["唐正平", "唐正平"]}, "/draws/0"),
        ({"drawn_on": "2026-11-03"}, "/draws/0/drawn_on"),
        ({"drawn_on": "2026-11-01"}, "/draws/0/drawn_on"),
        ({"numbers": [3, 1]}, "/draws/0"),
    ):
        problem = refused(await contest.propose(draws=[draw | wrong]), 422)
        assert {one["pointer"] for one in problem["errors"]} == {pointer}
    ok(await contest.propose(draws=[draw]))
    assert (await contest.staff_result())["draws"][0]["witnesses"] == ["唐正平", "俞晓岚"]
    ok(await contest.certify())
    shown = await contest.result()
    assert [one["outcome"] for one in shown["items"]] == ["selected", "not_selected", "selected"]
    assert [one["rank"] for one in shown["items"]] == [1, 3, 2]
    assert shown["draws"] == [
        {"numbers": [3, 2], "drawn_on": "2026-11-02", "witnesses": ["唐**", "俞**"]}
    ]  # the note may name somebody


async def test_a_draw_that_was_submitted_stays_in_the_record(county: County, time: Time) -> None:
    contest = await judged(county, time, votes=(4, 2, 2), scores=([80, 80], [70, 70], [70, 70]))
    draw = {"drawn_on": "2026-11-02", "witnesses": ["唐正平", "俞晓岚"], "note": "当众抽签"}
    first, second = {**draw, "numbers": [3, 2]}, {**draw, "numbers": [2, 3]}
    signed = ok(await contest.propose(draws=[first]))["digest"]
    ok(await contest.propose(draws=[first]))  # the same again is not another
    assert (await contest.staff_result())["earlier_draws"] == []
    ok(await contest.propose(draws=[second]))
    ok(await contest.propose("officer2", draws=[first]))
    shown = await contest.staff_result()
    assert (shown["draws"], shown["earlier_draws"]) == ([first], [first, second])
    assert shown["digest"] != signed  # what was drawn before is signed, too
    ok(await contest.certify("officer"))
    assert "earlier_draws" not in await contest.result()


async def test_a_draw_nobody_needs_is_refused(county: County, time: Time) -> None:
    contest = await judged(county, time)
    draw = {"numbers": [3, 2], "drawn_on": "2026-11-02", "witnesses": ["唐正平", "俞晓岚"]}
    problem = refused(await contest.propose(draws=[draw]), 422)
    assert [one["code"] for one in problem["errors"]] == ["draw_not_needed"]
