//! The best one-to-one assignment, and how much worse any other one is.

/// Who gets what, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assignment {
    /// For each slot, its item.
    pub(super) item: Vec<usize>,
    /// For each slot, how much the total loses when the slot must take an item of
    /// another value; infinite when there is none.
    pub(super) margin: Vec<f64>,
}

/// A loss no score can outweigh.
const NEVER: f64 = -1e6;

/// Assigns an item to each slot so that the total score is highest.
///
/// `score[slot][item]`; there must be at least as many items as slots, else
/// there is no assignment. `same` tells whether two items have one value, so
/// that swapping them makes no difference to anybody.
pub(super) fn assign(
    score: &[Vec<f64>],
    same: impl Fn(usize, usize) -> bool,
) -> Option<Assignment> {
    let items = score.first().map_or(0, Vec::len);
    if items < score.len() {
        return None;
    }
    let item = highest(score);
    let total = |item: &[usize]| -> f64 {
        item.iter()
            .enumerate()
            .map(|(slot, item)| score[slot][*item])
            .sum()
    };
    let best = total(&item);
    let margin = (0..score.len()).map(|slot| {
        let mut without = score.to_vec();
        for (other, value) in without[slot].iter_mut().enumerate() {
            if same(other, item[slot]) {
                *value = NEVER;
            }
        }
        let other = highest(&without);
        match same(other[slot], item[slot]) {
            true => f64::INFINITY,
            false => best - total(&other),
        }
    });
    Some(Assignment {
        margin: margin.collect(),
        item,
    })
}

/// The Hungarian method with potentials, for slots ≤ items: O(slots² · items).
fn highest(score: &[Vec<f64>]) -> Vec<usize> {
    let slots = score.len();
    let items = score.first().map_or(0, Vec::len);
    let mut slot_potential = vec![0.0; slots + 1];
    let mut item_potential = vec![0.0; items + 1];
    // Index 0 stands for "none"; slots and items count from 1 inside.
    let mut holder = vec![0; items + 1];
    for slot in 1..=slots {
        holder[0] = slot;
        let mut way = vec![0; items + 1];
        let mut least = vec![f64::INFINITY; items + 1];
        let mut used = vec![false; items + 1];
        let mut at = 0;
        while holder[at] != 0 {
            used[at] = true;
            let row = holder[at];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for item in (1..=items).filter(|&item| !used[item]) {
                let cost = -score[row - 1][item - 1] - slot_potential[row] - item_potential[item];
                if cost < least[item] {
                    (least[item], way[item]) = (cost, at);
                }
                if least[item] < step {
                    (step, next) = (least[item], item);
                }
            }
            for item in 0..=items {
                if used[item] {
                    slot_potential[holder[item]] += step;
                    item_potential[item] -= step;
                } else {
                    least[item] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            holder[at] = holder[way[at]];
            at = way[at];
        }
    }
    let mut item_of = vec![0; slots];
    for item in 1..=items {
        if holder[item] > 0 {
            item_of[holder[item] - 1] = item - 1;
        }
    }
    item_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for shorter in permutations(n - 1) {
            for at in 0..n {
                let mut longer = shorter.clone();
                longer.insert(at, n - 1);
                all.push(longer);
            }
        }
        all
    }

    proptest! {
        #[test]
        fn no_permutation_beats_the_assignment(
            score in (1usize..5).prop_flat_map(|n| {
                prop::collection::vec(prop::collection::vec(-5.0f64..5.0, n), n)
            })
        ) {
            let found = assign(&score, |a, b| a == b).unwrap();
            let total = |items: &[usize]| -> f64 {
                items.iter().enumerate().map(|(slot, item)| score[slot][*item]).sum()
            };
            let best = permutations(score.len()).iter().map(|p| total(p)).fold(f64::MIN, f64::max);
            prop_assert!((total(&found.item) - best).abs() < 1e-9);
            prop_assert!(found.margin.iter().all(|margin| *margin >= -1e-9));
        }
    }

    #[test]
    fn spare_items_stay_unassigned() {
        let found = assign(&[vec![0.0, 3.0, 1.0]], |a, b| a == b).unwrap();
        assert_eq!(found.item, [1]);
        assert_eq!(found.margin, [2.0]);
        assert_eq!(assign(&[vec![], vec![]], |a, b| a == b), None);
    }

    #[test]
    fn equal_values_are_never_doubtful() {
        let found = assign(&[vec![1.0, 1.0], vec![1.0, 1.0]], |_, _| true).unwrap();
        assert!(found.margin.iter().all(|margin| margin.is_infinite()));
    }
}
