//! A page whose columns are shuffled: every field is found by evidence.

use std::collections::HashMap;

use super::assign::assign;
use super::digest::Digest;
use super::evidence::{Pairs, Titles, Weights, leaning, pairs};
use super::heads::Heads;
use super::paragraph::{Paragraph, entry_marker, paragraphs};
use super::piece::{Piece, Role};
use super::row::{Field, Row, Rows, texts};
use super::solve::{Clue, MAX_PARAGRAPHS, MAX_ROWS, Slot, Solution, solve};
use super::verdict;

/// What the whole document teaches about its pages.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Which words tell something.
    pub(super) weights: Weights,
    /// Widths of the columns of results and of issues, where they differ.
    columns: Option<[f64; 2]>,
    /// What each rating means, where the two stand together.
    pub(super) meanings: HashMap<String, String>,
    /// The order of the plan, where a list in front tells it.
    pub(super) digest: Digest,
}

impl Context {
    /// Learns from all pieces of a document.
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let paragraphs = paragraphs(pieces);
        let names = pieces
            .iter()
            .filter(|piece| matches!(piece.role, Role::Title | Role::Theme));
        let names = names.map(|piece| piece.text.as_str());
        let texts = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
        Self {
            weights: Weights::of(names.chain(texts)),
            columns: columns(&paragraphs),
            meanings: verdict::meanings(pieces),
            digest: Digest::default(),
        }
    }

    /// How a paragraph leans by its words and by the width of its column.
    fn leaning(&self, paragraph: &Paragraph) -> f64 {
        let words = leaning(&paragraph.text);
        let (Some([result, issue]), Some(own)) = (self.columns, paragraph.column) else {
            return words;
        };
        let middle = f64::midpoint(result, issue);
        let side = (middle - own as f64) / (issue - result);
        words + side.clamp(-1.0, 1.0)
    }
}

/// Half-width characters by which the columns must differ to tell anything.
const COLUMNS_DIFFER: f64 = 1.5;

fn columns(paragraphs: &[Paragraph]) -> Option<[f64; 2]> {
    let mean = |wanted: &dyn Fn(f64) -> bool| {
        let sure = paragraphs.iter().filter(|p| wanted(leaning(&p.text)));
        let widths: Vec<f64> = sure.filter_map(|p| p.column).map(|w| w as f64).collect();
        (widths.len() >= 3).then(|| widths.iter().sum::<f64>() / widths.len() as f64)
    };
    let columns = [mean(&|l| l >= 1.0)?, mean(&|l| l <= -1.0)?];
    ((columns[0] - columns[1]).abs() >= COLUMNS_DIFFER).then_some(columns)
}

/// Margins below these make a field doubtful.
const SURE_TEXT: f64 = 1.0;
const SURE_NAME: f64 = 0.4;

/// Reads a page with at least one title.
pub(super) fn read(pieces: &[Piece], context: &Context) -> Rows {
    let titles: Vec<usize> = positions(pieces, &Role::Title);
    let all = paragraphs(pieces);
    let mut rows = Rows {
        rows: titles.iter().map(|&at| Row::titled(&pieces[at])).collect(),
        left: Vec::new(),
    };
    let page = Page {
        pieces,
        titles: &titles,
        names: Titles::of(titles.iter().map(|&at| pieces[at].text.as_str())),
        heads: Heads::of(pieces),
        context,
    };
    let notes = pieces.iter().filter(|piece| piece.role == Role::Note);
    rows.left.extend(notes.map(|piece| piece.text.clone()));
    let solution = page.place_texts(&all);
    page.fill_texts(&all, &solution, &mut rows.rows);
    let themes = page.fill_names(&Role::Theme, &all, &solution, None, &mut rows);
    page.fill_names(&Role::Division, &all, &solution, Some(&themes), &mut rows);
    verdict::fill(pieces, &all, &solution.slots, context, &mut rows);
    rows
}

fn positions(pieces: &[Piece], role: &Role) -> Vec<usize> {
    let found = pieces.iter().enumerate().filter(|(_, p)| p.role == *role);
    found.map(|(at, _)| at).collect()
}

struct Page<'a> {
    pieces: &'a [Piece],
    /// Where the titles stand.
    titles: &'a [usize],
    names: Titles,
    heads: Heads,
    context: &'a Context,
}

impl Page<'_> {
    fn place_texts(&self, all: &[Paragraph]) -> Solution {
        let rows = self.titles.len();
        if rows > MAX_ROWS || all.len() > MAX_PARAGRAPHS {
            return self.place_by_neighbour(all);
        }
        let of_paragraphs: Vec<Pairs> = all.iter().map(|p| pairs(&p.text)).collect();
        let clue = |(i, paragraph): (usize, &Paragraph)| {
            let starts_run = i == 0 || all[i - 1].run != paragraph.run;
            let like = |row: &Pairs| self.context.weights.likeness(row, &of_paragraphs[i]);
            let mut clue = Clue {
                leaning: self.context.leaning(paragraph),
                likeness: self
                    .names
                    .all(&of_paragraphs[i], &self.context.weights)
                    .collect(),
                cohesion: of_paragraphs[..i].iter().map(like).collect(),
                starts_run,
                apart: paragraph.apart,
                continues: continued(all, i),
            };
            if starts_run {
                self.look_above(paragraph, &mut clue);
            }
            clue
        };
        solve(rows, &all.iter().enumerate().map(clue).collect::<Vec<_>>())
    }

    /// What stands right above a run of text says whose it is.
    fn look_above(&self, paragraph: &Paragraph, clue: &mut Clue) {
        let above = &self.pieces[..paragraph.first];
        match above.last().map(|piece| &piece.role) {
            Some(Role::Issues) if !labels_share_a_line(above) => clue.leaning -= 2.5,
            Some(Role::Results) => clue.leaning += 2.5,
            Some(Role::Issues) => clue.leaning += 0.5,
            _ => {}
        }
        let names = self.heads.above(paragraph.first);
        for name in [names.theme, names.division].into_iter().flatten() {
            let name = pairs(&self.pieces[name].text);
            let alike = self.names.all(&name, &self.context.weights);
            for (total, like) in clue.likeness.iter_mut().zip(alike) {
                *total += 0.5 * like;
            }
        }
        if let Some(row) = names.title.and_then(|at| self.row_of(at)) {
            clue.likeness[row] += 0.8;
        }
    }

    fn row_of(&self, title: usize) -> Option<usize> {
        self.titles.iter().position(|&at| at == title)
    }

    /// Too much to search: each text goes to the title above it.
    fn place_by_neighbour(&self, all: &[Paragraph]) -> Solution {
        let slot = |paragraph: &Paragraph| Slot {
            row: self
                .titles
                .partition_point(|&at| at < paragraph.first)
                .saturating_sub(1),
            issue: self.context.leaning(paragraph) < 0.0,
        };
        Solution {
            slots: all.iter().map(slot).collect(),
            margins: vec![[0.0; 2]; self.titles.len()],
        }
    }

    fn fill_texts(&self, all: &[Paragraph], solution: &Solution, rows: &mut [Row]) {
        for (row, (values, margins)) in rows.iter_mut().zip(&solution.margins).enumerate() {
            for (issue, field) in [(false, Field::Result), (true, Field::Issue)] {
                let slot = Slot { row, issue };
                let own = all.iter().zip(&solution.slots).filter(|(_, s)| **s == slot);
                let own: Vec<&Paragraph> = own.map(|(paragraph, _)| paragraph).collect();
                let found = texts(&own);
                match issue {
                    true => values.issues = found,
                    false => values.results = found,
                }
                let mut range = [0, 0];
                for paragraph in &own {
                    values.cover(paragraph.lines);
                    range = widen(range, paragraph.lines);
                }
                if margins[usize::from(issue)] < SURE_TEXT && self.titles.len() > 1
                    || own.is_empty()
                {
                    values.doubt(field, or_title(range, values));
                }
            }
        }
    }

    /// Gives each row its theme or its division; returns where it stands.
    fn fill_names(
        &self,
        role: &Role,
        all: &[Paragraph],
        solution: &Solution,
        themes: Option<&[Option<usize>]>,
        rows: &mut Rows,
    ) -> Vec<Option<usize>> {
        let names = positions(self.pieces, role);
        let field = match role {
            Role::Division => Field::Division,
            _ => Field::Theme,
        };
        let score: Vec<Vec<f64>> = (0..self.titles.len())
            .map(|row| {
                let theme = themes.and_then(|themes| themes[row]);
                let bodies = [&rows.rows[row].results[..], &rows.rows[row].issues[..]].concat();
                let body = pairs(&bodies.join("\n"));
                let worth = |(place, &name): (usize, &usize)| {
                    self.name_worth(row, &body, name, theme)
                        + self.stands_above(name, row, all, solution)
                        - 0.02 * (place as f64 - row as f64).abs()
                };
                names.iter().enumerate().map(worth).collect()
            })
            .collect();
        let same = |a: usize, b: usize| self.pieces[names[a]].text == self.pieces[names[b]].text;
        let chosen: Vec<(Option<usize>, f64)> = match assign(&score, same) {
            Some(found) => {
                let pick = found.item.iter().map(|&item| Some(names[item]));
                pick.zip(found.margin).collect()
            }
            None => self.inherit(&names),
        };
        for (values, (at, margin)) in rows.rows.iter_mut().zip(&chosen) {
            let Some(piece) = at.map(|at| &self.pieces[at]) else {
                continue;
            };
            match field {
                Field::Division => values.division = Some(piece.text.clone()),
                _ => values.theme = Some(piece.text.clone()),
            }
            values.cover(piece.lines);
            if *margin < SURE_NAME {
                values.doubt(field, piece.lines);
            }
        }
        let taken = |at: &usize| chosen.iter().any(|(chosen, _)| chosen == &Some(*at));
        let spare = names.iter().filter(|at| !taken(at));
        rows.left
            .extend(spare.map(|&at| self.pieces[at].text.clone()));
        chosen.into_iter().map(|(at, _)| at).collect()
    }

    /// Fewer names than rows: a name holds for all rows up to the next name.
    fn inherit(&self, names: &[usize]) -> Vec<(Option<usize>, f64)> {
        let margin = if names.len() == 1 { f64::INFINITY } else { 0.0 };
        let above = |title: &usize| {
            let place = names.partition_point(|name| name < title).saturating_sub(1);
            (names.get(place).copied(), margin)
        };
        self.titles.iter().map(above).collect()
    }

    fn name_worth(&self, row: usize, body: &Pairs, name: usize, theme: Option<usize>) -> f64 {
        let own = pairs(&self.pieces[name].text);
        let like = |other: &Pairs| self.context.weights.likeness(&own, other);
        let with_theme = theme.map_or(0.0, |theme| {
            0.5 * like(&pairs(&self.pieces[theme].text)) + self.heads.bond(theme, name)
        });
        self.names.likeness(row, &own, &self.context.weights)
            + 0.5 * like(body)
            + 0.6 * self.heads.bond(self.titles[row], name)
            + with_theme
    }

    fn stands_above(&self, name: usize, row: usize, all: &[Paragraph], found: &Solution) -> f64 {
        let mut runs = all.iter().enumerate();
        let is_below = runs.any(|(i, paragraph)| {
            let starts_run = i == 0 || all[i - 1].run != paragraph.run;
            let names = self.heads.above(paragraph.first);
            let named = names.theme == Some(name) || names.division == Some(name);
            starts_run && named && found.slots.get(i).is_some_and(|slot| slot.row == row)
        });
        if is_below { 0.8 } else { 0.0 }
    }
}

fn labels_share_a_line(above: &[Piece]) -> bool {
    match above {
        [.., results, issues] => {
            results.role == Role::Results
                && issues.role == Role::Issues
                && results.lines == issues.lines
        }
        _ => false,
    }
}

/// The only paragraph before this one whose numbering it continues.
fn continued(all: &[Paragraph], at: usize) -> Option<usize> {
    let (kind, number) = ordinal(&all[at].text)?;
    let mut before = (0..at)
        .filter(|&i| ordinal(&all[i].text).is_some_and(|(k, n)| k == kind && n + 1 == number));
    before.next().filter(|_| before.next().is_none())
}

/// `【第４回】` gives `【第#回】` and 4; `①` gives `#` and 1.
fn ordinal(text: &str) -> Option<(String, u32)> {
    let marker = entry_marker(text)?.trim_start_matches('「');
    if let Some(c @ '①'..='⑳') = marker.chars().next() {
        return Some(("#".to_owned(), c as u32 - '①' as u32 + 1));
    }
    let mut kind = String::new();
    let mut digits = String::new();
    for c in marker.chars().map(super::heading::half_width) {
        match c.is_ascii_digit() {
            true => digits.push(c),
            false => kind.push(c),
        }
    }
    Some((kind, digits.parse().ok()?))
}

/// The smallest range that holds both; `[0, 0]` holds nothing.
pub(super) fn widen(range: [usize; 2], lines: [usize; 2]) -> [usize; 2] {
    match range {
        [0, 0] => lines,
        _ => [range[0].min(lines[0]), range[1].max(lines[1])],
    }
}

fn or_title(range: [usize; 2], row: &Row) -> [usize; 2] {
    if range == [0, 0] { row.lines } else { range }
}
