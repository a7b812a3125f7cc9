//! What became of the policies of one year in another, as lists.

use super::pager::Pages;
use super::policies::{Choice, city_name};
use super::{Link, SearchForm, label};
use crate::domain::Policy;
use crate::search::{CityPolicies, PolicyChanges, PolicyUse, YearSheets, policy_changes};
use crate::web::link::{policy_href, short};
use crate::web::params::policies::{Change, PoliciesParams, policies_href};

/// Policies of each list that stand on a page with all lists.
const OPEN: usize = 25;
/// Policies on a page with one list.
const ALONE: usize = 100;
/// Departments that a note names.
const NAMED: usize = 6;

/// The policies of two years, compared.
#[derive(Debug)]
pub struct Compared<'a> {
    city: &'a CityPolicies,
    before: Vec<&'a PolicyUse>,
    after: Vec<&'a PolicyUse>,
    changes: PolicyChanges,
}

impl<'a> Compared<'a> {
    /// Compares what a city's sheets of two years name.
    pub fn of(city: &'a CityPolicies, from: u16, to: u16) -> Self {
        let named = |year: u16| {
            let all = city.policies.iter();
            all.filter(|used| used.years.contains_key(&year))
                .collect::<Vec<_>>()
        };
        let (before, after) = (named(from), named(to));
        let policies = |list: &[&'a PolicyUse]| -> Vec<&'a Policy> {
            list.iter().map(|used| &used.policy).collect()
        };
        Self {
            changes: policy_changes(&policies(&before), &policies(&after)),
            city,
            before,
            after,
        }
    }

    /// Policies in a list.
    pub fn count(&self, list: Change) -> usize {
        match list {
            Change::Gone => self.changes.gone.len(),
            Change::New => self.changes.new.len(),
            Change::Renumbered => self.changes.renumbered.len(),
            Change::Renamed => self.changes.renamed.len(),
            Change::Continuing => self.changes.continuing.len(),
        }
    }

    /// The policies of a list, each behind what it was in the earlier year where both
    /// years name it.
    pub fn uses(&self, list: Change) -> Vec<(Option<&'a PolicyUse>, &'a PolicyUse)> {
        let alone = |policies: &[&'a PolicyUse], at: &[usize]| {
            at.iter().map(|at| (None, policies[*at])).collect()
        };
        let both = |pairs: &[(usize, usize)]| {
            let pair = |(a, b): &(usize, usize)| (Some(self.before[*a]), self.after[*b]);
            pairs.iter().map(pair).collect()
        };
        match list {
            Change::Gone => alone(&self.before, &self.changes.gone),
            Change::New => alone(&self.after, &self.changes.new),
            Change::Renumbered => both(&self.changes.renumbered),
            Change::Renamed => both(&self.changes.renamed),
            Change::Continuing => both(&self.changes.continuing),
        }
    }

    fn rows(&self, list: Change) -> Vec<ChangeRow> {
        let uses = self.uses(list).into_iter();
        uses.map(|(before, used)| self.row(list, used, before))
            .collect()
    }

    fn row(&self, list: Change, used: &PolicyUse, before: Option<&PolicyUse>) -> ChangeRow {
        let policy = &used.policy;
        let all = self.before.iter().chain(&self.after);
        let several = all
            .map(|used| &used.policy.scheme)
            .any(|scheme| *scheme != policy.scheme);
        let (first, last) = (used.years.keys().next(), used.years.keys().next_back());
        let note = match (list, before) {
            (Change::Gone, _) => last.map(|year| format!("最後の記載 {year}年度")),
            (Change::New, _) => first.map(|year| format!("最初の記載 {year}年度")),
            (Change::Renumbered, Some(before)) => {
                Some(format!("番号 {} → {}", before.policy.number, policy.number))
            }
            (Change::Renamed, Some(before)) => Some(format!("前の名称: {}", before.policy)),
            _ => None,
        };
        ChangeRow {
            scheme: several.then(|| policy.scheme.clone()),
            number: policy.number,
            link: Link::new(
                &policy.name,
                short(&policy_href(self.city.municipality.as_deref(), policy)),
            ),
            note,
        }
    }
}

/// The address of a comparison, or of one of its lists.
pub fn changes_href(
    city: &CityPolicies,
    from: u16,
    to: u16,
    show: Option<Change>,
    page: usize,
) -> String {
    let params = PoliciesParams {
        municipality: Some(city.municipality.clone().unwrap_or_default()),
        from: Some(from),
        to: Some(to),
        show,
        page,
    };
    params.href()
}

/// The policies of a city in two years.
#[derive(Debug)]
pub struct ChangesView {
    /// Title of the window.
    pub window: String,
    /// For link previews.
    pub description: String,
    /// The search box, empty.
    pub form: SearchForm,
    /// The heading: city, years, and the list where it stands alone.
    pub heading: String,
    /// The same in parts that a narrow page keeps whole.
    pub heading_parts: Vec<String>,
    /// The table of the city.
    pub city: Link,
    /// All lists, where one stands alone.
    pub all: Option<String>,
    /// Other years to choose.
    pub choice: Option<Choice>,
    /// What was compared, and what was not.
    pub notes: Vec<String>,
    /// The lists with their counts.
    pub contents: Vec<Link>,
    /// The lists.
    pub lists: Vec<ChangeList>,
    /// The other pages of a list that stands alone.
    pub pages: Pages,
    /// What is shown as a file for a spreadsheet.
    pub csv: String,
}

/// One list.
#[derive(Debug)]
pub struct ChangeList {
    /// Its anchor.
    pub id: &'static str,
    /// なくなった ….
    pub label: &'static str,
    /// `12`.
    pub count: String,
    /// When a policy stands here.
    pub meaning: String,
    /// The policies.
    pub rows: Vec<ChangeRow>,
    /// The whole list, where this is only its beginning.
    pub whole: Option<Link>,
}

/// One policy.
#[derive(Debug)]
pub struct ChangeRow {
    /// 基本政策, where the city has several schemes.
    pub scheme: Option<String>,
    /// `47`.
    pub number: u32,
    /// Its page.
    pub link: Link,
    /// What changed, or when it was last seen.
    pub note: Option<String>,
}

impl ChangesView {
    /// The comparison of two years; `params` may ask for one list alone.
    pub fn of(city: &CityPolicies, from: u16, to: u16, params: &PoliciesParams) -> Self {
        let compared = Compared::of(city, from, to);
        let name = city_name(city);
        let what = match params.show {
            None => format!("{name}の政策の移り変わり:"),
            Some(list) => format!("{name}の{}政策:", list.label()),
        };
        let heading_parts = vec![
            what,
            format!("{}から", label::year(from)),
            format!("{}まで", label::year(to)),
        ];
        let heading = format!("{} {}", heading_parts[0], heading_parts[1..].concat());
        let counts: Vec<String> = Change::ALL
            .into_iter()
            .map(|list| format!("{} {}件", list.label(), label::number(compared.count(list))))
            .collect();
        let shown = Change::ALL
            .into_iter()
            .filter(|list| params.show.is_none_or(|only| only == *list));
        let pages = params.show.map(|list| {
            let count = compared.count(list).div_ceil(ALONE);
            let page = |page| changes_href(city, from, to, Some(list), page);
            Pages::of(params.page, count, page)
        });
        let contents = Change::ALL.into_iter().zip(&counts).map(|(list, count)| {
            let href = match params.show {
                None => format!("#{}", list.as_str()),
                Some(_) => changes_href(city, from, to, Some(list), 1),
            };
            Link::new(count, href)
        });
        Self {
            window: format!("{heading} — {}", label::SITE),
            description: format!(
                "{name}の{from}年度と{to}年度の政策を比べると、{}。",
                counts.join("、")
            ),
            form: SearchForm::default(),
            city: Link::new(
                format!("{name}の政策"),
                policies_href(city.municipality.as_deref()),
            ),
            all: params.show.map(|_| changes_href(city, from, to, None, 1)),
            choice: Choice::of(city, from, to),
            notes: notes(city, from, to),
            contents: contents.collect(),
            lists: shown
                .map(|list| ChangeList::of(&compared, list, (from, to), params))
                .collect(),
            pages: pages.unwrap_or_default(),
            csv: changes_href(city, from, to, params.show, 1).replacen(
                "/policies?",
                "/policies.csv?",
                1,
            ),
            heading,
            heading_parts,
        }
    }
}

impl ChangeList {
    fn of(
        compared: &Compared<'_>,
        list: Change,
        (from, to): (u16, u16),
        params: &PoliciesParams,
    ) -> Self {
        let mut rows = compared.rows(list);
        let count = rows.len();
        if params.show.is_some() {
            rows = rows
                .into_iter()
                .skip((params.page - 1) * ALONE)
                .take(ALONE)
                .collect();
        } else {
            rows.truncate(OPEN);
        }
        let whole = (params.show.is_none() && count > rows.len()).then(|| {
            Link::new(
                format!(
                    "{}政策をすべて見る（{}件）",
                    list.label(),
                    label::number(count)
                ),
                changes_href(compared.city, from, to, Some(list), 1),
            )
        });
        Self {
            id: list.as_str(),
            label: list.label(),
            count: label::number(count),
            meaning: meaning(list, from, to),
            rows,
            whole,
        }
    }
}

fn meaning(list: Change, from: u16, to: u16) -> String {
    match list {
        Change::Gone => format!("{from}年度のシートにあり、{to}年度のシートにない政策です。"),
        Change::New => format!("{from}年度のシートになく、{to}年度のシートにある政策です。"),
        Change::Renumbered => "名称が同じで、番号が違う政策です。".to_owned(),
        Change::Renamed => {
            "名称が少しだけ違う政策です。同じ政策かどうかは、文面で確かめてください。".to_owned()
        }
        Change::Continuing => "番号も名称も同じ政策です。".to_owned(),
    }
}

/// A policy may be missing because its sheet is: says what was there to compare.
fn notes(city: &CityPolicies, from: u16, to: u16) -> Vec<String> {
    let none = YearSheets::default();
    let of = |year: u16| city.years.get(&year).unwrap_or(&none);
    let (before, after) = (of(from), of(to));
    let mut notes = vec![format!(
        "{from}年度のシート{}枚と、{to}年度のシート{}枚を比べています。",
        label::number(before.sheets),
        label::number(after.sheets),
    )];
    let both = [
        (before, after, to, "なくなった"),
        (after, before, from, "新しい"),
    ];
    for (here, there, year, list) in both {
        let only: Vec<&str> = here
            .departments
            .difference(&there.departments)
            .map(String::as_str)
            .collect();
        if only.is_empty() {
            continue;
        }
        let rest = match only.len().saturating_sub(NAMED) {
            0 => String::new(),
            _ => format!("など{}部局", only.len()),
        };
        notes.push(format!(
            "{}{rest}の{year}年度のシートは収録していません。「{list}」政策には、このために現れるものがあります。",
            only[..only.len().min(NAMED)].join("・"),
        ));
    }
    notes
}
