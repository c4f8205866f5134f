//! Messages through real hosts and a provider that loses answers, goes down, refuses and is impersonated.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;
use serde_json::{Value, json};
use support::client::Client;
use support::host::Host;
use support::post::{Faults, KEY, Post, Sms};
use support::shop::{Shop, moment};
use support::site::{Engine, Site};
use support::twilio::{ACCOUNT, TOKEN, Taken, Twilio, news};
use support::world::unique;
use tokio::time::Instant;

engines::on_both_engines! {
    everybody_gets_every_event_once_though_answers_are_lost_and_hosts_die => exactly_once;
    a_provider_that_is_down_harms_no_booking_and_gets_what_waited => down;
    a_flood_of_notices_makes_no_code_wait => lanes;
    a_number_that_is_refused_keeps_nobody_else_waiting => poison;
    what_an_unsigned_call_says_is_asked_for_and_not_believed => hint;
    signed_calls_end_the_same_in_any_order_and_forged_ones_change_nothing => signed;
}

const ADMIN: &str = "09121111111";
const PEOPLE: usize = 200;
/// Two thousand events where several hosts share the work, and fewer where one does.
const fn rounds(engine: Engine) -> usize {
    match engine {
        Engine::Postgres => 5,
        Engine::Sqlite => 2,
    }
}
/// How long everything may take to arrive: a lease that a dead host held ends after a minute, a lost answer is asked for after ten seconds, and what is
/// behind for the same phone waits for both.
const LONG: Duration = Duration::from_secs(600);

struct Scene {
    post: Post,
    host: Host,
    shop: Shop,
}

impl Scene {
    async fn set(site: &mut Site, bays: usize) -> Self {
        Self::set_with(site, bays, 1_000).await
    }

    /// The same with so many messages in a second.
    async fn set_with(site: &mut Site, bays: usize, per_second: u32) -> Self {
        site.tenant("tirazheh", "Tirazheh", ADMIN, &["--open-bookings-max", "50"]);
        let post = Post::open(site).await;
        site.set("CARSYNC_SMS_PER_SECOND", per_second.to_string());
        let host = Host::start(site).await;
        let admin = post.sign_in(&host, ADMIN).await;
        let shop = Shop::open(&admin, "tirazheh", "vanak", 35.76, bays, &[("oil_change", 15)]).await;
        Self { post, host, shop }
    }

    /// A customer with a session, by a phone that is theirs alone.
    async fn customer(&self, number: usize) -> (String, Client) {
        // Ten to a range of ten thousand numbers.
        let phone = format!("0935{:03}{:04}", number / 10, number % 10);
        let client = self.post.sign_in(&self.host, &phone).await;
        (phone, client)
    }

    async fn messages(&self, filter: &str) -> Vec<Value> {
        let answer = self.shop.admin.get(self.shop.at_tenant(&format!("/messages?limit=200{filter}"))).await.expect(200);
        answer["items"].as_array().expect("items").clone()
    }

    /// Waits until a message to a phone is as wished.
    async fn message(&self, phone: &str, what: &str, wish: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + support::PATIENCE * 3;
        loop {
            let found = self.messages(&format!("&phone={phone}&template=booking_confirmed")).await;
            if let Some(message) = found.iter().find(|message| wish(message)) {
                return message.clone();
            }
            assert!(Instant::now() < deadline, "no message to {phone} is {what}: {found:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn book(shop: &Shop, client: &Client, starts_at: &str, number: usize) -> Value {
    let path = format!("/v1/tenants/{}/bookings", shop.tenant);
    client.post(path).key(&unique("book")).json(&shop.booking("oil_change", starts_at, number)).await.expect(201)
}

/// A start that only this customer has in this round: a quarter hour of some day.
fn start(number: usize, round: usize) -> String {
    let quarter = number % 96;
    let ahead = i64::try_from(2 + number / 96 + round * 3).expect("a day");
    moment(ahead, &format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15))
}

/// Everybody books once and cancels: two events each.
async fn book_and_cancel(shop: &Shop, people: &[(String, Client)], round: usize) {
    iter(people.iter().enumerate())
        .for_each_concurrent(16, |(number, (_, client))| async move {
            let booked = book(shop, client, &start(number, round), number).await;
            let id = booked["id"].as_str().expect("an id").to_owned();
            client.post(format!("/v1/me/bookings/{id}/cancel")).await.expect(200);
        })
        .await;
}

async fn exactly_once(mut site: Site) {
    let rounds = rounds(site.engine);
    let mut scene = Scene::set(&mut site, 2).await;
    let mut second = if site.engine == Engine::Postgres { Some(Host::start(&site).await) } else { None };
    let mut people = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        people.push(scene.customer(number).await);
    }
    let codes = scene.post.taken().len();
    scene.post.fail(Faults { answers_lost_percent: 30, ..Faults::default() });
    for round in 0..rounds {
        book_and_cancel(&scene.shop, &people, round).await;
        // Messages are on their way: the host dies, and another takes its place.
        scene.host.kill();
        scene.host = Host::start(&site).await;
        if let Some(host) = second.take() {
            host.kill();
            second = Some(Host::start(&site).await);
        }
        scene.shop.admin = scene.host.anybody().bearing(scene.shop.admin.token());
        for (_, client) in &mut people {
            *client = scene.host.anybody().bearing(client.token());
        }
    }
    let expected = PEOPLE * rounds * 2;
    let taken = scene.post.wait(LONG, "every message", |taken| taken.len() >= codes + expected).await;
    // Nothing is left that could still come twice.
    let deadline = Instant::now() + LONG;
    while !scene.messages("&state=queued").await.is_empty() {
        assert!(Instant::now() < deadline, "messages stay queued");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(scene.post.taken().len(), codes + expected, "each event once");
    let mut of_person: BTreeMap<&str, Vec<&Sms>> = BTreeMap::new();
    for sms in taken.iter().skip(codes) {
        of_person.entry(&sms.to).or_default().push(sms);
    }
    for (phone, _) in &people {
        let got = &of_person[phone.as_str()];
        let texts: BTreeSet<&str> = got.iter().map(|sms| sms.text.as_str()).collect();
        assert_eq!((got.len(), texts.len()), (rounds * 2, rounds * 2), "{phone}: {texts:?}");
        let kinds: Vec<bool> = got.iter().map(|sms| sms.text.contains("لغو شد")).collect();
        assert_eq!(kinds, [false, true].repeat(rounds), "{phone}: in their order");
    }
    let (handed_over, lost) = scene.post.handed_over();
    told(expected, handed_over - codes, lost);
    assert!(lost > expected / 5, "the faults did their work: {lost} answers were lost");
    assert!(scene.messages("&state=dead").await.is_empty() && scene.messages("&state=uncertain").await.is_empty());
    for log in [Some(scene.host.log()), second.map(|host| host.log())].into_iter().flatten() {
        assert!(!log.contains(KEY) && !log.contains("CANARY"), "the key is in the log");
        assert!(!log.contains("+98935") && !log.contains("panicked"), "{log}");
    }
}

#[expect(clippy::print_stderr, reason = "what a run shows")]
fn told(events: usize, handed_over: usize, lost: usize) {
    eprintln!("{events} events: handed over {handed_over} times, {lost} answers lost, each arrived once");
}

async fn down(mut site: Site) {
    let scene = Scene::set(&mut site, 2).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(scene.customer(number).await);
    }
    let codes = scene.post.taken().len();
    scene.post.fail(Faults { down: true, ..Faults::default() });
    for (number, (_, client)) in people.iter().enumerate() {
        book(&scene.shop, client, &start(number, 0), number).await;
    }
    let put_off = scene.message(&people[29].0, "put off", |message| message["attempts"] != 0 && message["reason"].is_string()).await;
    assert_eq!(put_off["state"], "queued");
    assert_eq!(scene.post.taken().len(), codes, "nothing could be taken");
    scene.post.fail(Faults::default());
    let taken = scene.post.wait(LONG, "what waited", |taken| taken.len() == codes + 30).await;
    let texts: BTreeSet<(&str, &str)> = taken.iter().skip(codes).map(|sms| (sms.to.as_str(), sms.text.as_str())).collect();
    assert_eq!(texts.len(), 30);
}

async fn lanes(mut site: Site) {
    // Six notices in a second, so that the flood lasts, and two codes.
    let scene = Scene::set_with(&mut site, 2, 8).await;
    let mut people = Vec::new();
    for number in 0..20 {
        people.push(scene.customer(number).await);
    }
    for round in 0..5 {
        book_and_cancel(&scene.shop, &people, round).await;
    }
    for number in 900..910 {
        let phone = format!("0936{:03}{:04}", number % 100, number);
        let began = Instant::now();
        scene.host.anybody().post("/v1/sign-in/code").json(&json!({"phone": phone})).await.expect(202);
        scene.post.wait(Duration::from_secs(5), "a code", |taken| taken.iter().any(|sms| sms.to == phone)).await;
        assert!(began.elapsed() < Duration::from_secs(4), "a code took {:?}", began.elapsed());
    }
    assert!(scene.messages("&state=queued").await.len() > 20, "the flood goes on");
}

async fn poison(mut site: Site) {
    let scene = Scene::set(&mut site, 2).await;
    // What a demo shows, no host that serves does.
    assert_eq!(scene.host.anybody().get("/dev/inbox").unruly().await.status, 404);
    let (phone, client) = scene.customer(1).await;
    let (other, another) = scene.customer(2).await;
    scene.post.fail(Faults { refused: [phone.clone()].into(), ..Faults::default() });
    book(&scene.shop, &client, &start(1, 0), 1).await;
    book(&scene.shop, &another, &start(2, 0), 2).await;
    let dead = scene.message(&phone, "dead", |message| message["state"] == "dead").await;
    assert_eq!((&dead["reason"], &dead["attempts"]), (&json!("refused (411)"), &json!(1)));
    let sent = scene.message(&other, "sent", |message| message["state"] == "sent").await;
    assert_eq!((&sent["provider"], &sent["cost"]), (&json!("kavenegar"), &json!({"amount": "1200", "currency": "IRR"})));
    assert_eq!(sent["parts"], 1, "{sent}");
    assert_eq!(sent["to"].as_str().map(|to| to.contains('*') || to.contains('…') || to.contains('•')), Some(true), "{sent}");
    let usage = scene.shop.admin.get(scene.shop.at_tenant("/sms-usage")).await.expect(200);
    assert_eq!((&usage["messages"], &usage["cost"]["amount"]), (&json!(1), &json!(1_200)));
}

async fn hint(mut site: Site) {
    site.set("CARSYNC_SITE", "https://cars.example");
    let scene = Scene::set(&mut site, 2).await;
    let (phone, client) = scene.customer(1).await;
    book(&scene.shop, &client, &start(1, 0), 1).await;
    let sent = scene.message(&phone, "sent", |message| message["state"] == "sent").await;
    site.cli(&["operator", "grant", "--phone", ADMIN]);
    let settings = scene.shop.admin.get("/v1/operator/sms").await.expect(200);
    let address = settings["callback_url"].as_str().expect("an address");
    let path = address.strip_prefix("https://cars.example").expect("on the site").to_owned();
    let anybody = scene.host.anybody();
    let query = format!("?messageid={}&status=10", sent["reference"].as_str().expect("a reference"));
    // A forged address is none; a message that is not there is passed over.
    let mut forged = path.clone();
    forged.replace_range(forged.len() - 3.., "AAA");
    assert_eq!(anybody.get(format!("{forged}{query}")).unruly().await.status, 404);
    assert_eq!(anybody.get(format!("{path}?messageid=1&status=10")).await.status, 204);
    // The provider knows nothing of a delivery: what was said is not believed.
    assert_eq!(anybody.get(format!("{path}{query}")).await.status, 204);
    let asked = scene.message(&phone, "accepted", |message| message["delivery"] == "accepted").await;
    assert!(asked["delivery_code"].is_null() || asked["delivery_code"] != "10", "{asked}");
    scene.post.tell(10);
    assert_eq!(anybody.post(format!("{path}{query}")).await.status, 204);
    let delivered = scene.message(&phone, "delivered", |message| message["delivery"] == "delivered").await;
    assert_eq!(delivered["delivery_code"], "10");
    // It only moves forward.
    scene.post.tell(4);
    assert_eq!(anybody.get(format!("{path}{query}")).await.status, 204);
    tokio::time::sleep(Duration::from_millis(300)).await;
    scene.message(&phone, "still delivered", |message| message["delivery"] == "delivered").await;
}

/// What Twilio tells of a message in the end: it arrived, or it did not.
fn story(number: usize) -> [(&'static str, Option<u32>); 4] {
    if number % 3 == 2 {
        [("queued", None), ("sending", None), ("sent", None), ("undelivered", Some(30_005))]
    } else {
        [("queued", None), ("sending", None), ("sent", None), ("delivered", None)]
    }
}

async fn signed(mut site: Site) {
    const MESSAGES: usize = 24;
    site.set("CARSYNC_SITE", "https://cars.example");
    let twilio = Twilio::open().await;
    site.set("CARSYNC_SMS_TWILIO_URL", twilio.url.as_str());
    let scene = Scene::set(&mut site, 2).await;
    let account = json!({"provider": "twilio", "account": ACCOUNT, "key": TOKEN, "sender": "+15005550006"});
    let settings = json!({"accounts": [account], "zone": "Asia/Tehran", "prefixes": ["+989"], "reminder_hours": [], "service_due": true});
    let place = scene.shop.at_tenant("/sms-settings");
    let kept = scene.shop.admin.put(&place).header("If-Match", "\"0\"").json(&settings).await.expect(200);
    assert_eq!(kept["accounts"][0]["key_hint"], "ilio");
    assert!(!kept.to_string().contains(TOKEN) && kept["accounts"][0]["key"].is_null(), "{kept}");
    // The same again without the key: the one that is stored stays.
    let mut again = kept.clone();
    for own in ["providers", "callback_url", "version"] {
        again.as_object_mut().expect("an object").remove(own);
    }
    scene.shop.admin.put(&place).header("If-Match", "\"1\"").json(&again).await.expect(200);
    let mut people = Vec::new();
    for number in 0..MESSAGES {
        let (phone, client) = scene.customer(number).await;
        book(&scene.shop, &client, &start(number, 0), number).await;
        people.push(phone);
    }
    let deadline = Instant::now() + support::PATIENCE;
    while twilio.taken().len() < MESSAGES {
        assert!(Instant::now() < deadline, "{} of {MESSAGES} were handed over", twilio.taken().len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let taken = twilio.taken();
    let anybody = scene.host.anybody();
    let tell = async |of: &Taken, status: &str, code: Option<u32>, token: &str| {
        let path = of.callback.strip_prefix("https://cars.example").expect("an address of the site");
        let (form, signature) = news(of, status, code, token);
        let ask = anybody.post(path).bytes(form).header("Content-Type", "application/x-www-form-urlencoded");
        ask.header("X-Twilio-Signature", signature).unruly().await.status
    };
    // Every story twice and in disorder, half of it before the answer to the message itself, with forgeries between.
    let mut events: Vec<(usize, usize)> = (0..MESSAGES * 8).map(|at| (at / 8, at % 4)).collect();
    let mut chance = 42_u64;
    for at in (1..events.len()).rev() {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        events.swap(at, usize::try_from(chance >> 33).expect("a number") % (at + 1));
    }
    let half = events.len() / 2;
    for (at, (number, step)) in events.into_iter().enumerate() {
        if at == half {
            twilio.answer();
        }
        let (status, code) = story(number)[step];
        assert_eq!(tell(&taken[number], status, code, TOKEN).await, 204);
        let (opposite, code) = if number % 3 == 2 { ("delivered", None) } else { ("failed", Some(30_008)) };
        assert_eq!(tell(&taken[number], opposite, code, "another token").await, 403);
    }
    for one in &taken {
        let local = one.to.replacen("+98", "0", 1);
        let number = people.iter().position(|phone| *phone == local).expect("one of the people");
        let order = taken.iter().position(|other| other.sid == one.sid).expect("there");
        let message = scene.message(&people[number], "sent", |message| message["state"] == "sent").await;
        let expected = if order % 3 == 2 { ("failed", "30005") } else { ("delivered", "delivered") };
        assert_eq!((&message["delivery"], &message["delivery_code"]), (&json!(expected.0), &json!(expected.1)), "{message}");
        assert_eq!((&message["provider"], &message["parts"]), (&json!("twilio"), &json!(2)));
    }
    assert!(!scene.host.log().contains(TOKEN), "the token is in the log");
}
