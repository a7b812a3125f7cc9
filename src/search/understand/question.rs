//! Sentences: 「評価がBになった取組はどれですか」, 「実績のない目標」,
//! 「令和4年度の窓口サービス」.

use crate::domain::FiscalYear;
use crate::index::{Facet, Snapshot};
use crate::search::SearchError;
use crate::search::query::{FieldTest, Node, ResultsState};
use crate::search::words::says_something;
use crate::text::normalize;

use super::Reading;

/// Words that ask, as they stand in the text.
const ASKING: &[&str] = &[
    "何",
    "なに",
    "なん",
    "どれ",
    "どの",
    "どこ",
    "いつ",
    "誰",
    "だれ",
    "なぜ",
    "どう",
    "どんな",
    "いくつ",
    "いくら",
    "どちら",
    "どうして",
    "どのような",
    "どのように",
    "どのくらい",
    "どれくらい",
];

/// How a sentence that asks ends.
const ENDINGS: &[&str] = &[
    "か",
    "?",
    "は",
    "ください",
    "下さい",
    "たい",
    "について",
    "教えて",
];

/// Names of a column and the facet that holds its values.
const COLUMNS: &[(&str, Facet)] = &[
    ("今後の方針", Facet::Outlook),
    ("方針", Facet::Outlook),
    ("評価", Facet::Rating),
];

/// What may stand between a column's name and its value.
const BETWEEN: &[&str] = &["が", "は", "の", "を", ":", "=", ""];

/// What may stand behind the value before the sentence goes on.
const BEHIND: &[&str] = &[
    "になった",
    "となった",
    "である",
    "だった",
    "評価",
    "の",
    "で",
    "",
];

/// What is said of the column of results.
const RESULTS: &[(&str, ResultsState)] = &[
    ("実績がまだ公表されていない", ResultsState::Unpublished),
    ("実績が公表されていない", ResultsState::Unpublished),
    ("実績が未公表", ResultsState::Unpublished),
    ("実績未公表", ResultsState::Unpublished),
    ("実績が書かれていない", ResultsState::None),
    ("実績の記載がない", ResultsState::None),
    ("実績が記載されていない", ResultsState::None),
    ("実績が空欄", ResultsState::None),
    ("実績のない", ResultsState::None),
    ("実績がない", ResultsState::None),
    ("実績の無い", ResultsState::None),
    ("実績が無い", ResultsState::None),
    ("実績なし", ResultsState::None),
    ("実績無し", ResultsState::None),
    ("実績のある", ResultsState::Some),
    ("実績がある", ResultsState::Some),
    ("実績あり", ResultsState::Some),
];

/// What stands between a year or mark and the rest that it belongs to.
const OF: &[&str] = &["における", "に", "の", "は", "で", "、"];

impl Reading<'_> {
    /// Takes the filters out of each sentence of a conjunction, and marks what
    /// is left as a question where it asks.
    pub(super) fn sentences(&mut self, node: Node) -> Result<Node, SearchError> {
        let nodes = match node {
            Node::And(nodes) => nodes,
            node @ Node::Word(_) => vec![node],
            node => return Ok(node),
        };
        let mut read = Vec::new();
        for node in nodes {
            match node {
                Node::Word(word) if !self.is_literal(&word) => read.extend(self.sentence(word)?),
                node => read.push(node),
            }
        }
        Ok(match read.len() {
            0 => Node::All,
            1 => read.remove(0),
            _ => Node::And(read),
        })
    }

    fn sentence(&mut self, word: String) -> Result<Vec<Node>, SearchError> {
        let normal = normalize(&word);
        let mut rest = normal.clone();
        let mut nodes = Vec::new();
        while let Some((test, left)) = filter_in(self.snapshot, &rest)? {
            nodes.push(Node::Field(test));
            rest = left;
        }
        let asks = asks(self.snapshot, &normal);
        if nodes.is_empty() {
            let is_question = asks && says_something(self.snapshot.analyzer(), &normal);
            return Ok(vec![if is_question {
                Node::Question(word)
            } else {
                Node::Word(word)
            }]);
        }
        for node in &nodes {
            if let Node::Field(test) = node {
                self.note(&word, test);
            }
        }
        // 「…の目標」: what the filter is asked of is no word to look for.
        if says_something(self.snapshot.analyzer(), &rest) {
            nodes.push(Node::Question(rest));
        }
        Ok(nodes)
    }
}

/// The first filter that a sentence in normal form names, and the sentence without it.
fn filter_in(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<Option<(FieldTest, String)>, SearchError> {
    let found = year_in(normal)
        .or_else(|| results_in(normal))
        .map(|(test, left)| (test, trim_of(&left)));
    if found.is_some() {
        return Ok(found);
    }
    Ok(match column_in(snapshot, normal)? {
        Some(found) => Some(found),
        None => emphasis_in(snapshot, normal)?,
    })
}

/// `令和4年度の…`: a fiscal year at the head, and what it belongs to.
fn year_in(normal: &str) -> Option<(FieldTest, String)> {
    let (head, tail) = normal.split_once("年度")?;
    let year = FiscalYear::parse(&format!("{head}年度"))?;
    let left = OF.iter().find_map(|of| tail.strip_prefix(of))?;
    let values = vec![year.to_string()];
    (!left.is_empty()).then(|| (FieldTest::Facet(Facet::Year, values), left.to_owned()))
}

fn results_in(normal: &str) -> Option<(FieldTest, String)> {
    RESULTS.iter().find_map(|(phrase, state)| {
        let (before, after) = normal.split_once(phrase)?;
        Some((FieldTest::Results(*state), format!("{before}{after}")))
    })
}

/// `評価がBになった…`, `B評価の…`: a column with one of the values it has here.
fn column_in(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<Option<(FieldTest, String)>, SearchError> {
    for (column, facet) in COLUMNS {
        // The longest value first: 概ね順調 is not 順調.
        let mut values: Vec<&String> = snapshot.facet_terms(*facet)?.iter().collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        for value in values {
            let wanted = normalize(value);
            let left = value_behind(normal, column, &wanted)
                .or_else(|| value_before(normal, column, &wanted));
            if let (false, Some(left)) = (wanted.is_empty(), left) {
                let test = FieldTest::Facet(*facet, vec![value.clone()]);
                return Ok(Some((test, left)));
            }
        }
    }
    Ok(None)
}

fn value_behind(normal: &str, column: &str, value: &str) -> Option<String> {
    let (before, after) = normal.split_once(column)?;
    let after = BETWEEN
        .iter()
        .filter_map(|between| after.strip_prefix(between))
        .find_map(|after| after.strip_prefix(value))?;
    stands_free(value, after).then(|| format!("{before}{}", behind(after)))
}

fn value_before(normal: &str, column: &str, value: &str) -> Option<String> {
    let after = normal.strip_prefix(value)?.strip_prefix(column)?;
    Some(behind(after).to_owned())
}

/// Whether a value ends here: the B of `評価B`, not of `評価BCP`.
fn stands_free(value: &str, after: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    !(value.ends_with(is_latin) && after.starts_with(is_latin))
}

fn behind(after: &str) -> &str {
    let rest = BEHIND.iter().find_map(|behind| after.strip_prefix(behind));
    rest.unwrap_or(after)
}

/// `新規の取組`: a mark that says what the things are that are asked for.
fn emphasis_in(
    snapshot: &Snapshot,
    normal: &str,
) -> Result<Option<(FieldTest, String)>, SearchError> {
    for mark in snapshot.facet_terms(Facet::Emphasis)? {
        let left = normal
            .strip_prefix(normalize(mark).as_str())
            .and_then(|left| left.strip_prefix('の'));
        if let Some(left) = left.filter(|left| !says_something(snapshot.analyzer(), left)) {
            let test = FieldTest::Facet(Facet::Emphasis, vec![mark.clone()]);
            return Ok(Some((test, left.to_owned())));
        }
    }
    Ok(None)
}

fn trim_of(left: &str) -> String {
    let trimmed = OF.iter().find_map(|of| left.strip_prefix(of));
    trimmed.unwrap_or(left).to_owned()
}

/// Whether a text asks: by its end or by a word that asks.
fn asks(snapshot: &Snapshot, normal: &str) -> bool {
    let is_sentence = normal.chars().count() >= 4;
    let ends = ENDINGS.iter().any(|ending| normal.ends_with(ending));
    let morphemes = || snapshot.analyzer().segmenter().segment(normal);
    is_sentence
        && (ends
            || morphemes()
                .iter()
                .any(|m| ASKING.contains(&&normal[m.range.clone()])))
}
