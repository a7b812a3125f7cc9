//! The labels of sheets: which spelling names which field.
//!
//! A new city is a few spellings here. Spellings stand in the form that
//! [`key`] gives: without white space, marks and numbering, 取り組み as 取組.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a label says of the text that follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::ingest) enum Field {
    /// The row's number.
    Number,
    /// 部局.
    Department,
    /// 担当課 of a row.
    Division,
    /// 補職.
    HeadRole,
    /// 氏名.
    HeadName,
    /// Role and name in one: 宣言者.
    Head,
    /// 使命.
    Mission,
    /// 方針.
    Directions,
    /// 総括.
    Summary,
    /// The row's name, where it has a column of its own.
    Title,
    /// 取組み事項.
    Commitments,
    /// 実績.
    Results,
    /// 課題・今後の方向性.
    Issues,
    /// スケジュール.
    Schedule,
    /// 評価.
    Rating,
    /// 今後の方針, as one word.
    Outlook,
    /// 総合計画.
    PlanCodes,
    /// 基本政策.
    Policies,
    /// 基本目標.
    Goal,
    /// 取組項目.
    Theme,
    /// 当年度目標.
    Annual,
    /// 中期目標.
    Midterm,
    /// Anything else that is worth keeping beside the row.
    Notes,
}

/// Every spelling seen, field by field; within a text the longest one wins.
pub(in crate::ingest) const LABELS: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            "no",
            "no.",
            "№",
            "番号",
            "項番",
            "項目番号",
            "施策番号",
            "事業番号",
            "整理番号",
            "連番",
            "通番",
        ],
    ),
    (
        Field::Department,
        &[
            "部局",
            "部局名",
            "部名",
            "部課名",
            "局名",
            "室名",
            "所属",
            "所属名",
            "課かい名",
            "担当部課名",
            "所管組織",
            "所管部局",
            "担当部局",
            "所管部",
            "部署名",
        ],
    ),
    (
        Field::Division,
        &[
            "担当課",
            "担当課名",
            "所管課",
            "所管課名",
            "主管課",
            "関係課",
            "課名",
            "担当",
            "担当部署",
            "実施課",
            "担当所属",
        ],
    ),
    (Field::HeadRole, &["補職", "職名", "役職", "役職名", "職"]),
    (
        Field::HeadName,
        &[
            "氏名",
            "所属長名",
            "所属長",
            "課長名",
            "部長名",
            "局長名",
            "評価者",
            "作成責任者",
            "記入責任者",
        ],
    ),
    (Field::Head, &["宣言者", "部長", "責任者"]),
    (
        Field::Mission,
        &[
            "使命",
            "部局の使命",
            "部の使命",
            "課の使命",
            "部の使命・方針",
            "組織ミッション",
            "組織ビジョン",
            "部のミッション",
            "ミッション",
            "基本姿勢",
            "基本方針",
            "現状認識",
            "部局の紹介",
            "部の役割",
            "部局の役割",
        ],
    ),
    (
        Field::Directions,
        &[
            "方針",
            "取組方針",
            "部の方針",
            "部局の方針",
            "運営方針",
            "使命を遂行するための取組方針",
            "使命を遂行するための方針",
        ],
    ),
    (
        Field::Summary,
        &[
            "総括",
            "取組の総括",
            "年度の総括",
            "総合評価コメント",
            "部長総括",
        ],
    ),
    (
        Field::Title,
        &[
            "事業名",
            "事務事業名",
            "施策名",
            "取組名",
            "重点目標",
            "重点課題",
            "重点取組",
            "重点施策",
            "仕事目標",
            "組織目標",
            "目標",
            "目標名",
            "項目",
            "主要事業",
            "主要施策",
            "件名",
            "取組",
            "施策",
            "事業",
            "重点事業",
            "プロジェクト名",
            "公約",
        ],
    ),
    (
        Field::Commitments,
        &[
            "取組事項",
            "取組内容",
            "取組の内容",
            "具体的な取組",
            "主な取組",
            "達成基準",
            "達成水準",
            "実行宣言",
            "到達目標",
            "めざす姿",
            "目指す姿",
            "目標の概要",
            "方策",
            "事業内容",
            "事業概要",
            "実施内容",
            "計画",
            "計画内容",
            "内容",
            "概要",
            "取組計画",
            "年度当初の目標",
            "課題達成水準",
            "事業の目的",
            "目的",
            "今年度の取組",
        ],
    ),
    (
        Field::Schedule,
        &[
            "スケジュール",
            "工程",
            "工程表",
            "年度別計画",
            "通年",
            "上半期",
            "下半期",
            "実施時期",
            "時期",
            "取組時期",
        ],
    ),
    (
        Field::Results,
        &[
            "実績",
            "取組実績",
            "取組状況",
            "取組結果",
            "取組を行った内容・成果",
            "取組を行った内容",
            "成果",
            "振り返り",
            "中間報告",
            "期末報告",
            "進捗状況",
            "進ちょく状況",
            "進捗",
            "達成状況",
            "実績値",
            "実施状況",
            "実施結果",
            "結果",
            "年度末の状況",
            "取組の成果",
            "実績・成果",
            "達成度",
            "今年度の実績",
        ],
    ),
    (
        Field::Issues,
        &[
            "課題",
            "課題・今後の方向性",
            "課題・改善点",
            "問題点",
            "懸案事項",
            "今後の方向性",
            "今後の取組",
            "改革改善",
            "次年度の取組",
            "次年度以降の取組",
            "残された課題",
            "課題と今後の方向性",
            "改善点",
            "今後の課題",
            "成果と課題",
            "課題・方向性",
            "今後の展開",
        ],
    ),
    (
        Field::Rating,
        &[
            "評価",
            "自己評価",
            "達成評価",
            "一次評価",
            "二次評価",
            "総合評価",
            "進捗評価",
            "ランク",
            "評定",
        ],
    ),
    (
        Field::Outlook,
        &[
            "今後の方針",
            "方向性",
            "次年度の方向性",
            "今後の方向",
            "事業の方向性",
        ],
    ),
    (
        Field::PlanCodes,
        &[
            "総合計画",
            "総合計画コード",
            "総合計画の位置付け",
            "総合計画の位置づけ",
            "総合計画体系",
            "総合計画との関連",
        ],
    ),
    (
        Field::Policies,
        &[
            "基本政策",
            "基本施策",
            "政策",
            "関連施策",
            "政策番号",
            "基本政策・施策",
            "重点政策",
        ],
    ),
    (Field::Goal, &["基本目標", "政策目標", "柱"]),
    (
        Field::Theme,
        &[
            "取組項目",
            "施策の方向",
            "施策の方向性",
            "大項目",
            "中項目",
            "分類",
        ],
    ),
    (
        Field::Annual,
        &[
            "当年度目標",
            "今年度目標",
            "本年度目標",
            "年度目標",
            "当該年度目標",
            "今年度の目標",
            "本年度の目標",
        ],
    ),
    (
        Field::Midterm,
        &["中期目標", "中期的目標", "中長期目標", "中期的な目標"],
    ),
    (
        Field::Notes,
        &[
            "備考",
            "指標",
            "指標名",
            "単位",
            "予算額",
            "決算額",
            "事業費",
            "目標値",
            "関連計画",
            "根拠法令",
            "特記事項",
        ],
    ),
];

/// Words by which cities rate a measure, in normal form; a longer text is no rating.
pub(in crate::ingest) const RATINGS: &[&str] = &[
    "Ｓ",
    "Ａ",
    "Ｂ",
    "Ｃ",
    "Ｄ",
    "Ｅ",
    "S",
    "A",
    "B",
    "C",
    "D",
    "E",
    "◎",
    "○",
    "◯",
    "△",
    "×",
    "－",
    "Ⅰ",
    "Ⅱ",
    "Ⅲ",
    "Ⅳ",
    "Ⅴ",
    "1",
    "2",
    "3",
    "4",
    "5",
    "１",
    "２",
    "３",
    "４",
    "５",
    "順調",
    "概ね順調",
    "おおむね順調",
    "やや遅れ",
    "遅れ",
    "計画どおり",
    "計画通り",
    "達成",
    "概ね達成",
    "一部達成",
    "未達成",
    "未着手",
    "取組中",
    "実施中",
    "完了",
    "実施済",
];

/// Words by which cities say how a measure goes on.
pub(in crate::ingest) const OUTLOOKS: &[&str] = &[
    "拡大",
    "拡充",
    "維持",
    "継続",
    "現状維持",
    "改善",
    "見直し",
    "縮小",
    "統合",
    "休止",
    "廃止",
    "完了",
    "終了",
];

/// Words that stand in brackets to single out a measure.
pub(in crate::ingest) const MARKS: &[&str] = &["重点", "新規", "拡充"];

/// Characters of a label at most; a longer text is a sentence.
const MAX_LABEL: usize = 44;

/// Characters of a heading at most: some carry the column headers below them in the same line.
const MAX_HEADING: usize = 64;

/// The form in which labels are compared.
pub(in crate::ingest) fn key(text: &str) -> String {
    let squeezed: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '･' => '・',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    let bare = strip_numbering(&squeezed);
    let bare = bare.trim_end_matches([':', '】', ']', '〕', '」', '>', '》']);
    if !bare.contains(['み', 'お']) {
        return bare.to_owned();
    }
    bare.replace("取り組み", "取組")
        .replace("取組み", "取組")
        .replace("および", "及び")
}

/// A label without the signs and brackets around it.
pub(in crate::ingest) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || "■□●◆◇▼▶◎#【】〔〕＜＞<>《》［］：:".contains(c)
    })
}

/// Whether a text carries a number or sign that makes it a heading: `１．`, `■`, `【`.
pub(in crate::ingest) fn is_decorated(text: &str) -> bool {
    let squeezed: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(8)
        .collect();
    strip_numbering(&squeezed).len() < squeezed.len()
}

fn strip_numbering(text: &str) -> &str {
    let signs = [
        '■', '□', '●', '○', '◆', '◇', '▼', '▶', '【', '[', '〔', '「', '<', '《', '・', '※', '#',
    ];
    let text = text.trim_start_matches(signs);
    let digits = text.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '(' | '（'));
    let numbered = digits.len() < text.len();
    match digits.strip_prefix(['.', '．', '、', ')', '）']) {
        Some(rest) if numbered => rest.trim_start_matches(signs),
        _ => text,
    }
}

/// Every spelling with its field: looking one up must cost nothing, for every line is asked.
static BY_SPELLING: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    let pairs = LABELS
        .iter()
        .flat_map(|(field, spellings)| spellings.iter().map(|s| (*s, *field)));
    pairs.collect()
});

/// Bytes of the longest spelling.
static LONGEST: LazyLock<usize> = LazyLock::new(|| {
    BY_SPELLING
        .keys()
        .map(|spelling| spelling.len())
        .max()
        .unwrap_or(0)
});

/// The field that a text names when it is exactly a label.
pub(in crate::ingest) fn exact(text: &str) -> Option<Field> {
    BY_SPELLING
        .get(short_key(text, MAX_LABEL)?.as_str())
        .copied()
}

/// The field of a heading or column header: a label, or a text that begins with one.
pub(in crate::ingest) fn heading(text: &str) -> Option<Field> {
    let key = short_key(text, MAX_HEADING)?;
    let whole = BY_SPELLING.get(key.as_str()).copied();
    whole.or_else(|| longest_at_head(&key).map(|(field, _)| field))
}

/// The field of a text that begins with a label long enough to be no common word.
pub(in crate::ingest) fn telling(text: &str) -> Option<Field> {
    /// Characters of such a label at least: 使命 and 方針 begin many sentences.
    const MIN_TELLING: usize = 4;
    let key = short_key(text, MAX_HEADING)?;
    let (field, end) = longest_at_head(&key)?;
    (key[..end].chars().count() >= MIN_TELLING).then_some(field)
}

/// The field of a column header, which may say more before its label: `令和4年度の実績`.
pub(in crate::ingest) fn column(text: &str) -> Option<Field> {
    heading(text).or_else(|| {
        let key = short_key(text, MAX_LABEL)?;
        let starts = key.char_indices().map(|(at, _)| &key[at..]);
        let found = starts.filter_map(longest_at_head);
        // Among equally long labels the first one names the column.
        found
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(field, _)| field)
    })
}

/// The longest label of two characters or more with which a key begins, and its bytes.
fn longest_at_head(key: &str) -> Option<(Field, usize)> {
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1);
    let ends: Vec<_> = ends.take_while(|end| *end <= *LONGEST).collect();
    ends.into_iter()
        .rev()
        .find_map(|end| BY_SPELLING.get(&key[..end]).map(|field| (*field, end)))
}

fn short_key(text: &str, longest: usize) -> Option<String> {
    if text.chars().take(longest + 1).count() > longest || text.contains(['。', '｡']) {
        return None;
    }
    let key = key(text);
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_in_its_own_normal_form_and_unique() {
        let mut seen = Vec::new();
        for (field, spellings) in LABELS {
            for spelling in *spellings {
                assert_eq!(key(spelling), *spelling, "{field:?}");
                assert_eq!(exact(spelling), Some(*field), "{spelling}");
                assert!(!seen.contains(spelling), "{spelling} stands twice");
                seen.push(spelling);
            }
        }
    }

    #[test]
    fn real_headers_name_their_fields() {
        let cases = [
            ("No", Field::Number),
            ("部　局", Field::Department),
            ("補 職", Field::HeadRole),
            ("氏　名", Field::HeadName),
            ("１．部局の使命", Field::Mission),
            (
                "2. 使命を遂行するための取り組み方針と、それに基づく取り組みの総括 方針",
                Field::Directions,
            ),
            ("取り組みの総括", Field::Summary),
            ("３．当年度目標と目標設定に対する振り返り等", Field::Annual),
            ("４．中期目標（概ね今後4年間）", Field::Midterm),
            ("取組み事項及びその内容・スケジュール", Field::Commitments),
            (
                "取組み事項及び取組みにあたっての課題・めざす成果など",
                Field::Commitments,
            ),
            ("取組みを行った内容・成果", Field::Results),
            ("課題・今後の方向性", Field::Issues),
            ("スケジュール(工程)", Field::Schedule),
            ("【担当課】", Field::Division),
            ("■ 今後の方針：", Field::Outlook),
            ("令和４年度の実績", Field::Results),
        ];
        for (text, field) in cases {
            assert_eq!(column(text), Some(field), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_labels() {
        for text in ["使命を果たします。", "", "市民協働部"] {
            assert_eq!(column(text), None, "{text}");
        }
    }
}
