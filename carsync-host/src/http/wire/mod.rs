//! The shapes of the API: what goes over the wire, in the API's own words, and how it is made of core's values.

mod account;
mod booking;
mod catalogue;
mod directory;
mod hours;
mod inspection;
mod like;
mod messaging;
mod mirror;
mod report;
mod sealed;
mod site;
mod staff;
mod text;

pub(crate) use account::*;
pub(crate) use booking::*;
pub(crate) use catalogue::*;
pub(crate) use directory::*;
pub(crate) use hours::HoursBody;
pub(crate) use inspection::*;
pub(crate) use messaging::*;
pub(crate) use report::*;
pub(crate) use site::*;
pub(crate) use staff::*;
pub(crate) use text::Text;
