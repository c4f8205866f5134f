//! The catalogue of common makes and models. Free text is always allowed beside it.

use std::sync::OnceLock;

use crate::catalogue::Title;
use crate::value::Slug;

/// A model of a make.
#[derive(Debug, Clone)]
pub struct CarModel {
    /// The make's slug.
    pub make: Slug,
    /// The make's name.
    pub make_title: Title,
    /// The model's slug.
    pub model: Slug,
    /// The model's name.
    pub model_title: Title,
}

/// All models, by make, in the data file's order.
pub fn car_models() -> &'static [CarModel] {
    static MODELS: OnceLock<Vec<CarModel>> = OnceLock::new();
    MODELS.get_or_init(|| {
        let mut rows = csv::Reader::from_reader(include_str!("data/cars.csv").as_bytes());
        rows.records().filter_map(|row| row.ok().as_ref().and_then(read)).collect()
    })
}

fn read(row: &csv::StringRecord) -> Option<CarModel> {
    Some(CarModel {
        make: row.get(0)?.parse().ok()?,
        make_title: Title { fa: row.get(1)?.parse().ok()?, en: row.get(2)?.parse().ok()? },
        model: row.get(3)?.parse().ok()?,
        model_title: Title { fa: row.get(4)?.parse().ok()?, en: row.get(5)?.parse().ok()? },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_data_file_is_a_model() {
        assert_eq!(car_models().len(), include_str!("data/cars.csv").lines().count() - 1);
    }
}
