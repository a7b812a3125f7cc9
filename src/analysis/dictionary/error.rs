use std::io;
use std::path::{Path, PathBuf};

use super::DEFAULT_SOURCE;

/// Why there is no dictionary.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// No source folder and no usable cache.
    #[error(
        "no dictionary found: run `apt-get install mecab-ipadic`, or set SHISAKU_DICTIONARY to a folder with IPADIC's sources"
    )]
    NotFound,
    /// The folder lacks something that every IPADIC source has.
    #[error("{} is no IPADIC source folder: {missing} is missing", path.display())]
    NotASource {
        /// The folder.
        path: PathBuf,
        /// What should stand in it.
        missing: &'static str,
    },
    /// A source file is neither UTF-8 nor EUC-JP.
    #[error("{} is neither UTF-8 nor EUC-JP", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
    },
    /// A source file does not say what it should.
    #[error("cannot read {}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk said no.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: `read`, `write` ….
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// The compiler of the dictionary, or its loader, said no.
    #[error("cannot compile or load the dictionary: {0}")]
    Engine(#[from] lindera_dictionary::error::LinderaError),
}

impl DictionaryError {
    /// Makes an [`DictionaryError::Io`] of a failure on this path.
    pub(super) fn io<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// What happened and what to do, in Japanese, for the operator.
    pub fn user_message(&self) -> String {
        match self {
            Self::NotFound => format!(
                "日本語辞書（IPADIC）が見つかりません。Debian・Ubuntu では `apt-get install mecab-ipadic` を実行してください（{DEFAULT_SOURCE} に入ります）。ほかの環境では、IPADIC のソースを置いたフォルダーを環境変数 SHISAKU_DICTIONARY に指定してください。"
            ),
            Self::NotASource { path, missing } => format!(
                "{} は IPADIC のソースフォルダーではありません（{missing} がありません）。環境変数 SHISAKU_DICTIONARY の指定を確認してください。",
                path.display()
            ),
            Self::Encoding { path } => format!(
                "辞書ファイル {} の文字コードが UTF-8 でも EUC-JP でもありません。文字コードを変換してください。",
                path.display()
            ),
            Self::Malformed { path, reason } => format!(
                "辞書ファイル {} を読み取れません（{reason}）。辞書を入れ直してください。",
                path.display()
            ),
            Self::Io { path, source, .. } => format!(
                "辞書の処理中に {} を読み書きできませんでした（{source}）。空き容量と権限を確認してください。",
                path.display()
            ),
            Self::Engine(error) => {
                format!("辞書を組み立てられませんでした（{error}）。辞書を入れ直してください。")
            }
        }
    }
}
