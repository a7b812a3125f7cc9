//! What people read when a command fails: what happened, then what to do.

use crate::analysis::DictionaryError;
use crate::eval::{EvalError, JudgmentError};
use crate::index::{Holder, IndexError};
use crate::search::SearchError;

/// The Japanese text of an error.
pub(super) fn explain(error: &anyhow::Error) -> String {
    let known = error.chain().find_map(|cause| {
        cause
            .downcast_ref::<IndexError>()
            .map(index)
            .or_else(|| cause.downcast_ref::<SearchError>().map(search))
            .or_else(|| cause.downcast_ref::<EvalError>().map(eval))
            .or_else(|| cause.downcast_ref::<JudgmentError>().map(judgment))
            .or_else(|| {
                cause
                    .downcast_ref::<DictionaryError>()
                    .map(DictionaryError::user_message)
            })
    });
    let text = known.unwrap_or_else(|| format!("{error:#}"));
    format!("エラー: {text}")
}

fn index(error: &IndexError) -> String {
    match error {
        IndexError::Missing { directory } => format!(
            "{0} に索引がありません。先に「shisaku index --corpus 文書フォルダー --index {0}」を実行してください。",
            directory.display()
        ),
        IndexError::OtherVersion { directory, .. } => format!(
            "{0} の索引は別の版（または別の辞書）で作られています。\
             「shisaku index --corpus 文書フォルダー --index {0} --rebuild」で作り直してください。",
            directory.display()
        ),
        IndexError::Locked { directory, holder } => format!(
            "{} の索引は別のプロセス（{}）が更新中です。終わってからもう一度実行してください。",
            directory.display(),
            holder.as_deref().map_or_else(|| "詳細不明".to_owned(), who)
        ),
        IndexError::OtherCorpus { served, asked } => format!(
            "検索サービスは {} を索引にしています（指定は {}）。--corpus をそろえるか、サービスを止めてから実行してください。",
            served.display(),
            asked.display()
        ),
        IndexError::Stopped => {
            "更新の途中で検索サービスが止まりました。索引は更新の前か後の状態で使えます。もう一度実行してください。"
                .to_owned()
        }
        error if error.is_out_of_space() => format!(
            "ディスクの空きが足りないため、索引を書き込めません（{error}）。検索はこれまでどおり使えます。空きを作ってからもう一度実行してください。"
        ),
        IndexError::Damaged { what } => format!(
            "索引が壊れています（{what}）。「shisaku check」で確かめ、「shisaku index --rebuild」で作り直してください。"
        ),
        IndexError::Corpus { directory, source } => format!(
            "文書フォルダー {} を開けません（{source}）。場所と権限を確認してください。",
            directory.display()
        ),
        IndexError::Io { path, source } => {
            format!(
                "{} を読み書きできません（{source}）。空き容量と権限を確認してください。",
                path.display()
            )
        }
        IndexError::Engine(source) => {
            format!("索引を読み書きできません（{source}）。「shisaku check」で確かめてください。")
        }
    }
}

/// `host の 123 番、shisaku index、2026-01-02 03:04 から`.
fn who(holder: &Holder) -> String {
    let since = holder.since.to_zoned(jiff::tz::TimeZone::system());
    format!(
        "{} の {} 番、{}、{} から",
        holder.host,
        holder.pid,
        holder.command,
        since.strftime("%Y-%m-%d %H:%M")
    )
}

fn search(error: &SearchError) -> String {
    match error {
        SearchError::InvalidFilter { name, value } => format!(
            "--{name} の値「{value}」を読めません。例: --year 2022、--year R4、--section annual"
        ),
        SearchError::InvalidCursor => "続きの位置（cursor）が正しくありません。".to_owned(),
        SearchError::CursorExpired => {
            "続きの位置（cursor）の期限が切れました。もう一度検索してください。".to_owned()
        }
        SearchError::Index(error) => index(error),
    }
}

fn eval(error: &EvalError) -> String {
    match error {
        EvalError::Judgment(error) => judgment(error),
        EvalError::Search(error) => search(error),
    }
}

fn judgment(error: &JudgmentError) -> String {
    match error {
        JudgmentError::Form(source) => {
            format!(
                "判定ファイルを読めません（{source}）。queries の並ぶ JSON を指定してください。"
            )
        }
        JudgmentError::UnknownFilter { query, filter } => {
            format!("判定ファイルの {query} に、知らない絞り込み「{filter}」があります。")
        }
    }
}
