//! Customer cards and vehicles of a tenant.

use async_trait::async_trait;
use carsync_core::customer::{CustomerCard, CustomerSearch, CustomerStore, CustomerStoreMut, Vehicle};
use carsync_core::page::{Page, PageQuery};
use carsync_core::storage::{Conflict, StorageError};
use carsync_core::value::{CustomerId, Locale, PersonId, PhoneNumber, Plate, VehicleId, WorkshopId};
use carsync_core::version::Version;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, Value};

use crate::column::{from_json, id, instant, json, micros, parsed, parsed_maybe, uuids};
use crate::entity::{customer, vehicle};
use crate::scoped::Unit;

fn read_card(row: customer::Model) -> Result<CustomerCard, StorageError> {
    const WHAT: &str = "customer";
    Ok(CustomerCard {
        id: id(row.id),
        person: row.person_id.map(id),
        phone: parsed_maybe(WHAT, row.phone.as_deref())?,
        name: parsed_maybe(WHAT, row.name.as_deref())?,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

/// A pattern for what contains the text, whose own signs stand for themselves.
fn containing(text: &str) -> Value {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%").into()
}

fn card_row(card: &CustomerCard) -> customer::ActiveModel {
    customer::ActiveModel {
        id: Set(card.id.uuid()),
        person_id: Set(card.person.map(|person| person.uuid())),
        phone: Set(card.phone.as_ref().map(|phone| phone.e164().to_owned())),
        name: Set(card.name.as_ref().map(ToString::to_string)),
        created_at: Set(micros(card.created_at)),
        version: Set(card.version.number()),
        ..Default::default()
    }
}

fn read_vehicle(row: vehicle::Model) -> Result<Vehicle, StorageError> {
    const WHAT: &str = "vehicle";
    Ok(Vehicle {
        id: id(row.id),
        customer: row.customer_id.map(id),
        facts: from_json(WHAT, &row.facts)?,
        created_at: instant(WHAT, row.created_at)?,
        version: Version::from_number(row.version),
    })
}

fn vehicle_row(vehicle: &Vehicle) -> Result<vehicle::ActiveModel, StorageError> {
    Ok(vehicle::ActiveModel {
        id: Set(vehicle.id.uuid()),
        customer_id: Set(vehicle.customer.map(|customer| customer.uuid())),
        plate_key: Set(vehicle.facts.plate.as_ref().map(Plate::key)),
        facts: Set(json(&vehicle.facts)?),
        created_at: Set(micros(vehicle.created_at)),
        version: Set(vehicle.version.number()),
        ..Default::default()
    })
}

#[async_trait]
impl CustomerStore for Unit {
    async fn by_person(&self, person: PersonId) -> Result<Option<CustomerCard>, StorageError> {
        let rows = self.find::<customer::Entity>().filter(customer::Column::PersonId.eq(person.uuid()));
        self.one(rows).await?.map(read_card).transpose()
    }

    async fn by_phone(&self, phone: &PhoneNumber) -> Result<Option<CustomerCard>, StorageError> {
        let rows = self.find::<customer::Entity>().filter(customer::Column::Phone.eq(phone.e164()));
        self.one(rows).await?.map(read_card).transpose()
    }

    async fn cards(&self, ids: &[CustomerId]) -> Result<Vec<CustomerCard>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.find::<customer::Entity>().filter(customer::Column::Id.is_in(uuids(ids)));
        self.all(rows).await?.into_iter().map(read_card).collect()
    }

    async fn language_of(&self, card: CustomerId) -> Result<Option<Locale>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            locale: String,
        }
        const TEXT: &str = "SELECT p.locale FROM customer c JOIN person p ON p.id = c.person_id WHERE c.tenant_id = $1 AND c.id = $2";
        let rows = self.rows::<Row>(TEXT, self.owned([card.uuid().into()])).await?;
        rows.first().map(|row| parsed("person", &row.locale)).transpose()
    }

    async fn vehicles(&self, ids: &[VehicleId]) -> Result<Vec<Vehicle>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.find::<vehicle::Entity>().filter(vehicle::Column::Id.is_in(uuids(ids)));
        self.all(rows).await?.into_iter().map(read_vehicle).collect()
    }

    async fn vehicles_of(&self, owners: &[CustomerId]) -> Result<Vec<Vehicle>, StorageError> {
        if owners.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.find::<vehicle::Entity>().filter(vehicle::Column::CustomerId.is_in(uuids(owners)));
        self.all(rows.order_by_asc(vehicle::Column::Id)).await?.into_iter().map(read_vehicle).collect()
    }

    async fn search(
        &self,
        search: Option<&CustomerSearch>,
        workshop: Option<WorkshopId>,
        page: &PageQuery<CustomerId>,
    ) -> Result<Page<CustomerCard, CustomerId>, StorageError> {
        let mut values = self.owned([Value::from(i64::from(page.limit) + 1)]);
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut text = "SELECT c.* FROM customer c WHERE c.tenant_id = $1".to_owned();
        if let Some(after) = page.after {
            text += &format!(" AND c.id < {}", bind(after.uuid().into()));
        }
        if let Some(workshop) = workshop {
            text += &format!(
                " AND EXISTS (SELECT 1 FROM booking b WHERE b.tenant_id = c.tenant_id AND b.customer_id = c.id AND b.workshop_id = {})",
                bind(workshop.uuid().into())
            );
        }
        if let Some(CustomerSearch { name, phone, plate }) = search {
            // As `fold_digits` makes letters one that keyboards write in two ways.
            const FOLDED: &str = "LOWER(REPLACE(REPLACE(REPLACE(REPLACE(c.name, '\u{64a}', '\u{6cc}'), '\u{649}', '\u{6cc}'), '\u{643}', '\u{6a9}'), '\u{200c}', ''))";
            text += &format!(" AND ({FOLDED} LIKE {} ESCAPE '!'", bind(containing(name)));
            if let Some(phone) = phone {
                text += &format!(" OR c.phone LIKE {} ESCAPE '!'", bind(containing(phone)));
            }
            if let Some(plate) = plate {
                text += &format!(
                    " OR EXISTS (SELECT 1 FROM vehicle v WHERE v.tenant_id = c.tenant_id AND v.customer_id = c.id \
                     AND REPLACE(v.plate_key, '-', '') LIKE {} ESCAPE '!')",
                    bind(containing(plate))
                );
            }
            text.push(')');
        }
        text += " ORDER BY c.id DESC LIMIT $2";
        let cards = self.rows::<customer::Model>(&text, values).await?.into_iter().map(read_card).collect::<Result<_, _>>()?;
        Ok(Page::cut(cards, page.limit, |card: &CustomerCard| card.id))
    }

    async fn vehicle_by_plate(&self, plate: &Plate) -> Result<Option<Vehicle>, StorageError> {
        let rows = self.find::<vehicle::Entity>().filter(vehicle::Column::PlateKey.eq(plate.key()));
        self.one(rows).await?.map(read_vehicle).transpose()
    }
}

#[async_trait]
impl CustomerStoreMut for Unit {
    async fn insert_card(&mut self, card: &CustomerCard) -> Result<(), StorageError> {
        self.insert(card_row(card), Conflict::Duplicate).await
    }

    async fn update_card(&mut self, card: &CustomerCard, seen: Version) -> Result<(), StorageError> {
        let fits = customer::Column::Id.eq(card.id.uuid()).and(customer::Column::Version.eq(seen.number()));
        self.replace(card_row(card), fits).await
    }

    async fn lock_card(&mut self, id: CustomerId) -> Result<(), StorageError> {
        if let Some(text) = self.dialect().lock_card() {
            self.run(text, self.owned([id.uuid().into()]), Conflict::Missing).await?;
        }
        Ok(())
    }

    async fn insert_vehicle(&mut self, vehicle: &Vehicle) -> Result<(), StorageError> {
        self.insert(vehicle_row(vehicle)?, Conflict::Duplicate).await
    }

    async fn update_vehicle(&mut self, vehicle: &Vehicle, seen: Version) -> Result<(), StorageError> {
        let fits = vehicle::Column::Id.eq(vehicle.id.uuid()).and(vehicle::Column::Version.eq(seen.number()));
        self.replace(vehicle_row(vehicle)?, fits).await
    }
}
