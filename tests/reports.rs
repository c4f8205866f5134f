//! What a report is worth as time goes by and corrections come, as its verify address tells anybody.

#[expect(dead_code, reason = "what the test files share; each uses a part")]
#[path = "mirror/house.rs"]
mod house;
#[path = "host/support/picture.rs"]
mod picture;
#[expect(dead_code, reason = "what the test files share; each uses a part")]
mod support;
#[expect(dead_code, reason = "what the test files share; each uses a part")]
#[path = "mirror/visit.rs"]
mod visit;

use carsync_core::inspection::{Answer, Finalise, Finding, InspectionError, PanelState, Part, Report, Standing};
use carsync_core::jiff::SignedDuration;
use house::House;
use support::base::{Base, Deployment};
use support::on_both_engines;
use support::shop::{key, slug};
use visit::Visit;

on_both_engines! {
    a_report_expires_after_a_day_and_is_superseded_by_its_correction => expire_and_supersede;
    a_revoked_report_says_so_and_why_even_when_its_day_is_over => revoke;
}

async fn standing(at: &Deployment, report: &Report) -> Standing {
    let token = report.sealed.as_ref().expect("sealed").document.verify_token.clone();
    at.carsync.inspections().verify(&token).await.expect("a published report").standing
}

async fn open(base: &Base) -> (Deployment, House, Visit) {
    let at = base.deploy(1).await;
    let mut house = House::furnish(&at, "tirazheh").await;
    house.busy_day(&at).await;
    let visit = Visit::of(&at, &house).await;
    (at, house, visit)
}

async fn expire_and_supersede(base: Base) {
    let (at, house, visit) = open(&base).await;
    let (inspections, staff) = (at.carsync.inspections(), &house.shop.staff);
    assert_eq!(standing(&at, &visit.report).await, Standing::Valid);
    let issued = visit.report.sealed.as_ref().expect("sealed").document.issued_at;
    at.clock.set(issued + SignedDuration::from_hours(24) - SignedDuration::from_micros(1));
    assert_eq!(standing(&at, &visit.report).await, Standing::Valid);
    at.clock.set(issued + SignedDuration::from_hours(24));
    assert_eq!(standing(&at, &visit.report).await, Standing::Expired);

    let hood = slug("hood");
    let painted = Answer::Panel { states: [PanelState::Painted].into(), thickness_um: vec![240] };
    let draft = inspections.draft(staff, visit.booking).await.expect("the correction");
    let seen = draft.findings[&hood].version;
    let part = Part { item: hood.clone(), finding: Finding { answer: Some(painted), note: None }, seen };
    inspections.save(staff, draft.report.id, part).await.expect("saved");
    let correction =
        inspections.finalise(staff, visit.booking, &Finalise { base_price: None }, &key("correction")).await.expect("final").value;
    while inspections.finish_next().await.expect("a queue") {}
    assert_eq!(standing(&at, &visit.report).await, Standing::Superseded);
    assert_eq!(standing(&at, &correction).await, Standing::Valid);
    let compared = inspections.compare(staff, correction.id, visit.report.id).await.expect("compared");
    assert_eq!((compared.earlier, compared.later), (visit.report.id, correction.id));
    assert_eq!((compared.new_paint, compared.odometer_km, compared.odometer_went_back), (vec![hood], Some((87_450, 87_450)), false));
}

async fn revoke(base: Base) {
    let (at, house, visit) = open(&base).await;
    let (inspections, staff) = (at.carsync.inspections(), &house.shop.staff);
    let why = "Another vehicle's plate".parse().expect("a note");
    inspections.revoke(staff, visit.report.id, &why).await.expect("revoked");
    at.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(standing(&at, &visit.report).await, Standing::Revoked);
    let token = visit.report.sealed.as_ref().expect("sealed").document.verify_token.clone();
    let told = inspections.verify(&token).await.expect("a report");
    assert_eq!((told.revoked_because, told.ended_at.is_some()), (Some(why.clone()), true));
    let again = inspections.revoke(staff, visit.report.id, &why).await;
    assert!(matches!(again, Err(InspectionError::State { .. })), "{again:?}");
}
