//! Every sentence an error answer can hold, in both languages.

use super::error::ErrorKind;

/// Language of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 日本語, unless the client prefers English.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// The better of our two languages for an `Accept-Language` header.
    ///
    /// Weights are honoured; what names neither language gets Japanese.
    pub fn from_header(header: Option<&str>) -> Self {
        let weight_of = |name: &str| {
            header
                .unwrap_or_default()
                .split(',')
                .filter_map(|entry| {
                    let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
                    let primary = tag.trim().split('-').next()?;
                    let weight = match parameters.trim().strip_prefix("q=") {
                        Some(number) => number.trim().parse::<f32>().ok()?,
                        None => 1.0,
                    };
                    primary.eq_ignore_ascii_case(name).then_some(weight)
                })
                .fold(0.0, f32::max)
        };
        if weight_of("en") > weight_of("ja") {
            Self::English
        } else {
            Self::Japanese
        }
    }

    /// The tag for `Content-Language` and `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }
}

/// What happened and what to do, for people.
pub fn error_text(kind: &ErrorKind, language: Language) -> String {
    let (japanese, english) = error_texts(kind);
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
}

/// The heading of an error page.
pub fn error_heading(kind: &ErrorKind, language: Language) -> &'static str {
    let (japanese, english) = match kind {
        ErrorKind::InvalidParameter { .. } => ("指定を確認してください", "Check the request"),
        ErrorKind::CursorExpired => ("続きのページの期限が切れました", "This page has expired"),
        ErrorKind::NotFound => ("見つかりません", "Not found"),
        ErrorKind::Unauthorized => ("トークンが必要です", "Token required"),
        ErrorKind::UploadsDisabled => ("登録は受け付けていません", "Uploads are off"),
        ErrorKind::NotRemovable => ("この文書は取り消せません", "Not removable"),
        ErrorKind::MethodNotAllowed => ("この操作は使えません", "Method not allowed"),
        ErrorKind::PayloadTooLarge => ("送信内容が大きすぎます", "Request too large"),
        ErrorKind::UriTooLong => ("URLが長すぎます", "Address too long"),
        ErrorKind::Overloaded => ("混み合っています", "Busy"),
        ErrorKind::StorageFull => ("空き容量がありません", "No room left"),
        ErrorKind::Timeout => ("時間内に終わりませんでした", "Timed out"),
        ErrorKind::Internal => ("内部エラー", "Internal error"),
    };
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
}

fn error_texts(kind: &ErrorKind) -> (String, String) {
    let both = |japanese: &str, english: &str| (japanese.to_owned(), english.to_owned());
    match kind {
        ErrorKind::InvalidParameter { name, value } if value.is_empty() => (
            format!("「{name}」の値は使えません。値を直してもう一度お試しください。"),
            format!("The value of \"{name}\" is not valid. Correct it and try again."),
        ),
        ErrorKind::InvalidParameter { name, value } => (
            format!("「{name}」の値「{value}」は使えません。値を直してもう一度お試しください。"),
            format!("\"{value}\" is not a valid value of \"{name}\". Correct it and try again."),
        ),
        ErrorKind::CursorExpired => both(
            "このカーソルの期限が切れました。最初のページから検索し直してください。",
            "This cursor has expired. Search again from the first page.",
        ),
        ErrorKind::NotFound => both(
            "お探しのページや文書は見つかりませんでした。URLを確かめるか、検索してください。",
            "There is no such page or document. Check the address or search for it.",
        ),
        ErrorKind::Unauthorized => both(
            "登録用のトークンがないか、正しくありません。Authorization ヘッダーを確かめてください。",
            "The token for uploads is missing or wrong. Check the Authorization header.",
        ),
        ErrorKind::UploadsDisabled => both(
            "このサービスは文書の登録を受け付けていません。shisaku token でトークンを作り、--upload-token-hash を付けて起動してください。",
            "This service takes no uploads. Make a token with `shisaku token` and start with --upload-token-hash.",
        ),
        ErrorKind::NotRemovable => both(
            "この文書はアップロードされたものではありません。文書フォルダーから取り除いてください。",
            "This document was not uploaded. Take it out of the folder of documents.",
        ),
        ErrorKind::MethodNotAllowed => both(
            "このURLではその操作を使えません。APIの仕様（/openapi.json）を確かめてください。",
            "This address does not accept that method. See the API description (/openapi.json).",
        ),
        ErrorKind::PayloadTooLarge => both(
            "送信内容が大きすぎます。小さくしてもう一度お試しください。",
            "The request body is too large. Send less and try again.",
        ),
        ErrorKind::UriTooLong => both(
            "URLが長すぎます。検索語や絞り込みを減らしてください。",
            "The address is too long. Use fewer words or filters.",
        ),
        ErrorKind::Overloaded => both(
            "ただいま混み合っています。少し待ってからもう一度お試しください。",
            "The service is busy. Wait a moment and try again.",
        ),
        ErrorKind::StorageFull => both(
            "サーバーの空き容量が足りません。管理者に知らせてください。",
            "The server has no room left. Tell its operator.",
        ),
        ErrorKind::Timeout => both(
            "時間内に処理が終わりませんでした。条件を絞ってもう一度お試しください。",
            "The request took too long. Narrow it down and try again.",
        ),
        ErrorKind::Internal => both(
            "処理中に問題が起きました。時間をおいてもう一度お試しください。",
            "Something went wrong on our side. Try again later.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_higher_weight_wins_and_japanese_is_the_default() {
        let cases = [
            (None, Language::Japanese),
            (Some(""), Language::Japanese),
            (Some("en"), Language::English),
            (Some("en-US,en;q=0.9"), Language::English),
            (Some("ja,en-US;q=0.9,en;q=0.8"), Language::Japanese),
            (Some("ja;q=0.3, EN-GB;q=0.8"), Language::English),
            (Some("fr-FR,fr"), Language::Japanese),
            (Some("en;q=0"), Language::Japanese),
            (Some("en;q=nonsense"), Language::Japanese),
            (Some("*"), Language::Japanese),
        ];
        for (header, expected) in cases {
            assert_eq!(Language::from_header(header), expected, "{header:?}");
        }
    }

    #[test]
    fn every_error_says_what_happened_in_two_languages() {
        for kind in ErrorKind::samples() {
            let japanese = error_text(&kind, Language::Japanese);
            let english = error_text(&kind, Language::English);
            assert!(japanese.ends_with("ださい。"), "{japanese}");
            assert!(english.is_ascii() && english.ends_with('.'), "{english}");
        }
    }
}
