"""Once its time is over nothing personal is left of a wish: not in any row, not in any file."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from api import clock, people
from api.access import SYSTEM
from api.access.tokens import read_citizen
from api.campaigns.wishes.claims import ending
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
from tests.claiming import Claiming
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
    changed = {"status", "version", "erased_at", "guardian_index", *TEXTS}
    assert after.model_dump(exclude=changed) == before.model_dump(exclude=changed)
    assert after.guardian_index is None
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
    """A guardian is sealed anew for each wish: she stays with the one that is not over yet."""
    gone = [
        await wishes.plant(status)
        for status in (WishStatus.REJECTED, WishStatus.WITHDRAWN, WishStatus.EXPIRED)
    ]
    alive = await wishes.plant(WishStatus.PUBLISHED)
    time.forward(days=KEPT)
    late = await wishes.row(gone[1])
    async with county.database.read() as session:
        assert retention.over(session, late), "whether the worker has been round or not"
    await worker.round()
    for wish_id, status in zip(gone, ("rejected", "withdrawn", "expired"), strict=True):
        wish = await wishes.row(wish_id)
        assert wish.status == status
        assert wish.erased_at is not None
    living = await wishes.row(alive)
    async with county.database.read() as session:
        assert (await session.get_one(Person, living.guardian_id)).erased_at is None
    assert living.erased_at is None


async def test_a_late_worker_lets_nobody_read_longer(wishes: Wishing, time: Time) -> None:
    """Through no door: not the child's record, the signatures, a note in any of its steps, or the donor."""
    desk, wish_id = Claiming(wishes), await wishes.plant(WishStatus.DELIVERED)
    donor = await desk.donor()
    citizen = await wishes.county.citizen(donor)
    whose = read_citizen(wishes.county.database.keyring, citizen.token).id
    claim_id = await wishes.planted_claim(wish_id, whose, due_at=None)
    await desk.did("jinghe", claim_id, "thanks", {"text": "谢谢您"})
    async with wishes.county.database.write() as session:
        wish = await session.get_one(Wish, UUID(wish_id))
        await ending.settled(session, wish, SYSTEM)
    claim, why = f"/v1/staff/wish-claims/{claim_id}", {"purpose": "oversight"}
    doors = (f"/v1/staff/wishes/{wish_id}/child", f"{claim}/deliveries/reveal", f"{claim}/donor")
    time.forward(days=KEPT, seconds=-1)
    officer = await wishes.county.staff("officer")
    for path in (*doors, f"{claim}/thanks/read", f"{claim}/thanks/show"):
        assert (answer := await officer.post(path, why if path in doors else None)).status_code == 200, answer
    assert (await desk.mine(donor, claim_id))["thanks"] == "谢谢您"
    time.forward(seconds=1)
    for path in (*doors, f"{claim}/thanks/read", f"{claim}/thanks/show"):
        refused(await officer.post(path, why if path in doors else None), 404, "personal_data_erased")
    refused(await officer.post(f"{claim}/thanks", {"text": "谢谢您"}), 404, "personal_data_erased")
    assert (await desk.mine(donor, claim_id))["thanks"] is None
    assert "谢谢您" not in (await (await wishes.county.citizen(donor)).get("/v1/me/data")).text
