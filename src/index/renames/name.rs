//! What may be the name of a place, a section or a service.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::is_hiragana;

/// The mark of a provisional name, in normal form.
pub(super) const MARK: &str = r"(?:[(\[〔【<]仮称[)\]〕】>]|仮称)";

/// A character, or a word in hiragana, of which names are made outside of quotes.
///
/// Of any other hiragana it cannot be told whether it is part of a name.
pub(super) const WORD: &str = r"(?:[\p{Han}\p{Katakana}ー・々a-z0-9]|こども|子ども|まちづくり|づくり|くらし|みらい|ふれあい|いきいき|すこやか|みどり|しごと|ひとり親|ごみ|デジタル|まち)";

/// Words that stand for a name: which one, only the context says.
const GENERIC: &[&str] = &[
    "施設",
    "新施設",
    "本施設",
    "同施設",
    "当施設",
    "公共施設",
    "組織",
    "部署",
    "部局",
    "事業",
    "本事業",
    "同事業",
    "制度",
    "本制度",
    "計画",
    "本計画",
    "条例",
    "要綱",
    "規則",
    "講座",
    "教室",
    "会議",
    "協議会",
    "委員会",
    "審議会",
    "窓口",
    "相談窓口",
    "庁舎",
    "本庁舎",
    "新庁舎",
    "校舎",
    "校区",
    "公園",
    "広場",
    "図書館",
    "体育館",
    "公民館",
    "会館",
    "児童館",
    "学校",
    "小学校",
    "中学校",
    "幼稚園",
    "保育所",
    "保育園",
    "こども園",
    "センター",
    "新センター",
    "本市",
    "当市",
    "市民",
    "当課",
    "本課",
    "担当課",
    "所管課",
    "所管",
    "担当",
    "名称",
    "正式名称",
    "愛称",
    "通称",
    "旧称",
    "仮称",
    "新名称",
    "内容",
    "方針",
    "予定",
    "時期",
    "期間",
    "対象",
    "対象者",
    "方法",
    "方式",
    "目標",
    "指標",
    "職員",
    "システム",
    "サービス",
    "イベント",
    "アプリ",
    "サイト",
    "ホームページ",
    "バス",
    "路線",
    "区域",
    "今年度",
    "次年度",
    "翌年度",
    "来年度",
    "本年度",
    "当年度",
    "年度内",
    "年度末",
    "当初",
    "現在",
    "現状",
    "時点",
];

/// Ends of names of sections and houses of which one character says the kind.
const KINDS: &str = "部課室局係館園校院所署";

/// Ends of what is no place: a person, a document, a day.
const NO_PLACES: &str = "長員者士師氏職名額日月年度率数時案等約";

/// Characters of the longest name.
const MAX_NAME: usize = 30;

/// Whether this may be a name at all, quoted or marked.
pub(super) fn is_name(name: &str) -> bool {
    static NOT: LazyLock<Regex> = LazyLock::new(|| {
        let amount = r"^(?:約|延べ?|計|週|月|年|令和|平成|r)*[元0-9一二三四五六七八九十.,]+(?:年|月|日|回|件|台|人|円|%|割|時|か所|箇所|施設|校|千|万|億|歳|名|\)|$)";
        let clause = r"(?:です|ます|ました|する|した|して|ください|ません|なる|れる|せる)";
        Regex::new(&format!("{amount}|{clause}|[、。;]")).expect("the rule is tested")
    });
    let len = name.chars().count();
    (2..=MAX_NAME).contains(&len)
        && name.chars().any(|c| c.is_alphabetic())
        && !GENERIC.contains(&name)
        && !NOT.is_match(name)
}

/// Whether this may be a name although nothing marks it as one.
pub(super) fn is_bare_name(name: &str) -> bool {
    is_name(name)
        && name.chars().count() >= 3
        && !name.ends_with(|c| NO_PLACES.contains(c))
        && !is_list(name)
}

/// 市民課・税務課 are two sections.
fn is_list(name: &str) -> bool {
    let ends_a_name = |part: &str| part.ends_with(|c| KINDS.contains(c));
    name.rsplit_once('・')
        .is_some_and(|(left, right)| ends_a_name(left) && ends_a_name(right))
}

/// Whether a bare name may begin here: nothing before it belongs to it, and no
/// other name is listed beside it.
pub(super) fn begins_here(before: &str) -> bool {
    static BORDER: LazyLock<Regex> = LazyLock::new(|| {
        let particle = r"[\p{Han}\p{Katakana}ー0-9)」』][はがをにで]|(?:から|より|まで|ため|により|おいて|合わせて|伴い|して|ともに|さらに|また|なお|市の|町の|区の|村の)";
        // After a comma another name may be listed, but a time is none.
        let comma = r"(?:[年月日度]|[ぁ-ん])、";
        Regex::new(&format!(
            "(?:^|[。:;(「『○◯●■・*※→旧現称]|{particle}|{comma})$"
        ))
        .expect("the rule is tested")
    });
    BORDER.is_match(before)
}

/// Without the date that stands right before it: 令和5年度市民課.
pub(super) fn without_date(name: &str) -> &str {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?:令和|平成|r)?[元0-9]+年度?(?:当初|末)?)?(?:[0-9]+月)?(?:[0-9]+日)?(?:付)?",
        )
        .expect("the rule is tested")
    });
    &name[DATE.find(name).map_or(0, |found| found.end())..]
}

/// Whether two names end like names of one kind of place: …センター, …課.
pub(super) fn same_kind(a: &str, b: &str) -> bool {
    let common = common_end(a, b);
    let Some(last) = common.chars().next_back() else {
        return false;
    };
    if NO_PLACES.contains(last) {
        return false;
    }
    KINDS.contains(last) || common.chars().count() >= 2 && !common.chars().all(is_hiragana)
}

/// The characters with which both end.
pub(super) fn common_end<'a>(a: &'a str, b: &str) -> &'a str {
    let same = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(a, b)| a == b);
    let len: usize = same.map(|(c, _)| c.len_utf8()).sum();
    &a[a.len() - len..]
}
