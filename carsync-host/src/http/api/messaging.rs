//! A tenant's messages, as its administrator has them.

use std::sync::Arc;

use carsync_core::CarSync;
use carsync_core::account::Staff;
use carsync_core::messaging::{MessageFilter, MessageState, SmsSettings};
use carsync_core::notify::Template;
use carsync_core::page::PageQuery;
use carsync_core::value::{Invalid, MessageId, PhoneNumber};
use carsync_core::version::Version;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::Tag;
use super::directory::limit_of;
use crate::http::auth::Token;
use crate::http::fault::problem;
use crate::http::input::{read, read_maybe, refused, seen_or_none};
use crate::http::payload::{Accepted, Answer, Body};
use crate::http::problem::Problem;
use crate::http::wire::{MessageView, Messages, SmsSettingsInput, SmsSettingsView, SmsUsage, TestInput, TestSent};

pub(crate) struct MessagingApi(pub(crate) Arc<CarSync>);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Messaging")]
impl MessagingApi {
    /// How the tenant's messages are sent
    #[oai(path = "/tenants/:tenant/sms-settings", method = "get", operation_id = "get_sms_settings")]
    async fn get_sms_settings(&self, token: Token, tenant: Path<String>) -> Result<Answer<SmsSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let (settings, version) = self.0.messaging().settings(&staff).await.map_err(problem)?;
        self.settings_answer(&staff, &settings, version)
    }

    /// Changes how the tenant's messages are sent; If-Match `"0"` for the defaults
    #[oai(path = "/tenants/:tenant/sms-settings", method = "put", operation_id = "update_sms_settings")]
    async fn update_sms_settings(
        &self,
        token: Token,
        tenant: Path<String>,
        body: Body<SmsSettingsInput>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Result<Answer<SmsSettingsView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let seen = seen_or_none(if_match.0.as_deref())?;
        let (settings, version) = self.0.messaging().update_settings(&staff, body.0.read()?, seen).await.map_err(problem)?;
        self.settings_answer(&staff, &settings, version)
    }

    /// What is used of this month's budgets
    #[oai(path = "/tenants/:tenant/sms-usage", method = "get", operation_id = "get_sms_usage")]
    async fn get_sms_usage(&self, token: Token, tenant: Path<String>) -> Result<Answer<SmsUsage>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        Ok(Answer::new(SmsUsage::of(&self.0.messaging().usage(&staff).await.map_err(problem)?)))
    }

    /// Sends a test message to my own phone; one a minute
    #[oai(path = "/tenants/:tenant/sms-test", method = "post", operation_id = "send_test_message")]
    async fn send_test_message(&self, token: Token, tenant: Path<String>, body: Body<TestInput>) -> Result<Accepted<TestSent>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let message = self.0.messaging().send_test(&staff, body.0.locale.0).await.map_err(problem)?;
        Ok(Accepted::new(TestSent { message: crate::http::wire::Text(message) }))
    }

    /// The tenant's messages, newest first; kept for a month after their end
    #[oai(path = "/tenants/:tenant/messages", method = "get", operation_id = "list_messages")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the operation")]
    async fn list_messages(
        &self,
        token: Token,
        tenant: Path<String>,
        /// In this state alone: `queued`, `sent`, `dead`, `uncertain`, `suppressed`, `expired` or `withdrawn`.
        state: Query<Option<String>>,
        /// Of this kind alone, as `booking_confirmed`.
        template: Query<Option<String>>,
        /// To this phone alone.
        phone: Query<Option<String>>,
        /// 1 to 200; 20 if absent.
        limit: Query<Option<u16>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Answer<Messages>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let filter = MessageFilter {
            state: state.0.as_deref().map(state_of).transpose()?,
            template: read_maybe::<Template>("template", template.0.as_deref())?,
            to: read_maybe::<PhoneNumber>("phone", phone.0.as_deref())?,
        };
        let page = PageQuery { limit: limit_of(limit.0)?, after: read_maybe::<MessageId>("cursor", cursor.0.as_deref())? };
        let page = self.0.messaging().log(&staff, &filter, &page).await.map_err(problem)?;
        let next = page.next.map(|id| id.to_string());
        Ok(Answer::new(Messages { items: page.items.iter().map(MessageView::of).collect(), next }))
    }

    /// One of the tenant's messages
    #[oai(path = "/tenants/:tenant/messages/:message", method = "get", operation_id = "get_message")]
    async fn get_message(&self, token: Token, tenant: Path<String>, message: Path<String>) -> Result<Answer<MessageView>, Problem> {
        let staff = token.staff(&self.0, &tenant.0).await?;
        let record = self.0.messaging().message(&staff, read("message", &message.0)?).await.map_err(problem)?;
        Ok(Answer::new(MessageView::of(&record)))
    }
}

impl MessagingApi {
    fn settings_answer(&self, staff: &Staff, settings: &SmsSettings, version: Version) -> Result<Answer<SmsSettingsView>, Problem> {
        let messaging = self.0.messaging();
        let address = messaging.callback_address(staff).map_err(problem)?;
        let view = SmsSettingsView::of(settings, version, &messaging.providers(), address);
        Ok(Answer::new(view).etag(version.number().unsigned_abs()))
    }
}

fn state_of(name: &str) -> Result<MessageState, Problem> {
    let unknown = Invalid::new("message.unknown_state", "must be queued, sent, dead, uncertain, suppressed, expired or withdrawn");
    MessageState::by_name(name).ok_or_else(|| refused("state", &unknown))
}
