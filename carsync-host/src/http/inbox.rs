//! What a demo would have sent, to be read in a browser. No other command has this page.

use std::fmt::Write;

use poem::http::header;
use poem::web::Data;
use poem::{Request, Response, handler};
use serde_json::json;

use crate::compose::{Inbox, InboxMessage};

/// The messages, newest first: as a page, or as JSON for whoever asks for that.
#[handler]
pub(crate) fn inbox_page(Data(inbox): Data<&Inbox>, request: &Request) -> Response {
    let messages = inbox.messages();
    let wants_json = request.header(header::ACCEPT).is_some_and(|accept| accept.contains("application/json"));
    let (kind, body) = if wants_json { ("application/json", as_json(&messages)) } else { ("text/html; charset=utf-8", as_html(&messages)) };
    Response::builder()
        .content_type(kind)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
        .body(body)
}

fn as_json(messages: &[InboxMessage]) -> String {
    let item = |one: &InboxMessage| json!({"id": one.id.to_string(), "at": one.at.to_string(), "to": one.to.e164(), "template": one.template.key(), "text": one.text});
    json!({"items": messages.iter().map(item).collect::<Vec<_>>()}).to_string()
}

fn as_html(messages: &[InboxMessage]) -> String {
    let mut page = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <meta http-equiv=refresh content=5><title>CarSync inbox</title><h1>Messages of this demo</h1>\
         <p>Nothing is sent. The newest message is first; the page renews itself.</p>"
        .to_owned();
    if messages.is_empty() {
        page.push_str("<p>There is none yet.</p>");
    }
    for one in messages {
        let at = one.at.strftime("%Y-%m-%d %H:%M:%S UTC");
        let (to, text) = (escaped(one.to.e164()), escaped(&one.text));
        let _ = write!(page, "<hr><p>{at}, to <b>{to}</b>, {}<pre dir=auto>{text}</pre>", one.template.key());
    }
    page
}

/// The text with what HTML would take for its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_says_is_text_and_no_markup() {
        assert_eq!(escaped("<b>\"a\" & 'b'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;");
    }
}
