//! Telling a customer what became of a booking, and reminding them of it: messages in the same unit, sent later.

use jiff::{SignedDuration, Timestamp};

use super::error::BookingError;
use super::model::{Booking, Party};
use super::service::Bookings;
use crate::calendar::{jalali, persian_digits};
use crate::catalogue::WorkshopWhole;
use crate::notify::{SmsMessage, Template};
use crate::outbox::{Lane, OutboxMessage};
use crate::storage::TenantWrite;
use crate::value::{BookingId, Locale, PhoneNumber, Zone};

/// The most characters of a message that services may take: Kavenegar's templates take 100 for a value.
const SERVICES_MAX: usize = 80;

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told {
    Confirmed,
    Moved,
    Cancelled(Party),
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
        let services: Vec<&str> = booking.lines.iter().map(|line| line.title.in_locale(locale).as_str()).collect();
        let separator = match locale {
            Locale::Fa => "، ",
            Locale::En => ", ",
        };
        let message = |template| {
            SmsMessage::new(phone.clone(), template, locale)
                .with("workshop", draft.title.in_locale(locale).as_str())
                .with("when", clock_text(booking.starts_at, &draft.zone, locale))
                .with("services", shortened(&services.join(separator)))
        };
        let now = self.origin().now();
        let told = match what {
            Told::Confirmed => message(Template::BookingConfirmed),
            Told::Moved => message(Template::BookingMoved),
            Told::Cancelled(by) => message(Template::BookingCancelled).with("by", by_whom(by, locale)),
        };
        let outgoing = OutboxMessage::new(self.origin().id(), Lane::Notice, told, now).dying_at(booking.ends_at.max(now));
        unit.outbox_mut().put(&outgoing).await?;
        self.withdraw_reminders(unit, booking.id).await?;
        if let Told::Cancelled(_) = what {
            return Ok(());
        }
        let settings = unit.messages().sms_settings().await?.map(|(settings, _)| settings).unwrap_or_default();
        for hours in settings.reminder_hours {
            let at = booking.starts_at - SignedDuration::from_hours(i64::from(hours));
            // Who books later than that needs no reminder.
            if at > now {
                let reminder = OutboxMessage::new(self.origin().id(), Lane::Notice, message(Template::BookingReminder), now);
                let reminder = reminder.due_at(at).dying_at(booking.starts_at).about(reminder_of(booking.id));
                unit.outbox_mut().put(&reminder).await?;
            }
        }
        Ok(())
    }

    /// Takes back what is not needed any more: the vehicle is here, or the booking is off or at another time.
    pub(super) async fn withdraw_reminders(&self, unit: &mut dyn TenantWrite, booking: BookingId) -> Result<(), BookingError> {
        unit.outbox_mut().withdraw(&reminder_of(booking), self.origin().now()).await?;
        Ok(())
    }
}

/// Under which subject a booking's reminders stand in the outbox.
fn reminder_of(booking: BookingId) -> String {
    format!("{booking}/reminder")
}

/// A list that every provider takes: beyond so many characters it is cut.
fn shortened(list: &str) -> String {
    if list.chars().count() <= SERVICES_MAX {
        return list.to_owned();
    }
    let cut: String = list.chars().take(SERVICES_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

const fn by_whom(by: Party, locale: Locale) -> &'static str {
    match (by, locale) {
        (Party::Customer, Locale::Fa) => "به درخواست شما",
        (Party::Customer, Locale::En) => "at your request",
        (Party::Staff, Locale::Fa) => "از سوی تعمیرگاه",
        (Party::Staff, Locale::En) => "by the workshop",
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
