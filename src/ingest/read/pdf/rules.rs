//! Lines as people see them: pieces joined, dotted borders made whole.

use super::page::{Area, PageContent, Rule};

/// Points by which the pieces of one line may lie beside each other.
const SAME_LINE: f64 = 1.0;

/// Points between two pieces of one line at most.
const GAP: f64 = 2.5;

/// Points between two dots or dashes of one line at most.
const DOT_GAP: f64 = 5.0;

/// Points of a dash at most.
const MAX_DASH: f64 = 14.0;

/// Dots or dashes of which a line consists at least.
const MIN_DOTS: usize = 5;

/// Points of a line at least.
const MIN_LENGTH: f64 = 4.0;

/// Lines of a page at most; a page with more holds a drawing, not a table.
const MAX_RULES: usize = 20_000;

/// The lines of a page.
pub(super) fn lines(page: &PageContent) -> Vec<Rule> {
    let mut all = Vec::new();
    for horizontal in [true, false] {
        let mut pieces: Vec<Rule> = page
            .rules
            .iter()
            .filter(|rule| rule.horizontal == horizontal)
            .copied()
            .collect();
        pieces.extend(page.dots.iter().map(|dot| dot_rule(dot, horizontal)));
        all.extend(merge(pieces));
    }
    all.truncate(MAX_RULES);
    all
}

fn dot_rule(dot: &Area, horizontal: bool) -> Rule {
    let (x, y) = dot.center();
    if horizontal {
        Rule {
            horizontal,
            at: y,
            from: dot.x0,
            to: dot.x1,
        }
    } else {
        Rule {
            horizontal,
            at: x,
            from: dot.y0,
            to: dot.y1,
        }
    }
}

/// Joins pieces that lie on one line.
fn merge(mut pieces: Vec<Rule>) -> Vec<Rule> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        let first = pieces[from].at;
        let count = pieces[from..]
            .iter()
            .take_while(|p| p.at - first <= SAME_LINE)
            .count();
        let group = &mut pieces[from..from + count];
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        lines.extend(chain(group));
        from += count;
    }
    lines
}

/// The lines of pieces sorted along one axis.
fn chain(pieces: &[Rule]) -> Vec<Rule> {
    let mut solid: Vec<Rule> = Vec::new();
    for piece in pieces {
        match solid.last_mut() {
            Some(last) if piece.from - last.to <= GAP && joins(last, piece) => {
                last.to = last.to.max(piece.to);
            }
            _ => solid.push(*piece),
        }
    }
    let mut lines = Vec::new();
    let mut at = 0;
    while at < solid.len() {
        let dashes = solid[at..]
            .windows(2)
            .take_while(|w| {
                let short = w[0].length() <= MAX_DASH && w[1].length() <= MAX_DASH;
                short && w[1].from - w[0].to <= DOT_GAP
            })
            .count()
            + 1;
        let run = &solid[at..at + dashes];
        if dashes >= MIN_DOTS {
            lines.push(Rule {
                to: run[dashes - 1].to,
                ..run[0]
            });
        } else {
            lines.extend_from_slice(run);
        }
        at += dashes;
    }
    lines.retain(|line| line.length() >= MIN_LENGTH);
    lines
}

/// Two dots beside each other make no line until there are enough of them.
fn joins(last: &Rule, piece: &Rule) -> bool {
    const DOT: f64 = 3.0;
    let dots = last.length() < DOT && piece.length() < DOT;
    !dots || piece.from <= last.to + 0.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn horizontal(at: f64, from: f64, to: f64) -> Rule {
        Rule {
            horizontal: true,
            at,
            from,
            to,
        }
    }

    #[test]
    fn pieces_of_a_line_are_one() {
        let page = PageContent {
            rules: vec![
                horizontal(10.0, 50.0, 90.0),
                horizontal(10.4, 0.0, 49.0),
                horizontal(30.0, 0.0, 50.0),
                horizontal(30.0, 60.0, 90.0),
                horizontal(50.0, 0.0, 2.0),
            ],
            ..PageContent::default()
        };
        let found = lines(&page);
        let spans: Vec<_> = found.iter().map(|r| (r.from, r.to)).collect();
        assert_eq!(spans, [(0.0, 90.0), (0.0, 50.0), (60.0, 90.0)]);
    }

    #[test]
    fn dots_and_dashes_are_lines_where_there_are_many() {
        let dot = |x: f64| Area::new(x, 10.0, x + 1.0, 11.0);
        let dots: Vec<_> = (0..20).map(|n| dot(f64::from(n) * 3.0)).collect();
        let page = PageContent {
            dots,
            ..PageContent::default()
        };
        let found = lines(&page);
        assert_eq!(found.len(), 1);
        assert!(found[0].horizontal && found[0].length() > 57.0);
        let dashes =
            (0..10).map(|n| horizontal(5.0, f64::from(n) * 10.0, f64::from(n) * 10.0 + 6.0));
        assert_eq!(merge(dashes.collect()).len(), 1);
        let few = (0..3).map(|n| horizontal(5.0, f64::from(n) * 10.0, f64::from(n) * 10.0 + 6.0));
        assert_eq!(merge(few.collect()).len(), 3);
    }
}
