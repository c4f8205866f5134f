//! A CSV file as lines of named fields, and every fault of it with its place. What the fields mean is in the files beside.
//!
//! A place is the line in the file and the number of the field in it, both from 1. UTF-8 with or without a byte order mark; Persian and
//! Arabic digits are read as digits where a field is for a machine, and kept where it is for people.

use std::collections::HashMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use carsync_core::value::{Invalid, fold_digits};

/// The byte order mark that spreadsheets put before UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Something wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The number of the field, from 1.
    pub column: usize,
    /// The field's name; empty if the line as a whole is to blame.
    pub name: String,
    /// Why it is refused.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, name, why } = self;
        let space = if name.is_empty() { "" } else { " " };
        write!(f, "{line}:{column}{space}{name}: {why}")
    }
}

/// The columns a file may have.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Those it must have.
    pub required: &'static [&'static str],
    /// Those it may leave out.
    pub optional: &'static [&'static str],
}

/// The lines of a file below its head.
#[derive(Debug)]
pub struct Sheet {
    places: HashMap<&'static str, usize>,
    lines: Vec<(u64, csv::StringRecord)>,
    /// Lines that are no lines of this table.
    faults: Vec<Fault>,
}

/// What was read of a file: the good lines and the faults of the others.
#[derive(Debug)]
pub struct Batch<T> {
    /// The good lines with their numbers.
    pub rows: Vec<(u64, T)>,
    /// What is wrong with the others.
    pub faults: Vec<Fault>,
}

impl Sheet {
    /// Reads the file's bytes. The order of the columns is free.
    ///
    /// # Errors
    /// What is wrong with the file as a whole: its encoding or its head.
    pub fn read(bytes: &[u8], columns: Columns) -> Result<Self, Vec<Fault>> {
        let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            return Err(vec![Fault { line, column: 1, name: String::new(), why: "is not UTF-8; save the file as UTF-8".to_owned() }]);
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut lines = Vec::new();
        let mut counted = Counted::default();
        for record in reader.records() {
            let record = record.map_err(|error| vec![Fault { line: 1, column: 1, name: String::new(), why: error.to_string() }])?;
            let at = record.position().map_or(0, csv::Position::byte);
            lines.push((counted.line_of(bytes, usize::try_from(at).unwrap_or(usize::MAX)), record));
        }
        if lines.is_empty() {
            let why = format!("the file is empty; its first line must name {}", columns.required.join(","));
            return Err(vec![Fault { line: 1, column: 1, name: String::new(), why }]);
        }
        let (head_line, head) = lines.remove(0);
        let places = places(head_line, &head, columns)?;
        let mut faults = Vec::new();
        lines.retain(|(line, record)| {
            let fits = record.len() == head.len();
            if !fits {
                let why = format!("has {} fields where the first line names {} (is a quote or a comma missing?)", record.len(), head.len());
                faults.push(Fault { line: *line, column: record.len().min(head.len()), name: String::new(), why });
            }
            fits
        });
        Ok(Self { places, lines, faults })
    }

    /// Reads every line. A reader that finds a fault notes it and goes on, so that all are told.
    pub fn each<T>(self, read: impl Fn(&mut Line<'_>) -> Option<T>) -> Batch<T> {
        let mut batch = Batch { rows: Vec::new(), faults: self.faults };
        for (number, record) in &self.lines {
            let mut line = Line { number: *number, record, places: &self.places, faults: Vec::new() };
            let row = read(&mut line);
            match row {
                Some(row) if line.faults.is_empty() => batch.rows.push((*number, row)),
                Some(_) | None => batch.faults.append(&mut line.faults),
            }
        }
        batch.faults.sort();
        batch
    }

    /// Where a column stands, from 1.
    pub fn column(&self, name: &str) -> usize {
        self.places.get(name).map_or(1, |at| at + 1)
    }
}

/// Counts lines from record to record. The reader's own count is off after `\r\n` and empty lines, which it leaves to the next record.
#[derive(Debug, Default)]
struct Counted {
    until: usize,
    ends: u64,
}

impl Counted {
    /// The line of the record that begins at this byte or after the line ends that stand there.
    fn line_of(&mut self, bytes: &[u8], at: usize) -> u64 {
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let rest = bytes.get(at..).unwrap_or_default();
        let begins = at + rest.iter().take_while(|byte| ends(byte)).count();
        let passed = bytes.get(self.until..begins).unwrap_or_default();
        let newlines = passed.iter().filter(|byte| **byte == b'\n').count();
        let lone = passed.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count() + usize::from(passed.ends_with(b"\r"));
        self.ends += (newlines + lone) as u64;
        self.until = begins;
        self.ends + 1
    }
}

fn places(line: u64, head: &csv::StringRecord, columns: Columns) -> Result<HashMap<&'static str, usize>, Vec<Fault>> {
    let known = || columns.required.iter().chain(columns.optional);
    let mut places = HashMap::new();
    let mut faults = Vec::new();
    for (at, name) in head.iter().enumerate() {
        let fault = |why: String| Fault { line, column: at + 1, name: name.trim().to_owned(), why };
        match known().find(|known| **known == name.trim()) {
            None => faults.push(fault(format!("no such column; there are {}", known().copied().collect::<Vec<_>>().join(",")))),
            Some(name) if places.insert(*name, at).is_some() => faults.push(fault("is named twice".to_owned())),
            Some(_) => {}
        }
    }
    for name in columns.required.iter().filter(|name| !places.contains_key(**name)) {
        faults.push(Fault { line, column: head.len() + 1, name: (*name).to_owned(), why: "the column is missing".to_owned() });
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

impl<T> Batch<T> {
    /// Takes out the rows that are refused for what is known beside the file, like a name that is taken.
    pub fn refuse(&mut self, column: usize, name: &str, mut why: impl FnMut(u64, &T) -> Option<String>) {
        let faults = &mut self.faults;
        self.rows.retain(|(line, row)| match why(*line, row) {
            Some(why) => {
                faults.push(Fault { line: *line, column, name: name.to_owned(), why });
                false
            }
            None => true,
        });
        faults.sort();
    }
}

/// One line while it is read.
#[derive(Debug)]
pub struct Line<'s> {
    number: u64,
    record: &'s csv::StringRecord,
    places: &'s HashMap<&'static str, usize>,
    faults: Vec<Fault>,
}

impl<'s> Line<'s> {
    /// A field's text without blanks around it; empty if the file has no such column.
    pub fn text(&self, name: &str) -> &'s str {
        self.places.get(name).and_then(|at| self.record.get(*at)).map_or("", str::trim)
    }

    /// Notes a fault.
    pub fn fault(&mut self, name: &str, why: impl Into<String>) {
        let column = self.places.get(name).map_or(1, |at| at + 1);
        self.faults.push(Fault { line: self.number, column, name: name.to_owned(), why: why.into() });
    }

    /// A value for people: its text is kept as it is.
    pub fn value<T: FromStr<Err = Invalid>>(&mut self, name: &str) -> Option<T> {
        self.read(name, self.text(name).to_owned())
    }

    /// A value for machines: its digits may be Persian.
    pub fn folded<T: FromStr<Err = Invalid>>(&mut self, name: &str) -> Option<T> {
        self.read(name, fold_digits(self.text(name)))
    }

    /// A number of a range.
    pub fn number<T: FromStr + PartialOrd + fmt::Display>(&mut self, name: &str, range: RangeInclusive<T>) -> Option<T> {
        // The Persian decimal separator.
        let text = fold_digits(self.text(name)).replace('\u{066B}', ".");
        let number = text.parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            self.fault(name, format!("must be a number from {} to {}", range.start(), range.end()));
        }
        number
    }

    /// The same where an empty field stands for something usual.
    pub fn number_or<T: FromStr + PartialOrd + fmt::Display>(&mut self, name: &str, usual: T, range: RangeInclusive<T>) -> Option<T> {
        if self.text(name).is_empty() { Some(usual) } else { self.number(name, range) }
    }

    fn read<T: FromStr<Err = Invalid>>(&mut self, name: &str, text: String) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.fault(name, if text.is_empty() { "must not be empty".to_owned() } else { invalid.to_string() });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns { required: &["name", "number"], optional: &["more"] };

    fn read(text: &[u8]) -> Result<Batch<(String, u8)>, Vec<String>> {
        let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>();
        let sheet = Sheet::read(text, COLUMNS).map_err(told)?;
        Ok(sheet.each(|line| {
            let number = line.number("number", 1..=50);
            Some((line.text("name").to_owned(), number?))
        }))
    }

    #[test]
    fn a_mark_persian_digits_quotes_and_any_order_of_columns_are_read() {
        let batch = read("\u{FEFF}number,name\r\n۱۲,\"a, \"\"b\"\"\"\r\n\r\n٣,\"two\nlines\"\n4,last".as_bytes()).expect("a sheet");
        let rows: Vec<_> = batch.rows.iter().map(|(line, (name, number))| (*line, name.as_str(), *number)).collect();
        assert_eq!(rows, [(2, "a, \"b\"", 12), (4, "two\nlines", 3), (6, "last", 4)]);
        assert!(batch.faults.is_empty());
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_field() {
        let batch = read(b"name,number\na,1\nb,x\nc\nd,51\ne,2,3\n").expect("a sheet");
        let told: Vec<_> = batch.faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "3:2 number: must be a number from 1 to 50",
                "4:1: has 1 fields where the first line names 2 (is a quote or a comma missing?)",
                "5:2 number: must be a number from 1 to 50",
                "6:2: has 3 fields where the first line names 2 (is a quote or a comma missing?)",
            ]
        );
        assert_eq!(batch.rows.len(), 1);
    }

    #[test]
    fn a_head_that_does_not_fit_ends_it() {
        assert_eq!(
            read(b"name;number\n").expect_err("a head"),
            [
                "1:1 name;number: no such column; there are name,number,more",
                "1:2 name: the column is missing",
                "1:2 number: the column is missing",
            ]
        );
        assert_eq!(read(b"name,number,name\n").expect_err("a head"), ["1:3 name: is named twice"]);
        assert_eq!(read(b"").expect_err("a head"), ["1:1: the file is empty; its first line must name name,number"]);
        assert_eq!(read(b"name,number\n\xff,1\n").expect_err("bytes"), ["2:1: is not UTF-8; save the file as UTF-8"]);
    }
}
