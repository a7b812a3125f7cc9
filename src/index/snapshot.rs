//! One state of an index: what a search, a page and a cursor hold on to.

use std::fs::File;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use crate::analysis::{Analyzer, OtherName, Variants};

use super::claimants::Claimants;
use super::claims::Precedence;
use super::completion::{self, CompletionKind, Completions};
use super::facet_terms::{FacetTerms, FacetValues};
use super::file_record::{FILE, FileRecord};
use super::file_summary::FileSummary;
use super::lexicon::Lexicon;
use super::open::CommitNote;
use super::record::UNIT;
use super::renames::{RENAMINGS, Renaming};
use super::schema::{COMPLETION_SEPARATOR, FACETS, Facet, Fields};
use super::sheet_summary::SheetSummary;
use super::statistics::{LiveStatistics, StatisticsCache};
use super::terms::live_terms_from;
use super::unit::Unit;
use super::{IndexError, record};

/// One state of an index; later commits do not change it.
pub struct Snapshot {
    id: String,
    searcher: Searcher,
    fields: Fields,
    analyzer: Arc<Analyzer>,
    note: CommitNote,
    statistics: StatisticsCache,
    facet_terms: [OnceLock<FacetTerms>; FACETS],
    variants: OnceLock<Variants>,
    lexicon: OnceLock<Lexicon>,
    completions: OnceLock<Completions>,
    sheets: OnceLock<Vec<SheetSummary>>,
    /// Keeps the generation on disk.
    _held: Arc<File>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    pub(super) fn new(
        id: String,
        searcher: Searcher,
        analyzer: Arc<Analyzer>,
        note: CommitNote,
        held: Arc<File>,
    ) -> Self {
        let (_, fields) = Fields::schema();
        Self {
            id,
            searcher,
            fields,
            analyzer,
            note,
            statistics: StatisticsCache::default(),
            facet_terms: Default::default(),
            variants: OnceLock::new(),
            lexicon: OnceLock::new(),
            completions: OnceLock::new(),
            sheets: OnceLock::new(),
            _held: held,
        }
    }

    /// Generation directory and commit: two snapshots with one name give the same answers.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The engine's searcher.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Reads what the first searches would otherwise wait for: the values of the
    /// facets, and the names that documents changed.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn warm(&self) -> Result<(), IndexError> {
        for facet in Facet::ALL {
            self.terms_of(facet)?;
        }
        self.variants();
        Ok(())
    }

    /// Reads names and phrases for suggestions, and words for readings and slips:
    /// much work, for few questions.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn warm_names(&self) -> Result<(), IndexError> {
        self.completions()?;
        self.lexicon()?;
        Ok(())
    }

    /// Whether suggestions need not wait.
    pub fn has_names(&self) -> bool {
        self.completions.get().is_some()
    }

    /// Handles of the fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The analyzer with which it was written.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Other ways to write words: the table, and the names that the documents of
    /// this state say were changed.
    pub fn variants(&self) -> &Variants {
        self.variants.get_or_init(|| {
            let renamings = self.renamings().unwrap_or_else(|error| {
                // Without them a search finds less, but what it finds is right.
                tracing::warn!(%error, "renamings cannot be read");
                Vec::new()
            });
            let names: Vec<OtherName> = renamings.iter().map(OtherName::from).collect();
            self.analyzer.variants().with_renamings(&names)
        })
    }

    /// The renamings of which the documents speak, by document and measure.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn renamings(&self) -> Result<Vec<Renaming>, IndexError> {
        let mut renamings = Vec::new();
        for address in self.addresses(Term::from_field_text(self.fields.sort, RENAMINGS))? {
            let document = self.searcher.doc(address)?;
            renamings.extend(Renaming::read_all(&document, &self.fields)?);
        }
        renamings
            .sort_by(|a, b| (&a.document, &a.key, &a.from).cmp(&(&b.document, &b.key, &b.from)));
        Ok(renamings)
    }

    /// Files read without error.
    pub fn documents(&self) -> usize {
        self.note.documents
    }

    /// Sheets.
    pub fn sheets(&self) -> usize {
        self.note.sheets
    }

    /// Measures; overviews are not counted.
    pub fn measures(&self) -> usize {
        self.note.measures
    }

    /// Matches every unit and no file record.
    pub fn unit_term(&self) -> Term {
        Term::from_field_text(self.fields.sort, UNIT)
    }

    /// Statistics of live units, for scoring.
    pub fn statistics(&self) -> LiveStatistics<'_> {
        LiveStatistics::new(&self.searcher, &self.statistics, self.unit_term())
    }

    /// Every term of a facet, sorted.
    ///
    /// # Errors
    /// When a column is damaged.
    pub fn facet_terms(&self, facet: Facet) -> Result<&[String], IndexError> {
        Ok(&self.terms_of(facet)?.terms)
    }

    /// What the documents of a segment have of a facet, as places in [`Self::facet_terms`].
    ///
    /// # Errors
    /// When a column is damaged.
    pub fn facet_values(
        &self,
        facet: Facet,
        segment: u32,
    ) -> Result<Option<&FacetValues>, IndexError> {
        Ok(self.terms_of(facet)?.segments.get(segment as usize))
    }

    fn terms_of(&self, facet: Facet) -> Result<&FacetTerms, IndexError> {
        let cell = &self.facet_terms[facet as usize];
        if let Some(terms) = cell.get() {
            return Ok(terms);
        }
        let terms = FacetTerms::read(&self.searcher, facet)?;
        Ok(cell.get_or_init(|| terms))
    }

    /// The words of the corpus by their readings; read at the first call.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn lexicon(&self) -> Result<&Lexicon, IndexError> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }
        let segmenter = self.analyzer.segmenter();
        let lexicon = Lexicon::read(&self.searcher, &self.fields, segmenter)?;
        Ok(self.lexicon.get_or_init(|| lexicon))
    }

    /// What one may mean while typing; made at the first call.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn completions(&self) -> Result<&Completions, IndexError> {
        if let Some(completions) = self.completions.get() {
            return Ok(completions);
        }
        let segmenter = self.analyzer.segmenter();
        let completions = Completions::read(&self.searcher, &self.fields, segmenter)?;
        Ok(self.completions.get_or_init(|| completions))
    }

    /// The names that have exactly this normal form, as people read them: one
    /// look into the dictionary of a field, without anything read before.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn names(&self, normal: &str) -> Result<Vec<(CompletionKind, String)>, IndexError> {
        let prefix = format!("{normal}{COMPLETION_SEPARATOR}");
        let terms = live_terms_from(&self.searcher, self.fields.completion, &prefix)?;
        let mut names: Vec<_> = terms
            .iter()
            .filter_map(|term| completion::parse(term, 1))
            .map(|name| (name.kind, name.text))
            .collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The unit at an address.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn unit(&self, address: DocAddress) -> Result<Unit, IndexError> {
        record::read_unit(&self.searcher.doc(address)?, &self.fields)
    }

    /// The unit with this key, if it is searchable.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn unit_by_key(&self, key: &str) -> Result<Option<Unit>, IndexError> {
        let found = self.addresses(Term::from_field_text(self.fields.key, key))?;
        found.first().map(|address| self.unit(*address)).transpose()
    }

    /// What older files say of a measure or overview that a newer one replaced, the
    /// newest first.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn older_versions(&self, key: &str) -> Result<Vec<Unit>, IndexError> {
        let found = self.addresses(Term::from_field_text(self.fields.older, key))?;
        let units: Result<Vec<Unit>, _> = found.iter().map(|address| self.unit(*address)).collect();
        let mut units = units?;
        units.sort_by(|a, b| Precedence::of(&b.document).cmp(&Precedence::of(&a.document)));
        Ok(units)
    }

    /// All units of a sheet, in the order of the sheet.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn units_of_sheet(&self, sheet: &str) -> Result<Vec<Unit>, IndexError> {
        let found = self.addresses(Term::from_field_text(self.fields.sheet, sheet))?;
        let units: Result<Vec<Unit>, _> = found.iter().map(|address| self.unit(*address)).collect();
        let mut units = units?;
        units.sort_by_key(|unit| unit.position);
        Ok(units)
    }

    /// Every sheet in short, by municipality, kind, department and year; read at
    /// the first call.
    ///
    /// # Errors
    /// When a column is damaged.
    pub fn sheets_list(&self) -> Result<&[SheetSummary], IndexError> {
        if let Some(sheets) = self.sheets.get() {
            return Ok(sheets);
        }
        let sheets = SheetSummary::read_all(&self.searcher)?;
        Ok(self.sheets.get_or_init(|| sheets))
    }

    /// What is known of each file in short, by path: fast, the store is not read.
    ///
    /// # Errors
    /// When a column is damaged.
    pub fn files(&self) -> Result<Vec<FileSummary>, IndexError> {
        let found = self.stored_files()?.into_iter();
        let mut files: Vec<_> = found.map(|(_, summary)| summary).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The same in no order, each with the place of its record.
    pub(super) fn stored_files(&self) -> Result<Vec<(DocAddress, FileSummary)>, IndexError> {
        FileSummary::read_all(&self.searcher, &self.fields)
    }

    pub(super) fn file_record(&self, address: DocAddress) -> Result<FileRecord, IndexError> {
        FileRecord::read(&self.searcher.doc(address)?, &self.fields)
    }

    /// Tells which files claim a key.
    pub(super) fn claimants(&self) -> Result<Claimants, IndexError> {
        Claimants::of(&self.searcher, &self.fields)
    }

    /// What is known of each file in full, by path. Slow: most of the store is read.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn file_records(&self) -> Result<Vec<FileRecord>, IndexError> {
        let addresses = self.addresses(Term::from_field_text(self.fields.sort, FILE))?;
        // Each lies in another block of the store; unpacking these takes the time.
        let read = |address: &DocAddress| self.file_record(*address);
        let records: Result<Vec<_>, _> = addresses.par_iter().map(read).collect();
        let mut records = records?;
        records.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(records)
    }

    /// The files with these bytes, by path: the folder may hold one twice.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn files_by_id(&self, id: &str) -> Result<Vec<FileRecord>, IndexError> {
        let mut records = Vec::new();
        for address in self.addresses(Term::from_field_text(self.fields.document_id, id))? {
            // Units of the file carry its hash too.
            let document = self.searcher.doc(address)?;
            records.extend(FileRecord::read(&document, &self.fields));
        }
        records.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(records)
    }

    /// A file with these bytes.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn file_by_id(&self, id: &str) -> Result<Option<FileRecord>, IndexError> {
        Ok(self.files_by_id(id)?.into_iter().next())
    }

    fn addresses(&self, term: Term) -> Result<Vec<DocAddress>, IndexError> {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut addresses: Vec<_> = self
            .searcher
            .search(&query, &DocSetCollector)?
            .into_iter()
            .collect();
        addresses.sort_unstable();
        Ok(addresses)
    }
}
