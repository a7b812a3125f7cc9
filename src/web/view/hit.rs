//! One hit as a card.

use super::markup::Markup;
use super::{Link, facet, label};
use crate::search::Hit;

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitView {
    /// Its page.
    pub href: String,
    /// The title with its matches.
    pub title: Markup,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// City, department and year: each a link that filters.
    pub place: Vec<Link>,
    /// `当年度目標 3`.
    pub section: String,
    /// How it matches, unless plainly.
    pub match_kind: Option<&'static str>,
    /// Fragments under the name of their field; one field stands once.
    pub snippets: Vec<SnippetView>,
    /// Policies and plan codes: each a link that filters.
    pub tags: Vec<Tag>,
    /// `豊中市/2022/….txt 120–131行`.
    pub source: String,
}

/// The fragments of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetView {
    /// What people read.
    pub label: &'static str,
    /// In the order of the text.
    pub fragments: Vec<Markup>,
}

/// A policy or plan code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// `基本政策`, `総合計画`.
    pub scheme: String,
    /// The link.
    pub link: Link,
}

impl HitView {
    /// A card for this hit.
    pub fn of(hit: &Hit) -> Self {
        let (titles, others): (Vec<_>, Vec<_>) =
            (hit.snippets.iter()).partition(|snippet| snippet.field == "title");
        let title = match titles.first() {
            Some(snippet) => Markup::fragment(&snippet.html),
            None => Markup::text(label::title(hit.title.as_deref())),
        };
        let mut snippets: Vec<SnippetView> = Vec::new();
        for snippet in others {
            let label = label::field(&snippet.field);
            let fragment = Markup::fragment(&snippet.html);
            match snippets.iter_mut().find(|known| known.label == label) {
                Some(known) => known.fragments.push(fragment),
                None => snippets.push(SnippetView {
                    label,
                    fragments: vec![fragment],
                }),
            }
        }
        Self {
            href: hit.url.clone(),
            title,
            emphasis: hit.emphasis.clone(),
            place: place(
                hit.municipality.as_deref(),
                hit.department.as_deref(),
                hit.fiscal_year,
            ),
            section: section(hit.section.label(), hit.number),
            match_kind: label::match_kind(hit.match_kind),
            snippets,
            tags: tags(hit),
            source: source(&hit.source.document, hit.source.page, hit.source.lines),
        }
    }
}

/// City, department and year as links that filter; what is unknown is left out.
pub fn place(
    municipality: Option<&str>,
    department: Option<&str>,
    fiscal_year: Option<u16>,
) -> Vec<Link> {
    let named = |name, value: Option<&str>| value.and_then(|value| facet::link(name, value, value));
    let year =
        fiscal_year.and_then(|year| facet::link("year", &year.to_string(), label::year(year)));
    [
        named("municipality", municipality),
        named("department", department),
        year,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `当年度目標 3`.
pub fn section(label: &str, number: Option<u32>) -> String {
    match number {
        Some(number) => format!("{label} {number}"),
        None => label.to_owned(),
    }
}

/// `架空市/2022/福祉.txt 120–131行`.
pub fn source(document: &str, page: Option<u32>, lines: [usize; 2]) -> String {
    let lines = label::lines(page, lines);
    if lines.is_empty() {
        document.to_owned()
    } else {
        format!("{document} {lines}")
    }
}

fn tags(hit: &Hit) -> Vec<Tag> {
    let policies = hit.policies.iter().filter_map(|policy| {
        let value = policy.to_string();
        Some(Tag {
            scheme: policy.scheme.clone(),
            link: facet::link("policy", &value, value.as_str())?,
        })
    });
    let codes = hit.plan_codes.iter().filter_map(|code| {
        let text = format!("{} {}", code.code, code.name);
        Some(Tag {
            scheme: "総合計画".to_owned(),
            link: facet::link("plan", &code.code, text.trim_end())?,
        })
    });
    policies.chain(codes).collect()
}
