"""Once its time is over nothing personal is left of a wish: not in any row, not in any file."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from api import clock, people
from api.campaigns.wishes.privacy import retention
from api.config import Settings
from api.db.tables.access import StaffAccount
from api.db.tables.people import Consent, Person, SealedText
from api.db.tables.wish_claims import WishClaim, WishDelivery
from api.db.tables.wishes import Wish
from api.db.tables.words import WordsCheck
from api.terms.wishes import Receiver, WishStatus
from api.terms.words import WordsField
from api.worker import Worker
from tests.county import County
from tests.fixtures import Time
from tests.routers.refusals import refused
from tests.wishing import CANARY, Wishing, wishing

KEPT = 180
"""Days; what a deployment has that chooses nothing else."""
TEXTS = ("visit_text_id", "remark_text_id", "details_text_id", "reason_text_id")


@pytest.fixture
async def wishes(county: County) -> Wishing:
    return await wishing(county)


async def whole(wishes: Wishing) -> str:
    """A fulfilled wish that has all there can be: visits, a signature, thanks, a remark, words checked."""
    wish_id = await wishes.plant(WishStatus.FULFILLED)
    claim_id, now = await wishes.planted_claim(wish_id, ended_at=clock.now()), clock.now()
    async with wishes.county.database.write() as session:
        wish = await session.get_one(Wish, UUID(wish_id))
        claim = await session.get_one(WishClaim, UUID(claim_id))
        texts = [await people.seal_text(session, CANARY["reason"]) for _ in range(5)]
        wish.visit_text_id, wish.remark_text_id, claim.thanks_text_id = texts[:3]
        session.add_all([wish, claim])
        staff_id = (await session.exec(select(StaffAccount.id).limit(1))).one()
        session.add(
            WishDelivery(
                claim_id=claim.id,
                delivered_on=clock.day(now),
                receiver=Receiver.GUARDIAN,
                signature_text_id=texts[3],
                visit_text_id=texts[4],
                staff_id=staff_id,
                recorded_at=now,
            )
        )
        session.add(
            WordsCheck(
                subject_kind="wish",
                subject_id=wish.id,
                field=WordsField.THANKS,
                text_id=texts[2],
                asked_at=now,
            )
        )
    return wish_id


async def sealed(county: County) -> list[bytes]:
    """Everything that is sealed of anybody, and the blind indexes, as they stand in the file."""
    async with county.database.read() as session:
        found: list[bytes] = [one.sealed for one in await session.exec(select(SealedText))]
        for person in await session.exec(select(Person)):
            found += [person.name_sealed, person.phone_sealed, person.id_number_sealed or b""]
            found.append((person.id_number_index or "").encode())
    return [one for one in found if one]


def on_disk(settings: Settings) -> bytes:
    """An SQLite database with all that lies beside it."""
    folder = Path(settings.database_url.split(":///", 1)[1]).parent
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file())


async def counted(wishes: Wishing) -> object:
    shown = await wishes.county.client.get(f"/v1/campaigns/{wishes.campaign_id}/wish-summary")
    assert shown.status_code == 200, shown.text
    return shown.json()["counts"]


async def test_after_its_retention_only_numbers_are_left(
    county: County, wishes: Wishing, worker: Worker, time: Time, settings: Settings
) -> None:
    wish_id = await whole(wishes)
    before, secrets, counts = await wishes.row(wish_id), await sealed(county), await counted(wishes)
    assert len(secrets) == 13
    time.forward(days=KEPT, minutes=-1)
    await worker.round()
    assert await wishes.row(wish_id) == before
    time.forward(minutes=1)
    await worker.round()

    after = await wishes.row(wish_id)
    assert (after.status, after.erased_at) == (WishStatus.ARCHIVED, clock.now())
    kept = before.model_dump(exclude={"status", "version", "erased_at", *TEXTS})
    assert after.model_dump(exclude={"status", "version", "erased_at", *TEXTS}) == kept
    assert not await sealed(county)
    async with county.database.read() as session:
        assert not list(await session.exec(select(SealedText)))
        consents = list(await session.exec(select(Consent)))
        assert [(one.purpose, one.person_id) for one in consents] == [("wish", before.child_id)]
        assert {one.text_id for one in await session.exec(select(WordsCheck))} == {None}
    assert await counted(wishes) == counts
    dump = await county.dump()
    assert not any(word in dump for word in CANARY.values())
    if settings.sqlite:
        left = on_disk(settings)
        assert not [one for one in secrets if one in left], "still in the file or its log"
    officer = await county.staff("officer")
    read = await officer.post(f"/v1/staff/wishes/{wish_id}/child", {"purpose": "oversight"})
    refused(read, 404, "personal_data_erased")


async def test_what_ended_otherwise_is_erased_too_and_what_lives_is_not(
    county: County, wishes: Wishing, worker: Worker, time: Time
) -> None:
    """The guardian of a wish that is not over yet stays, whatever else she stood for."""
    gone = [
        await wishes.plant(status)
        for status in (WishStatus.REJECTED, WishStatus.WITHDRAWN, WishStatus.EXPIRED)
    ]
    guardian = (await wishes.row(gone[0])).guardian_id
    alive = await wishes.plant(WishStatus.PUBLISHED, guardian_id=guardian)
    time.forward(days=KEPT)
    late = await wishes.row(gone[1])
    async with county.database.read() as session:
        assert retention.over(session, late), "whether the worker has been round or not"
    await worker.round()
    for wish_id, status in zip(gone, ("rejected", "withdrawn", "expired"), strict=True):
        wish = await wishes.row(wish_id)
        assert wish.status == status
        assert wish.erased_at is not None
    async with county.database.read() as session:
        assert (await session.get_one(Person, guardian)).erased_at is None
    assert (await wishes.row(alive)).erased_at is None


async def test_a_late_worker_lets_nobody_read_longer(wishes: Wishing, time: Time) -> None:
    wish_id = await wishes.plant(WishStatus.FULFILLED)
    path, why = f"/v1/staff/wishes/{wish_id}/child", {"purpose": "oversight"}
    time.forward(days=KEPT, seconds=-1)
    officer = await wishes.county.staff("officer")
    assert (await officer.post(path, why)).status_code == 200
    time.forward(seconds=1)
    refused(await officer.post(path, why), 404, "personal_data_erased")
