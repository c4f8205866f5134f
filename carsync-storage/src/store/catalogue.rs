//! Workshops, bays, services and closures.

use async_trait::async_trait;
use carsync_core::catalogue::{
    Bay, CatalogueStore, CatalogueStoreMut, Closure, ClosureDraft, ClosurePeriod, Service, Workshop, WorkshopRef,
};
use carsync_core::jiff::civil::DateTime;
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{BayId, ClosureId, ServiceId, WorkshopId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, QueryFilter, QueryOrder};

use crate::column::{from_json, id, json, parsed};
use crate::entity::{bay, closure, service, workshop};
use crate::scoped::Unit;

fn read_workshop(row: workshop::Model) -> Result<Workshop, StorageError> {
    Ok(Workshop { id: id(row.id), draft: from_json("workshop", &row.body)?, version: Version::from_number(row.version) })
}

fn workshop_row(workshop: &Workshop) -> Result<workshop::ActiveModel, StorageError> {
    Ok(workshop::ActiveModel {
        id: Set(workshop.id.uuid()),
        slug: Set(workshop.draft.slug.to_string()),
        body: Set(json(&workshop.draft)?),
        version: Set(workshop.version.number()),
        ..Default::default()
    })
}

fn read_bay(row: bay::Model) -> Result<Bay, StorageError> {
    let draft = from_json("bay", &row.body)?;
    Ok(Bay { id: id(row.id), workshop: id(row.workshop_id), draft, version: Version::from_number(row.version) })
}

fn bay_row(bay: &Bay) -> Result<bay::ActiveModel, StorageError> {
    Ok(bay::ActiveModel {
        id: Set(bay.id.uuid()),
        workshop_id: Set(bay.workshop.uuid()),
        position: Set(i64::from(bay.draft.position)),
        body: Set(json(&bay.draft)?),
        version: Set(bay.version.number()),
        ..Default::default()
    })
}

fn read_service(row: service::Model) -> Result<Service, StorageError> {
    let draft = from_json("service", &row.body)?;
    Ok(Service { id: id(row.id), workshop: id(row.workshop_id), draft, version: Version::from_number(row.version) })
}

fn service_row(service: &Service) -> Result<service::ActiveModel, StorageError> {
    Ok(service::ActiveModel {
        id: Set(service.id.uuid()),
        workshop_id: Set(service.workshop.uuid()),
        slug: Set(service.draft.slug.to_string()),
        body: Set(json(&service.draft)?),
        version: Set(service.version.number()),
        ..Default::default()
    })
}

/// ISO text of fixed length, which sorts as time does.
fn civil_text(at: DateTime) -> String {
    format!("{at:.0}")
}

fn civil(text: &str) -> Result<DateTime, StorageError> {
    text.parse()
        .map_err(|source| StorageError::Corrupt { what: "closure", source: Box::<dyn std::error::Error + Send + Sync>::from(source) })
}

fn read_closure(row: closure::Model) -> Result<Closure, StorageError> {
    let period = ClosurePeriod::new(civil(&row.starts)?, civil(&row.ends)?)
        .map_err(|source| StorageError::Corrupt { what: "closure", source: Box::new(source) })?;
    let draft = ClosureDraft { workshop: row.workshop_id.map(id), period, reason: parsed("closure", &row.reason)? };
    Ok(Closure { id: id(row.id), draft })
}

#[async_trait]
impl CatalogueStore for Unit {
    async fn workshop(&self, which: &WorkshopRef) -> Result<Option<Workshop>, StorageError> {
        let named = match which {
            WorkshopRef::Id(id) => workshop::Column::Id.eq(id.uuid()),
            WorkshopRef::Slug(slug) => workshop::Column::Slug.eq(slug.as_str()),
        };
        self.one(self.find::<workshop::Entity>().filter(named)).await?.map(read_workshop).transpose()
    }

    async fn workshops(&self) -> Result<Vec<Workshop>, StorageError> {
        let rows = self.find::<workshop::Entity>().order_by_asc(workshop::Column::Slug);
        self.all(rows).await?.into_iter().map(read_workshop).collect()
    }

    async fn bays(&self, workshop: WorkshopId) -> Result<Vec<Bay>, StorageError> {
        let rows = self
            .find::<bay::Entity>()
            .filter(bay::Column::WorkshopId.eq(workshop.uuid()))
            .order_by_asc(bay::Column::Position)
            .order_by_asc(bay::Column::Id);
        self.all(rows).await?.into_iter().map(read_bay).collect()
    }

    async fn services(&self, workshop: WorkshopId) -> Result<Vec<Service>, StorageError> {
        let own = service::Column::WorkshopId.eq(workshop.uuid());
        let rows = self.find::<service::Entity>().filter(own).order_by_asc(service::Column::Slug);
        self.all(rows).await?.into_iter().map(read_service).collect()
    }

    async fn closures(&self, workshop: WorkshopId, after: DateTime) -> Result<Vec<Closure>, StorageError> {
        let whose = Condition::any().add(closure::Column::WorkshopId.is_null()).add(closure::Column::WorkshopId.eq(workshop.uuid()));
        let rows = self
            .find::<closure::Entity>()
            .filter(whose)
            .filter(closure::Column::Ends.gt(civil_text(after)))
            .order_by_asc(closure::Column::Starts)
            .order_by_asc(closure::Column::Id);
        self.all(rows).await?.into_iter().map(read_closure).collect()
    }

    async fn closure(&self, id: ClosureId) -> Result<Option<Closure>, StorageError> {
        let rows = self.find::<closure::Entity>().filter(closure::Column::Id.eq(id.uuid()));
        self.one(rows).await?.map(read_closure).transpose()
    }

    async fn bay(&self, id: BayId) -> Result<Option<Bay>, StorageError> {
        self.one(self.find::<bay::Entity>().filter(bay::Column::Id.eq(id.uuid()))).await?.map(read_bay).transpose()
    }

    async fn service(&self, id: ServiceId) -> Result<Option<Service>, StorageError> {
        let rows = self.find::<service::Entity>().filter(service::Column::Id.eq(id.uuid()));
        self.one(rows).await?.map(read_service).transpose()
    }
}

#[async_trait]
impl CatalogueStoreMut for Unit {
    async fn insert_workshop(&mut self, workshop: &Workshop) -> Result<(), StorageError> {
        self.insert(workshop_row(workshop)?, Conflict::Duplicate).await
    }

    async fn update_workshop(&mut self, workshop: &Workshop, seen: Version) -> Result<(), StorageError> {
        let fits = workshop::Column::Id.eq(workshop.id.uuid()).and(workshop::Column::Version.eq(seen.number()));
        self.replace(workshop_row(workshop)?, fits).await
    }

    async fn insert_bay(&mut self, bay: &Bay) -> Result<(), StorageError> {
        self.insert(bay_row(bay)?, Conflict::Duplicate).await
    }

    async fn update_bay(&mut self, bay: &Bay, seen: Version) -> Result<(), StorageError> {
        let fits = bay::Column::Id.eq(bay.id.uuid()).and(bay::Column::Version.eq(seen.number()));
        self.replace(bay_row(bay)?, fits).await
    }

    async fn insert_service(&mut self, service: &Service) -> Result<(), StorageError> {
        self.insert(service_row(service)?, Conflict::Duplicate).await
    }

    async fn update_service(&mut self, service: &Service, seen: Version) -> Result<(), StorageError> {
        let fits = service::Column::Id.eq(service.id.uuid()).and(service::Column::Version.eq(seen.number()));
        self.replace(service_row(service)?, fits).await
    }

    async fn insert_closure(&mut self, closure: &Closure) -> Result<(), StorageError> {
        let row = closure::ActiveModel {
            id: Set(closure.id.uuid()),
            workshop_id: Set(closure.draft.workshop.map(|workshop| workshop.uuid())),
            starts: Set(civil_text(closure.draft.period.from())),
            ends: Set(civil_text(closure.draft.period.until())),
            reason: Set(closure.draft.reason.to_string()),
            ..Default::default()
        };
        self.insert(row, Conflict::Duplicate).await
    }

    async fn delete_closure(&mut self, id: ClosureId) -> Result<bool, StorageError> {
        Ok(self.remove::<closure::Entity>(closure::Column::Id.eq(id.uuid())).await? > 0)
    }
}
