//! 市区町村 by name.

use std::collections::BTreeMap;

use crate::ingest::{Document, Line};
use crate::text::is_ideograph;

use super::is_heading;

/// Lines at the head of a document in which one mention is enough.
const HEAD_LINES: usize = 12;

/// Mentions that running text needs.
const MIN_MENTIONS: usize = 2;

/// Characters of a name at most, without 市: 山陽小野田, いちき串木野 is in the table.
const MAX_NAME: usize = 5;

/// Kanji before 市 that are looked at: a name, its prefecture and the year before it.
const LONGEST_RUN: usize = 16;

/// Words that stand before 市, 区, 町, 村 and are no name.
const NO_NAMES: &[&str] = &[
    "本",
    "他",
    "各",
    "同",
    "両",
    "当",
    "全",
    "貴",
    "都",
    "中核",
    "政令",
    "政令指定",
    "指定都",
    "政令指定都",
    "近隣",
    "周辺",
    "隣接",
    "特例",
    "一般",
    "関係",
    "府内",
    "県内",
    "都内",
    "先進",
    "他都",
    "姉妹",
    "友好",
    "校",
    "地",
    "学",
    "行政",
    "特別",
    "小学校",
    "中学校",
    "通学",
    "地域",
    "選挙",
    "農",
    "漁",
    "山",
    "管理",
    "自治",
    "連携",
    "中心",
    "構成",
    "加盟",
    "参加",
    "保有",
    "未来都",
    "都道府県",
    "大都",
    "小都",
    "地方都",
    "国際",
    "田園都",
    "環境未来都",
    "朝",
    "見本",
    "青物",
    "下",
];

/// Names written with kana: a run of kanji does not find them.
const KANA_NAMES: &[&str] = &[
    "さいたま市",
    "いわき市",
    "つくば市",
    "つくばみらい市",
    "ひたちなか市",
    "かすみがうら市",
    "みどり市",
    "ふじみ野市",
    "いすみ市",
    "あきる野市",
    "南アルプス市",
    "あわら市",
    "みよし市",
    "いなべ市",
    "たつの市",
    "南あわじ市",
    "さぬき市",
    "東かがわ市",
    "うきは市",
    "みやま市",
    "えびの市",
    "うるま市",
    "つがる市",
    "むつ市",
    "にかほ市",
    "いちき串木野市",
    "かほく市",
    "さくら市",
    "みやこ町",
    "おいらせ町",
    "おおい町",
    "せたな町",
    "むかわ町",
    "まんのう町",
    "つるぎ町",
    "東みよし町",
    "さつま町",
    "ニセコ町",
    "みなかみ町",
    "ときがわ町",
    "みやき町",
    "あさぎり町",
    "多可町",
];

const PREFECTURES: &[&str] = &[
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The municipality that a document names, if one stands out.
pub(super) fn find(document: &Document, lines: &[&Line]) -> Option<String> {
    let head = lines
        .iter()
        .take(HEAD_LINES)
        .filter(|line| is_heading(line));
    let mut in_headings = Tally::default();
    for text in document
        .title
        .iter()
        .map(String::as_str)
        .chain(head.map(|line| line.text.as_str()))
    {
        in_headings.count(text);
    }
    if let Some((name, _)) = in_headings.winner() {
        return Some(name);
    }
    let mut in_text = Tally::default();
    lines.iter().for_each(|line| in_text.count(&line.text));
    let (name, mentions) = in_text.winner()?;
    (mentions >= MIN_MENTIONS).then_some(name)
}

#[derive(Debug, Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn count(&mut self, text: &str) {
        for name in names_in(text) {
            *self.0.entry(name).or_default() += 1;
        }
    }

    /// The name with most mentions, unless two share them.
    fn winner(&self) -> Option<(String, usize)> {
        let most = self.0.values().copied().max()?;
        let mut best = self.0.iter().filter(|(_, count)| **count == most);
        let (name, count) = best.next()?;
        best.next().is_none().then(|| (name.clone(), *count))
    }
}

fn names_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    // The characters since the last one that no name holds.
    let mut run: Vec<char> = Vec::new();
    let mut before_run = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if matches!(c, '市' | '町')
            && let Some(name) = KANA_NAMES.iter().find(|name| text[..end].ends_with(**name))
        {
            names.push((*name).to_owned());
        }
        if matches!(c, '市' | '区' | '町' | '村')
            && let Some(name) = name_of(&run, before_run, c, chars.peek().map(|(_, next)| *next))
        {
            names.push(name);
            run.clear();
            before_run = Some(c);
            continue;
        }
        if is_ideograph(c) || matches!(c, 'ヶ' | 'ケ' | '之') {
            if run.len() == 2 * LONGEST_RUN {
                run.drain(..LONGEST_RUN);
            }
            run.push(c);
        } else {
            run.clear();
            before_run = Some(c);
        }
    }
    names
}

/// The name that a run of kanji before 市 is, if it is one.
fn name_of(run: &[char], before: Option<char>, kind: char, next: Option<char>) -> Option<String> {
    if next.is_some_and(|next| is_word_with(kind, next)) {
        return None;
    }
    let run: String = run.iter().collect();
    let mut name = run.as_str();
    for prefecture in PREFECTURES {
        if let Some(at) = name.find(prefecture) {
            name = &name[at + prefecture.len()..];
        }
    }
    if let Some(at) = name.rfind("年度") {
        name = &name[at + "年度".len()..];
    }
    // 「第３次豊中市」: a counter that belongs to the number before it.
    if before.is_some_and(char::is_numeric) && name.len() == run.len() {
        name = name.trim_start_matches(['次', '期', '回', '年', '月', '日', '版', '代']);
    }
    let length = name.chars().count();
    // One kanji before 区, 町, 村 is hardly ever a name; before 市 it may be (津, 堺).
    let shortest = if kind == '市' { 1 } else { 2 };
    let is_name = (shortest..=MAX_NAME).contains(&length) && !is_no_name(name);
    is_name.then(|| format!("{name}{kind}"))
}

fn is_no_name(name: &str) -> bool {
    let bare = name.strip_suffix('市').unwrap_or(name);
    NO_NAMES.contains(&name)
        || NO_NAMES.contains(&bare)
        || name.ends_with('都')
        || name.ends_with("校")
        || name.ends_with("地")
}

/// Whether 市 begins a word of its own here: 市民, 市町村, 区分.
fn is_word_with(kind: char, next: char) -> bool {
    match kind {
        '市' => "民場街政有営税道域町区村債況価販市".contains(next),
        '区' => "分域間画別切".contains(next),
        '町' => "会内村民並名工家丁".contains(next),
        _ => "民落長".contains(next),
    }
}
