//! Header rows of a table: which column holds which field.

use crate::ingest::layout::label::{self, Field};
use crate::ingest::{Block, Cell};

/// Columns of a header that are told apart; a wider one is no sheet.
const MAX_COLUMNS: usize = 128;

/// A column of a table, named by its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) field: Field,
    pub(super) label: String,
    /// Columns of the grid that it covers.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The columns that a header names, in the order in which it names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    /// Every text of the header rows, for the sheet's rest.
    pub(super) texts: Vec<String>,
    /// The section that a group of columns names: 当年度目標.
    pub(super) section: Option<Field>,
}

impl Header {
    /// Whether rows below it are measures.
    pub(super) fn is_of_goals(&self) -> bool {
        let has = |field| self.has(field);
        let what = has(Field::Commitments) || has(Field::Title);
        let more = has(Field::Number)
            || has(Field::Results)
            || has(Field::Issues)
            || has(Field::Schedule)
            || has(Field::Division);
        what && more
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// The fields of a row's filled cells, cell by cell.
    ///
    /// Where every cell lies below a header of its own, the columns decide. Else
    /// spans were lost, and the cells follow the order of the headers.
    pub(super) fn assign(&self, columns: &[usize]) -> Vec<Option<&Column>> {
        if columns.len() > MAX_COLUMNS {
            return columns.iter().map(|at| self.last_before(*at)).collect();
        }
        let below = |at: usize| {
            let mut over = self.columns.iter().filter(|c| c.from <= at && at < c.to);
            over.next().filter(|_| over.next().is_none())
        };
        let exact: Vec<_> = columns.iter().map(|at| below(*at)).collect();
        let distinct = exact
            .iter()
            .enumerate()
            .all(|(i, c)| c.is_some() && !exact[..i].contains(c));
        if distinct {
            return exact;
        }
        if columns.len() <= self.columns.len() {
            return self.assign_in_order(columns);
        }
        columns.iter().map(|at| self.last_before(*at)).collect()
    }

    fn last_before(&self, at: usize) -> Option<&Column> {
        let before = self.columns.iter().filter(|c| c.from <= at);
        before.max_by_key(|c| c.from)
    }

    /// The assignment that keeps the order and moves cells the least.
    fn assign_in_order(&self, columns: &[usize]) -> Vec<Option<&Column>> {
        let (cells, fields) = (columns.len(), self.columns.len());
        // cost[i][j]: the first i cells put below some of the first j headers.
        let mut cost = vec![vec![usize::MAX; fields + 1]; cells + 1];
        cost[0].fill(0);
        for i in 1..=cells {
            for j in i..=fields {
                let here = cost[i - 1][j - 1]
                    .saturating_add(columns[i - 1].abs_diff(self.columns[j - 1].from));
                cost[i][j] = here.min(cost[i][j - 1]);
            }
        }
        let mut assigned = vec![None; cells];
        let (mut i, mut j) = (cells, fields);
        while i > 0 && j > 0 {
            if cost[i][j] == cost[i][j - 1] && j > i {
                j -= 1;
            } else {
                assigned[i - 1] = Some(&self.columns[j - 1]);
                i -= 1;
                j -= 1;
            }
        }
        assigned
    }
}

/// Reads the header at the top of these rows; gives it and the rows it takes.
pub(super) fn read(rows: &[Vec<Cell>]) -> Option<(Header, usize)> {
    let mut header = Header::default();
    let mut taken = 0;
    for row in rows {
        let Some(columns) = header_row(row, taken > 0) else {
            break;
        };
        merge(&mut header, columns);
        taken += 1;
    }
    finish(&mut header);
    let fields = header
        .columns
        .iter()
        .filter(|c| c.field != Field::Notes)
        .count();
    (fields >= 2).then_some((header, taken))
}

/// The columns of a header row; `None` when it is none.
fn header_row(row: &[Cell], below_header: bool) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    let mut known = Vec::new();
    for cell in row
        .iter()
        .filter(|cell| !cell.blocks.is_empty())
        .take(MAX_COLUMNS)
    {
        let text = plain_text(cell)?;
        let field = label::column(&text);
        known.extend(field);
        columns.push(Column {
            field: field.unwrap_or(Field::Notes),
            label: text,
            from: cell.column,
            to: cell.column + cell.width.max(1),
        });
    }
    let references = |f: &Field| matches!(f, Field::PlanCodes | Field::Policies);
    let all_references = known.iter().all(references);
    let mut distinct = known.clone();
    distinct.sort_unstable_by_key(|f| *f as u8);
    distinct.dedup();
    let enough = if below_header {
        known.len() == columns.len()
    } else {
        distinct.len() >= 2 && known.len() * 2 >= columns.len()
    };
    let identity = known.iter().filter(|f| is_identity(**f)).count();
    (enough && !all_references && identity * 2 <= known.len()).then_some(columns)
}

/// Fields of the line that says whose sheet it is.
pub(super) fn is_identity(field: Field) -> bool {
    matches!(
        field,
        Field::Department | Field::HeadRole | Field::HeadName | Field::Head
    )
}

/// Puts a deeper header row over the ones above: it says more exactly what the columns hold.
fn merge(header: &mut Header, columns: Vec<Column>) {
    header.texts.extend(columns.iter().map(|c| c.label.clone()));
    for column in &columns {
        if matches!(column.field, Field::Annual | Field::Midterm) {
            header.section = Some(column.field);
        }
        header.columns.retain(|above| above.field != column.field);
    }
    let groups: Vec<_> = header
        .columns
        .iter()
        .filter(|above| matches!(above.field, Field::Annual | Field::Midterm))
        .cloned()
        .collect();
    for group in groups {
        // A group whose columns are named below it is no column itself.
        if columns
            .iter()
            .any(|c| c.from < group.to.max(group.from + 1) && group.from < c.to)
        {
            header.columns.retain(|above| *above != group);
        }
    }
    header.columns.extend(columns);
}

/// What a header means that its cells alone do not say.
fn finish(header: &mut Header) {
    let has = |columns: &[Column], field| columns.iter().any(|c| c.field == field);
    let mut columns = std::mem::take(&mut header.columns);
    // 「番号 | 当年度目標 | 実績」: the group itself is the column.
    if !has(&columns, Field::Commitments) {
        for column in &mut columns {
            if matches!(column.field, Field::Annual | Field::Midterm) {
                column.field = Field::Commitments;
            }
        }
    }
    columns.retain(|c| !matches!(c.field, Field::Annual | Field::Midterm));
    // 「番号 | 課題 | 達成状況」: what is to be done is called an issue.
    let what = has(&columns, Field::Commitments) || has(&columns, Field::Title);
    let results = columns.iter().position(|c| c.field == Field::Results);
    let issues = columns.iter().position(|c| c.field == Field::Issues);
    if let (false, Some(results), Some(issues)) = (what, results, issues)
        && issues < results
    {
        columns[issues].field = Field::Title;
    }
    header.columns = columns;
}

/// The text of a cell that holds nothing but one line.
pub(super) fn plain_text(cell: &Cell) -> Option<String> {
    match cell.blocks.as_slice() {
        [] => Some(String::new()),
        [Block::Line(line)] => Some(line.text.trim().to_owned()),
        // A label broken over lines: 「取組内容・」「成果」.
        [Block::Line(first), Block::Line(second)]
            if first.text.chars().count() + second.text.chars().count() <= 24 =>
        {
            Some(format!("{}{}", first.text.trim(), second.text.trim()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Line, LineKind};

    pub(super) fn row(texts: &[&str]) -> Vec<Cell> {
        let cell = |(column, text): (usize, &&str)| Cell {
            column,
            width: 1,
            blocks: if text.is_empty() {
                Vec::new()
            } else {
                vec![Block::Line(Line {
                    number: 1,
                    page: None,
                    text: (*text).to_owned(),
                    kind: LineKind::Paragraph,
                    gap: 0,
                })]
            },
        };
        texts.iter().enumerate().map(cell).collect()
    }

    fn fields(header: &Header, columns: &[usize]) -> Vec<Option<Field>> {
        header
            .assign(columns)
            .iter()
            .map(|c| c.map(|c| c.field))
            .collect()
    }

    #[test]
    fn a_deeper_row_names_the_columns_of_a_group() {
        let rows = [
            row(&["No", "当年度目標(当初設定)", "実績", ""]),
            row(&[
                "",
                "取組み事項及びその内容・スケジュール",
                "取組みを行った内容・成果",
                "課題・今後の方向性",
            ]),
            row(&["1", "窓口", "実施", "継続"]),
        ];
        let (header, taken) = read(&rows).unwrap();
        assert_eq!(taken, 2);
        assert_eq!(header.section, Some(Field::Annual));
        let all = [
            Some(Field::Number),
            Some(Field::Commitments),
            Some(Field::Results),
            Some(Field::Issues),
        ];
        assert_eq!(fields(&header, &[0, 1, 2, 3]), all);
        assert_eq!(fields(&header, &[0, 1, 3]), [all[0], all[1], all[3]]);
    }

    #[test]
    fn cells_follow_the_order_of_headers_whose_spans_were_lost() {
        let rows = [
            row(&["No", "当年度目標(当初設定)", "", "実績", "", ""]),
            row(&[
                "",
                "取組み事項及びその内容",
                "",
                "取組みを行った内容・成果",
                "",
                "",
            ]),
            row(&["", "", "課題・今後の方向性", "", "", ""]),
        ];
        let (header, taken) = read(&rows).unwrap();
        assert_eq!(taken, 3);
        let all = [
            Some(Field::Number),
            Some(Field::Commitments),
            Some(Field::Results),
            Some(Field::Issues),
        ];
        assert_eq!(fields(&header, &[0, 1, 3, 5]), all);
    }

    #[test]
    fn other_cities_headers_are_headers_too() {
        let (header, _) = read(&[row(&["番号", "課題", "達成状況"])]).unwrap();
        assert_eq!(
            fields(&header, &[0, 1, 2]),
            [
                Some(Field::Number),
                Some(Field::Title),
                Some(Field::Results)
            ]
        );
        assert!(header.is_of_goals());
        let (header, _) =
            read(&[row(&["施策番号", "事業名", "主管課", "実績値", "評価"])]).unwrap();
        assert!(header.is_of_goals());
    }

    #[test]
    fn data_identity_and_reference_rows_are_no_headers() {
        for texts in [
            ["部 局", "市民協働部", "補 職", "部 長"],
            ["総合計画", "", "基本政策", ""],
            ["1", "窓口", "実施", "継続"],
        ] {
            assert_eq!(read(&[row(&texts)]), None, "{texts:?}");
        }
    }
}
