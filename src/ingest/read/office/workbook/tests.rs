use super::super::package::tests::zipped;
use super::super::read;
use crate::ingest::read::Read;
use crate::ingest::{Block, Cell, Line, LineKind};

const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of worksheets: name, state, content of `<worksheet>`; the first one has a text box.
fn workbook(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let entry = |(at, (name, state, _)): (usize, &(&str, &str, &str))| {
        format!(
            "<sheet name=\"{name}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"rId{0}\"/>",
            at + 1
        )
    };
    let entries: String = sheets.iter().enumerate().map(entry).collect();
    let book = format!("<workbook xmlns:r=\"{RELS}\"><sheets>{entries}</sheets></workbook>");
    let relation = |kind: &str, id: usize, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{RELS}/{kind}\" Target=\"{target}\"/>")
    };
    let list: String = (1..=sheets.len())
        .map(|n| relation("worksheet", n, &format!("worksheets/sheet{n}.xml")))
        .collect();
    let rels = format!(
        "<Relationships>{list}{}</Relationships>",
        relation("styles", 99, "styles.xml")
    );
    let styles = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"10\"/><xf numFmtId=\"3\"/></cellXfs></styleSheet>";
    let drawing = "<xdr:wsDr xmlns:xdr=\"x\" xmlns:a=\"a\"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>6</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r><a:t>注記の</a:t></a:r><a:r><a:t>枠</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>";
    let sheet_rels = format!(
        "<Relationships>{}</Relationships>",
        relation("drawing", 1, "../drawings/drawing1.xml")
    );
    let contents: Vec<_> = sheets
        .iter()
        .enumerate()
        .map(|(at, (_, _, content))| {
            (
                format!("xl/worksheets/sheet{}.xml", at + 1),
                format!("<worksheet>{content}</worksheet>"),
            )
        })
        .collect();
    let root = format!(
        "<Relationships>{}</Relationships>",
        relation("officeDocument", 1, "xl/workbook.xml")
    );
    let mut parts = vec![
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", rels.as_str()),
        ("xl/styles.xml", styles),
        ("xl/drawings/drawing1.xml", drawing),
        ("xl/worksheets/_rels/sheet1.xml.rels", sheet_rels.as_str()),
    ];
    parts.extend(
        contents
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    zipped(&parts)
}

fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn texts(cell: &Cell) -> Vec<&str> {
    cell.blocks
        .iter()
        .map(|block| match block {
            Block::Line(line) => line.text.as_str(),
            Block::Table(_) => "表",
        })
        .collect()
}

fn line_at(read: &Read, at: usize) -> &Line {
    match &read.document.blocks[at] {
        Block::Line(line) => line,
        Block::Table(_) => panic!("block {at} is a table"),
    }
}

#[test]
fn cells_read_as_they_are_shown() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"3\">{}{}</row><row r=\"4\"><c r=\"A4\"><v>1</v></c>{}<c r=\"C4\" s=\"1\"><v>45382</v></c><c r=\"D4\" s=\"2\"><v>45382</v></c><c r=\"E4\" s=\"3\"><v>0.625</v></c><c r=\"F4\" s=\"4\"><v>2075</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:F1\"/></mergeCells>",
        text_cell("A1", "題"),
        text_cell("A3", "No"),
        text_cell("B3", "目標"),
        text_cell("B4", "一&#10;二"),
    );
    let read = read(&workbook(&[("総務部", "visible", &rows)])).unwrap();
    assert_eq!(
        (line_at(&read, 0).text.as_str(), line_at(&read, 0).kind),
        ("総務部", LineKind::Heading(1))
    );
    assert_eq!(
        (line_at(&read, 1).text.as_str(), line_at(&read, 1).page),
        ("題", Some(1))
    );
    let Block::Table(table) = &read.document.blocks[2] else {
        panic!("a table comes third")
    };
    let shown: Vec<_> = table.rows[1].iter().flat_map(texts).collect();
    assert_eq!(
        shown,
        [
            "1",
            "一",
            "二",
            "2024/3/31",
            "令和6年3月31日",
            "62.50%",
            "2,075"
        ]
    );
    let last = line_at(&read, 3);
    assert_eq!((last.text.as_str(), last.number), ("注記の枠", 7));
    assert_eq!(read.diagnostics, []);
}

#[test]
fn hidden_worksheets_and_formulas_without_value_are_told() {
    let formula = "<sheetData><row r=\"2\"><c r=\"A2\"><v>3</v></c><c r=\"B2\"><f>SUM(A1:A2)</f></c><c r=\"C2\"><f>A2</f><v>3</v></c></row></sheetData>";
    let plain = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData>",
        text_cell("A1", "一")
    );
    let read = read(&workbook(&[
        ("Sheet1", "visible", formula),
        ("作業用", "hidden", &plain),
    ]))
    .unwrap();
    let told: Vec<_> = read
        .diagnostics
        .iter()
        .map(|d| {
            let place = d.place.as_ref().unwrap();
            (
                d.code.as_str(),
                place.worksheet.as_deref().unwrap(),
                place.page,
                place.row,
            )
        })
        .collect();
    let expected = [
        ("formula_without_value", "Sheet1", Some(1), Some(2)),
        ("worksheet_hidden", "作業用", Some(2), None),
    ];
    assert_eq!(told, expected);
    assert!(read.diagnostics[0].message.contains("B2"));
    let Block::Table(table) = &read.document.blocks[0] else {
        panic!("a table comes first")
    };
    assert_eq!(
        table.rows[0].iter().flat_map(texts).collect::<Vec<_>>(),
        ["3", "3"]
    );
}

#[test]
fn a_cell_at_the_far_end_costs_nothing() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        text_cell("A1", "一"),
        text_cell("XFD1048576", "二")
    );
    let read = read(&workbook(&[("Sheet1", "visible", &rows)])).unwrap();
    assert_eq!(line_at(&read, 1).number, 1_048_576);
}

#[test]
fn a_torn_worksheet_is_told_and_the_others_are_read() {
    let plain = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData>",
        text_cell("A1", "一")
    );
    let torn = "<sheetData><row r=\"1\"><c r=\"A1\"><v>5</v></c><c";
    let read = read(&workbook(&[
        ("Sheet1", "visible", torn),
        ("Sheet2", "visible", &plain),
    ]))
    .unwrap();
    assert_eq!(read.diagnostics[0].code, "worksheet_unreadable");
    assert!(
        read.document
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Line(l) if l.text == "一"))
    );
}

#[test]
fn an_open_document_gives_the_text_that_is_seen() {
    let content = "<office:document-content><office:automatic-styles><style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
        <office:body><office:spreadsheet><table:table table:name=\"表1\">\
        <table:table-row><table:table-cell table:number-columns-spanned=\"3\"><text:p>題</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\"/></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"float\"><text:p>1</text:p></table:table-cell><table:table-cell><office:annotation><text:p>メモ</text:p></office:annotation><text:p>一</text:p><text:p>二<text:s text:c=\"2\"/>三</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p></table:table-cell><table:table-cell table:formula=\"of:=A1\"/></table:table-row></table:table>\
        <table:table table:name=\"控え\" table:style-name=\"ta2\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
        </office:spreadsheet></office:body></office:document-content>";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ];
    let found = read(&zipped(&parts)).unwrap();
    assert_eq!(
        (line_at(&found, 0).text.as_str(), line_at(&found, 0).number),
        ("題", 1)
    );
    let Block::Table(table) = &found.document.blocks[1] else {
        panic!("a table comes second")
    };
    let shown: Vec<_> = table.rows[0].iter().flat_map(texts).collect();
    assert_eq!(shown, ["1", "一", "二  三", "50%"]);
    let codes: Vec<_> = found.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["formula_without_value", "worksheet_hidden"]);
    let locked = [
        parts[0],
        parts[1],
        ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
    ];
    assert_eq!(read(&zipped(&locked)).unwrap_err().code, "office_encrypted");
}
