//! One search, from the text to the answer.

use std::time::Instant;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::{FiscalYear, Section};
use crate::index::{Snapshot, Unit};

use super::build::Builder;
use super::collect::{Collected, Row, collect};
use super::explain::explain;
use super::facets::facets;
use super::filters::ResolvedFilters;
use super::guess::guesses;
use super::highlight::{mark, snippets};
use super::matching::exact_kind;
use super::query::Node;
use super::ranking::shown;
use super::relax::{relaxations, scope};
use super::understand::Understood;
use super::words::{Guesses, Leaf, Words};
use super::{
    Cursor, DidYouMean, Facets, Hit, MatchKind, SearchError, SearchRequest, SearchResponse, Source,
};

/// Searches one state of the index.
///
/// # Errors
/// [`SearchError::InvalidFilter`], or when the index cannot be read.
pub fn search(snapshot: &Snapshot, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
    let started = Instant::now();
    let understood = Understood::of(snapshot, request)?;
    let filters = ResolvedFilters::resolve(snapshot, &understood.filters)?;
    let found = Found::of(snapshot, request, &understood.node, &filters)?;
    let hits = found.hits(snapshot, request, &understood.node)?;
    let Found {
        leaves,
        guesses,
        collected,
        ..
    } = found;
    let Collected {
        total,
        total_exact,
        counts,
        ..
    } = collected;
    let shown_until = request.offset.saturating_add(request.limit);
    let next =
        (shown_until < total).then(|| Cursor::new(snapshot.id(), request, shown_until).to_string());
    let facets = if request.facets {
        facets(snapshot, counts, &filters)?
    } else {
        Facets::default()
    };
    let (relaxations, scope) = if total == 0 {
        let (node, filters) = (&understood.node, &understood.filters);
        let relaxations = relaxations(snapshot, request, node, filters)?;
        (relaxations, Some(scope(snapshot)?))
    } else {
        (Vec::new(), None)
    };
    let did_you_mean = did_you_mean(&guesses, &understood.node);
    let mut applied = understood.applied(request, &leaves);
    applied.did_you_mean = did_you_mean;
    Ok(SearchResponse {
        query: request.query.clone(),
        applied,
        total,
        total_exact,
        generation: snapshot.id().to_owned(),
        hits,
        facets,
        relaxations,
        scope,
        next,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
    })
}

/// Keys of all hits in order, without facets and snippets: for exports.
///
/// # Errors
/// As [`search`].
pub fn all_keys(snapshot: &Snapshot, request: &SearchRequest) -> Result<Vec<String>, SearchError> {
    let understood = Understood::of(snapshot, request)?;
    let filters = ResolvedFilters::resolve(snapshot, &understood.filters)?;
    let everything = SearchRequest {
        limit: usize::MAX / 4,
        offset: 0,
        facets: false,
        ..request.clone()
    };
    let found = Found::of(snapshot, &everything, &understood.node, &filters)?;
    let rows = found.collected.rows.into_iter();
    Ok(rows.map(|row| row.key).collect())
}

/// What a tree finds, by its words or, where they find nothing, by what they
/// may have meant.
struct Found {
    words: Words,
    leaves: Vec<Leaf>,
    guesses: Guesses,
    collected: Collected,
}

impl Found {
    fn of(
        snapshot: &Snapshot,
        request: &SearchRequest,
        node: &Node,
        filters: &ResolvedFilters,
    ) -> Result<Self, SearchError> {
        let found = Self::with(snapshot, request, node, filters, Guesses::default())?;
        if found.collected.total > 0 {
            return Ok(found);
        }
        let guesses = guesses(snapshot, request, node)?;
        if guesses.is_empty() {
            return Ok(found);
        }
        let mut guessed = Self::with(snapshot, request, node, filters, guesses)?;
        guessed.collected.total_exact = 0;
        for row in &mut guessed.collected.rows {
            row.exact = false;
        }
        Ok(guessed)
    }

    fn with(
        snapshot: &Snapshot,
        request: &SearchRequest,
        node: &Node,
        filters: &ResolvedFilters,
        guesses: Guesses,
    ) -> Result<Self, SearchError> {
        let words = Words::of(snapshot, node, request, &guesses)?;
        let builder = Builder {
            snapshot,
            words: &words,
        };
        let built = builder.build(node)?;
        let collected = collect(snapshot, &built, filters, request)?;
        Ok(Self {
            leaves: words.positive(node),
            words,
            guesses,
            collected,
        })
    }

    /// The page of hits that was asked for.
    fn hits(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        node: &Node,
    ) -> Result<Vec<Hit>, SearchError> {
        let builder = Builder {
            snapshot,
            words: &self.words,
        };
        let page = self.collected.rows.iter().skip(request.offset);
        page.map(|row| {
            let unit = snapshot.unit(row.address)?;
            let mut hit = hit(row, self.kind(row, &unit, node), &unit);
            if request.snippets {
                hit.snippets = snippets(&mark(&unit, &self.leaves, snapshot.analyzer()));
            }
            if request.explain {
                hit.explanation = explain(&builder, node, row.address)?;
            }
            Ok(hit)
        })
        .collect()
    }

    /// The weakest of the ways in which its words match.
    fn kind(&self, row: &Row, unit: &Unit, node: &Node) -> MatchKind {
        let guess = self.leaves.iter().filter_map(|leaf| leaf.guess).max();
        let has_spellings = || self.leaves.iter().any(|leaf| !leaf.spellings.is_empty());
        match (guess, row.exact) {
            (Some(guess), _) => guess,
            (None, false) => MatchKind::Parts,
            (None, true) if has_spellings() => exact_kind(unit, node),
            (None, true) => MatchKind::Plain,
        }
    }
}

/// もしかして, best first for each word.
fn did_you_mean(guesses: &Guesses, node: &Node) -> Vec<DidYouMean> {
    let mut list = Vec::new();
    for (typed, guess) in guesses {
        list.extend(guess.texts.iter().map(|text| {
            DidYouMean {
                typed: typed.clone(),
                text: text.clone(),
                kind: guess.kind,
                query: node
                    .with(&Node::Word(typed.clone()), &Node::Word(text.clone()))
                    .to_string(),
            }
        }));
    }
    list.sort_by(|a, b| a.typed.cmp(&b.typed));
    list
}

fn hit(row: &Row, match_kind: MatchKind, unit: &Unit) -> Hit {
    let sheet = &unit.sheet;
    let mut hit = Hit {
        url: format!(
            "/measures/{}",
            utf8_percent_encode(unit.key.as_str(), UNRESERVED)
        ),
        key: unit.key.clone(),
        score: shown(row.steps, row.exact),
        match_kind,
        municipality: sheet.municipality.clone(),
        department: sheet.department.clone(),
        fiscal_year: sheet.fiscal_year.map(FiscalYear::western),
        section: unit.section(),
        number: None,
        title: None,
        emphasis: Vec::new(),
        policies: Vec::new(),
        plan_codes: Vec::new(),
        snippets: Vec::new(),
        explanation: Vec::new(),
        source: Source {
            document: unit.document.clone(),
            page: None,
            lines: [0, 0],
        },
    };
    if let Some(measure) = &unit.measure {
        debug_assert!(hit.section != Section::Overview);
        hit.number = measure.number;
        hit.title = Some(measure.title.clone());
        hit.emphasis.clone_from(&measure.emphasis);
        hit.policies.clone_from(&measure.policies);
        hit.plan_codes.clone_from(&measure.plan_codes);
        hit.source.page = measure.source.page;
        hit.source.lines = measure.source.lines;
    }
    hit
}

/// What a segment of a path may hold as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
