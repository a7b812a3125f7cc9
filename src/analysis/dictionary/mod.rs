//! 辞書: IPADIC, compiled once into a cache and mapped into memory at each start.
//!
//! The sources are searched in this order: the folder that the operator names,
//! the cache, [`DEFAULT_SOURCE`]. A source folder is copied in normal form (see
//! `source`), compiled aside, sealed with a manifest and renamed into place;
//! whatever is half-written, outdated or damaged is built again.

mod cache;
mod error;
mod manifest;
mod source;
#[cfg(test)]
mod tests;

use std::env;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary as engine;
use tempfile::TempDir;

use crate::text::normalize;

pub use error::DictionaryError;

use self::cache::Entry;
use self::source::{COMPOUNDS_FILE, Source};
use super::user_words;

/// Where Debian and its relatives put IPADIC's sources.
pub const DEFAULT_SOURCE: &str = "/usr/share/mecab/dic/ipadic";

/// Version of what is made from the sources. History:
/// 1. surfaces and base forms in normal form, whole user words in the lexicon, compounds beside it;
/// 2. user words cost more, so that verbs stay verbs (つながります is つながる).
const BUILD_VERSION: u32 = 2;

/// Characters whose folding decides what surfaces look like: when the normal
/// form of one of them changes, the compiled dictionary is outdated.
const FOLDING_PROBE: &str = "ＡａＺ０９①⑳(1)㈱㌔ﾊﾟﾋﾞ｢｣､｡･~〜～-－−–—―‐ー─一ヽゝ々〆〇・：；！？％　 ㍻㋿⼀⾼⻑髙﨑邉齋澤區國學會縣廣ヴヶヵゔゐヱ";

/// Attempts to open a dictionary while other processes rebuild it.
const OPEN_ATTEMPTS: usize = 3;

/// Where to look for a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryOptions {
    /// A folder with IPADIC's sources, UTF-8 or EUC-JP; it beats everything else.
    pub source: Option<PathBuf>,
    /// Folder of compiled dictionaries; `None` compiles anew at each start.
    pub cache: Option<PathBuf>,
    /// The source folder of last resort.
    pub fallback: PathBuf,
}

impl DictionaryOptions {
    /// Reads `SHISAKU_DICTIONARY` (a source folder), and for the cache
    /// `SHISAKU_CACHE`, `XDG_CACHE_HOME` or `HOME`, in this order.
    pub fn from_env() -> Self {
        Self::from_vars(|name| {
            env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        })
    }

    fn from_vars(var: impl Fn(&str) -> Option<PathBuf>) -> Self {
        let cache = var("SHISAKU_CACHE")
            .or_else(|| var("XDG_CACHE_HOME").map(|home| home.join("shisaku")))
            .or_else(|| var("HOME").map(|home| home.join(".cache/shisaku")));
        Self {
            source: var("SHISAKU_DICTIONARY"),
            cache,
            fallback: PathBuf::from(DEFAULT_SOURCE),
        }
    }
}

/// A dictionary, open and mapped into memory.
pub struct Dictionary {
    pub(super) system: engine::Dictionary,
    pub(super) compounds: engine::UserDictionary,
    fingerprint: String,
    folder: PathBuf,
    /// Keeps a dictionary that could not be cached on disk while it is mapped.
    temporary: Option<TempDir>,
}

impl Dictionary {
    /// Opens the dictionary, compiling it first where there is no good compiled one.
    ///
    /// A cache that cannot be written is no error: the dictionary is compiled
    /// into a temporary folder, with a warning in the log.
    ///
    /// # Errors
    ///
    /// [`DictionaryError::NotFound`] when neither a source nor a cache exists;
    /// other variants when the source cannot be read or compiled.
    pub fn open(options: &DictionaryOptions) -> Result<Self, DictionaryError> {
        let source = match &options.source {
            Some(folder) => Some(Source::at(folder)?),
            None if options.fallback.is_dir() => Some(Source::at(&options.fallback)?),
            None => None,
        };
        let mut attempt = 1;
        loop {
            let entry = find_or_build(source.as_ref(), options.cache.as_deref())?;
            match Self::load(entry) {
                Err(error) if attempt == OPEN_ATTEMPTS => return Err(error),
                // Another process replaced the folder between our check and our reading.
                Err(_) => attempt += 1,
                Ok(dictionary) => return Ok(dictionary),
            }
        }
    }

    fn load(entry: Entry) -> Result<Self, DictionaryError> {
        let system = engine::Dictionary::load_from_path(&entry.folder)?;
        let path = entry.folder.join(COMPOUNDS_FILE);
        let rows = File::open(&path).map_err(DictionaryError::io("read", &path))?;
        let metadata = engine::metadata::Metadata::clone(&system.metadata);
        let compounds = DictionaryBuilder::new(metadata).build_user_dict_from_reader(rows)?;
        Ok(Self {
            system,
            compounds,
            fingerprint: entry.fingerprint,
            folder: entry.folder,
            temporary: entry.temporary,
        })
    }

    /// Identity of everything that decides the segmentation: sources, user
    /// words, normal form and versions. The same on every machine.
    pub fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }

    /// The folder of the compiled dictionary.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the compiled dictionary was kept for the next start.
    pub fn is_cached(&self) -> bool {
        self.temporary.is_none()
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary")
            .field("fingerprint", &self.fingerprint)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

fn find_or_build(source: Option<&Source>, cache: Option<&Path>) -> Result<Entry, DictionaryError> {
    let Some(source) = source else {
        return cache
            .and_then(Entry::newest)
            .ok_or(DictionaryError::NotFound);
    };
    let Some(cache) = cache else {
        tracing::warn!("no folder for a cache: the dictionary is compiled at every start");
        return Entry::build_temporary(source);
    };
    if let Some(entry) = Entry::find(cache, source) {
        return Ok(entry);
    }
    match Entry::build(cache, source) {
        Err(error @ (DictionaryError::Io { .. } | DictionaryError::Engine(_))) => {
            tracing::warn!(cache = %cache.display(), %error, "cannot keep the compiled dictionary: it is compiled for this run only");
            Entry::build_temporary(source)
        }
        done => done,
    }
}

/// Hash of what this program makes of any source: versions, user words, folding.
fn stamp() -> String {
    static STAMP: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&BUILD_VERSION.to_le_bytes());
        hasher.update(lindera_dictionary::get_version().as_bytes());
        hasher.update(&engine::metadata::DICTIONARY_FORMAT_VERSION.to_le_bytes());
        hasher.update(blake3::hash(user_words::table_bytes()).as_bytes());
        hasher.update(normalize(FOLDING_PROBE).as_bytes());
        hasher.finalize().to_hex()[..32].to_owned()
    });
    STAMP.clone()
}
