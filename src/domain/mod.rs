//! The vocabulary: pure values, no input or output, no clock.
//!
//! | word | 日本語 | type |
//! |---|---|---|
//! | document | 文書 | [`DocumentId`]: one file as received |
//! | sheet | シート | [`Sheet`]: one department's (or plan's) record for one fiscal year |
//! | measure | 施策・取組み | [`Measure`]: one numbered row; the unit that search returns |
//! | section | 区分 | [`Section`] |
//! | item | 項目 | [`Item`]: a marked line inside a measure, with its sub-items |
//! | era | 元号 | [`Era`] |
//! | fiscal year | 年度 | [`FiscalYear`]; [`FoundYear`] where it stands in a text |
//! | policy | 基本政策・基本施策 | [`Policy`] |
//! | plan code | 総合計画 コード | [`PlanCode`] |
//! | division | 担当課 | text as written; [`split_divisions`] |
//! | key | | [`MeasureKey`]: what a measure is, for links that last |

mod department;
mod document_id;
mod era;
mod fiscal_year;
mod item;
mod key;
mod measure;
mod plan_code;
mod policy;
mod section;
mod sheet;

pub use department::split_divisions;
pub use document_id::DocumentId;
pub use era::Era;
pub use fiscal_year::{FiscalYear, FoundYear, YearKind};
pub use item::Item;
pub use key::MeasureKey;
pub use measure::{Measure, SourceLines};
pub use plan_code::PlanCode;
pub use policy::Policy;
pub use section::Section;
pub use sheet::{Head, Sheet};
