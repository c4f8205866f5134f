//! Blobs as files below a folder: written beside, made durable, then put in their place at one stroke.
//!
//! **Law.** A key's file is whole at any moment, and a `put` that was acknowledged outlives a loss of power: its bytes are synced before it
//! is renamed, and its folder after. Nothing outside of the folder is ever read or written; symbolic links are not followed.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use carsync_core::blob::{BlobError, BlobKey, BlobStore};
use carsync_core::clock::{Clock, SystemClock};
use carsync_core::jiff::SignedDuration;

use super::{Failure, parts};

/// What files are called while they are written. No key's part begins with a dot.
const UNFINISHED: &str = ".put-";
/// What is written and removed to see whether one can.
const PROBE: &str = ".probe";
/// After how long an unfinished file is taken for one that a crash has left.
const LEFTOVER: SignedDuration = SignedDuration::from_hours(1);

/// A folder of blobs. Its clones are the same store; several processes may share the folder.
#[derive(Debug, Clone)]
pub struct FsBlobs {
    folder: Arc<Folder>,
}

#[derive(Debug)]
struct Folder {
    root: PathBuf,
    /// Folders whose entry in the one above was made durable by this process.
    durable: Mutex<HashSet<PathBuf>>,
}

impl FsBlobs {
    /// Opens a folder, which is made if need be, and removes what a crash has left in it.
    ///
    /// # Errors
    /// The folder can't be made or read.
    pub async fn open(folder: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let folder = folder.into();
        let opened = tokio::task::spawn_blocking(move || Folder::open(&folder)).await.map_err(|_| Failure::Lost)??;
        Ok(Self { folder: Arc::new(opened) })
    }

    /// Works with files on a thread that may wait. It works on to its end though the caller goes away.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce(&Folder) -> Result<T, Failure> + Send + 'static) -> Result<T, BlobError> {
        let folder = self.folder.clone();
        Ok(tokio::task::spawn_blocking(move || work(&folder)).await.map_err(|_| Failure::Lost)??)
    }
}

#[async_trait]
impl BlobStore for FsBlobs {
    async fn put(&self, key: &BlobKey, bytes: Bytes) -> Result<(), BlobError> {
        let path = self.folder.path_of(key)?;
        self.work(move |folder| {
            folder.make_way(&path)?;
            folder.write(&path, &bytes)
        })
        .await
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Bytes>, BlobError> {
        let path = self.folder.path_of(key)?;
        self.work(move |folder| {
            if !folder.holds(&path)? {
                return Ok(None);
            }
            match fs::read(&path) {
                Ok(bytes) => Ok(Some(Bytes::from(bytes))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Failure::File { doing: "reading a blob", source }),
            }
        })
        .await
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        let path = self.folder.path_of(key)?;
        self.work(move |folder| if folder.holds(&path)? { remove(&path) } else { Ok(()) }).await
    }

    async fn ping(&self) -> Result<(), BlobError> {
        self.work(|folder| {
            let probe = folder.root.join(PROBE);
            folder.write(&probe, b"probe")?;
            remove(&probe)
        })
        .await
    }
}

impl Folder {
    fn open(folder: &Path) -> Result<Self, Failure> {
        let failed = |source| Failure::File { doing: "opening the folder of blobs", source };
        let absent = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).count();
        private_folders().recursive(true).create(folder).map_err(failed)?;
        let root = fs::canonicalize(folder).map_err(failed)?;
        // The root's own entry too, though it was there: whoever made it may not have come to this line.
        for above in root.ancestors().skip(1).take(absent.max(1)) {
            match sync_folder(above) {
                // A folder that may be passed through and not be read was not made by us.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
                synced => synced.map_err(failed)?,
            }
        }
        let opened = Self { root, durable: Mutex::default() };
        opened.sweep().map_err(failed)?;
        Ok(opened)
    }

    /// Removes unfinished files, unless another process may still be writing them.
    fn sweep(&self) -> io::Result<()> {
        let old = SystemTime::from(SystemClock.now().saturating_sub(LEFTOVER).unwrap_or_default());
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let unfinished = entry.file_name().to_str().is_some_and(|name| name.starts_with(UNFINISHED));
            // It may be gone by now: another process sweeps too, or has finished it.
            if unfinished && entry.metadata().and_then(|file| file.modified()).is_ok_and(|modified| modified < old) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn path_of(&self, key: &BlobKey) -> Result<PathBuf, Failure> {
        Ok(parts(key)?.iter().fold(self.root.clone(), |path, part| path.join(part)))
    }

    /// The folders between the root and a file, from the uppermost on.
    fn way_to<'a>(&self, path: &'a Path) -> Vec<&'a Path> {
        let mut way: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| **folder != self.root).collect();
        way.reverse();
        way
    }

    /// Makes the folders of a file, each entered durably in the one above.
    fn make_way(&self, path: &Path) -> Result<(), Failure> {
        let failed = |source| Failure::File { doing: "making a folder of blobs", source };
        for folder in self.way_to(path) {
            match private_folders().create(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
                Ok(()) | Err(_) => {}
            }
            if !fs::symlink_metadata(folder).map_err(failed)?.is_dir() {
                return Err(Failure::Foreign(folder.to_owned()));
            }
            // Also where it was there: whoever made it may not have come to this line.
            if !self.durable().contains(folder) {
                sync_folder(folder.parent().unwrap_or(&self.root)).map_err(failed)?;
                self.durable().insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Whether there is a file at this path that is the store's own.
    fn holds(&self, path: &Path) -> Result<bool, Failure> {
        let found = |path: &Path| match fs::symlink_metadata(path) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Failure::File { doing: "looking for a blob", source }),
        };
        for folder in self.way_to(path) {
            match found(folder)? {
                Some(known) if !known.is_dir() => return Err(Failure::Foreign(folder.to_owned())),
                Some(_) => {}
                None => return Ok(false),
            }
        }
        match found(path)? {
            Some(known) if !known.is_file() => Err(Failure::Foreign(path.to_owned())),
            found => Ok(found.is_some()),
        }
    }

    /// Writes a file beside, syncs it, puts it in its place, and syncs that.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let failed = |source| Failure::File { doing: "writing a blob", source };
        // Readable by its owner only, and removed again if anything fails.
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.root).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        sync_folder(path.parent().unwrap_or(&self.root)).map_err(failed)
    }

    fn durable(&self) -> std::sync::MutexGuard<'_, HashSet<PathBuf>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes a file; one that is gone already is no failure.
fn remove(path: &Path) -> Result<(), Failure> {
    let failed = |source| Failure::File { doing: "removing a blob", source };
    match fs::remove_file(path) {
        Ok(()) => path.parent().map_or(Ok(()), sync_folder).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

/// Folders that only their owner may enter.
fn private_folders() -> fs::DirBuilder {
    let mut folders = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    folders
}

/// Makes the names in a folder durable. Where a folder can't be opened, its file system has to.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
