//! The only writer: of `index/` (schema, records, generations, sync, check) and of
//! the uploads in `corpus/inbox`.
//!
//! A generation is one engine directory, `index/gen-000001`; `index/CURRENT`
//! names the one in use. Small changes are commits into it. A change of format,
//! analysis or dictionary builds the next generation aside and switches by
//! rename. Everything that must agree with a commit travels in it: the files
//! that were read stand in the index as records beside their measures.
//!
//! Who may write holds `index/writer.lock`. A service holds it for its life and
//! takes requests at `index/control.sock`; [`access`] finds out which way to go.

mod backup;
mod check;
mod claimants;
mod claims;
mod completion;
mod control;
mod error;
mod facet_terms;
mod file_record;
mod file_summary;
mod generation;
mod guard;
mod inbox;
mod indexer;
mod lexicon;
mod lock;
mod manifest;
mod open;
mod phrase;
mod record;
mod renames;
mod scan;
mod schema;
mod seal;
mod sheet_summary;
mod snapshot;
mod standby;
mod statistics;
mod sync;
mod terms;
mod tidy;
mod unit;

pub use backup::{BackupReport, restore, take_snapshot};
pub use check::{CheckReport, Damage, Leftover, check};
pub use completion::{Completion, CompletionKind, Completions, Entrances};
pub use control::{Access, Served, access};
pub use error::IndexError;
pub use facet_terms::FacetValues;
pub use file_record::FileRecord;
pub use file_summary::FileSummary;
pub use guard::guarded;
pub use inbox::{Destination, Inbox, Incoming};
pub use indexer::{Indexer, SyncRequest, Ticket, yield_to_searches};
pub use lexicon::Lexicon;
pub use lock::Holder;
pub use manifest::{Drift, compare_corpus};
pub use open::OpenIndex;
pub use record::{policy_term, read_unit};
pub use renames::{Renaming, RenamingBasis};
pub use schema::{FACETS, Facet, Fields, POLICY_SEPARATOR};
pub use sheet_summary::SheetSummary;
pub use snapshot::Snapshot;
pub use standby::Standby;
pub use statistics::LiveStatistics;
pub use sync::{
    DocumentCounts, FileReport, FileState, Progress, Reason, SyncOptions, SyncReport, Writer, sync,
};
pub use unit::{LawField, LawValue, Overview, SheetHead, Unit};
