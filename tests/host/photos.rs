//! Bad pictures through the real host: each is refused with a problem that says why, in bounded memory, and none leaves anything behind.

#![cfg(unix)]

#[path = "support/bad_photos.rs"]
mod bad_photos;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::json;
use support::host::Host;
use support::inspect::{path, walk_in};
use support::picture::png;
use support::shop::Shop;
use support::site::{Engine, Site, run};

const ADMIN: &str = "09121111111";
/// What refusing the whole corpus may add to the memory of the process at its peak: the longest upload, and room to look at it.
const GROWTH_MAX_MIB: u64 = 64;

#[test]
fn every_bad_photo_is_refused_with_its_reason_and_in_bounded_memory() {
    run(Engine::Sqlite, corpus);
}

async fn corpus(site: Site) {
    site.tenant("tirazheh", "تیراژه", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, 2, &[("inspection_full", 90)]).await;
    let booking = walk_in(&shop, &admin, 1, "09361234567").await;
    admin.post(path(&shop, &booking, "")).json(&json!({})).await.expect(201);
    let photo = |bytes: Vec<u8>| admin.post(path(&shop, &booking, "/photos")).bytes(bytes).header("Content-Type", "image/jpeg");
    // What decoding one good picture takes is there before.
    photo(png(1)).await.expect(201);
    let (before, blobs) = (host.peak_rss_mib(), site.blobs().len());
    let bad = bad_photos::bad_photos();
    assert!(bad.len() >= 30, "{} bad photos", bad.len());
    for (name, bytes, code) in bad {
        // What is too long is refused at the edge, before anybody decodes it.
        match photo(bytes).answered().await {
            Ok(answer) if answer.status == 413 => assert_eq!(code, "photo.too_large", "{name}: {}", answer.text),
            Ok(answer) => assert_eq!((answer.status, answer.code()), (422, code), "{name}: {}", answer.text),
            Err(error) => assert_eq!(code, "photo.too_large", "{name}: {error}"),
        }
    }
    let growth = host.peak_rss_mib() - before;
    assert!(growth <= GROWTH_MAX_MIB, "{growth} MiB more at the peak");
    let draft = admin.get(path(&shop, &booking, "")).await.expect(200);
    assert_eq!((draft["photos"].as_array().map(Vec::len), site.blobs().len()), (Some(1), blobs));
    photo(png(2)).await.expect(201);
    assert!(!host.log().contains("ERROR"), "{}", host.log());
}
