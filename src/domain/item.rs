use serde::{Deserialize, Serialize};

/// 項目: one marked line of a measure, with the lines below it.
///
/// `(2)市民満足度の向上に取り組みます。 ①…` is an item with marker `(2)` whose
/// `items` hold ①. Text keeps the original characters; line breaks inside a
/// sentence are joined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The marker as written (`(1)`, `①`, `○`, `・`, `*`), empty when there is none.
    pub marker: String,
    /// The text without its marker.
    pub text: String,
    /// What stands below it, in order.
    pub items: Vec<Item>,
}

impl Item {
    /// An item without marker and children.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// This item and all below it, in reading order, with their depth from 0.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(usize, &'a Item)) {
        fn go<'a>(item: &'a Item, depth: usize, visit: &mut impl FnMut(usize, &'a Item)) {
            visit(depth, item);
            for child in &item.items {
                go(child, depth + 1, visit);
            }
        }
        go(self, 0, visit);
    }
}
