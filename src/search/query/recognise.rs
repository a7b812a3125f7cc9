//! Words that say more than their characters: fields, fiscal years, policies, plan codes.

use crate::domain::{FiscalYear, PlanCode};
use crate::index::Facet;
use crate::text::normalize;

use super::ast::{FieldTest, ResultsState};

/// Prefixes of fields, Japanese and English.
const FIELDS: &[(&str, Facet)] = &[
    ("市町村", Facet::Municipality),
    ("市", Facet::Municipality),
    ("municipality", Facet::Municipality),
    ("部局", Facet::Department),
    ("部", Facet::Department),
    ("課", Facet::Department),
    ("担当課", Facet::Department),
    ("department", Facet::Department),
    ("年度", Facet::Year),
    ("year", Facet::Year),
    ("政策", Facet::Policy),
    ("基本政策", Facet::Policy),
    ("基本施策", Facet::Policy),
    ("policy", Facet::Policy),
    ("計画", Facet::Plan),
    ("総合計画", Facet::Plan),
    ("plan", Facet::Plan),
    ("区分", Facet::Section),
    ("section", Facet::Section),
    ("重点", Facet::Emphasis),
    ("emphasis", Facet::Emphasis),
    ("評価", Facet::Rating),
    ("rating", Facet::Rating),
    ("方針", Facet::Outlook),
    ("今後の方針", Facet::Outlook),
    ("outlook", Facet::Outlook),
];

/// Words that name a policy when a number follows them: 基本政策47. The first two
/// are names of schemes and mean that scheme only.
const POLICY_WORDS: [(&str, bool); 4] = [
    ("基本政策", true),
    ("基本施策", true),
    ("政策", false),
    ("施策", false),
];

/// Years that one range may span; a longer one is a slip of the keyboard.
const MAX_RANGE_YEARS: u16 = 200;

/// What a word means that names no field: a fiscal year, a numbered policy.
pub(super) fn recognise(word: &str) -> Option<FieldTest> {
    let normal = normalize(word);
    if let Some(year) = fiscal_year(&normal) {
        return Some(FieldTest::Facet(Facet::Year, vec![year.to_string()]));
    }
    numbered_policy(&normal).map(|policy| FieldTest::Facet(Facet::Policy, vec![policy]))
}

/// Whether any character of a word can be searched.
pub(super) fn is_searchable(word: &str) -> bool {
    let normal = normalize(word);
    normal.chars().any(char::is_alphanumeric) || !normal.chars().all(is_operator_like)
}

/// Left over from our own syntax, and in no word that anyone looks for.
fn is_operator_like(c: char) -> bool {
    matches!(c, '(' | ')' | '|' | '"' | '-' | ':')
}

/// A field named before a colon, with its value.
pub(super) fn named_field(word: &str, notes: &mut Vec<String>) -> Option<FieldTest> {
    let (name, value) = word.split_once([':', '：'])?;
    let (name, value) = (normalize(name), value.trim());
    if value.is_empty() {
        return None;
    }
    if name == "実績" || name == "results" {
        return results(value).map(FieldTest::Results);
    }
    let Some((_, facet)) = FIELDS.iter().find(|(prefix, _)| *prefix == name) else {
        if name.is_ascii() && name.chars().all(char::is_alphabetic) {
            notes.push(format!(
                "「{name}:」という項目はないため、語として検索しました。"
            ));
        }
        return None;
    };
    let values = match facet {
        Facet::Year => years(value, notes)?,
        _ => vec![value.to_owned()],
    };
    Some(FieldTest::Facet(*facet, values))
}

fn results(value: &str) -> Option<ResultsState> {
    match normalize(value).as_str() {
        "なし" | "無し" | "無" | "none" => Some(ResultsState::None),
        "あり" | "有り" | "有" | "some" => Some(ResultsState::Some),
        "未公表" | "unpublished" => Some(ResultsState::Unpublished),
        _ => None,
    }
}

/// One year, or a range `2019..2022`, `R1～R4`.
fn years(value: &str, notes: &mut Vec<String>) -> Option<Vec<String>> {
    let normal = normalize(value);
    let ends = normal.split_once("..").or_else(|| normal.split_once('~'));
    let year = |text: &str| FiscalYear::parse(text).map(FiscalYear::western);
    let range = match ends {
        Some((from, to)) => year(from).zip(year(to)),
        None => year(&normal).map(|year| (year, year)),
    };
    match range {
        Some((from, to)) if from <= to && to - from <= MAX_RANGE_YEARS => {
            Some((from..=to).map(|year| year.to_string()).collect())
        }
        _ => {
            notes.push(format!(
                "「{value}」を年度として読めないため、語として検索しました。"
            ));
            None
        }
    }
}

/// A year that is written as a fiscal year: 令和4年度, R4. 令和4年 is not.
fn fiscal_year(normal: &str) -> Option<FiscalYear> {
    let names_fiscal_year = normal.contains("年度");
    let is_short = normal.chars().count() <= 4 && !normal.contains('年') && !all_digits(normal);
    (names_fiscal_year || is_short)
        .then(|| FiscalYear::parse(normal))
        .flatten()
}

fn all_digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// `基本政策47`, or `47` where the word names no scheme.
fn numbered_policy(normal: &str) -> Option<String> {
    let with_rest = |(word, is_scheme): &(&'static str, bool)| {
        normal
            .strip_prefix(word)
            .map(|rest| (*word, *is_scheme, rest))
    };
    let (word, is_scheme, rest) = POLICY_WORDS.iter().find_map(with_rest)?;
    let digits = rest
        .trim_start_matches("番号")
        .trim_start_matches('第')
        .trim_end_matches('号');
    let number: u32 = digits.parse().ok().filter(|_| all_digits(digits))?;
    let scheme = if is_scheme { word } else { "" };
    (number > 0).then(|| format!("{scheme}{number}"))
}

/// The one spelling of a plan code, when a word is one.
pub(in crate::search) fn plan_code(word: &str) -> Option<String> {
    PlanCode::parse(word).map(|plan| plan.code)
}
