//! A full report as a workshop would issue it: all 154 items answered, realistic faults, twelve photos. The same seed, the same report.
//!
//! For tests and benchmarks of renderers and exports. Nothing here is stored.

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::inspection::score::score;
use crate::inspection::seal::{Seal, canonical, seal};
use crate::inspection::template::{Item, Limits, ResultKind, Unit, standard};
use crate::inspection::{
    Answer, DocumentItem, DocumentPhoto, DocumentSection, DocumentTemplate, DocumentTenant, DocumentWorkshop, FORMAT, Finding, Odometer,
    PanelState, ReportDocument, ReportResult, ValueLoss, ValueTable, Verdict, advert,
};
use crate::render::{Brand, ReportSheet, SheetPhoto};
use crate::value::{Colour, Id, Invalid, Locale, Money, SealKeyId};

/// When the first report was issued: 22 November 2026, 10:30 in Tehran.
const ISSUED_S: i64 = 1_795_330_800;
/// Where the report can be checked.
const SITE: &str = "https://carsync.example";

/// What was found at panels that are not in original paint: states, thickness, note.
type PanelFault = (&'static str, &'static [PanelState], &'static [u16], &'static str);

const PANELS: [PanelFault; 11] = [
    ("hood", &[PanelState::SpotPainted], &[118, 124, 236, 131], "لکه‌گیری گوشهٔ جلو سمت راننده، به اندازهٔ کف دست"),
    ("fender_fl", &[PanelState::Painted, PanelState::Repaired], &[285, 310, 342], "صافکاری و رنگ کامل؛ بتونهٔ سبک نزدیک چراغ"),
    ("door_fl", &[PanelState::Pdr], &[112, 108, 115], ""),
    ("door_rl", &[PanelState::Scratched, PanelState::Dented], &[104, 109], "خط عمیق زیر دستگیره، حدود ۱۲ سانتی‌متر"),
    ("fender_fr", &[PanelState::Replaced], &[96, 101, 99], "گلگیر تعویضی با رنگ کارخانه‌ای؛ پیچ‌ها باز شده است"),
    ("quarter_rr", &[PanelState::Painted], &[262, 274, 281, 255], "رنگ کامل بدون بتونه"),
    ("trunk_lid", &[PanelState::SunDamaged], &[88, 92], ""),
    ("bumper_front", &[PanelState::Painted, PanelState::Scratched], &[], "سپر رنگ‌شده است؛ افت ارزش ندارد"),
    ("apron_fl", &[PanelState::Repaired], &[310, 295], "سینی جلو صاف شده؛ نقطه‌جوش‌ها غیرفابریک است"),
    ("sill_l", &[PanelState::Corroded], &[], "پوسیدگی سطحی انتهای رکاب"),
    ("front_panel", &[PanelState::Replaced], &[], "پیچ‌ها تعویض شده؛ شمارهٔ قطعه 1608.R7 است"),
];

const VERDICTS: [(&str, Verdict, &str); 22] = [
    ("vin_plate", Verdict::Minor, "لیبل ستون وسط خوانا نیست"),
    ("engine_noise", Verdict::Minor, "صدای تایپیت در حالت سرد، پس از گرم شدن برطرف می‌شود"),
    ("engine_oil_leak", Verdict::Minor, "عرق‌کردگی از درپوش سوپاپ"),
    ("engine_mounts", Verdict::Major, "دسته‌موتور سمت شاگرد پاره است و لرزش را به اتاق می‌دهد"),
    ("catalyst", Verdict::Minor, "راندمان پایین؛ کد P0420 در حافظه مانده است"),
    ("gearbox_oil", Verdict::Minor, ""),
    ("cv_boots", Verdict::Major, "گردگیر پلوس سمت راننده پاره و گریس بیرون زده است"),
    ("differential", Verdict::NotApplicable, ""),
    ("shock_rl", Verdict::Minor, "نشتی خفیف"),
    ("ball_joints", Verdict::Minor, ""),
    ("discs", Verdict::Minor, "لبه‌دار شده؛ ضخامت 20.1 mm از حد 20.0 mm"),
    ("brake_fluid", Verdict::Minor, "رطوبت بیش از ۳٪"),
    ("rim_fr", Verdict::Minor, "خط جدول"),
    ("diag_o2", Verdict::Minor, "سنسور بانک ۱، پایین‌دست"),
    ("fog_lights", Verdict::NotApplicable, ""),
    ("windshield", Verdict::Minor, "ترک ۳ سانتی‌متری پایین سمت شاگرد؛ شیشه اصلی است (DOT 24 M5)"),
    ("wipers", Verdict::Minor, ""),
    ("seats", Verdict::Minor, "ساییدگی لبهٔ صندلی راننده"),
    ("sunroof", Verdict::NotApplicable, ""),
    ("cruise", Verdict::NotApplicable, ""),
    ("seat_functions", Verdict::NotApplicable, ""),
    ("drive_noise", Verdict::Minor, "صدای بلبرینگ چرخ عقب از سرعت ۶۰ km/h به بالا"),
];

/// Items that nobody looked at, and why.
const UNSEEN: [(&str, &str); 3] =
    [("trunk_floor", "زیر مخزن گاز دیده نشد"), ("diag_gearbox", "گیربکس دستی است و یونیت ندارد"), ("spare_key", "")];

const PHOTOS: [(Option<&str>, &str); 12] = [
    (None, "نمای جلو هنگام پذیرش"),
    (None, "نمای عقب هنگام پذیرش"),
    (Some("hood"), "لکه‌گیری گوشهٔ جلو"),
    (Some("fender_fl"), "ضخامت ۳۴۲ میکرون کنار چراغ"),
    (Some("door_rl"), "خط زیر دستگیره"),
    (Some("apron_fl"), "نقطه‌جوش‌های غیرفابریک"),
    (Some("engine_mounts"), "دسته‌موتور پاره"),
    (Some("cv_boots"), ""),
    (Some("windshield"), "ترک پایین شیشه"),
    (Some("odometer_reading"), ""),
    (Some("vin_stamp"), "حک شاسی زیر صندلی شاگرد"),
    (Some("diag_engine"), "خروجی دیاگ"),
];

const SUMMARY: &str = "خودرو در مجموع سالم و قابل خرید است، به شرط رسیدگی به دسته‌موتور و گردگیر پلوس پیش از سفر.\nبدنه سه قطعه رنگ و یک گلگیر تعویضی دارد و شاسی‌های اصلی سالم و پلمپ است؛ ضربهٔ جلو سمت راننده تا سینی رسیده و تعمیر شده است.\nکد P0420 پس از پاک کردن دوباره بررسی شود.";

fn read<T: std::str::FromStr<Err = Invalid>>(text: &str) -> T {
    text.parse().unwrap_or_else(|fault| unreachable!("{text}: {fault}"))
}

/// SplitMix64 (Steele et al. 2014) of the seed and a place: chance that is the same every time.
fn chance(seed: u64, place: u64) -> u64 {
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(place.wrapping_mul(0xd1b5_4a32_d192_ed03));
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn id<K>(seed: u64, place: u64) -> Id<K> {
    let random = u128::from(chance(seed, place)) << 64 | u128::from(chance(seed, place + 1_000));
    Id::from_uuid(
        uuid::Builder::from_unix_timestamp_millis(
            (ISSUED_S as u64 + seed) * 1_000,
            &random.to_be_bytes()[..10].try_into().unwrap_or_default(),
        )
        .into_uuid(),
    )
}

fn finding(item: &Item, seed: u64, place: u64) -> Finding {
    let key = item.key.as_str();
    let noted = |answer: Answer, note: &str| Finding { answer: Some(answer), note: (!note.is_empty()).then(|| read(note)) };
    if let Some((_, note)) = UNSEEN.iter().find(|(unseen, _)| *unseen == key) {
        return noted(Answer::NotInspected {}, note);
    }
    if let Some((_, verdict, note)) = VERDICTS.iter().find(|(judged, ..)| *judged == key) {
        return noted(Answer::Ok3 { verdict: *verdict }, note);
    }
    if let Some((_, states, thickness, note)) = PANELS.iter().find(|(panel, ..)| *panel == key) {
        return noted(Answer::Panel { states: states.iter().copied().collect(), thickness_um: thickness.to_vec() }, note);
    }
    let roll = chance(seed, place);
    let measured = |value: String| Answer::Measure { value: read(&value) };
    let answer = match &item.kind {
        ResultKind::Panel { class } => {
            let points = match class {
                crate::inspection::template::PanelClass::Structure | crate::inspection::template::PanelClass::Cosmetic => 0,
                crate::inspection::template::PanelClass::Bolted | crate::inspection::template::PanelClass::Welded => 3,
            };
            let point = |n: u64| 92 + (chance(seed, place * 7 + n) % 36) as u16;
            Answer::Panel { states: [PanelState::Original].into(), thickness_um: (0..points).map(point).collect() }
        }
        ResultKind::Ok3 => Answer::Ok3 { verdict: Verdict::Ok },
        ResultKind::Measure { unit, limits } => measured(reading(key, *unit, *limits, roll)),
        ResultKind::Date => Answer::Date { date: jiff::civil::date(2027, 1 + (roll % 12) as i8, 1 + (roll % 28) as i8) },
        ResultKind::Week => Answer::Week { week: read("2119") },
        ResultKind::YesNo { .. } => Answer::YesNo { yes: key != "warranty" },
        ResultKind::Choice { options } => match options.first() {
            Some(option) => Answer::Choice { option: option.key.clone() },
            None => Answer::NotInspected {},
        },
        ResultKind::Text => Answer::Text {
            text: read("کد P0420 (راندمان کاتالیزور) و P0136، هر دو در حافظه"), severity: None
        },
    };
    Finding { answer: Some(answer), note: None }
}

fn odometer(seed: u64) -> u32 {
    87_450 + (seed % 10_000) as u32
}

fn reading(key: &str, unit: Unit, limits: Limits, roll: u64) -> String {
    match unit {
        Unit::Kilometre => odometer(0).to_string(),
        Unit::Bar => "11.8".to_owned(),
        Unit::Percent => (if key == "pads_rear" { 35 } else { 50 + roll % 30 }).to_string(),
        Unit::Millimetre if key == "tread_fl" => "2.6".to_owned(),
        Unit::Millimetre => format!("{}.{}", 4 + roll % 3, roll % 10),
        Unit::Volt if limits.major_above.is_some() => "14.1".to_owned(),
        Unit::Volt => "12.5".to_owned(),
        Unit::Rial => "12500000".to_owned(),
    }
}

/// A full report of a seed. Odd seeds are of a vehicle whose odometer shows less than before and that has a stopper.
pub fn document(seed: u64) -> ReportDocument {
    let troubled = seed % 2 == 1;
    let template = standard();
    let mut place = 0;
    let mut sections: Vec<DocumentSection> = Vec::new();
    for section in &template.draft.sections {
        let mut items = Vec::new();
        for item in &section.items {
            place += 1;
            let mut found = finding(item, seed, place);
            if troubled && item.key.as_str() == "airbags" {
                found = Finding {
                    answer: Some(Answer::Ok3 { verdict: Verdict::Major }),
                    note: Some(read("ایربگ سرنشین باز شده و کور شده است")),
                };
            }
            items.push(DocumentItem { item: item.clone(), finding: Some(found) });
        }
        sections.push(DocumentSection { key: section.key.clone(), title: section.title.clone(), items });
    }
    let issued_at = Timestamp::from_second(ISSUED_S + seed as i64 % 1_000 * 60).unwrap_or_default();
    let km = odometer(seed);
    let token: String = (0..26).map(|n| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[(chance(seed, 500 + n) % 32) as usize])).collect();
    let photos = PHOTOS.iter().enumerate().map(|(n, (item, caption))| DocumentPhoto {
        id: id(seed, 700 + n as u64),
        item: item.map(read),
        caption: (!caption.is_empty()).then(|| read(caption)),
        width: 1_600,
        height: 1_200,
        sha256: format!("{:064x}", chance(seed, 900 + n as u64)),
    });
    let mut document = ReportDocument {
        format: FORMAT.to_owned(),
        report: id(seed, 1),
        verify_token: read(&token),
        tenant: DocumentTenant { id: id(seed, 2), slug: read("samples"), name: read("کارشناسی خودرو نمونه") },
        workshop: DocumentWorkshop {
            id: id(seed, 3),
            slug: read("west"),
            title: crate::catalogue::Title { fa: read("شعبهٔ غرب تهران"), en: read("Tehran West branch") },
            city: read("تهران"),
            address: read("بزرگراه شهید همت، خیابان نمونه، پلاک ۱۲ (واحد 3B)"),
            phone: Some(read("021 4412 3456")),
            zone: read("Asia/Tehran"),
        },
        booking: id(seed, 4),
        inspector: Some(read("سارا احمدی")),
        vehicle: crate::customer::VehicleFacts {
            plate: Some(read(&format!("{}ب{}-{}", 12 + chance(seed, 5) % 80, 111 + chance(seed, 6) % 800, 11 + chance(seed, 7) % 80))),
            vin: Some(read(&format!("NAAN01CA5{}H{:06}", "E", chance(seed, 8) % 1_000_000))),
            chassis_number: None,
            make: Some(read("peugeot")),
            model: Some(read("peugeot-206")),
            colour: Some(read("سفید صدفی")),
        },
        vehicle_title: Some(crate::catalogue::Title { fa: read("پژو ۲۰۶ تیپ ۵"), en: read("Peugeot 206 type 5") }),
        odometer: Some(Odometer {
            km,
            highest_before_km: Some(if troubled { km + 21_300 } else { km - 5_200 }),
            lower_because: troubled.then(|| read("پشت‌آمپر پس از سوختن تعویض شده است؛ فاکتور تعمیرگاه دیده شد")),
        }),
        template: DocumentTemplate { name: template.name, version: template.version, title: template.draft.title.clone() },
        packages: Vec::new(),
        issued_at,
        valid_until: issued_at + SignedDuration::from_hours(72),
        supersedes: troubled.then(|| id(seed, 9)),
        sections,
        photos: photos.collect(),
        result: ReportResult { score: score([]), advert: None, waterfall: None },
        summary: Some(read(SUMMARY)),
    };
    document.result = result(&document);
    document
}

fn result(document: &ReportDocument) -> ReportResult {
    let found = || document.items().map(|item| (&item.item, item.finding.as_ref()));
    let loss = |item: &str, state, loss_bp| ValueLoss { item: read(item), state, loss_bp };
    let losses = vec![
        loss("hood", PanelState::SpotPainted, 150),
        loss("fender_fl", PanelState::Painted, 300),
        loss("fender_fl", PanelState::Repaired, 400),
        loss("fender_fr", PanelState::Replaced, 350),
        loss("quarter_rr", PanelState::Painted, 400),
        loss("apron_fl", PanelState::Repaired, 500),
    ];
    let table = ValueTable { name: read("جدول افت پاییز ۱۴۰۵"), losses, loss_max_bp: 4_000 };
    let waterfall = Money::rial(9_850_000_000).ok().map(|base| table.waterfall(base, found()));
    ReportResult { score: score(found()), advert: advert(found()), waterfall }
}

/// The seal over a document, by a key that a test may know.
pub fn sealed(document: &ReportDocument) -> Seal {
    let text = canonical(document).unwrap_or_else(|fault| unreachable!("a document has a canonical form: {fault}"));
    let key: SealKeyId = Id::from_uuid(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001));
    seal(&text, key, &SigningKey::from_bytes(&[7; 32]))
}

/// A sheet of a seed, with this JPEG as each of the document's photos.
pub fn sheet(seed: u64, locale: Locale, jpeg: &Bytes) -> ReportSheet {
    let document = document(seed);
    let seal = sealed(&document);
    ReportSheet {
        verify_url: format!("{SITE}/verify/{}#{}", document.verify_token, seal.compact()),
        photos: document.photos.iter().map(|photo| SheetPhoto { id: photo.id, jpeg: jpeg.clone() }).collect(),
        brand: Brand {
            name: document.tenant.name.clone(),
            colour: Colour::CALM,
            logo: None,
            footer: Some(read("شنبه تا پنجشنبه ۸ تا ۱۸")),
        },
        locale,
        seal,
        document,
    }
}
