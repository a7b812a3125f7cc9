//! A provisional place that was opened under another name.

use std::sync::LazyLock;

use regex::Regex;

use crate::index::unit::{LawField, LawValue, Unit};
use crate::text::Normalized;

use super::Pair;
use super::name::{MARK, WORD, common_end, is_bare_name};

/// Characters that both names must end with: コラボセンター, not センター.
const MIN_KIND: usize = 5;

/// A place named in a sentence about its opening.
struct Opening<'a> {
    name: String,
    /// Western year and month.
    month: (u16, u16),
    sentence: String,
    unit: &'a Unit,
}

/// Pairs of a planned and an opened place of one sheet: same kind, same month,
/// no other place of that kind among the plans or the results, and the new name
/// in no plan and the old one in no result.
pub(super) fn of_sheet<'a>(units: &[&'a Unit]) -> Vec<(Pair, &'a Unit)> {
    let planned = openings(units, is_plan, &PLANNED);
    if planned.is_empty() {
        return Vec::new();
    }
    let opened = openings(units, is_result, &OPENED);
    let mut pairs = Vec::new();
    for plan in &planned {
        for done in &opened {
            let bare = PROVISIONAL.replace(&plan.name, "");
            let kind = common_end(&bare, &done.name);
            let differ = kind.len() < bare.len() && kind.len() < done.name.len();
            if plan.month != done.month || kind.chars().count() < MIN_KIND || !differ {
                continue;
            }
            let alone = |all: &[Opening<'_>], name: &str| {
                all.iter()
                    .all(|other| other.name == name || !other.name.ends_with(kind))
            };
            let is_only = alone(&planned, &plan.name) && alone(&opened, &done.name);
            if is_only && !speaks(units, is_plan, &done.name) && !speaks(units, is_result, &bare) {
                let sentence = format!("{} … {}", plan.sentence, done.sentence);
                pairs.push((
                    Pair {
                        from: plan.name.clone(),
                        to: done.name.clone(),
                        sentence,
                    },
                    done.unit,
                ));
            }
        }
    }
    pairs
}

static PROVISIONAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("^{MARK}")).expect("the rule is tested"));

static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    let rule =
        format!("(?P<name>{MARK}{WORD}{{2,30}}?)の?(?:開設|開所|開館|開園|開校|オープン|供用)");
    Regex::new(&rule).expect("the rule is tested")
});

static OPENED: LazyLock<Regex> = LazyLock::new(|| {
    let rule = format!(
        "(?P<name>{WORD}{{2,30}})(?:を|が|は)[^。をがは]{{0,30}}(?:開設|開所|開館|開園|開校|オープン|供用を?開始)し"
    );
    Regex::new(&rule).expect("the rule is tested")
});

/// 令和5年(2023年)2月, 2023年2月.
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    let rule = r"(?:(?P<reiwa>令和|r)(?P<era>元|[0-9]{1,2})年|(?P<west>20[0-9]{2})年)(?:[(/][^)]{2,8}[)])?(?P<month>[0-9]{1,2})月";
    Regex::new(rule).expect("the rule is tested")
});

fn is_plan(value: &LawValue<'_>) -> bool {
    use LawField::{Commitments, Directions, Mission, Schedule, Title};
    matches!(
        value.field,
        Commitments | Directions | Mission | Schedule | Title
    )
}

fn is_result(value: &LawValue<'_>) -> bool {
    matches!(value.field, LawField::Results | LawField::Summary)
}

/// The sentences of these values that name a place, its opening and one month.
fn openings<'a>(
    units: &[&'a Unit],
    is_wanted: fn(&LawValue<'_>) -> bool,
    rule: &Regex,
) -> Vec<Opening<'a>> {
    let mut found = Vec::new();
    for unit in units {
        for value in unit.law_values().iter().filter(|value| is_wanted(value)) {
            if !value.text.contains('開')
                && !value.text.contains("供用")
                && !value.text.contains("オープン")
            {
                continue;
            }
            let normal = Normalized::new(value.text);
            let mut start = 0;
            for sentence in normal.text().split_inclusive('。') {
                let range = start..start + sentence.len();
                start = range.end;
                let (Some(month), Some(name)) = (only_month(sentence), rule.captures(sentence))
                else {
                    continue;
                };
                let name = name["name"].to_owned();
                if is_bare_name(&name) {
                    found.push(Opening {
                        name,
                        month,
                        sentence: value.text[normal.original_range(range)].trim().to_owned(),
                        unit,
                    });
                }
            }
        }
    }
    found
}

/// The month that a sentence speaks of; `None` when there are several.
fn only_month(sentence: &str) -> Option<(u16, u16)> {
    let mut months = MONTH.captures_iter(sentence).map(|found| {
        let number = |group| {
            found
                .name(group)
                .and_then(|digits| digits.as_str().parse::<u16>().ok())
        };
        let era = found.name("era").map(|_| 2018 + number("era").unwrap_or(1));
        Some((number("west").or(era)?, number("month")?))
    });
    let first = months.next()??;
    months.all(|other| other == Some(first)).then_some(first)
}

/// Whether one of these values holds a name without the mark of a provisional one.
fn speaks(units: &[&Unit], is_wanted: fn(&LawValue<'_>) -> bool, name: &str) -> bool {
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(MARK).expect("the rule is tested"));
    units.iter().any(|unit| {
        let values = unit.law_values();
        let mut wanted = values.iter().filter(|value| is_wanted(value));
        wanted.any(|value| {
            let normal = Normalized::new(value.text);
            plain_places(normal.text(), name, &MARKED)
        })
    })
}

fn plain_places(text: &str, name: &str, marked: &Regex) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = &text[..at];
        !marked
            .find_iter(before)
            .any(|mark| mark.end() == before.len())
    })
}
