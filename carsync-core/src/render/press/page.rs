//! From a sheet to what the template reads: every word cleaned, every number and day written out, every panel with its place.

use serde_json::{Value, json};

use super::body_map::{OUTER_MARKS, SIZE, STRUCTURE_MARKS, headline};
use super::text::{clean, isolate, line, right_to_left};
use super::words::{
    Words, comma, in_digits, long_day, moment, number, package, panel_state, percent, reading, severity, short_day, verdict, words, yes_no,
};
use crate::inspection::template::{Item, PanelClass, ResultKind};
use crate::inspection::{Answer, DocumentItem, DocumentSection, PanelState, ReportDocument, Severity, Weighed};
use crate::render::ReportSheet;
use crate::value::{Locale, Plate, PlateParts};

/// Writes one sheet's texts in its language.
pub(super) struct Page<'a> {
    sheet: &'a ReportSheet,
    words: &'static Words,
}

impl<'a> Page<'a> {
    pub(super) fn of(sheet: &'a ReportSheet) -> Self {
        Self { sheet, words: words(sheet.locale) }
    }

    fn locale(&self) -> Locale {
        self.sheet.locale
    }

    fn document(&self) -> &'a ReportDocument {
        &self.sheet.document
    }

    /// One line of somebody's words.
    fn said(&self, text: &str) -> String {
        match self.locale() {
            Locale::Fa => isolate(&line(text)),
            Locale::En => right_to_left(&line(text)),
        }
    }

    /// The same with its lines.
    fn told(&self, text: &str) -> String {
        match self.locale() {
            Locale::Fa => clean(text).lines().map(isolate).collect::<Vec<_>>().join("\n"),
            Locale::En => clean(text).lines().map(right_to_left).collect::<Vec<_>>().join("\n"),
        }
    }

    /// Everything that the template reads. `photos` are the paths of the photos that are there.
    pub(super) fn data(&self, photos: &[(usize, String)], has_logo: bool, legend: &[Option<PanelState>]) -> Value {
        let (document, words, locale) = (self.document(), self.words, self.locale());
        let zone = &document.workshop.zone;
        let place = &document.workshop;
        let number_text = document.report.to_string();
        json!({
            "lang": locale.as_str(),
            "rtl": locale == Locale::Fa,
            "words": words,
            "description": self.description(),
            "brand": {
                "name": self.said(self.sheet.brand.name.as_str()),
                "colour": self.sheet.brand.colour.to_string(),
                "footer": self.sheet.brand.footer.as_ref().map(|footer| self.said(footer.as_str())),
                "logo": has_logo,
            },
            "workshop": self.said(place.title.in_locale(locale).as_str()),
            "city": self.said(place.city.as_str()),
            "address": self.said(place.address.as_str()),
            "phone": place.phone.as_ref().map(|phone| in_digits(&line(phone.as_str()), locale)),
            "number": number_text,
            "date": self.date(),
            "issued": moment(document.issued_at, zone, locale),
            "issued_iso": document.issued_at.to_zoned(zone.rules().clone()).date().to_string(),
            "valid_until": moment(document.valid_until, zone, locale),
            "inspector": document.inspector.as_ref().map(|name| self.said(name.as_str())),
            "plate": document.vehicle.plate.as_ref().map(|plate| self.plate(plate)),
            "facts": self.facts(),
            "odometer_lower": document.odometer.as_ref().and_then(|odometer| odometer.lower_because.as_ref()).map(|why| self.told(why.as_str())),
            "score": self.score(),
            "advert": document.result.advert.as_ref().map(|advert| self.said(advert.line.in_locale(locale))),
            "map": { "width": SIZE.0, "height": SIZE.1 },
            "outer": self.panels(|class| class != PanelClass::Structure, &OUTER_MARKS),
            "structure": self.panels(|class| class == PanelClass::Structure, &STRUCTURE_MARKS),
            "legend": legend.iter().map(|state| json!({
                "key": state.map_or("none", PanelState::name),
                "label": state.map_or(words.not_inspected, |state| panel_state(state, locale)),
            })).collect::<Vec<_>>(),
            "faults": self.faults(),
            "sections": self.sections(),
            "waterfall": self.waterfall(),
            "photos": photos.iter().map(|(at, path)| self.photo(*at, path)).collect::<Vec<_>>(),
            "summary": document.summary.as_ref().map(|summary| self.told(summary.as_str())),
            "verify": {
                "url": self.sheet.verify_url,
                "shown": self.sheet.verify_url.split('#').next().unwrap_or_default().trim_start_matches("https://").trim_start_matches("http://"),
                "digest": self.sheet.seal.digest.to_string(),
                "key": self.sheet.seal.key.to_string(),
                "rules": document.result.score.rules,
                "supersedes": document.supersedes.map(|report| report.to_string()),
            },
        })
    }

    /// Year, month, day, hour, minute and second of issue in UTC.
    fn date(&self) -> [i32; 6] {
        let at = self.document().issued_at.to_zoned(jiff::tz::TimeZone::UTC);
        [i32::from(at.year()), at.month().into(), at.day().into(), at.hour().into(), at.minute().into(), at.second().into()]
    }

    fn plate(&self, plate: &Plate) -> Value {
        let digits = |text: &str| in_digits(text, Locale::Fa);
        match plate.parts() {
            PlateParts::Car { two, letter, three, region } => {
                json!({ "kind": "car", "two": digits(two), "letter": letter, "three": digits(three), "region": digits(region) })
            }
            PlateParts::Motorcycle { region, serial } => {
                json!({ "kind": "motorcycle", "region": digits(region), "serial": digits(serial) })
            }
            PlateParts::Free { text } => json!({ "kind": "free", "text": line(text) }),
        }
    }

    fn facts(&self) -> Vec<Value> {
        let (document, words, locale) = (self.document(), self.words, self.locale());
        let vehicle = &document.vehicle;
        let mut facts = Vec::new();
        let mut add = |label: &str, value: Option<String>| facts.extend(value.map(|value| json!([label, value])));
        let told = || {
            let names: Vec<String> = [&vehicle.make, &vehicle.model].into_iter().flatten().map(|name| self.said(name.as_str())).collect();
            (!names.is_empty()).then(|| names.join(" "))
        };
        add(words.vehicle, document.vehicle_title.as_ref().map(|title| self.said(title.in_locale(locale).as_str())).or_else(told));
        add(words.colour, vehicle.colour.as_ref().map(|colour| self.said(colour.as_str())));
        add(words.vin, vehicle.vin.as_ref().map(|vin| isolate(&vin.to_string())));
        add(words.chassis, vehicle.chassis_number.as_ref().map(|number| isolate(&number.to_string())));
        let km = |km: u32| match locale {
            Locale::Fa => format!("{} کیلومتر", number(i64::from(km), locale)),
            Locale::En => format!("{} km", number(i64::from(km), locale)),
        };
        add(words.odometer, document.odometer.as_ref().map(|odometer| km(odometer.km)));
        add(words.odometer_before, document.odometer.as_ref().and_then(|odometer| odometer.highest_before_km).map(km));
        let packages: Vec<&str> = document.packages.iter().map(|one| package(*one, locale)).collect();
        add(words.packages, (!packages.is_empty()).then(|| packages.join(comma(locale))));
        let template = self.said(document.template.title.in_locale(locale).as_str());
        add(words.template, Some(format!("{template} · {}", number(i64::from(document.template.version), locale))));
        facts
    }

    fn score(&self) -> Value {
        let (score, words, locale) = (&self.document().result.score, self.words, self.locale());
        let count = |count: u32| number(i64::from(count), locale);
        let title = |key: &crate::value::Slug| {
            let item = self.document().items().find(|one| one.item.key == *key);
            item.map_or_else(String::new, |item| self.said(item.item.title.in_locale(locale).as_str()))
        };
        json!({
            "value": score.score.map(|value| number(i64::from(value), locale)),
            "percent": score.score,
            "grade": score.grade.map(crate::inspection::score::Grade::letter),
            "coverage": match locale {
                Locale::Fa => format!("{} از {} مورد", count(score.coverage.inspected), count(score.coverage.items)),
                Locale::En => format!("{} of {} items", count(score.coverage.inspected), count(score.coverage.items)),
            },
            "counts": [
                ["sound", words.sound, count(score.counts.sound)],
                ["minor", words.minor, count(score.counts.minor)],
                ["major", words.major, count(score.counts.major)],
                ["none", words.not_inspected, count(score.counts.not_inspected)],
            ],
            "stoppers": score.stoppers.iter().map(title).collect::<Vec<_>>(),
        })
    }

    /// Panels of some classes, numbered in their order, with their places in the drawing.
    fn panels(&self, of: impl Fn(PanelClass) -> bool, marks: &[(&str, u16, u16)]) -> Vec<Value> {
        let locale = self.locale();
        let panels = self.document().items().filter(|item| matches!(item.item.kind, ResultKind::Panel { class } if of(class)));
        panels
            .enumerate()
            .map(|(at, item)| {
                let place = marks.iter().find(|(id, ..)| *id == item.item.key.as_str()).map(|(_, x, y)| json!([x, y]));
                let answer = item.finding.as_ref().and_then(|finding| finding.answer.as_ref());
                let (states, points) = match answer {
                    Some(Answer::Panel { states, thickness_um }) => (states.iter().rev().copied().collect(), thickness_um.as_slice()),
                    _ => (Vec::new(), &[][..]),
                };
                let labels: Vec<&str> = states.iter().map(|state| panel_state(*state, locale)).collect();
                let points: Vec<String> = points.iter().map(|um| in_digits(&um.to_string(), locale)).collect();
                json!({
                    "no": number(at as i64 + 1, locale),
                    "at": place,
                    "name": self.said(item.item.title.in_locale(locale).as_str()),
                    "key": headline(item).map_or("none", PanelState::name),
                    "state": if labels.is_empty() { self.words.not_inspected.to_owned() } else { labels.join(comma(locale)) },
                    "points": points.join("  "),
                    "dark": headline(item) == Some(PanelState::Cut),
                })
            })
            .collect()
    }

    /// What is wrong, grave things first, in the template's order otherwise.
    fn faults(&self) -> Vec<Value> {
        let mut faults: Vec<(Severity, Value)> = Vec::new();
        for section in &self.document().sections {
            for item in &section.items {
                let Weighed::Judged(severity @ (Severity::Minor | Severity::Major)) = weighed(item) else { continue };
                let mut fault = self.item(item);
                fault["section"] = json!(self.said(section.title.in_locale(self.locale()).as_str()));
                faults.push((severity, fault));
            }
        }
        faults.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        faults.into_iter().map(|(_, fault)| fault).collect()
    }

    fn sections(&self) -> Vec<Value> {
        let of_section = |section: &DocumentSection| {
            // Panels stand in the tables beside the drawings.
            let rest = section.items.iter().filter(|item| !matches!(item.item.kind, ResultKind::Panel { .. }));
            let items: Vec<Value> = rest.map(|item| self.item(item)).collect();
            let title = self.said(section.title.in_locale(self.locale()).as_str());
            (!items.is_empty()).then(|| json!({ "title": title, "items": items }))
        };
        self.document().sections.iter().filter_map(of_section).collect()
    }

    fn item(&self, item: &DocumentItem) -> Value {
        let finding = item.finding.as_ref();
        let mark = match weighed(item) {
            Weighed::Judged(severity) => severity.name(),
            Weighed::Told => "told",
            Weighed::NotApplicable | Weighed::NotInspected => "none",
        };
        let answer = finding.and_then(|finding| finding.answer.as_ref());
        json!({
            "mark": mark,
            "name": self.said(item.item.title.in_locale(self.locale()).as_str()),
            "answer": answer.map_or_else(|| self.words.not_inspected.to_owned(), |answer| self.answer(answer, &item.item)),
            "note": finding.and_then(|finding| finding.note.as_ref()).map(|note| self.told(note.as_str())),
        })
    }

    fn answer(&self, answer: &Answer, item: &Item) -> String {
        let (words, locale) = (self.words, self.locale());
        match (answer, &item.kind) {
            (Answer::NotInspected {}, _) => words.not_inspected.to_owned(),
            (Answer::Panel { states, .. }, _) => {
                let labels: Vec<&str> = states.iter().rev().map(|state| panel_state(*state, locale)).collect();
                labels.join(comma(locale))
            }
            (Answer::Ok3 { verdict: one }, _) => verdict(*one, words).to_owned(),
            (Answer::Measure { value }, ResultKind::Measure { unit, .. }) => reading(*value, *unit, locale),
            (Answer::Measure { value }, _) => in_digits(&value.to_string(), locale),
            (Answer::Date { date }, _) => short_day(*date, locale),
            (Answer::Week { week }, _) => {
                let (week, year) = (number(i64::from(week.week()), locale), in_digits(&week.year().to_string(), locale));
                match locale {
                    Locale::Fa => format!("هفتهٔ {week} سال {year}"),
                    Locale::En => format!("week {week}, {year}"),
                }
            }
            (Answer::YesNo { yes }, _) => yes_no(*yes, locale).to_owned(),
            (Answer::Choice { option }, ResultKind::Choice { options }) => {
                let title = options.iter().find(|one| one.key == *option).map(|one| self.said(one.title.in_locale(locale).as_str()));
                title.unwrap_or_else(|| option.to_string())
            }
            (Answer::Choice { option }, _) => option.to_string(),
            (Answer::Text { text, severity: judged }, _) => match judged {
                Some(judged) => format!("{}: {}", severity(*judged, words), self.said(text.as_str())),
                None => self.said(text.as_str()),
            },
        }
    }

    fn waterfall(&self) -> Option<Value> {
        let (waterfall, locale) = (self.document().result.waterfall.as_ref()?, self.locale());
        let money = |amount: i64| match locale {
            Locale::Fa => format!("{} ریال", number(amount, locale)),
            Locale::En => format!("{} IRR", number(amount, locale)),
        };
        let steps = waterfall.steps.iter().map(|step| {
            json!({
                "name": self.said(step.title.in_locale(locale).as_str()),
                "state": panel_state(step.state, locale),
                "percent": percent(step.loss_bp, locale),
                "loss": money(step.loss.amount()),
            })
        });
        Some(json!({
            "table": self.said(waterfall.table.as_str()),
            "base": money(waterfall.base.amount()),
            "steps": steps.collect::<Vec<_>>(),
            "capped": waterfall.capped,
            "net": money(waterfall.net.amount()),
        }))
    }

    fn photo(&self, at: usize, path: &str) -> Value {
        let Some(photo) = self.document().photos.get(at) else { return Value::Null };
        let locale = self.locale();
        let of_item = || {
            let key = photo.item.as_ref()?;
            let item = self.document().items().find(|one| one.item.key == *key)?;
            Some(self.said(item.item.title.in_locale(locale).as_str()))
        };
        let caption = photo.caption.as_ref().map(|caption| self.said(caption.as_str())).or_else(of_item);
        let number = number(at as i64 + 1, locale);
        json!({ "path": path, "number": number, "caption": caption, "alt": caption.clone().unwrap_or_else(|| format!("{} {number}", self.words.photo)) })
    }

    /// What the PDF says of itself.
    fn description(&self) -> String {
        let document = self.document();
        let day = document.issued_at.to_zoned(document.workshop.zone.rules().clone()).date();
        format!("{} {}, {}", self.words.title, document.report, long_day(day, self.locale()))
    }
}

fn weighed(item: &DocumentItem) -> Weighed {
    let answer = item.finding.as_ref().and_then(|finding| finding.answer.as_ref());
    answer.map_or(Weighed::NotInspected, |answer| answer.weigh(&item.item.kind))
}
