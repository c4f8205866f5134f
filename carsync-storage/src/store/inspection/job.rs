//! The work on final reports: given inside units, leased by workers in units of their own, advanced in the unit of the step that was done.

use async_trait::async_trait;
use carsync_core::inspection::{JobStep, ReportJob, ReportQueue};
use carsync_core::jiff::Timestamp;
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::ReportId;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::SqlStorage;
use crate::column::{id, micros, named};
use crate::entity::report_job::{ActiveModel, Column, Entity};
use crate::scoped::Unit;

const WHAT: &str = "report job";

impl Unit {
    pub(super) async fn open_job(&self, report: ReportId) -> Result<Option<(JobStep, Option<String>)>, StorageError> {
        let rows = self.find::<Entity>().filter(Column::ReportId.eq(report.uuid())).filter(Column::State.eq("queued"));
        self.one(rows).await?.map(|row| Ok((named(WHAT, &row.step, JobStep::by_name)?, row.reason))).transpose()
    }

    pub(super) async fn write_job(&self, report: ReportId, at: Timestamp) -> Result<(), StorageError> {
        let row = ActiveModel {
            report_id: Set(report.uuid()),
            step: Set(JobStep::Render.name().to_owned()),
            state: Set("queued".to_owned()),
            attempts: Set(0),
            fence: Set(0),
            leased_until: Set(None),
            due_at: Set(micros(at)),
            reason: Set(None),
            created_at: Set(micros(at)),
            ended_at: Set(None),
            ..Default::default()
        };
        self.insert(row, Conflict::Duplicate).await
    }

    /// The lease goes on over the next step, whose first try thereby has begun.
    pub(super) async fn step_job(&self, job: &ReportJob, next: Option<JobStep>) -> Result<(), StorageError> {
        const NEXT: &str = "UPDATE report_job SET step = $5, attempts = 1, reason = NULL \
             WHERE tenant_id = $1 AND report_id = $2 AND step = $3 AND fence = $4 AND state = 'queued' AND leased_until IS NOT NULL";
        const DONE: &str = "UPDATE report_job SET state = 'done', reason = NULL, ended_at = leased_until, leased_until = NULL \
             WHERE tenant_id = $1 AND report_id = $2 AND step = $3 AND fence = $4 AND state = 'queued' AND leased_until IS NOT NULL";
        let mut values = self.owned([job.report.uuid().into(), job.step.name().into(), job.fence.into()]);
        match next {
            Some(next) => {
                values.push(next.name().into());
                self.change_one(NEXT, values).await
            }
            None => self.change_one(DONE, values).await,
        }
    }
}

#[derive(FromQueryResult)]
struct LeaseRow {
    tenant_id: Uuid,
    report_id: Uuid,
    step: String,
    attempts: i64,
    fence: i64,
}

#[async_trait]
impl ReportQueue for SqlStorage {
    async fn lease_report(&self, now: Timestamp, until: Timestamp) -> Result<Option<ReportJob>, StorageError> {
        if !self.has_due_report(now).await? {
            return Ok(None);
        }
        let unit = self.writing(Uuid::nil()).await?;
        let leased = unit.rows::<LeaseRow>(unit.dialect().lease_report(), [micros(until).into(), micros(now).into()]).await?;
        unit.commit().await?;
        leased
            .into_iter()
            .next()
            .map(|row| {
                Ok(ReportJob {
                    tenant: id(row.tenant_id),
                    report: id(row.report_id),
                    step: named(WHAT, &row.step, JobStep::by_name)?,
                    fence: row.fence,
                    attempts: u32::try_from(row.attempts - 1).unwrap_or(0),
                })
            })
            .transpose()
    }

    async fn retry_report(&self, job: &ReportJob, due_at: Timestamp, why: &str) -> Result<bool, StorageError> {
        const TEXT: &str = "UPDATE report_job SET leased_until = NULL, due_at = $4, reason = $5 \
             WHERE tenant_id = $1 AND report_id = $2 AND fence = $3 AND state = 'queued' AND leased_until IS NOT NULL";
        let values = vec![job.tenant.uuid().into(), job.report.uuid().into(), job.fence.into(), micros(due_at).into(), why.into()];
        let unit = self.writing(Uuid::nil()).await?;
        let settled = unit.run(TEXT, values, Conflict::Missing).await? == 1;
        unit.commit().await?;
        Ok(settled)
    }
}

impl SqlStorage {
    /// Looks before it leases, so that an idle worker does not take the write lock every second.
    async fn has_due_report(&self, now: Timestamp) -> Result<bool, StorageError> {
        const TEXT: &str = "SELECT report_id FROM report_job WHERE state = 'queued' AND due_at <= $1 \
             AND (leased_until IS NULL OR leased_until <= $1) LIMIT 1";
        #[derive(FromQueryResult)]
        struct Row {
            #[expect(dead_code, reason = "that there is a row is all that is asked")]
            report_id: Uuid,
        }
        let unit = self.reading(Uuid::nil()).await?;
        Ok(!unit.rows::<Row>(TEXT, [micros(now).into()]).await?.is_empty())
    }
}
