//! A line of `import services`: `slug,fa,en,minutes,price,bay_kinds`, and where wanted `buffer_before`, `buffer_after`, `notice_minutes`,
//! `notice_days`, `overnight`, `inspection`, `interval_months` and `interval_km` (0 is never).
//!
//! For a standard service `fa`, `en`, `minutes` and `bay_kinds` may be empty. `bay_kinds` are words, `any` or nothing is any bay;
//! `price` is in rials; minutes are whole; `overnight` is yes or no.

use std::collections::BTreeSet;

use carsync_core::catalogue::{ServiceDraft, ServiceInterval, StandardService, Title, standard_services};
use carsync_core::inspection::template::Package;
use carsync_core::value::{Money, Name, Slug, fold_digits};

use super::sheet::{Columns, Line};
use super::workshop::no_bay_for;

/// The columns.
pub const COLUMNS: Columns = Columns {
    required: &["slug", "fa", "en", "minutes", "price", "bay_kinds"],
    optional: &[
        "buffer_before",
        "buffer_after",
        "notice_minutes",
        "notice_days",
        "overnight",
        "inspection",
        "interval_months",
        "interval_km",
    ],
};

/// Reads one line for a workshop that has bays of these kinds.
pub fn service(line: &mut Line<'_>, kinds: &BTreeSet<Slug>) -> Option<ServiceDraft> {
    let slug: Option<Slug> = line.folded("slug");
    let standard = slug.as_ref().and_then(|slug| standard_services().iter().find(|standard| standard.slug == *slug));
    let price = line.number("price", 0..=1_000_000_000_000).and_then(|rials| Money::rial(rials).ok());
    // The ranges below are those of `ServiceDraft::check`, told here with the names of this file's columns.
    let minutes = match standard {
        Some(standard) => line.number_or("minutes", standard.duration_minutes, 1..=20_160),
        None => line.number("minutes", 1..=20_160),
    };
    let (fa, en) = (name(line, "fa", standard), name(line, "en", standard));
    let bay_kinds = bay_kinds(line, standard);
    let buffer_before = line.number_or("buffer_before", 0, 0..=1_440);
    let buffer_after = line.number_or("buffer_after", 0, 0..=1_440);
    let usual = standard.zip(price).map(|(standard, price)| standard.at_price(price));
    let notice_minutes = line.number_or("notice_minutes", usual.as_ref().map_or(120, |usual| usual.notice_min_minutes), 0..=43_200);
    let notice_days = line.number_or("notice_days", usual.as_ref().map_or(30, |usual| usual.notice_max_days), 1..=366);
    let overnight = overnight(line, usual.as_ref().is_some_and(|usual| usual.overnight));
    let inspection = inspection(line, usual.as_ref().and_then(|usual| usual.inspection));
    let interval = standard.and_then(|standard| standard.interval);
    let months = line.number_or("interval_months", interval.and_then(|usual| usual.months).unwrap_or(0), 0..=120);
    let km = line.number_or("interval_km", interval.and_then(|usual| usual.km).unwrap_or(0), 0..=300_000);
    let interval = ServiceInterval { months: months.filter(|months| *months > 0), km: km.filter(|km| *km > 0) };
    let draft = ServiceDraft {
        slug: slug?,
        title: Title { fa: fa?, en: en? },
        duration_minutes: minutes?,
        price: price?,
        bay_kinds: bay_kinds?,
        buffer_before_minutes: buffer_before?,
        buffer_after_minutes: buffer_after?,
        notice_min_minutes: notice_minutes?,
        notice_max_days: notice_days?,
        overnight: overnight?,
        inspection: inspection?,
        interval: Some(interval).filter(|interval| interval.months.is_some() || interval.km.is_some()),
        active: true,
    };
    if let Err(refused) = draft.check() {
        let name = if refused.name == "bay_kinds" { "bay_kinds" } else { "slug" };
        line.fault(name, refused.to_string());
    }
    if let Some(why) = no_bay_for(&draft, kinds) {
        line.fault("bay_kinds", why);
    }
    Some(draft)
}

/// The package of an inspection; the standard service's if the field is empty, none for `no`.
fn inspection(line: &mut Line<'_>, usual: Option<Package>) -> Option<Option<Package>> {
    match line.text("inspection").to_ascii_lowercase().as_str() {
        "" => Some(usual),
        "no" => Some(None),
        name => match Package::by_name(name) {
            Some(package) => Some(Some(package)),
            None => {
                line.fault("inspection", "must be paint_body, technical, full or no");
                None
            }
        },
    }
}

fn name(line: &mut Line<'_>, column: &str, standard: Option<&StandardService>) -> Option<Name> {
    let usual = standard.map(|standard| if column == "fa" { &standard.title.fa } else { &standard.title.en });
    match usual {
        Some(usual) if line.text(column).is_empty() => Some(usual.clone()),
        Some(_) | None => line.value(column),
    }
}

fn bay_kinds(line: &mut Line<'_>, standard: Option<&StandardService>) -> Option<BTreeSet<Slug>> {
    let text = fold_digits(line.text("bay_kinds"));
    match (text.as_str(), standard) {
        ("any", _) | ("", None) => return Some(BTreeSet::new()),
        ("", Some(standard)) => return Some(standard.bay_kind.iter().cloned().collect()),
        (_, _) => {}
    }
    let kinds: Result<BTreeSet<Slug>, _> = text.split_whitespace().map(str::parse).collect();
    kinds.map_err(|invalid| line.fault("bay_kinds", invalid.to_string())).ok()
}

fn overnight(line: &mut Line<'_>, usual: bool) -> Option<bool> {
    match line.text("overnight").to_ascii_lowercase().as_str() {
        "" => Some(usual),
        "yes" | "true" | "1" | "۱" => Some(true),
        "no" | "false" | "0" | "۰" => Some(false),
        _ => {
            line.fault("overnight", "must be yes or no");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Batch, Sheet};
    use super::*;

    fn read(text: &str) -> Batch<ServiceDraft> {
        let kinds = ["lift", "quick"].map(|kind| kind.parse().expect("a kind")).into_iter().collect();
        Sheet::read(text.as_bytes(), COLUMNS).expect("a head").each(|line| service(line, &kinds))
    }

    #[test]
    fn a_standard_service_needs_a_slug_and_a_price_only() {
        let batch = read("slug,fa,en,minutes,price,bay_kinds\noil_change,,,,۴۶۰۰۰۰۰,\nown_one,خودمان,Our own,45,100,lift quick\n");
        assert_eq!(batch.faults, []);
        let [standard, own] = [&batch.rows[0].1, &batch.rows[1].1];
        let usual = standard_services().iter().find(|one| one.slug.as_str() == "oil_change").expect("a standard service");
        assert_eq!(*standard, usual.at_price(Money::rial(4_600_000).expect("a price")));
        assert_eq!((own.duration_minutes, own.bay_kinds.len(), own.overnight), (45, 2, false));
    }

    #[test]
    fn all_faults_of_a_line_are_told() {
        let head = "slug,fa,en,minutes,price,bay_kinds,buffer_before,buffer_after,notice_minutes,notice_days,overnight\n";
        let told: Vec<_> = read(&format!("{head}own,,x,0,-1,B!,1441,x,43201,0,maybe\nown,ما,Us,5,1,paint,,,,,yes\n")).faults;
        let told: Vec<_> = told.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "2:2 fa: must not be empty",
                "2:4 minutes: must be a number from 1 to 20160",
                "2:5 price: must be a number from 0 to 1000000000000",
                "2:6 bay_kinds: a slug is of a-z and 0-9, with - and _ inside only",
                "2:7 buffer_before: must be a number from 0 to 1440",
                "2:8 buffer_after: must be a number from 0 to 1440",
                "2:9 notice_minutes: must be a number from 0 to 43200",
                "2:10 notice_days: must be a number from 1 to 366",
                "2:11 overnight: must be yes or no",
                "3:6 bay_kinds: `own` needs a bay of the kind paint, and the workshop has none",
            ]
        );
    }
}
