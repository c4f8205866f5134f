//! Telling a customer what became of a booking: a message in the same unit, sent later.

use jiff::Timestamp;

use super::error::BookingError;
use super::model::Booking;
use super::service::Bookings;
use crate::calendar::{jalali, persian_digits};
use crate::catalogue::WorkshopWhole;
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage};
use crate::storage::TenantWrite;
use crate::value::{Locale, PhoneNumber, Zone};

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told {
    Confirmed,
    Moved,
    Cancelled,
}

impl Bookings {
    pub(super) async fn tell(
        &self,
        unit: &mut dyn TenantWrite,
        what: Told,
        booking: &Booking,
        whole: &WorkshopWhole,
        phone: &PhoneNumber,
        locale: Locale,
    ) -> Result<(), BookingError> {
        let draft = &whole.workshop.draft;
        let template = match what {
            Told::Confirmed => Template::BookingConfirmed,
            Told::Moved => Template::BookingMoved,
            Told::Cancelled => Template::BookingCancelled,
        };
        let services: Vec<&str> = booking.lines.iter().map(|line| line.title.in_locale(locale).as_str()).collect();
        let separator = match locale {
            Locale::Fa => "، ",
            Locale::En => ", ",
        };
        let message = SmsMessage::new(phone.clone(), template, locale)
            .with("workshop", draft.title.in_locale(locale).as_str())
            .with("when", clock_text(booking.starts_at, &draft.zone, locale))
            .with("services", services.join(separator));
        let now = self.origin().now();
        let outgoing = OutboxMessage::new(self.origin().id(), Lane::Notice, message, now).dying_at(booking.ends_at.max(now));
        Ok(unit.outbox_mut().put(&outgoing).await?)
    }
}

/// The moment as people of that language write it: Jalali with Persian digits, or Gregorian.
fn clock_text(at: Timestamp, zone: &Zone, locale: Locale) -> String {
    let civil = at.to_zoned(zone.rules().clone()).datetime();
    let (hour, minute) = (civil.hour(), civil.minute());
    match locale {
        Locale::En => format!("{} {hour:02}:{minute:02}", civil.date()),
        Locale::Fa => match jalali(civil.date()) {
            Some((year, month, day)) => persian_digits(&format!("{year}/{month:02}/{day:02} {hour:02}:{minute:02}")),
            None => civil.date().to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_calendar_and_digits_of_the_language() {
        let zone: Zone = "Asia/Tehran".parse().expect("a zone");
        let at: Timestamp = "2026-11-22T07:00:00Z".parse().expect("a time");
        assert_eq!(clock_text(at, &zone, Locale::En), "2026-11-22 10:30");
        assert_eq!(clock_text(at, &zone, Locale::Fa), "۱۴۰۵/۰۹/۰۱ ۱۰:۳۰");
        let leap: Timestamp = "2025-03-20T08:30:00Z".parse().expect("a time");
        assert_eq!(clock_text(leap, &zone, Locale::Fa), "۱۴۰۳/۱۲/۳۰ ۱۲:۰۰");
    }
}
