//! Plan codes and policies: codes, numbers and names, wherever they stand.

use std::collections::HashSet;

use crate::domain::{PlanCode, Policy};
use crate::ingest::items::begins_with_marker;
use crate::ingest::layout::label::{self, Field};
use crate::ingest::words::squeeze;
use crate::ingest::{Block, Cell};

use super::super::code::{code_at, number_at, numbered_names};

/// Which list the texts that follow belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    Plan,
    Policy(String),
}

/// What waits for its name in the next cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pending {
    Code { code: String, raw: String },
    Number { number: u32, raw: String },
}

/// Collects the codes and policies of one measure.
#[derive(Debug, Default)]
pub(super) struct References {
    mode: Option<Mode>,
    pending: Option<Pending>,
    pub(super) plan_codes: Vec<PlanCode>,
    pub(super) policies: Vec<Policy>,
    /// Names of the plan without a code.
    pub(super) unnumbered: Vec<String>,
    /// Codes and policies already taken, by identity and name.
    seen: HashSet<(String, String)>,
    /// Labels, numbers, repetitions and zeros.
    pub(super) rest: Vec<String>,
}

impl References {
    /// Whether a label of references has been read.
    pub(super) fn is_open(&self) -> bool {
        self.mode.is_some()
    }

    /// Opens a list by the header of its column, which is counted elsewhere.
    pub(super) fn open(&mut self, field: Field, label: &str) {
        self.flush();
        self.mode = Some(match field {
            Field::PlanCodes => Mode::Plan,
            _ => Mode::Policy(squeeze(label)),
        });
    }

    /// Whether a text of a cell opens a list: a label, alone or with a code or number after it.
    pub(super) fn begins_at(text: &str) -> bool {
        leading_label(text.trim())
            .is_some_and(|(_, _, after)| after.trim().is_empty() || is_coded(after.trim()))
    }

    /// Whether a text of a cell can belong to the list that was opened before it.
    pub(super) fn may_continue(text: &str) -> bool {
        is_coded(text.trim()) || !begins_with_marker(text)
    }

    /// Reads what stands in a cell, nested tables too.
    pub(super) fn cell(&mut self, cell: &Cell) {
        self.blocks(&cell.blocks);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Line(line) => self.text(&line.text),
                Block::Table(table) => table.rows.iter().flatten().for_each(|cell| self.cell(cell)),
            }
        }
    }

    /// Reads a text: a label, codes, numbers, names.
    pub(super) fn text(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some((label, mode, after)) = leading_label(text) {
            self.flush();
            self.mode = Some(mode);
            self.rest.push(label.to_owned());
            return self.text(after);
        }
        if code_at(text).is_some() {
            return self.codes(text);
        }
        match &self.mode {
            Some(Mode::Plan) => self.name(text),
            Some(Mode::Policy(_)) | None => self.numbers(text),
        }
    }

    /// Ends what waits for a name: a code may go without, a number may not.
    pub(super) fn flush(&mut self) {
        match self.pending.take() {
            Some(Pending::Code { code, raw }) => self.add_code(code, raw, ""),
            Some(Pending::Number { raw, .. }) => self.rest.push(raw),
            None => {}
        }
    }

    fn codes(&mut self, text: &str) {
        let mut text = text;
        while let Some((code, length)) = code_at(text) {
            self.flush();
            let raw = text[..length].to_owned();
            let after = &text[length..];
            // The name goes as far as the next code of the line.
            let end = after
                .char_indices()
                .find(|(at, c)| {
                    !c.is_whitespace()
                        && follows_space(after, *at)
                        && code_at(&after[*at..]).is_some()
                })
                .map_or(after.len(), |(at, _)| at);
            self.pending = Some(Pending::Code { code, raw });
            let name = after[..end].trim();
            if !name.is_empty() {
                self.name(name);
            }
            text = &after[end..];
        }
    }

    fn numbers(&mut self, text: &str) {
        let pairs = numbered_names(text);
        if pairs.is_empty() {
            return self.name(text);
        }
        for (raw, name) in pairs {
            self.flush();
            let number = number_at(raw).map_or(0, |(number, _)| number);
            self.pending = Some(Pending::Number {
                number,
                raw: raw.to_owned(),
            });
            if number == 0 {
                self.flush();
                if !name.is_empty() {
                    self.rest.push(name.to_owned());
                }
            } else if !name.is_empty() {
                self.name(name);
            }
        }
    }

    /// A name: it belongs to the code or number before it.
    fn name(&mut self, name: &str) {
        match self.pending.take() {
            Some(Pending::Code { code, raw }) => self.add_code(code, raw, name),
            Some(Pending::Number { number, raw }) => {
                let scheme = match &self.mode {
                    Some(Mode::Policy(scheme)) => scheme.clone(),
                    _ => DEFAULT_SCHEME.to_owned(),
                };
                self.rest.push(raw);
                self.add_policy(Policy {
                    scheme,
                    number,
                    name: name.to_owned(),
                });
            }
            None => self.unnumbered.push(name.to_owned()),
        }
    }

    fn add_code(&mut self, code: String, raw: String, name: &str) {
        let none = code.split('-').all(|part| part == "0");
        let known = !self.seen.insert((code.clone(), squeeze(name)));
        if none || known {
            self.rest.push(raw);
            if !name.is_empty() {
                self.rest.push(name.to_owned());
            }
        } else {
            self.plan_codes.push(PlanCode {
                code,
                raw,
                name: name.to_owned(),
            });
        }
    }

    fn add_policy(&mut self, policy: Policy) {
        let identity = format!("{} {}", policy.scheme, policy.number);
        if !self.seen.insert((identity, squeeze(&policy.name))) {
            self.rest.push(policy.name);
        } else {
            self.policies.push(policy);
        }
    }
}

/// What cities call the list when the sheet does not say.
const DEFAULT_SCHEME: &str = "基本政策";

fn is_coded(text: &str) -> bool {
    code_at(text).is_some() || number_at(text).is_some()
}

fn follows_space(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_some_and(char::is_whitespace)
}

/// A label at the head of a text, the list it opens and what follows it.
fn leading_label(text: &str) -> Option<(&str, Mode, &str)> {
    let (head, after) = match label::exact(text) {
        Some(Field::PlanCodes | Field::Policies) => (text, ""),
        _ => text.split_once([' ', '　', '：', ':'])?,
    };
    let mode = match label::exact(head)? {
        Field::PlanCodes => Mode::Plan,
        Field::Policies => Mode::Policy(squeeze(head)),
        _ => return None,
    };
    Some((head, mode, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> (Vec<String>, Vec<String>, References) {
        let mut references = References::default();
        for text in texts {
            references.text(text);
        }
        references.flush();
        let codes = references
            .plan_codes
            .iter()
            .map(|c| format!("{}={}={}", c.code, c.raw, c.name))
            .collect();
        let policies = references
            .policies
            .iter()
            .map(|p| format!("{}={}={}", p.scheme, p.number, p.name))
            .collect();
        (codes, policies, references)
    }

    #[test]
    fn codes_and_numbers_find_their_names_in_any_cell() {
        let (codes, policies, _) = read(&[
            "総合計画",
            "5-2- (1)",
            "公正な市政",
            "5-1-③ 地域課題",
            "基本政策",
            "13 (仮称)南部",
            "14",
            "南部地域",
            "2-1-⑤ 就労支援",
        ]);
        assert_eq!(
            codes,
            [
                "5-2-1=5-2- (1)=公正な市政",
                "5-1-3=5-1-③=地域課題",
                "2-1-5=2-1-⑤=就労支援"
            ]
        );
        assert_eq!(policies, ["基本政策=13=(仮称)南部", "基本政策=14=南部地域"]);
    }

    #[test]
    fn a_label_and_its_value_may_share_a_line() {
        let (codes, policies, _) =
            read(&["総合計画　5-1-③ 地域課題", "基本政策　32 南部 45 新たな"]);
        assert_eq!(codes, ["5-1-3=5-1-③=地域課題"]);
        assert_eq!(policies, ["基本政策=32=南部", "基本政策=45=新たな"]);
    }

    #[test]
    fn zero_means_none_and_goes_to_the_rest() {
        let (codes, policies, references) = read(&["総合計画", "0-0-0", "基本政策", "0"]);
        assert!(codes.is_empty() && policies.is_empty());
        assert_eq!(references.rest, ["総合計画", "0-0-0", "基本政策", "0"]);
    }

    #[test]
    fn repetitions_count_once() {
        let (codes, policies, references) = read(&[
            "総合計画",
            "5-1-3",
            "甲",
            "5-1-3",
            "甲",
            "基本政策",
            "26",
            "乙",
            "26",
            "乙",
        ]);
        assert_eq!((codes.len(), policies.len()), (1, 1));
        assert!(
            references.rest.contains(&"甲".to_owned())
                && references.rest.contains(&"乙".to_owned())
        );
    }
}
