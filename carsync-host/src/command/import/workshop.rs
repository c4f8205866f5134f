//! A line of `import workshops`: `slug,name_fa,name_en,city,address,latitude,longitude,zone,phone,hours,bays,services`.
//!
//! Hours read like `sat-wed 08:00-18:00/13:00-14:00; thu 08:00-13:00`, bays like `quick:2 lift:1`, services like `oil_change:4600000`
//! with prices in rials. `phone` may be empty.

use std::collections::BTreeSet;

use carsync_core::catalogue::{BayDraft, Opening, ServiceDraft, SlotStep, Title, WorkshopDraft, standard_services};
use carsync_core::value::{GeoPoint, Money, Name, Slug, fold_digits};

use super::sheet::{Columns, Line};

/// The columns.
pub const COLUMNS: Columns = Columns {
    required: &["slug", "name_fa", "name_en", "city", "address", "latitude", "longitude", "zone", "phone", "hours", "bays", "services"],
    optional: &[],
};

/// The most bays of one kind.
const BAYS_MAX: u16 = 100;

/// Reads one line.
pub fn opening(line: &mut Line<'_>) -> Option<Opening> {
    let slug = line.folded("slug");
    let (fa, en) = (line.value("name_fa"), line.value("name_en"));
    let (city, address) = (line.value("city"), line.value("address"));
    if line.text("address").is_empty() {
        line.fault("address", "must not be empty");
    }
    let latitude: Option<f64> = line.number("latitude", -90.0..=90.0);
    let longitude: Option<f64> = line.number("longitude", -180.0..=180.0);
    let zone = line.folded("zone");
    let phone = if line.text("phone").is_empty() { Some(None) } else { line.value("phone").map(Some) };
    let hours = line.folded("hours");
    let bays = bays(line);
    let kinds: BTreeSet<Slug> = bays.iter().flatten().map(|bay| bay.kind.clone()).collect();
    let services = services(line, &kinds);
    let workshop = WorkshopDraft {
        slug: slug?,
        title: Title { fa: fa?, en: en? },
        address: address?,
        city: city?,
        place: GeoPoint::new(latitude?, longitude?).ok()?,
        zone: zone?,
        phone: phone?,
        hours: hours?,
        step: SlotStep::HALF,
        active: true,
    };
    Some(Opening { workshop, bays: bays?, services: services? })
}

/// `kind:number` words; bays are named by their number in the workshop.
fn bays(line: &mut Line<'_>) -> Option<Vec<BayDraft>> {
    let text = fold_digits(line.text("bays"));
    let mut bays: Vec<BayDraft> = Vec::new();
    for word in text.split_whitespace() {
        let read = word.split_once(':').and_then(|(kind, number)| {
            let number: u16 = number.parse().ok().filter(|number| (1..=BAYS_MAX).contains(number))?;
            Some((kind.parse::<Slug>().ok()?, number))
        });
        let Some((kind, number)) = read else {
            line.fault("bays", format!("`{word}` does not read like quick:2, with 1 to {BAYS_MAX} bays of a kind"));
            return None;
        };
        if bays.iter().any(|bay| bay.kind == kind) {
            line.fault("bays", format!("`{kind}` is named twice"));
            return None;
        }
        for _ in 0..number {
            let position = u16::try_from(bays.len() + 1).unwrap_or(u16::MAX);
            let name: Name = position.to_string().parse().ok()?;
            bays.push(BayDraft { name, kind: kind.clone(), position, active: true });
        }
    }
    if bays.is_empty() {
        line.fault("bays", "must name at least one bay, like quick:2");
        return None;
    }
    Some(bays)
}

/// `slug:price` words of standard services. Each fault of the list is told.
fn services(line: &mut Line<'_>, kinds: &BTreeSet<Slug>) -> Option<Vec<ServiceDraft>> {
    let text = fold_digits(line.text("services"));
    let mut services: Vec<ServiceDraft> = Vec::new();
    let mut good = true;
    for word in text.split_whitespace() {
        let why = match standard_at_price(word) {
            Err(why) => Some(why),
            Ok(service) if services.iter().any(|one| one.slug == service.slug) => Some(format!("`{}` is named twice", service.slug)),
            Ok(service) => {
                let why = if kinds.is_empty() { None } else { no_bay_for(&service, kinds) };
                services.push(service);
                why
            }
        };
        if let Some(why) = why {
            line.fault("services", why);
            good = false;
        }
    }
    good.then_some(services)
}

fn standard_at_price(word: &str) -> Result<ServiceDraft, String> {
    let (slug, price) = word.split_once(':').ok_or_else(|| format!("`{word}` does not read like oil_change:4600000"))?;
    let standard = standard_services().iter().find(|standard| standard.slug.as_str() == slug);
    let standard = standard.ok_or_else(|| format!("`{slug}` is no standard service; `import services` adds others"))?;
    let price = price.parse().ok().and_then(|rials| Money::rial(rials).ok());
    let price = price.ok_or_else(|| format!("`{word}`: the price must be a whole number of rials, at most 1000000000000"))?;
    Ok(standard.at_price(price))
}

/// Why a service can never be booked: no bay of the workshop is of a kind it can be done in.
pub(super) fn no_bay_for(service: &ServiceDraft, kinds: &BTreeSet<Slug>) -> Option<String> {
    let suited = service.bay_kinds.is_empty() || !service.bay_kinds.is_disjoint(kinds);
    let wanted = || service.bay_kinds.iter().map(Slug::as_str).collect::<Vec<_>>().join(" or ");
    (!suited).then(|| format!("`{}` needs a bay of the kind {}, and the workshop has none", service.slug, wanted()))
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Sheet;
    use super::*;

    const HEAD: &str = "slug,name_fa,name_en,city,address,latitude,longitude,zone,phone,hours,bays,services\n";

    fn faults(line: &str) -> Vec<String> {
        let sheet = Sheet::read(format!("{HEAD}{line}\n").as_bytes(), COLUMNS).expect("a head");
        sheet.each(opening).faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_good_line_is_a_workshop_whole_with_persian_digits_too() {
        let line =
            "vanak,کارشناسی ونک,Vanak,تهران,میدان ونک,۳۵٫۷۵۷۵,51.41,Asia/Tehran,,sat-thu ۰۸:۰۰-18:00,lift:۲ quick:1,oil_change:۴۶۰۰۰۰۰";
        let sheet = Sheet::read(format!("{HEAD}{line}\n").as_bytes(), COLUMNS).expect("a head");
        let batch = sheet.each(opening);
        assert_eq!(batch.faults, []);
        let opening = &batch.rows[0].1;
        assert_eq!(
            opening.bays.iter().map(|bay| (bay.name.as_str(), bay.kind.as_str())).collect::<Vec<_>>(),
            [("1", "lift"), ("2", "lift"), ("3", "quick"),]
        );
        assert_eq!(opening.services[0].price.amount(), 4_600_000);
        assert_eq!((opening.workshop.place.latitude(), opening.workshop.phone.is_none()), (35.7575, true));
    }

    #[test]
    fn all_faults_of_a_line_are_told() {
        assert_eq!(
            faults("Vanak,,Vanak,تهران,,95,x,Tehran,,sat 8-9,lift,oil_change:1 wash:2 oil_change:3 clutch:-1"),
            [
                "2:1 slug: a slug is of a-z and 0-9, with - and _ inside only",
                "2:2 name_fa: must not be empty",
                "2:5 address: must not be empty",
                "2:6 latitude: must be a number from -90 to 90",
                "2:7 longitude: must be a number from -180 to 180",
                "2:8 zone: a time zone is an IANA name such as Asia/Tehran",
                "2:10 hours: hours read like `sat-wed 08:00-18:00/13:00-14:00; thu 08:00-13:00`",
                "2:11 bays: `lift` does not read like quick:2, with 1 to 100 bays of a kind",
                "2:12 services: `clutch:-1`: the price must be a whole number of rials, at most 1000000000000",
                "2:12 services: `oil_change` is named twice",
                "2:12 services: `wash` is no standard service; `import services` adds others",
            ]
        );
    }

    #[test]
    fn a_service_that_no_bay_can_take_is_a_fault() {
        let told = faults("vanak,ونک,Vanak,تهران,ونک,35.7,51.4,Asia/Tehran,,sat 08:00-18:00,lift:1,oil_change:1");
        assert_eq!(told, ["2:12 services: `oil_change` needs a bay of the kind quick, and the workshop has none"]);
    }
}
