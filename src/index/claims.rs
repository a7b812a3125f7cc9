//! Which file holds a key that several files claim.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use super::{IndexError, inbox};

/// Stands for a key. A new index has hundreds of thousands of keys: 128 bits
/// tell them apart without a copy of each.
type Mark = (u64, u64);

/// Tells which files claim a key in the state before the run.
pub(super) type Settled<'a> =
    Box<dyn Fn(&str) -> Result<BTreeSet<String>, IndexError> + Send + Sync + 'a>;

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
///
/// Most runs touch a few of all keys: what the index has settled is looked up
/// when a key is met for the first time.
pub(super) struct Claims<'a> {
    hashers: (RandomState, RandomState),
    settled: Settled<'a>,
    /// Of every key met so far.
    claimants: HashMap<Mark, Claimants>,
    /// Keys whose claimants are others than before.
    touched: HashSet<Mark>,
}

#[derive(Debug)]
enum Claimants {
    /// Most keys: no set is made for them.
    One(Arc<str>),
    /// None, or several.
    Others(BTreeSet<Arc<str>>),
}

impl<'a> Claims<'a> {
    pub(super) fn over(settled: Settled<'a>) -> Self {
        Self {
            hashers: Default::default(),
            settled,
            claimants: HashMap::new(),
            touched: HashSet::new(),
        }
    }

    fn mark(&self, key: &str) -> Mark {
        (self.hashers.0.hash_one(key), self.hashers.1.hash_one(key))
    }

    /// Makes sure that a key's claimants are known.
    fn meet(&mut self, key: &str) -> Result<Mark, IndexError> {
        let mark = self.mark(key);
        if !self.claimants.contains_key(&mark) {
            let paths = (self.settled)(key)?.into_iter().map(Arc::from);
            self.claimants.insert(mark, Claimants::of(paths.collect()));
        }
        Ok(mark)
    }

    fn touch(&mut self, key: &str) -> Result<&mut Claimants, IndexError> {
        let mark = self.meet(key)?;
        self.touched.insert(mark);
        let claimants = self.claimants.entry(mark);
        Ok(claimants.or_insert_with(|| Claimants::of(BTreeSet::new())))
    }

    pub(super) fn add(&mut self, path: &str, keys: &[String]) -> Result<(), IndexError> {
        let path: Arc<str> = path.into();
        (keys.iter()).try_for_each(|key| {
            self.touch(key)?.add(&path);
            Ok(())
        })
    }

    pub(super) fn remove(&mut self, path: &str, keys: &[String]) -> Result<(), IndexError> {
        (keys.iter()).try_for_each(|key| {
            self.touch(key)?.remove(path);
            Ok(())
        })
    }

    /// Those of a file's keys that another file holds, with that file.
    pub(super) fn lost<'k>(
        &'k mut self,
        path: &str,
        keys: &'k [String],
    ) -> Result<Vec<(&'k str, &'k str)>, IndexError> {
        let marks: Result<Vec<Mark>, IndexError> = keys.iter().map(|key| self.meet(key)).collect();
        let marks = marks?;
        let winner = |mark: &Mark| self.claimants.get(mark)?.winner();
        let keys = keys.iter().zip(&marks).filter_map(|(key, mark)| {
            let winner = winner(mark).filter(|winner| *winner != path)?;
            Some((key.as_str(), winner))
        });
        Ok(keys.collect())
    }

    /// The files that claim a key of which a claimant came or went.
    pub(super) fn affected(&self) -> BTreeSet<Arc<str>> {
        let mut paths = BTreeSet::new();
        for mark in &self.touched {
            match self.claimants.get(mark) {
                Some(Claimants::One(path)) => {
                    paths.insert(Arc::clone(path));
                }
                Some(Claimants::Others(others)) => paths.extend(others.iter().cloned()),
                None => {}
            }
        }
        paths
    }
}

impl Claimants {
    fn of(paths: BTreeSet<Arc<str>>) -> Self {
        match paths.first() {
            Some(only) if paths.len() == 1 => Self::One(Arc::clone(only)),
            _ => Self::Others(paths),
        }
    }

    fn add(&mut self, path: &Arc<str>) {
        match self {
            Self::One(other) if other == path => {}
            Self::One(other) => *self = Self::Others([Arc::clone(other), Arc::clone(path)].into()),
            Self::Others(paths) if paths.is_empty() => *self = Self::One(Arc::clone(path)),
            Self::Others(paths) => {
                paths.insert(Arc::clone(path));
            }
        }
    }

    fn remove(&mut self, path: &str) {
        match self {
            Self::One(one) if **one == *path => *self = Self::Others(BTreeSet::new()),
            Self::One(_) => {}
            Self::Others(paths) => {
                paths.remove(path);
            }
        }
    }

    fn winner(&self) -> Option<&str> {
        match self {
            Self::One(path) => Some(path),
            Self::Others(paths) => {
                let paths = paths.iter().map(|path| &**path);
                paths.max_by_key(|path| Precedence::of(path))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const PATHS: [&str; 4] = [
        "a.txt",
        "z/z.txt",
        "inbox/20260101T000000.000Z-aaaaaaaa-z.txt",
        "inbox/市/20260102T000000.000Z-aaaaaaaa-a.txt",
    ];

    /// Path and keys of every file.
    type Files = BTreeMap<&'static str, Vec<String>>;

    fn claimants(files: &Files, key: &str) -> BTreeSet<String> {
        let holds = |(_, keys): &(&&str, &Vec<String>)| keys.iter().any(|other| other == key);
        (files.iter().filter(holds))
            .map(|(path, _)| (*path).to_owned())
            .collect()
    }

    fn none(_: &str) -> Result<BTreeSet<String>, IndexError> {
        Ok(BTreeSet::new())
    }

    #[test]
    fn the_last_path_holds_a_key_until_it_is_removed() {
        let mut claims = Claims::over(Box::new(none));
        let keys = vec!["k1".to_owned(), "k2".to_owned()];
        claims.add("a.txt", &keys).unwrap();
        claims.add("b.txt", &keys[..1]).unwrap();
        assert_eq!(claims.lost("a.txt", &keys).unwrap(), [("k1", "b.txt")]);
        assert!(claims.lost("b.txt", &keys[..1]).unwrap().is_empty());
        claims.remove("b.txt", &keys[..1]).unwrap();
        assert!(claims.lost("a.txt", &keys).unwrap().is_empty());
        claims.remove("a.txt", &keys).unwrap();
        assert!(claims.lost("c.txt", &keys).unwrap().is_empty());
    }

    #[test]
    fn only_files_whose_keys_were_touched_are_affected() {
        let key = |name: &str| vec![name.to_owned()];
        let before: Files = [("a.txt", key("k1")), ("b.txt", key("k2"))].into();
        let mut claims = Claims::over(Box::new(|key| Ok(claimants(&before, key))));
        let affected = |claims: &Claims<'_>| -> Vec<String> {
            claims.affected().iter().map(|p| p.to_string()).collect()
        };
        assert!(claims.lost("b.txt", &key("k2")).unwrap().is_empty());
        assert!(affected(&claims).is_empty());
        claims.add("c.txt", &key("k1")).unwrap();
        assert_eq!(affected(&claims), ["a.txt", "c.txt"]);
        claims.remove("c.txt", &key("k1")).unwrap();
        assert_eq!(affected(&claims), ["a.txt"]);
    }

    fn keys() -> impl Strategy<Value = Vec<String>> {
        let subset = proptest::sample::subsequence(vec!["k0", "k1", "k2", "k3"], 0..=4);
        subset.prop_map(|keys| keys.into_iter().map(str::to_owned).collect())
    }

    fn history() -> impl Strategy<Value = Vec<(usize, Option<Vec<String>>)>> {
        let change = (0..PATHS.len(), proptest::option::weighted(0.7, keys()));
        proptest::collection::vec(change, 0..12)
    }

    proptest! {
        /// What is looked up key by key says the same as all claims of all files.
        #[test]
        fn claims_are_those_of_all_files(before in history(), run in history()) {
            let mut files = Files::new();
            for (at, keys) in before {
                match keys {
                    Some(keys) => files.insert(PATHS[at], keys),
                    None => files.remove(PATHS[at]),
                };
            }
            let settled = files.clone();
            let mut claims = Claims::over(Box::new(|key| Ok(claimants(&settled, key))));
            let mut touched = BTreeSet::new();
            for (at, keys) in run {
                let path = PATHS[at];
                if let Some(keys) = files.remove(path) {
                    claims.remove(path, &keys).unwrap();
                    touched.extend(keys);
                }
                if let Some(keys) = keys {
                    claims.add(path, &keys).unwrap();
                    touched.extend(keys.clone());
                    files.insert(path, keys);
                }
            }
            let affected: BTreeSet<String> =
                touched.iter().flat_map(|key| claimants(&files, key)).collect();
            let found = claims.affected();
            prop_assert!(found.iter().map(|path| &**path).eq(affected.iter().map(String::as_str)));
            for (path, keys) in &files {
                // The paths are in rising order of precedence.
                let winner = |key: &str| {
                    let others = claimants(&files, key);
                    *PATHS.iter().rfind(|path| others.contains(**path)).unwrap()
                };
                let lost: Vec<(&str, &str)> = keys
                    .iter()
                    .map(|key| (key.as_str(), winner(key)))
                    .filter(|(_, winner)| winner != path)
                    .collect();
                prop_assert_eq!(claims.lost(path, keys).unwrap(), lost);
            }
        }
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
