//! The index being served: follows commits and generations, keeps the states that cursors need.

mod follow;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde::Serialize;

use crate::analysis::Analyzer;
use crate::domain::{DocumentId, MeasureKey, SourceLines};
use crate::index::{
    Facet, FileRecord, FileSummary, IndexError, OpenIndex, SheetSummary, Snapshot, Unit,
    yield_to_searches,
};
use crate::search::{
    Cursor, SearchError, SearchRequest, SearchResponse, Suggestion, all_keys, search, suggest,
};

pub use follow::{Absence, ComparedSheets, DepartmentLine, History};

/// States of the index that are kept for cursors.
const KEPT_STATES: usize = 8;
/// How long a state is kept after it last gave a cursor.
const KEPT_FOR: Duration = Duration::from_secs(5 * 60);
/// How long a state must last until names are made for it.
const SETTLED: Duration = Duration::from_secs(2);

/// An index that answers while others write it; cheap to clone.
///
/// All calls block; [`super::state::AppState::run`] keeps them off the async threads.
#[derive(Debug, Clone)]
pub struct LiveIndex {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    index: PathBuf,
    corpus: PathBuf,
    analyzer: Arc<Analyzer>,
    open: ArcSwap<OpenIndex>,
    /// The latest state whose names were read for suggestions; at first the first one.
    named: ArcSwap<Snapshot>,
    /// Held while a new state is taken up, so that no older one comes after it.
    refreshing: Mutex<()>,
    /// States that gave a cursor, with the time of the last one, the latest last.
    kept: Mutex<VecDeque<(Instant, Arc<Snapshot>)>>,
}

/// A measure or overview between its neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedUnit {
    /// The measure or overview.
    pub unit: Unit,
    /// The unit before it in the sheet.
    pub previous: Option<Neighbour>,
    /// The unit after it in the sheet.
    pub next: Option<Neighbour>,
    /// The files whose version of it this one replaced, the newest first.
    pub older: Vec<Version>,
    /// The file whose version is searched, when this is an older one.
    pub newer: Option<Version>,
}

/// A version of a unit: the file that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Hash of the file.
    pub document_id: DocumentId,
    /// Path of the file.
    pub document: String,
}

impl Version {
    fn of(unit: &Unit) -> Self {
        Self {
            document_id: unit.document_id.clone(),
            document: unit.document.clone(),
        }
    }
}

/// A unit beside another in the same sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its key.
    pub key: MeasureKey,
    /// Its title; `None` for the overview.
    pub title: Option<String>,
}

/// Where a unit stands in its document; an overview has no place of its own.
pub fn place_of(unit: &Unit) -> SourceLines {
    let measure = unit.measure.as_ref();
    measure.map(|measure| measure.source).unwrap_or_default()
}

/// What is loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files.
    pub documents: usize,
    /// Sheets.
    pub sheets: usize,
    /// Measures; overviews are not counted.
    pub measures: usize,
    /// 市町村.
    pub municipalities: usize,
    /// 年度, western, ascending.
    pub years: Vec<u16>,
    /// The state of the index.
    pub generation: String,
}

/// All hits of a search, to be read from one state of the index.
#[derive(Debug, Clone)]
pub struct WholeResult {
    snapshot: Arc<Snapshot>,
    /// In order.
    keys: Arc<[String]>,
}

/// Reads ahead beside the answers, none of which waits for it.
///
/// Names for suggestions are made for states that stay: while documents come in
/// one after another, the names of a moment ago serve as well.
fn read_ahead(shared: &Arc<Shared>, snapshot: Arc<Snapshot>) {
    let shared = Arc::downgrade(shared);
    std::thread::spawn(move || {
        yield_to_searches();
        let read = || -> Result<(), IndexError> {
            snapshot.warm()?;
            let has_names = |shared: &Shared| shared.named.load().has_names();
            if shared.upgrade().is_some_and(|shared| has_names(&shared)) {
                std::thread::sleep(SETTLED);
            }
            let is_current = |shared: &Shared| shared.open.load().snapshot().id() == snapshot.id();
            if shared.upgrade().is_some_and(|shared| is_current(&shared)) {
                snapshot.warm_names()?;
                if let Some(shared) = shared.upgrade() {
                    shared.named.store(Arc::clone(&snapshot));
                }
            }
            Ok(())
        };
        if let Err(error) = read() {
            tracing::warn!(%error, "could not read ahead");
        }
    });
}

impl LiveIndex {
    /// Opens the current generation of `index`, made from `corpus`.
    ///
    /// # Errors
    /// As [`OpenIndex::open`].
    pub fn open(index: &Path, corpus: &Path, analyzer: Arc<Analyzer>) -> Result<Self, IndexError> {
        let open = OpenIndex::open(index, Arc::clone(&analyzer))?;
        let snapshot = open.snapshot();
        let shared = Arc::new(Shared {
            named: ArcSwap::new(Arc::clone(&snapshot)),
            index: index.to_owned(),
            corpus: corpus.to_owned(),
            analyzer,
            open: ArcSwap::from_pointee(open),
            refreshing: Mutex::default(),
            kept: Mutex::default(),
        });
        read_ahead(&shared, snapshot);
        Ok(Self { shared })
    }

    /// Takes up what was committed or switched since; `true` when anything was.
    ///
    /// # Errors
    /// When the new state cannot be read; the old one goes on answering.
    pub fn refresh(&self) -> Result<bool, IndexError> {
        // A state that nobody asks for again would keep its files on disk.
        self.kept().retain(|(since, _)| since.elapsed() < KEPT_FOR);
        let _alone = (self.shared.refreshing.lock()).unwrap_or_else(PoisonError::into_inner);
        let open = self.shared.open.load_full();
        let before = open.snapshot();
        if open.is_current(&self.shared.index)? {
            open.reload()?;
        } else {
            let next = OpenIndex::open(&self.shared.index, Arc::clone(&self.shared.analyzer))?;
            self.shared.open.store(Arc::new(next));
        }
        let now = self.snapshot();
        let is_new = now.id() != before.id();
        if is_new {
            read_ahead(&self.shared, now);
        }
        Ok(is_new)
    }

    /// The state that answers new searches.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.open.load().snapshot()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(Instant, Arc<Snapshot>)>> {
        (self.shared.kept.lock()).unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a state that gave a cursor.
    fn keep(&self, snapshot: Arc<Snapshot>) {
        let mut kept = self.kept();
        kept.retain(|(_, other)| other.id() != snapshot.id());
        kept.push_back((Instant::now(), snapshot));
        while kept.len() > KEPT_STATES {
            kept.pop_front();
        }
    }

    /// The state of this name, if it is still held.
    fn state(&self, generation: &str) -> Option<Arc<Snapshot>> {
        let current = self.snapshot();
        if current.id() == generation {
            return Some(current);
        }
        self.kept()
            .iter()
            .filter(|(since, _)| since.elapsed() < KEPT_FOR)
            .find(|(_, snapshot)| snapshot.id() == generation)
            .map(|(_, snapshot)| Arc::clone(snapshot))
    }

    /// Searches; with a cursor, where it goes on and in the state it belongs to.
    ///
    /// # Errors
    /// See [`SearchError`].
    pub fn search(
        &self,
        request: &SearchRequest,
        cursor: Option<&str>,
    ) -> Result<SearchResponse, SearchError> {
        let mut request = request.clone();
        let snapshot = match cursor {
            None => self.snapshot(),
            Some(cursor) => {
                let cursor = Cursor::parse(cursor, &request)?;
                request.offset = cursor.offset;
                self.state(&cursor.generation)
                    .ok_or(SearchError::CursorExpired)?
            }
        };
        let response = search(&snapshot, &request)?;
        if response.next.is_some() {
            self.keep(snapshot);
        }
        Ok(response)
    }

    /// Every hit of a search.
    ///
    /// # Errors
    /// See [`SearchError`].
    pub fn whole_result(&self, request: &SearchRequest) -> Result<WholeResult, SearchError> {
        let snapshot = self.snapshot();
        let keys = all_keys(&snapshot, request)?;
        Ok(WholeResult {
            snapshot,
            keys: keys.into(),
        })
    }

    /// One unit with its neighbours; `None` for an unknown key.
    ///
    /// With `version`, what the file with this hash says of it, though a newer
    /// file may have replaced it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn unit(
        &self,
        key: &str,
        version: Option<&DocumentId>,
    ) -> Result<Option<PlacedUnit>, IndexError> {
        let snapshot = self.snapshot();
        let Some(current) = snapshot.unit_by_key(key)? else {
            return Ok(None);
        };
        let mut older = snapshot.older_versions(key)?;
        let place = |id: &DocumentId| older.iter().position(|unit| unit.document_id == *id);
        let (unit, newer) = match version.filter(|id| **id != current.document_id) {
            None => (current, None),
            Some(id) => match place(id) {
                None => return Ok(None),
                Some(place) => {
                    let unit = older.swap_remove(place);
                    older.clear();
                    (unit, Some(Version::of(&current)))
                }
            },
        };
        let sheet = snapshot.units_of_sheet(&unit.sheet.key)?;
        let place = sheet.iter().position(|other| other.key == unit.key);
        let neighbour = |place: Option<usize>| {
            let other = sheet.get(place?)?;
            Some(Neighbour {
                key: other.key.clone(),
                title: other.measure.as_ref().map(|measure| measure.title.clone()),
            })
        };
        Ok(Some(PlacedUnit {
            previous: neighbour(place.and_then(|place| place.checked_sub(1))),
            next: neighbour(place.map(|place| place + 1)),
            older: older.iter().map(Version::of).collect(),
            newer,
            unit,
        }))
    }

    /// Completions of what is being typed.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let now = self.snapshot();
        let named = self.shared.named.load_full();
        let snapshot = if now.has_names() || !named.has_names() {
            now
        } else {
            named
        };
        suggest(&snapshot, prefix, limit)
    }

    /// Where the file with this hash lies, and what is known of it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn file(&self, id: &DocumentId) -> Result<Option<(PathBuf, FileRecord)>, IndexError> {
        let record = self.snapshot().file_by_id(id.as_str())?;
        Ok(record.map(|record| (self.shared.corpus.join(&record.path), record)))
    }

    /// All files with this hash.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn files(&self, id: &DocumentId) -> Result<Vec<FileRecord>, IndexError> {
        self.snapshot().files_by_id(id.as_str())
    }

    /// Every file in short, by path.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn all_files(&self) -> Result<Vec<FileSummary>, IndexError> {
        self.snapshot().files()
    }

    /// Every sheet in short, by municipality, kind, department and year.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn sheets(&self) -> Result<Vec<SheetSummary>, IndexError> {
        Ok(self.snapshot().sheets_list()?.to_vec())
    }

    /// What is loaded.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn stats(&self) -> Result<Stats, IndexError> {
        let snapshot = self.snapshot();
        let mut years: Vec<u16> = (snapshot.facet_terms(Facet::Year)?.iter())
            .filter_map(|year| year.parse().ok())
            .collect();
        years.sort_unstable();
        Ok(Stats {
            documents: snapshot.documents(),
            sheets: snapshot.sheets(),
            measures: snapshot.measures(),
            municipalities: snapshot.facet_terms(Facet::Municipality)?.len(),
            years,
            generation: snapshot.id().to_owned(),
        })
    }
}

impl WholeResult {
    /// Number of hits.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// At most `count` hits from place `from` on, in order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn units(&self, from: usize, count: usize) -> Result<Vec<Unit>, IndexError> {
        let mut units = Vec::with_capacity(count);
        for key in self.keys.iter().skip(from).take(count) {
            units.extend(self.snapshot.unit_by_key(key)?);
        }
        Ok(units)
    }

    /// When the file with this hash was last changed; `None` when the index no longer knows it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn modified(&self, document: &DocumentId) -> Result<Option<Timestamp>, IndexError> {
        let record = self.snapshot.file_by_id(document.as_str())?;
        Ok(record.and_then(|record| {
            Timestamp::from_nanosecond(i128::from(record.stamp.modified_ns)).ok()
        }))
    }
}
