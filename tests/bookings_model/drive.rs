//! Each command done twice, by CarSync and by the model, and the two answers compared.

use carsync_core::account::Customer;
use carsync_core::booking::{Answered, Book, Booking, BookingError, ConfirmHold, Hold, Move, Step, WalkIn};
use carsync_core::catalogue::{Bay, BayDraft, CatalogueError, Closure, ClosureDraft, ClosurePeriod, SlotStep, Workshop, WorkshopDraft};
use carsync_core::jiff::civil::DateTime;
use carsync_core::jiff::{SignedDuration, Timestamp};
use carsync_core::tenancy::CustomerPolicy;
use carsync_core::value::{BookingId, Slug};
use carsync_core::{Classified, Version};

use super::model::{BAYS, DAY, Entry, Model, OFFSET, ORDERS, SERVICES, Said, Shut, State, WEEKS};
use super::support::base::{Deployment, MORNING};
use super::support::shop::{Shop, bay, facts, key, service, slug, vehicle};

/// How many customers come and go; one more only tries what the slots say.
pub const CUSTOMERS: usize = 4;

/// What may happen at a workshop. Times are minutes after the midnight before today, by the workshop's clock.
#[derive(Debug, Clone)]
pub enum Command {
    Hold { who: usize, order: usize, at: i64 },
    Confirm { who: usize, which: usize },
    Book { who: usize, order: usize, at: i64 },
    Cancel { who: usize, which: usize, own: bool, stale: bool },
    MoveTo { who: usize, which: usize, own: bool, at: i64, stale: bool },
    Relocate { which: usize, at: Option<i64>, bay: usize, any: bool },
    WalkIn { order: usize, phone: Option<usize>, at: Option<i64>, bay: Option<usize> },
    Step { which: usize, step: usize },
    Repeat { which: usize },
    Reuse { which: usize },
    Advance { minutes: i64 },
    Close { from: i64, length: i64 },
    Reopen { which: usize },
    ToggleBay { bay: usize },
    ChangeHours { week: usize, half: bool },
}

/// What was asked under a key, to be asked again.
#[derive(Debug, Clone)]
enum Asked {
    Book(usize, Book),
    Confirm(usize, ConfirmHold),
    WalkIn(WalkIn),
}

/// One workshop and the model of it.
pub struct Drive<'a> {
    pub at: &'a Deployment,
    pub shop: Shop,
    pub model: Model,
    /// The bookings by their place in the model: the last answer that told of each.
    pub bookings: Vec<Booking>,
    /// How many messages of each template there should be: confirmed, moved, cancelled.
    pub told: [i64; 3],
    people: Vec<Customer>,
    bays: Vec<Bay>,
    workshop: Workshop,
    closures: Vec<(Closure, Shut)>,
    answered: Vec<(String, Asked, Booking)>,
}

fn instant(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).expect("a time")
}

fn civil(minute: i64) -> DateTime {
    instant(minute).to_zoned(carsync_core::jiff::tz::TimeZone::UTC).datetime()
}

/// The code by which a refusal is known to the model.
fn said<T>(answer: Result<T, BookingError>) -> Said<T> {
    answer.map_err(|error| match error {
        BookingError::NotOffered(reason) => reason.code(),
        BookingError::NotFound(_) => "not_found",
        other => other.code(),
    })
}

fn order(order: usize) -> Vec<Slug> {
    ORDERS[order].iter().map(|at| slug(SERVICES[*at].name)).collect()
}

impl<'a> Drive<'a> {
    /// Opens a workshop, at the same moment each time.
    pub async fn open(at: &'a Deployment, number: usize) -> Self {
        let morning: Timestamp = MORNING.parse().expect("a time");
        at.clock.set(morning);
        // The model's CHANGE_UNTIL, OPEN_MAX and HOLD.
        let policy = CustomerPolicy { change_until_hours: 2, open_bookings_max: 2, hold_minutes: 5 };
        let services = SERVICES.map(|one| {
            let number = |minutes: i64| u32::try_from(minutes).expect("minutes");
            let mut draft = service(one.name, number(one.work));
            (draft.buffer_before_minutes, draft.buffer_after_minutes) = (number(one.before), number(one.after));
            (draft.notice_min_minutes, draft.notice_max_days) = (number(one.notice), number(one.days));
            (draft.bay_kinds, draft.overnight) = (one.kind.into_iter().map(slug).collect(), one.overnight);
            draft
        });
        let bays = (1..).zip(BAYS).map(|(position, kind)| bay(position, kind)).collect();
        let shop = Shop::open(at, &format!("shop-{number}"), policy, bays, services.to_vec()).await;
        let mut people = Vec::new();
        for who in 0..=CUSTOMERS {
            people.push(shop.customer(at, who).await);
        }
        let now = morning.as_second() / 60;
        let model = Model {
            now,
            week: WEEKS[0],
            step: 15,
            open_bays: [true; 3],
            closures: Vec::new(),
            entries: Vec::new(),
            known: vec![false; CUSTOMERS + 1],
        };
        let (bays, workshop) = (shop.whole.bays.clone(), shop.whole.workshop.clone());
        let mut drive = Self {
            at,
            shop,
            model,
            bookings: Vec::new(),
            told: [0; 3],
            people,
            bays,
            workshop,
            closures: Vec::new(),
            answered: Vec::new(),
        };
        drive.change_hours(0, false).await;
        drive
    }

    /// The id of a bay by its place.
    pub fn bay(&self, at: usize) -> carsync_core::value::BayId {
        self.bays[at].id
    }

    /// A booking to do something with: mostly one that stands, and none of those that only tried what the slots say.
    fn which(&self, which: usize) -> Option<usize> {
        let all = || (0..self.bookings.len()).filter(|place| self.model.entries[*place].card != Some(CUSTOMERS));
        let standing: Vec<usize> = all().filter(|place| self.model.entries[*place].stands(self.model.now)).collect();
        let among = if standing.is_empty() || (which / 1_000).is_multiple_of(5) { all().collect() } else { standing };
        (!among.is_empty()).then(|| among[which % among.len()])
    }

    /// The midnight before today, in UTC.
    fn midnight(&self) -> i64 {
        (self.model.now + OFFSET).div_euclid(DAY) * DAY - OFFSET
    }

    /// Both answered: the model's entry is the booking that CarSync told of, or both refuse with one code.
    fn agree(&mut self, what: &str, place: Option<usize>, expected: Said<Entry>, answer: Said<Booking>) -> Option<usize> {
        match (expected, answer) {
            (Ok(entry), Ok(booking)) => {
                assert_eq!(booking.state.name(), entry.state.name(), "{what}: state");
                assert_eq!(booking.bay, self.bay(entry.bay), "{what}: bay");
                assert_eq!((booking.starts_at, booking.ends_at), (instant(entry.work.0), instant(entry.work.1)), "{what}: time");
                assert_eq!((booking.claim_from * 15, booking.claim_until * 15), entry.claim, "{what}: claim");
                let place = place.unwrap_or(self.bookings.len());
                if place == self.bookings.len() {
                    self.bookings.push(booking);
                } else {
                    assert_eq!(booking.id, self.bookings[place].id, "{what}: id");
                    self.bookings[place] = booking;
                }
                Some(place)
            }
            (Err(expected), Err(answer)) => {
                assert_eq!(answer, expected, "{what}: refusal");
                None
            }
            (expected, answer) => panic!("{what}: the model says {expected:?}, CarSync says {answer:?}"),
        }
    }

    /// Does a command.
    pub async fn run(&mut self, command: &Command) {
        let bookings = self.at.carsync.bookings();
        match command.clone() {
            Command::Hold { who, order: wish, at } => {
                let starts_at = self.midnight() + at;
                let hold = Hold { workshop: self.shop.workshop(), services: order(wish), starts_at: instant(starts_at) };
                let answer = said(bookings.hold(&self.people[who], &hold).await);
                let expected = self.model.hold(who, wish, starts_at);
                self.agree("hold", None, expected, answer);
            }
            Command::Book { who, order, at } => {
                self.book(who, order, self.midnight() + at).await;
            }
            Command::Confirm { who, which } => {
                let own = self.model.entries.iter().rposition(|entry| entry.state == State::Held && entry.stands(self.model.now));
                let any = self.which(which).filter(|place| self.model.entries[*place].state != State::Held);
                let Some(place) = own.or(any) else { return };
                let who = if which / 1_000 % 10 == 9 { who } else { self.model.entries[place].owner.unwrap_or(who) };
                let confirm = ConfirmHold { hold: self.bookings[place].id, vehicle: vehicle(who), note: None };
                self.confirm(who, place, confirm).await;
            }
            Command::Cancel { who, which, own, stale } => {
                let Some((who, place)) = self.someones(who, which, own) else { return };
                let before = self.model.clone();
                let answer = said(bookings.cancel(&self.people[who], self.id(place), self.seen(place, stale)).await);
                let expected = self.model.cancel(who, place);
                let tells = before.entries[place].state != State::Held;
                self.changed("cancel", before, place, expected, answer, stale, tells.then_some(2));
            }
            Command::MoveTo { who, which, own, at, stale } => {
                let Some((who, place)) = self.someones(who, which, own) else { return };
                let (before, starts_at) = (self.model.clone(), self.midnight() + at);
                let seen = self.seen(place, stale);
                let answer = said(bookings.move_to(&self.people[who], self.id(place), instant(starts_at), seen).await);
                let expected = self.model.move_to(who, place, starts_at);
                let tells = before.entries[place].state != State::Held;
                self.changed("move", before, place, expected, answer, stale, tells.then_some(1));
            }
            Command::Relocate { which, at, bay, any } => {
                let Some(place) = self.which(which) else { return };
                let before = self.model.clone();
                let starts_at = at.map(|at| self.midnight() + at);
                let bay = (!any || at.is_none()).then_some(bay);
                let to = Move { starts_at: starts_at.map(instant), bay: bay.map(|bay| self.bay(bay)) };
                let answer = said(bookings.relocate(&self.shop.staff, self.id(place), to, self.seen(place, false)).await);
                let expected = self.model.relocate(place, starts_at, bay);
                let old = &before.entries[place];
                let tells = old.card.is_some() && old.state != State::Held && starts_at.is_some_and(|at| at != old.work.0);
                self.changed("relocate", before, place, expected, answer, false, tells.then_some(1));
            }
            Command::WalkIn { order: wish, phone, at, bay } => {
                let walk_in = WalkIn {
                    workshop: self.shop.workshop(),
                    services: order(wish),
                    vehicle: facts(phone.unwrap_or(CUSTOMERS + 5)),
                    phone: phone.map(|who| self.people[who].person().phone.clone()),
                    name: None,
                    starts_at: at.map(|at| instant(self.midnight() + at)),
                    bay: bay.map(|bay| self.bay(bay)),
                    note: None,
                };
                let name = self.next_key();
                let answer = bookings.walk_in(&self.shop.staff, &walk_in, &key(&name)).await;
                let expected = self.model.walk_in(wish, phone, at.map(|at| self.midnight() + at), bay);
                let told = self.first(answer);
                self.agree("walk-in", None, expected, told.clone());
                self.remember(name, Asked::WalkIn(walk_in), told);
            }
            Command::Step { which, step } => {
                let Some(place) = self.which(which) else { return };
                // Beside any step, the one that comes next.
                let next = match self.model.entries[place].state {
                    State::Arrived => 1,
                    State::InProgress => 2,
                    State::Held | State::Confirmed | State::Finished | State::Cancelled | State::Expired | State::NoShow => 0,
                };
                self.step(place, if step < 5 { step } else { next }).await;
            }
            Command::Repeat { which } => self.ask_again(which, false).await,
            Command::Reuse { which } => self.ask_again(which, true).await,
            Command::Advance { minutes } => {
                self.at.clock.advance(SignedDuration::from_mins(minutes));
                self.model.now += minutes;
            }
            Command::Close { from, length } => self.close(self.midnight() + from + OFFSET, length).await,
            Command::Reopen { which } => {
                if !self.closures.is_empty() {
                    let (closure, _) = self.closures.remove(which % self.closures.len());
                    self.at.carsync.catalogue().remove_closure(&self.shop.staff, closure.id).await.expect("a closure to take back");
                    self.model.closures = self.closures.iter().map(|(_, shut)| *shut).collect();
                }
            }
            Command::ToggleBay { bay } => self.toggle_bay(bay).await,
            Command::ChangeHours { week, half } => self.change_hours(week, half).await,
        }
    }

    /// Whose booking a customer tries to change: mostly their own.
    fn someones(&self, who: usize, which: usize, own: bool) -> Option<(usize, usize)> {
        let place = self.which(which)?;
        let owner = self.model.entries[place].owner.filter(|_| own);
        Some((owner.unwrap_or(who), place))
    }

    fn id(&self, place: usize) -> BookingId {
        self.bookings[place].id
    }

    fn seen(&self, place: usize, stale: bool) -> Version {
        let seen = self.bookings[place].version;
        if stale { Version::from_number(seen.number() - 1) } else { seen }
    }

    fn next_key(&self) -> String {
        format!("{}-{}", self.shop.scope.slug(), self.answered.len() + self.bookings.len() * 1_000)
    }

    /// What was answered to a change. Who saw an older version is refused, if nothing else stands against it.
    #[expect(clippy::too_many_arguments, reason = "each is another thing that a change is compared by")]
    fn changed(
        &mut self,
        what: &str,
        before: Model,
        at: usize,
        expected: Said<Entry>,
        answer: Said<Booking>,
        stale: bool,
        tell: Option<usize>,
    ) {
        if stale && expected.is_ok() {
            self.model = before;
            assert_eq!(answer.err(), Some("version.stale"), "{what}");
            return;
        }
        if self.agree(what, Some(at), expected, answer).is_some()
            && let Some(template) = tell
        {
            self.told[template] += 1;
        }
    }

    fn first(&self, answer: Result<Answered<Booking>, BookingError>) -> Said<Booking> {
        let answered = said(answer)?;
        assert!(!answered.replayed, "a new key is not a repeat");
        Ok(answered.value)
    }

    fn remember(&mut self, name: String, asked: Asked, told: Said<Booking>) {
        if let Ok(booking) = told {
            self.answered.push((name, asked, booking));
        }
    }

    /// Books, and gives back the place of the booking in the model.
    pub async fn book(&mut self, who: usize, wish: usize, starts_at: i64) -> Option<usize> {
        let book = Book {
            workshop: self.shop.workshop(),
            services: order(wish),
            starts_at: instant(starts_at),
            vehicle: vehicle(who),
            note: None,
        };
        let name = self.next_key();
        let answer = self.at.carsync.bookings().book(&self.people[who], &book, &key(&name)).await;
        let told = self.first(answer);
        let expected = self.model.book(who, wish, starts_at);
        let place = self.agree("book", None, expected, told.clone());
        self.told[0] += i64::from(place.is_some());
        self.remember(name, Asked::Book(who, book), told);
        place
    }

    async fn confirm(&mut self, who: usize, place: usize, confirm: ConfirmHold) {
        let name = self.next_key();
        let answer = self.at.carsync.bookings().confirm(&self.people[who], &confirm, &key(&name)).await;
        let told = self.first(answer);
        let expected = self.model.confirm(who, place);
        self.told[0] += i64::from(self.agree("confirm", Some(place), expected, told.clone()).is_some());
        self.remember(name, Asked::Confirm(who, confirm), told);
    }

    /// Takes a booking one step on, as staff.
    pub async fn step(&mut self, place: usize, step: usize) {
        let before = self.model.clone();
        let (step, expected) = match step {
            0 => (Step::Arrive, self.model.arrive(place)),
            1 => (Step::Start, self.model.start(place)),
            2 => (Step::Finish, self.model.finish(place)),
            3 => (Step::NoShow, self.model.no_show(place)),
            _ => (Step::Cancel, self.model.call_off(place)),
        };
        let answer = said(self.at.carsync.bookings().step(&self.shop.staff, self.id(place), step, self.seen(place, false)).await);
        let old = &before.entries[place];
        let tells = step == Step::Cancel && old.state != State::Held && old.card.is_some();
        self.changed("step", before, place, expected, answer, false, tells.then_some(2));
    }

    /// Asks under a known key: the same again is answered as at first, another request is refused.
    async fn ask_again(&mut self, which: usize, another: bool) {
        if self.answered.is_empty() {
            return;
        }
        let (name, asked, first) = self.answered[which % self.answered.len()].clone();
        let (bookings, key) = (self.at.carsync.bookings(), key(&name));
        let note = another.then(|| "something else".parse().expect("a note"));
        let answer = match asked {
            Asked::Book(who, book) => bookings.book(&self.people[who], &Book { note, ..book }, &key).await,
            Asked::Confirm(who, confirm) => bookings.confirm(&self.people[who], &ConfirmHold { note, ..confirm }, &key).await,
            Asked::WalkIn(walk_in) => bookings.walk_in(&self.shop.staff, &WalkIn { note, ..walk_in }, &key).await,
        };
        let expected = if another { Err("idempotency.key_reused") } else { Ok(Answered { value: first, replayed: true }) };
        assert_eq!(said(answer), expected);
    }

    async fn close(&mut self, from: i64, length: i64) {
        let shut = Shut { from, until: from + length };
        let period = ClosurePeriod::new(civil(shut.from), civil(shut.until)).expect("a period");
        let workshop = (length % 2 == 0).then_some(self.shop.workshop());
        let draft = ClosureDraft { workshop, period, reason: "Repairs".parse().expect("a reason") };
        let catalogue = self.at.carsync.catalogue();
        let preview = catalogue.preview_closure(&self.shop.staff, &draft).await.expect("a preview");
        let (closure, hit) = catalogue.add_closure(&self.shop.staff, draft).await.expect("a closure");
        assert_eq!(preview, hit, "what is told before is told when it is done");
        self.same(&hit, self.model.hit(shut), "hit by a closure");
        self.closures.push((closure, shut));
        self.model.closures.push(shut);
    }

    fn same(&self, told: &[Booking], expected: Vec<usize>, what: &str) {
        let mut told: Vec<BookingId> = told.iter().map(|booking| booking.id).collect();
        let mut expected: Vec<BookingId> = expected.into_iter().map(|place| self.id(place)).collect();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{what}");
    }

    async fn toggle_bay(&mut self, at: usize) {
        let bay = self.bays[at].clone();
        let draft = BayDraft { active: !bay.draft.active, ..bay.draft };
        let answer = self.at.carsync.catalogue().update_bay(&self.shop.staff, bay.workshop, bay.id, draft, bay.version).await;
        match (answer, self.model.toggle_bay(at)) {
            (Ok(bay), Ok(())) => self.bays[at] = bay,
            (Err(CatalogueError::BayInUse(_)), Err("bay.in_use")) => {}
            (answer, expected) => panic!("the model says {expected:?}, CarSync says {answer:?}"),
        }
    }

    async fn change_hours(&mut self, week: usize, half: bool) {
        let step = if half { SlotStep::HALF } else { SlotStep::QUARTER };
        let draft = WorkshopDraft { hours: WEEKS[week].text.parse().expect("hours"), step, ..self.workshop.draft.clone() };
        let catalogue = self.at.carsync.catalogue();
        let changed = catalogue.update_workshop(&self.shop.staff, &self.shop.workshop().into(), draft, self.workshop.version).await;
        let (workshop, stranded) = changed.expect("new hours");
        self.workshop = workshop;
        (self.model.week, self.model.step) = (WEEKS[week], i64::from(step.minutes()));
        self.same(&stranded, self.model.stranded(), "stranded by new hours");
    }
}
