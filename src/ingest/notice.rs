//! Every diagnostic that this room gives: a stable code and what people read.

use super::{Diagnostic, Severity};

/// A kind of diagnostic.
#[derive(Debug, PartialEq, Eq)]
pub struct Notice {
    /// Stable name in snake case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, then what to do; `{}` stands for the detail. Japanese.
    pub text: &'static str,
    /// The same in English.
    pub english: &'static str,
}

impl Notice {
    /// The diagnostic with this detail put into its text.
    pub fn with(&self, detail: impl AsRef<str>) -> Diagnostic {
        let detail = detail.as_ref();
        let fill = |text: &str| text.replace("{}", detail);
        Diagnostic::new(
            self.code,
            self.severity,
            fill(self.text),
            fill(self.english),
        )
    }

    /// The diagnostic of a notice that needs no detail.
    pub fn plain(&self) -> Diagnostic {
        self.with("")
    }
}

/// Declares the notices and the table of all of them, so that none is missing there.
macro_rules! notices {
    ($($name:ident = $code:literal, $severity:ident, $text:literal, $english:literal;)*) => {
        $(
            #[doc = $text]
            pub static $name: Notice = Notice {
                code: $code,
                severity: Severity::$severity,
                text: $text,
                english: $english,
            };
        )*
        /// All notices, in the order in which reading a file meets them.
        pub static ALL: &[&Notice] = &[$(&$name),*];
    };
}

notices! {
    FILE_UNREADABLE = "file_unreadable", Error,
        "ファイルまたはフォルダーを読み込めません（{}）。場所、読み取り権限、リンク先を確認してください。",
        "A file or folder cannot be read ({}). Check its place, permissions and links.";
    FILE_CHANGING = "file_changed_while_read", Error,
        "読んでいる間にファイルが書き換えられました。書き込みが終わってから、もう一度実行してください。",
        "The file was changed while it was read. Run again when it has been written.";
    NOT_A_FILE = "not_a_file", Error,
        "通常のファイルではないため、読み飛ばしました。パイプやデバイスは文書フォルダーの外に置いてください。",
        "This is no regular file and was skipped. Keep pipes and devices out of the folder.";
    SYMLINK_LOOP = "symlink_loop", Error,
        "シンボリックリンクが循環しているため、たどりませんでした。リンクを外してください。",
        "Symbolic links form a loop and were not followed. Remove the link.";
    CORPUS_TOML_INVALID = "corpus_toml_invalid", Error,
        "corpus.toml を読めません（{}）。書式を確認してください。",
        "corpus.toml cannot be read ({}). Check its form.";
    LEFTOVERS_REMOVED = "leftovers_removed", Info,
        "途中で止まった更新の残りを片付けました（{}）。索引の内容に影響はありません。",
        "What an interrupted run had left was removed ({}). The index itself is not affected.";
    KEY_CONFLICT = "key_conflict", Warning,
        "同じ年度・部局・番号の取組みが別のファイルにもあるため、そちらを検索対象にしました（{} 件）。どちらかが古い版であれば取り除いてください。",
        "Another file holds measures of the same year, department and number and is searched instead ({}). Remove whichever is out of date.";
    FILE_TOO_LARGE = "file_too_large", Error,
        "ファイルが大きすぎるため読みませんでした（上限 {}）。分割するか、--max-file-mb で上限を上げてください。",
        "The file is too large and was not read (limit {}). Split it, or raise the limit with --max-file-mb.";
    READING_TOO_SLOW = "reading_too_slow", Error,
        "読み取りに時間がかかりすぎるため中止しました（上限は基本 {} 秒）。ファイルが壊れていないか確かめ、別の形式で保存し直してください。",
        "Reading took too long and was stopped (basic limit {} s). Check whether the file is damaged, or save it in another format.";
    READING_TOO_MUCH_MEMORY = "reading_too_much_memory", Error,
        "読み取りに必要なメモリーが多すぎるため中止しました（上限は基本 {} MB）。ファイルが壊れていないか確かめ、別の形式で保存し直してください。",
        "Reading needed too much memory and was stopped (basic limit {} MB). Check whether the file is damaged, or save it in another format.";
    READING_CRASHED = "reading_crashed", Error,
        "読み取りの途中で異常が起きたため、このファイルを読めませんでした（{}）。別の形式で保存し直してください。",
        "Reading failed unexpectedly and the file was not read ({}). Save it in another format.";
    READER_NOT_STARTED = "reader_not_started", Error,
        "読み取り用のプロセスを起動できません（{}）。メモリーとプロセス数の上限を確かめ、もう一度実行してください。",
        "The process that reads files cannot be started ({}). Check the limits on memory and processes and run again.";
    EMPTY_FILE = "empty_file", Error,
        "ファイルに文字がありません。元のファイルを確かめて、もう一度登録してください。",
        "The file holds no text. Check the original and add it again.";
    BINARY_FILE = "binary_file", Error,
        "文字として読めないファイルです。PDF、Excel、Word、HTML、CSV、テキストのいずれかに変換してください。",
        "This file cannot be read as text. Convert it to PDF, Excel, Word, HTML, CSV or text.";
    OFFICE_ENCRYPTED = "office_encrypted", Error,
        "パスワードで保護された Office ファイルのため読めません。パスワードを解除して保存し直してください。",
        "The office file is protected by a password. Remove the password and save it again.";
    OLD_WORD_FORMAT = "old_word_format", Error,
        "古い Word 形式（.doc）のため読めません。Word で開き、.docx か PDF で保存し直してください。",
        "This is the old Word format (.doc). Open it in Word and save it as .docx or PDF.";
    OFFICE_UNSUPPORTED = "office_unsupported", Error,
        "この形式（{}）は読めません。Excel、Word（.docx）、PDF、HTML、CSV、テキストのいずれかで保存し直してください。",
        "This format ({}) cannot be read. Save it as Excel, Word (.docx), PDF, HTML, CSV or text.";
    ARCHIVE_TOO_LARGE = "archive_too_large", Error,
        "展開すると大きすぎるため、Office ファイルを読みませんでした（上限 {} MB）。ファイルを分けて保存し直してください。",
        "The office file unpacks to more than can be read (limit {} MB). Split it and save it again.";
    ARCHIVE_DAMAGED = "archive_damaged", Error,
        "Office ファイルが壊れているため読めません（{}）。元のファイルを開いて、保存し直してください。",
        "The office file is damaged and cannot be read ({}). Open the original and save it again.";
    WORKSHEET_HIDDEN = "worksheet_hidden", Info,
        "非表示のシート「{}」も読みました。公開しない内容であれば、削除して保存し直してください。",
        "The hidden worksheet \"{}\" was read too. If it is not meant to be public, delete it and save again.";
    WORKSHEET_UNREADABLE = "worksheet_unreadable", Error,
        "シート「{}」を読めませんでした。元のファイルを開いて、保存し直してください。",
        "The worksheet \"{}\" could not be read. Open the original and save it again.";
    WORKSHEET_TOO_LARGE = "worksheet_too_large", Error,
        "シート「{}」のセルが多すぎるため、読みませんでした。表を分けて保存し直してください。",
        "The worksheet \"{}\" has too many cells and was not read. Split the table and save it again.";
    FORMULA_WITHOUT_VALUE = "formula_without_value", Warning,
        "計算結果が保存されていない数式があるため、空欄として読みました（{}）。Excel で開いて保存し直してください。",
        "Some formulas were saved without a result and were read as empty ({}). Open the file in Excel and save it again.";
    PDF_PASSWORD = "pdf_password", Error,
        "パスワードで保護された PDF のため、読めません。パスワードを外した PDF を登録してください。",
        "The PDF needs a password. Add a copy without it.";
    PDF_DAMAGED = "pdf_damaged", Error,
        "PDF が壊れていて読めません。元のファイルから作り直してください。",
        "The PDF is damaged and cannot be read. Make it again from its source.";
    PDF_PAGE_DAMAGED = "pdf_page_damaged", Warning,
        "このページは壊れていて読めません。元のファイルを確かめてください。",
        "This page is damaged and cannot be read. Check the original.";
    PDF_PAGE_TOO_FULL = "pdf_page_too_full", Warning,
        "このページに描かれたものが多すぎるため、途中まで読みました。元のファイルを確かめてください。",
        "Too much is drawn on this page; it was read in part. Check the original.";
    PDF_TOO_LONG = "pdf_too_long", Warning,
        "PDF が大きすぎるため、途中まで読みました（上限は {} ページ）。ファイルを分けてください。",
        "The PDF is too large and was read in part (at most {} pages). Split the file.";
    PDF_SCANNED = "pdf_scanned", Warning,
        "このページは画像だけで、文字がありません。文字のある PDF を登録するか、文字認識の tesseract と日本語データ（jpn）を入れてください。",
        "This page is a picture without text. Add a PDF with text, or install tesseract with its Japanese data (jpn).";
    PDF_GARBLED = "pdf_garbled", Warning,
        "このページの文字情報が壊れているため、検索の対象にしません。元のファイルから PDF を作り直してください。",
        "The text of this page is garbled and is not searched. Make the PDF again from its source.";
    OCR_LOW_CONFIDENCE = "ocr_low_confidence", Warning,
        "このページは文字認識で読んだため、誤りがあります。引用するときは元のページを確かめてください。",
        "This page was read by character recognition and holds errors. Check the page before quoting it.";
    PDF_UNKNOWN_GLYPHS = "pdf_unknown_glyphs", Warning,
        "文字の分からない字形が {} 個あり、読めませんでした。元のファイルを確かめてください。",
        "{} glyphs have no known character and were not read. Check the original.";
    PDF_INVISIBLE_TEXT = "pdf_invisible_text", Info,
        "このページの文字は、画像に重ねた見えない文字（文字認識の結果）です。誤りがあるかもしれません。",
        "The text of this page is an invisible layer over a picture, from character recognition. It may hold errors.";
    BAD_EXCHANGE = "bad_exchange", Error,
        "JSON がシートの交換形式ではありません（{}）。形式を確かめてください。",
        "The JSON is not the exchange form of sheets ({}). Check its form.";
    BAD_EXCHANGE_LINE = "bad_exchange_line", Warning,
        "この行はシートとして読めなかったため、飛ばしました（{}）。形式を確かめてください。",
        "This line could not be read as a sheet and was skipped ({}). Check its form.";
    LOSSY_DECODING = "lossy_decoding", Warning,
        "文字コードを判別しきれず、一部の文字を置き換えました。UTF-8 か Shift JIS で保存し直してください。",
        "The encoding is uncertain and some characters were replaced. Save the file again as UTF-8 or Shift JIS.";
    NESTING_TOO_DEEP = "nesting_too_deep", Warning,
        "表の入れ子が深すぎるため、内側の表は文章として読みました。必要なら表を分けてください。",
        "Tables are nested too deeply; the inner ones were read as text. Split the table if need be.";
    LAYOUT_UNKNOWN = "layout_unknown", Warning,
        "シートの様式が分からないため、全文を段落として登録しました。様式のラベルを確かめてください。",
        "The layout of the sheet is unknown; the whole text was kept as passages. Check the labels of the form.";
    PLAN_CODE_BY_TITLE = "plan_code_by_title", Info,
        "総合計画のコードが印字されていないため、同じ文書の同じ名称から補いました（{}）。",
        "A plan code is not printed; it was taken from the same name elsewhere in the document ({}).";
    PLAN_CODE_MISSING = "plan_code_missing", Warning,
        "総合計画の名称にコードが見つかりません（{}）。備考に残しました。",
        "A plan name has no code ({}). It was kept in the notes.";
    PLAN_CODE_CONFLICT = "plan_code_conflict", Warning,
        "同じ総合計画の名称に異なるコードが付いています（{}）。元の文書を確かめてください。",
        "One plan name carries different codes ({}). Check the original.";
    PLAN_CODE_UNNAMED = "plan_code_unnamed", Info,
        "総合計画のコードに名称が付いていません（{}）。",
        "A plan code has no name ({}).";
    SCHEDULE_DOUBTFUL = "schedule_doubtful", Warning,
        "取組み事項とスケジュールの区別がはっきりしません。元の文書を確かめてください。",
        "Commitments and schedule cannot be told apart for sure. Check the original.";
    RESULTS_NOT_PUBLISHED = "results_not_published", Info,
        "実績の欄がすべて空です。実績はまだ公表されていないものとして扱います。",
        "The result column is empty throughout; the results are taken as not yet published.";
    MUNICIPALITY_UNKNOWN = "municipality_unknown", Warning,
        "市町村名が分かりません。corpus.toml かフォルダー名で指定してください。",
        "The municipality is unknown. State it in corpus.toml or by a folder name.";
    FISCAL_YEAR_INFERRED = "fiscal_year_inferred", Info,
        "年度の見出しがないため、本文の日付から推定しました（{}）。違う場合は corpus.toml で指定してください。",
        "No heading states the fiscal year; it was inferred from dates in the text ({}). If it is wrong, state it in corpus.toml.";
    FISCAL_YEAR_UNKNOWN = "fiscal_year_unknown", Warning,
        "年度が分かりません。corpus.toml かフォルダー名で指定してください。",
        "The fiscal year is unknown. State it in corpus.toml or by a folder name.";
    METADATA_CONFLICT = "metadata_conflict", Warning,
        "指定された値と本文の値が異なります（{}）。指定された値を使いました。",
        "The stated value and the text differ ({}). The stated value was used.";
    THEME_DOUBTFUL = "theme_doubtful", Warning,
        "取組{}の取組項目は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the theme of measure {} may belong to another one. Check the original.";
    DIVISION_DOUBTFUL = "division_doubtful", Warning,
        "取組{}の担当課は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the division of measure {} may belong to another one. Check the original.";
    RESULT_DOUBTFUL = "result_doubtful", Warning,
        "取組{}の実績は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the result of measure {} may belong to another one. Check the original.";
    ISSUE_DOUBTFUL = "issue_doubtful", Warning,
        "取組{}の課題は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the issue of measure {} may belong to another one. Check the original.";
    OUTLOOK_DOUBTFUL = "outlook_doubtful", Warning,
        "取組{}の今後の方針は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the outlook of measure {} may belong to another one. Check the original.";
    RATING_DOUBTFUL = "rating_doubtful", Warning,
        "取組{}の評価は、文書の並びからは別の取組のものとも読めます。元の文書を確かめてください。",
        "By the order of the document, the rating of measure {} may belong to another one. Check the original.";
    LINES_RECOVERED = "lines_recovered", Info,
        "様式のどの欄にも入らなかった行が {} 行あり、付属の文字として残しました。",
        "{} lines fitted no field of the layout and were kept as surrounding text.";
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
    fn both_languages_take_the_detail_or_neither() {
        for notice in ALL {
            assert_eq!(
                notice.text.contains("{}"),
                notice.english.contains("{}"),
                "{}",
                notice.code
            );
            assert!(notice.english.ends_with('.'), "{}", notice.code);
        }
    }

    #[test]
    fn the_detail_stands_in_the_text() {
        let given = LINES_RECOVERED.with("3");
        assert_eq!(given.code, "lines_recovered");
        assert!(given.message.contains("3 行"));
        assert!(given.message_en.starts_with("3 lines"));
    }
}
