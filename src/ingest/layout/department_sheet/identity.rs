//! Whose sheet it is: department, role and name, from a row or a line.

use crate::domain::{Head, Sheet};
use crate::ingest::Cell;
use crate::ingest::layout::label::{self, Field};
use crate::ingest::words::squeeze;

use super::header::{is_identity, plain_text};

/// Labels that a line may hold with white space inside; their characters are told apart by it.
const LINE_LABELS: &[(&str, Field)] = &[
    ("部局名", Field::Department),
    ("部局", Field::Department),
    ("所属", Field::Department),
    ("補職", Field::HeadRole),
    ("職名", Field::HeadRole),
    ("役職", Field::HeadRole),
    ("所属長名", Field::HeadName),
    ("氏名", Field::HeadName),
    ("宣言者", Field::Head),
];

/// Values of the line that says whose sheet it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) pairs: Vec<(Field, String)>,
    /// Labels as written.
    pub(super) labels: Vec<String>,
}

impl Identity {
    /// Whether it says a department.
    pub(super) fn names_department(&self) -> bool {
        self.pairs
            .iter()
            .any(|(field, value)| *field == Field::Department && !value.is_empty())
    }

    /// Writes what it says into a sheet.
    pub(super) fn write(self, sheet: &mut Sheet) {
        sheet.rest.extend(self.labels);
        for (field, value) in self.pairs {
            if value.is_empty() {
                continue;
            }
            let head = sheet.head.get_or_insert_default();
            match field {
                Field::Department if sheet.department.is_none() => sheet.department = Some(value),
                Field::HeadRole if head.role.is_none() => head.role = Some(squeeze(&value)),
                Field::HeadName if head.name.is_none() => head.name = Some(value),
                Field::Head if head.name.is_none() => *head = split_head(&value),
                _ => sheet.rest.push(value),
            }
        }
        if sheet
            .head
            .as_ref()
            .is_some_and(|h| h.role.is_none() && h.name.is_none())
        {
            sheet.head = None;
        }
    }
}

/// 「市民部長　山田 太郎」: a role, white space, a name.
pub(super) fn split_head(text: &str) -> Head {
    match text.trim().split_once(char::is_whitespace) {
        Some((role, name)) if role.ends_with(['長', '監', '者']) => Head {
            role: Some(role.to_owned()),
            name: Some(name.trim().to_owned()),
        },
        _ => Head {
            role: None,
            name: Some(text.trim().to_owned()),
        },
    }
}

/// Reads a row that alternates labels and values.
pub(super) fn of_row(row: &[Cell]) -> Option<Identity> {
    let mut identity = Identity::default();
    let mut label: Option<Field> = None;
    let filled: Vec<_> = row.iter().filter(|cell| !cell.blocks.is_empty()).collect();
    for cell in &filled {
        let text = plain_text(cell)?;
        match (
            label::exact(&text).filter(|f| is_identity(*f)),
            label.take(),
        ) {
            (Some(Field::Head), Some(open)) => identity.pairs.push((open, text)),
            (Some(field), _) => {
                identity.labels.push(text);
                label = Some(field);
            }
            (None, Some(open)) => identity.pairs.push((open, text)),
            (None, None) => return None,
        }
    }
    let is_line = identity.labels.len() >= 2 || (filled.len() == 2 && identity.names_department());
    (is_line && !identity.pairs.is_empty()).then_some(identity)
}

/// Reads a line in which labels stand among their values.
pub(super) fn of_line(text: &str) -> Option<Identity> {
    /// Characters of such a line at most: it holds a few short values.
    const MAX_LINE: usize = 120;
    if text.chars().take(MAX_LINE + 1).count() > MAX_LINE {
        return None;
    }
    let found = labels_in(text);
    let is_one = found.len() >= 2
        || (found.len() == 1 && text[found[0].1..].trim_start().starts_with(['：', ':']));
    if !is_one {
        return None;
    }
    let mut identity = Identity::default();
    for (nth, (start, end, field)) in found.iter().enumerate() {
        let until = found.get(nth + 1).map_or(text.len(), |(next, ..)| *next);
        identity.labels.push(text[*start..*end].to_owned());
        let value = text[*end..until]
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|' | '｜'));
        identity.pairs.push((*field, value.to_owned()));
    }
    // A value that was moved before its label belongs to the label without one.
    let before =
        text[..found[0].0].trim_matches(|c: char| c.is_whitespace() || matches!(c, '■' | '【'));
    if !before.is_empty() {
        let empty = identity
            .pairs
            .iter_mut()
            .find(|(_, value)| value.is_empty());
        match empty {
            Some((_, value)) => *value = before.to_owned(),
            None => return None,
        }
    }
    Some(identity)
}

/// Byte ranges of labels in a line, each a word of its own.
fn labels_in(text: &str) -> Vec<(usize, usize, Field)> {
    let mut found: Vec<(usize, usize, Field)> = Vec::new();
    let mut word_start = true;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at >= skip_to && word_start && found.len() < 8 {
            let hit = LINE_LABELS.iter().find_map(|(label, field)| {
                let end = spaced_prefix(&text[at..], label)? + at;
                let next = text[end..].chars().next();
                let ends =
                    next.is_none_or(|n| n.is_whitespace() || matches!(n, ':' | '：' | '】' | '|'));
                ends.then_some((at, end, *field))
            });
            if let Some(hit) = hit {
                skip_to = hit.1;
                found.push(hit);
            }
        }
        word_start = c.is_whitespace() || matches!(c, '■' | '【' | '|' | '｜');
    }
    found
}

/// Bytes that a label takes at the head of a text, white space inside allowed.
fn spaced_prefix(text: &str, label: &str) -> Option<usize> {
    let mut wanted = label.chars().peekable();
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        if wanted.next() != Some(c) {
            return None;
        }
        if wanted.peek().is_none() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        let mut sheet = Sheet::default();
        of_line(text).unwrap().write(&mut sheet);
        sheet
    }

    #[test]
    fn a_shuffled_line_gives_every_label_its_value() {
        let sheet = sheet("宮城　節子 部　局 市民協働部 補　職 部長 氏　名");
        assert_eq!(sheet.department.as_deref(), Some("市民協働部"));
        let head = sheet.head.unwrap();
        assert_eq!(
            (head.role.as_deref(), head.name.as_deref()),
            (Some("部長"), Some("宮城　節子"))
        );
    }

    #[test]
    fn a_holder_with_role_and_name_is_split() {
        let head = sheet("■宣言者：総務部長　山田 太郎").head.unwrap();
        assert_eq!(
            (head.role.as_deref(), head.name.as_deref()),
            (Some("総務部長"), Some("山田 太郎"))
        );
    }

    #[test]
    fn running_text_is_no_identity() {
        for text in ["部局と連携し、補職者が氏名を記入する", "所属 する団体", ""]
        {
            assert_eq!(of_line(text), None, "{text}");
        }
    }
}
