//! How long a full report (154 items, twelve photos) takes to become a PDF, whether memory stays flat, and ratios to peers measured in the
//! same run on the same content: WeasyPrint and headless Chromium, each warm. Absolute times depend on the machine.
//!
//! `cargo bench -p carsync-core --features pdf,photo,testing --bench report`. `CARSYNC_BENCH_RENDERS` is how many renders the memory is
//! watched over (300), `CARSYNC_BENCH_PYTHON` the Python of the peers (`python3`), `CARSYNC_BENCH_KEEP` a folder to keep the content and
//! all PDFs in.

#![expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]

use std::fmt::Display;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bytes::Bytes;
// The drawings below know their crate as `crate`.
use carsync_core::inspection;
use carsync_core::inspection::PanelState;
use carsync_core::render::ReportSheet;
use carsync_core::render::press::{forget, page_data, set};
use carsync_core::testing::report::sheet;
use carsync_core::value::Locale;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

#[expect(
    dead_code,
    unused_imports,
    reason = "the bench paints the peers' drawings with the renderer's own brush and needs nothing else of it"
)]
#[path = "../src/render/press/body_map.rs"]
mod body_map;
#[expect(unused_imports, reason = "of its tests")]
#[path = "../src/render/press/qr.rs"]
mod qr;

const PERSIAN: usize = 50;
const ENGLISH: usize = 20;
const SETTLED: usize = 100;
const PEER_RENDERS: usize = 10;
/// Odd: a report with a stopper and an odometer that went back, the fullest there is.
const SEED: u64 = 3;
const PEERS: [(&str, &str, &str); 2] = [
    ("WeasyPrint", "weasyprint_peer.py", "python3 -m venv /tmp/bench && /tmp/bench/bin/pip install weasyprint"),
    ("Chromium", "chromium_peer.py", "apt-get install -y chromium && /tmp/bench/bin/pip install websocket-client"),
];

/// A photo: soft shapes and the noise of a sensor, 1200 × 900, different for each number.
fn photo(number: u32) -> Bytes {
    let mut noise = 0x9e37_79b9_u32.wrapping_mul(number + 1);
    let picture = RgbImage::from_fn(1_200, 900, |x, y| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (grain, shade) = ((noise >> 28) as u8, (f64::from(x * (number + 2)) / 190.0).sin() * (f64::from(y) / 130.0).cos());
        let base = 110.0 + 70.0 * shade;
        Rgb([base as u8 + grain, (y / 5) as u8 + grain / 2, (x / 6) as u8 + grain / 3])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 82).encode_image(&picture).expect("it can be encoded");
    jpeg.into()
}

/// What all threads of this process have run so far, in milliseconds; not a number where Linux does not tell.
fn cpu_ms() -> f64 {
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return f64::NAN };
    let nanos = |path: PathBuf| fs::read_to_string(path).ok()?.split(' ').next()?.parse::<f64>().ok();
    threads.flatten().filter_map(|thread| nanos(thread.path().join("schedstat"))).sum::<f64>() / 1e6
}

/// Resident memory in MB, where Linux tells.
fn resident_mb() -> f64 {
    let kb = |text: String| text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().trim_end_matches(" kB").parse::<f64>().ok());
    fs::read_to_string("/proc/self/status").ok().and_then(kb).unwrap_or(f64::NAN) / 1_024.0
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg").map(|text| text.split(' ').take(3).collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

fn at(times: &mut [f64], percent: usize) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// A report of which every render has another: what was remembered of one must not help the next.
struct Press<'a> {
    photos: &'a [Bytes],
    next: u64,
}

impl Press<'_> {
    fn sheet(&mut self, locale: Locale) -> ReportSheet {
        let mut sheet = sheet(SEED + self.next * 2, locale, &self.photos[0]);
        self.next += 1;
        for (own, jpeg) in sheet.photos.iter_mut().zip(self.photos) {
            own.jpeg = jpeg.clone();
        }
        sheet
    }

    /// Renders so many reports and prints a line; the median wall and CPU times.
    fn run(&mut self, name: &str, locale: Locale, count: usize) -> (f64, f64) {
        let (mut wall, mut cpu, mut clear) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..count {
            let sheet = self.sheet(locale);
            let (start, spent) = (Instant::now(), cpu_ms());
            black_box(set(&sheet).expect("it can be set"));
            wall.push(start.elapsed().as_secs_f64() * 1e3);
            cpu.push(cpu_ms() - spent);
            let start = Instant::now();
            forget();
            clear.push(start.elapsed().as_secs_f64() * 1e3);
        }
        let (p50, spent) = (at(&mut wall, 50), at(&mut cpu, 50));
        line(name, [p50, at(&mut wall, 95), spent, at(&mut cpu, 95), at(&mut clear, 50)]);
        (p50, spent)
    }
}

fn line<T: Display>(name: &str, columns: impl IntoIterator<Item = T>) {
    let columns: String = columns.into_iter().map(|column| format!("{column:>11.1}")).collect();
    println!("{name:<34}{columns}");
}

/// Writes what the peers set.
fn write_content(folder: &Path, sheet: &ReportSheet) -> std::io::Result<()> {
    let data = page_data(sheet);
    fs::write(folder.join("data.json"), data.to_string())?;
    fs::write(folder.join("outer.svg"), body_map::outer(sheet.document.items()))?;
    fs::write(folder.join("structure.svg"), body_map::structure(sheet.document.items()))?;
    fs::write(folder.join("qr.svg"), qr::svg(&sheet.verify_url).unwrap_or_default())?;
    for state in PanelState::ALL.into_iter().map(Some).chain([None]) {
        let name = state.map_or("none", PanelState::name);
        fs::write(folder.join(format!("swatch-{name}.svg")), body_map::swatch(state))?;
    }
    for (n, photo) in sheet.photos.iter().enumerate() {
        fs::write(folder.join(format!("photo-{n}.jpg")), &photo.jpeg)?;
    }
    for weight in ["Regular", "Medium", "Bold"] {
        let name = format!("Vazirmatn-{weight}.ttf");
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/press/fonts").join(&name), folder.join(&name))?;
    }
    Ok(())
}

/// What a peer measured: its name and version, median wall and CPU times, the size of its PDF.
struct Measured {
    name: String,
    wall: f64,
    cpu: f64,
    bytes: f64,
}

fn peer(script: &str, folder: &Path) -> Result<Measured, String> {
    let python = std::env::var("CARSYNC_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/report").join(script);
    let pdf = folder.join(script.with_extension("pdf").file_name().unwrap_or_default());
    let mut command = Command::new(python);
    command.arg("-B").arg(script).arg(folder).arg(PEER_RENDERS.to_string()).arg(pdf);
    let output = command.output().map_err(|error| error.to_string())?;
    let (text, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = text
        .lines()
        .last()
        .and_then(|last| serde_json::from_str(last).ok())
        .ok_or_else(|| complaint.lines().last().unwrap_or("it said nothing").to_owned())?;
    let times = |key: &str| -> Vec<f64> { answer[key].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect() };
    let (mut wall, mut cpu) = (times("ms"), times("cpu_ms"));
    let said = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
    let (p50, spent) = (at(&mut wall, 50), at(&mut cpu, 50));
    let name = format!("{} {}", said("name"), said("version"));
    line(&name, [p50, at(&mut wall, 95), spent, at(&mut cpu, 95)]);
    Ok(Measured { name, wall: p50, cpu: spent, bytes: answer["bytes"].as_f64().unwrap_or(f64::NAN) })
}

fn main() {
    let said = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let renders = said.or_else(|| std::env::var("CARSYNC_BENCH_RENDERS").ok()?.parse().ok()).unwrap_or(300usize);
    let photos: Vec<Bytes> = (0..12).map(photo).collect();
    let mut press = Press { photos: &photos, next: 0 };
    println!("twelve photos of {} KB on average; load {}\n", photos.iter().map(Bytes::len).sum::<usize>() / 12 / 1_024, load());

    let first = press.sheet(Locale::Fa);
    let start = Instant::now();
    let pdf = set(&first).expect("it can be set");
    let cold = start.elapsed().as_secs_f64() * 1e3;
    forget();
    println!("{:<34}{:>11}{:>11}{:>11}{:>11}{:>11}", "ms", "p50", "p95", "CPU p50", "CPU p95", "forget");
    line("Persian, first of the process", [cold]);
    let before = press.run("Persian, warm", Locale::Fa, PERSIAN);
    press.run("English, warm", Locale::En, ENGLISH);

    let temporary = tempfile::tempdir().expect("a folder");
    let folder = std::env::var("CARSYNC_BENCH_KEEP").map_or_else(|_| temporary.path().to_owned(), PathBuf::from);
    fs::create_dir_all(&folder).expect("a folder");
    write_content(&folder, &first).expect("the content is written");
    fs::write(folder.join("carsync.pdf"), &pdf).expect("the PDF is written");
    let mut peers = Vec::new();
    for (name, script, install) in PEERS {
        match peer(script, &folder) {
            Ok(measured) => peers.push(measured),
            Err(fault) => println!("{name} is not measured ({fault}); it is installed by: {install}"),
        }
    }
    let after = press.run("Persian, warm, after the peers", Locale::Fa, ENGLISH);
    println!("load {}", load());

    println!("\n{:<34}{:>11}{:>11}{:>11}", "ratios", "wall", "CPU", "size");
    // Ours at its slower of before and after.
    let (wall, cpu) = (before.0.max(after.0), before.1.max(after.1));
    for peer in &peers {
        line(&format!("{} / ours", peer.name), [peer.wall / wall, peer.cpu / cpu, peer.bytes / pdf.len() as f64]);
    }
    println!(
        "\nPDF {:.0} KB; peers: {}",
        pdf.len() as f64 / 1e3,
        peers.iter().map(|p| format!("{:.0} KB", p.bytes / 1e3)).collect::<Vec<_>>().join(", ")
    );

    let done = usize::try_from(press.next).unwrap_or(SETTLED);
    let mut renders_more = |count: usize| {
        for _ in 0..count {
            black_box(set(&press.sheet(Locale::Fa)).expect("it can be set"));
            forget();
        }
        resident_mb()
    };
    let settled = renders_more(SETTLED.saturating_sub(done));
    println!("resident after {:>5} renders: {settled:>6.1} MB", SETTLED.max(done));
    let (mut left, mut total) = (renders, SETTLED.max(done));
    while left > 0 {
        let step = left.min(renders.div_ceil(4));
        left -= step;
        total += step;
        let now = renders_more(step);
        println!("resident after {total:>5} renders: {now:>6.1} MB ({:+.1} MB)", now - settled);
    }
}
