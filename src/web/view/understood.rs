//! How a query was understood, and how to have it understood otherwise.

use super::{Link, label};
use crate::search::{Expansion, MatchKind, SearchResponse, UsedAs};
use crate::web::filter::{FILTERS, Filter};
use crate::web::params::{SearchParams, path_segment};

/// Rewritings that are listed one by one; the rest is behind one switch.
const MAX_RULES: usize = 12;

/// One kind of reading: 「年度として読んだ語」.
#[derive(Debug)]
pub struct UnderstoodView {
    /// What it is.
    pub name: &'static str,
    /// Each with what switches it off, or on again.
    pub items: Vec<UnderstoodItem>,
}

/// One reading.
#[derive(Debug)]
pub struct UnderstoodItem {
    /// `R4 → 2022（令和4）年度`.
    pub text: String,
    /// The sentence of a document that says so, and where it stands.
    pub evidence: Option<Link>,
    /// What the switch does, and its address; `None` where there is none.
    pub switch: Option<Link>,
}

/// A number that means several policies.
#[derive(Debug)]
pub struct ChoiceView {
    /// 「47」は複数の政策を指します。
    pub text: String,
    /// Name, years and number of measures; leads to that policy alone.
    pub options: Vec<Link>,
}

/// Everything that was made of the text beside its words.
pub fn understood(params: &SearchParams, response: &SearchResponse) -> Vec<UnderstoodView> {
    let lists = [
        ("読み取った語", recognised(params, response)),
        ("ほかの表記でも検索", expansions(params, response)),
        ("外した表記", switched_off(params)),
        ("そのまま検索した語", literal(params)),
    ];
    let some = lists.into_iter().filter(|(_, items)| !items.is_empty());
    some.map(|(name, items)| UnderstoodView { name, items })
        .collect()
}

fn recognised(params: &SearchParams, response: &SearchResponse) -> Vec<UnderstoodItem> {
    let found = response.applied.recognised.iter();
    found
        .map(|found| {
            let filter = Filter::named(&found.field);
            let value = filter
                .and_then(|filter| {
                    let mut values = (filter.facet)(&response.facets).iter();
                    values.find(|value| (filter.means)(&found.value, &value.value))
                })
                .map_or(found.value.as_str(), |value| value.label.as_str());
            let field = match found.field.as_str() {
                "person" => "責任者",
                _ => filter.map_or("実績", |filter| filter.label),
            };
            if found.used_as == UsedAs::Boost {
                // A name is a word and a choice: who wants only its own measures takes it.
                let only = filter.map(|filter| {
                    let mut chosen = params.with(filter, &found.value);
                    chosen.q = without_word(&chosen.q, &found.typed);
                    Link::new("この部局に絞る", chosen.href("/"))
                });
                return UnderstoodItem {
                    text: format!("{}（{field}の名前）", found.typed),
                    evidence: None,
                    switch: only,
                };
            }
            UnderstoodItem {
                text: format!("{} → {field}: {value}", found.typed),
                evidence: None,
                switch: Some(Link::new(
                    "そのまま検索",
                    params.with_literal(&found.typed).href("/"),
                )),
            }
        })
        .collect()
}

fn expansions(params: &SearchParams, response: &SearchResponse) -> Vec<UnderstoodItem> {
    let used = &response.applied.expansions;
    let mut items: Vec<UnderstoodItem> = used
        .iter()
        .take(MAX_RULES)
        .map(|used| UnderstoodItem {
            text: used.rule.clone(),
            evidence: evidence(used),
            switch: Some(Link::new(
                "外す",
                params.with_rule_off(&used.rule).href("/"),
            )),
        })
        .collect();
    if used.len() > 1 {
        let rest = used.len().saturating_sub(MAX_RULES);
        items.push(UnderstoodItem {
            evidence: None,
            text: if rest > 0 {
                format!("ほか{rest}件")
            } else {
                String::new()
            },
            switch: Some(Link::new(
                "すべて外す",
                params.with_variants(false).href("/"),
            )),
        });
    }
    items
}

/// A name that a place has had is shown with the sentence that says so.
fn evidence(used: &Expansion) -> Option<Link> {
    let key = used.key.as_ref()?;
    let href = format!("/measures/{}", path_segment(key));
    Some(Link::new(format!("「{}」", used.source), href))
}

fn switched_off(params: &SearchParams) -> Vec<UnderstoodItem> {
    let rules = params.without.iter().map(|rule| UnderstoodItem {
        text: rule.clone(),
        evidence: None,
        switch: Some(Link::new("戻す", params.with_rule_on(rule).href("/"))),
    });
    let all = params.variants.iter().map(|_| UnderstoodItem {
        text: "入力した表記だけで検索しています".to_owned(),
        evidence: None,
        switch: Some(Link::new(
            "ほかの表記も検索",
            params.with_variants(true).href("/"),
        )),
    });
    all.chain(rules).collect()
}

fn literal(params: &SearchParams) -> Vec<UnderstoodItem> {
    let words = params.literal.iter().map(|word| UnderstoodItem {
        text: word.clone(),
        evidence: None,
        switch: Some(Link::new("戻す", params.without_literal(word).href("/"))),
    });
    words.collect()
}

/// Which policy is meant?
pub fn choices(params: &SearchParams, response: &SearchResponse) -> Vec<ChoiceView> {
    let policy = FILTERS.iter().find(|filter| filter.name == "policy");
    let Some(policy) = policy else {
        return Vec::new();
    };
    let choices = response.applied.choices.iter().map(|choice| ChoiceView {
        text: format!(
            "「{}」は、年度や体系によって別の政策を指します。どれでしょうか。",
            choice.typed
        ),
        options: choice
            .options
            .iter()
            .map(|option| {
                let mut chosen = params.without(policy, &choice.typed);
                chosen.q = without_word(&chosen.q, &choice.typed);
                let years: Vec<String> = option.years.iter().map(u16::to_string).collect();
                let years = if years.is_empty() {
                    label::NO_YEAR.to_owned()
                } else {
                    format!("{}年度", years.join("・"))
                };
                let count = label::number(option.count);
                let text = format!("{}（{years}、{count}件）", option.label);
                Link::new(text, chosen.with(policy, &option.value).href("/"))
            })
            .collect(),
    });
    choices.collect()
}

/// The text without one of its words, or without the field that names it.
fn without_word(text: &str, word: &str) -> String {
    let is_it = |token: &&str| *token == word || token.rsplit([':', '：']).next() == Some(word);
    let kept: Vec<&str> = text
        .split_whitespace()
        .filter(|token| !is_it(token))
        .collect();
    kept.join(" ")
}

/// もしかして: each leads to the query with the word in place.
pub fn guesses(params: &SearchParams, response: &SearchResponse) -> Vec<Link> {
    let guesses = response.applied.did_you_mean.iter();
    guesses
        .map(|guess| {
            let text = match guess.kind {
                MatchKind::Reading => format!("{}（読みが同じ）", guess.text),
                _ => guess.text.clone(),
            };
            let asked = params.asking(&guess.query, &params.filters);
            Link::new(text, asked.href("/"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::without_word;

    #[test]
    fn a_chosen_policy_takes_the_place_of_its_number() {
        for (text, left) in [
            ("基本政策47", ""),
            ("窓口 政策:基本政策47 相談", "窓口 相談"),
            ("基本政策470", "基本政策470"),
        ] {
            assert_eq!(without_word(text, "基本政策47"), left);
        }
    }
}
