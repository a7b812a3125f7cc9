//! Sentences that say that a name changed.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use crate::index::unit::{LawField, Unit};
use crate::text::Normalized;

use super::Pair;
use super::name::{MARK, WORD, begins_here, is_bare_name, is_name, same_kind, without_date};

/// Words of which every sentence that states a renaming holds one. They keep the
/// rules, which are slow, away from most of a sheet.
const TRIGGERS: &[&str] = &[
    "名称",
    "名前",
    "名を",
    "設名",
    "織名",
    "署名",
    "課名",
    "部名",
    "愛称",
    "通称",
    "ネーミング",
    "改称",
    "改名",
    "改め",
    "改組",
    "の名",
    "として",
    "仮称",
    "(旧",
    "（旧",
    "(現",
    "（現",
];

fn has_trigger(text: &str) -> bool {
    TRIGGERS.iter().any(|word| text.contains(word))
}

/// What must be true of the two names besides what the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// Nothing: the words speak of names.
    None,
    /// The first is marked as provisional.
    Provisional,
    /// The first is quoted or marked as provisional.
    Marked,
    /// The first is quoted or provisional, or both are names of one kind.
    MarkedOrSameKind,
    /// Both are names of one kind, or the first is provisional: the words may
    /// also speak of a rule, a number, an address.
    SameKind,
}

/// `{X}` is the name before, `{Y}` the name after, `{Q}` the same in quotes;
/// `{X)}` and `{Y)}` end with their bracket; `{GAP}` is anything without quotes, `{DAY}` the same without an object.
const RULES: &[(&str, Demand)] = &[
    // 「X」の名称を「Y」に決定しました
    (
        "{X}の(?:正式|施設|組織|部署)?(?:名称|名前|施設名|組織名|部署名|課名|部名)(?:を|は|が|について、?|、){DAY}{Y}(?:に|と|へ)(?:正式に)?(?:決定|決ま|決め|定め|し(?:た|まし|ます|て|、)|する|改め|改称|変更|変え|な[りるっ])",
        Demand::MarkedOrSameKind,
    ),
    (
        "{X}の(?:愛称|通称|ネーミング)(?:を|は|が){DAY}{Q}(?:に|と)(?:決定|決ま|決め|定め|し(?:た|まし|ます)|する|な[りるっ])",
        Demand::Marked,
    ),
    // (仮称)Xは、7月に「Y」の名称で開館しました
    (
        "{X}(?:は|を|が)、?{GAP}{Q}(?:の名称|という名称|の名|として){DAY}(?:開館|開所|開設|開園|開校|オープン|供用)",
        Demand::Marked,
    ),
    // XをYに改称しました
    (
        "{X}(?:を|は|が|について、|については、)、?{DAY}{Y}(?:に|と|へ)(?:名称を)?(?:改称|改名|名称変更|名称を変更|名を変更|名称を改め|名を改め)",
        Demand::MarkedOrSameKind,
    ),
    ("{X}(?:を|は|が)、?{DAY}{Q}と(?:名を)?改め", Demand::Marked),
    (
        "{X}(?:を|は|が)、?{DAY}{Y}(?:に|と|へ)(?:改め|改組)",
        Demand::SameKind,
    ),
    // XからYへ名称変更
    (
        "{X}(?:から|より)、?{Y}(?:に|へ|と)(?:の)?(?:改称|改名|名称(?:を|が|の)?(?:変更|変わ|改め)|名を改め|(?:組織|部|課)名を変更)",
        Demand::None,
    ),
    (
        "(?:名称|施設名|組織名|課名|部名)(?:を|が){X}(?:から|より)、?{Y}(?:に|へ|と)(?:変更|改め|変わ|改称)",
        Demand::None,
    ),
    // 名称変更(「X」→「Y」)
    (
        "(?:名称(?:を|の)?変更|改称)[(:、]*{X}(?:→|⇒|から){Y}",
        Demand::None,
    ),
    (
        "{X}(?:→|⇒){Y}(?:に|へ|と)?の?(?:名称(?:を)?変更|改称)",
        Demand::None,
    ),
    // Y(旧X), Y(旧称「X」), Y((仮称)X)
    (
        "{Y}\\((?:旧称|旧名称|旧名|旧施設名|改称前は?)[::は、]*{X)}\\)",
        Demand::None,
    ),
    (
        "{Y}\\({X}(?:から|より)(?:改称|名称変更|名称を変更)",
        Demand::None,
    ),
    ("{Y}\\(旧[::]?{X)}\\)", Demand::SameKind),
    ("{Y}\\({X}\\)", Demand::Provisional),
    // X(現Y)
    (
        "{X}\\((?:現名称|現称|現在の名称)[::は、]*{Y)}\\)",
        Demand::None,
    ),
    ("{X}\\((?:現在の|現在は|現)[::、]?{Y)}\\)", Demand::SameKind),
];

/// The name of the place that the row is about, without saying which.
const OWN_NAME: &str = "(?:名称|愛称)(?:を|は|が|に|公募|の){GAP}{Q}(?:(?:に|と)(?:決定|決ま|決め|定め|し(?:た|まし)|な[りっ])|を(?:選ん|選定|選び|採用|決定))";

/// What takes back or leaves open what was said before it.
const OPEN: &str = r"^[^。]*(?:検討|候補|見送|しない|しません|行わない|行いません|要望|べき|可能性|見込|提案|案と|案を)";

/// Several became one, or one became several.
const SPLIT: &str = "統合|合併|分割|再編|分離|集約|廃止|移管";

struct Rule {
    pattern: Regex,
    demand: Demand,
}

static COMPILED: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |(pattern, demand): &(&str, Demand)| Rule {
        pattern: compile(pattern),
        demand: *demand,
    };
    RULES.iter().map(rule).collect()
});

fn compile(pattern: &str) -> Regex {
    let quoted = |name: &str| format!(r"[「『](?P<{name}>[^「」『』。]{{2,40}})[」』]");
    let before = format!(
        r"(?:{MARK}?{}|(?P<xk>{MARK}[^「」『』。、()]{{2,30}}?)|(?P<xu>{WORD}{{2,30}}))",
        quoted("xq")
    );
    let after = format!(r"(?:{}|(?P<yu>{WORD}{{2,30}}))", quoted("yq"));
    // Brackets set a name apart as well as quotes do.
    let until_bracket = |name: &str| format!("(?P<{name}>[^「」『』。、()]{{2,30}})");
    let expanded = pattern
        .replace("{X)}", &format!("(?:{{X}}|{})", until_bracket("xb")))
        .replace("{Y)}", &format!("(?:{{Y}}|{})", until_bracket("yb")))
        .replace("{X}", &before)
        .replace("{Y}", &after)
        .replace("{Q}", &quoted("yq"))
        .replace("{GAP}", "[^「」『』。]{0,60}?")
        .replace("{DAY}", "[^「」『』。を]{0,40}?");
    Regex::new(&expanded).expect("every rule is tested")
}

/// The renamings of which this unit's texts speak.
pub(super) fn of_unit(unit: &Unit) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let own = own_provisional_name(unit);
    for value in unit.law_values() {
        // Scraps of labels make no sentences.
        if value.field == LawField::Rest || !has_trigger(value.text) {
            continue;
        }
        pairs.extend(of_text(value.text, own.as_deref()));
    }
    pairs
}

/// The one provisional name in a row's title; `None` when there are several.
fn own_provisional_name(unit: &Unit) -> Option<String> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(
            r"{MARK}{WORD}{{2,30}}|{MARK}[^「」『』。、()の]{{2,30}}"
        ))
        .expect("the rule is tested")
    });
    let title = Normalized::new(&unit.measure.as_ref()?.title);
    let mut names = NAME.find_iter(title.text());
    let first = names.next()?.as_str().to_owned();
    names.next().is_none().then_some(first)
}

/// The renamings that a text states. A sentence that only says which name was
/// chosen speaks of the row's `own` provisional name.
pub(super) fn of_text(text: &str, own: Option<&str>) -> Vec<Pair> {
    static OWN: LazyLock<Regex> = LazyLock::new(|| compile(OWN_NAME));
    let normal = Normalized::new(text);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut start = 0;
    for sentence in normal.text().split_inclusive('。') {
        let range = start..start + sentence.len();
        start = range.end;
        if !has_trigger(sentence) {
            continue;
        }
        let words = || text[normal.original_range(range.clone())].trim().to_owned();
        let original = |part: Range<usize>| {
            let part = range.start + part.start..range.start + part.end;
            text[normal.original_range(part)].trim().to_owned()
        };
        let mut found = Vec::new();
        for rule in COMPILED.iter() {
            for captures in rule.pattern.captures_iter(sentence) {
                if let Some((from, to)) = names(sentence, &captures, rule.demand) {
                    found.push((original(from), original(to)));
                }
            }
        }
        if let (true, Some(own), Some(captures)) = (found.is_empty(), own, OWN.captures(sentence)) {
            let to = captures.name("yq").filter(|name| is_name(name.as_str()));
            if let Some(to) = to.filter(|_| !leaves_open(sentence, &captures)) {
                found.push((own.to_owned(), original(to.range())));
            }
        }
        for (from, to) in found {
            let is_new = !pairs.iter().any(|pair| pair.from == from && pair.to == to);
            if is_new && from != to {
                pairs.push(Pair {
                    from,
                    to,
                    sentence: words(),
                });
            }
        }
    }
    pairs
}

/// The two names of a match, if they are names and nothing takes them back.
fn names(
    sentence: &str,
    captures: &Captures<'_>,
    demand: Demand,
) -> Option<(Range<usize>, Range<usize>)> {
    let quoted = |group| captures.name(group).filter(|name| is_name(name.as_str()));
    let bare = |group| {
        captures
            .name(group)
            .and_then(|name| bare_name(sentence, name))
    };
    let bracketed = |group| {
        let name: Option<Match<'_>> = captures.name(group);
        name.filter(|name| is_bare_name(name.as_str()))
            .map(|name| name.range())
    };
    let marked = captures.name("xk").map(|name| name.range());
    let first_quoted = quoted("xq").filter(|name| !is_listed(sentence, name));
    let is_marked = marked.is_some() || first_quoted.is_some();
    let from = marked
        .clone()
        .or_else(|| first_quoted.map(|name| name.range()))
        .or_else(|| bare("xu"))
        .or_else(|| bracketed("xb"))?;
    let to = quoted("yq")
        .map(|name| name.range())
        .or_else(|| bare("yu"))
        .or_else(|| bracketed("yb"))?;
    let same = same_kind(&sentence[from.clone()], &sentence[to.clone()]);
    let is_meant = match demand {
        Demand::None => true,
        Demand::Provisional => marked.is_some(),
        Demand::Marked => is_marked,
        Demand::MarkedOrSameKind => is_marked || same,
        Demand::SameKind => marked.is_some() || same,
    };
    (is_meant && !leaves_open(sentence, captures)).then_some((from, to))
}

/// A name that only its neighbours set apart.
fn bare_name(sentence: &str, name: Match<'_>) -> Option<Range<usize>> {
    let rest = without_date(name.as_str());
    let start = name.end() - rest.len();
    let begins = start > name.start() || begins_here(&sentence[..start]);
    (begins && is_bare_name(rest)).then_some(start..name.end())
}

/// 「A」と「B」 are not one name.
fn is_listed(sentence: &str, name: &Match<'_>) -> bool {
    let before = sentence[..name.start()].trim_end_matches(['「', '『']);
    ["」と", "」・", "」、", "」", "』", "及び", "』と", "』、"]
        .iter()
        .any(|end| before.ends_with(end))
}

fn leaves_open(sentence: &str, captures: &Captures<'_>) -> bool {
    static OPEN_END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(OPEN).expect("the rule is tested"));
    static SEVERAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(SPLIT).expect("the rule is tested"));
    let end = captures.get(0).map_or(0, |all| all.end());
    OPEN_END.is_match(&sentence[end..]) || SEVERAL.is_match(sentence)
}
