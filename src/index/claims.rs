//! Which file holds a key that several files claim.

use std::collections::{BTreeSet, HashMap};

/// Claims of files on measure keys: the last path wins.
#[derive(Debug, Default)]
pub(super) struct Claims(HashMap<String, BTreeSet<String>>);

impl Claims {
    pub(super) fn add(&mut self, path: &str, keys: &[String]) {
        for key in keys {
            self.0
                .entry(key.clone())
                .or_default()
                .insert(path.to_owned());
        }
    }

    pub(super) fn remove(&mut self, path: &str, keys: &[String]) {
        for key in keys {
            if let Some(paths) = self.0.get_mut(key) {
                paths.remove(path);
            }
        }
    }

    /// Those of a file's keys that another file holds, with that file.
    pub(super) fn lost<'a>(&'a self, path: &str, keys: &'a [String]) -> Vec<(&'a str, &'a str)> {
        let winner = |key: &String| self.0.get(key)?.last().map(String::as_str);
        keys.iter()
            .filter_map(|key| Some((key.as_str(), winner(key)?)))
            .filter(|(_, winner)| *winner != path)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_path_holds_a_key_until_it_is_removed() {
        let mut claims = Claims::default();
        let keys = vec!["k1".to_owned(), "k2".to_owned()];
        claims.add("a.txt", &keys);
        claims.add("b.txt", &keys[..1]);
        assert_eq!(claims.lost("a.txt", &keys), [("k1", "b.txt")]);
        assert!(claims.lost("b.txt", &keys[..1]).is_empty());
        claims.remove("b.txt", &keys[..1]);
        assert!(claims.lost("a.txt", &keys).is_empty());
    }
}
