//! How Iranian providers want a number written.

use carsync_core::value::PhoneNumber;

/// `09121234567` for Iran, `00` and the country code for others (Kavenegar's documentation, parameter `receptor`).
pub(crate) fn dialled(phone: &PhoneNumber) -> String {
    let digits = phone.e164().trim_start_matches('+');
    match digits.strip_prefix("98") {
        Some(ten) => format!("0{ten}"),
        None => format!("00{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_from_iran() {
        let dial = |text: &str| dialled(&text.parse().expect("a phone"));
        assert_eq!((dial("+989121234567").as_str(), dial("+14155550123").as_str()), ("09121234567", "0014155550123"));
    }
}
