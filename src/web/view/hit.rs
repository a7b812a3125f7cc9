//! One hit as a card.

use super::markup::Markup;
use super::{Link, facet, label};
use crate::index::Unit;
use crate::search::{Hit, ScorePart};
use crate::web::filter::Filter;
use crate::web::link::policy_href;
use crate::web::params::SearchParams;

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitView {
    /// Its page.
    pub href: String,
    /// The title with its matches.
    pub title: Markup,
    /// 重点, 新規, 拡充.
    pub emphasis: Vec<String>,
    /// City, department and year: each a link that narrows this search.
    pub place: Vec<Link>,
    /// `当年度目標 3`.
    pub section: String,
    /// How it matches, unless plainly.
    pub match_kind: Option<&'static str>,
    /// Fragments under the name of their field; one field stands once.
    pub snippets: Vec<SnippetView>,
    /// Policies and plan codes.
    pub tags: Vec<Tag>,
    /// `豊中市/2022/….txt 120–131行`.
    pub source: String,
    /// The score, for its explanation.
    pub score: String,
    /// How the score came about; empty where nobody asked.
    pub explanation: Vec<PartView>,
}

/// The fragments of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetView {
    /// What people read.
    pub label: &'static str,
    /// In the order of the text.
    pub fragments: Vec<Markup>,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartView {
    /// Where it matches.
    pub name: &'static str,
    /// The spelling or morpheme.
    pub form: String,
    /// Weight of this kind of match.
    pub weight: String,
    /// What it adds.
    pub score: String,
    /// Why it has this weight.
    pub reason: String,
}

impl PartView {
    fn of(part: &ScorePart) -> Self {
        Self {
            name: part.signal.label(),
            form: part.form.clone(),
            weight: part.weight.to_string(),
            score: format!("{:.4}", part.score),
            reason: part.reason.clone(),
        }
    }
}

/// A policy or plan code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// `基本政策`, `総合計画`.
    pub scheme: String,
    /// `47`, `5-1-3`.
    pub code: String,
    /// Its name with its matches.
    pub name: Markup,
    /// The page of a policy; of a code, the search for it.
    pub href: String,
}

impl HitView {
    /// A card for this hit of a search.
    pub fn of(params: &SearchParams, hit: &Hit) -> Self {
        let mut tags = tags(hit);
        let mut title = Markup::text(label::title(hit.title.as_deref()));
        let mut snippets: Vec<SnippetView> = Vec::new();
        for snippet in &hit.snippets {
            let fragment = Markup::fragment(&snippet.html);
            if snippet.field == "title" {
                title = fragment;
                continue;
            }
            // A name that stands on the card anyway is marked there, not repeated.
            if let Some(tag) = tags.iter_mut().find(|tag| tag.name == fragment.unmarked()) {
                tag.name = fragment;
                continue;
            }
            let label = label::field(&snippet.field);
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
                params,
                hit.municipality.as_deref(),
                hit.department.as_deref(),
                hit.fiscal_year,
            ),
            section: section(hit.section.label(), hit.number),
            match_kind: label::match_kind(hit.match_kind),
            snippets,
            tags,
            source: source(&hit.source.document, hit.source.page, hit.source.lines),
            score: hit.score.to_string(),
            explanation: hit.explanation.iter().map(PartView::of).collect(),
        }
    }
}

/// City, department and year as links that narrow a search to them; what is unknown is
/// left out.
pub fn place(
    params: &SearchParams,
    municipality: Option<&str>,
    department: Option<&str>,
    fiscal_year: Option<u16>,
) -> Vec<Link> {
    let link = |name, value: &str, label: &str| {
        let narrowed = params.with_only(Filter::named(name)?, value);
        Some(Link::new(label, narrowed.href("/")))
    };
    let named = |name, value: Option<&str>| value.and_then(|value| link(name, value, value));
    [
        named("municipality", municipality),
        named("department", department),
        fiscal_year.and_then(|year| link("year", &year.to_string(), &label::year(year))),
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

/// The section of a unit and its number there: 「当年度目標 3」.
pub fn section_of(unit: &Unit) -> String {
    let number = unit.measure.as_ref().and_then(|measure| measure.number);
    section(unit.section().label(), number)
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
    let policies = hit.policies.iter().map(|policy| Tag {
        scheme: policy.scheme.clone(),
        code: policy.number.to_string(),
        name: Markup::text(&policy.name),
        href: policy_href(hit.municipality.as_deref(), policy),
    });
    let codes = hit.plan_codes.iter().filter_map(|code| {
        Some(Tag {
            scheme: "総合計画".to_owned(),
            code: code.code.clone(),
            name: Markup::text(&code.name),
            href: facet::link("plan", &code.code, "")?.href,
        })
    });
    policies.chain(codes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MeasureKey, Policy, Section};
    use crate::search::{MatchKind, Snippet, Source};

    fn hit(snippets: &[(&str, &str)]) -> Hit {
        Hit {
            key: MeasureKey::from_text("k"),
            score: 1.0,
            match_kind: MatchKind::Plain,
            municipality: None,
            department: None,
            fiscal_year: None,
            section: Section::Annual,
            number: None,
            title: Some("a<b".to_owned()),
            emphasis: Vec::new(),
            policies: vec![Policy {
                scheme: "基本政策".to_owned(),
                number: 47,
                name: "生活困窮者支援".to_owned(),
            }],
            plan_codes: Vec::new(),
            snippets: snippets
                .iter()
                .map(|(field, html)| Snippet {
                    field: (*field).to_owned(),
                    html: (*html).to_owned(),
                })
                .collect(),
            explanation: Vec::new(),
            url: "/measures/k".to_owned(),
            source: Source {
                document: "f.txt".to_owned(),
                page: None,
                lines: [0, 0],
            },
        }
    }

    #[test]
    fn a_name_on_the_card_is_marked_there_and_not_repeated() {
        let view = HitView::of(
            &SearchParams::default(),
            &hit(&[
                ("policies", "生活困窮者<mark>支援</mark>"),
                ("results", "<mark>支援</mark>した。"),
                ("results", "<mark>支援</mark>を続けた。"),
            ]),
        );
        assert_eq!(view.tags[0].name.to_string(), "生活困窮者<mark>支援</mark>");
        assert_eq!(view.snippets.len(), 1);
        assert_eq!(view.snippets[0].fragments.len(), 2);
    }

    #[test]
    fn a_title_without_a_match_is_escaped_and_one_with_a_match_is_not_twice() {
        assert_eq!(
            HitView::of(&SearchParams::default(), &hit(&[]))
                .title
                .to_string(),
            "a&lt;b"
        );
        let view = HitView::of(
            &SearchParams::default(),
            &hit(&[("title", "<mark>a</mark>&lt;b")]),
        );
        assert_eq!(view.title.to_string(), "<mark>a</mark>&lt;b");
        assert!(view.snippets.is_empty());
    }
}
