//! What is written of a draft, and how a draft ends.
//!
//! **Law.** Every statement that changes a draft or a part of it names the state `draft`, and on PostgreSQL holds the draft's lock until the
//! unit ends: what was acknowledged before a report was finalised is in it, and nothing changes afterwards.

use carsync_core::inspection::{DraftLock, Photo, SavedFinding};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{PhotoId, ReportId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::column::{from_json, id, instant, json, micros, number, parsed, parsed_maybe};
use crate::entity::{finding, report_photo};
use crate::scoped::Unit;

/// That something is there, and no more of it.
#[derive(FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "that there is a row is all that is asked")]
    found: i32,
}

fn read_finding(row: finding::Model) -> Result<SavedFinding, StorageError> {
    const WHAT: &str = "finding";
    Ok(SavedFinding {
        item: parsed(WHAT, &row.item)?,
        finding: from_json(WHAT, &row.body)?,
        saved_by: row.saved_by.map(id),
        version: Version::from_number(row.version),
    })
}

fn read_photo(row: report_photo::Model) -> Result<Photo, StorageError> {
    const WHAT: &str = "photo";
    Ok(Photo {
        id: id(row.id),
        item: parsed_maybe(WHAT, row.item.as_deref())?,
        caption: parsed_maybe(WHAT, row.caption.as_deref())?,
        width: number(WHAT, row.width)?,
        height: number(WHAT, row.height)?,
        sha256: row.sha256,
        upload_sha256: row.upload_sha256,
        created_at: instant(WHAT, row.created_at)?,
    })
}

impl Unit {
    pub(super) async fn lock_report_draft(&self, report: ReportId, how: DraftLock) -> Result<bool, StorageError> {
        let found = self.rows::<Found>(self.dialect().lock_draft(how), self.owned([report.uuid().into()])).await?;
        Ok(!found.is_empty())
    }

    pub(super) async fn findings_of(&self, report: ReportId) -> Result<Vec<SavedFinding>, StorageError> {
        let rows = self.find::<finding::Entity>().filter(finding::Column::ReportId.eq(report.uuid()));
        self.all(rows.order_by_asc(finding::Column::Item)).await?.into_iter().map(read_finding).collect()
    }

    pub(super) async fn write_finding(&self, report: ReportId, saved: &SavedFinding, seen: Version) -> Result<(), StorageError> {
        let values = [
            report.uuid().into(),
            saved.item.as_str().into(),
            json(&saved.finding)?.into(),
            saved.saved_by.map(|person| person.uuid()).into(),
            saved.version.number().into(),
        ];
        let draft = format!("FROM report WHERE tenant_id = $1 AND id = $2 AND state = 'draft'{}", self.dialect().shared());
        if seen.number() == 0 {
            // A key that is known is no failure, which would break the unit: the caller may go on with other items.
            let text = format!(
                "INSERT INTO finding (tenant_id, report_id, item, body, saved_by, version) SELECT $1, $2, $3, $4, $5, $6 {draft} \
                 ON CONFLICT DO NOTHING"
            );
            self.change_one(&text, self.owned(values)).await
        } else {
            let text = format!(
                "UPDATE finding SET body = $4, saved_by = $5, version = $6 \
                 WHERE tenant_id = $1 AND report_id = $2 AND item = $3 AND version = $7 AND EXISTS (SELECT 1 {draft})"
            );
            let mut values = self.owned(values);
            values.push(seen.number().into());
            self.change_one(&text, values).await
        }
    }

    pub(super) async fn photos_of(&self, report: ReportId) -> Result<Vec<Photo>, StorageError> {
        let rows = self
            .find::<report_photo::Entity>()
            .filter(report_photo::Column::ReportId.eq(report.uuid()))
            .order_by_asc(report_photo::Column::Position)
            .order_by_asc(report_photo::Column::CreatedAt)
            .order_by_asc(report_photo::Column::Id);
        self.all(rows).await?.into_iter().map(read_photo).collect()
    }

    pub(super) async fn write_photo(&self, report: ReportId, photo: &Photo) -> Result<(), StorageError> {
        let text = format!(
            "INSERT INTO report_photo (tenant_id, report_id, id, position, item, caption, width, height, sha256, upload_sha256, created_at) \
             SELECT $1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM report_photo WHERE tenant_id = $1 AND report_id = $2), \
             $4, $5, $6, $7, $8, $9, $10 FROM report WHERE tenant_id = $1 AND id = $2 AND state = 'draft'{}",
            self.dialect().shared()
        );
        let values = self.owned([
            report.uuid().into(),
            photo.id.uuid().into(),
            photo.item.as_ref().map(ToString::to_string).into(),
            photo.caption.as_ref().map(ToString::to_string).into(),
            i64::from(photo.width).into(),
            i64::from(photo.height).into(),
            photo.sha256.as_str().into(),
            photo.upload_sha256.as_str().into(),
            micros(photo.created_at).into(),
        ]);
        self.change_one(&text, values).await
    }

    pub(super) async fn remove_photo(&self, report: ReportId, photo: PhotoId) -> Result<bool, StorageError> {
        if !self.lock_report_draft(report, DraftLock::Part).await? {
            return Err(StorageError::Conflict(Conflict::Stale));
        }
        let this = report_photo::Column::ReportId.eq(report.uuid()).and(report_photo::Column::Id.eq(photo.uuid()));
        Ok(self.remove::<report_photo::Entity>(this).await? > 0)
    }
}
