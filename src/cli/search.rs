//! `shisaku search`: the same answer as over HTTP, for people, programs and spreadsheets.

use std::ffi::OsString;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::index::guarded;
use crate::search::{Filters, SearchRequest, SearchResponse, Sort, search};

use super::answer::answer_text;
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
    /// 今後の方針で絞り込みます（継続、拡大など）
    #[arg(long, value_name = "O")]
    outlook: Vec<String>,
    /// 表記ゆれや言い換えを使わず、入力した表記だけで検索します
    #[arg(long)]
    no_variants: bool,
    /// この言い換えを使いません（「取組→取り組み」の形。繰り返せます）
    #[arg(long, value_name = "RULE")]
    without: Vec<String>,
    /// 年度や政策として読まず、そのまま検索する語（繰り返せます）
    #[arg(long, value_name = "WORD")]
    literal: Vec<String>,
    /// 得点の内訳を表示します
    #[arg(long)]
    explain: bool,
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
    let answer = guarded(|| search(&index.snapshot(), &request(args)))?;
    match args.format {
        SearchFormat::Json => output::say_json(&answer)?,
        SearchFormat::Csv => output::say(&csv(&answer)?)?,
        SearchFormat::Text => output::say(&answer_text(&answer))?,
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
            outlook: args.outlook.clone(),
        },
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        },
        limit: usize::from(args.limit),
        variants: !args.no_variants,
        without: args.without.clone(),
        literal: args.literal.clone(),
        explain: args.explain,
        ..SearchRequest::default()
    }
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
