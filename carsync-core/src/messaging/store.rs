//! What a storage keeps of a tenant's settings for messages, and how the log of its messages is read.

use async_trait::async_trait;

use super::model::{MessageRecord, MessageState};
use super::settings::SmsSettings;
use crate::notify::Template;
use crate::page::{Page, PageQuery};
use crate::storage::StorageError;
use crate::value::{MessageId, PhoneNumber};
use crate::version::Version;

/// Which messages of a log are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageFilter {
    /// In this state.
    pub state: Option<MessageState>,
    /// Of this kind.
    pub template: Option<Template>,
    /// To this phone.
    pub to: Option<PhoneNumber>,
}

/// This unit's tenant's settings and log.
#[async_trait]
pub trait MessageStore: Send + Sync {
    /// The settings, if any were made.
    async fn sms_settings(&self) -> Result<Option<(SmsSettings, Version)>, StorageError>;
    /// The tenant's messages, newest first.
    async fn log(&self, filter: &MessageFilter, page: &PageQuery<MessageId>) -> Result<Page<MessageRecord, MessageId>, StorageError>;
    /// One of them.
    async fn message(&self, id: MessageId) -> Result<Option<MessageRecord>, StorageError>;
}

/// The same, to change.
#[async_trait]
pub trait MessageStoreMut: Send {
    /// Replaces the settings if their version is still `seen`; version 0 stands for none.
    async fn put_sms_settings(&mut self, settings: &SmsSettings, seen: Version) -> Result<(), StorageError>;
}
