//! Where the panel's map has its pictures from. Without it, the map is drawn without a network.

use super::file::Settings;
use crate::failure::Failure;

/// A server of map tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// Addresses with `{z}`, `{x}` and `{y}`, and `{r}` where it has pictures for fine screens.
    pub tiles: String,
    /// Whom its owner wants to be named, plain text.
    pub attribution: String,
}

impl Map {
    /// Reads what is given.
    ///
    /// # Errors
    /// What is wrong or missing.
    pub(super) fn of(settings: &Settings) -> Result<Option<Self>, Failure> {
        let Some(given) = settings.more.get("map.tiles") else { return Ok(None) };
        let tiles = given.read(tiles)?;
        let Some(named) = settings.more.get("map.attribution") else {
            return Err(Failure::new("map.attribution: is needed where there are tiles: their owners want to be named"));
        };
        let attribution = named.read(|text| Ok(text.to_owned()))?;
        Ok(Some(Self { tiles, attribution }))
    }

    /// The origin of the tiles, as `https://tiles.example`.
    pub fn origin(&self) -> Option<&str> {
        let (scheme, rest) = self.tiles.split_once("://")?;
        let host = rest.split('/').next()?;
        self.tiles.get(..scheme.len() + 3 + host.len())
    }
}

fn tiles(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let good = !host.is_empty() && host.chars().all(plain) && ["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part));
    if good { Ok(text.to_owned()) } else { Err("must be like https://tiles.example/{z}/{x}/{y}.png".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_of_tiles_is_what_stands_before_the_path() {
        let map = Map { tiles: "https://tiles.example:8443/a/{z}/{x}/{y}{r}.png".to_owned(), attribution: "Example".to_owned() };
        assert_eq!(map.origin(), Some("https://tiles.example:8443"));
        assert!(tiles(&map.tiles).is_ok());
        for bad in [
            "http://tiles.example/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://a b/{z}/{x}/{y}",
            "https://x/{z}/{x}",
            "https://x; y/{z}{x}{y}",
        ] {
            assert!(tiles(bad).is_err(), "{bad}");
        }
    }
}
