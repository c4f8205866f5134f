//! Rows as they are in the tables, read beside CarSync by a connection of the test's own.

#![expect(clippy::disallowed_methods, reason = "tests read the rows as they are")]

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};
use uuid::Uuid;

/// A connection to a test's database.
#[derive(Debug, Clone)]
pub struct Rows(DatabaseConnection);

impl Rows {
    /// Connects.
    pub async fn open(url: &str) -> Self {
        let mut connect = ConnectOptions::new(url.to_owned());
        connect.max_connections(1).sqlx_logging(false);
        Self(Database::connect(connect).await.expect("a connection"))
    }

    /// Runs a statement.
    pub async fn run(&self, text: &str) {
        self.0.execute_unprepared(text).await.expect(text);
    }

    /// The rows a statement answers with.
    pub async fn ask(&self, text: &str) -> Vec<QueryResult> {
        self.0.query_all_raw(Statement::from_string(self.0.get_database_backend(), text)).await.expect(text)
    }

    /// The one number a statement answers with.
    pub async fn number(&self, text: &str) -> i64 {
        self.ask(text).await.first().expect("a row").try_get_by_index(0).expect("a number")
    }

    /// A UUID as this engine writes it in a statement.
    pub fn uuid(&self, id: Uuid) -> String {
        match self.0.get_database_backend() {
            DbBackend::Postgres => format!("'{id}'"),
            _ => format!("X'{}'", id.simple()),
        }
    }
}
