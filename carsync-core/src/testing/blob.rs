//! The conformance suite of [`BlobStore`]: one public function for each check, and [`blob_suite!`](crate::blob_suite) to run them all, one
//! test each. A check is given an empty store and panics with what is wrong.
//!
//! That a `put` outlives a loss of power can't be shown here; an adapter says how it keeps that.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::Sample;
use super::sample::scope;
use crate::blob::{BlobError, BlobKey, BlobStore, PhotoSize};
use crate::value::{Locale, PhotoId, ReportId};

/// An empty store for one check, with what must live as long as it does.
pub struct FreshBlobs {
    store: Arc<dyn BlobStore>,
    _keep: Box<dyn Any + Send + Sync>,
}

impl FreshBlobs {
    /// A store, and what is dropped after the check: its folder, perhaps.
    pub fn new(store: impl BlobStore + 'static, keep: impl Any + Send + Sync) -> Self {
        Self { store: Arc::new(store), _keep: Box::new(keep) }
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn BlobStore> {
        &self.store
    }
}

impl fmt::Debug for FreshBlobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshBlobs").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Makes one `#[tokio::test]` for each check of the suite. The expression makes a [`FreshBlobs`] for one test, or an `Option` of one that
/// is `None` where there is no such store to be had; it may `.await`.
///
/// ```ignore
/// mod conformance {
///     carsync_core::blob_suite!(fresh_in_my_cloud().await);
/// }
/// ```
#[macro_export]
macro_rules! blob_suite {
    ($make:expr) => {
        $crate::blob_suite! { @each $make;
            what_was_put_comes_back_whole
            putting_again_replaces_what_was_there
            what_is_absent_is_none_and_no_error_to_delete
            five_mebibytes_come_back_whole
            keys_are_apart
            tenants_are_apart
            of_many_puts_under_one_key_one_whole_value_is_left
            whoever_reads_meanwhile_gets_a_whole_value
            a_store_that_works_answers_pings
        }
    };
    (@each $make:expr; $($check:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $check() {
                let fresh: Option<$crate::testing::blob::FreshBlobs> = ::core::convert::Into::into($make);
                if let Some(fresh) = fresh {
                    $crate::testing::blob::$check(fresh.store()).await;
                }
            }
        )*
    };
}

type Store = Arc<dyn BlobStore>;

/// Nothing, one byte, all bytes, text.
pub async fn what_was_put_comes_back_whole(store: &Store) {
    let sample = Sample::new();
    let scope = scope(&sample.tenant("shop"));
    let all: Vec<u8> = (0..=255).collect();
    for bytes in [Vec::new(), vec![0], all.repeat(40), "عکس ۱\r\n".as_bytes().to_vec()] {
        let key = BlobKey::photo(&scope, sample.id(), PhotoSize::Large);
        put(store, &key, &bytes).await;
        assert_eq!(get(store, &key).await, Some(bytes));
    }
}

/// By something longer, shorter, empty; again and again.
pub async fn putting_again_replaces_what_was_there(store: &Store) {
    let sample = Sample::new();
    let key = BlobKey::pdf(&scope(&sample.tenant("shop")), sample.id(), Locale::Fa);
    for length in [3, 70_000, 5, 0, 9, 9] {
        let bytes = pattern(length, length as u64);
        put(store, &key, &bytes).await;
        assert_eq!(get(store, &key).await, Some(bytes));
    }
}

/// Whether it never was or is no more; deleting twice is deleting.
pub async fn what_is_absent_is_none_and_no_error_to_delete(store: &Store) {
    let sample = Sample::new();
    let scope = scope(&sample.tenant("shop"));
    let (key, beside) = (BlobKey::photo(&scope, sample.id(), PhotoSize::Small), BlobKey::photo(&scope, sample.id(), PhotoSize::Small));
    assert_eq!(get(store, &key).await, None);
    told(store.delete(&key).await);
    put(store, &key, b"here").await;
    put(store, &beside, b"beside").await;
    for _twice in 0..2 {
        told(store.delete(&key).await);
        assert_eq!(get(store, &key).await, None);
    }
    assert_eq!(get(store, &beside).await.as_deref(), Some(b"beside".as_slice()), "nothing else is deleted");
    put(store, &key, b"again").await;
    assert_eq!(get(store, &key).await.as_deref(), Some(b"again".as_slice()));
}

/// A report with many photos is as large.
pub async fn five_mebibytes_come_back_whole(store: &Store) {
    let sample = Sample::new();
    let key = BlobKey::pdf(&scope(&sample.tenant("shop")), sample.id(), Locale::En);
    let bytes = pattern(5 * 1024 * 1024, 7);
    put(store, &key, &bytes).await;
    assert!(get(store, &key).await == Some(bytes), "other bytes came back");
}

/// One id as photo in two sizes, as report in two languages; a logo.
pub async fn keys_are_apart(store: &Store) {
    let sample = Sample::new();
    let scope = scope(&sample.tenant("shop"));
    let (photo, report): (PhotoId, ReportId) = (sample.id(), sample.id());
    let keys = [
        BlobKey::photo(&scope, photo, PhotoSize::Large),
        BlobKey::photo(&scope, photo, PhotoSize::Small),
        BlobKey::photo(&scope, PhotoId::from_uuid(report.uuid()), PhotoSize::Large),
        BlobKey::pdf(&scope, report, Locale::Fa),
        BlobKey::pdf(&scope, report, Locale::En),
        BlobKey::logo(&scope, &"5e8d".repeat(16)),
        BlobKey::logo(&scope, &"5e8c".repeat(16)),
    ];
    for key in &keys {
        put(store, key, key.as_path().as_bytes()).await;
    }
    for key in &keys {
        assert_eq!(get(store, key).await.as_deref(), Some(key.as_path().as_bytes()));
    }
}

/// One tenant's keys never reach another's blobs, although the ids are the same.
pub async fn tenants_are_apart(store: &Store) {
    let sample = Sample::new();
    let (ours, theirs) = (scope(&sample.tenant("ours")), scope(&sample.tenant("theirs")));
    let photo = sample.id();
    let [our_key, their_key] = [&ours, &theirs].map(|scope| BlobKey::photo(scope, photo, PhotoSize::Large));
    put(store, &their_key, b"theirs").await;
    assert_eq!(get(store, &our_key).await, None);
    told(store.delete(&our_key).await);
    put(store, &our_key, b"ours").await;
    assert_eq!(get(store, &their_key).await.as_deref(), Some(b"theirs".as_slice()));
    told(store.delete(&our_key).await);
    assert_eq!(get(store, &their_key).await.as_deref(), Some(b"theirs".as_slice()));
}

/// Sixteen at once, each with bytes and a length of its own: what is left is one of them, to the last byte.
pub async fn of_many_puts_under_one_key_one_whole_value_is_left(store: &Store) {
    let sample = Sample::new();
    let scope = scope(&sample.tenant("shop"));
    for _round in 0..3 {
        let key = BlobKey::photo(&scope, sample.id(), PhotoSize::Large);
        let values: Vec<Vec<u8>> = (0..16).map(|n| pattern(200_000 - 9_000 * n, n as u64)).collect();
        let puts = values.iter().map(|bytes| (store.clone(), key.clone(), Bytes::from(bytes.clone())));
        together(puts.map(|(store, key, bytes)| async move { told(store.put(&key, bytes).await) })).await;
        let left = get(store, &key).await.expect("something is there");
        assert!(values.contains(&left), "{} bytes that nobody has put", left.len());
    }
}

/// What was there before, or what is there then.
pub async fn whoever_reads_meanwhile_gets_a_whole_value(store: &Store) {
    let sample = Sample::new();
    let key = BlobKey::pdf(&scope(&sample.tenant("shop")), sample.id(), Locale::Fa);
    let values = Arc::new((0..4).map(|n| pattern(300_000 + 11_000 * n, n as u64)).collect::<Vec<_>>());
    put(store, &key, &values[0]).await;
    together((0..8).map(|n| {
        let (store, key, values) = (store.clone(), key.clone(), values.clone());
        async move {
            for round in 0..6 {
                if n < 2 {
                    told(store.put(&key, Bytes::from(values[(n + round) % 4].clone())).await);
                } else {
                    let found = get(&store, &key).await.expect("it is never away");
                    assert!(values.contains(&found), "{} bytes that nobody has put", found.len());
                }
            }
        }
    }))
    .await;
}

/// Several at once, and nothing is lost by it.
pub async fn a_store_that_works_answers_pings(store: &Store) {
    let sample = Sample::new();
    let key = BlobKey::photo(&scope(&sample.tenant("shop")), sample.id(), PhotoSize::Large);
    put(store, &key, b"here").await;
    together((0..8).map(|_| {
        let store = store.clone();
        async move { told(store.ping().await) }
    }))
    .await;
    told(store.ping().await);
    assert_eq!(get(store, &key).await.as_deref(), Some(b"here".as_slice()));
}

#[track_caller]
fn told<T>(answer: Result<T, BlobError>) -> T {
    answer.unwrap_or_else(|error| panic!("the store should do it, but: {error:?}"))
}

async fn put(store: &Store, key: &BlobKey, bytes: &[u8]) {
    told(store.put(key, Bytes::copy_from_slice(bytes)).await);
}

async fn get(store: &Store, key: &BlobKey) -> Option<Vec<u8>> {
    told(store.get(key).await).map(Vec::from)
}

/// Bytes that tell where they belong: of another seed, or out of place, they differ.
fn pattern(length: usize, seed: u64) -> Vec<u8> {
    let word = |n: u64| (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    (0..).flat_map(|n| word(n).to_be_bytes()).take(length).collect()
}

/// Runs the tasks together, each beginning when all have been started.
async fn together<F: Future<Output = ()> + Send + 'static>(tasks: impl IntoIterator<Item = F>) {
    let tasks: Vec<F> = tasks.into_iter().collect();
    let barrier = Arc::new(Barrier::new(tasks.len()));
    let mut running = JoinSet::new();
    for task in tasks {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            task.await;
        });
    }
    running.join_all().await;
}

#[cfg(test)]
mod tests {
    /// A check that the macro forgets would never run.
    #[test]
    fn the_macro_names_every_check() {
        let text = include_str!("blob.rs");
        for (check, _) in text.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split_once('(')) {
            assert!(text.contains(&format!("            {check}\n")), "{check} is not in the macro");
        }
    }
}
