//! A line to cite.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{hit, label};
use crate::index::Unit;
use crate::web::link::short;
use crate::web::live::place_of;

/// Offset of Japan, whatever the clock of the machine is set to.
const JAPAN: Offset = Offset::constant(9);

/// The day in Japan: `2026年11月21日`.
pub fn day(now: Timestamp) -> String {
    let day = JAPAN.to_datetime(now).date();
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// City, sheet, department, year, number, title, file, hash, address and the day on
/// which it was seen: enough to find it again.
///
/// The address is written as people read it; browsers take it so. Spaces keep the
/// brackets out of it where a mail or a text makes a link of it.
pub fn citation(
    unit: &Unit,
    (section, title): (&str, &str),
    address: &str,
    now: Timestamp,
) -> String {
    let sheet = &unit.sheet;
    let source = place_of(unit);
    let city = sheet.municipality.as_deref().unwrap_or_default();
    let kind = Some(sheet.kind.as_str()).filter(|kind| !kind.is_empty());
    let sheet_name = kind.map(|kind| format!("{city}「{kind}」"));
    let year = sheet.fiscal_year.map(|year| label::year(year.western()));
    let place = [
        sheet_name.or_else(|| sheet.municipality.clone()),
        sheet.department.clone(),
        year,
        Some(match unit.measure {
            Some(_) => format!("{section}「{title}」"),
            None => section.to_owned(),
        }),
    ];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join("、");
    format!(
        "{place}（{}、BLAKE3 {}） {} （{}閲覧）",
        hit::source(&unit.document, source.page, source.lines),
        unit.document_id,
        short(address),
        day(now),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_japan() {
        let evening: Timestamp = "2026-11-20T15:30:00Z".parse().unwrap();
        assert_eq!(day(evening), "2026年11月21日");
    }
}
