//! Reports to open, compare and doubt: the visits that lie behind the signed-in customer, inspected one after the other as the car ages,
//! the first of them revoked.

use bytes::Bytes;
use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::booking::BookingState;
use carsync_core::inspection::template::{Item, Package, ResultKind, Unit};
use carsync_core::inspection::{
    Answer, Begin, Finalise, Finding, InspectionError, InspectionSettings, PanelState, Part, Severity, UNSAVED, Verdict,
};
use carsync_core::jiff::ToSpan;
use carsync_core::jiff::civil::Date;
use carsync_core::page::PageQuery;
use carsync_core::tenancy::{SiteSettings, Tenant, TenantSettings};
use carsync_core::value::{BookingId, Note, ReportId};

use super::business::{CUSTOMER, phone};
use crate::failure::Failure;

/// What is found, and from which visit on; else the vehicle is sound.
const STATES: [(&str, PanelState, u16, usize); 4] = [
    ("door_fl", PanelState::SpotPainted, 160, 0),
    ("bumper_rear", PanelState::Scratched, 118, 0),
    ("hood", PanelState::Painted, 240, 2),
    ("quarter_rl", PanelState::Dented, 104, 2),
];
const FAULTS: [(&str, &str, usize); 3] = [
    ("wipers", "تیغه‌ها کهنه شده است", 0),
    ("coolant_leak", "شیلنگ بالای رادیاتور نم پس می‌دهد", 1),
    ("control_arms", "لاستیک طبق جلو راست ترک دارد", 2),
];
/// What the odometer shows at each visit.
const ODOMETER_KM: [&str; 3] = ["86900", "87120", "87450"];
/// Drawings that stand for photos, and of what.
const PHOTOS: [(&str, &[u8]); 2] = [("hood", include_bytes!("pictures/hood.jpg")), ("quarter_rl", include_bytes!("pictures/door.jpg"))];
/// Why the first report does not count any more.
const REVOKED_BECAUSE: &str = "شمارهٔ شاسی در این گزارش اشتباه ثبت شده بود.";

/// Inspects and seals what is not yet; nothing where the customer has no visit behind them.
///
/// # Errors
/// Whatever a use case refuses.
pub async fn inspect(carsync: &CarSync, staff: &Staff) -> Result<(), Failure> {
    let session = carsync.accounts().trust_session(&phone(CUSTOMER)?).await?;
    let who = carsync.accounts().authenticate(&session.token).await?;
    let visits = carsync.accounts().bookings(&who, &PageQuery::first(50)).await?;
    carsync.accounts().sign_out(&who).await?;
    let mut finished: Vec<_> = visits.items.iter().filter(|own| own.booking.state == BookingState::Finished).collect();
    finished.sort_by_key(|own| own.booking.starts_at);
    // As many as there are, the last of them always: the odometer never goes back.
    let first = ODOMETER_KM.len().saturating_sub(finished.len());
    for (visit, own) in (first..ODOMETER_KM.len()).zip(finished) {
        let today = own.zone.rules().to_datetime(carsync.now()).date();
        let Some(report) = inspect_one(carsync, staff, own.booking.id, visit, today).await? else { continue };
        // Published before anybody looks.
        while carsync.inspections().finish_next().await? {}
        if visit == 0 {
            carsync.inspections().revoke(staff, report, &REVOKED_BECAUSE.parse()?).await?;
        }
    }
    Ok(())
}

/// The report of one visit, made now; none where there is one already.
async fn inspect_one(carsync: &CarSync, staff: &Staff, booking: BookingId, visit: usize, today: Date) -> Result<Option<ReportId>, Failure> {
    let draft = match carsync.inspections().begin(staff, booking, &Begin { packages: vec![Package::Full], template: None }).await {
        Ok(draft) => draft,
        Err(InspectionError::State { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let report = draft.report.id;
    let mut parts = Vec::new();
    for item in draft.report.template.items().filter(|item| !draft.findings.contains_key(&item.key)) {
        parts.push(Part { item: item.key.clone(), finding: finding(item, visit, today)?, seen: UNSAVED });
    }
    for some in parts.chunks(200) {
        carsync.inspections().save_parts(staff, report, some).await?;
    }
    if visit == ODOMETER_KM.len() - 1 {
        for (item, picture) in PHOTOS {
            carsync.inspections().add_photo(staff, report, Some(item.parse()?), None, Bytes::from_static(picture)).await?;
        }
    }
    let key = format!("demo-report-{visit}").parse()?;
    carsync.inspections().finalise(staff, booking, &Finalise { base_price: None }, &key).await?;
    Ok(Some(report))
}

/// The chain's own look, since it has a site of its own: a colour, a logo, and a widget that any page may frame.
///
/// # Errors
/// Whatever a use case refuses.
pub async fn brand(carsync: &CarSync, staff: &Staff) -> Result<(), Failure> {
    let (settings, version) = carsync.inspections().settings(staff).await?;
    if settings.logo.is_some() {
        return Ok(());
    }
    let settings = InspectionSettings {
        colour: "#1d4ed8".parse()?, footer: Some("سنجه‌راه، بیمهٔ خرید خودروی شما".parse()?), ..settings
    };
    let (_, version) = carsync.inspections().set_settings(staff, settings, version).await?;
    carsync.inspections().set_logo(staff, Bytes::from_static(include_bytes!("pictures/logo.png")), version).await?;
    let Tenant { name, listed, locale, policy, version, .. } = carsync.tenancy().profile(staff.scope().slug()).await?;
    let site = SiteSettings { frames: vec!["*".parse()?], ..SiteSettings::default() };
    carsync.tenancy().update(staff, TenantSettings { name, listed, locale, policy, site }, version).await?;
    Ok(())
}

fn finding(item: &Item, visit: usize, today: Date) -> Result<Finding, Failure> {
    let key = item.key.as_str();
    let fault = FAULTS.iter().find(|(name, _, from)| *name == key && visit >= *from).map(|(_, words, _)| *words);
    let note: Option<Note> = fault.map(str::parse).transpose()?;
    let answer = match &item.kind {
        ResultKind::Panel { .. } => {
            let (state, um) = STATES
                .iter()
                .find(|(name, .., from)| *name == key && visit >= *from)
                .map_or((PanelState::Original, 102), |(_, state, um, _)| (*state, *um));
            Answer::Panel { states: [state].into(), thickness_um: vec![um, um + 9] }
        }
        ResultKind::Ok3 => Answer::Ok3 { verdict: if fault.is_some() { Verdict::Minor } else { Verdict::Ok } },
        ResultKind::Measure { unit, .. } => {
            let value = match (key, unit) {
                (_, Unit::Kilometre) => ODOMETER_KM[visit],
                (_, Unit::Millimetre) => "6.5",
                ("alternator", Unit::Volt) => "14.2",
                (_, Unit::Volt) => "12.6",
                (_, Unit::Percent) => "82",
                (_, Unit::Bar) => "11.5",
                (_, Unit::Rial) => "0",
            };
            Answer::Measure { value: value.parse()? }
        }
        ResultKind::Date => Answer::Date { date: today.saturating_add(140.days()) },
        ResultKind::Week => Answer::Week { week: "2124".parse()? },
        ResultKind::YesNo { .. } => Answer::YesNo { yes: true },
        ResultKind::Choice { options } => {
            let sound = options.iter().find(|option| option.severity == Severity::Sound).or(options.first());
            sound.map_or(Answer::NotInspected {}, |option| Answer::Choice { option: option.key.clone() })
        }
        ResultKind::Text => Answer::NotInspected {},
    };
    Ok(Finding { answer: Some(answer), note })
}

#[cfg(test)]
mod tests {
    use carsync_core::inspection::template::standard;

    use super::*;

    #[test]
    fn what_is_found_is_of_the_template_and_complete() {
        let template = standard();
        let known = |key: &str| template.items().any(|item| item.key.as_str() == key);
        assert!(
            STATES.iter().map(|(key, ..)| *key).chain(FAULTS.iter().map(|(key, ..)| *key)).chain(PHOTOS.map(|(key, _)| key)).all(known)
        );
        for item in template.items() {
            for visit in 0..ODOMETER_KM.len() {
                let answer = finding(item, visit, Date::constant(2026, 11, 25)).expect("a finding").answer.expect("an answer");
                assert_eq!(answer.check(item), Ok(()), "{}", item.key);
            }
        }
    }
}
