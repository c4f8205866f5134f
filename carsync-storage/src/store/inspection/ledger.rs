//! What is added and never changed: versions of templates, odometer readings, seal keys. Settings too, which are replaced.

use carsync_core::inspection::seal::SealKey;
use carsync_core::inspection::template::{Template, TemplateName};
use carsync_core::inspection::{InspectionSettings, OdometerReading};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{TemplateId, VehicleId};
use carsync_core::version::Version;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::column::{from_json, hex, id, instant, instants, json, micros, number, parsed, parsed_maybe, unhex};
use crate::entity::{inspection_settings, inspection_template, odometer_reading, seal_key};
use crate::scoped::Unit;

/// How many readings of a vehicle are told.
const READINGS_MAX: u64 = 100;

pub(super) fn read_settings(row: &inspection_settings::Model) -> Result<(InspectionSettings, Version), StorageError> {
    Ok((from_json("inspection settings", &row.body)?, Version::from_number(row.version)))
}

pub(super) fn read_template(row: &inspection_template::Model) -> Result<Template, StorageError> {
    const WHAT: &str = "template";
    Ok(Template {
        name: TemplateName::Own(id(row.id)),
        version: number(WHAT, row.version)?,
        created_at: instants(WHAT, row.created_at)?,
        draft: from_json(WHAT, &row.body)?,
    })
}

pub(super) fn template_row(id: TemplateId, template: &Template) -> Result<inspection_template::ActiveModel, StorageError> {
    Ok(inspection_template::ActiveModel {
        id: Set(id.uuid()),
        version: Set(i64::from(template.version)),
        body: Set(json(&template.draft)?),
        created_at: Set(template.created_at.map(micros)),
        ..Default::default()
    })
}

fn read_reading(row: odometer_reading::Model) -> Result<OdometerReading, StorageError> {
    const WHAT: &str = "odometer reading";
    Ok(OdometerReading {
        id: id(row.id),
        report: row.report_id.map(id),
        km: number(WHAT, row.km)?,
        read_at: instant(WHAT, row.read_at)?,
        lower_because: parsed_maybe(WHAT, row.lower_because.as_deref())?,
    })
}

pub(super) fn reading_row(vehicle: VehicleId, reading: &OdometerReading) -> odometer_reading::ActiveModel {
    odometer_reading::ActiveModel {
        id: Set(reading.id.uuid()),
        vehicle_id: Set(vehicle.uuid()),
        report_id: Set(reading.report.map(|report| report.uuid())),
        km: Set(i64::from(reading.km)),
        read_at: Set(micros(reading.read_at)),
        lower_because: Set(reading.lower_because.as_ref().map(ToString::to_string)),
        ..Default::default()
    }
}

pub(super) fn read_key(row: seal_key::Model) -> Result<SealKey, StorageError> {
    const WHAT: &str = "seal key";
    Ok(SealKey {
        id: id(row.id),
        public: parsed(WHAT, &row.public_key)?,
        private_box: unhex(WHAT, &row.private_box)?,
        created_at: instant(WHAT, row.created_at)?,
        retired_at: instants(WHAT, row.retired_at)?,
    })
}

impl Unit {
    pub(super) async fn write_settings(&self, settings: &InspectionSettings, seen: Version) -> Result<(), StorageError> {
        self.put_settings_row("inspection_settings", json(settings)?, seen).await
    }

    /// The newest version of each template.
    pub(super) async fn newest_templates(&self) -> Result<Vec<Template>, StorageError> {
        const TEXT: &str = "SELECT t.tenant_id, t.id, t.version, t.body, t.created_at FROM inspection_template t WHERE t.tenant_id = $1 \
             AND t.version = (SELECT MAX(o.version) FROM inspection_template o WHERE o.tenant_id = t.tenant_id AND o.id = t.id) ORDER BY t.id";
        self.rows::<inspection_template::Model>(TEXT, self.owned([])).await?.iter().map(read_template).collect()
    }

    pub(super) async fn readings_of(&self, vehicle: VehicleId) -> Result<Vec<OdometerReading>, StorageError> {
        let rows = self
            .find::<odometer_reading::Entity>()
            .filter(odometer_reading::Column::VehicleId.eq(vehicle.uuid()))
            .order_by_desc(odometer_reading::Column::ReadAt)
            .order_by_desc(odometer_reading::Column::Id)
            .limit(READINGS_MAX);
        self.all(rows).await?.into_iter().map(read_reading).collect()
    }

    /// The key in use is retired before the next takes its place; a unique index lets only one of two at once through.
    pub(super) async fn write_key(&self, key: &SealKey) -> Result<(), StorageError> {
        const RETIRE: &str = "UPDATE seal_key SET retired_at = $2 WHERE tenant_id = $1 AND retired_at IS NULL";
        self.run(RETIRE, self.owned([micros(key.created_at).into()]), Conflict::Duplicate).await?;
        let row = seal_key::ActiveModel {
            id: Set(key.id.uuid()),
            public_key: Set(key.public.to_string()),
            private_box: Set(hex(&key.private_box)),
            created_at: Set(micros(key.created_at)),
            retired_at: Set(key.retired_at.map(micros)),
            ..Default::default()
        };
        self.insert(row, Conflict::Duplicate).await
    }
}
