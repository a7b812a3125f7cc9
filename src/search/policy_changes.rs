//! What became of the policies of one year in another.

use std::cmp::Ordering;

use crate::domain::Policy;
use crate::text::normalize;

/// Likeness of two names, from 0 to 1, above which one number was given a new wording.
///
/// Names of policies share their endings (…支援の充実, …の推進): two that have
/// nothing else in common reach about 0.3 where they are long (定年廃止・雇用延長企業へ
/// の支援の充実, 生活困窮者支援の充実) and 0.6 where they are short (就労支援の充実,
/// 子育て支援の充実). A word put in or spelled anew keeps at least two thirds.
const SAME_NUMBER: f64 = 0.66;

/// The same for names under two numbers, of which less is known: 生活困窮者自立支援の充実
/// and 生活困窮者支援の充実 reach 0.83, 高齢者支援の充実 and 障害者支援の充実, which are
/// two policies, 0.75.
const OTHER_NUMBER: f64 = 0.8;

/// Every policy of both years, each in one list; places in the lists that were compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyChanges {
    /// 続いている: number and name alike.
    pub continuing: Vec<(usize, usize)>,
    /// 番号が変わった: the same name under another number.
    pub renumbered: Vec<(usize, usize)>,
    /// 名称が変わった: a name that differs only slightly, mostly under the same number.
    pub renamed: Vec<(usize, usize)>,
    /// なくなった.
    pub gone: Vec<usize>,
    /// 新しい.
    pub new: Vec<usize>,
}

/// Compares the policies that one city names in two years.
///
/// Schemes are never mixed. A number alone says nothing: with an unlike name it is
/// one policy gone and another new. A name that is like another is taken for it, under
/// another number only where it is more so: 高齢者支援の充実 and 障害者支援の充実 differ
/// as little as a wording and its successor.
pub fn policy_changes(before: &[&Policy], after: &[&Policy]) -> PolicyChanges {
    let mut open = Open {
        before: Known::sorted(before),
        after: Known::sorted(after),
    };
    let continuing = open.pair(|a, b| a.is(b));
    let renumbered = open.pair(|a, b| a.scheme == b.scheme && a.name == b.name);
    let renamed = open.pair_reworded();
    PolicyChanges {
        continuing,
        renumbered,
        renamed,
        gone: open.before.iter().map(|known| known.place).collect(),
        new: open.after.iter().map(|known| known.place).collect(),
    }
}

/// A policy in normal form with its place in the list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    scheme: String,
    number: u32,
    name: String,
    place: usize,
}

impl Known {
    fn sorted(policies: &[&Policy]) -> Vec<Self> {
        let known = policies.iter().enumerate().map(|(place, policy)| Self {
            scheme: normalize(&policy.scheme),
            number: policy.number,
            name: normalize(&policy.name),
            place,
        });
        let mut known: Vec<Self> = known.collect();
        known.sort();
        known
    }

    fn identity(&self) -> (&str, u32, &str) {
        (&self.scheme, self.number, &self.name)
    }

    fn is(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

/// What no list has yet, by scheme, number and name.
struct Open {
    before: Vec<Known>,
    after: Vec<Known>,
}

impl Open {
    /// Takes out the pairs that are the same, the first with the first.
    fn pair(&mut self, same: impl Fn(&Known, &Known) -> bool) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let after = &mut self.after;
        self.before.retain(|a| {
            let Some(at) = after.iter().position(|b| same(a, b)) else {
                return true;
            };
            pairs.push((a.place, after.remove(at).place));
            false
        });
        pairs
    }

    /// Takes out the pairs with like names, the most alike first.
    fn pair_reworded(&mut self) -> Vec<(usize, usize)> {
        let mut candidates = Vec::new();
        for a in &self.before {
            for b in &self.after {
                if a.scheme != b.scheme {
                    continue;
                }
                let enough = if a.number == b.number {
                    SAME_NUMBER
                } else {
                    OTHER_NUMBER
                };
                let likeness = strsim::normalized_levenshtein(&a.name, &b.name);
                if likeness >= enough {
                    candidates.push((likeness, a.clone(), b.clone()));
                }
            }
        }
        candidates.sort_by(by_likeness);
        let mut pairs: Vec<(Known, Known)> = Vec::new();
        for (_, a, b) in candidates {
            let taken = |(x, y): &(Known, Known)| x.place == a.place || y.place == b.place;
            if !pairs.iter().any(taken) {
                pairs.push((a, b));
            }
        }
        pairs.sort();
        let is_paired =
            |place, of: fn(&(Known, Known)) -> usize| pairs.iter().any(|pair| of(pair) == place);
        self.before
            .retain(|a| !is_paired(a.place, |(a, _)| a.place));
        self.after.retain(|b| !is_paired(b.place, |(_, b)| b.place));
        pairs.iter().map(|(a, b)| (a.place, b.place)).collect()
    }
}

/// The most alike first; between equals the names decide, whichever year they
/// are of, so that the years can change places.
fn by_likeness(x: &(f64, Known, Known), y: &(f64, Known, Known)) -> Ordering {
    fn names((_, a, b): &(f64, Known, Known)) -> [(&str, u32, &str); 2] {
        let mut names = [a.identity(), b.identity()];
        names.sort_unstable();
        names
    }
    y.0.total_cmp(&x.0).then_with(|| names(x).cmp(&names(y)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy(scheme: &str, number: u32, name: &str) -> Policy {
        Policy {
            scheme: scheme.to_owned(),
            number,
            name: name.to_owned(),
        }
    }

    fn changes(before: &[Policy], after: &[Policy]) -> PolicyChanges {
        let before: Vec<&Policy> = before.iter().collect();
        let after: Vec<&Policy> = after.iter().collect();
        policy_changes(&before, &after)
    }

    fn one(before: (u32, &str), after: (u32, &str)) -> PolicyChanges {
        changes(
            &[policy("基本政策", before.0, before.1)],
            &[policy("基本政策", after.0, after.1)],
        )
    }

    #[test]
    fn a_number_with_another_name_is_another_policy() {
        let changes = one(
            (47, "定年廃止・雇用延長企業への支援の充実"),
            (47, "生活困窮者支援の充実"),
        );
        assert_eq!((changes.gone, changes.new), (vec![0], vec![0]));
        assert!(changes.continuing.is_empty() && changes.renamed.is_empty());
    }

    #[test]
    fn spellings_of_one_name_are_one_policy() {
        let changes = one((1, "ＩＣＴの 活用"), (1, "ICTの活用"));
        assert_eq!(changes.continuing, [(0, 0)]);
    }

    #[test]
    fn a_name_keeps_its_identity_under_another_number() {
        let changes = one((35, "就労相談・支援の拡充"), (48, "就労相談・支援の拡充"));
        assert_eq!(changes.renumbered, [(0, 0)]);
        let other_scheme = changes_between_schemes();
        assert_eq!((other_scheme.gone, other_scheme.new), (vec![0], vec![0]));
    }

    fn changes_between_schemes() -> PolicyChanges {
        changes(
            &[policy("基本政策", 1, "公民連携の推進")],
            &[policy("基本施策", 1, "公民連携の推進")],
        )
    }

    #[test]
    fn a_new_wording_is_the_same_policy_when_little_changed() {
        for (before, after) in [
            (
                (64, "とよなかデジタル・ガバメントの推進"),
                (64, "とよなかデジタル・ガバメント戦略の推進"),
            ),
            (
                (41, "生活困窮者自立支援の充実"),
                (47, "生活困窮者支援の充実"),
            ),
            ((9, "市民活動の支援と連携"), (9, "市民活動の応援と協働")),
        ] {
            assert_eq!(one(before, after).renamed, [(0, 0)], "{before:?}");
        }
        for (before, after) in [
            ((5, "就労支援の充実"), (5, "子育て支援の充実")),
            ((5, "高齢者支援の充実"), (6, "障害者支援の充実")),
            ((9, "市民活動の支援と連携"), (8, "市民活動の応援と協働")),
        ] {
            let changes = one(before, after);
            assert_eq!(
                (changes.gone, changes.new),
                (vec![0], vec![0]),
                "{before:?}"
            );
        }
    }

    #[test]
    fn of_two_like_names_the_nearer_one_is_the_successor() {
        let changes = changes(
            &[policy("政策", 1, "市民活動の支援と連携")],
            &[
                policy("政策", 1, "市民活動の応援と協働"),
                policy("政策", 1, "市民活動の支援と協働"),
            ],
        );
        assert_eq!((changes.renamed, changes.new), (vec![(0, 1)], vec![0]));
    }

    fn some_policies() -> impl Strategy<Value = Vec<Policy>> {
        let scheme = prop::sample::select(vec!["基本政策", "施策"]);
        let policy = (scheme, 1u32..4, "[市民協働]{3,4}")
            .prop_map(|(scheme, number, name)| policy(scheme, number, &name));
        prop::collection::vec(policy, 0..12)
    }

    proptest! {
        #[test]
        fn every_policy_of_both_years_is_in_exactly_one_list(
            before in some_policies(), after in some_policies(),
        ) {
            let changes = changes(&before, &after);
            let pairs = || [&changes.continuing, &changes.renumbered, &changes.renamed]
                .into_iter().flatten();
            let mut left: Vec<usize> = pairs().map(|(a, _)| *a).chain(changes.gone.clone()).collect();
            let mut right: Vec<usize> = pairs().map(|(_, b)| *b).chain(changes.new.clone()).collect();
            left.sort_unstable();
            right.sort_unstable();
            prop_assert_eq!(left, (0..before.len()).collect::<Vec<_>>());
            prop_assert_eq!(right, (0..after.len()).collect::<Vec<_>>());
            for (a, b) in &changes.continuing {
                prop_assert_eq!(&before[*a], &after[*b]);
            }
            for (a, b) in &changes.renumbered {
                prop_assert_eq!(&before[*a].name, &after[*b].name);
                prop_assert_ne!(before[*a].number, after[*b].number);
            }
            for (a, b) in &changes.renamed {
                prop_assert_eq!(&before[*a].scheme, &after[*b].scheme);
                prop_assert_ne!(&before[*a].name, &after[*b].name);
            }
        }

        #[test]
        fn changing_the_years_round_swaps_new_and_gone(
            before in some_policies(), after in some_policies(),
        ) {
            let named = |list: &[Policy], places: &[usize]| {
                let mut named: Vec<Policy> = places.iter().map(|at| list[*at].clone()).collect();
                named.sort();
                named
            };
            let there = changes(&before, &after);
            let back = changes(&after, &before);
            prop_assert_eq!(named(&before, &there.gone), named(&before, &back.new));
            prop_assert_eq!(named(&after, &there.new), named(&after, &back.gone));
            prop_assert_eq!(there.renamed.len(), back.renamed.len());
            prop_assert_eq!(there.renumbered.len(), back.renumbered.len());
        }
    }
}
