//! Days as people in Iran write them: the Jalali calendar, by the rules of ICU, and Persian digits.

use icu_calendar::Date as IcuDate;
use icu_calendar::cal::Persian;
use jiff::civil::Date;

/// Year, month and day of the Jalali calendar.
pub(crate) fn jalali(date: Date) -> Option<(i32, u8, u8)> {
    let gregorian = IcuDate::try_new_iso(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs()).ok()?;
    let jalali = gregorian.to_calendar(Persian::new());
    Some((jalali.year().extended_year(), jalali.month().ordinal, jalali.day_of_month().0))
}

/// The text with ASCII digits as Persian ones.
pub(crate) fn persian_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x06F0 + digit)).unwrap_or(c)).collect()
}
