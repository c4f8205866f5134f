//! Keyset paging: a page is asked for after the last key seen, never by an offset.

/// The most rows a page may have.
pub const PAGE_LIMIT: u16 = 200;

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery<K> {
    /// How many at the most; 1 to [`PAGE_LIMIT`].
    pub limit: u16,
    /// The last key already seen.
    pub after: Option<K>,
}

impl<K> PageQuery<K> {
    /// The first `limit` rows.
    pub fn first(limit: u16) -> Self {
        Self { limit: limit.clamp(1, PAGE_LIMIT), after: None }
    }
}

/// One page and the key to ask for the next with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// The key after which the next page begins; absent at the end.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Cuts a page out of `limit + 1` rows read, so that an end is known without another read.
    pub fn cut(mut rows: Vec<T>, limit: u16, key: impl Fn(&T) -> K) -> Self {
        let more = rows.len() > usize::from(limit);
        rows.truncate(usize::from(limit));
        let next = if more { rows.last().map(key) } else { None };
        Self { items: rows, next }
    }
}
