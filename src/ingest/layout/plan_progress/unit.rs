//! Pages: the pieces under one 基本目標 and 基本施策 heading.

use super::heading::{Heading, Level};
use super::piece::{Piece, Role};

/// What stands under one pair of headings.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// 基本目標, as written.
    pub(super) goal: Option<Heading>,
    /// 基本施策.
    pub(super) policy: Option<Heading>,
    /// The rest of the page.
    pub(super) pieces: Vec<Piece>,
}

impl Unit {
    fn titles(&self) -> usize {
        count(&self.pieces, &Role::Title)
    }
}

/// The pages with rows, and before them what stands in front.
pub(super) fn units(pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Unit>) {
    let mut all: Vec<Unit> = Vec::new();
    let mut front: Vec<Piece> = Vec::new();
    let mut open = Unit::default();
    let mut headings: Vec<Piece> = Vec::new();
    for piece in pieces {
        let Role::Heading(heading) = &piece.role else {
            open.pieces.push(piece);
            continue;
        };
        if !open.pieces.is_empty() {
            let next = Unit {
                goal: open.goal.clone(),
                policy: open.policy.clone(),
                pieces: Vec::new(),
            };
            let done = std::mem::replace(&mut open, next);
            close(done, &mut headings, &mut front, &mut all);
        }
        frame(&mut open, heading);
        headings.push(piece);
    }
    close(open, &mut headings, &mut front, &mut all);
    (front, all.into_iter().flat_map(cut).collect())
}

fn frame(unit: &mut Unit, heading: &Heading) {
    match heading.level {
        Level::Goal => {
            if unit
                .goal
                .as_ref()
                .is_some_and(|goal| goal.text != heading.text)
            {
                unit.policy = None;
            }
            unit.goal = Some(heading.clone());
        }
        Level::Policy => unit.policy = Some(heading.clone()),
    }
}

/// Files a page away; headings that no row will hold go to the front.
fn close(unit: Unit, headings: &mut Vec<Piece>, front: &mut Vec<Piece>, all: &mut Vec<Unit>) {
    let mut own = std::mem::take(headings);
    if unit.titles() > 0 {
        for held in [&unit.goal, &unit.policy].into_iter().flatten() {
            let is_held = |piece: &Piece| piece.role == Role::Heading(held.clone());
            if let Some(at) = own.iter().position(is_held) {
                own.remove(at);
            }
        }
        front.extend(own);
        all.push(unit);
        return;
    }
    front.extend(own);
    match all.last_mut() {
        // A page without a title of its own goes on where the page before stopped.
        Some(before) if before.policy == unit.policy => before.pieces.extend(unit.pieces),
        _ => front.extend(unit.pieces),
    }
}

fn count(pieces: &[Piece], role: &Role) -> usize {
    pieces.iter().filter(|piece| piece.role == *role).count()
}

/// What every row has once, if any row of the page has it.
const ONCE: [Role; 6] = [
    Role::Title,
    Role::Division,
    Role::Results,
    Role::Issues,
    Role::Outlook,
    Role::Rating,
];

/// Cuts a page where all rows above are complete and a new one begins.
fn cut(unit: Unit) -> Vec<Unit> {
    let (goal, policy) = (unit.goal, unit.policy);
    let of = |pieces: Vec<Piece>| Unit {
        goal: goal.clone(),
        policy: policy.clone(),
        pieces,
    };
    let expected: Vec<&Role> = ONCE
        .iter()
        .filter(|role| count(&unit.pieces, role) > 0)
        .collect();
    let is_even = |pieces: &[Piece]| {
        let titles = count(pieces, &Role::Title);
        titles > 0 && expected.iter().all(|role| count(pieces, role) == titles)
    };
    if !is_even(&unit.pieces) || expected.len() < 3 {
        return vec![of(unit.pieces)];
    }
    let mut parts = Vec::new();
    let mut left = unit.pieces;
    while let Some(at) = first_cut(&left, is_even) {
        let after = left.split_off(at);
        parts.push(of(std::mem::replace(&mut left, after)));
    }
    parts.push(of(left));
    parts
}

fn first_cut(pieces: &[Piece], is_even: impl Fn(&[Piece]) -> bool) -> Option<usize> {
    (1..pieces.len()).find(|&at| {
        let begins = matches!(pieces[at].role, Role::Title | Role::Theme | Role::Division);
        let ends = !matches!(
            pieces[at - 1].role,
            Role::Title | Role::Theme | Role::Division
        );
        let (above, below) = pieces.split_at(at);
        begins && ends && is_even(above) && is_even(below) && has_texts(above) && has_texts(below)
    })
}

/// Whether each title may have a result and an issue of its own.
fn has_texts(pieces: &[Piece]) -> bool {
    super::paragraph::paragraphs(pieces).len() >= 2 * count(pieces, &Role::Title)
}
