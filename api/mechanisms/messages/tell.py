"""Telling a citizen something: a row and a promise in the transaction of what is told."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from api import clock
from api.access import SYSTEM
from api.db.tables.messages import Message
from api.kernel import advance, outbox
from api.mechanisms.messages import workflow
from api.mechanisms.messages.templates import FIELDS
from api.terms.messages import MessageFailure, MessageTemplate

TOPIC = "message"


async def tell(
    session: AsyncSession,
    *,
    citizen_id: UUID | None,
    template: MessageTemplate,
    region_code: str,
    subject_kind: str,
    subject_id: UUID,
    fields: dict[str, str],
) -> Message:
    """Have a message sent; without a citizen it only shows staff whom to telephone.

    `fields` are by our own words (`templates.FIELDS`), never personal data: they stand
    in clear in the database and go to WeChat. Raises ValueError when they are not the template's.
    """
    if fields.keys() != FIELDS[template].keys():
        raise ValueError(f"fields of {template} are {sorted(FIELDS[template])}")
    message = Message(
        citizen_id=citizen_id,
        template=template,
        region_code=region_code,
        subject_kind=subject_kind,
        subject_id=subject_id,
        fields=fields,
        created_at=clock.now(),
    )
    session.add(message)
    await session.flush()
    if citizen_id is None:
        nobody = MessageFailure.UNREACHABLE
        await advance(session, message, workflow.MISS, SYSTEM, nobody, failure=nobody, settled_at=clock.now())
    else:
        outbox.enqueue(session, TOPIC, message_id=message.id)
    return message
