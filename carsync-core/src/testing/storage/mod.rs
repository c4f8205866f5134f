//! The conformance suite of [`Storage`]: one public function for each check, and [`storage_suite!`](crate::storage_suite) to run them
//! all, one test each. A check is given a fresh storage and panics with what is wrong.
//!
//! No check sleeps or tries again: what may happen at the same time is started together, and a law is read off the rows afterwards.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Sample, Shop};
use crate::booking::Booking;
use crate::storage::{Conflict, Storage, StorageError, TenantRead, TenantWrite};
use crate::value::BookingId;
use crate::version::Version;

pub mod audit;
pub mod bookings;
pub mod catalogue;
pub mod customers;
pub mod directory;
pub mod inspection_isolation;
pub mod inspections;
pub mod isolation;
pub mod maintenance;
pub mod outbox;
pub mod own;
pub mod people;
pub mod races;
pub mod report_jobs;
pub mod report_races;
pub mod reports;
pub mod sending;
pub mod slot_law;
pub mod tenancy;
pub mod unit;

/// A fresh, migrated, empty storage for one check, with what must live as long as it does.
pub struct Fresh {
    storage: Arc<dyn Storage>,
    _keep: Box<dyn Any + Send + Sync>,
}

impl Fresh {
    /// A storage, and what is dropped after the check: its folder, or what removes its database.
    pub fn new(storage: impl Storage + 'static, keep: impl Any + Send + Sync) -> Self {
        Self { storage: Arc::new(storage), _keep: Box::new(keep) }
    }

    /// The storage.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fresh").field("storage", &self.storage).finish_non_exhaustive()
    }
}

/// Makes one `#[tokio::test]` for each check of the suite. The expression makes a [`Fresh`] for one test, or an `Option` of one that is
/// `None` where there is no such storage to be had; it may `.await`.
///
/// ```ignore
/// mod conformance {
///     carsync_core::storage_suite!(fresh_on_my_engine().await);
/// }
/// ```
#[macro_export]
macro_rules! storage_suite {
    ($make:expr) => {
        $crate::storage_suite! { @each $make;
            audit::what_was_done_is_told_newest_first_and_to_its_tenant_alone
            audit::what_was_not_committed_is_not_told
            bookings::a_booking_keeps_every_field
            bookings::every_state_is_kept
            bookings::touching_finds_what_is_worked_on_within_the_range
            bookings::busy_leaves_out_holds_that_ran_out_and_what_has_ended
            bookings::holds_are_found_by_person_and_when_they_are_overdue
            bookings::open_bookings_of_a_customer_are_counted
            bookings::an_answer_is_remembered_once_under_its_key
            bookings::a_booking_is_replaced_only_in_the_version_seen
            catalogue::a_workshop_keeps_every_field
            catalogue::slugs_are_unique_where_they_are_promised_to_be
            catalogue::bays_come_in_their_order_and_keep_every_field
            catalogue::services_come_by_slug_and_keep_every_field
            catalogue::closures_of_a_workshop_and_of_its_whole_tenant_are_found
            customers::a_card_keeps_every_field_and_is_found_by_person_and_phone
            customers::a_person_and_a_phone_have_one_card_each
            customers::the_language_of_a_card_is_its_persons
            customers::a_vehicle_keeps_every_field_and_is_found_by_plate
            customers::a_plate_has_one_record_in_a_tenant
            customers::what_is_absent_can_not_be_changed
            customers::customers_are_found_by_a_part_of_name_phone_or_plate
            directory::a_listing_keeps_every_field_and_stands_once
            directory::listings_are_read_on_from_a_revision
            directory::revisions_become_visible_in_their_order
            directory::a_follower_misses_no_listing_while_many_publish
            directory::changes_are_told_from_a_moment_on
            directory::occupancy_is_told_for_all_workshops_or_for_some
            directory::workshops_with_overdue_holds_are_told_once_each
            inspection_isolation::another_tenants_inspections_are_absent
            inspection_isolation::another_tenants_inspections_can_not_be_changed
            inspection_isolation::an_inspection_refers_to_its_own_tenants_rows_only
            inspections::a_draft_keeps_every_field
            inspections::a_booking_has_one_draft
            inspections::a_draft_is_changed_in_the_version_seen
            inspections::a_finding_keeps_every_field
            inspections::findings_of_different_items_never_meet
            inspections::of_two_who_save_one_item_the_second_is_stale_and_may_go_on
            inspections::photos_come_in_the_order_they_were_added
            inspections::an_upload_is_one_photo_of_a_report
            inspections::templates_keep_their_old_versions
            inspections::settings_are_replaced_in_the_version_seen
            inspections::an_odometer_is_told_newest_first
            inspections::a_seal_key_retires_the_one_before
            inspections::what_is_absent_is_no_draft
            isolation::another_tenants_rows_are_absent
            isolation::another_tenants_rows_can_not_be_changed
            isolation::a_reference_to_another_tenants_row_is_refused
            maintenance::what_is_due_keeps_every_field_and_stands_once
            maintenance::an_owner_is_told_once_of_what_is_due
            maintenance::another_tenants_services_due_are_absent
            outbox::a_message_is_lent_only_after_its_commit
            outbox::a_message_keeps_every_field
            outbox::messages_are_lent_by_lane_and_age
            outbox::no_message_is_lent_to_two_workers
            outbox::a_lost_lease_settles_nothing
            outbox::a_message_to_be_tried_again_comes_back_when_it_is_due
            outbox::what_is_done_or_buried_is_never_lent_again
            sending::messages_to_one_receiver_keep_their_order
            sending::a_message_waits_for_nobody_elses
            sending::a_try_that_nobody_settled_is_in_doubt_since_it_began
            sending::messages_are_put_once_and_withdrawn_by_subject
            sending::a_budget_pays_as_far_as_it_goes
            sending::deliveries_only_move_forward
            sending::deliveries_are_asked_for_when_due_or_hinted_at
            own::a_persons_bookings_at_all_tenants_are_theirs_alone
            own::paging_through_own_bookings_meets_each_of_them_once
            own::a_persons_vehicles_are_theirs_alone
            own::a_persons_places_in_staff_are_theirs_alone
            people::a_person_keeps_every_field
            people::a_phone_has_one_person
            people::of_many_tries_at_a_code_five_are_judged
            people::a_code_is_used_once
            people::an_unknown_or_expired_request_is_dead
            people::codes_asked_for_are_told_newest_first
            people::a_range_of_numbers_is_blocked_once_until_that_is_lifted
            people::a_session_lives_until_it_ends_or_expires
            people::making_somebody_operator_twice_is_no_error
            people::what_died_is_forgotten_and_what_lives_is_not
            people::feeds_answers_and_ended_messages_are_forgotten_in_their_time
            people::staff_keep_every_field_and_have_one_place_in_a_tenant
            people::a_place_in_staff_is_changed_and_removed_in_the_version_seen
            people::who_locks_the_staff_waits_for_whoever_did_before
            people::an_api_token_is_found_by_its_hash_in_its_own_tenant
            people::a_person_changes_only_themselves_and_in_the_version_seen
            races::of_64_bookings_of_the_same_quanta_one_is_kept
            races::of_many_overlapping_bookings_those_kept_are_disjoint
            races::bookings_that_move_at_the_same_time_stay_disjoint
            races::of_many_updates_of_one_version_one_is_kept
            races::of_many_units_under_one_key_one_is_kept
            races::a_bay_that_was_seen_empty_when_it_was_closed_stays_empty
            races::units_that_lock_one_card_come_one_after_the_other
            report_jobs::a_report_is_lent_only_after_its_commit
            report_jobs::the_report_that_is_due_longest_is_lent_first
            report_jobs::no_report_is_lent_to_two_workers
            report_jobs::a_lost_lease_moves_nothing
            report_jobs::steps_follow_each_other_under_one_lease
            report_jobs::a_step_to_be_tried_again_comes_back_when_it_is_due
            report_jobs::a_step_that_was_not_committed_was_not_done
            report_jobs::what_is_done_is_never_lent_again
            report_jobs::tries_are_counted_exactly
            report_jobs::tries_are_of_one_subject_in_one_window
            report_jobs::tries_and_done_work_are_forgotten_in_their_time
            report_races::what_was_acknowledged_is_in_the_final_report
            report_races::of_many_who_save_one_item_one_is_kept
            report_races::of_many_drafts_of_one_booking_one_is_kept
            report_races::of_many_who_finalise_one_draft_one_does
            report_races::units_that_lock_one_odometer_come_one_after_the_other
            report_races::of_many_seal_keys_one_is_in_use
            report_races::of_many_settings_of_one_version_one_is_kept
            reports::a_final_report_keeps_every_field
            reports::what_was_saved_before_the_end_is_in_it_and_nothing_after
            reports::nothing_changes_what_is_sealed
            reports::a_draft_is_finalised_once_and_in_the_version_seen
            reports::a_booking_has_one_final_report
            reports::a_final_report_ends_once
            reports::publishing_twice_changes_nothing
            reports::sealed_reports_are_told_newest_first
            reports::a_report_is_opened_by_its_secret_and_tells_its_tenant
            reports::a_persons_published_reports_are_theirs_alone
            slot_law::a_claim_that_overlaps_another_is_refused
            slot_law::adjoining_bookings_do_not_touch
            slot_law::another_bay_and_another_tenant_are_free_at_the_same_time
            slot_law::two_bookings_of_one_unit_can_not_overlap
            slot_law::what_ends_frees_its_quanta_in_the_same_unit
            slot_law::what_has_ended_claims_nothing_when_it_is_written_again
            slot_law::a_booking_may_move_partly_onto_its_own_quanta
            slot_law::moving_to_another_bay_frees_the_former_in_the_same_unit
            slot_law::moving_onto_a_held_quantum_is_refused_and_changes_nothing
            slot_law::a_stale_move_changes_no_claim
            slot_law::every_active_state_and_origin_claims
            slot_law::a_hold_that_ran_out_claims_until_it_is_ended
            slot_law::the_longest_booking_claims_each_of_its_quanta
            slot_law::a_closed_bay_takes_no_further_claim
            slot_law::a_booking_that_is_not_there_can_not_be_updated
            tenancy::a_tenant_keeps_every_field
            tenancy::a_tenants_slug_is_its_own
            tenancy::a_host_name_leads_to_one_tenant
            tenancy::tenants_are_listed_by_slug_page_by_page
            tenancy::another_tenant_can_not_be_written
            unit::a_storage_that_works_answers_a_ping
            unit::a_tenants_unit_is_kept_whole_or_not_at_all
            unit::a_tenants_inspections_are_kept_whole_or_not_at_all
            unit::a_platform_unit_is_kept_whole_or_not_at_all
            unit::a_persons_unit_is_kept_whole_or_not_at_all
            unit::nothing_of_a_unit_is_seen_before_its_commit
            unit::a_reading_unit_sees_one_snapshot_although_others_commit
            unit::a_unit_that_was_refused_can_only_be_dropped
            unit::a_unit_may_go_on_after_a_stale_write
            unit::units_that_were_dropped_stand_in_nobodys_way
        }
    };
    (@each $make:expr; $($room:ident::$check:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $check() {
                let fresh: Option<$crate::testing::storage::Fresh> = ::core::convert::Into::into($make);
                if let Some(fresh) = fresh {
                    $crate::testing::storage::$room::$check(fresh.storage()).await;
                }
            }
        )*
    };
}

// --- what the checks are written with

type Store = Arc<dyn Storage>;

/// A stored tenant with its workshop.
async fn shop(storage: &Store, sample: &Sample, slug: &str) -> Shop {
    Shop::open(storage.as_ref(), sample, slug).await.expect("a shop can be stored")
}

async fn write(storage: &Store, shop: &Shop) -> Box<dyn TenantWrite> {
    storage.write(&shop.scope).await.expect("a writing unit opens")
}

async fn read(storage: &Store, shop: &Shop) -> Box<dyn TenantRead> {
    storage.read(&shop.scope).await.expect("a reading unit opens")
}

/// Adds a booking in a unit of its own.
async fn insert(storage: &Store, shop: &Shop, booking: &Booking) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.bookings_mut().insert(booking).await?;
    unit.commit().await
}

/// Replaces a booking in a unit of its own.
async fn update(storage: &Store, shop: &Shop, booking: &Booking, seen: Version) -> Result<(), StorageError> {
    let mut unit = storage.write(&shop.scope).await?;
    unit.bookings_mut().update(booking, seen).await?;
    unit.commit().await
}

async fn find(storage: &Store, shop: &Shop, id: BookingId) -> Option<Booking> {
    read(storage, shop).await.bookings().find(id).await.expect("bookings can be read")
}

/// The law that refused; panics if none did.
#[track_caller]
fn refusal<T>(answer: Result<T, StorageError>) -> Conflict {
    match answer {
        Ok(_) => panic!("it should have been refused"),
        Err(error) => error.conflict().unwrap_or_else(|| panic!("a law should have refused it, but: {error:?}")),
    }
}

#[track_caller]
fn assert_kept<T>(answer: Result<T, StorageError>) -> T {
    answer.unwrap_or_else(|error| panic!("it should have been kept, but: {error:?}"))
}

/// Runs the tasks together, each beginning when all have been started, and gives their answers in order.
async fn together<T, F>(tasks: impl IntoIterator<Item = F>) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let tasks: Vec<F> = tasks.into_iter().collect();
    let barrier = Arc::new(Barrier::new(tasks.len()));
    let mut running = JoinSet::new();
    for (n, task) in tasks.into_iter().enumerate() {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            (n, task.await)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(n, _)| *n);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    /// A check that the macro forgets would never run.
    #[test]
    fn the_macro_names_every_check() {
        let rooms = [
            ("bookings", include_str!("bookings.rs")),
            ("catalogue", include_str!("catalogue.rs")),
            ("customers", include_str!("customers.rs")),
            ("directory", include_str!("directory.rs")),
            ("inspection_isolation", include_str!("inspection_isolation.rs")),
            ("inspections", include_str!("inspections.rs")),
            ("isolation", include_str!("isolation.rs")),
            ("maintenance", include_str!("maintenance.rs")),
            ("outbox", include_str!("outbox.rs")),
            ("own", include_str!("own.rs")),
            ("people", include_str!("people.rs")),
            ("races", include_str!("races.rs")),
            ("report_jobs", include_str!("report_jobs.rs")),
            ("report_races", include_str!("report_races.rs")),
            ("reports", include_str!("reports.rs")),
            ("sending", include_str!("sending.rs")),
            ("slot_law", include_str!("slot_law.rs")),
            ("tenancy", include_str!("tenancy.rs")),
            ("unit", include_str!("unit.rs")),
        ];
        for (room, text) in rooms {
            let checks = text.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split_once('('));
            for (check, _) in checks {
                assert!(include_str!("mod.rs").contains(&format!(" {room}::{check}\n")), "{room}::{check} is not in the macro");
            }
        }
    }
}
