//! The QR code of the verify address, as one path of an SVG: sharp at any size, no raster, no text.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// The code with error correction M (15 %); none for what is empty or too long for a code.
pub(super) fn svg(address: &str) -> Option<String> {
    if address.is_empty() {
        return None;
    }
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let size = width + 2 * QUIET;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_quiet_zone_and_nothing_for_nothing() {
        let svg = svg("https://carsync.example/verify/x").expect("a code");
        // Version 3: 29 modules and twice four.
        assert!(svg.contains(r#"viewBox="0 0 37 37""#) && svg.contains("M4 4h7v1h-7z"), "{svg}");
        assert_eq!((super::svg(""), super::svg(&"x".repeat(10_000))), (None, None));
    }
}
