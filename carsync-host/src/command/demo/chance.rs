//! Repeatable chance for data that should only look like life. Nothing secret is made of it.

use carsync_core::customer::{VehicleFacts, car_models};
use carsync_core::value::{PhoneNumber, Plate};

/// SplitMix64 (Steele, Lea, Flood, 2014): the same seed, the same numbers.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same text.
    pub fn of(text: &str) -> Self {
        // FNV-1a.
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        (self.next() % u64::from(bound.max(1))) as u32
    }

    /// True so many times out of a hundred.
    pub fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(u32::try_from(all.len()).unwrap_or(u32::MAX)) as usize)
    }
}

/// Letters of private cars.
const LETTERS: [&str; 12] = ["ب", "ج", "د", "س", "ص", "ط", "ق", "ل", "م", "ن", "و", "ه"];
/// Codes of Tehran twice, then of Alborz, Isfahan, Khorasan, Fars, East Azerbaijan and Qom.
const REGIONS: [u32; 24] = [11, 22, 33, 44, 55, 66, 77, 88, 99, 10, 20, 40, 68, 78, 13, 23, 43, 12, 32, 63, 73, 15, 25, 16];
const COLOURS: [&str; 7] = ["سفید", "نقره‌ای", "مشکی", "خاکستری", "نوک‌مدادی", "آبی", "قرمز"];

/// A customer of a business: always the same phone and vehicle for the same number.
pub fn customer(business: usize, number: u32) -> Option<(PhoneNumber, VehicleFacts)> {
    let phone: PhoneNumber = format!("09995{}{number:05}", business + 1).parse().ok()?;
    let mut dice = Dice::of(phone.e164());
    Some((phone, vehicle(&mut dice)?))
}

/// A vehicle of the car catalogue with a plate as cars have them: no zero among the digits.
pub fn vehicle(dice: &mut Dice) -> Option<VehicleFacts> {
    let mut digits = |length: usize| (0..length).map(|_| (b'1' + dice.below(9) as u8) as char).collect::<String>();
    let (two, three) = (digits(2), digits(3));
    let (letter, region) = (dice.pick(&LETTERS)?, dice.pick(&REGIONS)?);
    let plate = Plate::car(&two, letter, &three, &region.to_string()).ok()?;
    let model = dice.pick(car_models())?;
    Some(VehicleFacts {
        make: model.make.as_str().parse().ok(),
        model: model.model.as_str().parse().ok(),
        colour: dice.pick(&COLOURS)?.parse().ok(),
        ..VehicleFacts::of_plate(plate)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_always_the_same_and_rarely_shares_a_plate() {
        let plates: std::collections::HashSet<_> = (0..1_000).filter_map(|n| customer(0, n)).filter_map(|(_, facts)| facts.plate).collect();
        assert!(plates.len() > 990, "{}", plates.len());
        assert_eq!(customer(1, 7), customer(1, 7));
        assert_eq!(customer(1, 7).map(|(phone, _)| phone.e164().to_owned()).as_deref(), Some("+989995200007"));
    }
}
