//! The naive model: a list of bookings on a line of minutes, searched from end to end for every question. It shares no code with the core.
//!
//! Time is in minutes since 1970; the workshop's clock is UTC + 3:30, as Tehran's has been since 2022.

/// How far civil time is ahead of UTC.
pub const OFFSET: i64 = 210;
/// Until how many minutes before the start a customer may change a booking.
pub const CHANGE_UNTIL: i64 = 120;
/// How many open bookings a customer may have.
pub const OPEN_MAX: usize = 2;
/// How many minutes a hold lasts.
pub const HOLD: i64 = 5;
/// A day.
pub const DAY: i64 = 1440;

/// A code of the core's, or nothing to say against it.
pub type Said<T> = Result<T, &'static str>;

/// A week, the same on all days but perhaps Friday: its text, its open spans and its breaks in minutes of the day.
#[derive(Debug, Clone, Copy)]
pub struct Week {
    pub text: &'static str,
    spans: &'static [(i64, i64)],
    breaks: &'static [(i64, i64)],
    friday: bool,
}

/// The weeks a workshop changes between.
pub const WEEKS: [Week; 5] = [
    Week { text: "sat-thu 08:00-14:00/10:30-11:00", spans: &[(480, 840)], breaks: &[(630, 660)], friday: false },
    Week { text: "sat-fri 09:00-13:00", spans: &[(540, 780)], breaks: &[], friday: true },
    Week { text: "sat-fri 08:00-10:00,11:00-15:00", spans: &[(480, 600), (660, 900)], breaks: &[], friday: true },
    Week { text: "sat-fri 12:00-01:00/23:45-00:15", spans: &[(720, 1500)], breaks: &[(1425, 1455)], friday: true },
    Week { text: "sat-fri 00:00-00:00", spans: &[(0, DAY)], breaks: &[], friday: true },
];

/// What the workshop does; all but the name, the kind of bay and the last in minutes or days.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    pub name: &'static str,
    pub work: i64,
    pub before: i64,
    pub after: i64,
    pub kind: Option<&'static str>,
    pub notice: i64,
    pub days: i64,
    pub overnight: bool,
}

const TICK: Service = Service { name: "tick", work: 15, before: 0, after: 0, kind: None, notice: 0, days: 30, overnight: false };

/// The services.
pub const SERVICES: [Service; 4] = [
    TICK,
    Service { name: "brakes", work: 50, before: 10, kind: Some("lift"), notice: 60, days: 3, ..TICK },
    Service { name: "oil", work: 30, after: 20, kind: Some("quick"), ..TICK },
    Service { name: "paint", work: 1200, kind: Some("lift"), days: 10, overnight: true, ..TICK },
];

/// What is asked for together, by place in [`SERVICES`]. The last but one suits no bay.
pub const ORDERS: [&[usize]; 7] = [&[0], &[1], &[2], &[3], &[0, 2], &[1, 2], &[0, 1]];

/// The kinds of the bays, the preferred first.
pub const BAYS: [&str; 3] = ["quick", "lift", "lift"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Held,
    Confirmed,
    Arrived,
    InProgress,
    Finished,
    Cancelled,
    Expired,
    NoShow,
}

use State::{Arrived, Cancelled, Confirmed, Expired, Finished, Held, InProgress, NoShow};

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Held => "held",
            Confirmed => "confirmed",
            Arrived => "arrived",
            InProgress => "in_progress",
            Finished => "finished",
            Cancelled => "cancelled",
            Expired => "expired",
            NoShow => "no_show",
        }
    }
}

/// A booking as the model knows it. Spans are half-open, in minutes.
#[derive(Debug, Clone)]
pub struct Entry {
    pub state: State,
    pub bay: usize,
    pub work: (i64, i64),
    pub claim: (i64, i64),
    pub order: usize,
    /// The customer whose card it is on.
    pub card: Option<usize>,
    /// The customer who may change it.
    pub owner: Option<usize>,
    pub hold_until: i64,
}

/// A closure in civil minutes.
#[derive(Debug, Clone, Copy)]
pub struct Shut {
    pub from: i64,
    pub until: i64,
}

#[derive(Debug, Clone)]
pub struct Model {
    pub now: i64,
    pub week: Week,
    pub step: i64,
    pub open_bays: [bool; 3],
    pub closures: Vec<Shut>,
    pub entries: Vec<Entry>,
    /// The customers who have been here themselves, so that their card is theirs.
    pub known: Vec<bool>,
}

/// Which starts a caller may ask for: from when, how soon and how late at the most.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    pub present: i64,
    pub first: i64,
    pub last: i64,
}

pub fn overlap(one: (i64, i64), other: (i64, i64)) -> bool {
    one.0 < other.1 && other.0 < one.1
}

fn quarters(minutes: i64) -> i64 {
    (minutes + 14) / 15 * 15
}

fn floor(minute: i64) -> i64 {
    minute.div_euclid(15) * 15
}

impl Entry {
    /// Whether it stands in its bay at a moment. A hold that ran out does not, whatever its row says.
    pub fn stands(&self, now: i64) -> bool {
        matches!(self.state, Confirmed | Arrived | InProgress) || self.state == Held && now < self.hold_until
    }

    /// What it is, a hold that ran out being expired.
    fn is(&self, now: i64) -> State {
        if self.state == Held && now >= self.hold_until { Expired } else { self.state }
    }
}

impl Model {
    fn order(&self, order: usize) -> (i64, i64, i64, bool) {
        let parts = ORDERS[order].iter().map(|at| SERVICES[*at]);
        let work = quarters(parts.clone().map(|part| part.work).sum());
        let before = quarters(parts.clone().map(|part| part.before).max().unwrap_or(0));
        let after = quarters(parts.clone().map(|part| part.after).max().unwrap_or(0));
        (work, before, after, parts.clone().any(|part| part.overnight))
    }

    fn suits(order: usize, bay: usize) -> bool {
        ORDERS[order].iter().all(|at| SERVICES[*at].kind.is_none_or(|kind| kind == BAYS[bay]))
    }

    /// What a customer may ask for.
    pub fn customer_notice(&self, order: usize) -> Notice {
        let parts = ORDERS[order].iter().map(|at| SERVICES[*at]);
        let soonest = parts.clone().map(|part| part.notice).max().unwrap_or(0);
        let latest = parts.map(|part| part.days).min().unwrap_or(0) * DAY;
        Notice { present: self.now, first: self.now + soonest, last: self.now + latest }
    }

    /// What staff may ask for, seen from a moment.
    fn staff_notice(from: i64) -> Notice {
        Notice { present: from, first: from, last: from + 366 * DAY }
    }

    /// Why the quarter that begins here is not worked, by hours and, if they count, closures.
    fn shut(&self, quarter: i64, closures: bool) -> Option<&'static str> {
        let (from, until) = (quarter + OFFSET, quarter + OFFSET + 15);
        let today = from.div_euclid(DAY);
        // 1970 began on a Thursday.
        let days = [today - 1, today].into_iter().filter(|day| self.week.friday || (day + 4).rem_euclid(7) != 5);
        let within = |span: &(i64, i64)| days.clone().any(|day| day * DAY + span.0 <= from && until <= day * DAY + span.1);
        let touched = |span: &(i64, i64)| days.clone().any(|day| overlap((day * DAY + span.0, day * DAY + span.1), (from, until)));
        if !self.week.spans.iter().any(within) {
            return Some("closed");
        }
        if closures && self.closures.iter().any(|shut| overlap((shut.from, shut.until), (from, until))) {
            return Some("closure");
        }
        self.week.breaks.iter().any(touched).then_some("break")
    }

    /// The bays in which an order can start, the preferred first, or what stands against it first.
    pub fn fits(&self, order: usize, start: i64, notice: Notice, step: i64, but: Option<usize>, only: Option<usize>) -> Said<Vec<usize>> {
        let (work, before, after, overnight) = self.order(order);
        // A start within a quarter is none at all, whenever it was.
        if start % 15 != 0 {
            return Err("off_grid");
        }
        if start < notice.present {
            return Err("past");
        }
        if start < notice.first {
            return Err("notice_too_short");
        }
        if start > notice.last {
            return Err("too_far_ahead");
        }
        if (start + OFFSET).rem_euclid(step) != 0 {
            return Err("off_grid");
        }
        let needed: Vec<i64> =
            if overnight { vec![start, start + work - 15] } else { (0..work / 15).map(|quarter| start + 15 * quarter).collect() };
        if let Some(reason) = needed.into_iter().find_map(|quarter| self.shut(quarter, true)) {
            return Err(reason);
        }
        let suited: Vec<usize> =
            (0..BAYS.len()).filter(|bay| self.open_bays[*bay] && Self::suits(order, *bay) && only.is_none_or(|one| one == *bay)).collect();
        if suited.is_empty() {
            return Err("no_such_bay");
        }
        let claim = (start - before, start + work + after);
        let free = |bay: &usize| self.used(*bay, claim, but) == 0;
        let free: Vec<usize> = suited.into_iter().filter(free).collect();
        if free.is_empty() { Err("booking.slot_taken") } else { Ok(free) }
    }

    /// How many bookings stand in a bay for some of the time.
    pub fn used(&self, bay: usize, span: (i64, i64), but: Option<usize>) -> usize {
        let others = self.entries.iter().enumerate().filter(|(at, _)| Some(*at) != but);
        others.filter(|(_, entry)| entry.bay == bay && entry.stands(self.now) && overlap(entry.claim, span)).count()
    }

    fn placed(&self, order: usize, start: i64, bay: usize) -> Entry {
        let (work, before, after, _) = self.order(order);
        let (work, claim) = ((start, start + work), (start - before, start + work + after));
        Entry { state: Held, bay, work, claim, order, card: None, owner: None, hold_until: 0 }
    }

    fn refuse_too_many(&self, who: usize) -> Said<()> {
        let open = |entry: &&Entry| entry.card == Some(who) && matches!(entry.state, Confirmed | Arrived) && entry.work.1 > self.now;
        if self.entries.iter().filter(open).count() >= OPEN_MAX { Err("booking.too_many_open") } else { Ok(()) }
    }

    fn hold_of(&self, who: usize) -> Option<usize> {
        self.entries.iter().position(|entry| entry.owner == Some(who) && entry.state == Held)
    }

    pub fn hold(&mut self, who: usize, order: usize, start: i64) -> Said<Entry> {
        self.refuse_too_many(who)?;
        let former = self.hold_of(who);
        let notice = self.customer_notice(order);
        let bays = self.fits(order, start, notice, self.step, former, None)?;
        if let Some(former) = former {
            let ended = if self.entries[former].stands(self.now) { Cancelled } else { Expired };
            self.entries[former].state = ended;
        }
        self.known[who] = true;
        let mut entry = self.placed(order, start, bays[0]);
        (entry.card, entry.owner, entry.hold_until) = (Some(who), Some(who), self.now + HOLD);
        self.entries.push(entry.clone());
        Ok(entry)
    }

    pub fn confirm(&mut self, who: usize, at: usize) -> Said<Entry> {
        let entry = &self.entries[at];
        if entry.owner != Some(who) {
            return Err("not_found");
        }
        if entry.is(self.now) != Held {
            return Err("booking.state");
        }
        self.refuse_too_many(who)?;
        self.entries[at].state = Confirmed;
        Ok(self.entries[at].clone())
    }

    pub fn book(&mut self, who: usize, order: usize, start: i64) -> Said<Entry> {
        self.refuse_too_many(who)?;
        let bays = self.fits(order, start, self.customer_notice(order), self.step, None, None)?;
        self.known[who] = true;
        let mut entry = self.placed(order, start, bays[0]);
        (entry.state, entry.card, entry.owner) = (Confirmed, Some(who), Some(who));
        self.entries.push(entry.clone());
        Ok(entry)
    }

    fn changeable(&self, who: usize, at: usize) -> Said<()> {
        let entry = &self.entries[at];
        if entry.owner != Some(who) {
            return Err("not_found");
        }
        if entry.state != Held && self.now > entry.work.0 - CHANGE_UNTIL { Err("booking.too_late") } else { Ok(()) }
    }

    pub fn cancel(&mut self, who: usize, at: usize) -> Said<Entry> {
        self.changeable(who, at)?;
        self.go(at, &[Held, Confirmed, Arrived], Cancelled)
    }

    fn go(&mut self, at: usize, from: &[State], to: State) -> Said<Entry> {
        if !from.contains(&self.entries[at].is(self.now)) {
            return Err("booking.state");
        }
        self.entries[at].state = to;
        Ok(self.entries[at].clone())
    }

    fn movable(&self, at: usize) -> Said<()> {
        if matches!(self.entries[at].is(self.now), Held | Confirmed | Arrived) { Ok(()) } else { Err("booking.not_movable") }
    }

    fn place(&mut self, at: usize, start: i64, bay: usize) -> Entry {
        let placed = self.placed(self.entries[at].order, start, bay);
        let entry = &mut self.entries[at];
        (entry.bay, entry.work, entry.claim) = (placed.bay, placed.work, placed.claim);
        entry.clone()
    }

    pub fn move_to(&mut self, who: usize, at: usize, start: i64) -> Said<Entry> {
        self.changeable(who, at)?;
        self.movable(at)?;
        let order = self.entries[at].order;
        let bays = self.fits(order, start, self.customer_notice(order), self.step, Some(at), None)?;
        Ok(self.place(at, start, bays[0]))
    }

    pub fn relocate(&mut self, at: usize, start: Option<i64>, bay: Option<usize>) -> Said<Entry> {
        self.movable(at)?;
        let entry = self.entries[at].clone();
        let from = if start.is_some() { floor(self.now) } else { entry.work.0.min(self.now) };
        let start = start.unwrap_or(entry.work.0);
        let fits = |only| self.fits(entry.order, start, Self::staff_notice(from), 15, Some(at), only);
        let bays = match bay {
            Some(bay) => fits(Some(bay))?,
            // Its own bay if that will do, else any.
            None => fits(Some(entry.bay)).or_else(|_| fits(None))?,
        };
        Ok(self.place(at, start, bays[0]))
    }

    pub fn walk_in(&mut self, order: usize, phone: Option<usize>, start: Option<i64>, bay: Option<usize>) -> Said<Entry> {
        let from = floor(self.now);
        let fits = |start| self.fits(order, start, Self::staff_notice(from), 15, None, bay);
        let start = match start {
            Some(start) => start,
            None => {
                let midnight = ((self.now + OFFSET).div_euclid(DAY) + 1) * DAY - OFFSET;
                let shut = |start: i64| matches!(self.shut(start, true), Some("closed" | "closure"));
                let waits = |start: &i64| *start < midnight || *start < midnight + 720 && !shut(*start);
                let times = (0..).map(|quarter| from + 15 * quarter).take_while(waits);
                let answers: Vec<(i64, Said<Vec<usize>>)> = times.map(|start| (start, fits(start))).collect();
                let refused = |why: &&str| answers.iter().any(|(_, answer)| matches!(answer, Err(said) if said == why));
                let worth = ["no_such_bay", "booking.slot_taken", "closure", "break"];
                match answers.iter().find(|(_, answer)| answer.is_ok()) {
                    Some((start, _)) => *start,
                    None => return Err(worth.into_iter().find(|why| refused(why)).unwrap_or("closed")),
                }
            }
        };
        let bays = fits(start)?;
        let mut entry = self.placed(order, start, bays[0]);
        (entry.state, entry.card, entry.owner) = (Arrived, phone, phone.filter(|who| self.known[*who]));
        self.entries.push(entry.clone());
        Ok(entry)
    }

    pub fn arrive(&mut self, at: usize) -> Said<Entry> {
        self.go(at, &[Confirmed], Arrived)
    }

    pub fn start(&mut self, at: usize) -> Said<Entry> {
        self.go(at, &[Confirmed, Arrived], InProgress)
    }

    pub fn finish(&mut self, at: usize) -> Said<Entry> {
        self.go(at, &[InProgress], Finished)
    }

    pub fn no_show(&mut self, at: usize) -> Said<Entry> {
        if self.now < self.entries[at].work.0 { Err("booking.state") } else { self.go(at, &[Confirmed], NoShow) }
    }

    pub fn call_off(&mut self, at: usize) -> Said<Entry> {
        self.go(at, &[Held, Confirmed, Arrived], Cancelled)
    }

    /// Closes or opens a bay; one that is needed later is not closed.
    pub fn toggle_bay(&mut self, bay: usize) -> Said<()> {
        let needed = |entry: &Entry| entry.bay == bay && entry.stands(self.now) && entry.work.1 > self.now;
        if self.open_bays[bay] && self.entries.iter().any(needed) {
            return Err("bay.in_use");
        }
        self.open_bays[bay] = !self.open_bays[bay];
        Ok(())
    }

    /// The bookings that a closure hits.
    pub fn hit(&self, shut: Shut) -> Vec<usize> {
        let span = (shut.from - OFFSET, shut.until - OFFSET);
        let hit = |at: &usize| self.entries[*at].stands(self.now) && overlap(self.entries[*at].work, span);
        (0..self.entries.len()).filter(hit).collect()
    }

    /// The bookings to come that begin or end outside the weekly hours.
    pub fn stranded(&self) -> Vec<usize> {
        let outside = |entry: &Entry| self.shut(entry.work.0, false).or(self.shut(entry.work.1 - 15, false)).is_some();
        let stranded = |at: &usize| {
            let entry = &self.entries[*at];
            entry.stands(self.now) && entry.work.1 > self.now && outside(entry)
        };
        (0..self.entries.len()).filter(stranded).collect()
    }
}
