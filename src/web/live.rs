//! The real index behind the service: follows new commits and generations,
//! and keeps recent states alive for the pages of a search.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use crate::analysis::Analyzer;
use crate::domain::{DocumentId, SourceLines};
use crate::index::{Facet, IndexError, OpenIndex, Snapshot, Unit};
use crate::search::{self, Cursor, SearchError, SearchRequest, SearchResponse};

use super::backend::{
    Backend, BackendError, DocumentRef, MeasureContent, MeasureRecord, Neighbour, Overview,
    SheetMeta, Stats, StoredDocument, Suggestion, SuggestionKind,
};

/// States of the index that are kept for cursors.
const KEPT_STATES: usize = 8;
/// How long a state is kept after it last gave a cursor.
const KEPT_FOR: Duration = Duration::from_secs(5 * 60);

/// An index that a server answers from while others write it; cheap to clone.
#[derive(Clone)]
pub struct LiveIndex {
    shared: Arc<Shared>,
}

struct Shared {
    directory: PathBuf,
    corpus: PathBuf,
    analyzer: Arc<Analyzer>,
    open: ArcSwap<OpenIndex>,
    /// States that gave cursors, the most recent last.
    kept: Mutex<VecDeque<(Instant, Arc<Snapshot>)>>,
}

impl std::fmt::Debug for LiveIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveIndex")
            .field("open", &self.shared.open.load())
            .finish_non_exhaustive()
    }
}

impl LiveIndex {
    /// Opens the index in `directory`, made from the files in `corpus`.
    ///
    /// # Errors
    /// As [`OpenIndex::open`].
    pub fn open(
        directory: &Path,
        corpus: &Path,
        analyzer: Arc<Analyzer>,
    ) -> Result<Self, IndexError> {
        let open = OpenIndex::open(directory, Arc::clone(&analyzer))?;
        let shared = Shared {
            directory: directory.to_owned(),
            corpus: corpus.to_owned(),
            analyzer,
            open: ArcSwap::from_pointee(open),
            kept: Mutex::default(),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Takes up what was written since; whether anything was.
    ///
    /// # Errors
    /// When the new state cannot be read; the old one goes on answering.
    pub fn refresh(&self) -> Result<bool, IndexError> {
        let open = self.shared.open.load();
        let before = open.snapshot();
        if open.is_current(&self.shared.directory)? {
            open.reload()?;
        } else {
            let next = OpenIndex::open(&self.shared.directory, Arc::clone(&self.shared.analyzer))?;
            self.shared.open.store(Arc::new(next));
        }
        Ok(self.snapshot().id() != before.id())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.open.load().snapshot()
    }

    /// The state that a cursor belongs to, if it is still alive.
    fn snapshot_of(&self, cursor: &Cursor) -> Option<Arc<Snapshot>> {
        let current = self.snapshot();
        if current.id() == cursor.generation {
            return Some(current);
        }
        let kept = self
            .shared
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.iter().filter(|(since, _)| since.elapsed() < KEPT_FOR);
        fresh
            .map(|(_, snapshot)| snapshot)
            .find(|s| s.id() == cursor.generation)
            .cloned()
    }

    /// Keeps a state that gave a cursor.
    fn keep(&self, snapshot: Arc<Snapshot>) {
        let mut kept = self
            .shared
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(since, old)| since.elapsed() < KEPT_FOR && old.id() != snapshot.id());
        kept.push_back((Instant::now(), snapshot));
        while kept.len() > KEPT_STATES {
            kept.pop_front();
        }
    }
}

impl Backend for LiveIndex {
    fn search(
        &self,
        request: &SearchRequest,
        cursor: Option<&str>,
    ) -> Result<SearchResponse, BackendError> {
        let mut request = request.clone();
        let snapshot = match cursor {
            None => self.snapshot(),
            Some(text) => {
                let cursor = Cursor::parse(text, &request)?;
                request.offset = cursor.offset;
                self.snapshot_of(&cursor)
                    .ok_or(BackendError::CursorExpired)?
            }
        };
        let answer = search::search(&snapshot, &request)?;
        if answer.next.is_some() {
            self.keep(snapshot);
        }
        Ok(answer)
    }

    fn measure(&self, key: &str) -> Result<Option<MeasureRecord>, BackendError> {
        let snapshot = self.snapshot();
        let Some(unit) = snapshot.unit_by_key(key)? else {
            return Ok(None);
        };
        let units = snapshot.units_of_sheet(&unit.sheet.key)?;
        let at = units.iter().position(|other| other.key == unit.key);
        let beside = |at: Option<usize>| at.and_then(|at| units.get(at)).map(neighbour);
        Ok(Some(MeasureRecord {
            previous: beside(at.and_then(|at| at.checked_sub(1))),
            next: beside(at.map(|at| at + 1)),
            ..record(unit)
        }))
    }

    fn suggest(&self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>, BackendError> {
        let found = search::suggest(&self.snapshot(), prefix, limit)?;
        let dressed = found.into_iter().map(|suggestion| Suggestion {
            kind: match suggestion.kind.as_str() {
                "policy" => SuggestionKind::Policy,
                "department" => SuggestionKind::Department,
                _ => SuggestionKind::Title,
            },
            text: suggestion.text,
            count: suggestion.count,
        });
        Ok(dressed.collect())
    }

    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, BackendError> {
        let Some(record) = self.snapshot().file_by_id(id.as_str())? else {
            return Ok(None);
        };
        let path = self.shared.corpus.join(&record.path);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Some(StoredDocument {
            name: name.unwrap_or_default(),
            path,
        }))
    }

    fn stats(&self) -> Result<Stats, BackendError> {
        let snapshot = self.snapshot();
        let years = snapshot.facet_terms(Facet::Year)?;
        Ok(Stats {
            documents: snapshot.documents(),
            sheets: snapshot.sheets(),
            measures: snapshot.measures(),
            municipalities: snapshot.facet_terms(Facet::Municipality)?.to_vec(),
            years: years.iter().filter_map(|year| year.parse().ok()).collect(),
            generation: snapshot.id().to_owned(),
            updated: None,
        })
    }
}

/// A unit as its page shows it, without its neighbours.
fn record(unit: Unit) -> MeasureRecord {
    let Unit {
        key,
        sheet,
        document,
        document_id,
        measure,
        overview,
        ..
    } = unit;
    let content = match measure {
        Some(measure) => MeasureContent::Measure(Box::new(measure)),
        None => {
            let overview = overview.unwrap_or_default();
            MeasureContent::Overview(Overview {
                key,
                mission: overview.mission,
                directions: overview.directions,
                summary: overview.summary,
                passages: overview.passages,
                source: SourceLines::default(),
            })
        }
    };
    MeasureRecord {
        sheet: SheetMeta {
            municipality: sheet.municipality,
            kind: sheet.kind,
            department: sheet.department,
            head: sheet.head,
            fiscal_year: sheet.fiscal_year,
            results_published: sheet.results_published,
        },
        content,
        document: DocumentRef {
            id: document_id,
            path: document,
            received: None,
        },
        previous: None,
        next: None,
    }
}

fn neighbour(unit: &Unit) -> Neighbour {
    let title = unit.measure.as_ref().map(|measure| measure.title.clone());
    Neighbour {
        key: unit.key.clone(),
        title: title.unwrap_or_else(|| "概要".to_owned()),
    }
}

impl From<IndexError> for BackendError {
    fn from(error: IndexError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<SearchError> for BackendError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::InvalidFilter { name, value } => Self::InvalidFilter {
                name: name.to_owned(),
                value,
            },
            SearchError::InvalidCursor => Self::InvalidCursor,
            SearchError::CursorExpired => Self::CursorExpired,
            SearchError::Index(error) => error.into(),
        }
    }
}
