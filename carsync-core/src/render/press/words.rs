//! Every fixed word of the report, in both languages, and how numbers and days are written.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::calendar::{jalali, persian_digits};
use crate::inspection::template::{Package, Unit};
use crate::inspection::{PanelState, Reading, Severity, Verdict};
use crate::value::{Locale, Zone};

/// Declares the fixed words once, with both languages side by side.
macro_rules! words {
    ($($name:ident: $fa:literal, $en:literal;)*) => {
        /// The fixed words of a language, as the template reads them.
        #[derive(Debug, Serialize)]
        pub(super) struct Words {
            $(pub(super) $name: &'static str,)*
        }

        const FA: Words = Words { $($name: $fa,)* };
        const EN: Words = Words { $($name: $en,)* };
    };
}

words! {
    title: "گزارش کارشناسی خودرو", "Vehicle inspection report";
    number: "شمارۀ گزارش", "Report";
    issued: "تاریخ صدور", "Issued";
    valid_until: "معتبر تا", "Valid until";
    inspector: "کارشناس", "Inspector";
    page: "صفحۀ", "Page";
    of: "از", "of";
    vehicle: "خودرو", "Vehicle";
    colour: "رنگ", "Colour";
    vin: "شمارۀ شناسایی (VIN)", "VIN";
    chassis: "شمارۀ شاسی", "Chassis number";
    odometer: "کارکرد", "Odometer";
    odometer_before: "بیشترین کارکرد پیشین", "Highest reading before";
    template: "الگوی کارشناسی", "Template";
    packages: "نوع کارشناسی", "Inspection";
    odometer_lower: "کارکرد کمتر از مقدار ثبت‌شدۀ پیشین است", "The odometer shows less than it did before";
    score: "امتیاز از ۱۰۰", "points of 100";
    grade: "درجه", "Grade";
    coverage: "بررسی‌شده", "Inspected";
    sound: "سالم", "Sound";
    minor: "ایراد جزئی", "Minor fault";
    major: "ایراد مهم", "Major fault";
    not_inspected: "بررسی نشد", "Not inspected";
    not_applicable: "ندارد", "Not fitted";
    stoppers: "ایرادهایی که درجه را محدود می‌کنند", "Faults that cap the grade";
    body: "نقشۀ بدنه", "Body map";
    outer: "قطعات بیرونی", "Outer panels";
    structure: "شاسی، ستون و اسکلت", "Structure";
    panel: "قطعه", "Panel";
    state: "وضعیت", "State";
    thickness: "ضخامت (µm)", "Paint (µm)";
    note: "توضیح", "Note";
    findings: "ایرادها", "Faults found";
    no_findings: "در موارد بررسی‌شده ایرادی دیده نشد.", "No fault was found in what was inspected.";
    items: "سایر موارد بررسی", "Everything else inspected";
    item: "مورد", "Item";
    section: "بخش", "Section";
    answer: "نتیجه", "Result";
    photos: "عکس‌ها", "Photos";
    photo: "عکس", "Photo";
    summary: "جمع‌بندی کارشناس", "Inspector's summary";
    value: "برآورد ارزش", "Value estimate";
    base_price: "قیمت خودروی سالم", "Price of a sound vehicle";
    net_price: "پس از کسر", "After deductions";
    capped: "جمع کسرها بیش از سقف جدول بود و سقف آن اعمال شد.", "The deductions came to more than the table's most, which was taken instead.";
    verify: "راستی‌آزمایی", "Verification";
    verify_how: "کد را اسکن کنید یا نشانی زیر را باز کنید: وضعیت گزارش (معتبر، منقضی، اصلاح‌شده یا باطل) و همین چکیده را نشان می‌دهد. این گزارش مهر دیجیتال دارد و با تغییر هر حرف آن مهر می‌شکند.", "Scan the code or open the address below: it shows whether this report is valid, expired, superseded or revoked, and this digest. The report carries a digital seal that breaks with the change of a single letter.";
    digest: "چکیدۀ SHA-256", "SHA-256 digest";
    key: "کلید مهر", "Seal key";
    rules: "قواعد امتیازدهی", "Scoring rules";
    supersedes: "جایگزین گزارش", "Supersedes";
    disclaimer: "این گزارش وضعیت خودرو را در زمان بازدید نشان می‌دهد و ضمانت آینده نیست.", "This report tells the state of the vehicle at the time of inspection; it is no warranty of the future.";
    outer_alt: "نقشۀ قطعات بیرونی بدنه از بالا؛ وضعیت هر قطعه در جدول کنار آمده است.", "Map of the outer panels from above; the state of each stands in the table beside it.";
    structure_alt: "نقشۀ شاسی، ستون‌ها و اسکلت از بالا؛ وضعیت هر قطعه در جدول کنار آمده است.", "Map of the structure from above; the state of each part stands in the table beside it.";
    qr_alt: "کد QR نشانی راستی‌آزمایی گزارش", "QR code of the report's verify address";
    logo_alt: "نشان", "Logo";
}

/// The words of a language.
pub(super) const fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Fa => &FA,
        Locale::En => &EN,
    }
}

const fn pick(locale: Locale, fa: &'static str, en: &'static str) -> &'static str {
    match locale {
        Locale::Fa => fa,
        Locale::En => en,
    }
}

pub(super) const fn panel_state(state: PanelState, locale: Locale) -> &'static str {
    match state {
        PanelState::Original => pick(locale, "بدون رنگ", "Original"),
        PanelState::Scratched => pick(locale, "خط و خش", "Scratched"),
        PanelState::SunDamaged => pick(locale, "آفتاب‌سوختگی", "Sun-faded"),
        PanelState::Dented => pick(locale, "فرورفتگی", "Dented"),
        PanelState::Pdr => pick(locale, "صافکاری بی‌رنگ", "Paintless repair"),
        PanelState::SpotPainted => pick(locale, "لکه‌رنگ", "Spot paint"),
        PanelState::Painted => pick(locale, "رنگ‌شده", "Repainted"),
        PanelState::Repaired => pick(locale, "تعمیرشده", "Repaired"),
        PanelState::Replaced => pick(locale, "تعویض", "Replaced"),
        PanelState::Corroded => pick(locale, "پوسیدگی", "Corroded"),
        PanelState::Damaged => pick(locale, "آسیب‌دیده", "Damaged"),
        PanelState::Cut => pick(locale, "برش‌خورده", "Cut"),
    }
}

pub(super) const fn verdict(verdict: Verdict, words: &Words) -> &'static str {
    match verdict {
        Verdict::Ok => words.sound,
        Verdict::Minor => words.minor,
        Verdict::Major => words.major,
        Verdict::NotApplicable => words.not_applicable,
    }
}

pub(super) const fn severity(severity: Severity, words: &Words) -> &'static str {
    match severity {
        Severity::Sound => words.sound,
        Severity::Minor => words.minor,
        Severity::Major => words.major,
    }
}

pub(super) const fn package(package: Package, locale: Locale) -> &'static str {
    match package {
        Package::PaintBody => pick(locale, "رنگ و بدنه", "Paint and body"),
        Package::Technical => pick(locale, "فنی", "Technical"),
        Package::Full => pick(locale, "کامل", "Full"),
    }
}

/// Whether it is there.
pub(super) const fn yes_no(yes: bool, locale: Locale) -> &'static str {
    if yes { pick(locale, "دارد", "Yes") } else { pick(locale, "ندارد", "No") }
}

/// What stands between the parts of a list.
pub(super) const fn comma(locale: Locale) -> &'static str {
    pick(locale, "، ", ", ")
}

/// The text with its digits as the language writes them.
pub(super) fn in_digits(text: &str, locale: Locale) -> String {
    match locale {
        Locale::Fa => persian_digits(text),
        Locale::En => text.to_owned(),
    }
}

/// A number in groups of three, in the digits of the language.
pub(super) fn number(number: i64, locale: Locale) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(2 * digits.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(pick(locale, "٬", ","));
        }
        grouped.push(digit);
    }
    in_digits(&grouped, locale)
}

/// A reading with its unit.
pub(super) fn reading(value: Reading, unit: Unit, locale: Locale) -> String {
    let (decimals, whole) = (value.to_string(), number(value.floor(), locale));
    let value = match decimals.split_once('.') {
        Some((_, decimals)) => format!("{whole}{}{}", pick(locale, "٫", "."), in_digits(decimals, locale)),
        None => whole,
    };
    match unit {
        Unit::Percent => format!("{value}{}", pick(locale, "٪", "%")),
        Unit::Kilometre => format!("{value} {}", pick(locale, "کیلومتر", "km")),
        Unit::Millimetre => format!("{value} {}", pick(locale, "میلی‌متر", "mm")),
        Unit::Volt => format!("{value} {}", pick(locale, "ولت", "V")),
        Unit::Bar => format!("{value} {}", pick(locale, "بار", "bar")),
        Unit::Rial => format!("{value} {}", pick(locale, "ریال", "IRR")),
    }
}

/// A share in basis points, as percent.
pub(super) fn percent(basis_points: u32, locale: Locale) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    let text = text.trim_end_matches('0').trim_end_matches('.').replace('.', pick(locale, "٫", "."));
    format!("{}{}", in_digits(&text, locale), pick(locale, "٪", "%"))
}

/// A day in words: `یکشنبه ۱ آذر ۱۴۰۵`, `Sunday 22 November 2026`.
pub(super) fn long_day(date: Date, locale: Locale) -> String {
    let weekday = weekday(date.weekday(), locale);
    let month = |names: [&'static str; 12], month: u8| names.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
    match (locale, jalali(date)) {
        (Locale::Fa, Some((year, of_year, day))) => persian_digits(&format!("{weekday} {day} {} {year}", month(JALALI_MONTHS, of_year))),
        _ => format!("{weekday} {} {} {}", date.day(), month(GREGORIAN_MONTHS, date.month().unsigned_abs()), date.year()),
    }
}

/// A day in figures: `۱۴۰۵/۰۹/۰۱`, `2026-11-22`.
pub(super) fn short_day(date: Date, locale: Locale) -> String {
    match (locale, jalali(date)) {
        (Locale::Fa, Some((year, month, day))) => persian_digits(&format!("{year}/{month:02}/{day:02}")),
        _ => date.to_string(),
    }
}

/// A moment at a place: the day in words and the time.
pub(super) fn moment(at: Timestamp, zone: &Zone, locale: Locale) -> String {
    let civil = at.to_zoned(zone.rules().clone()).datetime();
    let clock = in_digits(&format!("{:02}:{:02}", civil.hour(), civil.minute()), locale);
    format!("{}{}{clock}", long_day(civil.date(), locale), pick(locale, "، ساعت ", ", "))
}

const JALALI_MONTHS: [&str; 12] = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
const GREGORIAN_MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const fn weekday(day: Weekday, locale: Locale) -> &'static str {
    match day {
        Weekday::Saturday => pick(locale, "شنبه", "Saturday"),
        Weekday::Sunday => pick(locale, "یکشنبه", "Sunday"),
        Weekday::Monday => pick(locale, "دوشنبه", "Monday"),
        Weekday::Tuesday => pick(locale, "سه‌شنبه", "Tuesday"),
        Weekday::Wednesday => pick(locale, "چهارشنبه", "Wednesday"),
        Weekday::Thursday => pick(locale, "پنجشنبه", "Thursday"),
        Weekday::Friday => pick(locale, "جمعه", "Friday"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_written_as_the_language_does() {
        let day = jiff::civil::date(2026, 11, 22);
        assert_eq!(long_day(day, Locale::Fa), "یکشنبه ۱ آذر ۱۴۰۵");
        assert_eq!(long_day(day, Locale::En), "Sunday 22 November 2026");
        assert_eq!((short_day(day, Locale::Fa).as_str(), short_day(day, Locale::En).as_str()), ("۱۴۰۵/۰۹/۰۱", "2026-11-22"));
        assert_eq!((number(1_234_567, Locale::Fa).as_str(), number(999, Locale::En).as_str()), ("۱٬۲۳۴٬۵۶۷", "999"));
        assert_eq!((percent(750, Locale::Fa).as_str(), percent(1_000, Locale::En).as_str()), ("۷٫۵٪", "10%"));
        let value: Reading = "12.6".parse().expect("a reading");
        assert_eq!(
            (reading(value, Unit::Volt, Locale::Fa).as_str(), reading(value, Unit::Volt, Locale::En).as_str()),
            ("۱۲٫۶ ولت", "12.6 V")
        );
    }
}
