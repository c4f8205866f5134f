//! An amount of money with its currency, in whole minor units. How it is shown (Toman, digits) is not here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, text_serde};

/// The largest amount, 10^12. It is far below 2^53, so that a JSON reader with floating numbers keeps it exact.
const MAX_AMOUNT: i64 = 1_000_000_000_000;

const OUT_OF_RANGE: Invalid = Invalid::new("money.out_of_range", "an amount is between 0 and 1000000000000");

/// A currency, by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Currency {
    /// The Iranian rial, `IRR`. Amounts are whole rials: the dinar, its hundredth in ISO 4217, is not in use.
    Irr,
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Irr => "IRR",
        })
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "IRR" => Ok(Self::Irr),
            _ => Err(Invalid::new("money.unknown_currency", "the only currency is IRR")),
        }
    }
}

text_serde!(Currency);

/// An amount from 0 to 10^12 of one currency. `Display` is `1500000 IRR`; serde is `{"amount": 1500000, "currency": "IRR"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Money {
    amount: i64,
    currency: Currency,
}

impl Money {
    /// So many rials.
    pub const fn rial(amount: i64) -> Result<Self, Invalid> {
        Self::of(amount, Currency::Irr)
    }

    const fn of(amount: i64, currency: Currency) -> Result<Self, Invalid> {
        if amount < 0 || amount > MAX_AMOUNT { Err(OUT_OF_RANGE) } else { Ok(Self { amount, currency }) }
    }

    /// How many units of the currency.
    pub const fn amount(self) -> i64 {
        self.amount
    }

    /// Of which currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum.
    ///
    /// # Errors
    /// `money.out_of_range` above the largest amount, `money.different_currencies` if they differ.
    pub fn checked_add(self, other: Self) -> Result<Self, Invalid> {
        if self.currency != other.currency {
            return Err(Invalid::new("money.different_currencies", "amounts of different currencies have no sum"));
        }
        Self::of(self.amount + other.amount, self.currency)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl FromStr for Money {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let malformed = Invalid::new("money.malformed", "money reads `1500000 IRR`");
        let Some((amount, currency)) = text.split_once(' ') else { return Err(malformed) };
        Self::of(amount.parse().map_err(|_| malformed)?, currency.parse()?)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, rename = "Money")]
        struct Written {
            amount: i64,
            currency: Currency,
        }
        let written = Written::deserialize(from)?;
        Self::of(written.amount, written.currency).map_err(|invalid| text_serde!(@refusal invalid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_between_zero_and_a_million_million() {
        for amount in [0, 1, MAX_AMOUNT] {
            assert_eq!(Money::rial(amount).map(Money::amount), Ok(amount));
        }
        for amount in [-1, MAX_AMOUNT + 1, i64::MIN, i64::MAX] {
            assert_eq!(Money::rial(amount).map_err(|e| e.code()), Err("money.out_of_range"));
        }
    }

    #[test]
    fn a_sum_stays_in_range_or_is_refused() {
        let rial = |amount| Money::rial(amount).expect("in range");
        assert_eq!(rial(2).checked_add(rial(3)), Ok(rial(5)));
        assert_eq!(rial(MAX_AMOUNT).checked_add(rial(1)).map_err(|e| e.code()), Err("money.out_of_range"));
    }

    #[test]
    fn json_always_names_the_currency() {
        let money = Money::rial(1_500_000).expect("in range");
        let json = r#"{"amount":1500000,"currency":"IRR"}"#;
        assert_eq!(serde_json::to_string(&money).ok().as_deref(), Some(json));
        assert_eq!(serde_json::from_str::<Money>(json).ok(), Some(money));
        for bad in [r#"{"amount":1}"#, r#"{"amount":1.5,"currency":"IRR"}"#, r#"{"amount":1,"currency":"IRR","price":1}"#] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
        for (bad, code) in [
            (r#"{"amount":-1,"currency":"IRR"}"#, "money.out_of_range: "),
            (r#"{"amount":1,"currency":"IRT"}"#, "money.unknown_currency: "),
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err_and(|e| e.to_string().starts_with(code)), "{bad}");
        }
    }

    #[test]
    fn money_reads_back_from_its_text() {
        let money = Money::rial(1_500_000);
        assert_eq!("1500000 IRR".parse(), money);
        assert_eq!(money.map(|m| m.to_string()).as_deref(), Ok("1500000 IRR"));
        assert_eq!("1500000".parse::<Money>().map_err(|e| e.code()), Err("money.malformed"));
        assert_eq!("x IRR".parse::<Money>().map_err(|e| e.code()), Err("money.malformed"));
    }
}
