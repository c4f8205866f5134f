//! The standard services a workshop may start from: usual names, durations and bay kinds. The data file carries the figures.

use std::sync::OnceLock;

use super::model::{ServiceDraft, ServiceInterval, Title};
use crate::inspection::template::Package;
use crate::value::{Money, Slug};

/// A service as it is usually done.
#[derive(Debug, Clone)]
pub struct StandardService {
    /// Its slug, shared by all workshops that offer it: the directory is searched by it.
    pub slug: Slug,
    /// Its name.
    pub title: Title,
    /// How long it usually takes, in minutes.
    pub duration_minutes: u32,
    /// The kind of bay it needs; none means any.
    pub bay_kind: Option<Slug>,
    /// After what it is usually due again.
    pub interval: Option<ServiceInterval>,
    /// Which package of an inspection it is, if it is one.
    pub inspection: Option<Package>,
}

/// A day's work: what takes longer stays overnight.
const DAY_MINUTES: u32 = 12 * 60;

impl StandardService {
    /// An editable service at a price, with two hours' notice and a month ahead.
    pub fn at_price(&self, price: Money) -> ServiceDraft {
        ServiceDraft {
            slug: self.slug.clone(),
            title: self.title.clone(),
            duration_minutes: self.duration_minutes,
            price,
            bay_kinds: self.bay_kind.iter().cloned().collect(),
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            notice_min_minutes: 120,
            notice_max_days: 30,
            overnight: self.duration_minutes > DAY_MINUTES,
            inspection: self.inspection,
            interval: self.interval,
            active: true,
        }
    }
}

/// All standard services, in the data file's order.
pub fn standard_services() -> &'static [StandardService] {
    static SERVICES: OnceLock<Vec<StandardService>> = OnceLock::new();
    SERVICES.get_or_init(|| {
        let mut rows = csv::Reader::from_reader(include_str!("data/services.csv").as_bytes());
        rows.records().filter_map(|row| row.ok().as_ref().and_then(read)).collect()
    })
}

fn read(row: &csv::StringRecord) -> Option<StandardService> {
    let number = |at: usize| row.get(at).and_then(|text| text.parse().ok());
    Some(StandardService {
        slug: row.get(0)?.parse().ok()?,
        title: Title { fa: row.get(1)?.parse().ok()?, en: row.get(2)?.parse().ok()? },
        duration_minutes: number(3)?,
        bay_kind: row.get(4).filter(|kind| *kind != "any").and_then(|kind| kind.parse().ok()),
        interval: Some(ServiceInterval { months: number(6).and_then(|months| months.try_into().ok()), km: number(5) })
            .filter(|interval| interval.months.is_some() || interval.km.is_some()),
        inspection: row.get(7).and_then(Package::by_name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_data_file_is_a_service_that_can_be_offered() {
        assert_eq!(standard_services().len(), include_str!("data/services.csv").lines().count() - 1);
        for service in standard_services() {
            let draft = service.at_price(Money::rial(1).expect("a price"));
            assert!(draft.check().is_ok(), "{:?}", service.slug);
            assert_eq!(
                service.inspection.is_some(),
                ["paint", "technical", "full", "on_site"].iter().any(|kind| service.slug.as_str() == format!("inspection_{kind}"))
            );
        }
    }
}
