//! The process is stopped at every point between finalising and telling, as by a loss of power: after the next start there is one final
//! report, one stored PDF and one message, on both engines.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::{Value, json};
use support::PATIENCE;
use support::client::Client;
use support::host::Host;
use support::inspect::{codes, filled, next_code, path, photos, walk_in};
use support::shop::Shop;
use support::site::Site;
use tokio::time::Instant;

const ADMIN: &str = "09121111111";

/// Every point at which the process is stopped, in the order they are reached.
const POINTS: [&str; 10] = [
    "finalise.before_commit",
    "finalise.after_commit",
    "render.before_store",
    "render.after_store",
    "render.before_commit",
    "render.after_commit",
    "publish.before_commit",
    "publish.after_commit",
    "notify.before_commit",
    "notify.after_commit",
];

engines::on_both_engines! {
    a_stop_at_any_point_leaves_one_report_one_pdf_and_one_message => stops;
}

async fn stops(mut site: Site) {
    site.tenant("tirazheh", "تیراژه", ADMIN, &[]);
    let host = Host::start(&site).await;
    let admin = host.sign_in(ADMIN).await;
    let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, 12, &[("inspection_full", 90)]).await;
    let token = admin.token().to_owned();
    assert_eq!(host.stop().await.code(), Some(0));
    for (number, point) in POINTS.iter().enumerate() {
        let phone = format!("0936{:07}", 1_000_000 + number);
        site.set("FAILPOINTS", format!("{point}=return;report.lease=return(1)"));
        let mut host = Host::start(&site).await;
        let admin = host.anybody().bearing(&token);
        let booking = walk_in(&shop, &admin, number, &phone).await;
        filled(&shop, &admin, &booking, number % 2 == 0).await;
        photos(&shop, &admin, &booking, 2).await;
        let answer = ask(&shop, &admin, &booking).answered().await;
        assert!(answer.is_err() || !point.starts_with("finalise."), "{point}: it answered {answer:?}");
        let deadline = Instant::now() + PATIENCE;
        while host.runs() {
            assert!(Instant::now() < deadline, "{point} is not reached: {}", host.log());
            tokio::task::yield_now().await;
        }
        let told = codes(&host, &phone);

        site.set("FAILPOINTS", "");
        let host = Host::start(&site).await;
        let admin = host.anybody().bearing(&token);
        let report = ask(&shop, &admin, &booking).await;
        assert_eq!(report.status, 201, "{point}: {}", report.text);
        if let Ok(before) = answer {
            assert_eq!((&report.body["id"], &report.body["seal"]), (&before.body["id"], &before.body["seal"]), "{point}");
        }
        let id = report.body["id"].as_str().expect("an id").to_owned();
        let code = match told.first() {
            Some(code) => code.clone(),
            None => next_code(&host, &phone, 0).await,
        };
        let opened = admin.post("/v1/reports/open").json(&json!({"code": code, "phone": phone})).await.expect(200);
        assert_eq!(opened["report"]["id"], id.as_str(), "{point}");
        let pdf = admin.get(shop.path(&format!("/reports/{id}/pdf"))).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")), "{point}");
        let stored = site.blobs().into_iter().filter(|name| name.contains(&id)).collect::<Vec<_>>();
        assert_eq!(stored.len(), 1, "{point}: {stored:?}");
        let of_booking = finals(&shop, &admin, &booking).await;
        assert_eq!(of_booking, [id], "{point}");
        assert_eq!(host.stop().await.code(), Some(0), "{point}");
        // Whatever was told before the stop and after it, it was told once.
        let host = Host::start(&site).await;
        assert_eq!(told.len() + usize::from(told.is_empty()), 1, "{point}: {told:?}");
        assert_eq!(codes(&host, &phone), Vec::<String>::new(), "{point}: nothing was left to tell");
        assert_eq!(host.stop().await.code(), Some(0), "{point}");
    }
}

fn ask<'a>(shop: &Shop, by: &'a Client, booking: &Value) -> support::client::Ask<'a> {
    by.post(path(shop, booking, "/finalise")).key(booking["id"].as_str().expect("an id")).json(&json!({})).unruly()
}

/// The final reports of a booking.
async fn finals(shop: &Shop, by: &Client, booking: &Value) -> Vec<String> {
    let all = by.get(shop.path("/reports?limit=200")).await.expect(200);
    let of_booking = all["items"].as_array().expect("items").iter().filter(|one| one["booking"] == booking["id"]);
    of_booking.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}
