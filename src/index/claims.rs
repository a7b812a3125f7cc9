//! Which file holds a key that several files claim.

use std::collections::{BTreeSet, HashMap};

use super::inbox;

/// The order of files that claim one key: an upload beats a file of the folder, a
/// later upload an earlier one, else the last path wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Precedence<'a> {
    /// Names of uploads begin with their time.
    upload: Option<&'a str>,
    path: &'a str,
}

impl<'a> Precedence<'a> {
    pub(super) fn of(path: &'a str) -> Self {
        let upload = inbox::is_upload(path).then(|| path.rsplit('/').next().unwrap_or(path));
        Self { upload, path }
    }
}

/// Claims of files on measure keys.
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
        let winner = |key: &String| {
            let claims = self.0.get(key)?.iter().map(String::as_str);
            claims.max_by_key(|path| Precedence::of(path))
        };
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

    #[test]
    fn the_newest_upload_wins_wherever_it_lies() {
        let rising = [
            "a.txt",
            "z.txt",
            "inbox/豊中市/2024/20260101T000000.000Z-aaaaaaaa-z.txt",
            "inbox/20260101T000001.000Z-aaaaaaaa-a.txt",
            "inbox/あ市/2024/20260102T000000.000Z-aaaaaaaa-a.txt",
        ];
        for pair in rising.windows(2) {
            assert!(
                Precedence::of(pair[0]) < Precedence::of(pair[1]),
                "{pair:?}"
            );
        }
    }
}
