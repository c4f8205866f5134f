//! People: who somebody is, proved by a code sent to a phone, and what they may do, told by the proofs that only this module mints.

mod codes;
mod error;
mod model;
mod role;
mod service;
mod store;
mod tokens;

pub use codes::{CodeBlock, CodeLimits, CodeRequest, NumberRange};
pub use error::AccountError;
pub use model::{
    Customer, Membership, Operator, OwnReport, Person, PersonDraft, PersonScope, Session, SessionRecord, SignIn, SignInRequested, SignedIn,
    Staff, StaffMember,
};
pub use role::{Permission, Role};
pub use service::Accounts;
pub(crate) use service::{hex, unhex};
pub use store::{AccountStore, AccountStoreMut, Judgement, OwnBooking, OwnStore, OwnStoreMut, StaffStore, StaffStoreMut};
pub use tokens::{API_TOKEN_PREFIX, ApiToken, NewApiToken};
