//! A report to open: the visit that lies behind the signed-in customer, inspected whole, with a few faults.

use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::booking::BookingState;
use carsync_core::inspection::template::{Item, Package, ResultKind, Unit};
use carsync_core::inspection::{Answer, Begin, Finalise, Finding, InspectionError, PanelState, Part, Severity, UNSAVED, Verdict};
use carsync_core::jiff::ToSpan;
use carsync_core::jiff::civil::Date;
use carsync_core::page::PageQuery;
use carsync_core::value::Note;

use super::business::{CUSTOMER, phone};
use crate::failure::Failure;

/// What is found, but for which the vehicle is sound.
const STATES: [(&str, PanelState, u16); 4] = [
    ("hood", PanelState::Painted, 240),
    ("door_fl", PanelState::SpotPainted, 160),
    ("quarter_rl", PanelState::Dented, 104),
    ("bumper_rear", PanelState::Scratched, 118),
];
const FAULTS: [(&str, &str); 3] = [
    ("control_arms", "لاستیک طبق جلو راست ترک دارد"),
    ("wipers", "تیغه‌ها کهنه شده است"),
    ("coolant_leak", "شیلنگ بالای رادیاتور نم پس می‌دهد"),
];

/// Inspects and seals; nothing where it is done already or the customer has no visit behind them.
///
/// # Errors
/// Whatever a use case refuses.
pub async fn inspect(carsync: &CarSync, staff: &Staff) -> Result<(), Failure> {
    let session = carsync.accounts().trust_session(&phone(CUSTOMER)?).await?;
    let who = carsync.accounts().authenticate(&session.token).await?;
    let visits = carsync.accounts().bookings(&who, &PageQuery::first(50)).await?;
    carsync.accounts().sign_out(&who).await?;
    let Some(own) = visits.items.iter().find(|own| own.booking.state == BookingState::Finished) else { return Ok(()) };
    let (visit, today) = (own.booking.id, own.zone.rules().to_datetime(carsync.now()).date());
    let draft = match carsync.inspections().begin(staff, visit, &Begin { packages: vec![Package::Full], template: None }).await {
        Ok(draft) => draft,
        Err(InspectionError::State { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut parts = Vec::new();
    for item in draft.report.template.items().filter(|item| !draft.findings.contains_key(&item.key)) {
        parts.push(Part { item: item.key.clone(), finding: finding(item, today)?, seen: UNSAVED });
    }
    for some in parts.chunks(200) {
        carsync.inspections().save_parts(staff, draft.report.id, some).await?;
    }
    carsync.inspections().finalise(staff, visit, &Finalise { base_price: None }, &"demo-report".parse()?).await?;
    // Published before anybody looks.
    while carsync.inspections().finish_next().await? {}
    Ok(())
}

fn finding(item: &Item, today: Date) -> Result<Finding, Failure> {
    let key = item.key.as_str();
    let fault = FAULTS.iter().find(|(name, _)| *name == key).map(|(_, words)| *words);
    let note: Option<Note> = fault.map(str::parse).transpose()?;
    let answer = match &item.kind {
        ResultKind::Panel { .. } => {
            let (state, um) =
                STATES.iter().find(|(name, ..)| *name == key).map_or((PanelState::Original, 102), |(_, state, um)| (*state, *um));
            Answer::Panel { states: [state].into(), thickness_um: vec![um, um + 9] }
        }
        ResultKind::Ok3 => Answer::Ok3 { verdict: if fault.is_some() { Verdict::Minor } else { Verdict::Ok } },
        ResultKind::Measure { unit, .. } => {
            let value = match (key, unit) {
                (_, Unit::Kilometre) => "87450",
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
        assert!(STATES.iter().map(|(key, ..)| *key).chain(FAULTS.iter().map(|(key, _)| *key)).all(known));
        for item in template.items() {
            let answer = finding(item, Date::constant(2026, 11, 25)).expect("a finding").answer.expect("an answer");
            assert_eq!(answer.check(item), Ok(()), "{}", item.key);
        }
    }
}
