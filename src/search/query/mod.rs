//! What was typed, as a tree. Total: every string is a query.

mod ast;
mod lex;
mod operators;
mod parse;
mod recognise;

pub(super) use ast::field_label;
pub use ast::{FieldTest, Node, ResultsState};
pub use parse::{ParsedQuery, parse, parse_with};
pub(super) use recognise::plan_code;

/// Characters of a query that are read; what follows is cut and the answer says so.
pub const MAX_CHARS: usize = 512;
/// Nested parentheses that are understood; deeper ones are passed over.
pub const MAX_DEPTH: usize = 32;
/// Words, phrases and fields of a query; further ones are passed over.
pub const MAX_CLAUSES: usize = 64;
