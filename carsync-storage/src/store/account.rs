//! Persons, sign-ins, sessions and operators.

use async_trait::async_trait;
use carsync_core::account::{AccountStore, AccountStoreMut, CodeBlock, Judgement, NumberRange, Person, SessionRecord, SignIn};
use carsync_core::jiff::Timestamp;
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{PersonId, PhoneNumber, SessionId, SignInId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder};

use crate::column::{id, instant, micros, number, parsed, parsed_maybe};
use crate::entity::{booking_change, code_block, deployment_operator, person, session, sign_in};
use crate::scoped::Unit;

pub(super) fn read_person(row: person::Model) -> Result<Person, StorageError> {
    const WHAT: &str = "person";
    Ok(Person {
        id: id(row.id),
        phone: parsed(WHAT, &row.phone)?,
        name: parsed_maybe(WHAT, row.name.as_deref())?,
        locale: parsed(WHAT, &row.locale)?,
        notices: row.notices,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

pub(super) fn person_row(person: &Person) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(person.id.uuid()),
        phone: Set(person.phone.e164().to_owned()),
        name: Set(person.name.as_ref().map(ToString::to_string)),
        locale: Set(person.locale.to_string()),
        created_at: Set(micros(person.created_at)),
        version: Set(person.version.number()),
        notices: Set(person.notices),
    }
}

fn read_block(row: code_block::Model) -> Result<CodeBlock, StorageError> {
    const WHAT: &str = "block of codes";
    Ok(CodeBlock {
        range: parsed(WHAT, &row.number_range)?,
        sent: number(WHAT, row.sent)?,
        used: number(WHAT, row.used)?,
        blocked_at: instant(WHAT, row.blocked_at)?,
    })
}

#[async_trait]
impl AccountStore for Unit {
    async fn person_by_phone(&self, phone: &PhoneNumber) -> Result<Option<Person>, StorageError> {
        let rows = self.find_common::<person::Entity>().filter(person::Column::Phone.eq(phone.e164()));
        self.one(rows).await?.map(read_person).transpose()
    }

    async fn person(&self, id: PersonId) -> Result<Option<Person>, StorageError> {
        let rows = self.find_common::<person::Entity>().filter(person::Column::Id.eq(id.uuid()));
        self.one(rows).await?.map(read_person).transpose()
    }

    async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<(SessionId, Person)>, StorageError> {
        let living = session::Column::TokenHash.eq(token_hash).and(session::Column::ExpiresAt.gt(micros(now)));
        let Some(session) = self.one(self.find_common::<session::Entity>().filter(living)).await? else { return Ok(None) };
        let person = AccountStore::person(self, id(session.person_id)).await?;
        Ok(person.map(|person| (id(session.id), person)))
    }

    async fn sign_ins_since(&self, phone: &PhoneNumber, since: Timestamp) -> Result<Vec<Timestamp>, StorageError> {
        let recent = sign_in::Column::Phone.eq(phone.e164()).and(sign_in::Column::CreatedAt.gt(micros(since)));
        let rows = self.find_common::<sign_in::Entity>().filter(recent).order_by_desc(sign_in::Column::CreatedAt);
        self.all(rows).await?.into_iter().map(|row| instant("sign-in", row.created_at)).collect()
    }

    async fn code_block(&self, range: &NumberRange) -> Result<Option<CodeBlock>, StorageError> {
        let rows = self.find_common::<code_block::Entity>().filter(code_block::Column::NumberRange.eq(range.to_string()));
        self.one(rows).await?.map(read_block).transpose()
    }

    async fn code_blocks(&self) -> Result<Vec<CodeBlock>, StorageError> {
        let rows = self.find_common::<code_block::Entity>().order_by_desc(code_block::Column::BlockedAt);
        self.all(rows).await?.into_iter().map(read_block).collect()
    }

    async fn is_operator(&self, person: PersonId) -> Result<bool, StorageError> {
        let rows = self.find_common::<deployment_operator::Entity>();
        Ok(self.one(rows.filter(deployment_operator::Column::PersonId.eq(person.uuid()))).await?.is_some())
    }
}

#[async_trait]
impl AccountStoreMut for Unit {
    async fn insert_person(&mut self, person: &Person) -> Result<(), StorageError> {
        self.insert_common(person_row(person)).await
    }

    async fn lock_phone(&mut self, phone: &PhoneNumber) -> Result<(), StorageError> {
        if let Some(text) = self.dialect().lock_phone() {
            self.run(text, [phone.e164().into()], Conflict::Missing).await?;
        }
        Ok(())
    }

    async fn insert_sign_in(&mut self, sign_in: &SignIn) -> Result<(), StorageError> {
        self.insert_common(sign_in::ActiveModel {
            id: Set(sign_in.id.uuid()),
            phone: Set(sign_in.phone.e164().to_owned()),
            code_hash: Set(sign_in.code_hash.clone()),
            locale: Set(sign_in.locale.to_string()),
            attempts: Set(0),
            used_at: Set(None),
            created_at: Set(micros(sign_in.created_at)),
            expires_at: Set(micros(sign_in.expires_at)),
        })
        .await
    }

    async fn block_codes(&mut self, block: &CodeBlock) -> Result<bool, StorageError> {
        const BLOCK: &str = "INSERT INTO code_block (number_range, sent, used, blocked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let values =
            [block.range.to_string().into(), i64::from(block.sent).into(), i64::from(block.used).into(), micros(block.blocked_at).into()];
        Ok(self.run(BLOCK, values, Conflict::Duplicate).await? == 1)
    }

    async fn lift_code_block(&mut self, range: &NumberRange) -> Result<bool, StorageError> {
        Ok(self.remove_common::<code_block::Entity>(code_block::Column::NumberRange.eq(range.to_string())).await? == 1)
    }

    async fn try_sign_in(&mut self, id: SignInId, tries_max: u32, now: Timestamp) -> Result<Judgement, StorageError> {
        const COUNT: &str = "UPDATE sign_in SET attempts = attempts + 1 \
             WHERE id = $1 AND attempts < $2 AND used_at IS NULL AND expires_at > $3";
        let values = [id.uuid().into(), i64::from(tries_max).into(), micros(now).into()];
        if self.run(COUNT, values, Conflict::Duplicate).await? == 0 {
            return Ok(Judgement::Dead);
        }
        let rows = self.find_common::<sign_in::Entity>().filter(sign_in::Column::Id.eq(id.uuid()));
        let Some(row) = self.one(rows).await? else { return Ok(Judgement::Dead) };
        let (phone, locale) = (parsed("sign-in", &row.phone)?, parsed("sign-in", &row.locale)?);
        Ok(Judgement::Compare { code_hash: row.code_hash, phone, locale })
    }

    async fn use_sign_in(&mut self, id: SignInId, now: Timestamp) -> Result<bool, StorageError> {
        const USE: &str = "UPDATE sign_in SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
        Ok(self.run(USE, [id.uuid().into(), micros(now).into()], Conflict::Duplicate).await? == 1)
    }

    async fn insert_session(&mut self, session: &SessionRecord) -> Result<(), StorageError> {
        self.insert_common(session::ActiveModel {
            id: Set(session.id.uuid()),
            person_id: Set(session.person.uuid()),
            token_hash: Set(session.token_hash.clone()),
            created_at: Set(micros(session.created_at)),
            expires_at: Set(micros(session.expires_at)),
        })
        .await
    }

    async fn end_session(&mut self, id: SessionId) -> Result<(), StorageError> {
        self.remove_common::<session::Entity>(session::Column::Id.eq(id.uuid())).await.map(|_| ())
    }

    async fn grant_operator(&mut self, person: PersonId, at: Timestamp) -> Result<(), StorageError> {
        const GRANT: &str = "INSERT INTO deployment_operator (person_id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.run(GRANT, [person.uuid().into(), micros(at).into()], Conflict::Duplicate).await.map(|_| ())
    }

    async fn purge(&mut self, before: Timestamp) -> Result<u64, StorageError> {
        let before = micros(before);
        let sign_ins = self.remove_common::<sign_in::Entity>(sign_in::Column::ExpiresAt.lt(before)).await?;
        let sessions = self.remove_common::<session::Entity>(session::Column::ExpiresAt.lt(before)).await?;
        let changes = self.remove_common::<booking_change::Entity>(booking_change::Column::At.lt(before)).await?;
        // Answers to idempotent requests are kept two days, messages that have ended a month.
        const DAY: i64 = 24 * 3_600 * 1_000_000;
        let answers = self.run("DELETE FROM idempotency WHERE created_at < $1", [(before - DAY).into()], Conflict::Missing).await?;
        let messages = self.run("DELETE FROM outbox WHERE ended_at < $1", [(before - 29 * DAY).into()], Conflict::Missing).await?;
        // Counts of months are kept for two, others for their day.
        const TALLIES: &str = "DELETE FROM tally WHERE window_at < $1 AND (window_at < $2 OR subject NOT LIKE 'sms:%')";
        let tries = self.run(TALLIES, [before.into(), (before - 62 * DAY).into()], Conflict::Missing).await?;
        // The work on reports that is done, too.
        let jobs = self.run("DELETE FROM report_job WHERE ended_at < $1", [(before - 29 * DAY).into()], Conflict::Missing).await?;
        Ok(sign_ins + sessions + changes + answers + messages + tries + jobs)
    }
}
