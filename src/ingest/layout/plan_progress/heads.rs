//! Names that stand together: themes, divisions and titles between two texts.

use super::piece::{Piece, Role};

/// The names of a page, and which of them belong together by their place.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// For each piece the names that stand right above it, if it is text.
    above: Vec<Above>,
    /// Pairs of names with the strength of their bond.
    bonds: Vec<(usize, usize, f64)>,
}

/// The last names above a text, with nothing but labels between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Above {
    /// Place of the theme among the pieces.
    pub(super) theme: Option<usize>,
    /// Place of the division.
    pub(super) division: Option<usize>,
    /// Place of the title, when no other name follows it.
    pub(super) title: Option<usize>,
}

impl Heads {
    /// Looks through a page.
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let mut heads = Self {
            above: vec![Above::default(); pieces.len()],
            bonds: Vec::new(),
        };
        let mut group: Vec<usize> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece.role {
                Role::Theme | Role::Division | Role::Title => group.push(at),
                Role::Results | Role::Issues | Role::Note => {}
                Role::Text | Role::Heading(_) | Role::Outlook | Role::Rating | Role::RatingText => {
                    if piece.role == Role::Text {
                        heads.above[at] = above(pieces, &group);
                    }
                    heads.bind(pieces, &group);
                    group.clear();
                }
            }
        }
        heads.bind(pieces, &group);
        heads
    }

    /// The names right above the text at this place.
    pub(super) fn above(&self, text: usize) -> Above {
        self.above.get(text).copied().unwrap_or_default()
    }

    /// How strongly two names belong together by their place, 0 to 1.
    pub(super) fn bond(&self, a: usize, b: usize) -> f64 {
        let pair = (a.min(b), a.max(b));
        let found = self.bonds.iter().filter(|(x, y, _)| (*x, *y) == pair);
        found.map(|(_, _, strength)| *strength).fold(0.0, f64::max)
    }

    /// As many of one role as of another in one group belong together in their
    /// order; else only neighbours do, and less.
    fn bind(&mut self, pieces: &[Piece], group: &[usize]) {
        let of = |role: &Role| -> Vec<usize> {
            group
                .iter()
                .copied()
                .filter(|&at| pieces[at].role == *role)
                .collect()
        };
        let roles = [Role::Theme, Role::Division, Role::Title].map(|role| of(&role));
        for (i, one) in roles.iter().enumerate() {
            for other in &roles[i + 1..] {
                if one.len() == other.len() {
                    let pairs = one.iter().zip(other);
                    self.bonds
                        .extend(pairs.map(|(&a, &b)| (a.min(b), a.max(b), 1.0)));
                }
            }
        }
        let neighbours = group
            .windows(2)
            .filter(|w| pieces[w[0]].role != pieces[w[1]].role);
        self.bonds.extend(neighbours.map(|w| (w[0], w[1], 0.5)));
    }
}

fn above(pieces: &[Piece], group: &[usize]) -> Above {
    let last = |role: &Role| group.iter().copied().rfind(|&at| pieces[at].role == *role);
    Above {
        theme: last(&Role::Theme),
        division: last(&Role::Division),
        title: group
            .last()
            .copied()
            .filter(|&at| pieces[at].role == Role::Title),
    }
}
