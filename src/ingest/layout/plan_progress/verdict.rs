//! 今後の方針 and 評価: values that stand apart from what they speak of.

use std::collections::HashMap;

use super::assign::assign;
use super::evidence::{outlook_fit, rating_fit};
use super::page::Context;
use super::paragraph::Paragraph;
use super::piece::{Piece, Role};
use super::row::{Field, Row, Rows};
use super::solve::Slot;

/// Outlook, rating and sentence of one row, by their places among the pieces.
#[derive(Debug, Clone, Copy, Default)]
struct Verdict {
    outlook: Option<usize>,
    rating: Option<usize>,
    sentence: Option<usize>,
}

impl Verdict {
    fn first(&self) -> usize {
        let places = [self.outlook, self.rating, self.sentence];
        places.into_iter().flatten().min().unwrap_or(usize::MAX)
    }
}

/// What each rating means, from the lines that hold both.
pub(super) fn meanings(pieces: &[Piece]) -> HashMap<String, String> {
    let pairs = pieces.windows(2).filter(|pair| {
        pair[0].role == Role::Rating
            && pair[1].role == Role::RatingText
            && pair[0].lines == pair[1].lines
    });
    pairs
        .map(|pair| (pair[0].text.clone(), pair[1].text.clone()))
        .collect()
}

/// A lead below this over the next best order makes a value doubtful.
const SURE: f64 = 1.0;

/// Gives each row its verdict: in the order of the plan unless the texts say else.
///
/// Boxes stand on a page in the order of the plan, and their verdicts are alike
/// enough to be printed in that order even where titles and texts are not.
pub(super) fn fill(
    pieces: &[Piece],
    paragraphs: &[Paragraph],
    slots: &[Slot],
    context: &Context,
    rows: &mut Rows,
) {
    let (mut verdicts, spare) = collect(pieces, &context.meanings);
    rows.left
        .extend(spare.into_iter().map(|at| pieces[at].text.clone()));
    while verdicts.len() < rows.rows.len() {
        verdicts.push(Verdict::default());
    }
    let places = context.digest.places(&rows.rows);
    let text = |at: Option<usize>| at.map(|at| pieces[at].text.as_str());
    let worth = |row: usize, place: usize, verdict: &Verdict| {
        let values = &rows.rows[row];
        let issues = values.issues.concat();
        let rating = [text(verdict.rating), text(verdict.sentence)];
        let rating: String = rating.into_iter().flatten().collect();
        let all = values.results.concat() + &issues;
        outlook_fit(text(verdict.outlook).unwrap_or(""), &issues)
            + rating_fit(&rating, &all)
            + follows(pieces, paragraphs, slots, verdict, row)
            - 0.3 * (places[row] as f64 - place as f64).abs()
    };
    let score: Vec<Vec<f64>> = (0..rows.rows.len())
        .map(|row| {
            let verdicts = verdicts.iter().enumerate();
            verdicts
                .map(|(place, verdict)| worth(row, place, verdict))
                .collect()
        })
        .collect();
    let same_outlook = |a: usize, b: usize| text(verdicts[a].outlook) == text(verdicts[b].outlook);
    let same_rating = |a: usize, b: usize| text(verdicts[a].rating) == text(verdicts[b].rating);
    let (Some(outlooks), Some(ratings)) =
        (assign(&score, same_outlook), assign(&score, same_rating))
    else {
        return;
    };
    for (row, values) in rows.rows.iter_mut().enumerate() {
        let verdict = verdicts[ratings.item[row]];
        values.outlook = text(verdict.outlook).map(str::to_owned);
        values.rating = text(verdict.rating).map(str::to_owned);
        values.rating_text = text(verdict.sentence).map(str::to_owned);
        let places = [
            (verdict.outlook, outlooks.margin[row], Some(Field::Outlook)),
            (verdict.rating, ratings.margin[row], Some(Field::Rating)),
            (verdict.sentence, f64::INFINITY, None),
        ];
        for (at, margin, field) in places {
            cover(values, pieces, at, margin, field);
        }
    }
    let unused = (0..verdicts.len()).filter(|place| !ratings.item.contains(place));
    for place in unused {
        let verdict = verdicts[place];
        let values = [verdict.outlook, verdict.rating, verdict.sentence];
        rows.left
            .extend(values.into_iter().filter_map(text).map(str::to_owned));
    }
}

fn cover(row: &mut Row, pieces: &[Piece], at: Option<usize>, margin: f64, field: Option<Field>) {
    let lines = at.map(|at| pieces[at].lines);
    if let Some(lines) = lines {
        row.cover(lines);
    }
    if let Some(field) = field.filter(|_| margin < SURE) {
        row.doubt(field, lines.unwrap_or(row.lines));
    }
}

/// A verdict right below a row's text is that row's.
fn follows(
    pieces: &[Piece],
    paragraphs: &[Paragraph],
    slots: &[Slot],
    verdict: &Verdict,
    row: usize,
) -> f64 {
    let at = verdict.first();
    let is_text = |at: usize| pieces.get(at).is_some_and(|piece| piece.role == Role::Text);
    if at == 0 || !is_text(at - 1) {
        return 0.0;
    }
    let above = paragraphs
        .iter()
        .position(|paragraph| paragraph.last + 1 == at);
    let slot = above.and_then(|above| slots.get(above));
    if slot.is_some_and(|slot| slot.row == row) {
        1.0
    } else {
        0.0
    }
}

/// Puts the parts of each verdict together; returns sentences that belong to none.
fn collect(pieces: &[Piece], meanings: &HashMap<String, String>) -> (Vec<Verdict>, Vec<usize>) {
    let mut whole: Vec<Verdict> = Vec::new();
    let (mut outlooks, mut ratings, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
    let mut line = [0, 0];
    for (at, piece) in pieces.iter().enumerate() {
        let goes_on = piece.lines == line && piece.lines != [0, 0];
        match piece.role {
            Role::Outlook => outlooks.push(at),
            Role::Rating if goes_on && outlooks.last().is_some_and(|&o| o + 1 == at) => {
                whole.push(Verdict {
                    outlook: outlooks.pop(),
                    rating: Some(at),
                    sentence: None,
                });
            }
            Role::Rating => ratings.push(at),
            Role::RatingText => sentences.push((at, goes_on)),
            _ => {}
        }
        line = piece.lines;
    }
    // Lone outlooks and lone ratings go together in their order.
    for i in 0..outlooks.len().max(ratings.len()) {
        whole.push(Verdict {
            outlook: outlooks.get(i).copied(),
            rating: ratings.get(i).copied(),
            sentence: None,
        });
    }
    whole.sort_by_key(Verdict::first);
    let spare = give_sentences(pieces, meanings, &mut whole, sentences);
    (whole, spare)
}

fn give_sentences(
    pieces: &[Piece],
    meanings: &HashMap<String, String>,
    verdicts: &mut [Verdict],
    sentences: Vec<(usize, bool)>,
) -> Vec<usize> {
    let mut loose = Vec::new();
    for (at, on_the_line) in sentences {
        let owner = verdicts
            .iter_mut()
            .find(|verdict| on_the_line && verdict.rating.is_some_and(|rating| rating + 1 == at));
        match owner {
            Some(verdict) => verdict.sentence = Some(at),
            None => loose.push(at),
        }
    }
    for verdict in verdicts.iter_mut().filter(|v| v.sentence.is_none()) {
        let Some(rating) = verdict.rating.map(|at| &pieces[at].text) else {
            continue;
        };
        let known = meanings.get(rating);
        let is_known = |at: &usize| known == Some(&pieces[*at].text);
        let is_free = |at: &usize| {
            !meanings
                .values()
                .any(|meaning| *meaning == pieces[*at].text)
        };
        let best = loose.iter().position(is_known);
        let best = best.or_else(|| loose.iter().position(|at| known.is_none() && is_free(at)));
        if let Some(best) = best.or_else(|| (!loose.is_empty() && known.is_none()).then_some(0)) {
            verdict.sentence = Some(loose.remove(best));
        }
    }
    loose
}
