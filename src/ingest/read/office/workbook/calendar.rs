//! Dates and times as a cell shows them, eras included.

use calamine::ExcelDateTime;

use crate::domain::Era;

use super::format::{Token, tokens};

/// Formats that a file names by number alone, as the Japanese edition shows them.
const BUILT_IN: &[(&[u32], &str)] = &[
    (&[14, 30], "yyyy/m/d"),
    (&[22], "yyyy/m/d h:mm"),
    (&[27, 36, 50, 57], "[$-411]ge.m.d"),
    (&[28, 29, 51, 54, 58], "[$-411]ggge\"年\"m\"月\"d\"日\""),
    (&[31], "yyyy\"年\"m\"月\"d\"日\""),
    (&[32], "h\"時\"mm\"分\""),
    (&[33], "h\"時\"mm\"分\"ss\"秒\""),
    (&[34, 52, 55], "yyyy\"年\"m\"月\""),
    (&[35, 53, 56], "m\"月\"d\"日\""),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];

/// The format of a number below which a file may name it alone.
pub(super) fn built_in(id: u32) -> Option<&'static str> {
    BUILT_IN
        .iter()
        .find(|(ids, _)| ids.contains(&id))
        .map(|(_, code)| *code)
}

/// Parts of a moment.
#[derive(Debug, Clone, Copy)]
struct Moment {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    /// Days since the calendar's begin, with the time of day as a fraction.
    serial: f64,
}

/// A date, a time or a duration in its cell's format.
pub(super) fn date(date: &ExcelDateTime, code: &str) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let moment = Moment {
        year,
        month,
        day,
        hour,
        minute,
        second,
        serial: date.as_f64(),
    };
    let has_time = date.as_f64().fract() != 0.0;
    let code = match code.trim() {
        "" | "General" if date.is_duration() => "[h]:mm:ss",
        "" | "General" if has_time => "yyyy/m/d h:mm",
        "" | "General" => "yyyy/m/d",
        code => code,
    };
    let shown = render(&moment, code);
    if shown.trim().is_empty() {
        render(&moment, "yyyy/m/d")
    } else {
        shown
    }
}

/// 2023-04-01T00:00:00 as 2023/4/1.
pub(super) fn iso(text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let parts: Vec<_> = day
        .split('-')
        .map(|part| part.trim_start_matches('0'))
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return text.to_owned();
    };
    let time = time.trim_end_matches('Z').trim_end_matches(":00");
    let date = format!("{year}/{month}/{day}");
    if matches!(time, "" | "00" | "00:00") {
        date
    } else {
        format!("{date} {time}")
    }
}

fn render(moment: &Moment, code: &str) -> String {
    let tokens = tokens(code);
    let mut shown = String::new();
    // 「m」 is a month unless it follows hours or stands before seconds.
    let mut after_hours = false;
    let has_noon = tokens
        .iter()
        .any(|t| matches!(t, Token::Letters(l) if l.starts_with("am")));
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(text) => shown.push_str(text),
            Token::Symbol(c) => shown.push(*c),
            Token::Elapsed(letters) => {
                after_hours = letters.starts_with('h');
                shown.push_str(&elapsed(moment, letters));
            }
            Token::Letters(letters) => {
                let before_seconds = tokens[at + 1..].iter().find_map(|t| match t {
                    Token::Letters(l) | Token::Elapsed(l) => Some(l.starts_with('s')),
                    Token::Literal(_) | Token::Symbol(_) => None,
                });
                let minutes = letters.starts_with('m')
                    && letters.len() < 3
                    && (after_hours || before_seconds == Some(true));
                shown.push_str(&part(moment, letters, minutes, has_noon));
                after_hours = letters.starts_with('h');
            }
        }
    }
    shown
}

fn elapsed(moment: &Moment, letters: &str) -> String {
    let seconds = (moment.serial * 86_400.0).round();
    let value = match letters.chars().next() {
        Some('h') => seconds / 3_600.0,
        Some('m') => seconds / 60.0,
        _ => seconds,
    };
    format!("{}", value.floor())
}

fn part(moment: &Moment, letters: &str, minutes: bool, has_noon: bool) -> String {
    let padded = |value: u32, width: usize| format!("{value:0width$}");
    let two = letters.len().min(2);
    let (era, era_year) = era_of(moment);
    let weekday = WEEKDAYS[(moment.serial.floor().max(1.0) as usize + 6) % 7];
    let month = MONTHS[usize::from(moment.month.clamp(1, 12)) - 1];
    match letters.chars().next().unwrap_or(' ') {
        'y' if letters.len() <= 2 => padded(u32::from(moment.year % 100), 2),
        'y' => moment.year.to_string(),
        'm' if minutes => padded(u32::from(moment.minute), two),
        'm' if letters.len() >= 4 => month.to_owned(),
        'm' if letters.len() == 3 => month[..3].to_owned(),
        'm' => padded(u32::from(moment.month), two),
        'd' if letters.len() <= 2 => padded(u32::from(moment.day), two),
        'd' => weekday.to_owned(),
        'h' if has_noon => padded(u32::from(moment.hour + 11) % 12 + 1, two),
        'h' => padded(u32::from(moment.hour), two),
        's' => padded(u32::from(moment.second), two),
        'g' => era.map_or_else(String::new, |era| match letters.len() {
            1 => era.letter().to_string(),
            2 => era.name().chars().take(1).collect(),
            _ => era.name().to_owned(),
        }),
        'e' => padded(era_year, two),
        'a' if letters.starts_with("am") => if moment.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'a' if letters.len() >= 4 => format!("{weekday}曜日"),
        'a' => weekday.to_owned(),
        _ => letters.to_owned(),
    }
}

fn era_of(moment: &Moment) -> (Option<Era>, u32) {
    let day = (moment.year, moment.month, moment.day);
    let era = Era::ALL.into_iter().rev().find(|era| era.start() <= day);
    let year = era.map_or(moment.year, |era| moment.year - era.start().0 + 1);
    (era, u32::from(year))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn shown(serial: f64, code: &str) -> String {
        date(
            &ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false),
            code,
        )
    }

    #[test]
    fn dates_are_shown_as_their_cells_show_them() {
        // 2024-03-31, a Sunday.
        let cases = [
            ("", "2024/3/31"),
            ("yyyy-mm-dd", "2024-03-31"),
            (built_in(14).unwrap(), "2024/3/31"),
            (built_in(27).unwrap(), "R6.3.31"),
            (built_in(28).unwrap(), "令和6年3月31日"),
            (
                "[$-411]ggge\"年\"m\"月\"d\"日\"\\(aaa\\);@",
                "令和6年3月31日(日)",
            ),
            ("yyyy\"年\"m\"月\"d\"日\" aaaa", "2024年3月31日 日曜日"),
            ("[$-409]d-mmm-yy", "31-Mar-24"),
        ];
        for (code, expected) in cases {
            assert_eq!(shown(45_382.0, code), expected, "{code}");
        }
        assert_eq!(shown(43_585.0, "gge.m.d"), "平31.4.30");
        assert_eq!(shown(43_586.0, "ggge"), "令和1");
    }

    #[test]
    fn times_tell_minutes_from_months() {
        let noon = 45_382.0 + 13.0 / 24.0 + 5.0 / 1_440.0;
        assert_eq!(shown(noon, ""), "2024/3/31 13:05");
        assert_eq!(shown(noon, "m/d h:mm"), "3/31 13:05");
        assert_eq!(shown(noon, "h:mm AM/PM"), "1:05 PM");
        assert_eq!(shown(1.5, "[h]:mm"), "36:00");
    }

    #[test]
    fn dates_in_words_of_the_standard_are_shortened() {
        assert_eq!(iso("2023-04-01"), "2023/4/1");
        assert_eq!(iso("2023-04-01T09:30:00"), "2023/4/1 09:30");
        assert_eq!(iso("x"), "x");
    }
}
