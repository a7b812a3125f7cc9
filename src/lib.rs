//! shisaku (施策): full-text search over Japanese municipal planning documents.
//!
//! # The house
//!
//! ```text
//! file ─read→ Document(blocks) ─layout→ Sheet ─→ Measure ─record→ index document ═ index/ ═
//! text ─parse→ Query(tree) ─build→ engine query ─search→ Hit(key, score, fragments) ─view→ HTML | JSON | CSV
//! ```
//!
//! Rooms are the modules below, in the order in which data flows. A room
//! imports only from rooms above it in this list; `tests/architecture.rs`
//! holds them to it.
//!
//! | room | what lives there |
//! |---|---|
//! | [`text`] | characters only: the normal form and its offset map, numerals, line joins |
//! | [`domain`] | the vocabulary: eras and fiscal years, plan codes, policies, measures, sheets, keys |
//! | [`analysis`] | Japanese text to terms: dictionary, morphemes, bigrams, the engine's tokenizers |
//! | [`ingest`] | a file to sheets: readers, layouts, metadata, diagnostics; never writes |
//! | [`index`] | the only writer: `index/` (schema, records, generations, sync, check) and uploads in `corpus/inbox` |
//! | [`search`] | pure functions over an open index: query tree, matching, facets, snippets; measures followed through the years, policies compared |
//! | [`eval`] | relevance judgments and what they say of the ranking |
//! | [`web`] | the only room that knows HTTP |
//! | [`cli`] | the only room that prints |
//!
//! # One document
//!
//! `ingest` chooses a reader by content, gets blocks (lines and tables), lets
//! every layout score itself on them and takes the best. The layout gives
//! sheets with measures; whatever it did not place goes to the sheet's rest, so
//! that nothing is lost. `index` turns each measure and each sheet's overview
//! into one engine document and commits it together with the file's hash.
//!
//! # One query
//!
//! `search` parses the text with a total grammar (every string is a query),
//! builds an engine query from the tree, runs it once for hits, totals and
//! facets, and marks the matches in the original text. `web` and `cli` only
//! dress the answer.

pub mod text;

pub mod domain;

pub mod analysis;

pub mod ingest;

pub mod index;

pub mod search;

pub mod eval;

pub mod web;

pub mod cli;
