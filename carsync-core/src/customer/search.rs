//! Finding customers of a tenant by what somebody says or reads out: a part of a name, of a phone number or of a plate.

use std::collections::HashMap;
use std::sync::Arc;

use super::model::{CustomerCard, Vehicle};
use crate::account::{AccountError, Permission, Staff};
use crate::error::BadField;
use crate::page::{Page, PageQuery};
use crate::storage::Storage;
use crate::value::{CustomerId, Invalid, fold_digits};

/// The longest text that is searched for.
const SEARCH_MAX: usize = 100;
/// Fewer digits than this are in every phone number.
const PHONE_DIGITS_MIN: usize = 3;

/// What is searched for, in the spellings that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerSearch {
    /// A part of a name by [`fold_digits`], in lower case. It is compared with names folded likewise.
    pub name: String,
    /// A part of a phone number's digits.
    pub phone: Option<String>,
    /// A part of a plate's key, without its dash.
    pub plate: Option<String>,
}

impl CustomerSearch {
    /// Reads what was typed; none if there is nothing to search for.
    ///
    /// # Errors
    /// `text.too_long` beyond 100 characters.
    pub fn of(text: &str) -> Result<Option<Self>, Invalid> {
        if text.chars().any(char::is_control) {
            return Err(Invalid::new("text.control_character", "a search has no control characters"));
        }
        if text.chars().nth(SEARCH_MAX).is_some() {
            return Err(Invalid::new("text.too_long", "a search has at most 100 characters"));
        }
        let text = fold_digits(text.trim());
        if text.is_empty() {
            return Ok(None);
        }
        let compact: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let digits = |c: char| c.is_ascii_digit() || "+-() ".contains(c);
        let phone = compact.trim_start_matches("0098").trim_start_matches('0').to_owned();
        let phone = Some(phone).filter(|phone| text.chars().all(digits) && phone.len() >= PHONE_DIGITS_MIN);
        Ok(Some(Self { name: text.to_lowercase(), phone, plate: Some(compact).filter(|plate| plate.chars().count() >= 2) }))
    }
}

/// A customer and their vehicles, as a tenant knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCustomer {
    /// The card.
    pub card: CustomerCard,
    /// The vehicles that are known to be theirs, oldest first.
    pub vehicles: Vec<Vehicle>,
}

/// The customers of a deployment's tenants.
#[derive(Debug)]
pub struct Customers {
    storage: Arc<dyn Storage>,
}

impl Customers {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        Self { storage }
    }

    /// A tenant's customers, newest first; those that fit where something is searched for. Staff of one workshop find those who were there.
    ///
    /// # Errors
    /// `Forbidden` for those who do not receive customers; `Invalid`; the storage's.
    pub async fn search(
        &self,
        by: &Staff,
        text: &str,
        page: &PageQuery<CustomerId>,
    ) -> Result<Page<KnownCustomer, CustomerId>, AccountError> {
        by.demand(Permission::ReceiveCustomers, by.workshop)?;
        let search = CustomerSearch::of(text).map_err(|invalid| AccountError::Invalid(BadField::new("search", invalid)))?;
        let unit = self.storage.read(by.scope()).await?;
        let found = unit.customers().search(search.as_ref(), by.workshop, page).await?;
        let owners: Vec<CustomerId> = found.items.iter().map(|card| card.id).collect();
        let mut theirs: HashMap<CustomerId, Vec<Vehicle>> = HashMap::new();
        for vehicle in unit.customers().vehicles_of(&owners).await? {
            if let Some(owner) = vehicle.customer {
                theirs.entry(owner).or_default().push(vehicle);
            }
        }
        let known = |card: CustomerCard| KnownCustomer { vehicles: theirs.remove(&card.id).unwrap_or_default(), card };
        Ok(Page { items: found.items.into_iter().map(known).collect(), next: found.next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> CustomerSearch {
        CustomerSearch::of(text).expect("a search").expect("not empty")
    }

    #[test]
    fn a_phone_is_found_in_every_spelling() {
        for text in ["0912 345 6789", "+98 912 345 6789", "۰۹۱۲۳۴۵۶۷۸۹", "9123456789", "00989123456789"] {
            let phone = of(text).phone.expect("a phone");
            assert!("+989123456789".contains(&phone), "{text}: {phone}");
        }
        assert_eq!(of("12").phone, None);
        assert_eq!(of("علی 912").phone, None);
    }

    #[test]
    fn a_plate_is_found_with_and_without_its_gaps() {
        assert_eq!(of("۱۲ ب ۳۴۵").plate.as_deref(), Some("12ب345"));
        assert_eq!(of("345-67").plate.as_deref(), Some("34567"));
        assert_eq!(of("ب").plate, None);
    }

    #[test]
    fn names_are_found_however_they_were_typed() {
        assert_eq!(of("علي\u{200c}رضا Karimi").name, "علیرضا karimi");
        assert_eq!(CustomerSearch::of("   "), Ok(None));
        assert_eq!(CustomerSearch::of("a\0b").map_err(|e| e.code()), Err("text.control_character"));
        assert_eq!(CustomerSearch::of(&"a".repeat(101)).map_err(|e| e.code()), Err("text.too_long"));
    }
}
