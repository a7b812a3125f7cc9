//! Small helpers on text that every layout needs.

/// A text without white space: `部　長` and `部 長` are `部長`.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Adds a line to the one before it, whose sentence it goes on with.
pub(super) fn join_onto(before: &mut String, after: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(before.chars().next_back()) && latin(after.chars().next()) {
        before.push(' ');
    }
    before.push_str(after);
}
