//! People, sessions, vehicles and staff on the wire.

use carsync_core::account::{Membership, Person, Role, Session, SignInRequested};
use carsync_core::customer::{KnownCustomer, Vehicle, VehicleFacts};
use carsync_core::value::{
    ChassisNumber, CustomerId, Locale, Name, PersonId, PhoneNumber, Plate, SignInId, Slug, VehicleId, Vin, WorkshopId,
};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::text::{At, Text};
use crate::http::input::refused;
use crate::http::problem::Problem;

/// Asks for a code.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename = "CodeRequest", deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeInput {
    /// A mobile number in any usual spelling.
    pub(crate) phone: Text<PhoneNumber>,
    /// The tenant, by its slug, whose site the person signs in on: its account and words are used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<Text<Slug>>,
}

/// A code is on its way.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct CodeSent {
    /// Give it back with the code.
    request: Text<SignInId>,
    /// When the code dies.
    expires_at: At,
    /// When another may be asked for.
    again_at: At,
}

impl CodeSent {
    pub(crate) fn of(sent: &SignInRequested) -> Self {
        Self { request: Text(sent.request), expires_at: At::utc(sent.expires_at), again_at: At::utc(sent.again_at) }
    }
}

/// Gives the code back.
#[derive(Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInInput {
    pub(crate) request: Text<SignInId>,
    /// The six digits.
    pub(crate) code: String,
    /// For the site's own pages: the session comes as a cookie that no script can read, and not as a token.
    #[oai(default)]
    #[serde(default)]
    pub(crate) cookie: bool,
}

/// A fresh session.
#[derive(Clone, Object, Serialize)]
#[oai(rename = "Session")]
pub(crate) struct SessionView {
    /// Send it as `Authorization: Bearer`. It is shown only now; absent where it came as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    expires_at: At,
    person: PersonView,
}

impl SessionView {
    /// The session with its token, or without where that goes another way.
    pub(crate) fn of(session: &Session, with_token: bool) -> Self {
        let token = with_token.then(|| session.token.expose().to_owned());
        Self { token, expires_at: At::utc(session.expires_at), person: PersonView::of(&session.person) }
    }
}

/// A person, to themselves.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Person")]
pub(crate) struct PersonView {
    id: Text<PersonId>,
    phone: Text<PhoneNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text<Name>>,
    locale: Text<Locale>,
    /// Whether they want messages beside codes.
    notices: bool,
}

impl PersonView {
    pub(crate) fn of(person: &Person) -> Self {
        Self {
            id: Text(person.id),
            phone: Text(person.phone.clone()),
            name: person.name.clone().map(Text),
            locale: Text(person.locale),
            notices: person.notices,
        }
    }
}

/// Who I am and where I work.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Me {
    pub(crate) person: PersonView,
    pub(crate) memberships: Vec<MembershipView>,
    /// Whether I operate the deployment.
    pub(crate) operator: bool,
}

/// What I may change of myself.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeInput {
    #[serde(default)]
    pub(crate) name: Option<Text<Name>>,
    pub(crate) locale: Text<Locale>,
    /// Whether I want messages beside codes; absent leaves it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notices: Option<bool>,
}

/// A role in a tenant's staff.
#[derive(Debug, Clone, Copy, Enum, Serialize, Deserialize)]
#[oai(rename = "Role", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoleBody {
    Technician,
    Reception,
    Manager,
    Administrator,
}

impl From<Role> for RoleBody {
    fn from(role: Role) -> Self {
        match role {
            Role::Technician => Self::Technician,
            Role::Reception => Self::Reception,
            Role::Manager => Self::Manager,
            Role::Administrator => Self::Administrator,
        }
    }
}

impl From<RoleBody> for Role {
    fn from(role: RoleBody) -> Self {
        match role {
            RoleBody::Technician => Self::Technician,
            RoleBody::Reception => Self::Reception,
            RoleBody::Manager => Self::Manager,
            RoleBody::Administrator => Self::Administrator,
        }
    }
}

/// Where somebody works.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Membership")]
pub(crate) struct MembershipView {
    tenant: Text<Slug>,
    tenant_name: Text<Name>,
    role: RoleBody,
    /// The one workshop they are bound to; absent means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    workshop: Option<Text<WorkshopId>>,
}

impl MembershipView {
    pub(crate) fn of(membership: &Membership) -> Self {
        Self {
            tenant: Text(membership.tenant_slug.clone()),
            tenant_name: Text(membership.tenant_name.clone()),
            role: membership.role.into(),
            workshop: membership.workshop.map(Text),
        }
    }
}

/// What is known of a vehicle; at least one of plate, VIN and chassis number.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct VehicleInput {
    /// As it is written: `12 ب 345 - 67`, a motorcycle's `123-45678`, or free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plate: Option<Text<Plate>>,
    /// 17 characters (ISO 3779).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vin: Option<Text<Vin>>,
    /// The short number of older vehicles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chassis_number: Option<Text<ChassisNumber>>,
    /// A make of the vehicle catalogue, or free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    make: Option<Text<Name>>,
    /// A model of the vehicle catalogue, or free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<Text<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colour: Option<Text<Name>>,
}

impl VehicleInput {
    pub(crate) fn of(facts: &VehicleFacts) -> Self {
        Self {
            plate: facts.plate.clone().map(Text),
            vin: facts.vin.clone().map(Text),
            chassis_number: facts.chassis_number.clone().map(Text),
            make: facts.make.clone().map(Text),
            model: facts.model.clone().map(Text),
            colour: facts.colour.clone().map(Text),
        }
    }

    /// The facts, of the field of this name.
    pub(crate) fn read(self, field: &str) -> Result<VehicleFacts, Problem> {
        let facts = VehicleFacts {
            plate: self.plate.map(|text| text.0),
            vin: self.vin.map(|text| text.0),
            chassis_number: self.chassis_number.map(|text| text.0),
            make: self.make.map(|text| text.0),
            model: self.model.map(|text| text.0),
            colour: self.colour.map(|text| text.0),
        };
        facts.check().map_err(|invalid| refused(field, &invalid))?;
        Ok(facts)
    }
}

/// A vehicle.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Vehicle")]
pub(crate) struct VehicleView {
    id: Text<VehicleId>,
    #[oai(flatten)]
    #[serde(flatten)]
    facts: VehicleInput,
    /// The version to send as `If-Match`.
    version: i64,
}

impl VehicleView {
    pub(crate) fn of(vehicle: &Vehicle) -> Self {
        Self { id: Text(vehicle.id), facts: VehicleInput::of(&vehicle.facts), version: vehicle.version.number() }
    }
}

/// My vehicles.
#[derive(Debug, Clone, Object, Serialize)]
pub(crate) struct Vehicles {
    pub(crate) items: Vec<VehicleView>,
}

/// A customer and their vehicles, as a tenant knows them.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Customer")]
pub(crate) struct CustomerView {
    id: Text<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text<PhoneNumber>>,
    vehicles: Vec<VehicleView>,
}

impl CustomerView {
    pub(crate) fn of(known: &KnownCustomer) -> Self {
        Self {
            id: Text(known.card.id),
            name: known.card.name.clone().map(Text),
            phone: known.card.phone.clone().map(Text),
            vehicles: known.vehicles.iter().map(VehicleView::of).collect(),
        }
    }
}

/// A page of customers, newest first.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(rename = "Customers")]
pub(crate) struct CustomerList {
    pub(crate) items: Vec<CustomerView>,
    /// Ask for the next page with it; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}
