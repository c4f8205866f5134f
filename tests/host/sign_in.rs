//! Signing in under attack: codes can't be tried out, doubled, carried over or found in the log.

#![cfg(unix)]

#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use support::client::Answer;
use support::host::Host;
use support::site::{Engine, Site, run};

const PHONE: &str = "09351112233";

async fn on_sqlite<F: Future<Output = Host>>(site: &Site, check: impl FnOnce(Host) -> F) {
    let host = check(Host::start(site).await).await;
    let log = host.log();
    assert!(log.contains("/v1/sign-in"), "the requests are logged");
    assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
}

/// The answers to these tries, all sent at once on connections of their own.
async fn tries(host: &Host, request: &str, codes: Vec<String>) -> Vec<Answer> {
    let clients: Vec<_> = codes.iter().map(|_| host.anybody()).collect();
    let asks = clients
        .iter()
        .zip(&codes)
        .map(|(client, code)| async move { client.post("/v1/sign-in").json(&json!({"request": request, "code": code})).await });
    join_all(asks).await
}

/// So many codes that are not this one.
fn wrong(code: &str, number: u32) -> Vec<String> {
    let right: u32 = code.parse().expect("digits");
    (1..=number).map(|step| format!("{:06}", (right + step * 37) % 1_000_000)).collect()
}

#[test]
fn a_code_dies_of_five_wrong_tries_however_many_come_at_once() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            let (request, code) = host.code(PHONE).await;
            for answer in tries(&host, &request, wrong(&code, 200)).await {
                answer.refused(422, "sign_in.wrong_code");
            }
            tries(&host, &request, vec![code]).await.remove(0).refused(422, "sign_in.wrong_code");
            host
        })
        .await;
    });
}

#[test]
fn at_most_five_of_two_hundred_parallel_tries_are_judged() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            // The right code stands among the wrong ones: it opens a session only as one of the first five, and then for once.
            for (number, place) in [(0, 0), (1, 4), (2, 100), (3, 199)] {
                let (request, code) = host.code(&format!("0935111224{number}")).await;
                let mut codes = wrong(&code, 199);
                codes.insert(place, code.clone());
                let answers = tries(&host, &request, codes).await;
                assert!(answers.iter().filter(|answer| answer.status == 201).count() <= 1);
                tries(&host, &request, vec![code]).await.remove(0).refused(422, "sign_in.wrong_code");
            }
            // One after the other it is the same: four wrong tries leave one, five leave none.
            for (number, wrong_tries, status) in [(5, 4, 201), (6, 5, 422)] {
                let (request, code) = host.code(&format!("0935111225{number}")).await;
                for attempt in wrong(&code, wrong_tries) {
                    tries(&host, &request, vec![attempt]).await.remove(0).refused(422, "sign_in.wrong_code");
                }
                assert_eq!(tries(&host, &request, vec![code]).await[0].status, status, "after {wrong_tries} wrong tries");
            }
            host
        })
        .await;
    });
}

#[test]
fn the_right_code_opens_one_session_even_when_it_is_sent_many_times_at_once() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            for number in 0..10 {
                let (request, code) = host.code(&format!("0935111226{number}")).await;
                let answers = tries(&host, &request, vec![code; 4]).await;
                let opened = answers.iter().filter(|answer| answer.status == 201).count();
                assert_eq!(opened, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
            }
            host
        })
        .await;
    });
}

#[test]
fn a_number_is_one_person_and_gets_one_code_a_minute_however_it_is_spelled() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            let spellings = [
                "09351112233",
                "+989351112233",
                "00989351112233",
                "989351112233",
                "9351112233",
                "0935 111 2233",
                "0935-111-2233",
                "+98 935 111 2233",
                "(0935) 1112233",
                "۰۹۳۵۱۱۱۲۲۳۳",
                "٠٩٣٥١١١٢٢٣٣",
                "+98 (935) 111-22-33",
            ];
            let me = host.sign_in(PHONE).await;
            let person = me.get("/v1/me").await.expect(200)["person"].clone();
            for spelling in spellings {
                let answer = host.anybody().post("/v1/sign-in/code").json(&json!({"phone": spelling})).await;
                let wait: u32 =
                    answer.header("retry-after").unwrap_or_else(|| panic!("{spelling}: {}", answer.text)).parse().expect("seconds");
                assert!((1..=60).contains(&wait), "{spelling}: {wait} s");
                answer.refused(429, "sign_in.too_many_codes");
            }
            assert_eq!(host.codes(PHONE).len(), 1);
            // At once on fresh numbers, in all spellings: still one code each, and one person.
            for number in 0..3 {
                let fresh: Vec<String> = spellings.iter().map(|spelling| respelled(spelling, number)).collect();
                let clients: Vec<_> = fresh.iter().map(|_| host.anybody()).collect();
                let asks = clients
                    .iter()
                    .zip(&fresh)
                    .map(|(client, phone)| async move { client.post("/v1/sign-in/code").json(&json!({"phone": phone})).await });
                let sent = join_all(asks).await.into_iter().filter(|answer| answer.status == 202).count();
                assert_eq!(sent, 1, "codes for {}", fresh[0]);
            }
            assert_eq!(me.get("/v1/me").await.expect(200)["person"], person);
            host
        })
        .await;
    });
}

/// The same spelling of another number: its last digit is another.
fn respelled(spelling: &str, number: u32) -> String {
    let last = spelling.char_indices().rfind(|(_, letter)| letter.is_numeric()).expect("a digit");
    let zero = match last.1 {
        '۳' => '۰',
        '٣' => '٠',
        _ => '0',
    };
    let digit = char::from_u32(u32::from(zero) + 5 + number).expect("a digit");
    let (start, rest) = spelling.split_at(last.0);
    format!("{start}{digit}{}", &rest[last.1.len_utf8()..])
}

#[test]
fn the_code_of_one_request_does_not_open_another() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            let (mine, my_code) = host.code(PHONE).await;
            let (theirs, their_code) = host.code("09351112244").await;
            assert_ne!(mine, theirs);
            if my_code != their_code {
                tries(&host, &theirs, vec![my_code.clone()]).await.remove(0).refused(422, "sign_in.wrong_code");
                tries(&host, &mine, vec![their_code]).await.remove(0).refused(422, "sign_in.wrong_code");
            }
            let unknown = tries(&host, "sgn_06f5wz9bmsf7r8w1s1h8kdjbx0", vec![my_code.clone()]).await.remove(0);
            unknown.refused(422, "sign_in.wrong_code");
            let persian: String = my_code.chars().map(|digit| char::from_u32(u32::from(digit) - 48 + 0x6F0).expect("a digit")).collect();
            let opened = tries(&host, &mine, vec![format!(" {persian} ")]).await.remove(0).expect(201);
            assert_eq!(opened["person"]["phone"], "+989351112233");
            host
        })
        .await;
    });
}

#[test]
fn signing_out_ends_that_session_and_no_other() {
    run(Engine::Sqlite, |site| async move {
        on_sqlite(&site, |host| async move {
            let (me, other) = (host.sign_in(PHONE).await, host.sign_in("09351112244").await);
            me.delete("/v1/session").await.expect(204);
            me.get("/v1/me").await.refused(401, "session.missing");
            me.again().delete("/v1/session").await.refused(401, "session.missing");
            other.get("/v1/me").await.expect(200);
            for token in ["", "cst_", &me.token()[..me.token().len() - 1], &format!("{}x", other.token())] {
                host.anybody().bearing(token).get("/v1/me").await.refused(401, "session.missing");
            }
            host
        })
        .await;
    });
}

#[test]
fn codes_tokens_and_phones_stand_in_no_log_even_at_the_level_debug() {
    run(Engine::Sqlite, |mut site| async move {
        site.set("CARSYNC_LOG", "debug");
        on_sqlite(&site, |host| async move {
            let mut secrets = BTreeSet::from([PHONE.to_owned(), PHONE[1..].to_owned()]);
            let me = host.sign_in(PHONE).await;
            secrets.insert(me.token().to_owned());
            secrets.extend(host.codes(PHONE));
            let (request, code) = host.code("09351112244").await;
            secrets.insert(code.clone());
            tries(&host, &request, wrong(&code, 3)).await;
            me.put("/v1/me").header("If-Match", "\"1\"").json(&json!({"name": "Canary", "locale": "fa"})).await.expect(200);
            secrets.insert("Canary".to_owned());
            let token = me.token().to_owned();
            // Secrets in wrong places of a request are not repeated either.
            me.get(format!("/v1/tenants/{token}")).await;
            me.get(format!("/v1/me/bookings/{PHONE}")).await;
            me.get(format!("/v1/nowhere?token={token}&phone={PHONE}")).await;
            me.delete("/v1/session").await.expect(204);
            let log = host.log();
            for secret in &secrets {
                assert!(!log.contains(secret.as_str()), "`{secret}` is in the log: {log}");
            }
            assert_ne!(Value::from(log.lines().count()), json!(0));
            host
        })
        .await;
    });
}
