//! Customer cards and vehicles of a tenant.

use super::people::person;
use super::{Store, assert_kept, read, refusal, shop, write};
use crate::account::Person;
use crate::customer::{CustomerCard, CustomerSearch, Vehicle, VehicleFacts};
use crate::page::PageQuery;
use crate::storage::Conflict;
use crate::testing::Sample;
use crate::value::{CustomerId, Locale, VehicleId};
use crate::version::Version;

/// By person, by phone and by id; changed in the version seen.
pub async fn a_card_keeps_every_field_and_is_found_by_person_and_phone(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let person = person(storage, &sample).await;
    // A walk-in is known by phone alone, and perhaps not even by that.
    let walk_in = CustomerCard { person: None, ..sample.card(&sample.person()) };
    let nameless = CustomerCard { person: None, phone: None, name: None, ..sample.card(&person) };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().insert_card(&walk_in).await);
    assert_kept(unit.customers_mut().insert_card(&nameless).await);
    assert_kept(unit.customers_mut().insert_card(&CustomerCard { id: sample.id(), ..nameless.clone() }).await);
    let phone = walk_in.phone.clone().expect("it has a phone");
    assert_eq!(unit.customers().by_phone(&phone).await.expect("a card can be read"), Some(walk_in.clone()));
    let claimed = CustomerCard { person: Some(person.id), version: Version::FIRST.next(), ..walk_in.clone() };
    assert_kept(unit.customers_mut().update_card(&claimed, Version::FIRST).await);
    assert_eq!(refusal(unit.customers_mut().update_card(&walk_in, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.customers().by_phone(&phone).await.expect("a card can be read"), Some(claimed.clone()));
    assert_eq!(unit.customers().by_person(person.id).await.expect("a card can be read"), Some(claimed.clone()));
    assert_eq!(unit.customers().by_phone(&person.phone).await.expect("a card can be read"), None, "it is the card's phone that counts");
    let mut found = unit.customers().cards(&[nameless.id, sample.id(), claimed.id]).await.expect("cards can be read");
    found.sort_by_key(|card| card.id);
    let mut expected = [nameless, claimed];
    expected.sort_by_key(|card| card.id);
    assert_eq!(found, expected, "absent ones are left out");
    assert_eq!(unit.customers().cards(&[]).await.expect("cards can be read"), []);
}

/// The language that the person chose, of this tenant's cards alone.
pub async fn the_language_of_a_card_is_its_persons(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let english = Person { locale: Locale::En, ..sample.person() };
    let mut unit = storage.platform_write().await.expect("a writing unit opens");
    assert_kept(unit.accounts_mut().insert_person(&english).await);
    assert_kept(unit.commit().await);
    let (card, walk_in) = (sample.card(&english), CustomerCard { person: None, ..sample.card(&sample.person()) });
    let mut unit = write(storage, &shop).await;
    for card in [&card, &walk_in] {
        assert_kept(unit.customers_mut().insert_card(card).await);
    }
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.customers().language_of(card.id).await.expect("a language can be read"), Some(Locale::En));
    assert_eq!(unit.customers().language_of(walk_in.id).await.expect("a language can be read"), None);
    let unit = read(storage, &other).await;
    assert_eq!(unit.customers().language_of(card.id).await.expect("a language can be read"), None);
}

/// One card for each person and one for each phone; not in another tenant.
pub async fn a_person_and_a_phone_have_one_card_each(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let (one, two) = (person(storage, &sample).await, person(storage, &sample).await);
    for shop in [&shop, &other] {
        let mut unit = write(storage, shop).await;
        assert_kept(unit.customers_mut().insert_card(&sample.card(&one)).await);
        assert_kept(unit.commit().await);
    }
    let same_person = CustomerCard { phone: Some(two.phone.clone()), ..sample.card(&one) };
    let same_phone = CustomerCard { person: Some(two.id), ..sample.card(&one) };
    for twin in [same_person, same_phone] {
        let mut unit = write(storage, &shop).await;
        assert_eq!(refusal(unit.customers_mut().insert_card(&twin).await), Conflict::Duplicate);
    }
    let second = sample.card(&two);
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().insert_card(&second).await);
    let thief = CustomerCard { phone: Some(one.phone), version: Version::FIRST.next(), ..second };
    assert_eq!(refusal(unit.customers_mut().update_card(&thief, Version::FIRST).await), Conflict::Duplicate);
}

/// By id and by plate; changed in the version seen.
pub async fn a_vehicle_keeps_every_field_and_is_found_by_plate(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let card = sample.card(&person(storage, &sample).await);
    let full = sample.vehicle(Some(&card));
    let chassis = "NAAM01CA0AK".parse().ok();
    let bare =
        Vehicle { facts: VehicleFacts { plate: None, vin: None, chassis_number: chassis, ..full.facts.clone() }, ..sample.vehicle(None) };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().insert_card(&card).await);
    assert_kept(unit.customers_mut().insert_vehicle(&full).await);
    assert_kept(unit.customers_mut().insert_vehicle(&bare).await);
    assert_kept(unit.customers_mut().insert_vehicle(&Vehicle { id: sample.id(), ..bare.clone() }).await);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    let plate = full.facts.plate.clone().expect("it has a plate");
    assert_eq!(unit.customers().vehicle_by_plate(&plate).await.expect("a vehicle can be read"), Some(full.clone()));
    assert_eq!(unit.customers().vehicle_by_plate(&sample.plate()).await.expect("a vehicle can be read"), None);
    let mut found = unit.customers().vehicles(&[bare.id, full.id, sample.id()]).await.expect("vehicles can be read");
    found.sort_by_key(|vehicle| vehicle.id);
    let mut expected = [bare, full.clone()];
    expected.sort_by_key(|vehicle| vehicle.id);
    assert_eq!(found, expected, "absent ones are left out");
    drop(unit);

    let new = VehicleFacts::of_plate("KISH 12345".parse().expect("a plate"));
    let changed = Vehicle { customer: None, facts: new.clone(), version: Version::FIRST.next(), ..full.clone() };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.customers_mut().update_vehicle(&changed, Version::FIRST).await);
    assert_eq!(refusal(unit.customers_mut().update_vehicle(&full, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.commit().await);
    let unit = read(storage, &shop).await;
    let found = unit.customers().vehicle_by_plate(&new.plate.expect("it has a plate")).await.expect("a vehicle can be read");
    assert_eq!(found, Some(changed));
    assert_eq!(unit.customers().vehicle_by_plate(&plate).await.expect("a vehicle can be read"), None, "the old plate is free");
}

/// One record for each plate; not in another tenant.
pub async fn a_plate_has_one_record_in_a_tenant(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let (first, second) = (sample.vehicle(None), sample.vehicle(None));
    let twin = Vehicle { id: sample.id(), ..first.clone() };
    for (shop, vehicle) in [(&shop, &first), (&shop, &second), (&other, &twin)] {
        let mut unit = write(storage, shop).await;
        assert_kept(unit.customers_mut().insert_vehicle(vehicle).await);
        assert_kept(unit.commit().await);
    }
    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.customers_mut().insert_vehicle(&twin).await), Conflict::Duplicate);
    drop(unit);
    let mut unit = write(storage, &shop).await;
    let thief = Vehicle { facts: first.facts, ..second };
    assert_eq!(refusal(unit.customers_mut().update_vehicle(&thief, Version::FIRST).await), Conflict::Duplicate);
}

/// A card or vehicle that was never there is stale to change; one that is absent can be locked without harm.
pub async fn what_is_absent_can_not_be_changed(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let (card, vehicle) = (sample.card(&person(storage, &sample).await), sample.vehicle(None));
    let mut unit = write(storage, &shop).await;
    assert_eq!(refusal(unit.customers_mut().update_card(&card, Version::FIRST).await), Conflict::Stale);
    assert_eq!(refusal(unit.customers_mut().update_vehicle(&vehicle, Version::FIRST).await), Conflict::Stale);
    assert_kept(unit.customers_mut().lock_card(sample.id::<crate::value::kind::Customer>()).await);
    assert_kept(unit.commit().await);
    let absent: (Vec<CustomerId>, Vec<VehicleId>) = (vec![card.id], vec![vehicle.id]);
    let unit = read(storage, &shop).await;
    assert_eq!(unit.customers().cards(&absent.0).await.expect("cards can be read"), []);
    assert_eq!(unit.customers().vehicles(&absent.1).await.expect("vehicles can be read"), []);
}

/// However it was typed, newest first and page by page, in the tenant's own cards alone; signs of patterns stand for themselves.
pub async fn customers_are_found_by_a_part_of_name_phone_or_plate(storage: &Store) {
    let sample = Sample::new();
    let (shop, other) = (shop(storage, &sample, "shop").await, shop(storage, &sample, "other").await);
    let card = |name: &str| CustomerCard { id: sample.later_id(), person: None, name: name.parse().ok(), ..sample.card(&sample.person()) };
    let cards = [card("علي\u{200c}رضا كريمي"), card("Sara KARIMI"), card("100% Rent_a_car!"), CustomerCard { name: None, ..card("x") }];
    let plated = VehicleFacts::of_plate("12 ب 345 - 67".parse().expect("a plate"));
    let vehicle = Vehicle { facts: plated, ..sample.vehicle(Some(&cards[3])) };
    let mut unit = write(storage, &shop).await;
    for card in &cards {
        assert_kept(unit.customers_mut().insert_card(card).await);
    }
    assert_kept(unit.customers_mut().insert_vehicle(&vehicle).await);
    assert_kept(unit.commit().await);
    let phone = cards[1].phone.as_ref().expect("a phone").e164().replacen("+98", "0", 1);
    for (text, expected) in [
        ("", vec![3, 2, 1, 0]),
        ("علیرضا", vec![0]),
        ("ي\u{200c}رضا ک", vec![0]),
        ("karimi", vec![1]),
        (phone.as_str(), vec![1]),
        ("%", vec![2]),
        ("t_a_c", vec![2]),
        ("car!", vec![2]),
        ("'; DROP TABLE customer; --", vec![]),
        ("۱۲ ب ۳۴۵", vec![3]),
        ("345-67", vec![3]),
        ("nobody", vec![]),
    ] {
        let search = CustomerSearch::of(text).expect("a search");
        let (mut found, mut query) = (Vec::new(), PageQuery::first(2));
        loop {
            let page = read(storage, &shop).await.customers().search(search.as_ref(), None, &query).await.expect("cards can be read");
            found.extend(page.items);
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let expected: Vec<CustomerCard> = expected.into_iter().map(|at: usize| cards[at].clone()).collect();
        assert_eq!(found, expected, "{text}");
    }
    let here = read(storage, &shop).await.customers().search(None, Some(shop.workshop.id), &PageQuery::first(9)).await;
    assert_eq!(here.expect("cards can be read").items, [], "nobody was at this workshop yet");
    let unit = read(storage, &shop).await;
    assert_eq!(unit.customers().vehicles_of(&[cards[3].id, cards[0].id]).await.expect("vehicles can be read"), [vehicle]);
    let theirs = read(storage, &other).await;
    assert_eq!(theirs.customers().search(None, None, &PageQuery::first(9)).await.expect("cards can be read").items, []);
    assert_eq!(theirs.customers().vehicles_of(&[cards[3].id]).await.expect("vehicles can be read"), []);
}
