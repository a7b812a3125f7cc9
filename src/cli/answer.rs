//! The answer to a search, for people at a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use crate::search::{Applied, Hit, MatchKind, Scope, SearchResponse, UsedAs};

/// The whole answer: how the query was understood, what was found, and, where
/// nothing was, what could be tried.
pub(super) fn answer_text(answer: &SearchResponse) -> String {
    let mut text = String::new();
    for line in understood(&answer.applied) {
        let _ = writeln!(text, "※ {line}");
    }
    let _ = writeln!(text, "{}", count(answer));
    if answer.total == 0 {
        write_ways_out(&mut text, answer);
    }
    for (rank, hit) in answer.hits.iter().enumerate() {
        let _ = writeln!(text);
        write_hit(&mut text, rank + 1, hit);
    }
    text
}

fn understood(applied: &Applied) -> Vec<String> {
    let mut lines: Vec<String> = [&applied.limits, &applied.notes]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    lines.extend(applied.recognised.iter().map(|found| {
        let (typed, value) = (&found.typed, &found.value);
        let field = field_name(&found.field);
        match found.used_as {
            UsedAs::Filter => format!(
                "「{typed}」を{field}「{value}」として読みました（そのまま検索: --literal '{typed}'）"
            ),
            UsedAs::Boost if found.field == "person" => {
                format!("「{typed}」は{field}の名前です。その人のシートの施策も含みます")
            }
            UsedAs::Boost => format!("「{typed}」は{field}の名前です。その施策を先に並べます"),
        }
    }));
    for choice in &applied.choices {
        let options = choice.options.iter().map(|option| {
            let years: Vec<String> = option.years.iter().map(u16::to_string).collect();
            format!(
                "「{}」（{}年度、{}件）",
                option.value,
                years.join("・"),
                option.count
            )
        });
        let options: Vec<String> = options.collect();
        lines.push(format!(
            "{} は複数の政策を指します。--policy でどれかを選べます: {}",
            choice.typed,
            options.join(" ")
        ));
    }
    if !applied.expansions.is_empty() {
        let rules = applied.expansions.iter().map(|used| used.rule.as_str());
        let rules: Vec<&str> = rules.collect();
        lines.push(format!(
            "次の表記も検索しました（--without '{}' で外せます）: {}",
            rules[0],
            rules.join("、")
        ));
    }
    let guesses = applied.did_you_mean.iter();
    lines.extend(guesses.map(|guess| match guess.kind {
        MatchKind::Reading => format!("もしかして: {}（読みが同じ）", guess.text),
        _ => format!("もしかして: {}", guess.text),
    }));
    lines
}

fn field_name(field: &str) -> &'static str {
    match field {
        "municipality" => "市町村",
        "department" => "部局",
        "year" => "年度",
        "policy" => "政策",
        "plan" => "総合計画コード",
        "section" => "区分",
        "emphasis" => "重点",
        "rating" => "評価",
        "outlook" => "今後の方針",
        "results" => "実績",
        "person" => "責任者",
        _ => "条件",
    }
}

fn count(answer: &SearchResponse) -> String {
    match (answer.total, answer.total - answer.total_exact) {
        (0, _) => "見つかりませんでした。".to_owned(),
        (total, 0) => format!("{total} 件"),
        (total, _) if !answer.applied.did_you_mean.is_empty() => {
            format!("そのままの表記では見つかりません。近い語で {total} 件")
        }
        (total, parts) => format!("{total} 件（うち {parts} 件は語の組み合わせによる一致）"),
    }
}

fn write_ways_out(text: &mut String, answer: &SearchResponse) {
    if let Some(scope) = &answer.scope {
        let _ = writeln!(text, "{}", searched(scope));
    }
    for relaxation in &answer.relaxations {
        let query = match relaxation.query.as_str() {
            "" => "（すべて）",
            query => query,
        };
        let (dropped, count) = (&relaxation.dropped, relaxation.count);
        let _ = match relaxation.kind.as_str() {
            "only_part" => writeln!(text, "  「{dropped}」だけなら {count} 件"),
            "unquote" => writeln!(text, "  引用符を外すと {count} 件: {query}"),
            "unpublished" => writeln!(text, "  実績が未公表のものは {count} 件: {query}"),
            _ => writeln!(text, "  「{dropped}」を外すと {count} 件: {query}"),
        };
    }
}

fn searched(scope: &Scope) -> String {
    let years = match (scope.years.first(), scope.years.last()) {
        (Some(first), Some(last)) if first == last => format!("{first}年度の"),
        (Some(first), Some(last)) => format!("{first}〜{last}年度の"),
        _ => String::new(),
    };
    let mut text = format!(
        "{years}シート {} 枚、施策 {} 件を検索しました。",
        scope.sheets, scope.measures
    );
    if !scope.missing_years.is_empty() {
        let missing: Vec<String> = scope.missing_years.iter().map(u16::to_string).collect();
        let _ = write!(text, "{}年度の文書はありません。", missing.join("・"));
    }
    if !scope.failed.is_empty() {
        let _ = write!(
            text,
            "読めなかった文書が {} 件あります。",
            scope.failed.len()
        );
    }
    text
}

fn write_hit(text: &mut String, rank: usize, hit: &Hit) {
    let place = [hit.municipality.as_deref(), hit.department.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let year = hit
        .fiscal_year
        .map(|year| format!("{year}年度"))
        .unwrap_or_default();
    let number = hit
        .number
        .map(|number| format!(" No.{number}"))
        .unwrap_or_default();
    let title = hit.title.as_deref().unwrap_or("概要（使命・方針・総括）");
    let kind = match hit.match_kind {
        MatchKind::Plain | MatchKind::Variant => "",
        MatchKind::Parts => "（語の組み合わせ）",
        MatchKind::Reading => "（読みが同じ語）",
        MatchKind::Typo => "（似た語）",
    };
    let _ = writeln!(text, "{rank:>3}. {title}{kind}");
    let _ = writeln!(
        text,
        "     {} {year} {}{number}  {}",
        place.join(" "),
        hit.section.label(),
        hit.key
    );
    for snippet in hit
        .snippets
        .iter()
        .filter(|snippet| snippet.field != "title")
    {
        let _ = writeln!(text, "     ・{}", terminal(&snippet.html));
    }
    let [from, to] = hit.source.lines;
    let lines = if from > 0 {
        format!(":{from}-{to}")
    } else {
        String::new()
    };
    let _ = writeln!(text, "     {}{lines}", hit.source.document);
    for part in &hit.explanation {
        let _ = writeln!(
            text,
            "     {:>8.4}  {} 「{}」 ×{}  {}",
            part.score,
            part.signal.label(),
            part.form,
            part.weight,
            part.reason
        );
    }
}

/// A snippet for the terminal: marks as bold, or as 【】 where the output is a file.
fn terminal(html: &str) -> String {
    let (open, close) = if std::io::stdout().is_terminal() {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("【", "】")
    };
    html.replace("<mark>", open)
        .replace("</mark>", close)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
