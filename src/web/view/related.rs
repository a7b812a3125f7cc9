//! Related measures, each with the reason.

use super::{Link, facet, hit, label};
use crate::search::{Reason, Related};
use crate::web::link::measure_href;

/// One related measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedView {
    /// Its title and page.
    pub link: Link,
    /// City, department and year.
    pub place: String,
    /// Why it is related.
    pub reasons: Vec<ReasonView>,
}

/// Why a measure is related.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonView {
    /// 「共通の語」, 「同じ政策」 ….
    pub name: &'static str,
    /// Words, policy or code; each finds what else has it.
    pub values: Vec<Link>,
}

impl RelatedView {
    /// A line for this measure.
    pub fn of(related: &Related) -> Self {
        let (unit, sheet) = (&related.unit, &related.unit.sheet);
        let title = unit.measure.as_ref().map(|measure| measure.title.as_str());
        let place = label::place(
            sheet.municipality.as_deref(),
            sheet.department.as_deref(),
            sheet.fiscal_year.map(|year| year.western()),
        );
        Self {
            link: Link::new(label::title(title), measure_href(&unit.key)),
            place: format!("{place}　{}", hit::section_of(unit)),
            reasons: related.reasons.iter().map(ReasonView::of).collect(),
        }
    }
}

impl ReasonView {
    fn of(reason: &Reason) -> Self {
        let (name, values) = match reason {
            Reason::Words(words) => {
                let link = |word: &String| Link::new(word, facet::search_href(word));
                ("共通の語", words.iter().map(link).collect())
            }
            Reason::Policy(policy) => {
                let name = policy.to_string();
                let link = facet::link("policy", &name, &name);
                ("同じ政策", link.into_iter().collect())
            }
            Reason::Plan(code) => {
                let link = facet::link("plan", code, code);
                ("同じ総合計画コード", link.into_iter().collect())
            }
        };
        Self { name, values }
    }
}
