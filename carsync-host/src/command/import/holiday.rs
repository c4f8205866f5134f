//! A line of `import holidays`: `date,name_fa,name_en`. Dates are Gregorian, like 2026-03-21; one of the names may be empty.

use carsync_core::jiff::civil::Date;
use carsync_core::value::{Locale, Name, fold_digits};

use super::sheet::{Columns, Line};

/// The columns.
pub const COLUMNS: Columns = Columns { required: &["date", "name_fa", "name_en"], optional: &[] };

/// Reads one line; the holiday is named in this language if the file has a name in it.
pub fn holiday(line: &mut Line<'_>, locale: Locale) -> Option<(Date, Name)> {
    let text = fold_digits(line.text("date"));
    let date = Date::strptime("%Y-%m-%d", &text).ok();
    // Years of the Persian calendar are valid years of the Gregorian one, and never meant.
    let date = date.filter(|date| (2000..=2200).contains(&date.year()));
    if date.is_none() {
        line.fault("date", "must be a Gregorian date like 2026-03-21, of the years 2000 to 2200");
    }
    let (wanted, other) = match locale {
        Locale::En => ("name_en", "name_fa"),
        _ => ("name_fa", "name_en"),
    };
    let name = line.value(if line.text(wanted).is_empty() && !line.text(other).is_empty() { other } else { wanted });
    Some((date?, name?))
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Sheet;
    use super::*;

    #[test]
    fn days_are_gregorian_and_named_in_the_language_of_the_tenant() {
        let text = "date,name_fa,name_en\n۲۰۲۶-۰۳-۲۱,نوروز,Nowruz\n2026-06-04,رحلت,\n1405-01-01,نوروز,\n2026-02-30,a,b\n2026-03-22,,\n";
        let read = |locale| Sheet::read(text.as_bytes(), COLUMNS).expect("a head").each(|line| holiday(line, locale));
        let names: Vec<_> = read(Locale::En).rows.iter().map(|(_, (_, name))| name.to_string()).collect();
        assert_eq!(names, ["Nowruz", "رحلت"]);
        let told: Vec<_> = read(Locale::Fa).faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "4:1 date: must be a Gregorian date like 2026-03-21, of the years 2000 to 2200",
                "5:1 date: must be a Gregorian date like 2026-03-21, of the years 2000 to 2200",
                "6:2 name_fa: must not be empty",
            ]
        );
    }
}
