//! Every diagnostic that this room gives: a stable code and what people read.

use super::{Diagnostic, Severity};

/// A kind of diagnostic.
#[derive(Debug, PartialEq, Eq)]
pub struct Notice {
    /// Stable name in snake case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, then what to do; `{}` stands for the detail.
    pub text: &'static str,
}

impl Notice {
    /// The diagnostic with this detail put into its text.
    pub fn with(&self, detail: impl AsRef<str>) -> Diagnostic {
        let message = self.text.replace("{}", detail.as_ref());
        Diagnostic::new(self.code, self.severity, message)
    }

    /// The diagnostic of a notice that needs no detail.
    pub fn plain(&self) -> Diagnostic {
        self.with("")
    }
}

/// Declares the notices and the table of all of them, so that none is missing there.
macro_rules! notices {
    ($($name:ident = $code:literal, $severity:ident, $text:literal;)*) => {
        $(
            #[doc = $text]
            pub static $name: Notice = Notice {
                code: $code,
                severity: Severity::$severity,
                text: $text,
            };
        )*
        /// All notices, in the order in which reading a file meets them.
        pub static ALL: &[&Notice] = &[$(&$name),*];
    };
}

notices! {
    EMPTY_FILE = "empty_file", Error,
        "ファイルに文字がありません。元のファイルを確かめて、もう一度登録してください。";
    BINARY_FILE = "binary_file", Error,
        "文字として読めないファイルです。テキスト、HTML、Markdown、JSON のいずれかに変換してください。";
    BAD_EXCHANGE = "bad_exchange", Error,
        "JSON がシートの交換形式ではありません（{}）。形式を確かめてください。";
    BAD_EXCHANGE_LINE = "bad_exchange_line", Warning,
        "この行はシートとして読めなかったため、飛ばしました（{}）。形式を確かめてください。";
    LOSSY_DECODING = "lossy_decoding", Warning,
        "文字コードを判別しきれず、一部の文字を置き換えました。UTF-8 か Shift JIS で保存し直してください。";
    NESTING_TOO_DEEP = "nesting_too_deep", Warning,
        "表の入れ子が深すぎるため、内側の表は文章として読みました。必要なら表を分けてください。";
    LAYOUT_UNKNOWN = "layout_unknown", Warning,
        "シートの様式が分からないため、全文を段落として登録しました。様式のラベルを確かめてください。";
    PLAN_CODE_BY_TITLE = "plan_code_by_title", Info,
        "総合計画のコードが印字されていないため、同じ文書の同じ名称から補いました（{}）。";
    PLAN_CODE_MISSING = "plan_code_missing", Warning,
        "総合計画の名称にコードが見つかりません（{}）。備考に残しました。";
    PLAN_CODE_CONFLICT = "plan_code_conflict", Warning,
        "同じ総合計画の名称に異なるコードが付いています（{}）。元の文書を確かめてください。";
    PLAN_CODE_UNNAMED = "plan_code_unnamed", Info,
        "総合計画のコードに名称が付いていません（{}）。";
    SCHEDULE_DOUBTFUL = "schedule_doubtful", Warning,
        "取組み事項とスケジュールの区別がはっきりしません。元の文書を確かめてください。";
    RESULTS_NOT_PUBLISHED = "results_not_published", Info,
        "実績の欄がすべて空です。実績はまだ公表されていないものとして扱います。";
    MUNICIPALITY_UNKNOWN = "municipality_unknown", Warning,
        "市区町村名が分かりません。corpus.toml かフォルダー名で指定してください。";
    FISCAL_YEAR_INFERRED = "fiscal_year_inferred", Info,
        "年度の見出しがないため、本文の日付から推定しました（{}）。違う場合は corpus.toml で指定してください。";
    FISCAL_YEAR_UNKNOWN = "fiscal_year_unknown", Warning,
        "年度が分かりません。corpus.toml かフォルダー名で指定してください。";
    METADATA_CONFLICT = "metadata_conflict", Warning,
        "指定された値と本文の値が異なります（{}）。指定された値を使いました。";
    THEME_DOUBTFUL = "theme_doubtful", Warning,
        "取組{}の取組項目は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    DIVISION_DOUBTFUL = "division_doubtful", Warning,
        "取組{}の担当課は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    RESULT_DOUBTFUL = "result_doubtful", Warning,
        "取組{}の実績は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    ISSUE_DOUBTFUL = "issue_doubtful", Warning,
        "取組{}の課題は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    OUTLOOK_DOUBTFUL = "outlook_doubtful", Warning,
        "取組{}の今後の方針は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    RATING_DOUBTFUL = "rating_doubtful", Warning,
        "取組{}の評価は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。";
    LINES_RECOVERED = "lines_recovered", Info,
        "様式のどの欄にも入らなかった行が {} 行あり、付属の文字として残しました。";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_snake_case() {
        let mut codes: Vec<_> = ALL.iter().map(|n| n.code).collect();
        assert!(
            codes
                .iter()
                .all(|c| { c.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()) })
        );
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
    }

    #[test]
    fn texts_are_whole_polite_sentences() {
        for notice in ALL {
            assert!(notice.text.ends_with('。'), "{}", notice.code);
            let polite = ["です", "ます", "ません", "ました", "ください"];
            assert!(
                polite.iter().any(|p| notice.text.contains(p)),
                "{}",
                notice.code
            );
        }
    }

    #[test]
    fn the_detail_stands_in_the_text() {
        let given = LINES_RECOVERED.with("3");
        assert_eq!(given.code, "lines_recovered");
        assert!(given.message.contains("3 行"));
    }
}
