//! The report as a table that people read.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::eval::{
    Breach, Change, Comparison, EvalReport, Metrics, QueryChange, QueryReport, Verdict,
};

use super::Answer;

/// Columns of the first column.
const NAME_WIDTH: usize = 28;
/// Grades shown of a changed query: what nDCG@10 looks at.
const GRADES: usize = 10;

pub(super) fn of(answer: &Answer<'_>, with_queries: bool) -> String {
    let mut text = String::new();
    means(&mut text, answer.report);
    if with_queries {
        queries(&mut text, &answer.report.details);
    }
    if let Some(comparison) = &answer.comparison {
        changes(&mut text, comparison);
    }
    for breach in answer.below_floor.iter().flatten() {
        line(&mut text, &below(breach));
    }
    text
}

fn means(text: &mut String, report: &EvalReport) {
    line(
        text,
        &format!("{}   件数  nDCG@10  recall@20    MRR", padded("分類")),
    );
    for category in &report.categories {
        let row = row(&category.category, category.queries, &category.metrics);
        line(text, &row);
    }
    line(text, &row("全体", report.queries, &report.mean));
}

fn queries(text: &mut String, details: &[QueryReport]) {
    let name = padded("問い合わせ");
    line(
        text,
        &format!("\n{name}   総数  nDCG@10  recall@20    MRR  等級"),
    );
    for detail in details {
        let name = format!("{} {}", detail.id, detail.query);
        let row = row(&name, detail.total, &detail.metrics);
        line(text, &format!("{row}  {}", digits(&detail.grades)));
    }
}

fn changes(text: &mut String, comparison: &Comparison) {
    let Comparison {
        better,
        worse,
        unchanged,
        ..
    } = comparison;
    line(
        text,
        &format!(
            "\n前の報告との違い: 良くなった {better} 件、悪くなった {worse} 件、変わらない {unchanged} 件"
        ),
    );
    for (what, ids) in [
        ("前の報告にない問い合わせ", &comparison.added),
        ("なくなった問い合わせ", &comparison.removed),
    ] {
        if !ids.is_empty() {
            line(text, &format!("{what} {} 件: {}", ids.len(), ids.join(" ")));
        }
    }
    line(
        text,
        &format!(
            "{}  {}{}",
            padded("分類"),
            heading("nDCG@10"),
            heading("recall@20").trim_end()
        ),
    );
    for category in &comparison.categories {
        line(text, &change(&category.category, &category.change));
    }
    line(text, &change("全体", &comparison.mean));
    if comparison.queries.is_empty() {
        return;
    }
    let name = padded("変わった問い合わせ");
    line(
        text,
        &format!(
            "\n{name}  {}{}等級",
            heading("nDCG@10"),
            heading("recall@20")
        ),
    );
    for query in &comparison.queries {
        line(text, &changed_query(query));
    }
}

fn changed_query(query: &QueryChange) -> String {
    let sign = match query.verdict {
        Verdict::Better => "良",
        Verdict::Worse => "悪",
    };
    let name = format!("{sign} {} {}", query.id, query.query);
    let first = |grades: &[u8]| digits(&grades[..grades.len().min(GRADES)]);
    let grades = format!(
        "{} → {}",
        first(&query.grades_before),
        first(&query.grades_after)
    );
    format!("{}  {grades}", change(&name, &query.change))
}

fn below(breach: &Breach) -> String {
    let name = breach.category.as_deref().unwrap_or("全体");
    match breach.reached {
        Some(reached) => format!(
            "下限割れ: {name} の nDCG@10 {reached:.4} は下限 {:.4} に届きません。",
            breach.floor
        ),
        None => format!(
            "下限割れ: {name} の問い合わせがありません（下限 {:.4}）。",
            breach.floor
        ),
    }
}

fn row(name: &str, count: usize, metrics: &Metrics) -> String {
    let Metrics {
        ndcg_at_10,
        recall_at_20,
        mrr,
    } = metrics;
    format!(
        "{}  {count:>5}   {ndcg_at_10:.4}     {recall_at_20:.4} {mrr:.4}",
        padded(name)
    )
}

/// Width of `0.1234 → 0.1234 +0.1234`.
const CHANGE_WIDTH: usize = 23;

fn heading(metric: &str) -> String {
    format!("{metric:<width$}  ", width = CHANGE_WIDTH)
}

fn change(name: &str, change: &Change) -> String {
    let ndcg = old_to_new(change, |metrics| metrics.ndcg_at_10);
    let recall = old_to_new(change, |metrics| metrics.recall_at_20);
    format!("{}  {ndcg}  {recall}", padded(name))
}

fn old_to_new(change: &Change, metric: impl Fn(&Metrics) -> f64) -> String {
    let value = |metrics: &Option<Metrics>| metrics.as_ref().map(&metric);
    let shown =
        |value: Option<f64>| value.map_or("   -  ".to_owned(), |value| format!("{value:.4}"));
    let (before, after) = (value(&change.before), value(&change.after));
    let by = before
        .zip(after)
        .map_or(String::new(), |(before, after)| match after - before {
            by if by.abs() < 0.00005 => "±0".to_owned(),
            by => format!("{by:+.4}"),
        });
    format!("{} → {} {by:<7}", shown(before), shown(after))
}

fn digits(grades: &[u8]) -> String {
    grades.iter().map(u8::to_string).collect()
}

fn line(text: &mut String, line: &str) {
    let _ = writeln!(text, "{}", line.trim_end());
}

fn padded(name: &str) -> String {
    let missing = NAME_WIDTH.saturating_sub(name.width());
    format!("{name}{}", " ".repeat(missing))
}
