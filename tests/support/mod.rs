//! What the tests of this folder share: databases of their own on both engines, a deployment with a turned clock, a shop, and rows.
//!
//! Everything here is used by every test file; what only one needs lives beside it.

pub mod base;
pub mod rows;
pub mod shop;

/// Runs one check on both engines, as two tests of that name; or one on SQLite and another on PostgreSQL.
macro_rules! on_both_engines {
    ($($name:ident => $check:expr;)*) => {
        $crate::support::on_both_engines! { $($name => $check, $check;)* }
    };
    ($($name:ident => $sqlite:expr, $postgres:expr;)*) => {
        $(mod $name {
            use super::*;

            #[test]
            fn on_sqlite() {
                support::base::run(support::base::Engine::Sqlite, $sqlite);
            }

            #[test]
            fn on_postgres() {
                support::base::run(support::base::Engine::Postgres, $postgres);
            }
        })*
    };
}
pub(crate) use on_both_engines;
