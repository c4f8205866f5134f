//! How a tenant makes and sends its reports.

use serde::{Deserialize, Serialize};

use super::template::TemplateName;
use super::valuation::ValueTable;
use crate::error::BadField;
use crate::value::{Colour, Invalid, Note};
use crate::version::Version;

/// The longest a report may be valid: a year.
const VALIDITY_HOURS_MAX: u32 = 366 * 24;
/// The least contrast of a colour that text is set in, with white paper (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// A tenant's settings for reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionSettings {
    /// How long a report is valid, in hours; 1 to 8,784.
    pub validity_hours: u32,
    /// Which template inspections are made by.
    pub template: TemplateName,
    /// Whether the message that a report is ready carries a link. In Iran operators filter links, so it does not unless asked for.
    pub send_link: bool,
    /// The colour of headings; 4.5 : 1 or more against white.
    pub colour: Colour,
    /// What stands at the foot of every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<Note>,
    /// The table that the value waterfall is made by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_table: Option<ValueTable>,
    /// SHA-256 of the logo (a PNG), in hexadecimal. Set by uploading one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

impl Default for InspectionSettings {
    fn default() -> Self {
        Self {
            validity_hours: 24,
            template: TemplateName::Standard,
            send_link: false,
            colour: Colour::CALM,
            footer: None,
            value_table: None,
            logo: None,
        }
    }
}

/// The settings in the version that was read; version 0 stands for the defaults.
pub type Versioned<T> = (T, Version);

impl InspectionSettings {
    /// Refuses what is out of range.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), BadField> {
        if !(1..=VALIDITY_HOURS_MAX).contains(&self.validity_hours) {
            return Err(BadField::new("validity_hours", Invalid::new("number.out_of_range", "must be 1 to 8784 hours")));
        }
        if self.colour.contrast_with_white() < CONTRAST_MIN {
            let faint = Invalid::new("colour.too_faint", "the colour needs a contrast of 4.5 to 1 against white");
            return Err(BadField::new("colour", faint));
        }
        self.value_table.as_ref().map_or(Ok(()), ValueTable::check)
    }
}
