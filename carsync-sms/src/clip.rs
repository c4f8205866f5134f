//! Values that are longer than a provider takes.

/// The value, cut at its end if it is too long. A code or a link says nothing when it is cut: none is left of it.
pub(crate) fn clipped(name: &str, value: String, most: usize) -> Option<String> {
    if value.chars().count() <= most {
        return Some(value);
    }
    if matches!(name, "code" | "link") {
        return None;
    }
    let cut: String = value.chars().take(most.saturating_sub(1)).collect();
    Some(format!("{}…", cut.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_but_for_a_code() {
        assert_eq!(clipped("workshop", "تعمیرگاه".to_owned(), 8), Some("تعمیرگاه".to_owned()));
        assert_eq!(clipped("workshop", "a b c".to_owned(), 4), Some("a b…".to_owned()));
        assert_eq!(clipped("workshop", "abc def".to_owned(), 5), Some("abc…".to_owned()));
        assert_eq!(clipped("code", "123456".to_owned(), 5), None);
    }
}
