//! Sessions in a browser: the token in a cookie that no script can read, believed only where a request comes from the site itself.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse, Request, Response};

use super::problem::Problem;

/// How long the cookie is kept, in seconds: as long as a session.
const LIFE_S: u32 = 30 * 24 * 3_600;

/// How the cookie is called and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    /// The cookie of a site at this address. Over plain HTTP, as on a developer's machine, browsers take no secure one.
    pub(crate) fn of_site(address: &str) -> Self {
        Self { secure: address.starts_with("https://") }
    }

    const fn name(self) -> &'static str {
        if self.secure { "__Host-carsync_session" } else { "carsync_session" }
    }

    /// The header that gives a browser the token; an empty one takes it away.
    pub(crate) fn carrying(self, token: &str) -> String {
        let life = if token.is_empty() { 0 } else { LIFE_S };
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={token}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax{secure}", self.name())
    }

    fn token(self, request: &Request) -> Option<&str> {
        let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|header| header.to_str().ok());
        let mut pairs = cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name()).map(|(_, value)| value)
    }
}

/// Turns the cookie into the bearer token that operations ask for.
#[derive(Debug)]
pub(crate) struct CookieSessions<E> {
    inner: E,
    cookie: SessionCookie,
}

impl<E> CookieSessions<E> {
    pub(crate) fn around(inner: E, cookie: SessionCookie) -> Self {
        Self { inner, cookie }
    }
}

impl<E: Endpoint> Endpoint for CookieSessions<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        if !request.headers().contains_key(header::AUTHORIZATION)
            && let Some(token) = self.cookie.token(&request)
        {
            // What another site makes a browser send is not what the person wanted.
            if !matches!(*request.method(), Method::GET | Method::HEAD) && !is_from_here(&request) {
                let problem = Problem::new(StatusCode::FORBIDDEN, "session.foreign_origin", "Not from here");
                return Ok(problem.detail("This request does not come from the site itself.").into_response());
            }
            if let Ok(bearer) = HeaderValue::try_from(format!("Bearer {token}")) {
                request.headers_mut().insert(header::AUTHORIZATION, bearer);
            }
        }
        Ok(self.inner.call(request).await?.into_response())
    }
}

/// The host that a request asks: HTTP/2 tells it in the address.
pub(super) fn host_of(request: &Request) -> Option<&str> {
    request.header(header::HOST).or_else(|| request.original_uri().authority().map(|host| host.as_str()))
}

/// Whether a browser says that the request was made by a page of the same host.
fn is_from_here(request: &Request) -> bool {
    match request.header(header::ORIGIN) {
        Some(origin) => {
            let host = host_of(request);
            let from = origin.split_once("://").map(|(_, host)| host);
            from.is_some() && from == host
        }
        None => request.header("sec-fetch-site") == Some("same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use poem::endpoint::make_sync;

    use super::*;

    fn echo() -> CookieSessions<impl Endpoint> {
        let inner = make_sync(|request: Request| request.header(header::AUTHORIZATION).unwrap_or("nobody").to_owned());
        CookieSessions::around(inner, SessionCookie::of_site("http://127.0.0.1:1"))
    }

    async fn told(method: Method, headers: &[(&str, &str)]) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri_str("/v1/me");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = echo().call(request.finish()).await.expect("an answer");
        (answer.status(), answer.into_body().into_string().await.expect("text"))
    }

    const COOKIE: (&str, &str) = ("cookie", "other=1; carsync_session=cst_abc; last=2");

    #[tokio::test]
    async fn a_cookie_is_a_session_and_a_bearer_goes_before_it() {
        assert_eq!(told(Method::GET, &[COOKIE]).await.1, "Bearer cst_abc");
        assert_eq!(told(Method::GET, &[COOKIE, ("authorization", "Bearer cst_own")]).await.1, "Bearer cst_own");
        assert_eq!(told(Method::GET, &[("cookie", "my_carsync_session=cst_abc")]).await.1, "nobody");
    }

    #[tokio::test]
    async fn what_changes_something_must_come_from_the_site_itself() {
        let host = ("host", "cars.example");
        for good in [vec![("origin", "https://cars.example")], vec![("sec-fetch-site", "same-origin")]] {
            let headers = [vec![COOKIE, host], good].concat();
            assert_eq!(told(Method::POST, &headers).await.0, StatusCode::OK, "{headers:?}");
        }
        for bad in [
            vec![],
            vec![("origin", "https://evil.example")],
            vec![("origin", "null")],
            vec![("origin", "https://cars.example.evil.example")],
            vec![("origin", "https://cars.example:8443")],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
        ] {
            let headers = [vec![COOKIE, host], bad].concat();
            assert_eq!(told(Method::POST, &headers).await.0, StatusCode::FORBIDDEN, "{headers:?}");
            assert_eq!(told(Method::GET, &headers).await.0, StatusCode::OK, "{headers:?}");
        }
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_the_host() {
        let header = SessionCookie::of_site("https://cars.example").carrying("cst_abc");
        assert_eq!(header, "__Host-carsync_session=cst_abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
        let gone = SessionCookie::of_site("http://127.0.0.1:1").carrying("");
        assert_eq!(gone, "carsync_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
