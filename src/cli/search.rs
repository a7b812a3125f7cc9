//! `shisaku search`: the same answer as over HTTP, for people, programs and spreadsheets.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::search::{Filters, Hit, MatchKind, SearchRequest, SearchResponse, Sort, search};

use super::{IndexPath, Outcome, open_index, output};

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// 検索語（空白は AND、OR、-、"…"、（）、部局: 年度: などが使えます）
    #[arg(allow_hyphen_values = true)]
    query: OsString,
    #[command(flatten)]
    index: IndexPath,
    /// 市町村で絞り込みます（繰り返せます）
    #[arg(long, value_name = "M")]
    municipality: Vec<String>,
    /// 部局または担当課で絞り込みます
    #[arg(long, value_name = "D")]
    department: Vec<String>,
    /// 年度で絞り込みます（2022、R4、令和4年度）
    #[arg(long, value_name = "Y")]
    year: Vec<String>,
    /// 基本政策で絞り込みます（47、または「47 生活困窮者支援の充実」）
    #[arg(long, value_name = "P")]
    policy: Vec<String>,
    /// 総合計画のコードで絞り込みます（5-1-3）
    #[arg(long, value_name = "C")]
    plan: Vec<String>,
    /// 区分で絞り込みます（annual、midterm、progress、overview）
    #[arg(long, value_name = "S")]
    section: Vec<String>,
    /// 重点・新規・拡充で絞り込みます
    #[arg(long, value_name = "E")]
    emphasis: Vec<String>,
    /// 評価で絞り込みます
    #[arg(long, value_name = "R")]
    rating: Vec<String>,
    /// 並べ方
    #[arg(long, value_enum, default_value = "relevance")]
    sort: SortArg,
    /// 表示する件数
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
    /// 出力の形式
    #[arg(long, value_enum, default_value = "text")]
    format: SearchFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SearchFormat {
    /// 読みやすい表示
    Text,
    /// HTTP の応答と同じ JSON
    Json,
    /// CSV（見出し行つき）
    Csv,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    /// 関連の強い順
    Relevance,
    /// 新しい年度から
    Newest,
    /// 古い年度から
    Oldest,
}

pub(super) fn run(args: &SearchArgs) -> Result<Outcome> {
    let index = open_index(&args.index.index)?;
    let answer = search(&index.snapshot(), &request(args))?;
    match args.format {
        SearchFormat::Json => output::say_json(&answer)?,
        SearchFormat::Csv => output::say(&csv(&answer)?)?,
        SearchFormat::Text => output::say(&text(&answer))?,
    }
    Ok(if answer.total == 0 {
        Outcome::NothingFound
    } else {
        Outcome::Done
    })
}

fn request(args: &SearchArgs) -> SearchRequest {
    SearchRequest {
        // Bytes that are no text match nothing; they are no reason to give no answer.
        query: args.query.to_string_lossy().into_owned(),
        filters: Filters {
            municipality: args.municipality.clone(),
            department: args.department.clone(),
            year: args.year.clone(),
            policy: args.policy.clone(),
            plan: args.plan.clone(),
            section: args.section.clone(),
            emphasis: args.emphasis.clone(),
            rating: args.rating.clone(),
        },
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        },
        limit: usize::from(args.limit),
        offset: 0,
    }
}

fn text(answer: &SearchResponse) -> String {
    let mut text = String::new();
    for note in answer.applied.limits.iter().chain(&answer.applied.notes) {
        let _ = writeln!(text, "※ {note}");
    }
    if !answer.applied.variants.is_empty() {
        let _ = writeln!(
            text,
            "※ 次の表記も検索しました: {}",
            answer.applied.variants.join("、")
        );
    }
    let _ = writeln!(text, "{}", count(answer));
    for (rank, hit) in answer.hits.iter().enumerate() {
        let _ = writeln!(text);
        write_hit(&mut text, rank + 1, hit);
    }
    text
}

fn count(answer: &SearchResponse) -> String {
    match (answer.total, answer.total - answer.total_exact) {
        (0, _) => "見つかりませんでした。".to_owned(),
        (total, 0) => format!("{total} 件"),
        (total, parts) => format!("{total} 件（うち {parts} 件は語の組み合わせによる一致）"),
    }
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
    let parts = if hit.match_kind == MatchKind::Parts {
        "（語の組み合わせ）"
    } else {
        ""
    };
    let _ = writeln!(text, "{rank:>3}. {title}{parts}");
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

fn csv(answer: &SearchResponse) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "key",
        "score",
        "match",
        "municipality",
        "department",
        "fiscal_year",
        "section",
        "number",
        "title",
        "emphasis",
        "policies",
        "plan_codes",
        "document",
        "lines",
    ])?;
    for hit in &answer.hits {
        let policies: Vec<String> = hit.policies.iter().map(ToString::to_string).collect();
        let codes: Vec<&str> = hit
            .plan_codes
            .iter()
            .map(|plan| plan.code.as_str())
            .collect();
        let [from, to] = hit.source.lines;
        writer.write_record([
            hit.key.as_str(),
            &hit.score.to_string(),
            serde_json::to_value(hit.match_kind)?
                .as_str()
                .unwrap_or_default(),
            hit.municipality.as_deref().unwrap_or_default(),
            hit.department.as_deref().unwrap_or_default(),
            &hit.fiscal_year
                .map(|year| year.to_string())
                .unwrap_or_default(),
            hit.section.as_str(),
            &hit.number
                .map(|number| number.to_string())
                .unwrap_or_default(),
            hit.title.as_deref().unwrap_or_default(),
            &hit.emphasis.join("・"),
            &policies.join("、"),
            &codes.join("、"),
            &hit.source.document,
            &format!("{from}-{to}"),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
