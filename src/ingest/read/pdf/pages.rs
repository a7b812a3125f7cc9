//! Pages to one text: rows, paragraphs and tables that go on over pages.

use crate::ingest::wrapped;
use crate::text::join_lines;

use super::cell_text::{Paragraph, begins_paragraph, ends_sentence};
use super::flow::{PageCell, PageTable, Piece};
use super::page::Area;
use super::running;
use super::table::cluster;

/// The pieces of one page.
#[derive(Debug, Clone)]
pub(super) struct PageFlow {
    pub(super) area: Area,
    pub(super) pieces: Vec<Piece>,
}

/// Points within which tables of two pages have the same edge.
const SAME_EDGE: f64 = 6.0;

/// The same where white space alone divides the columns.
const UNRULED_EDGE: f64 = 15.0;

/// What all pages hold.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// In reading order.
    pub(super) pieces: Vec<Piece>,
    /// Lines that stand around the text of the pages.
    pub(super) running: Vec<String>,
    /// Whether the lines of the text were broken before it came to these pages:
    /// their ends say nothing then.
    pub(super) is_wrapped: bool,
}

/// The pages of a file as one text.
pub(super) fn join(mut pages: Vec<PageFlow>) -> Joined {
    let running = running::take_lines(&mut pages);
    let is_wrapped = wrapped::are_broken(printed_lines(&pages));
    let mut all: Vec<Piece> = Vec::new();
    for page in pages {
        let mut pieces = page.pieces.into_iter();
        let Some(first) = pieces.next() else { continue };
        match (all.last_mut(), first) {
            (Some(Piece::Table(above)), Piece::Table(below)) if is_same_table(above, &below) => {
                append(above, below);
            }
            (Some(Piece::Text(above)), Piece::Text(below))
                if !is_wrapped && goes_on(above, &below) =>
            {
                join_text(above, below);
            }
            (_, first) => all.push(first),
        }
        all.extend(pieces);
    }
    Joined {
        pieces: all,
        running,
        is_wrapped,
    }
}

/// The paragraphs outside tables as their pages show them, with whether they are set off.
fn printed_lines(pages: &[PageFlow]) -> impl Iterator<Item = (&str, bool)> {
    let texts = pages.iter().flat_map(|page| &page.pieces);
    let texts = texts.filter_map(|piece| match piece {
        Piece::Text(paragraph) => Some(paragraph),
        Piece::Table(_) => None,
    });
    let mut last: Option<&Paragraph> = None;
    texts.map(move |paragraph| {
        let above = last.replace(paragraph);
        let is_set_off = above.is_none_or(|above| paragraph.is_set_off(above));
        (paragraph.text.as_str(), is_set_off)
    })
}

/// Whether a table at the top of a page goes on with the one above it.
fn is_same_table(above: &PageTable, below: &PageTable) -> bool {
    let near = |a: Option<&f64>, b: Option<&f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SAME_EDGE,
        _ => false,
    };
    let same_sides =
        near(above.xs.first(), below.xs.first()) && near(above.xs.last(), below.xs.last());
    // Without lines, the sides are where the longest lines of text happen to end.
    let inner = |table: &PageTable| -> Vec<f64> {
        let count = table.xs.len();
        table.xs[1.min(count)..count.saturating_sub(1)].to_vec()
    };
    let unruled = above.open_top && above.open_bottom && below.open_top && below.open_bottom;
    if unruled && above.xs.len() == below.xs.len() && above.xs.len() > 3 {
        let pairs = inner(above).into_iter().zip(inner(below));
        return pairs
            .into_iter()
            .all(|(a, b)| (a - b).abs() <= UNRULED_EDGE);
    }
    if !same_sides {
        return false;
    }
    if above.open_bottom || below.open_top {
        return true;
    }
    let fits = |a: &[f64], b: &[f64]| {
        a.iter()
            .all(|x| b.iter().any(|y| (x - y).abs() <= SAME_EDGE))
    };
    let same_columns = fits(&above.xs, &below.xs) || fits(&below.xs, &above.xs);
    same_columns && !begins_anew(above, below)
}

/// Whether a table begins with the labels of the one above it, and other values.
fn begins_anew(above: &PageTable, below: &PageTable) -> bool {
    let (Some(a), Some(b)) = (above.rows.first(), below.rows.first()) else {
        return false;
    };
    let (a, b) = (texts(a), texts(b));
    a != b && !a.is_empty() && a.first() == b.first() && a.first().is_some_and(|t| !t.is_empty())
}

fn texts(row: &[PageCell]) -> Vec<String> {
    row.iter().map(PageCell::solid).collect()
}

fn append(above: &mut PageTable, mut below: PageTable) {
    let repeated = above
        .rows
        .iter()
        .zip(&below.rows)
        .take_while(|(a, b)| {
            let (a, b) = (texts(a), texts(b));
            a == b && a.iter().any(|text| !text.is_empty())
        })
        .count();
    let whole = repeated == above.rows.len() && repeated == below.rows.len();
    if !whole {
        below.rows.drain(..repeated);
    }
    unify(above, &mut below);
    let mut rows = below.rows.into_iter();
    let is_open = above.open_bottom || below.open_top;
    above.open_bottom = below.open_bottom;
    above.area = below.area;
    let Some(first) = rows.next() else { return };
    match last_filled(&above.rows, &first, is_open) {
        Some(at) => merge_row(&mut above.rows[at], first),
        None => above.rows.push(first),
    }
    above.rows.extend(rows);
}

/// The row above with which the first row of a page goes on.
fn last_filled(rows: &[Vec<PageCell>], first: &[PageCell], is_open: bool) -> Option<usize> {
    let at = rows.len().checked_sub(1)?;
    let head = |row: &[PageCell]| {
        let cell = row.iter().find(|cell| cell.column == 0);
        cell.map(PageCell::solid).unwrap_or_default()
    };
    let (above, below) = (head(&rows[at]), head(first));
    if is_open {
        let two_rows = is_number(&above) && is_number(&below);
        return (!two_rows).then_some(at);
    }
    // Some programs close the border at the page's end: the number is missing then.
    let numbered = rows.iter().filter(|row| is_number(&head(row))).count();
    let begins_cut = first.iter().any(|cell| {
        let Some(Piece::Text(text)) = cell.pieces.first() else {
            return false;
        };
        let over = rows[at].iter().find(|c| c.column == cell.column);
        let Some(Piece::Text(last)) = over.and_then(|c| c.pieces.last()) else {
            return false;
        };
        goes_on(last, text)
    });
    let goes = below.is_empty() && !above.is_empty() && numbered > 0 && begins_cut;
    goes.then_some(at)
}

/// 「3」「①」「1-2」「（４）」
fn is_number(text: &str) -> bool {
    /// Characters of a row's number at most.
    const MAX_NUMBER: usize = 6;
    let counts = text.chars().any(char::is_numeric);
    counts
        && text.chars().count() <= MAX_NUMBER
        && text
            .chars()
            .all(|c| c.is_numeric() || c.is_ascii_alphabetic() || "-－.．()（）№".contains(c))
}

/// Gives two tables one set of columns.
fn unify(above: &mut PageTable, below: &mut PageTable) {
    let shift = above.xs.first().unwrap_or(&0.0) - below.xs.first().unwrap_or(&0.0);
    let same = above.xs.len() == below.xs.len()
        && above
            .xs
            .iter()
            .zip(&below.xs)
            .all(|(a, b)| (a - b).abs() <= UNRULED_EDGE);
    if same {
        return;
    }
    let moved: Vec<f64> = below.xs.iter().map(|x| x + shift).collect();
    let mut places: Vec<f64> = above.xs.iter().chain(&moved).copied().collect();
    let edges = cluster(&mut places);
    renumber(above, &edges, 0.0);
    renumber(below, &edges, shift);
    above.xs.clone_from(&edges);
    below.xs = edges;
}

fn renumber(table: &mut PageTable, edges: &[f64], shift: f64) {
    let nearest = |x: f64| {
        let far = |edge: &f64| (edge - x - shift).abs();
        let by = |(_, a): &(usize, &f64), (_, b): &(usize, &f64)| far(a).total_cmp(&far(b));
        edges
            .iter()
            .enumerate()
            .min_by(by)
            .map_or(0, |(nth, _)| nth)
    };
    let xs = table.xs.clone();
    for cell in table.rows.iter_mut().flatten() {
        let (from, to) = (cell.column, cell.column + cell.width);
        let (Some(from), Some(to)) = (xs.get(from), xs.get(to)) else {
            continue;
        };
        cell.column = nearest(*from);
        cell.width = nearest(*to).saturating_sub(cell.column).max(1);
    }
}

fn merge_row(above: &mut Vec<PageCell>, below: Vec<PageCell>) {
    for cell in below {
        match above.iter_mut().find(|c| c.column == cell.column) {
            Some(over) => merge_cell(&mut over.pieces, cell.pieces),
            None => above.push(cell),
        }
    }
    above.sort_by_key(|cell| cell.column);
}

fn merge_cell(above: &mut Vec<Piece>, below: Vec<Piece>) {
    let mut below = below.into_iter();
    let Some(first) = below.next() else { return };
    match (above.last_mut(), first) {
        (Some(Piece::Text(last)), Piece::Text(next)) => {
            if let Some(next) = without_second_print(last, next) {
                if goes_on(last, &next) {
                    join_text(last, next);
                } else {
                    above.push(Piece::Text(next));
                }
            }
        }
        (Some(Piece::Table(last)), Piece::Table(next)) if is_same_table(last, &next) => {
            append(last, next);
        }
        (_, first) => above.push(first),
    }
    above.extend(below);
}

/// A line that the page's edge cut stands on both pages.
fn without_second_print(last: &Paragraph, mut next: Paragraph) -> Option<Paragraph> {
    /// Characters of a line that is not equal to another one by chance.
    const MIN_LINE: usize = 4;
    if last.last != next.first || next.first.chars().count() < MIN_LINE {
        return Some(next);
    }
    let body = next.text.trim_start();
    let left = body.strip_prefix(next.first.as_str())?.trim_start();
    if left.is_empty() {
        return None;
    }
    next.text = left.to_owned();
    next.first = String::new();
    Some(next)
}

fn goes_on(above: &Paragraph, below: &Paragraph) -> bool {
    let same_size = above.em.max(below.em) <= 1.3 * above.em.min(below.em);
    above.is_full && same_size && !ends_sentence(&above.text) && !begins_paragraph(&below.text)
}

fn join_text(above: &mut Paragraph, below: Paragraph) {
    let indent: String = above
        .text
        .chars()
        .take_while(|c| c.is_whitespace())
        .collect();
    let body = join_lines([above.text.as_str(), below.text.as_str()]);
    above.text = format!("{indent}{body}");
    above.rows.extend(below.rows);
    above.last = below.last;
    above.is_full = below.is_full;
    above.area = below.area;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, y: f64) -> Piece {
        Piece::Text(Paragraph {
            page: 1,
            text: text.to_owned(),
            area: Area::new(50.0, y, 500.0, y + 10.0),
            em: 10.0,
            first: text.to_owned(),
            last: text.to_owned(),
            is_full: true,
            ..Paragraph::default()
        })
    }

    fn table(rows: &[&[&str]], open_top: bool, open_bottom: bool) -> Piece {
        let cell = |(column, content): (usize, &&str)| PageCell {
            column,
            width: 1,
            pieces: match *content {
                "" => Vec::new(),
                content => vec![text(content, 100.0)],
            },
        };
        let row = |row: &&[&str]| row.iter().enumerate().map(cell).collect();
        Piece::Table(PageTable {
            area: Area::new(50.0, 60.0, 500.0, 700.0),
            xs: vec![50.0, 80.0, 300.0, 500.0],
            rows: rows.iter().map(row).collect(),
            open_top,
            open_bottom,
        })
    }

    fn page(pieces: Vec<Piece>) -> PageFlow {
        PageFlow {
            area: Area::new(0.0, 0.0, 550.0, 800.0),
            pieces,
        }
    }

    fn read(pieces: &[Piece]) -> Vec<Vec<String>> {
        let rows = |piece: &Piece| match piece {
            Piece::Table(table) => table.rows.iter().map(|row| texts(row)).collect(),
            Piece::Text(text) => vec![vec![text.text.clone()]],
        };
        pieces.iter().flat_map(rows).collect()
    }

    #[test]
    fn an_open_row_goes_on_below_the_repeated_header() {
        let head: &[&str] = &["No", "取組事項", "実績"];
        let first = table(&[head, &["1", "窓口の", "実施"]], false, true);
        let second = table(
            &[head, &["", "改善", "した"], &["2", "道路", "完了"]],
            false,
            false,
        );
        let joined = join(vec![page(vec![first]), page(vec![second])]);
        let expected = [
            vec!["No", "取組事項", "実績"],
            vec!["1", "窓口の改善", "実施した"],
            vec!["2", "道路", "完了"],
        ];
        assert_eq!(read(&joined.pieces), expected);
    }

    #[test]
    fn two_numbers_are_two_rows_even_where_the_border_is_open() {
        let first = table(&[&["1", "窓口", "実施"]], false, true);
        let second = table(&[&["2", "道路", "完了"]], true, false);
        let joined = join(vec![page(vec![first]), page(vec![second])]);
        assert_eq!(read(&joined.pieces).len(), 2);
    }

    #[test]
    fn a_closed_row_goes_on_where_its_text_was_cut() {
        let first = table(&[&["1", "窓口の改", "実施した。"]], false, false);
        let cut = table(&[&["", "善を進める", ""]], false, false);
        let joined = join(vec![page(vec![first.clone()]), page(vec![cut])]);
        assert_eq!(
            read(&joined.pieces),
            [["1", "窓口の改善を進める", "実施した。"]]
        );
        let whole = table(&[&["", "", "○次の項目"]], false, false);
        let joined = join(vec![page(vec![first]), page(vec![whole])]);
        assert_eq!(read(&joined.pieces).len(), 2);
    }

    #[test]
    fn a_line_that_the_page_cut_is_read_once() {
        let first = table(&[&["1", "窓口の改善を", "実施"]], false, true);
        let second = table(&[&["", "窓口の改善を", ""]], true, false);
        let joined = join(vec![page(vec![first]), page(vec![second])]);
        assert_eq!(read(&joined.pieces), [["1", "窓口の改善を", "実施"]]);
    }

    #[test]
    fn columns_of_two_pages_become_one_grid() {
        let first = table(&[&["1", "窓口", "実施"]], false, false);
        let Piece::Table(mut second) = table(&[&["2", "道路", "完了"]], false, false) else {
            panic!("a table was made");
        };
        // The third column of this page is divided once more.
        second.xs.insert(3, 400.0);
        second.rows[0].push(PageCell {
            column: 3,
            width: 1,
            pieces: vec![text("継続", 100.0)],
        });
        let joined = join(vec![page(vec![first]), page(vec![Piece::Table(second)])]);
        let [Piece::Table(table)] = joined.pieces.as_slice() else {
            panic!("{joined:?}");
        };
        let places = |row: &Vec<PageCell>| -> Vec<(usize, usize)> {
            row.iter().map(|cell| (cell.column, cell.width)).collect()
        };
        assert_eq!(places(&table.rows[0]), [(0, 1), (1, 1), (2, 2)]);
        assert_eq!(places(&table.rows[1]), [(0, 1), (1, 1), (2, 1), (3, 1)]);
    }

    #[test]
    fn another_project_with_the_same_labels_is_another_table() {
        let first = table(&[&["事業名", "窓口", ""]], false, false);
        let second = table(&[&["事業名", "道路", ""]], false, false);
        assert_eq!(
            join(vec![page(vec![first]), page(vec![second])])
                .pieces
                .len(),
            2
        );
    }

    #[test]
    fn running_titles_stay_once_and_page_numbers_go() {
        let pages = (1..=3).map(|number| {
            page(vec![
                text("運営方針", 10.0),
                text(&format!("本文{}。", ["一", "二", "三"][number - 1]), 300.0),
                text(&format!("- {number} -"), 780.0),
            ])
        });
        let found: Vec<String> = read(&join(pages.collect()).pieces).concat();
        assert_eq!(found, ["運営方針", "本文一。", "本文二。", "本文三。"]);
    }
}
