//! One search, from the text to the answer.

use std::time::Instant;

use crate::domain::Section;
use crate::index::{Facet, Snapshot, Unit};

use super::build::{Builder, Leaf, leaves};
use super::collect::{Collected, Row, collect};
use super::facets::facets;
use super::filters::ResolvedFilters;
use super::matching::{exact_kind, mark};
use super::query::{FieldTest, Node, parse};
use super::ranking::shown;
use super::snippet::snippets;
use super::{
    Applied, Cursor, Filters, Hit, MatchKind, SearchError, SearchRequest, SearchResponse, Source,
};

/// Searches one state of the index.
///
/// # Errors
/// [`SearchError::InvalidFilter`], or when the index cannot be read.
pub fn search(snapshot: &Snapshot, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
    let started = Instant::now();
    let understood = Understood::new(request);
    let filters = ResolvedFilters::resolve(snapshot, &understood.filters)?;
    let builder = Builder { snapshot };
    let built = builder.build(&understood.node)?;
    let wanted = request.offset.saturating_add(request.limit);
    let collected = collect(snapshot, &built, &filters, request.sort, wanted)?;
    let Collected {
        total,
        total_exact,
        rows,
        counts,
    } = collected;

    let leaves = leaves(&builder, &understood.node);
    let page = rows.iter().skip(request.offset);
    let hits: Result<Vec<Hit>, SearchError> = page
        .map(|row| hit(snapshot, row, &leaves, &understood.node))
        .collect();
    let shown_until = request.offset.saturating_add(request.limit);
    let next =
        (shown_until < total).then(|| Cursor::new(snapshot.id(), request, shown_until).to_string());
    Ok(SearchResponse {
        query: request.query.clone(),
        applied: understood.applied(request, &leaves),
        total,
        total_exact,
        generation: snapshot.id().to_owned(),
        hits: hits?,
        facets: facets(snapshot, counts, &filters)?,
        next,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
    })
}

/// Keys of all hits in order, without facets and snippets: for exports.
///
/// # Errors
/// As [`search`].
pub fn all_keys(snapshot: &Snapshot, request: &SearchRequest) -> Result<Vec<String>, SearchError> {
    let understood = Understood::new(request);
    let filters = ResolvedFilters::resolve(snapshot, &understood.filters)?;
    let built = Builder { snapshot }.build(&understood.node)?;
    let collected = collect(snapshot, &built, &filters, request.sort, usize::MAX / 4)?;
    Ok(collected.rows.into_iter().map(|row| row.key).collect())
}

/// A request after its text was read.
struct Understood {
    node: Node,
    filters: Filters,
    limits: Vec<String>,
    notes: Vec<String>,
}

impl Understood {
    /// Fields that every hit must satisfy become filters, so that their facets
    /// show what else could be chosen. A facet chosen beside the text is left
    /// alone: both must hold then.
    fn new(request: &SearchRequest) -> Self {
        let parsed = parse(&request.query);
        let mut filters = request.filters.clone();
        let nodes = match parsed.node {
            Node::And(nodes) => nodes,
            node => vec![node],
        };
        let mut kept = Vec::new();
        let mut lifted: Vec<Facet> = Vec::new();
        for node in nodes {
            match node {
                Node::Field(FieldTest::Facet(facet, values))
                    if filters.of(facet).is_empty() && !lifted.contains(&facet) =>
                {
                    lifted.push(facet);
                    *filters.of_mut(facet) = values;
                }
                node => kept.push(node),
            }
        }
        let node = match kept.len() {
            0 => Node::All,
            1 => kept.remove(0),
            _ => Node::And(kept),
        };
        Self {
            node,
            filters,
            limits: parsed.limits,
            notes: parsed.notes,
        }
    }

    fn applied(self, request: &SearchRequest, leaves: &[Leaf]) -> Applied {
        let mut variants: Vec<String> = leaves
            .iter()
            .flat_map(|leaf| leaf.variants.iter().cloned())
            .collect();
        variants.dedup();
        Applied {
            query: self.node.to_string(),
            filters: self.filters,
            sort: request.sort,
            variants,
            limits: self.limits,
            notes: self.notes,
        }
    }
}

fn hit(snapshot: &Snapshot, row: &Row, leaves: &[Leaf], node: &Node) -> Result<Hit, SearchError> {
    let unit = snapshot.unit(row.address)?;
    let match_kind = if row.exact {
        exact_kind(&unit, node)
    } else {
        MatchKind::Parts
    };
    let snippets = snippets(&mark(&unit, leaves, snapshot.analyzer()));
    let section = unit.section();
    let Unit {
        key,
        sheet,
        document,
        measure,
        ..
    } = unit;
    let url = format!("/measures/{}", percent_encoded(key.as_str()));
    let mut hit = Hit {
        url,
        key,
        score: shown(row.steps, row.exact),
        match_kind,
        municipality: sheet.municipality,
        department: sheet.department,
        fiscal_year: sheet.fiscal_year.map(crate::domain::FiscalYear::western),
        section,
        number: None,
        title: None,
        emphasis: Vec::new(),
        policies: Vec::new(),
        plan_codes: Vec::new(),
        snippets,
        source: Source {
            document,
            page: None,
            lines: [0, 0],
        },
    };
    if let Some(measure) = measure {
        debug_assert!(section != Section::Overview);
        hit.number = measure.number;
        hit.title = Some(measure.title);
        hit.emphasis = measure.emphasis;
        hit.policies = measure.policies;
        hit.plan_codes = measure.plan_codes;
        hit.source.page = measure.source.page;
        hit.source.lines = measure.source.lines;
    }
    Ok(hit)
}

/// A key as one segment of a path: everything but unreserved ASCII is encoded.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
