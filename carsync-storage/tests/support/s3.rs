//! A bucket for tests, on a server that speaks S3. Each test has a prefix of its own in it.

use carsync_core::clock::{Clock, SystemClock};
use carsync_core::entropy::{Entropy, SystemEntropy};
use carsync_core::value::Secret;
use carsync_storage::S3Options;

/// The bucket's URL, like `http://127.0.0.1:9090/carsync-test`: the bucket is there and takes any key.
const BUCKET: &str = "CARSYNC_TEST_S3_URL";

/// The access key that tests enter the bucket with.
pub const KEY: (&str, &str) = ("test-key-id", "test-key-that-nobody-may-see");

/// How to enter the bucket, with a fresh prefix. `None` where no bucket is named, except in CI, where there must be one.
pub fn bucket() -> Option<S3Options> {
    let Ok(url) = std::env::var(BUCKET) else {
        assert!(std::env::var_os("CI").is_none(), "{BUCKET} is not set: in CI the tests on S3 must run");
        skip();
        return None;
    };
    let (endpoint, bucket) = url.trim_end_matches('/').rsplit_once('/').expect("a server and a bucket");
    let mut random = [0; 6];
    SystemEntropy.fill(&mut random);
    let made_s = SystemClock.now().as_second();
    Some(S3Options {
        bucket: bucket.to_owned(),
        endpoint: Some(endpoint.to_owned()),
        region: "us-east-1".to_owned(),
        prefix: random.iter().fold(format!("t/{made_s}_"), |prefix, byte| format!("{prefix}{byte:02x}")),
        access_key: Secret::new(KEY.0),
        secret_key: Secret::new(KEY.1),
    })
}

#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn skip() {
    eprintln!("SKIPPED: {BUCKET} is not set, so nothing was tested on S3");
}
