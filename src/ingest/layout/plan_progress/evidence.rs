//! What a text says of where it belongs: shared words and turns of phrase.

use std::collections::{BTreeSet, HashMap};

use crate::text::normalize;

/// The character pairs of a text.
pub(super) type Pairs = BTreeSet<(char, char)>;

/// Words that one city writes in several ways, and one form for all.
const SPELLINGS: &[(&str, &str)] = &[
    ("子ども", "子供"),
    ("こども", "子供"),
    ("障がい", "障害"),
    ("取り組み", "取組"),
    ("取組み", "取組"),
];

/// The character pairs of a text, signs left out.
pub(super) fn pairs(text: &str) -> Pairs {
    let mut normal = normalize(text);
    for (spelling, one) in SPELLINGS {
        normal = normal.replace(spelling, one);
    }
    let chars: Vec<char> = normal.chars().collect();
    chars
        .windows(2)
        .filter(|pair| pair.iter().all(|c| c.is_alphanumeric()))
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// How much each character pair tells, learnt from all texts of a document.
#[derive(Debug, Default)]
pub(super) struct Weights {
    texts: f64,
    holders: HashMap<(char, char), f64>,
}

impl Weights {
    /// Learns from these texts.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut weights = Self::default();
        for text in texts {
            weights.texts += 1.0;
            for pair in pairs(text) {
                *weights.holders.entry(pair).or_default() += 1.0;
            }
        }
        weights
    }

    /// 0 when two texts share nothing, 4 when they share many rare words.
    pub(super) fn likeness(&self, left: &Pairs, right: &Pairs) -> f64 {
        self.scaled_likeness(left, right, |_| 1.0)
    }

    /// The same, each pair weighed once more by this scale.
    fn scaled_likeness(
        &self,
        left: &Pairs,
        right: &Pairs,
        scale: impl Fn(&(char, char)) -> f64,
    ) -> f64 {
        let weight = |pair: &(char, char)| self.weight(*pair) * scale(pair);
        let shared: f64 = left.intersection(right).map(weight).sum();
        let sum = |pairs: &Pairs| pairs.iter().map(weight).sum::<f64>();
        let smaller = sum(left).min(sum(right));
        if smaller <= 0.0 {
            return 0.0;
        }
        (shared / smaller.sqrt()).min(4.0)
    }

    fn weight(&self, pair: (char, char)) -> f64 {
        let holders = self.holders.get(&pair).copied().unwrap_or(1.0);
        let rare = (self.texts.max(2.0) / holders).ln().max(0.0);
        // Endings and particles say little even where they are rare.
        let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
        match is_kana(pair.0) && is_kana(pair.1) {
            true => rare * 0.2,
            false => rare,
        }
    }
}

/// How much the pairs of each title tell it from the other titles of its page.
#[derive(Debug)]
pub(super) struct Titles {
    pairs: Vec<Pairs>,
    /// How many titles hold each pair.
    holders: HashMap<(char, char), f64>,
}

impl Titles {
    /// Reads the titles of a page.
    pub(super) fn of<'a>(titles: impl Iterator<Item = &'a str>) -> Self {
        let pairs: Vec<Pairs> = titles.map(pairs).collect();
        let mut holders = HashMap::new();
        for pair in pairs.iter().flatten() {
            *holders.entry(*pair).or_default() += 1.0;
        }
        Self { pairs, holders }
    }

    /// Likeness of a text with the title of this row.
    pub(super) fn likeness(&self, row: usize, text: &Pairs, weights: &Weights) -> f64 {
        // What two titles share tells neither from the other.
        let scale = |pair: &(char, char)| {
            let holders = self.holders.get(pair).copied().unwrap_or(1.0);
            1.0 / (holders * holders)
        };
        weights.scaled_likeness(&self.pairs[row], text, scale)
    }

    /// Likeness of a text with every title, in order.
    pub(super) fn all<'a>(
        &'a self,
        text: &'a Pairs,
        weights: &'a Weights,
    ) -> impl Iterator<Item = f64> + 'a {
        (0..self.pairs.len()).map(|row| self.likeness(row, text, weights))
    }
}

/// Turns of phrase by which one tells what was done from what is to be done.
const LEANINGS: &[(&str, f64)] = &[
    ("課題", -1.0),
    ("必要がある", -1.5),
    ("必要とされる", -1.5),
    ("必要性", -1.0),
    ("必要である", -1.5),
    ("努める", -1.2),
    ("引き続き", -1.0),
    ("めざす", -0.8),
    ("めざし", -0.8),
    ("目指", -0.8),
    ("今後", -0.7),
    ("検討", -0.5),
    ("不足", -1.0),
    ("不十分", -1.2),
    ("求められ", -1.0),
    ("さらな", -0.6),
    ("更な", -0.6),
    ("懸念", -1.0),
    ("見込まれるため", -1.0),
    ("向上のため", -0.5),
    ("増やすため", -0.5),
    ("できていない", -0.8),
    ("しておらず", -0.5),
    ("実施した", 0.8),
    ("行った", 0.8),
    ("開催し", 0.6),
    ("取り組んだ", 0.8),
    ("図った", 0.8),
    ("配布", 0.4),
];

/// How a paragraph ends, the first that fits, with what it says.
const ENDINGS: &[(&str, f64)] = &[
    ("ていきたい", -1.5),
    ("ていく", -1.3),
    ("たい", -1.0),
    ("課題", -1.0),
    ("課題である", -1.0),
    ("がある", -0.6),
    ("である", -0.4),
    ("ている", 0.4),
    ("た", 1.5),
    ("実施", 1.3),
    ("開催", 1.0),
    ("配布", 1.0),
    ("について", 0.6),
    ("ない", -0.5),
    // Any other verb in its plain form speaks of what is to come.
    ("る", -0.7),
    ("う", -0.5),
    ("く", -0.7),
    ("す", -0.7),
    ("む", -0.7),
];

/// Above 0 for a result, below 0 for an issue, between -3 and 3.
pub(super) fn leaning(text: &str) -> f64 {
    let end = text.trim_end_matches(['。', '．', '）', ')']);
    let ending = ENDINGS.iter().find(|(ending, _)| end.ends_with(ending));
    let ending = match ending {
        Some((_, leaning)) => *leaning,
        None if super::paragraph::ends_in_count(end) => 1.0,
        None => 0.0,
    };
    let turns = LEANINGS.iter().filter(|(turn, _)| text.contains(turn));
    let turns: f64 = turns.map(|(_, leaning)| leaning).sum();
    (ending + turns).clamp(-3.0, 3.0)
}

/// What an outlook leaves behind in the text of an issue.
const OUTLOOKS: &[(&[&str], &[&str])] = &[
    (
        &["拡大", "拡充", "充実"],
        &["拡大", "拡充", "拡張", "増やす", "充実", "広げ"],
    ),
    (
        &["改善", "見直"],
        &[
            "改善",
            "見直",
            "不十分",
            "できていない",
            "バラつき",
            "ばらつき",
        ],
    ),
    (
        &["縮小", "廃止", "休止", "完了"],
        &["縮小", "廃止", "休止", "終了", "完了"],
    ),
];

/// How well an issue explains an outlook, 0 to 2.
pub(super) fn outlook_fit(outlook: &str, issue: &str) -> f64 {
    let traces = OUTLOOKS
        .iter()
        .find(|(words, _)| words.iter().any(|word| outlook.contains(word)));
    traces.map_or(0.0, |(_, traces)| count(traces, issue))
}

/// Words of a rating, or of its sentence, that say that something went badly.
const POOR_RATINGS: &[&str] = &[
    "遅",
    "未",
    "不十分",
    "できていない",
    "見直し",
    "×",
    "✕",
    "△",
    "▲",
];
/// What a text says then.
const POOR_TEXTS: &[&str] = &[
    "不十分",
    "遅れ",
    "遅延",
    "できていない",
    "できなかった",
    "決まって",
    "至っていない",
    "至らな",
    "未実施",
    "中止",
    "進んでいない",
    "バラつき",
    "ばらつき",
];

/// How well a text explains a rating, 0 to 2.
pub(super) fn rating_fit(rating: &str, text: &str) -> f64 {
    match POOR_RATINGS.iter().any(|word| rating.contains(word)) {
        true => count(POOR_TEXTS, text),
        false => 0.0,
    }
}

fn count(words: &[&str], text: &str) -> f64 {
    let found: usize = words.iter().map(|word| text.matches(word).count()).sum();
    (found as f64 * 0.6).min(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_leans_to_results_and_what_is_to_be_done_to_issues() {
        for done in [
            "地域福祉連絡会を開催し、連携強化を図った。",
            "校内研修を実施",
            "参加者数 54名",
            "支援を実施している。",
        ] {
            assert!(leaning(done) > 0.0, "{done}");
        }
        for to_do in [
            "市民周知の効果的な方法を検討する。",
            "担い手や人材の不足。",
            "引き続き、連携に努める必要がある。",
            "利用者数は前年度と比較して減少した。制度の周知を図り、支援に繋ぐように取り組む。",
            "解決に向けての取組が不十分である。",
        ] {
            assert!(leaning(to_do) < 0.0, "{to_do}");
        }
    }

    #[test]
    fn texts_on_one_theme_are_alike() {
        let texts = [
            "民生委員の活動支援",
            "図書館の利用の促進",
            "民生委員の欠員を補充した。",
            "公園の利用の案内を作った。",
        ];
        let weights = Weights::of(texts);
        let like = |a: usize, b: usize| weights.likeness(&pairs(texts[a]), &pairs(texts[b]));
        assert!(like(0, 2) > like(1, 2));
        assert!(like(1, 3) > like(0, 3));
        assert_eq!(weights.likeness(&pairs(""), &pairs("民生")), 0.0);
    }

    #[test]
    fn spellings_of_one_word_are_alike() {
        assert_eq!(pairs("子ども食堂"), pairs("こども食堂"));
        assert_eq!(pairs("障がい者"), pairs("障害者"));
    }

    #[test]
    fn an_outlook_is_explained_by_its_issue() {
        assert!(outlook_fit("拡大", "手続きの拡充や機能拡張") > 1.0);
        assert_eq!(outlook_fit("継続", "手続きの拡充"), 0.0);
        assert!(rating_fit("Ｂ 取組が遅延している", "取組が不十分である。") > 0.0);
        assert_eq!(rating_fit("Ａ 順調に進んでいる", "不十分である。"), 0.0);
    }
}
