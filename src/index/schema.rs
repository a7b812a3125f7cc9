//! What is searchable: one table of fields.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::analysis::{GRAMS, MORPHEMES, NOUN_RUNS};

/// Version of the records and fields; each with what changed.
///
/// 1. First format.
/// 2. Morphemes of each column, for weights; 今後の方針 as a facet.
/// 3. The renamings that a file speaks of stand beside its units.
/// 4. Completions have postings, details and persons; noun runs, for frequent phrases.
/// 5. What a newer file replaced is kept, to be shown.
/// 6. Columns of file summaries and of paths: a run plans without the document store.
/// 7. Columns of sheets: what is loaded of which department and year, counted.
pub(super) const INDEX_VERSION: u32 = 7;

/// Stands between the parts of a policy's facet term: number, name, municipality, scheme.
pub const POLICY_SEPARATOR: char = '\u{1f}';

/// Stands between the parts of a completion: normal form, kind, text, detail.
pub(super) const COMPLETION_SEPARATOR: char = '\u{1f}';

/// Name of the column of file summaries.
pub(super) const FILE_SUMMARY: &str = "file_summary";

/// Name of the column of sheet summaries.
pub(super) const SHEET_SUMMARY: &str = "sheet_summary";

/// Name of the column of the sheets in which rows stand; overviews are not in it.
pub(super) const ROW_SHEET: &str = "row_sheet";

/// Name of the field and column of what the result column of a row says.
pub(super) const RESULTS: &str = "results";

/// Name of the field and column of paths.
pub(super) const DOCUMENT: &str = "document";

/// How many facets there are.
pub const FACETS: usize = 9;

/// The facets, in the order in which pages list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// 市町村.
    Municipality,
    /// 部局 and 担当課.
    Department,
    /// 年度.
    Year,
    /// 基本政策・基本施策.
    Policy,
    /// 総合計画 コード.
    Plan,
    /// 区分.
    Section,
    /// 重点, 新規, 拡充.
    Emphasis,
    /// 評価.
    Rating,
    /// 今後の方針.
    Outlook,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Facet; FACETS] = [
        Facet::Municipality,
        Facet::Department,
        Facet::Year,
        Facet::Policy,
        Facet::Plan,
        Facet::Section,
        Facet::Emphasis,
        Facet::Rating,
        Facet::Outlook,
    ];

    /// Name of the field, of the parameter and of the JSON key.
    pub fn as_str(self) -> &'static str {
        match self {
            Facet::Municipality => "municipality",
            Facet::Department => "department",
            Facet::Year => "year",
            Facet::Policy => "policy",
            Facet::Plan => "plan",
            Facet::Section => "section",
            Facet::Emphasis => "emphasis",
            Facet::Rating => "rating",
            Facet::Outlook => "outlook",
        }
    }
}

/// Handles of the engine's fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// `unit` or `file`: what sort of record it is.
    pub sort: Field,
    /// Measure key; ties in the order are broken by it.
    pub key: Field,
    /// Key of the sheet, to find a measure's neighbours.
    pub sheet: Field,
    /// The same for rows only, to count them.
    pub row_sheet: Field,
    /// Path of the file: what is deleted when the file changes.
    pub document: Field,
    /// Hash of the file.
    pub document_id: Field,
    /// Key of a measure that another file holds now: finds its older versions.
    pub older: Field,
    /// Bigrams of every law value but the rest: what decides whether a phrase matches.
    pub law: Field,
    /// Bigrams of the overview's rest: quoted phrases only.
    pub rest: Field,
    /// Bigrams of what a measure inherits from its sheet: unquoted words only.
    pub inherited: Field,
    /// Bigrams of the title: weight only.
    pub title: Field,
    /// Bigrams of theme, policies and plan: weight only.
    pub topic: Field,
    /// Morphemes of every law value but the rest: parts of a word, and weight.
    pub terms: Field,
    /// Morphemes of the title: weight only.
    pub title_terms: Field,
    /// Morphemes of 取組み事項: weight only.
    pub commitment_terms: Field,
    /// Morphemes of 実績: weight only.
    pub result_terms: Field,
    /// Morphemes of 課題・今後の方向性: weight only.
    pub issue_terms: Field,
    /// Fiscal year for the order of hits, 0 when unknown.
    pub year_order: Field,
    /// Whether the row has results: `some`, `none`, `unpublished`.
    pub results: Field,
    /// `normal form, kind, text, detail` of titles, policies, departments and persons.
    pub completion: Field,
    /// Runs of nouns in every law value but the rest, for frequent phrases.
    pub noun_runs: Field,
    /// The unit or file record as JSON.
    pub payload: Field,
    /// What a run must know of every file: see [`super::FileSummary`].
    pub file_summary: Field,
    /// What pages list of every sheet: see [`super::SheetSummary`].
    pub sheet_summary: Field,
    /// One field a facet, in the order of [`Facet::ALL`].
    pub facets: [Field; FACETS],
}

impl Fields {
    /// Builds the schema and the handles into it.
    pub fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let mut grams = |name| schema.add_text_field(name, text_options(GRAMS));
        let (law, rest, inherited) = (grams("law"), grams("rest"), grams("inherited"));
        let (title, topic) = (grams("title"), grams("topic"));
        let terms = schema.add_text_field("terms", text_options(MORPHEMES));
        let noun_runs = schema.add_text_field("noun_runs", term_options(NOUN_RUNS));
        let mut column = |name| schema.add_text_field(name, column_options());
        let (title_terms, commitment_terms) = (column("title_terms"), column("commitment_terms"));
        let (result_terms, issue_terms) = (column("result_terms"), column("issue_terms"));
        let fields = Fields {
            sort: schema.add_text_field("sort", STRING),
            key: schema.add_text_field("key", STRING | FAST),
            sheet: schema.add_text_field("sheet", STRING),
            row_sheet: schema.add_text_field(ROW_SHEET, FAST),
            document: schema.add_text_field(DOCUMENT, STRING | FAST),
            document_id: schema.add_text_field("document_id", STRING),
            older: schema.add_text_field("older", STRING),
            law,
            rest,
            inherited,
            title,
            topic,
            terms,
            noun_runs,
            title_terms,
            commitment_terms,
            result_terms,
            issue_terms,
            year_order: schema.add_u64_field("year_order", FAST | INDEXED),
            results: schema.add_text_field(RESULTS, STRING | FAST),
            completion: schema.add_text_field("completion", STRING),
            file_summary: schema.add_bytes_field(FILE_SUMMARY, FAST),
            sheet_summary: schema.add_bytes_field(SHEET_SUMMARY, FAST),
            payload: schema.add_bytes_field("payload", STORED),
            facets: Facet::ALL.map(|facet| schema.add_text_field(facet.as_str(), STRING | FAST)),
        };
        (schema.build(), fields)
    }

    /// The field of a facet.
    pub fn facet(&self, facet: Facet) -> Field {
        self.facets[facet as usize]
    }
}

/// Columns only weigh: nobody asks where in them a word stands.
fn column_options() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(MORPHEMES)
            .set_index_option(IndexRecordOption::WithFreqs),
    )
}

fn text_options(tokenizer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

/// Terms that are only listed and counted.
fn term_options(tokenizer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    )
}
