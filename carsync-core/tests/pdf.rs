//! Reports as PDF: the whole of one in both languages, the same bytes for the same sheet, hostile words, and what outside judges say of it.
//!
//! `qpdf` and `pdftotext` (Debian: qpdf, poppler-utils) must be there under CI; elsewhere what needs them says aloud that it did not run.

#![cfg(all(feature = "pdf", feature = "photo", feature = "testing"))]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use bytes::Bytes;
use carsync_core::inspection::{Answer, Finding};
use carsync_core::render::press::{PdfRenderer, set};
use carsync_core::render::{ReportRenderer, ReportSheet};
use carsync_core::testing::report;
use carsync_core::value::Locale;

/// How long any report may take here: a debug build on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(60);

/// A report of a seed with its twelve photos.
fn sheet(locale: Locale, seed: u64) -> ReportSheet {
    report::sheet(seed, locale, &picture())
}

/// A photo, as the intake would leave it.
fn picture() -> Bytes {
    let pixel = |x: u32, y: u32| image::Rgb([(x / 3) as u8, (y / 4) as u8, ((x + y) / 6) as u8]);
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 82);
    image::RgbImage::from_fn(640, 480, pixel).write_with_encoder(encoder).expect("a picture");
    out.into()
}

fn pdf(sheet: &ReportSheet) -> Vec<u8> {
    let started = Instant::now();
    let pdf = set(sheet).unwrap_or_else(|error| panic!("{error:?}")).to_vec();
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert!(pdf.starts_with(b"%PDF-1.7"), "{:?}", &pdf[..12]);
    pdf
}

/// What a tool prints of a PDF; none where there is no such tool, which is a failure under CI.
fn ask(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let arguments = arguments.iter().map(|one| if *one == "FILE" { file.as_path() } else { Path::new(one) });
    match Command::new(tool).args(arguments).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{tool}: {said} {}", String::from_utf8_lossy(&output.stderr));
            Some(said)
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "under CI `{tool}` must be there: {error}");
            skipped(tool);
            None
        }
    }
}

#[expect(clippy::print_stderr, reason = "a check that did not run must say so")]
fn skipped(tool: &str) {
    eprintln!("SKIPPED: `{tool}` is not installed");
}

/// The text without what has no width, which tools put where they like, and with single spaces. Poppler turns the two letters of the
/// ligature of lam and alef round (PDFium does not): both ways are one here.
fn plain(text: &str) -> String {
    let visible = text.chars().filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'));
    visible.collect::<String>().replace("لا", "ال").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_same_sheet_gives_the_same_bytes_and_another_report_others() {
    let renderer = PdfRenderer::default();
    let (one, again) = (renderer.render(sheet(Locale::Fa, 1)).await, renderer.render(sheet(Locale::Fa, 1)).await);
    let other = renderer.render(sheet(Locale::Fa, 2)).await;
    let (one, again, other) = (one.expect("a PDF"), again.expect("a PDF"), other.expect("a PDF"));
    assert!(one == again && one != other);
}

#[test]
fn a_whole_report_is_valid_by_an_outside_judge_and_has_its_pages() {
    for locale in [Locale::Fa, Locale::En] {
        let pdf = pdf(&sheet(locale, 3));
        if let Some(said) = ask("qpdf", &["--check", "FILE"], &pdf) {
            assert!(said.contains("No syntax or stream encoding errors"), "{said}");
        }
        if let Some(info) = ask("pdfinfo", &["FILE"], &pdf) {
            let line = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).unwrap_or_default().to_owned();
            assert_eq!((line("Pages:").as_str(), line("Tagged:").as_str(), line("Encrypted:").as_str()), ("5", "yes", "no"), "{info}");
            assert!(line("Page size:").contains("A4"), "{info}");
            assert!(!line("CreationDate:").is_empty(), "{info}");
        }
        if let Some(fonts) = ask("pdffonts", &["FILE"], &pdf) {
            let embedded = fonts.lines().skip(2).filter(|line| line.contains("Vazirmatn")).count();
            assert!(embedded >= 3 && fonts.lines().skip(2).all(|line| line.contains(" yes yes yes ")), "{fonts}");
        }
    }
}

#[test]
fn names_and_answers_are_selectable_in_their_logical_order() {
    let sheet_fa = sheet(Locale::Fa, 3);
    let Some(text) = ask("pdftotext", &["FILE", "-"], &pdf(&sheet_fa)) else { return };
    let text = plain(&text);
    for item in sheet_fa.document.items() {
        let name = plain(item.item.title.fa.as_str());
        // Latin words and brackets inside a name may be moved by the tool, and a long name is broken into lines; words alone are not.
        for words in name.split(|c: char| !c.is_alphabetic() && c != ' ').map(str::trim) {
            let pair = words.split(' ').collect::<Vec<_>>();
            assert!(
                pair.windows(2).any(|two| text.contains(&two.join(" "))) || text.contains(pair[0]),
                "`{words}` of `{name}` is not in the text"
            );
        }
    }
    let address = sheet_fa.verify_url.split('#').next().unwrap_or_default().trim_start_matches("https://");
    for words in ["گزارش کارشناسی خودرو", sheet_fa.document.tenant.name.as_str(), "گلگیر جلو راننده", address, "carsync.rules/1"]
    {
        assert!(text.contains(&plain(words)), "`{words}` is not in the text");
    }
    let Some(english) = ask("pdftotext", &["FILE", "-"], &pdf(&sheet(Locale::En, 3))) else { return };
    let english = plain(&english);
    for words in ["Vehicle inspection report", "Front fender, driver", "Sunday 22 November 2026", "87,450 km", "Seal key"] {
        assert!(english.contains(words), "`{words}` is not in the text");
    }
}

/// The headings of each page, as they follow each other: a golden of the structure, not of bytes.
#[test]
fn the_pages_hold_what_they_should() {
    let words = ["نقشۀ بدنه — قطعات بیرونی", "ایرادها", "نقشۀ بدنه — شاسی", "برآورد ارزش", "سایر موارد بررسی", "عکس‌ها", "راستی‌آزمایی"];
    let golden = include_str!("golden/pdf-fa.txt");
    let pdf = pdf(&sheet(Locale::Fa, 3));
    let mut found = String::new();
    for page in 1..=5_u8 {
        let page = page.to_string();
        let Some(text) = ask("pdftotext", &["-f", &page, "-l", &page, "FILE", "-"], &pdf) else { return };
        let lines: Vec<String> = text.lines().map(plain).collect();
        let heading = |line: &String| words.iter().find(|words| line.starts_with(&plain(words))).filter(|_| line.chars().count() < 40);
        let headings: Vec<&str> = lines.iter().filter_map(heading).copied().collect();
        found.push_str(&format!("{page}: {}\n", headings.join(" | ")));
    }
    assert_eq!(found, golden, "if this is meant to be so, bring carsync-core/tests/golden/pdf-fa.txt up to date");
}

#[test]
fn hostile_words_are_set_as_words_in_bounded_time() {
    let hostile = [
        "#eval(\"1+1\") #sys.version $x^2$ *bold* _it_ = heading \\ @ref <label> #import \"x\"",
        "<script>alert(1)</script> {{7*7}} ${jndi:ldap://x} %s%n ' OR 1=1 --",
        "🚗🇮🇷👨‍👩‍👧 漢字 עברית हिन्दी ไทย",
        "ﷺ ﷽ لا لأ لإ لآ ـــــ ۰۱۲ ٠١٢ 012",
    ];
    let marks = format!("a{}", "\u{0301}".repeat(1_900));
    let word = "ک".repeat(2_000);
    let lines = "خط\n".repeat(600);
    for words in hostile.into_iter().chain([marks.as_str(), word.as_str(), lines.as_str()]) {
        for locale in [Locale::Fa, Locale::En] {
            let mut sheet = sheet(locale, 4);
            let note = words.parse().unwrap_or_else(|error| panic!("{words}: {error}"));
            sheet.document.summary = Some(note);
            let short: String = words.chars().take(100).filter(|c| *c != '\n').collect();
            if let Ok(name) = short.parse() {
                sheet.brand.name = name;
            }
            for item in sheet.document.sections.iter_mut().flat_map(|section| &mut section.items).take(40) {
                let answer = item.finding.as_ref().and_then(|finding| finding.answer.clone());
                let note = words.parse().ok();
                item.finding = Some(Finding { answer: answer.or(Some(Answer::NotInspected {})), note });
            }
            let pdf = pdf(&sheet);
            if let Some(said) = ask("qpdf", &["--check", "FILE"], &pdf) {
                assert!(said.contains("No syntax or stream encoding errors"), "{said}");
            }
        }
    }
    let mut sheet = sheet(Locale::En, 4);
    sheet.document.summary = hostile[0].parse().ok();
    if let Some(text) = ask("pdftotext", &["FILE", "-"], &pdf(&sheet)) {
        assert!(plain(&text).contains("#eval(\"1+1\") #sys.version $x^2$ *bold*"), "markup is nothing but words");
    }
}

#[test]
fn a_report_without_anything_that_may_be_absent_is_set() {
    for locale in [Locale::Fa, Locale::En] {
        let mut sheet = sheet(locale, 5);
        let document = &mut sheet.document;
        document.photos.clear();
        document.sections.truncate(1);
        document.sections.iter_mut().flat_map(|section| &mut section.items).for_each(|item| item.finding = None);
        (document.summary, document.odometer, document.inspector, document.vehicle_title) = (None, None, None, None);
        document.vehicle.plate = Some("KISH 12345".parse().expect("a plate"));
        document.workshop.phone = None;
        document.result.advert = None;
        document.result.waterfall = None;
        document.result.score = carsync_core::inspection::score::score([]);
        (sheet.brand.logo, sheet.brand.footer) = (None, None);
        let pages = ask("pdfinfo", &["FILE"], &pdf(&sheet));
        assert!(pages.is_none_or(|info| info.contains("Pages:           1")), "one page is enough");
        let mut motorcycle = sheet.clone();
        motorcycle.document.vehicle.plate = Some("123-45678".parse().expect("a plate"));
        pdf(&motorcycle);
    }
}
