//! Segments to a tree of items.

use crate::domain::Item;

use super::{Class, Segment};

/// Items below items at most: what lies deeper hangs at this depth.
const MAX_DEPTH: usize = 12;

/// Hangs segments below one another; markers without text and children go to `rest`.
pub(in crate::ingest) fn nest(segments: Vec<Segment>, rest: &mut Vec<String>) -> Vec<Item> {
    let mut items = Vec::new();
    // The kinds of marker that are open, from the outermost, with their indentation.
    let mut path: Vec<(Class, usize)> = Vec::new();
    for segment in segments {
        if segment.marker.is_empty() && segment.text.is_empty() {
            continue;
        }
        let depth = match segment.class {
            // A note or an unmarked line belongs to what stands before it.
            Class::Plain | Class::Note | Class::Arrow => path.len(),
            class => {
                let depth = depth_of(class, segment.indent, &mut path);
                path.push((class, segment.indent));
                depth
            }
        };
        path.truncate(MAX_DEPTH);
        let item = Item {
            marker: segment.marker,
            text: segment.text,
            items: Vec::new(),
        };
        hang(&mut items, depth.min(MAX_DEPTH), item);
    }
    drop_empty(&mut items, rest);
    items
}

/// The depth at which a marker of this kind belongs; closes what it ends.
fn depth_of(class: Class, indent: usize, path: &mut Vec<(Class, usize)>) -> usize {
    if let Some(depth) = path.iter().position(|(open, _)| *open == class) {
        path.truncate(depth);
        return depth;
    }
    while let Some((open, open_indent)) = path.last() {
        let outdented = indent < *open_indent;
        if !outdented && !outranks(class, *open) {
            break;
        }
        path.pop();
    }
    path.len()
}

/// A numbered heading is never an entry of a bullet list that opened before it.
fn outranks(class: Class, open: Class) -> bool {
    let numbered = matches!(class, Class::NumberDot | Class::Paren);
    let bullet = matches!(
        open,
        Class::Dot | Class::Star | Class::Dash | Class::List(_)
    );
    let shallower = matches!((class, open), (Class::List(a), Class::List(b)) if a < b);
    (numbered && bullet) || shallower
}

fn hang(items: &mut Vec<Item>, depth: usize, item: Item) {
    let mut level = items;
    for _ in 0..depth {
        if level.is_empty() {
            break;
        }
        let last = level.len() - 1;
        level = &mut level[last].items;
    }
    level.push(item);
}

fn drop_empty(items: &mut Vec<Item>, rest: &mut Vec<String>) {
    for item in items.iter_mut() {
        drop_empty(&mut item.items, rest);
    }
    items.retain(|item| {
        let empty = item.text.is_empty() && item.items.is_empty();
        if empty {
            rest.push(item.marker.clone());
        }
        !empty
    });
}
