//! Runs one check on both engines, as two tests of that name. Included by the test files that do so.

macro_rules! on_both_engines {
    ($($name:ident => $check:expr;)*) => {
        $(mod $name {
            use super::*;

            #[test]
            fn on_sqlite() {
                support::site::run(support::site::Engine::Sqlite, $check);
            }

            #[test]
            fn on_postgres() {
                support::site::run(support::site::Engine::Postgres, $check);
            }
        })*
    };
}
pub(crate) use on_both_engines;
