//! Which file holds a key that several files claim.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

/// Stands for a key. A large index has hundreds of thousands of keys, and most
/// runs touch a few: 128 bits tell them apart without a copy of each.
type Mark = (u64, u64);

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
pub(super) struct Claims {
    hashers: (RandomState, RandomState),
    claimants: HashMap<Mark, Claimants>,
    /// Keys whose claimants are others than when they were first made known.
    touched: HashSet<Mark>,
}

#[derive(Debug)]
enum Claimants {
    One(Arc<str>),
    Several(BTreeSet<Arc<str>>),
}

impl Claims {
    fn mark(&self, key: &str) -> Mark {
        (self.hashers.0.hash_one(key), self.hashers.1.hash_one(key))
    }

    /// Makes room for so many keys at once.
    pub(super) fn reserve(&mut self, keys: usize) {
        self.claimants.reserve(keys);
    }

    /// Claims that the index has settled already.
    pub(super) fn know(&mut self, path: &str, keys: &[String]) {
        let path: Arc<str> = path.into();
        for key in keys {
            self.insert(self.mark(key), &path);
        }
    }

    pub(super) fn add(&mut self, path: &str, keys: &[String]) {
        let path: Arc<str> = path.into();
        for key in keys {
            let mark = self.mark(key);
            self.insert(mark, &path);
            self.touched.insert(mark);
        }
    }

    fn insert(&mut self, mark: Mark, path: &Arc<str>) {
        let claimants = self
            .claimants
            .entry(mark)
            .or_insert_with(|| Claimants::One(Arc::clone(path)));
        match claimants {
            Claimants::One(other) if other == path => {}
            Claimants::One(other) => {
                let both = [Arc::clone(other), Arc::clone(path)];
                *claimants = Claimants::Several(both.into());
            }
            Claimants::Several(paths) => {
                paths.insert(Arc::clone(path));
            }
        }
    }

    pub(super) fn remove(&mut self, path: &str, keys: &[String]) {
        for key in keys {
            let mark = self.mark(key);
            self.touched.insert(mark);
            match self.claimants.get_mut(&mark) {
                Some(Claimants::One(one)) if **one == *path => {
                    self.claimants.remove(&mark);
                }
                Some(Claimants::Several(paths)) => {
                    paths.remove(path);
                    if paths.is_empty() {
                        self.claimants.remove(&mark);
                    }
                }
                _ => {}
            }
        }
    }

    /// Those of a file's keys that another file holds, with that file.
    pub(super) fn lost<'a>(&'a self, path: &str, keys: &'a [String]) -> Vec<(&'a str, &'a str)> {
        let winner = |key: &String| self.claimants.get(&self.mark(key))?.winner();
        keys.iter()
            .filter_map(|key| Some((key.as_str(), winner(key)?)))
            .filter(|(_, winner)| *winner != path)
            .collect()
    }

    /// The files that claim a key of which a claimant came or went.
    pub(super) fn affected(&self) -> BTreeSet<Arc<str>> {
        let mut paths = BTreeSet::new();
        for claimants in self
            .touched
            .iter()
            .filter_map(|key| self.claimants.get(key))
        {
            match claimants {
                Claimants::One(path) => {
                    paths.insert(Arc::clone(path));
                }
                Claimants::Several(several) => paths.extend(several.iter().cloned()),
            }
        }
        paths
    }
}

impl Claimants {
    fn winner(&self) -> Option<&str> {
        match self {
            Self::One(path) => Some(path),
            Self::Several(paths) => {
                let paths = paths.iter().map(|path| &**path);
                paths.max_by_key(|path| Precedence::of(path))
            }
        }
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
        claims.remove("a.txt", &keys);
        assert!(claims.lost("c.txt", &keys).is_empty());
    }

    #[test]
    fn only_files_whose_keys_were_touched_are_affected() {
        let mut claims = Claims::default();
        let key = |name: &str| vec![name.to_owned()];
        claims.know("a.txt", &key("k1"));
        claims.know("b.txt", &key("k2"));
        assert!(claims.affected().is_empty());
        claims.add("c.txt", &key("k1"));
        let affected: Vec<String> = claims.affected().iter().map(|p| p.to_string()).collect();
        assert_eq!(affected, ["a.txt", "c.txt"]);
        claims.remove("c.txt", &key("k1"));
        let affected: Vec<String> = claims.affected().iter().map(|p| p.to_string()).collect();
        assert_eq!(affected, ["a.txt"]);
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
