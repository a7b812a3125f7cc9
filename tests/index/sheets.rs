//! The list of sheets.

use shisaku::index::SheetSummary;

use crate::support::{TestIndex, sample_corpus};

#[test]
fn the_list_of_sheets_counts_what_is_in_them() {
    let index = TestIndex::of(&sample_corpus());
    let snapshot = index.snapshot();
    let sheets = snapshot.sheets_list().unwrap();
    assert_eq!(sheets.len(), snapshot.sheets());
    let measures: usize = sheets.iter().map(|sheet| sheet.measures).sum();
    assert_eq!(measures, snapshot.measures());
    for sheet in sheets {
        let units = snapshot.units_of_sheet(&sheet.head.key).unwrap();
        let rows = units.iter().filter_map(|unit| unit.measure.as_ref());
        assert_eq!(rows.clone().count(), sheet.measures);
        let with_results = rows.filter(|row| !row.results.is_empty()).count();
        assert_eq!(with_results, sheet.with_results, "{}", sheet.head.key);
        assert_eq!(units[0].sheet, sheet.head);
        assert_eq!(units[0].document_id, sheet.document_id);
    }
    let place = |sheet: &SheetSummary| (sheet.head.municipality.clone(), sheet.head.kind.clone());
    assert!(sheets.is_sorted_by_key(place));
}
