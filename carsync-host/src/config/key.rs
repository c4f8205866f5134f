//! The deployment's key: configured, or kept in the data folder where it is made on the first start.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use carsync_core::entropy::{Entropy, SystemEntropy};
use carsync_core::value::Secret;

use super::{Config, Engine, KEY_LENGTH_MIN};
use crate::failure::{Failure, Trying};

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The file or the environment says it.
    Configured,
    /// The data folder keeps it.
    File(PathBuf),
    /// Nowhere yet; this file will be made.
    ToBeMade(PathBuf),
    /// Nowhere, and it must not be made: other hosts of this database need the same.
    Missing(PathBuf),
}

impl Config {
    /// Where the key comes from. Nothing is made.
    pub fn key_source(&self) -> KeySource {
        let file = self.data.join("secret.key");
        match (&self.key, self.database.engine()) {
            (Some(_), _) => KeySource::Configured,
            (None, _) if file.exists() => KeySource::File(file),
            (None, Engine::Sqlite) => KeySource::ToBeMade(file),
            (None, Engine::Postgres) => KeySource::Missing(file),
        }
    }

    /// The key; with an embedded database it is made if there is none.
    ///
    /// # Errors
    /// There is none and it must not be made; the file can't be read or written, or is too short.
    pub fn secret_key(&self) -> Result<Secret, Failure> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        match self.key_source() {
            KeySource::Configured => Err(Failure::new("the configured key has gone")),
            KeySource::File(file) => read(&file),
            KeySource::ToBeMade(file) => {
                self.make_data_folder()?;
                make(&file).trying(|| format!("can't make the key file {}", file.display()))?;
                read(&file)
            }
            KeySource::Missing(file) => Err(Failure::new(format!(
                "no secret key: all hosts of one PostgreSQL database must share one. Give it as CARSYNC_SECRET_KEY, as `secret_key` in the \
                 configuration file, or as the file {} (`openssl rand -hex 32` makes a good one)",
                file.display()
            ))),
        }
    }
}

fn read(file: &Path) -> Result<Secret, Failure> {
    let text = std::fs::read_to_string(file).trying(|| format!("can't read the key file {}", file.display()))?;
    let key = text.trim();
    if key.len() < KEY_LENGTH_MIN {
        return Err(Failure::new(format!("the key in {} has fewer than {KEY_LENGTH_MIN} characters", file.display())));
    }
    Ok(Secret::new(key))
}

/// Writes a fresh key beside and puts it in place whole, so that a second process finds all of it or none. One that is there stays.
fn make(file: &Path) -> std::io::Result<()> {
    let mut random = [0; 32];
    SystemEntropy.fill(&mut random);
    let key: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let beside = file.with_extension(format!("key.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    writeln!(out, "{key}")?;
    out.sync_all()?;
    let placed = std::fs::hard_link(&beside, file);
    match placed {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        // Some file systems know no links.
        Err(_) => return std::fs::rename(&beside, file),
    }
    std::fs::remove_file(&beside)
}
