//! The three businesses of the demo: a marketplace, a chain and a private workshop. Their workshops are in the CSV files beside, at real
//! places of Tehran, Isfahan, Mashhad, Shiraz and Tabriz; names, numbers and phones are invented.

use carsync_core::account::Role;
use carsync_core::catalogue::Opening;
use carsync_core::jiff::civil::Date;
use carsync_core::tenancy::{CustomerPolicy, NewTenant};
use carsync_core::value::{Locale, Name, PhoneNumber};

use super::super::import::sheet::{Columns, Line, Sheet};
use super::super::import::{holiday, workshop};
use crate::failure::Failure;

/// A tenant of the demo.
#[derive(Debug)]
pub struct Business {
    /// Its name in addresses.
    pub slug: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is, for the welcome.
    pub kind: &'static str,
    /// Whether its workshops stand in the directory of all tenants.
    pub listed: bool,
    /// Its workshops.
    workshops: &'static str,
    /// Its staff: phone, role, and the workshop they are bound to.
    pub staff: &'static [(&'static str, Role, Option<&'static str>)],
    /// How many customers it has.
    pub customers: u32,
}

/// All of them.
pub const BUSINESSES: [Business; 3] = [
    Business {
        slug: "bazar",
        name: "بازار خودرو کارسینک",
        kind: "a marketplace",
        listed: true,
        workshops: include_str!("marketplace.csv"),
        staff: &[("0999 555 0011", Role::Administrator, None)],
        customers: 6_000,
    },
    Business {
        slug: "sanjehrah",
        name: "سنجه‌راه",
        kind: "a chain",
        listed: true,
        workshops: include_str!("chain.csv"),
        staff: &[
            ("0999 555 0012", Role::Administrator, None),
            ("0999 555 0021", Role::Manager, Some("sanjehrah-azadi")),
            (RECEPTION, Role::Reception, Some("sanjehrah-azadi")),
            ("0999 555 0023", Role::Technician, Some("sanjehrah-azadi")),
        ],
        customers: 1_500,
    },
    Business {
        slug: "golpayeh",
        name: "کارگاه خودرو گل‌پایه",
        kind: "a private workshop",
        listed: false,
        workshops: include_str!("private.csv"),
        staff: &[("0999 555 0013", Role::Administrator, None)],
        customers: 200,
    },
];

/// Who is at the desk of the chain's first workshop.
pub const RECEPTION: &str = "0999 555 0022";
/// A customer.
pub const CUSTOMER: &str = "0999 555 0001";
/// The operator of the deployment; made last of all, so their being there says that the data is whole.
pub const OPERATOR: &str = "0999 555 0009";

impl Business {
    /// The tenant to make.
    ///
    /// # Errors
    /// None but by a fault of this file.
    pub fn tenant(&self) -> Result<NewTenant, Failure> {
        let (slug, name) = (self.slug.parse()?, self.name.parse()?);
        Ok(NewTenant { slug, name, listed: self.listed, locale: Locale::Fa, policy: CustomerPolicy::default() })
    }

    /// Its workshops.
    ///
    /// # Errors
    /// None but by a fault of the CSV file.
    pub fn openings(&self) -> Result<Vec<Opening>, Failure> {
        rows(self.slug, self.workshops, workshop::COLUMNS, workshop::opening)
    }
}

/// The public holidays of the Persian year 1405.
///
/// # Errors
/// None but by a fault of the CSV file.
pub fn holidays() -> Result<Vec<(Date, Name)>, Failure> {
    rows("holidays", include_str!("holidays-1405.csv"), holiday::COLUMNS, |line| holiday::holiday(line, Locale::Fa))
}

/// A phone of the demo.
///
/// # Errors
/// None but by a fault of this file.
pub fn phone(text: &str) -> Result<PhoneNumber, Failure> {
    Ok(text.parse()?)
}

fn rows<T>(what: &str, text: &str, columns: Columns, read: impl Fn(&mut Line<'_>) -> Option<T>) -> Result<Vec<T>, Failure> {
    let first = |faults: &[super::super::import::sheet::Fault]| faults.first().map(ToString::to_string).unwrap_or_default();
    let sheet = Sheet::read(text.as_bytes(), columns).map_err(|faults| Failure::new(format!("{what}: {}", first(&faults))))?;
    let batch = sheet.each(read);
    if !batch.faults.is_empty() {
        return Err(Failure::new(format!("{what}: {}", first(&batch.faults))));
    }
    Ok(batch.rows.into_iter().map(|(_, row)| row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_demo_is_accepted() {
        let counts = BUSINESSES.map(|business| business.openings().map(|openings| openings.len()).map_err(|f| f.to_string()));
        assert_eq!(counts, [Ok(40), Ok(6), Ok(1)]);
        assert_eq!(holidays().map(|days| days.len()).map_err(|f| f.to_string()), Ok(20));
        for business in &BUSINESSES {
            business.tenant().expect("a tenant");
            for (text, _, workshop) in business.staff {
                phone(text).expect(text);
                let openings = business.openings().expect("workshops");
                assert!(workshop.is_none_or(|slug| openings.iter().any(|one| one.workshop.slug.as_str() == slug)), "{workshop:?}");
            }
        }
    }
}
