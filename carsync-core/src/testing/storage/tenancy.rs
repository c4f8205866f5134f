//! Tenants.

use super::{Store, assert_kept, read, refusal, shop, together, write};
use crate::page::PageQuery;
use crate::storage::Conflict;
use crate::tenancy::{CalendarChoice, CustomerPolicy, HostName, MoneyUnit, Preferences, SiteSettings, Tenant, TenantStatus, WeekStart};
use crate::testing::{Sample, sample};
use crate::value::{Locale, Slug};
use crate::version::Version;

/// By its slug, by itself, and after a change.
pub async fn a_tenant_keeps_every_field(storage: &Store) {
    let sample = Sample::new();
    let shop = shop(storage, &sample, "shop").await;
    let unit = storage.platform().await.expect("a reading unit opens");
    assert_eq!(unit.tenancy().by_slug(&shop.tenant.slug).await.expect("a tenant can be read"), Some(shop.tenant.clone()));
    let nobody: Slug = "nobody".parse().expect("a slug");
    assert_eq!(unit.tenancy().by_slug(&nobody).await.expect("a tenant can be read"), None);
    drop(unit);
    let changed = Tenant {
        slug: "moved-house".parse().expect("a slug"),
        name: "تعمیرگاه «علی»".parse().expect("a name"),
        status: TenantStatus::Suspended,
        listed: false,
        locale: Locale::Fa,
        policy: CustomerPolicy { change_until_hours: 720, open_bookings_max: 50, hold_minutes: 1 },
        site: SiteSettings {
            preferences: Preferences {
                calendar: Some(CalendarChoice::Gregorian),
                week_start: Some(WeekStart::Sunday),
                digits: None,
                currency: Some(MoneyUnit::Rial),
            },
            frames: vec!["https://chain.example".parse().expect("an origin"), "http://localhost:3000".parse().expect("an origin")],
        },
        version: Version::FIRST.next(),
        ..shop.tenant.clone()
    };
    let mut unit = write(storage, &shop).await;
    assert_kept(unit.tenant_mut().update(&changed, Version::FIRST).await);
    assert_kept(unit.commit().await);
    assert_eq!(read(storage, &shop).await.tenant().get().await.expect("a tenant can be read").as_ref(), Some(&changed));
    let mut unit = write(storage, &shop).await;
    let late = Tenant { name: "Late".parse().expect("a name"), ..changed.clone() };
    assert_eq!(refusal(unit.tenant_mut().update(&late, Version::FIRST).await), Conflict::Stale);
    drop(unit);
    assert_eq!(read(storage, &shop).await.tenant().get().await.expect("a tenant can be read"), Some(changed));
}

/// Two tenants never share an address, also when they come at once or one takes another's later.
pub async fn a_tenants_slug_is_its_own(storage: &Store) {
    let sample = Sample::new();
    let answers = together((0..8).map(|_| {
        let (storage, tenant) = (storage.clone(), sample.tenant("shop"));
        async move {
            let mut unit = storage.platform_write().await?;
            unit.tenancy_mut().insert(&tenant).await?;
            unit.commit().await
        }
    }))
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(kept.len(), 1);
    for answer in refused {
        assert_eq!(refusal(answer), Conflict::Duplicate);
    }
    let other = shop(storage, &sample, "other").await;
    let thief = Tenant { slug: "shop".parse().expect("a slug"), version: Version::FIRST.next(), ..other.tenant.clone() };
    let mut unit = write(storage, &other).await;
    assert_eq!(refusal(unit.tenant_mut().update(&thief, Version::FIRST).await), Conflict::Duplicate);
}

/// A host name is one tenant's, also when two want it at once; those that are left out are free again.
pub async fn a_host_name_leads_to_one_tenant(storage: &Store) {
    let sample = Sample::new();
    let (one, other) = (shop(storage, &sample, "one").await, shop(storage, &sample, "other").await);
    let host = |text: &str| text.parse::<HostName>().expect("a host name");
    let wanted = [host("cars.example"), host("a.cars.example")];
    let answers = together([&one, &other].map(|shop| {
        let (storage, scope, wanted) = (storage.clone(), sample::scope(&shop.tenant), wanted.clone());
        async move {
            let mut unit = storage.write(&scope).await?;
            unit.tenant_mut().put_hosts(&wanted).await?;
            unit.commit().await?;
            Ok::<_, crate::storage::StorageError>(scope.tenant())
        }
    }))
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    let owner = kept.into_iter().map(assert_kept).collect::<Vec<_>>();
    assert_eq!(owner.len(), 1);
    for answer in refused {
        assert_eq!(refusal(answer), Conflict::Duplicate);
    }
    let whose = async |name: &str| {
        let unit = storage.platform().await.expect("a reading unit opens");
        unit.tenancy().by_host(&host(name)).await.expect("a tenant can be read").map(|tenant| tenant.id)
    };
    assert_eq!(whose("cars.example").await, Some(owner[0]));
    assert_eq!(whose("other.example").await, None);
    let (owner, loser) = if one.tenant.id == owner[0] { (&one, &other) } else { (&other, &one) };
    assert_eq!(
        read(storage, owner).await.tenant().hosts().await.expect("hosts can be read"),
        [host("a.cars.example"), host("cars.example")]
    );
    assert_eq!(read(storage, loser).await.tenant().hosts().await.expect("hosts can be read"), []);
    for (shop, hosts) in [(owner, vec![host("cars.example")]), (loser, vec![host("a.cars.example")])] {
        let mut unit = write(storage, shop).await;
        assert_kept(unit.tenant_mut().put_hosts(&hosts).await);
        assert_kept(unit.commit().await);
    }
    assert_eq!(whose("cars.example").await, Some(owner.tenant.id));
    assert_eq!(whose("a.cars.example").await, Some(loser.tenant.id));
}

/// All of them by slug, page by page, none twice and none left out.
pub async fn tenants_are_listed_by_slug_page_by_page(storage: &Store) {
    let sample = Sample::new();
    let mut slugs: Vec<Slug> = ["mm", "a-b", "a0", "aa", "zz", "a_b", "ab", "m1-x"].iter().map(|s| s.parse().expect("a slug")).collect();
    for slug in &slugs {
        let mut unit = storage.platform_write().await.expect("a writing unit opens");
        assert_kept(unit.tenancy_mut().insert(&sample.tenant(slug.as_str())).await);
        assert_kept(unit.commit().await);
    }
    slugs.sort();
    for limit in [1, 3, 7, 8, 9] {
        let mut found: Vec<Slug> = Vec::new();
        let mut query = PageQuery::first(limit);
        loop {
            let unit = storage.platform().await.expect("a reading unit opens");
            let page = unit.tenancy().list(&query).await.expect("tenants can be read");
            assert!(page.items.len() <= usize::from(limit) && found.len() <= slugs.len(), "a page of at most {limit}");
            found.extend(page.items.into_iter().map(|tenant| tenant.slug));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(found, slugs, "pages of {limit}");
    }
}

/// A tenant's unit writes its own tenant, whatever the row says.
pub async fn another_tenant_can_not_be_written(storage: &Store) {
    let sample = Sample::new();
    let (one, other) = (shop(storage, &sample, "one").await, shop(storage, &sample, "other").await);
    let unknown = Tenant { version: Version::FIRST.next(), ..sample.tenant("third") };
    for foreign in [Tenant { version: Version::FIRST.next(), ..other.tenant.clone() }, unknown] {
        let mut unit = write(storage, &one).await;
        assert_eq!(refusal(unit.tenant_mut().update(&foreign, Version::FIRST).await), Conflict::Stale);
    }
    let unit = storage.platform().await.expect("a reading unit opens");
    for shop in [&one, &other] {
        assert_eq!(unit.tenancy().by_slug(&shop.tenant.slug).await.expect("a tenant can be read").as_ref(), Some(&shop.tenant));
    }
    let absent = storage.read(&sample::scope(&sample.tenant("third"))).await.expect("a reading unit opens");
    assert_eq!(absent.tenant().get().await.expect("a tenant can be read"), None);
}
