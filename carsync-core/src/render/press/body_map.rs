//! The body map: two drawings of our own, outer panels and structure, coloured and patterned by state, so that a grey print can be read.
//!
//! The drawings are SVG files whose panels carry the keys of items as ids. Nothing a user wrote gets into them.

use std::fmt::Write;

use crate::inspection::{Answer, DocumentItem, PanelState};

/// The outer panels from above, with the sides folded out; the nose is up, left is the driver's side.
const OUTER: &str = include_str!("body_outer.svg");
/// The structure below them.
const STRUCTURE: &str = include_str!("body_structure.svg");
/// The size of both drawings, in their own units.
pub(super) const SIZE: (u16, u16) = (320, 454);

/// Where the number of a panel stands, in units of its drawing.
pub(super) const OUTER_MARKS: [(&str, u16, u16); 13] = [
    ("hood", 160, 88),
    ("roof", 160, 232),
    ("trunk_lid", 160, 372),
    ("bumper_front", 160, 28),
    ("bumper_rear", 160, 427),
    ("fender_fl", 86, 100),
    ("fender_fr", 234, 100),
    ("door_fl", 66, 190),
    ("door_fr", 254, 190),
    ("door_rl", 66, 265),
    ("door_rr", 254, 265),
    ("quarter_rl", 86, 354),
    ("quarter_rr", 234, 354),
];
/// The same of the structure.
pub(super) const STRUCTURE_MARKS: [(&str, u16, u16); 21] = [
    ("chassis_fl", 127, 91),
    ("chassis_fr", 193, 91),
    ("chassis_rl", 119, 351),
    ("chassis_rr", 201, 351),
    ("apron_fl", 102, 94),
    ("apron_fr", 218, 94),
    ("front_panel", 160, 41),
    ("firewall", 160, 146),
    ("rear_panel", 160, 411),
    ("trunk_floor", 160, 351),
    ("floor_pan", 160, 230),
    ("pillar_a_l", 119, 169),
    ("pillar_a_r", 201, 169),
    ("pillar_b_l", 119, 230),
    ("pillar_b_r", 201, 230),
    ("pillar_c_l", 119, 291),
    ("pillar_c_r", 201, 291),
    ("sill_l", 77, 230),
    ("sill_r", 243, 230),
    ("door_frame_l", 96, 230),
    ("door_frame_r", 224, 230),
];

/// How a state looks: its ground, its ink, and the pattern of ink on an 8 × 8 tile.
struct Look {
    ground: &'static str,
    ink: &'static str,
    pattern: &'static str,
}

/// States and their looks. Patterns differ by shape and density, not by colour alone.
const fn look(state: PanelState) -> Look {
    let (ground, ink, pattern) = match state {
        PanelState::Original => ("#ffffff", "#475569", ""),
        PanelState::Scratched => ("#fef9c3", "#a16207", r#"<path d="M0 8L3 5M5 3L8 0"/>"#),
        PanelState::SunDamaged => ("#fef3c7", "#d97706", r#"<path d="M1 2h1M5 6h1"/>"#),
        PanelState::Dented => ("#ffedd5", "#c2410c", r#"<circle cx="4" cy="4" r="2.2" fill="none"/>"#),
        PanelState::Pdr => ("#cffafe", "#0e7490", r#"<path d="M0 4Q2 1 4 4T8 4" fill="none"/>"#),
        PanelState::SpotPainted => ("#dbeafe", "#1d4ed8", r##"<circle cx="4" cy="4" r="1.7" stroke="none" fill="#1d4ed8"/>"##),
        PanelState::Painted => ("#fecaca", "#b91c1c", r#"<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>"#),
        PanelState::Repaired => ("#e9d5ff", "#7e22ce", r#"<path d="M2 0V8M6 0V8"/>"#),
        PanelState::Replaced => ("#bbf7d0", "#15803d", r#"<path d="M0 0L8 8M8 0L0 8"/>"#),
        PanelState::Corroded => ("#e7c9a9", "#78350f", r#"<path d="M0 2H8M0 6H8M2 2V6M6 6V10M6 -2V2"/>"#),
        PanelState::Damaged => ("#d1d5db", "#111827", r#"<path d="M0 2L4 6L8 2M0 6L4 10L8 6M0 -2L4 2L8 -2" fill="none"/>"#),
        PanelState::Cut => ("#4b5563", "#ffffff", r#"<path d="M0 4H8M4 0V8"/>"#),
    };
    Look { ground, ink, pattern }
}

/// A panel's gravest state; none where it was not inspected.
pub(super) fn headline(item: &DocumentItem) -> Option<PanelState> {
    match item.finding.as_ref()?.answer.as_ref()? {
        Answer::Panel { states, .. } => states.iter().next_back().copied(),
        _ => None,
    }
}

/// A small sample of a state's look for the legend and the tables; none is the look of what was not inspected.
pub(super) fn swatch(state: Option<PanelState>) -> String {
    let pattern = state.map(pattern).unwrap_or_default();
    let paint = paint(state);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 12" width="20" height="12"><defs>{pattern}</defs><rect x=".6" y=".6" width="18.8" height="10.8" rx="2" {paint}/></svg>"#
    )
}

/// The drawing of outer panels, painted by their gravest states.
pub(super) fn outer<'a>(items: impl Iterator<Item = &'a DocumentItem>) -> String {
    painted(OUTER, &OUTER_MARKS, items)
}

/// The drawing of the structure.
pub(super) fn structure<'a>(items: impl Iterator<Item = &'a DocumentItem>) -> String {
    painted(STRUCTURE, &STRUCTURE_MARKS, items)
}

fn painted<'a>(drawing: &str, marks: &[(&str, u16, u16)], items: impl Iterator<Item = &'a DocumentItem>) -> String {
    let known: Vec<(&str, Option<PanelState>)> = items.map(|item| (item.item.key.as_str(), headline(item))).collect();
    let mut states: Vec<PanelState> = known.iter().filter_map(|(_, state)| *state).collect();
    states.sort_unstable();
    states.dedup();
    let patterns: String = states.into_iter().map(pattern).collect();
    let mut svg = drawing.to_owned();
    for (id, ..) in marks {
        let state = known.iter().find(|(key, _)| key == id).and_then(|(_, state)| *state);
        svg = svg.replacen(&format!("<path id=\"{id}\""), &format!("<path {}", paint(state)), 1);
    }
    match svg.find('>') {
        Some(end) => svg.insert_str(end + 1, &format!("<defs>{patterns}</defs>")),
        None => svg.clear(),
    }
    svg
}

fn pattern(state: PanelState) -> String {
    let (Look { ground, ink, pattern }, name) = (look(state), state.name());
    let mut svg =
        format!(r#"<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{ground}"/>"#);
    let _ = write!(svg, r#"<g stroke="{ink}" stroke-width=".9" stroke-opacity=".75">{pattern}</g></pattern>"#);
    svg
}

fn paint(state: Option<PanelState>) -> String {
    let Some(state) = state else {
        return r##"fill="#f1f5f9" stroke="#94a3b8" stroke-width="1.2" stroke-dasharray="4 2.5" stroke-linejoin="round""##.to_owned();
    };
    let Look { ground, ink, pattern } = look(state);
    let fill = if pattern.is_empty() { ground.to_owned() } else { format!("url(#{})", state.name()) };
    let edge = if state == PanelState::Cut { "#111827" } else { ink };
    format!(r#"fill="{fill}" stroke="{edge}" stroke-width="1.3" stroke-linejoin="round""#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::template::{PanelClass, ResultKind, standard};

    #[test]
    fn every_panel_of_the_built_in_template_has_its_place_in_a_drawing() {
        for item in standard().items() {
            let ResultKind::Panel { class } = item.kind else { continue };
            let (drawing, marks): (&str, &[(&str, u16, u16)]) = match class {
                PanelClass::Structure => (STRUCTURE, &STRUCTURE_MARKS),
                PanelClass::Bolted | PanelClass::Welded | PanelClass::Cosmetic => (OUTER, &OUTER_MARKS),
            };
            assert!(drawing.contains(&format!("<path id=\"{}\"", item.key)), "{}", item.key);
            assert!(marks.iter().any(|(id, ..)| *id == item.key.as_str()), "{}", item.key);
        }
        assert_eq!((OUTER.matches("id=").count(), STRUCTURE.matches("id=").count()), (OUTER_MARKS.len(), STRUCTURE_MARKS.len()));
    }

    #[test]
    fn no_two_states_share_a_pattern_or_a_ground() {
        for (at, one) in PanelState::ALL.iter().enumerate() {
            for other in &PanelState::ALL[at + 1..] {
                assert!(look(*one).pattern != look(*other).pattern, "{one:?} and {other:?}");
                assert!(look(*one).ground != look(*other).ground, "{one:?} and {other:?}");
            }
        }
    }
}
