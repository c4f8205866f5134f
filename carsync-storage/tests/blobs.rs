//! The blob suite of core on a folder and on S3, and what the port can't show of either.

#[cfg(feature = "s3")]
#[path = "support/s3.rs"]
mod s3_support;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use carsync_core::blob::{BlobKey, BlobStore};
use carsync_core::clock::{Clock, SystemClock};
use carsync_core::testing::Sample;
use carsync_core::testing::blob::FreshBlobs;
use carsync_core::testing::sample::scope;
use carsync_storage::FsBlobs;

mod folder {
    use super::*;

    async fn fresh() -> FreshBlobs {
        let folder = tempfile::tempdir().expect("a folder for the blobs");
        FreshBlobs::new(FsBlobs::open(folder.path().join("blobs")).await.expect("the folder opens"), folder)
    }

    carsync_core::blob_suite!(fresh().await);
}

#[cfg(feature = "s3")]
mod s3 {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use carsync_core::value::Secret;
    use carsync_storage::{S3Blobs, S3Options};

    use super::s3_support::{KEY, bucket};
    use super::*;

    fn fresh() -> Option<FreshBlobs> {
        Some(FreshBlobs::new(S3Blobs::open(bucket()?).expect("the bucket opens"), ()))
    }

    carsync_core::blob_suite!(fresh());

    /// The error with all its causes, as a log would show it.
    fn shown(error: &dyn std::error::Error) -> String {
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        causes.fold(format!("{error} {error:?}"), |text, cause| format!("{text} {cause} {cause:?}"))
    }

    /// A bucket on a server that does not answer.
    fn nowhere() -> S3Options {
        S3Options {
            bucket: "carsync-test".to_owned(),
            endpoint: Some("http://127.0.0.1:9".to_owned()),
            region: "us-east-1".to_owned(),
            prefix: String::new(),
            access_key: Secret::new(KEY.0),
            secret_key: Secret::new(KEY.1),
        }
    }

    /// Neither when the bucket is not there, nor when the server is not.
    #[tokio::test]
    async fn neither_store_nor_error_shows_the_credentials() {
        let missing = bucket().map(|options| S3Options { bucket: "no-such-bucket-of-carsync".to_owned(), ..options });
        for options in [Some(nowhere()), missing].into_iter().flatten() {
            let options_shown = format!("{options:?}");
            let blobs = S3Blobs::open(options).expect("the options can work");
            let error = blobs.ping().await.expect_err("there is no such bucket");
            for text in [options_shown, format!("{blobs:?} {blobs:#?}"), shown(&error)] {
                assert!(!text.contains(KEY.0) && !text.contains(KEY.1), "{text}");
            }
        }
    }

    /// A server that repeats in its answer what it was entered with, as Amazon's does with the id of a key that it does not know.
    #[tokio::test]
    async fn what_a_server_repeats_of_the_credentials_is_struck_out() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let server = std::thread::spawn(move || {
            let (mut caller, _) = listener.accept().expect("a caller");
            let mut request = [0; 4096];
            let _ = caller.read(&mut request).expect("a request");
            let body = format!("<Error><Code>InvalidAccessKeyId</Code><AWSAccessKeyId>{}</AWSAccessKeyId>{}</Error>", KEY.0, KEY.1);
            let head = format!("HTTP/1.1 403 Forbidden\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            caller.write_all(format!("{head}{body}").as_bytes()).expect("an answer");
        });
        let options = S3Options { endpoint: Some(format!("http://127.0.0.1:{port}")), ..nowhere() };
        let error = S3Blobs::open(options).expect("the options can work").ping().await.expect_err("it is forbidden");
        server.join().expect("it was asked");
        let text = shown(&error);
        assert!(text.contains("InvalidAccessKeyId") && text.contains("***"), "the reason is told: {text}");
        assert!(!text.contains(KEY.0) && !text.contains(KEY.1), "{text}");
    }

    #[tokio::test]
    async fn what_one_prefix_holds_another_does_not() {
        let (Some(one), Some(other)) = (bucket(), bucket()) else { return };
        let bare = S3Options { prefix: String::new(), ..one.clone() };
        let [one, other, bare] = [one, other, bare].map(|options| S3Blobs::open(options).expect("the bucket opens"));
        let key = key(&Sample::seeded(SystemClock.now().as_second().unsigned_abs()));
        one.put(&key, Bytes::from_static(b"here")).await.expect("a blob can be put");
        for elsewhere in [&other, &bare] {
            assert_eq!(elsewhere.get(&key).await.expect("blobs can be read"), None);
            elsewhere.delete(&key).await.expect("nothing to delete");
        }
        assert_eq!(one.get(&key).await.expect("blobs can be read"), Some(Bytes::from_static(b"here")));
        bare.put(&key, Bytes::from_static(b"bare")).await.expect("a blob can be put");
        assert_eq!(bare.get(&key).await.expect("blobs can be read"), Some(Bytes::from_static(b"bare")));
        bare.delete(&key).await.expect("a blob can be deleted");
    }

    #[tokio::test]
    async fn a_prefix_that_leads_elsewhere_is_refused() {
        for prefix in ["/", "a/", "/a", "../other", "a//b", "A", "a b"] {
            let options = S3Options { prefix: prefix.to_owned(), ..nowhere() };
            assert!(S3Blobs::open(options).is_err(), "{prefix}");
        }
    }
}

fn key(sample: &Sample) -> BlobKey {
    BlobKey::sample(&scope(&sample.tenant("shop")), sample.id())
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_blob_is_one_file_of_its_own_name_and_nothing_else_is_left() {
    let (sample, folder) = (Sample::new(), tempfile::tempdir().expect("a folder"));
    let root = folder.path().join("deep/blobs");
    let (blobs, key) = (FsBlobs::open(&root).await.expect("the folder opens"), key(&sample));
    blobs.put(&key, Bytes::from_static(b"one")).await.expect("a blob can be put");
    blobs.put(&key, Bytes::from_static(b"two")).await.expect("a blob can be put");
    blobs.ping().await.expect("it answers");
    let path = root.canonicalize().expect("a path").join(key.as_path());
    assert_eq!(files(&root.canonicalize().expect("a path")), [path.as_path()]);
    assert_eq!(fs::read(&path).expect("a file"), b"two");
    let again = FsBlobs::open(&root).await.expect("the folder opens again");
    assert_eq!(again.get(&key).await.expect("blobs can be read"), Some(Bytes::from_static(b"two")));
}

#[cfg(unix)]
#[tokio::test]
async fn files_and_folders_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (sample, folder) = (Sample::new(), tempfile::tempdir().expect("a folder"));
    let root = folder.path().join("blobs");
    let (blobs, key) = (FsBlobs::open(&root).await.expect("the folder opens"), key(&sample));
    blobs.put(&key, Bytes::from_static(b"mine")).await.expect("a blob can be put");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let file = root.join(key.as_path());
    assert_eq!(mode(&file), 0o600);
    for folder in file.ancestors().skip(1).take_while(|path| *path != folder.path()) {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
}

#[tokio::test]
async fn what_a_crash_has_left_is_swept_when_it_is_old() {
    let (sample, folder) = (Sample::new(), tempfile::tempdir().expect("a folder"));
    let blobs = FsBlobs::open(folder.path()).await.expect("the folder opens");
    let key = key(&sample);
    blobs.put(&key, Bytes::from_static(b"here")).await.expect("a blob can be put");
    let now = std::time::SystemTime::from(SystemClock.now());
    let aged = |name: &str, minutes: u64| {
        let path = folder.path().join(name);
        let file = File::create(&path).expect("a file");
        file.set_modified(now - Duration::from_secs(60 * minutes)).expect("its age is set");
        path
    };
    let (old, fresh, other) = (aged(".put-old", 61), aged(".put-fresh", 59), aged("readme.txt", 600));
    let file = File::open(folder.path().join(key.as_path())).expect("the blob's file");
    file.set_modified(now - Duration::from_secs(86_400)).expect("its age is set");
    FsBlobs::open(folder.path()).await.expect("the folder opens again");
    assert_eq!([old.exists(), fresh.exists(), other.exists()], [false, true, true], "another process may be writing");
    assert!(blobs.get(&key).await.expect("blobs can be read").is_some());
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_not_followed() {
    let (sample, folder) = (Sample::new(), tempfile::tempdir().expect("a folder"));
    let (root, outside) = (folder.path().join("blobs"), folder.path().join("outside"));
    fs::create_dir(&outside).expect("a folder");
    let blobs = FsBlobs::open(&root).await.expect("the folder opens");
    let [file, way] = [key(&sample), key(&sample)];
    blobs.put(&file, Bytes::from_static(b"mine")).await.expect("a blob can be put");
    // Where the file is, a link to another's; where the tenant's folder should be, a link to elsewhere.
    let secret = outside.join("secret");
    fs::write(&secret, b"secret").expect("a file");
    let path = root.join(file.as_path());
    fs::remove_file(&path).expect("it was there");
    std::os::unix::fs::symlink(&secret, &path).expect("a link");
    let tenant = root.join(way.as_path().split('/').next().expect("it has parts"));
    std::os::unix::fs::symlink(&outside, &tenant).expect("a link");
    for key in [&file, &way] {
        assert!(blobs.get(key).await.is_err(), "{key}");
        assert!(blobs.delete(key).await.is_err(), "{key}");
    }
    assert!(blobs.put(&way, Bytes::from_static(b"mine")).await.is_err());
    blobs.put(&file, Bytes::from_static(b"mine again")).await.expect("the link is replaced, not followed");
    assert_eq!(fs::read(&secret).expect("a file"), b"secret");
    assert_eq!(files(&outside), [secret]);
    assert_eq!(blobs.get(&file).await.expect("blobs can be read"), Some(Bytes::from_static(b"mine again")));
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_the_old_value_or_the_new() {
    let (sample, folder) = (Sample::new(), tempfile::tempdir().expect("a folder"));
    let blobs = FsBlobs::open(folder.path()).await.expect("the folder opens");
    let key = key(&sample);
    blobs.put(&key, Bytes::from(vec![0; 100_000])).await.expect("a blob can be put");
    for n in 1..=50_u8 {
        let (other, key, bytes) = (blobs.clone(), key.clone(), Bytes::from(vec![n; 100_000]));
        let caller = tokio::spawn(async move { other.put(&key, bytes).await });
        for _ in 0..n % 4 {
            tokio::task::yield_now().await;
        }
        caller.abort();
        let _ = caller.await;
    }
    let found = blobs.get(&key).await.expect("blobs can be read").expect("it is there");
    assert!(found.len() == 100_000 && found.iter().all(|byte| *byte == found[0]), "a mixed value");
}

#[tokio::test]
async fn a_folder_that_is_a_file_does_not_open() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    assert!(FsBlobs::open(file.path()).await.is_err());
    assert!(FsBlobs::open(file.path().join("below")).await.is_err());
}
