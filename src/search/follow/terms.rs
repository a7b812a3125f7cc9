//! What a measure is about: the words that tell it from others.

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{
    Bm25StatisticsProvider as _, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::analysis::{Class, MAX_TERM_BYTES, Nominal};
use crate::domain::Measure;
use crate::index::{Facet, IndexError, Snapshot, Unit};
use crate::text::{compatible, is_hiragana, is_ideograph, is_katakana, normalize};

use super::profile::lines;

/// Words that describe a measure.
const WORDS: usize = 8;

/// Bytes of a measure's text from which words are taken; the rest of a line counts too.
const READ_BYTES: usize = 12_000;

/// Weight of a word of the title beside one of the commitments.
const TITLE_WEIGHT: f32 = 3.0;

/// A word in more than this share of all measures tells nothing: 推進, 実施.
const COMMON: f32 = 0.15;

/// Measures that a common word stands in at least: of ten measures any two say 支援.
const COMMON_AT_LEAST: f32 = 5.0;

/// Part of a title's telling words, by weight, that another title must hold to be
/// named for the same: 「くらしの安全と消費者保護」 and 「消費者の保護と…」, but not
/// 「獣害対策」 and 「空き家対策」.
pub(super) const NAMED_ALIKE: f32 = 0.4;

/// Nouns that any plan uses: what it does (「…の推進」), not with what.
const OF_ANY_PLAN: &str = "推進 促進 充実 強化 拡大 拡充 向上 改善 整備 策定 改定 実施 実現 確立 構築 形成 検討 検証 \
    見直し 再編 活用 継続 開始 開催 設置 導入 運営 対応 取組み 取り組み 取組 展開 普及 確保 維持 管理 更新 \
    作成 配置 提供 体制 環境 づくり まちづくり";

/// A telling word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In normal form, as it stands in the text.
    pub(super) form: String,
    /// Its term in the index.
    base: String,
    /// How telling it is: rare words and words of the title most.
    pub(super) weight: f32,
    /// Whether it stands in the title.
    in_title: bool,
}

/// What a measure is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Subject {
    /// The most telling words, the first the most so.
    pub(super) words: Vec<Word>,
    /// See [`Subject::text_of`].
    text: String,
}

impl Subject {
    /// The subject of a measure; an overview has none.
    pub(super) fn of(snapshot: &Snapshot, unit: &Unit) -> Result<Self, IndexError> {
        let Some(measure) = &unit.measure else {
            return Ok(Self::default());
        };
        let text = Self::text_of(measure);
        let title = title_in(&text).len();
        let mut words = Vec::new();
        collect(snapshot, &text[..title], true, &mut words);
        collect(snapshot, &text[title..], false, &mut words);
        weigh(snapshot, &mut words)?;
        words.truncate(WORDS);
        Ok(Self { words, text })
    }

    /// What a measure is about, in normal form: its title, then its commitments
    /// one a line, up to a limit.
    pub(super) fn text_of(measure: &Measure) -> String {
        let mut text = normalize(&measure.title);
        for line in lines(&measure.commitments) {
            if text.len() > READ_BYTES {
                break;
            }
            text.push('\n');
            text.push_str(&normalize(line));
        }
        text
    }

    /// The part of the title's telling words that the title of another text holds,
    /// by weight, 0 to 1; 0 where the title has none.
    pub(super) fn shared_title(&self, text: &str) -> f32 {
        let title = title_in(text);
        let own = self.words.iter().filter(|word| word.in_title);
        let (mut all, mut shared) = (0.0, 0.0);
        for word in own {
            all += word.weight;
            if title.contains(&word.form) {
                shared += word.weight;
            }
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// The words that a text in normal form shares, words that stand together in
    /// both joined, the most telling first; and their share of this subject, 0 to 1.
    pub(super) fn shared(&self, text: &str) -> (Vec<String>, f32) {
        let shared: Vec<&Word> = (self.words.iter())
            .filter(|word| text.contains(&word.form))
            .collect();
        let weight =
            |words: &mut dyn Iterator<Item = &Word>| -> f32 { words.map(|word| word.weight).sum() };
        let all = weight(&mut self.words.iter());
        let share = weight(&mut shared.iter().copied()) / all.max(f32::MIN_POSITIVE);
        let mut names: Vec<(String, f32)> = (shared.iter())
            .map(|word| {
                let name = widened(&word.form, &self.text, text);
                let parts = shared.iter().filter(|part| name.contains(&part.form));
                let weight = parts.map(|part| part.weight).sum();
                (name, weight)
            })
            .collect();
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut known: Vec<String> = Vec::new();
        for (name, _) in names {
            let is_part = |other: &String| other.contains(&name) || name.contains(other.as_str());
            if !known.iter().any(is_part) {
                known.push(name);
            }
        }
        (known, share)
    }
}

/// The title in a text as [`Subject::text_of`] gives it.
fn title_in(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

/// A word with the kanji, katakana and letters around it that stand around it in
/// both texts: of 避難 the whole 個別避難計画, of 目川 the river 籠目川.
fn widened(word: &str, own: &str, other: &str) -> String {
    let belongs =
        |c: &char| is_ideograph(*c) || is_katakana(*c) || *c == 'ー' || c.is_ascii_alphabetic();
    let Some(at) = own.find(word) else {
        return word.to_owned();
    };
    let (mut start, mut end) = (at, at + word.len());
    while let Some(before) = own[..start].chars().next_back().filter(belongs) {
        let wider = start - before.len_utf8();
        if !other.contains(&own[wider..end]) {
            break;
        }
        start = wider;
    }
    while let Some(after) = own[end..].chars().next().filter(belongs) {
        let wider = end + after.len_utf8();
        if !other.contains(&own[start..wider]) {
            break;
        }
        end = wider;
    }
    own[start..end].to_owned()
}

/// Whether a form may be a telling word: numbers, single characters, short
/// pieces in hiragana and words of any plan are not.
fn is_telling(form: &str) -> bool {
    let length = form.chars().count();
    let only_hiragana = form.chars().all(is_hiragana);
    let has_number = form.chars().any(char::is_numeric);
    let is_of_any = OF_ANY_PLAN.split_whitespace().any(|word| word == form);
    !has_number && !is_of_any && length > if only_hiragana { 2 } else { 1 }
}

/// Adds the nouns of a text in normal form.
fn collect(snapshot: &Snapshot, text: &str, in_title: bool, words: &mut Vec<Word>) {
    for morpheme in snapshot.analyzer().segmenter().segment(text) {
        let form = &text[morpheme.range.clone()];
        // 「づくり」 alone stands behind anything.
        let is_word = morpheme.class == Class::Content
            && morpheme.nominal != Nominal::Suffix
            && morpheme.base.len() <= MAX_TERM_BYTES
            && is_telling(form);
        if !is_word {
            continue;
        }
        let add = if in_title { TITLE_WEIGHT } else { 1.0 };
        match words.iter_mut().find(|word| word.form == form) {
            Some(word) => word.weight += add,
            None => words.push(Word {
                form: form.to_owned(),
                base: morpheme.base,
                weight: add,
                in_title,
            }),
        }
    }
}

/// Turns counts into weights, the most telling first; common words are dropped.
fn weigh(snapshot: &Snapshot, words: &mut Vec<Word>) -> Result<(), IndexError> {
    let statistics = snapshot.statistics();
    let all = statistics.total_num_docs()? as f32;
    let terms = snapshot.fields().terms;
    let mut known = Vec::with_capacity(words.len());
    for word in words.drain(..) {
        let with = statistics.doc_freq(&Term::from_field_text(terms, &word.base))? as f32;
        // What stands in this measure only relates it to no other.
        if with <= 1.0 || (with > all * COMMON && with > COMMON_AT_LEAST) {
            continue;
        }
        let rarity = (1.0 + all / with).ln();
        known.push(Word {
            weight: (1.0 + word.weight.ln()) * rarity,
            ..word
        });
    }
    known.sort_by(|a, b| {
        let heavier = b.weight.total_cmp(&a.weight);
        heavier.then_with(|| a.form.cmp(&b.form))
    });
    *words = known;
    Ok(())
}

/// Measures that hold any of the words or name one of the policies, best first; in
/// one city where it is given.
///
/// The engine's own scoring is enough to choose who is looked at; what is shown is
/// ordered by the caller, with ties broken by key.
pub(super) fn about(
    snapshot: &Snapshot,
    subject: &Subject,
    policies: &[String],
    city: Option<&str>,
    limit: usize,
) -> Result<Vec<Unit>, IndexError> {
    let fields = snapshot.fields();
    let words = subject.words.iter().map(|word| {
        let term = Term::from_field_text(fields.terms, &word.base);
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(query), word.weight)) as Box<dyn Query>
    });
    let policies = policies.iter().map(|policy| {
        let term = Term::from_field_text(fields.facet(Facet::Policy), policy);
        constant(term, subject.words.first().map_or(1.0, |word| word.weight))
    });
    let any: Vec<Box<dyn Query>> = words.chain(policies).collect();
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = vec![
        (Occur::Must, constant(snapshot.unit_term(), 0.0)),
        (
            Occur::Must,
            Box::new(BooleanQuery::union(any)) as Box<dyn Query>,
        ),
    ];
    if let Some(city) = city {
        let term = Term::from_field_text(fields.facet(Facet::Municipality), &compatible(city));
        query.push((Occur::Must, constant(term, 0.0)));
    }
    let best = TopDocs::with_limit(limit).order_by_score();
    let found = snapshot.searcher().search_with_statistics_provider(
        &BooleanQuery::new(query),
        &best,
        &snapshot.statistics(),
    )?;
    let read = |(_, address)| snapshot.unit(address);
    found.into_iter().map(read).collect()
}

fn constant(term: Term, score: f32) -> Box<dyn Query> {
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_named_with_all_of_what_stands_around_it_in_both() {
        let own = "マイナンバーカードの普及\n個別避難計画をつくる";
        let other = "マイナンバーカードの交付\n地区の避難計画";
        assert_eq!(widened("マイナンバー", own, other), "マイナンバーカード");
        assert_eq!(widened("避難", own, other), "避難計画");
    }

    #[test]
    fn words_of_any_plan_tell_nothing() {
        for form in ["推進", "づくり", "2024", "会", "よる"] {
            assert!(!is_telling(form), "{form}");
        }
        for form in ["避難", "ひきこもり", "dx"] {
            assert!(is_telling(form), "{form}");
        }
    }
}
