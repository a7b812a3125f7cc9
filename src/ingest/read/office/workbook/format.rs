//! Number formats of cells: what stands there when the cell holds a number.

/// A piece of a format's section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Text that is shown as it is.
    Literal(String),
    /// A sign that may mean something: `0`, `#`, `,`, `%`.
    Symbol(char),
    /// A run of one letter, in lower case: parts of a date.
    Letters(String),
    /// The same in brackets: hours that do not end at 24.
    Elapsed(String),
}

/// The pieces of a format's first section.
pub(super) fn tokens(code: &str) -> Vec<Token> {
    sections(code).into_iter().next().unwrap_or_default()
}

/// A format's sections: for positive numbers, negative ones, zero, text.
fn sections(code: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            ';' => {
                sections.push(Vec::new());
                continue;
            }
            '"' => Token::Literal(chars.by_ref().take_while(|c| *c != '"').collect()),
            '\\' | '!' => Token::Literal(chars.next().into_iter().collect()),
            // As wide as the next character, or filled with it: blank on paper.
            '_' | '*' => {
                chars.next();
                continue;
            }
            '[' => bracket(&chars.by_ref().take_while(|c| *c != ']').collect::<String>()),
            'A' | 'a' if noon(&mut chars) => Token::Letters("am/pm".to_owned()),
            c if "ymdhsgeaYMDHSGEA".contains(c) => {
                let first = c.to_ascii_lowercase();
                let mut run = String::from(first);
                while chars
                    .next_if(|next| next.to_ascii_lowercase() == first)
                    .is_some()
                {
                    run.push(first);
                }
                Token::Letters(run)
            }
            c => Token::Symbol(c),
        };
        if let Some(section) = sections.last_mut() {
            section.push(token);
        }
    }
    sections
}

/// Takes `M/PM` after an `A`.
fn noon(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let rest: String = chars.clone().take(4).collect();
    let is_noon = rest.eq_ignore_ascii_case("m/pm");
    if is_noon {
        chars.by_ref().take(4).for_each(drop);
    }
    is_noon
}

/// `[h]` is a part, `[$¥-411]` a sign of money, `[赤]` a colour and shown as nothing.
fn bracket(inner: &str) -> Token {
    let lower = inner.to_ascii_lowercase();
    let first = lower.chars().next().unwrap_or(' ');
    if "hms".contains(first) && lower.chars().all(|c| c == first) {
        return Token::Elapsed(lower);
    }
    let money = inner
        .strip_prefix('$')
        .map(|rest| rest.split('-').next().unwrap_or_default());
    Token::Literal(money.unwrap_or_default().to_owned())
}

/// A number in its cell's format; a format that is not understood shows it plainly.
pub(super) fn number(value: f64, code: &str) -> String {
    let code = code.trim();
    if code.is_empty() || code.contains("General") || code.contains("標準") || code.contains('@')
    {
        return plain(value);
    }
    let sections = sections(code);
    let (section, value) = match sections.as_slice() {
        [_, negative, ..] if value < 0.0 => (negative, value.abs()),
        [_, _, zero, ..] if value == 0.0 => (zero, value),
        [first, ..] => (first, value),
        [] => return plain(value),
    };
    Pattern::of(section).map_or_else(|| plain(value), |pattern| pattern.show(value))
}

/// A number without format: whole numbers without a point, others without the noise of binary
/// fractions.
fn plain(value: f64) -> String {
    /// Digits that Excel keeps of a number.
    const DIGITS: usize = 15;
    let rounded = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    // Minus zero is zero.
    format!("{}", rounded + 0.0)
}

/// What a section says of a number.
#[derive(Debug, Default)]
struct Pattern {
    before: String,
    after: String,
    has_digits: bool,
    /// Digits before the point at least, and after it at least and at most.
    whole: usize,
    least: usize,
    most: usize,
    grouped: bool,
    /// Powers of ten by which it is shown larger.
    scale: i32,
}

impl Pattern {
    /// Reads a section; `None` for fractions, exponents and dates.
    fn of(section: &[Token]) -> Option<Self> {
        let mut pattern = Self::default();
        let mut in_fraction = false;
        let mut commas = 0;
        for token in section {
            match token {
                Token::Literal(text) => pattern.literal(text),
                Token::Symbol('%') => {
                    pattern.scale += 2;
                    pattern.literal("%");
                }
                Token::Symbol('.') if !in_fraction => in_fraction = true,
                Token::Symbol(c @ ('0' | '#' | '?')) => {
                    pattern.grouped |= std::mem::take(&mut commas) > 0;
                    pattern.has_digits = true;
                    let counted = usize::from(*c == '0');
                    if in_fraction {
                        pattern.most += 1;
                        pattern.least += counted;
                    } else {
                        pattern.whole += counted;
                    }
                }
                Token::Symbol(',') if pattern.has_digits => commas += 1,
                Token::Symbol('/') if pattern.has_digits => return None,
                Token::Symbol(c) => pattern.literal(c.encode_utf8(&mut [0; 4])),
                Token::Letters(_) | Token::Elapsed(_) => return None,
            }
        }
        // Commas after the last digit: thousands that are not shown.
        pattern.scale -= 3 * commas;
        Some(pattern)
    }

    fn literal(&mut self, text: &str) {
        let side = if self.has_digits {
            &mut self.after
        } else {
            &mut self.before
        };
        side.push_str(text);
    }

    fn show(&self, value: f64) -> String {
        let sign = if value < 0.0 { "-" } else { "" };
        if !self.has_digits {
            return format!("{sign}{}{}", self.before, self.after);
        }
        let value = value.abs() * 10f64.powi(self.scale);
        let power = 10f64.powi(self.most as i32);
        // Halves go up, as on paper, though their binary form may lie a little below.
        let rounded = (value * power * (1.0 + f64::EPSILON)).round() / power;
        let digits = format!("{rounded:.*}", self.most);
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let keep = fraction.trim_end_matches('0').len().max(self.least);
        let whole = match whole {
            "0" if self.whole == 0 => "",
            whole => whole,
        };
        let mut shown = format!("{sign}{}", self.before);
        shown.push_str(&self.whole_part(whole));
        if keep > 0 {
            shown.push('.');
            shown.push_str(&fraction[..keep]);
        }
        shown.push_str(&self.after);
        shown
    }

    fn whole_part(&self, digits: &str) -> String {
        let digits = format!("{digits:0>width$}", width = self.whole);
        let mut shown = String::new();
        for (at, c) in digits.chars().enumerate() {
            if self.grouped && at > 0 && (digits.len() - at).is_multiple_of(3) {
                shown.push(',');
            }
            shown.push(c);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_cells_show_them() {
        let cases = [
            (1.0, "", "1"),
            (0.1 + 0.2, "General", "0.3"),
            (-0.0, "", "0"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (0.815, "0.0%", "81.5%"),
            (0.5, "0%", "50%"),
            (1.005, "0.00", "1.01"),
            (12.0, "0000", "0012"),
            (-1_200.0, "#,##0;▲#,##0", "▲1,200"),
            (-3.0, "0_);(0)", "(3)"),
            (0.0, "#,##0;-#,##0;\"－\"", "－"),
            (247.0, "#,##0\"件\"", "247件"),
            (2_075_000.0, "#,##0,\"千円\"", "2,075千円"),
            (1_500.0, "[$¥-411]#,##0", "¥1,500"),
            (-5.0, "[Red]-0.0", "--5.0"),
            (1.5, "# ?/?", "1.5"),
            (12.5, "0.##", "12.5"),
            (7.0, "@", "7"),
        ];
        for (value, code, expected) in cases {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }
}
