//! How alike two measures are, and which rows of two sheets are one measure.

use super::profile::Profile;

/// Likeness from which two rows of one department are taken for one measure.
///
/// Chosen by reading the pairs of sheets of consecutive years: reworded titles
/// with kept commitments lie above, neighbours within a field (消防団 and 自主防災)
/// below.
pub(super) const CONTINUES: f32 = 0.42;

/// The same where the department is another one: 窓口の改善 stands in many.
pub(super) const MOVES: f32 = 0.55;

/// How alike two measures are, 0 to 1; symmetric, and 1 for a measure and itself.
///
/// Titles and commitments count alike; a policy of the same name adds a little.
/// One title says most: the same words over other commitments are a measure that
/// went on.
pub fn likeness(a: &Profile, b: &Profile) -> f32 {
    let same_title = !a.title.is_empty() && a.title == b.title;
    let title = if same_title {
        1.0
    } else {
        a.title_grams.cosine(&b.title_grams).unwrap_or(0.0)
    };
    // Without commitments on either side the titles alone decide.
    let Some(body) = a.body.cosine(&b.body) else {
        return title;
    };
    let mixed = 0.5 * title + 0.5 * body;
    let mixed = match shared_policies(a, b) {
        Some(shared) if !same_title => 0.9 * mixed + 0.1 * shared,
        _ => mixed,
    };
    if same_title {
        mixed.max(0.6 + 0.4 * body)
    } else {
        mixed
    }
}

/// Share of policies that both have; `None` where one has none.
fn shared_policies(a: &Profile, b: &Profile) -> Option<f32> {
    if a.policies.is_empty() || b.policies.is_empty() {
        return None;
    }
    let has = |one: &Profile, name: &String| one.policies.contains(name);
    let shared = a.policies.iter().filter(|name| has(b, name)).count();
    let all = a.policies.len() + b.policies.len();
    Some(2.0 * shared as f32 / all as f32)
}

/// Which rows are one measure: pairs of places with their likeness, each place at
/// most once, best pairs first.
///
/// `likeness_of` gives 0 for what must not be paired. Ties go to the rows that
/// stand first, so that the same sheets always give the same pairs.
pub(super) fn pair(
    old: usize,
    new: usize,
    least: f32,
    likeness_of: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, usize, f32)> {
    let mut all = Vec::new();
    for from in 0..old {
        for to in 0..new {
            let likeness = likeness_of(from, to);
            if likeness >= least {
                all.push((from, to, likeness));
            }
        }
    }
    all.sort_by(|a, b| {
        let better = b.2.total_cmp(&a.2);
        better.then_with(|| (a.0, a.1).cmp(&(b.0, b.1)))
    });
    let (mut has_old, mut has_new) = (vec![false; old], vec![false; new]);
    all.retain(|(from, to, _)| {
        let is_free = !has_old[*from] && !has_new[*to];
        if is_free {
            has_old[*from] = true;
            has_new[*to] = true;
        }
        is_free
    });
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Item, Measure, Policy, Section};

    fn measure(title: &str, commitment: &str, policy: &str) -> Measure {
        let mut measure = Measure::new(Section::Annual, None, title);
        if !commitment.is_empty() {
            measure.commitments.push(Item::plain(commitment));
        }
        if !policy.is_empty() {
            measure.policies.push(Policy {
                scheme: "基本政策".to_owned(),
                number: 1,
                name: policy.to_owned(),
            });
        }
        measure
    }

    fn alike(a: &Measure, b: &Measure) -> f32 {
        likeness(&Profile::of(a), &Profile::of(b))
    }

    #[test]
    fn a_reworded_row_is_known_again_and_a_neighbour_is_not() {
        let before = measure(
            "特殊詐欺被害の防止",
            "自動通話録音機を貸し出し、高齢者の特殊詐欺被害を防ぎます。",
            "",
        );
        let after = measure(
            "特殊詐欺対策の強化",
            "高齢者へ自動通話録音機の貸出を進め、警察と特殊詐欺被害を防ぎます。",
            "",
        );
        let other = measure(
            "防犯灯の更新",
            "自治会の防犯灯をLEDに更新し、補助を行います。",
            "",
        );
        assert!(
            alike(&before, &after) > CONTINUES,
            "{}",
            alike(&before, &after)
        );
        assert!(
            alike(&before, &other) < CONTINUES,
            "{}",
            alike(&before, &other)
        );
    }

    #[test]
    fn one_title_is_one_measure_though_all_else_changed() {
        let a = measure("図書館の整備", "設計を行います。", "");
        let b = measure("図書館の整備", "中央館を開きます。", "");
        assert!(alike(&a, &b) > MOVES);
    }

    #[test]
    fn pairs_are_the_best_ones_and_each_row_has_one() {
        let table = [[0.9, 0.8], [0.85, 0.1]];
        let pairs = pair(2, 2, 0.3, |from, to| table[from][to]);
        assert_eq!(pairs, [(0, 0, 0.9)]);
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_within_bounds_and_full_for_oneself(
            titles in prop::collection::vec("[市民窓口防犯のをする]{0,8}", 2),
            bodies in prop::collection::vec("[市民窓口防犯のをする。]{0,20}", 2),
            policies in prop::collection::vec("[協働]{0,2}", 2),
        ) {
            let a = measure(&titles[0], &bodies[0], &policies[0]);
            let b = measure(&titles[1], &bodies[1], &policies[1]);
            let (ab, ba) = (alike(&a, &b), alike(&b, &a));
            prop_assert!((ab - ba).abs() < 1e-5, "{ab} {ba}");
            prop_assert!((0.0..=1.0 + 1e-5).contains(&ab));
            if !titles[0].is_empty() {
                prop_assert!(alike(&a, &a) > 0.999);
            }
        }

        #[test]
        fn no_row_is_paired_twice(
            old in 0usize..6, new in 0usize..6, values in prop::collection::vec(0.0f32..1.0, 36),
        ) {
            let pairs = pair(old, new, 0.5, |from, to| values[from * 6 + to]);
            for (n, (from, to, likeness)) in pairs.iter().enumerate() {
                prop_assert!(*likeness >= 0.5);
                prop_assert!(pairs[..n].iter().all(|(f, t, l)| f != from && t != to && l >= likeness));
            }
        }
    }
}
