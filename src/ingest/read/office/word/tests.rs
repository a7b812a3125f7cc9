use super::super::package::tests::zipped;
use super::super::read;
use crate::ingest::read::Read;
use crate::ingest::{Block, LineKind};

const STYLES: &str = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:styleId=\"a\"><w:basedOn w:val=\"1\"/></w:style>\
    <w:style w:styleId=\"list\"><w:name w:val=\"箇条書き\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";

const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"（%1）\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

fn document(body: &str) -> Read {
    let text = format!("<w:document><w:body>{body}</w:body></w:document>");
    let parts = [
        ("word/document.xml", text.as_str()),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        (
            "word/header1.xml",
            "<w:hdr><w:p><w:r><w:t>柱</w:t></w:r></w:p></w:hdr>",
        ),
        (
            "word/header2.xml",
            "<w:hdr><w:p><w:r><w:t>柱</w:t></w:r></w:p></w:hdr>",
        ),
        (
            "word/footnotes.xml",
            "<w:footnotes><w:footnote><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
    ];
    read(&zipped(&parts)).unwrap()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Lines as they are, tables as `[a|b]` a row.
fn shape(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => found.push(line.text.clone()),
            Block::Table(table) => found.extend(table.rows.iter().map(|row| {
                let cell = |c: &crate::ingest::Cell| {
                    format!("{}+{}:{}", c.column, c.width, shape(&c.blocks).join("/"))
                };
                format!("[{}]", row.iter().map(cell).collect::<Vec<_>>().join("|"))
            })),
        }
    }
    found
}

#[test]
fn paragraphs_know_what_they_are() {
    let read = document(
        "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>見出</w:t></w:r><w:r><w:t>し</w:t></w:r></w:p>\
         <w:p/><w:p><w:pPr><w:pStyle w:val=\"list\"/></w:pPr><w:r><w:t>一</w:t><w:br/><w:t>続き</w:t></w:r></w:p>\
         <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>二</w:t></w:r></w:p>",
    );
    let lines: Vec<_> = read
        .document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Line(line) => (line.text.as_str(), line.kind, line.gap),
            Block::Table(_) => panic!("there is no table"),
        })
        .collect();
    let item = LineKind::ListItem(0);
    let expected = [
        ("見出し", LineKind::Heading(1), 0),
        ("（1）一", item, 1),
        ("続き", item, 0),
        ("（2）二", item, 0),
        ("脚注", LineKind::Paragraph, 0),
        ("柱", LineKind::Paragraph, 0),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn only_what_is_seen_is_read() {
    let read = document(
        "<w:p><w:r><w:t>取組</w:t></w:r><w:del><w:r><w:delText>消</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>み&amp;</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>\
         <w:r><w:ruby><w:rt><w:r><w:t>るび</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>親</w:t></w:r></w:rubyBase></w:ruby></w:r>\
         <w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>枠</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>枠</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:tab/><w:t>末</w:t></w:r></w:p>",
    );
    assert_eq!(
        shape(&read.document.blocks),
        ["取組み&親 末", "枠", "脚注", "柱"]
    );
}

#[test]
fn spans_and_nested_tables_keep_their_places() {
    let cell = |properties: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
            paragraph(text)
        )
    };
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", "内"));
    let nested = format!("<w:tc>{inner}{}</w:tc>", paragraph("二"));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
        cell("<w:vMerge w:val=\"restart\"/>", "縦"),
        cell("<w:gridSpan w:val=\"2\"/>", "横"),
        cell("<w:vMerge/>", ""),
        cell("", "一"),
        nested,
        cell("", "消した行"),
    );
    let found = shape(&document(&body).document.blocks);
    assert_eq!(found[..2], ["[0+1:縦|1+2:横]", "[1+1:一|2+1:[0+1:内]/二]"]);
    assert_eq!(found[2], "脚注");
}

#[test]
fn ten_thousand_tables_within_one_another_keep_their_text() {
    let body = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>層</w:t></w:r></w:p>".repeat(10_000),
        paragraph("底"),
        "</w:tc></w:tr></w:tbl>".repeat(10_000)
    );
    let read = document(&body);
    let text = super::texts(&read.document.blocks);
    assert_eq!(text.matches('層').count(), 10_000);
    assert!(text.contains('底'));
    let codes: Vec<_> = read.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["nesting_too_deep"]);
}
