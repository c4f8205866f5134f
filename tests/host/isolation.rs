//! Two tenants that look the same: nobody sees, changes or guesses what is the other's, and every role may do what the document says.
//!
//! The operations come from the document. One that has no row in `row` fails the run, so that nothing is added without being tried here.

#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the test binaries share; each uses a part")]
mod support;

use serde_json::{Value, json};
use support::client::{Answer, Client};
use support::document::{Operation, operations};
use support::host::Host;
use support::shop::{day, moment};
use support::site::Site;
use support::world::{OPERATOR, ROLES, World, unique};

engines::on_both_engines! {
    staff_and_customers_of_one_tenant_reach_nothing_of_another => strangers;
    what_a_tenant_is_shown_holds_no_word_of_another => words;
    every_role_may_do_what_the_document_says_and_nothing_else => roles;
}

/// Who an operation is for, as far as strangers are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// Anybody may read it, of the tenant that the path names.
    Public,
    /// Staff of the tenant that the path names.
    Staff,
    /// The person themselves.
    Own,
    /// Any person, as a customer of the tenant that the path names.
    Customer,
    /// The operator of the deployment.
    Operator,
    /// Whoever opened a report by its code.
    Opener,
    /// Whoever holds the address that is printed on a report.
    Holder,
    /// It names nothing of anybody.
    Nobodys,
}

fn row(operation: &Operation) -> Row {
    match operation.id.as_str() {
        "get_tenant" | "get_brand" | "list_tenant_workshops" | "get_workshop" | "list_services" | "list_slots" | "list_seal_keys" => {
            Row::Public
        }
        "get_day_board" | "get_booking" | "start_booking" | "finish_booking" | "get_workshop_setup" | "look_up_visitor"
        | "take_walk_in" | "arrive_booking" | "mark_no_show" | "cancel_booking" | "move_booking" | "update_workshop" | "add_bay"
        | "update_bay" | "add_service" | "update_service" | "preview_closure" | "add_closure" | "remove_closure" | "list_staff"
        | "add_staff" | "add_workshop" | "add_tenant_closure" | "update_tenant" => Row::Staff,
        "begin_inspection"
        | "get_inspection"
        | "summarise_inspection"
        | "discard_inspection"
        | "finalise_inspection"
        | "save_inspection_item"
        | "save_inspection_items"
        | "add_inspection_photo"
        | "get_inspection_photo"
        | "remove_inspection_photo"
        | "list_inspection_templates"
        | "add_inspection_template"
        | "get_inspection_template"
        | "update_inspection_template"
        | "get_inspection_settings"
        | "update_inspection_settings"
        | "set_report_logo"
        | "rotate_seal_key"
        | "get_sms_settings"
        | "update_sms_settings"
        | "get_sms_usage"
        | "send_test_message"
        | "list_messages"
        | "get_message"
        | "update_staff"
        | "remove_staff"
        | "list_api_tokens"
        | "add_api_token"
        | "remove_api_token"
        | "list_audit"
        | "list_customers"
        | "remove_report_logo" => Row::Staff,
        "list_reports"
        | "get_report"
        | "get_report_pdf"
        | "get_report_photo"
        | "get_sealed_report"
        | "revoke_report"
        | "supersede_report"
        | "send_report_again"
        | "compare_reports"
        | "get_vehicle_history" => Row::Staff,
        "get_my_booking"
        | "cancel_my_booking"
        | "move_my_booking"
        | "update_my_vehicle"
        | "remove_my_vehicle"
        | "get_my_report"
        | "get_my_report_pdf"
        | "get_my_report_photo"
        | "get_my_sealed_report"
        | "compare_my_reports" => Row::Own,
        "get_opened_report" | "get_opened_report_pdf" | "get_opened_report_photo" | "get_opened_sealed_report" => Row::Opener,
        "verify_report" => Row::Holder,
        "book_slot" | "hold_slot" | "confirm_hold" => Row::Customer,
        "set_tenant_status" | "lift_code_block" | "get_site_hosts" | "set_site_hosts" => Row::Operator,
        _ if operation.path_names().is_empty() => Row::Nobodys,
        other => panic!("`{other}` has no row in the isolation test: say whom it is for"),
    }
}

struct Scene {
    host: Host,
    a: World,
    b: World,
}

impl Scene {
    async fn set(site: &Site) -> Self {
        World::found(site, "alpha", 1);
        World::found(site, "beta", 2);
        site.cli(&["operator", "grant", "--phone", OPERATOR]);
        let host = Host::start(site).await;
        let (ours, theirs) = (host.sign_in("09351112233").await, host.sign_in("09351112244").await);
        let a = World::fill(&host, "alpha", 1, "Alphaword", &ours).await;
        let b = World::fill(&host, "beta", 2, "Betaword", &theirs).await;
        for world in [&a, &b] {
            let body = world.bodies("take_walk_in", 0).remove(0);
            let admin = &world.staff["administrator"];
            admin.post(world.shop.path("/walk-ins")).key(&unique("walk-in")).json(&body).await.expect(201);
        }
        Self { host, a, b }
    }

    /// Everything of B that there is to see.
    async fn all_of_b(&self) -> Vec<Value> {
        let admin = &self.b.staff["administrator"];
        let mut all = Vec::new();
        for ahead in [0, 1, 2, 20, 25, 27] {
            all.push(admin.get(self.b.shop.path(&format!("/day/{}", day(ahead)))).await.expect(200));
        }
        let of_workshop = ["/setup", "/reports", &format!("/bookings/{}/inspection", self.b.id("inspected"))];
        let of_report = ["", "/sealed"].map(|behind| format!("/reports/{}{behind}", self.b.id("report")));
        let of_tenant = [
            "",
            "/staff",
            "/workshops",
            "/inspection-templates",
            "/inspection-settings",
            "/seal-keys",
            "/sms-settings",
            "/tokens",
            "/audit",
            "/customers",
        ];
        let history = format!("/vehicles/{}/history", self.b.id("record"));
        let of_workshop = of_workshop.into_iter().chain(of_report.iter().map(String::as_str)).map(|path| self.b.shop.path(path));
        let of_tenant = of_tenant.into_iter().chain([history.as_str()]).map(|path| self.b.shop.at_tenant(path));
        for path in of_workshop.chain(of_tenant) {
            all.push(admin.get(path).await.expect(200));
        }
        for path in ["/v1/me", "/v1/me/bookings", "/v1/me/vehicles", "/v1/me/reports"] {
            all.push(self.b.customer.get(path).await.expect(200));
        }
        all
    }
}

#[track_caller]
fn quiet(answer: &Answer, word: &str) {
    assert!(!answer.text.contains(word), "{} tells of another tenant: {}", answer.asked, answer.text);
}

async fn strangers(site: Site) {
    let scene = Scene::set(&site).await;
    let (a, b) = (&scene.a, &scene.b);
    let before = scene.all_of_b().await;
    let mut tried = 0;
    for operation in operations() {
        // Bodies name B's things, too; a path of A with them must not reach B either.
        let body = b.bodies(&operation.id, 60).into_iter().next();
        for (by, status, mixed) in attempts(&operation, a) {
            for of_b in mixed {
                let value = |name: &str| if of_b.contains(&name) { b.id_for(&operation, name) } else { a.id_for(&operation, name) };
                let answer = a.ask_with(by, &operation, body.as_ref(), value).await;
                tried += 1;
                assert_eq!(answer.status, status, "{} with {of_b:?} of another tenant: {} {}", operation.id, answer.asked, answer.text);
                quiet(&answer, &b.word);
            }
        }
    }
    assert!(tried > 60, "{tried} attempts");
    foreign_ids_in_bodies(a, b).await;
    assert_eq!(scene.all_of_b().await, before);
    assert!(!scene.host.log().contains("ERROR"), "{}", scene.host.log());
}

/// Who of A tries, what they must be told, and which names of the path stand for things of B.
fn attempts<'a>(operation: &'a Operation, a: &'a World) -> Vec<(&'a Client, u16, Vec<Vec<&'a str>>)> {
    let names = operation.path_names();
    // Each thing of B alone under A's path, all of them, and the whole path of B.
    let inner: Vec<&str> = names.iter().copied().filter(|name| !matches!(*name, "tenant" | "date" | "item")).collect();
    let mut mixed: Vec<Vec<&str>> = inner.iter().map(|name| vec![*name]).collect();
    if inner.len() > 1 {
        mixed.push(inner.clone());
    }
    let whole = vec![names.clone()];
    match row(operation) {
        Row::Public => vec![(&a.customer, 404, mixed)],
        Row::Staff => ROLES
            .iter()
            .map(|role| (&a.staff[role], 404, [whole.clone(), mixed.clone()].concat()))
            .filter(|one| allowed(operation, one.0, a))
            .collect(),
        Row::Own => vec![(&a.customer, 404, [whole.clone(), mixed].concat()), (&a.staff["administrator"], 404, whole)],
        Row::Opener => vec![(&a.opener, 404, mixed), (&a.customer, 401, whole)],
        Row::Customer if operation.id == "confirm_hold" => vec![(&a.customer, 404, [whole, mixed].concat())],
        // Under A's path with B's workshop in the body.
        Row::Customer => vec![(&a.customer, 404, vec![Vec::new()])],
        Row::Operator => vec![(&a.staff["administrator"], 403, whole)],
        Row::Holder | Row::Nobodys => Vec::new(),
    }
}

/// Only those whom nothing but the tenant keeps away; the others are told of their role.
fn allowed(operation: &Operation, by: &Client, a: &World) -> bool {
    operation.roles.iter().any(|role| a.staff[role.as_str()].token() == by.token())
}

async fn foreign_ids_in_bodies(a: &World, b: &World) {
    let admin = &a.staff["administrator"];
    let booking = a.id("booking");
    let walk_in =
        |bay: &str| json!({"services": ["oil_change"], "vehicle": {"plate": "12 ب 345 - 67"}, "bay": bay, "starts_at": moment(0, "22:00")});
    let mut own_vehicle = a.bodies("book_slot", 70).remove(1);
    own_vehicle["vehicle_id"] = json!(b.id("vehicle"));
    let answers = [
        admin.post(a.shop.path(&format!("/bookings/{booking}/move"))).json(&json!({"bay": b.id("bay")})).await,
        admin.post(a.shop.path("/walk-ins")).key(&unique("foreign")).json(&walk_in(&b.id("bay"))).await,
        admin
            .post(a.shop.at_tenant("/staff"))
            .json(&json!({"phone": "09310009999", "role": "technician", "workshop": b.id("workshop")}))
            .await,
        a.customer.post(a.shop.at_tenant("/bookings")).key(&unique("foreign")).json(&own_vehicle).await,
    ];
    for answer in answers {
        assert!((400..500).contains(&answer.status), "{}: {} {}", answer.asked, answer.status, answer.text);
        quiet(&answer, &b.word);
    }
}

async fn words(site: Site) {
    let scene = Scene::set(&site).await;
    for (world, other) in [(&scene.a, &scene.b), (&scene.b, &scene.a)] {
        for operation in
            operations().iter().filter(|operation| operation.method == "GET" && !matches!(row(operation), Row::Nobodys | Row::Operator))
        {
            let by = match row(operation) {
                Row::Own => &world.customer,
                Row::Opener => &world.opener,
                _ => &world.staff["administrator"],
            };
            let answer = world.ask(by, operation, None).await;
            assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.text);
            quiet(&answer, &other.word);
        }
        for path in ["/v1/me", "/v1/me/bookings", "/v1/me/vehicles", "/v1/me/reports"] {
            quiet(&world.customer.get(path).await, &other.word);
        }
        let board = world.staff["technician"].get(world.shop.path(&format!("/day/{}", day(0)))).await;
        assert!(board.text.contains(&world.word), "the word is in what is looked at: {}", board.text);
        for path in ["/v1/me/reports".to_owned(), format!("/v1/me/reports/{}", world.id("report"))] {
            let report = world.customer.get(path).await;
            assert!(report.text.contains(&world.word), "{}", report.text);
        }
        let found = world.customer.get(world.shop.at_tenant("/workshops?near=35.76,51.41")).await;
        assert!(found.text.contains(&world.word), "{}", found.text);
        quiet(&found, &other.word);
        // The same phone walked in at both; each knows it by the name it was told.
        assert!(board.text.contains("+989361234567"), "{}", board.text);
    }
}

async fn roles(site: Site) {
    let Scene { host, mut a, b } = Scene::set(&site).await;
    let (operator, nobody, outsider) = (host.sign_in(OPERATOR).await, host.anybody(), host.sign_in("09351119999").await);
    let strangers = b.staff["administrator"].clone();
    let mut tried = 0;
    for operation in operations() {
        let kind = row(&operation);
        let staff_operation = kind == Row::Staff;
        if !staff_operation && !operation.path.starts_with("/v1/operator/") {
            a.prepare(&operation).await;
            let status = a.ask(&nobody, &operation, a.bodies(&operation.id, 80).first()).await.status;
            assert_eq!(status == 401, operation.roles != ["anybody"], "{} without a session: {status}", operation.id);
            continue;
        }
        let staff: Vec<(&str, Client)> = ROLES.iter().map(|role| (*role, a.staff[role].clone())).collect();
        let others =
            [("operator", &operator), ("outsider", &outsider), ("administrator of another tenant", &strangers), ("nobody", &nobody)];
        let callers = staff.iter().map(|(role, client)| (*role, client)).chain(others);
        for (number, (role, client)) in callers.enumerate() {
            a.prepare(&operation).await;
            let body = a.bodies(&operation.id, 100 + number).into_iter().next();
            let answer = a.ask(client, &operation, body.as_ref()).await;
            tried += 1;
            let may = operation.roles.iter().any(|one| one == role);
            let shown = format!("{} by {role}: {} {}", operation.id, answer.status, answer.text);
            match answer.status {
                status if may => assert!(!matches!(status, 400 | 401 | 403 | 404), "{shown}"),
                status if role == "nobody" => assert_eq!(status, 401, "{shown}"),
                status if staff_operation && ROLES.contains(&role) => assert_eq!(status, 403, "{shown}"),
                status if staff_operation => assert_eq!(status, 404, "{shown}"),
                status => assert_eq!(status, 403, "{shown}"),
            }
        }
    }
    assert!(tried > 150, "{tried} attempts");
    // That ranges were blocked is told aloud, and was meant.
    let errors = |line: &&str| line.contains("ERROR") && !line.contains("gets no codes any more");
    assert_eq!(host.log().lines().filter(errors).collect::<Vec<_>>(), Vec::<&str>::new());
}
