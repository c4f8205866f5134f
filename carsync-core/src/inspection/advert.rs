//! The advert line: the body in the words that sellers and buyers use, derived from the panels and from nothing else.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, PanelState};
use super::template::{Item, PanelClass, ResultKind};
use crate::value::{Locale, Slug};

/// The roof's item; a vehicle painted all round but there is `دور رنگ`.
const ROOF: &str = "roof";

/// How much of the outer body has new paint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaintExtent {
    /// None: بدون رنگ.
    Unpainted,
    /// Spots only: لکه رنگ.
    Spots,
    /// Some panels: قطعه رنگ.
    Panels,
    /// All panels but the roof: دور رنگ.
    Around,
    /// All panels: تمام رنگ.
    Full,
}

/// What the structure under the panels looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StructureState {
    /// All of it was inspected and is as from the factory: سالم و پلمپ.
    Sealed,
    /// Painted or marked, not knocked: رنگ‌شده.
    Marked,
    /// Knocked, repaired, replaced or cut: ضربه‌خورده.
    Knocked,
    /// Not all of it was inspected, and nothing was found on the rest.
    Unknown,
}

/// The body in a few facts and one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advert {
    /// How much has new paint.
    pub paint: PaintExtent,
    /// Panels with new paint, replaced ones among them.
    pub painted: Vec<Slug>,
    /// Panels with spot paint only.
    pub spots: Vec<Slug>,
    /// Panels that were replaced.
    pub replaced: Vec<Slug>,
    /// Panels with paintless dent repair.
    pub paintless: Vec<Slug>,
    /// Panels that are scratched, dented or sun-faded.
    pub marked: Vec<Slug>,
    /// The structure.
    pub structure: StructureState,
    /// How many outer panels were inspected.
    pub inspected: u32,
    /// How many outer panels there are, bumpers not counted.
    pub panels: u32,
    /// The line.
    pub line: AdvertLine,
}

/// The line in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvertLine {
    /// Persian.
    pub fa: String,
    /// English.
    pub en: String,
}

impl AdvertLine {
    /// The line in a language.
    pub fn in_locale(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fa => &self.fa,
            Locale::En => &self.en,
        }
    }
}

struct OuterPanel<'a> {
    item: &'a Item,
    states: Vec<PanelState>,
}

/// The advert of findings; none where no outer panel was inspected.
pub fn advert<'a>(found: impl IntoIterator<Item = (&'a Item, Option<&'a Finding>)>) -> Option<Advert> {
    let (mut outer, mut panels, mut inner, mut inner_states) = (Vec::new(), 0_u32, 0_usize, Vec::new());
    for (item, finding) in found {
        let ResultKind::Panel { class } = item.kind else { continue };
        let states = finding.and_then(|finding| finding.answer.as_ref()).and_then(|answer| answer.panel_states());
        match class {
            PanelClass::Cosmetic => {}
            PanelClass::Structure => {
                inner += 1;
                inner_states.extend(states.map(|states| states.iter().copied().collect::<Vec<_>>()));
            }
            PanelClass::Bolted | PanelClass::Welded => {
                panels += 1;
                outer.extend(states.map(|states| OuterPanel { item, states: states.iter().copied().collect() }));
            }
        }
    }
    if outer.is_empty() {
        return None;
    }
    let having = |wanted: &[PanelState]| -> Vec<&Item> {
        outer.iter().filter(|panel| panel.states.iter().any(|state| wanted.contains(state))).map(|panel| panel.item).collect()
    };
    let painted = having(&[PanelState::Painted, PanelState::Repaired, PanelState::Replaced]);
    let replaced = having(&[PanelState::Replaced]);
    let mut spots = having(&[PanelState::SpotPainted]);
    spots.retain(|item| painted.iter().all(|other| other.key != item.key));
    let paintless = having(&[PanelState::Pdr]);
    let marked = having(&[PanelState::Scratched, PanelState::Dented, PanelState::SunDamaged]);
    let inspected = u32::try_from(outer.len()).unwrap_or(u32::MAX);
    let complete = inspected == panels;
    let roof_painted = painted.iter().any(|item| item.key.as_str() == ROOF);
    let paint = if complete && painted.len() == outer.len() && painted.len() > 1 {
        PaintExtent::Full
    } else if complete && painted.len() + 1 == outer.len() && !roof_painted && painted.len() > 1 {
        PaintExtent::Around
    } else if !painted.is_empty() {
        PaintExtent::Panels
    } else if !spots.is_empty() {
        PaintExtent::Spots
    } else {
        PaintExtent::Unpainted
    };
    let structure = structure_of(&inner_states, inner);
    let facts = Facts { paint, painted: &painted, spots: &spots, replaced: &replaced, paintless: &paintless, marked: &marked, structure };
    let rest = (!complete).then_some((inspected, panels));
    let line = AdvertLine { fa: facts.persian(rest), en: facts.english(rest) };
    let keys = |items: &[&Item]| items.iter().map(|item| item.key.clone()).collect();
    Some(Advert {
        paint,
        painted: keys(&painted),
        spots: keys(&spots),
        replaced: keys(&replaced),
        paintless: keys(&paintless),
        marked: keys(&marked),
        structure,
        inspected,
        panels,
        line,
    })
}

fn structure_of(inspected: &[Vec<PanelState>], parts: usize) -> StructureState {
    let all = || inspected.iter().flatten();
    let knocked = |state: &PanelState| match state {
        PanelState::Dented | PanelState::Pdr | PanelState::Repaired | PanelState::Replaced | PanelState::Damaged | PanelState::Cut => true,
        PanelState::Original
        | PanelState::Scratched
        | PanelState::SunDamaged
        | PanelState::SpotPainted
        | PanelState::Painted
        | PanelState::Corroded => false,
    };
    if all().any(knocked) {
        StructureState::Knocked
    } else if all().any(|state| *state != PanelState::Original) {
        StructureState::Marked
    } else if parts > 0 && inspected.len() == parts {
        StructureState::Sealed
    } else {
        StructureState::Unknown
    }
}

struct Facts<'a> {
    paint: PaintExtent,
    painted: &'a [&'a Item],
    spots: &'a [&'a Item],
    replaced: &'a [&'a Item],
    paintless: &'a [&'a Item],
    marked: &'a [&'a Item],
    structure: StructureState,
}

/// Panels are named up to so many; more are only counted.
const NAMED_MAX: usize = 3;

impl Facts<'_> {
    fn persian(&self, rest: Option<(u32, u32)>) -> String {
        let named = |items: &[&Item]| match items.len() {
            1..=NAMED_MAX => format!(" ({})", join(items, Locale::Fa)),
            _ => String::new(),
        };
        let counted = |items: &[&Item], noun: &str| format!("{} {noun}{}", persian_number(items.len()), named(items));
        let untouched = self.marked.is_empty() && self.paintless.is_empty();
        let mut parts = vec![match self.paint {
            PaintExtent::Unpainted if untouched => "بدون رنگ، بی‌خط و خش".to_owned(),
            PaintExtent::Unpainted => "بدون رنگ".to_owned(),
            PaintExtent::Spots => counted(self.spots, "لکه رنگ"),
            PaintExtent::Panels => counted(self.painted, "قطعه رنگ"),
            PaintExtent::Around => "دور رنگ".to_owned(),
            PaintExtent::Full => "تمام رنگ".to_owned(),
        }];
        if self.paint == PaintExtent::Panels && !self.spots.is_empty() {
            parts.push(counted(self.spots, "لکه رنگ"));
        }
        if !self.replaced.is_empty() {
            parts.push(counted(self.replaced, "قطعه تعویض"));
        }
        if !self.paintless.is_empty() {
            parts.push(format!("صافکاری بی‌رنگ در {} قطعه", persian_number(self.paintless.len())));
        }
        if !self.marked.is_empty() {
            parts.push(format!("خط و خش در {} قطعه", persian_number(self.marked.len())));
        }
        match self.structure {
            StructureState::Sealed => parts.push("شاسی سالم و پلمپ".to_owned()),
            StructureState::Marked => parts.push("شاسی رنگ‌شده".to_owned()),
            StructureState::Knocked => parts.push("شاسی ضربه‌خورده".to_owned()),
            StructureState::Unknown => {}
        }
        let line = parts.join("، ");
        match rest {
            Some((inspected, panels)) => {
                format!("{line} (از {} قطعه، {} قطعه بررسی شد)", persian_number(panels as usize), persian_number(inspected as usize))
            }
            None => line,
        }
    }

    fn english(&self, rest: Option<(u32, u32)>) -> String {
        let named = |items: &[&Item]| match items.len() {
            1..=NAMED_MAX => format!(" ({})", join(items, Locale::En)),
            _ => String::new(),
        };
        let panels = |number: usize| if number == 1 { "1 panel".to_owned() } else { format!("{number} panels") };
        let untouched = self.marked.is_empty() && self.paintless.is_empty();
        let mut parts = vec![match self.paint {
            PaintExtent::Unpainted if untouched => "original paint, no scratches".to_owned(),
            PaintExtent::Unpainted => "original paint".to_owned(),
            PaintExtent::Spots => format!("spot paint on {}{}", panels(self.spots.len()), named(self.spots)),
            PaintExtent::Panels => format!("{} repainted{}", panels(self.painted.len()), named(self.painted)),
            PaintExtent::Around => "repainted all round but the roof".to_owned(),
            PaintExtent::Full => "fully repainted".to_owned(),
        }];
        if self.paint == PaintExtent::Panels && !self.spots.is_empty() {
            parts.push(format!("spot paint on {}{}", panels(self.spots.len()), named(self.spots)));
        }
        if !self.replaced.is_empty() {
            parts.push(format!("{} replaced{}", panels(self.replaced.len()), named(self.replaced)));
        }
        if !self.paintless.is_empty() {
            parts.push(format!("paintless repair on {}", panels(self.paintless.len())));
        }
        if !self.marked.is_empty() {
            parts.push(format!("scratches or dents on {}", panels(self.marked.len())));
        }
        match self.structure {
            StructureState::Sealed => parts.push("structure sound and sealed".to_owned()),
            StructureState::Marked => parts.push("structure painted".to_owned()),
            StructureState::Knocked => parts.push("structure knocked".to_owned()),
            StructureState::Unknown => {}
        }
        let line = parts.join(", ");
        match rest {
            Some((inspected, panels)) => format!("{line} ({inspected} of {panels} panels inspected)"),
            None => line,
        }
    }
}

fn join(items: &[&Item], locale: Locale) -> String {
    let separator = match locale {
        Locale::En => ", ",
        _ => "، ",
    };
    items.iter().map(|item| item.title.in_locale(locale).as_str()).collect::<Vec<_>>().join(separator)
}

/// The number as people say it; beyond twenty in digits.
fn persian_number(number: usize) -> String {
    const WORDS: [&str; 21] = [
        "صفر",
        "یک",
        "دو",
        "سه",
        "چهار",
        "پنج",
        "شش",
        "هفت",
        "هشت",
        "نه",
        "ده",
        "یازده",
        "دوازده",
        "سیزده",
        "چهارده",
        "پانزده",
        "شانزده",
        "هفده",
        "هجده",
        "نوزده",
        "بیست",
    ];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::finding::Answer;
    use crate::inspection::template::standard;

    /// All panels in original paint but these.
    fn of(but: &[(&str, &[PanelState])], left_out: &[&str]) -> Option<Advert> {
        let found: Vec<(&Item, Option<Finding>)> = standard()
            .items()
            .filter(|item| matches!(item.kind, ResultKind::Panel { .. }))
            .map(|item| {
                let states =
                    but.iter().find(|(key, _)| *key == item.key.as_str()).map_or(&[PanelState::Original][..], |(_, states)| states);
                let answer = Answer::Panel { states: states.iter().copied().collect(), thickness_um: Vec::new() };
                let inspected = !left_out.contains(&item.key.as_str());
                (item, inspected.then_some(Finding { answer: Some(answer), note: None }))
            })
            .collect();
        advert(found.iter().map(|(item, finding)| (*item, finding.as_ref())))
    }

    fn line(but: &[(&str, &[PanelState])]) -> (PaintExtent, String) {
        let advert = of(but, &[]).expect("an advert");
        (advert.paint, advert.line.fa)
    }

    const OUTER: [&str; 11] =
        ["hood", "fender_fl", "fender_fr", "door_fl", "door_fr", "door_rl", "door_rr", "quarter_rl", "quarter_rr", "roof", "trunk_lid"];

    #[test]
    fn the_words_are_those_of_adverts() {
        use PanelState::{Dented, Painted, Pdr, Replaced, Scratched, SpotPainted};
        assert_eq!(line(&[]), (PaintExtent::Unpainted, "بدون رنگ، بی‌خط و خش، شاسی سالم و پلمپ".to_owned()));
        assert_eq!(line(&[("hood", &[SpotPainted])]).1, "یک لکه رنگ (کاپوت (درب موتور))، شاسی سالم و پلمپ");
        assert_eq!(line(&[("hood", &[Painted]), ("roof", &[Painted])]).1, "دو قطعه رنگ (کاپوت (درب موتور)، سقف)، شاسی سالم و پلمپ");
        assert_eq!(line(&[("door_fl", &[Pdr])]).1, "بدون رنگ، صافکاری بی‌رنگ در یک قطعه، شاسی سالم و پلمپ");
        assert_eq!(line(&[("door_fl", &[Scratched])]).1, "بدون رنگ، خط و خش در یک قطعه، شاسی سالم و پلمپ");
        assert!(line(&[("chassis_fl", &[Dented])]).1.ends_with("شاسی ضربه‌خورده"));
        assert!(line(&[("hood", &[Replaced])]).1.contains("یک قطعه تعویض (کاپوت (درب موتور))"));
        assert_eq!(line(&[("bumper_front", &[Painted])]).0, PaintExtent::Unpainted, "bumpers don't count");
    }

    #[test]
    fn all_round_and_all_over_are_told_apart_by_the_roof() {
        let painted: Vec<(&str, &[PanelState])> = OUTER.iter().map(|key| (*key, &[PanelState::Painted][..])).collect();
        assert_eq!(line(&painted), (PaintExtent::Full, "تمام رنگ، شاسی سالم و پلمپ".to_owned()));
        let around: Vec<_> = painted.into_iter().filter(|(key, _)| *key != "roof").collect();
        assert_eq!(line(&around), (PaintExtent::Around, "دور رنگ، شاسی سالم و پلمپ".to_owned()));
    }

    #[test]
    fn what_was_not_inspected_is_told_and_never_called_sound() {
        let advert = of(&[], &["roof", "hood", "sill_l"]).expect("an advert");
        assert_eq!((advert.inspected, advert.panels, advert.structure), (9, 11, StructureState::Unknown));
        assert_eq!(advert.line.fa, "بدون رنگ، بی‌خط و خش (از یازده قطعه، نه قطعه بررسی شد)");
        assert_eq!(advert.line.en, "original paint, no scratches (9 of 11 panels inspected)");
        let all: Vec<&str> = OUTER.to_vec();
        assert_eq!(of(&[], &all), None);
    }
}
