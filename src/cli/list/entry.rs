//! Entries of lists, as text and as JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::parameters::{Legal, Parameter, Parameters};

/// An entry of a list: what a person reads at a glance, and everything as JSON.
pub struct Entry {
    pub key: &'static str,
    /// Lines under the key.
    pub lines: Vec<String>,
    pub parameters: Vec<Row>,
    pub json: Value,
}

/// A parameter as scenario files write it: the components of an array share one row.
pub struct Row {
    pub key: &'static str,
    pub symbol: String,
    pub name: String,
    pub default: Value,
    /// The legal values in words, and as the bounds of JSON Schema.
    pub legal: Map<String, Value>,
    pub help: &'static str,
}

/// The rows of a table of parameters.
pub fn rows(parameters: &dyn Parameters) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (i, parameter) in parameters.table().iter().enumerate() {
        let default = value(parameter, parameters.default_of(i));
        match rows.last_mut() {
            Some(array) if parameter.element.is_some_and(|e| e > 0) => {
                array.symbol = format!("{}, {}", array.symbol, parameter.symbol);
                array.name = format!("{}; {}", array.name, parameter.name);
                if let Value::Array(values) = &mut array.default {
                    values.push(default);
                }
            }
            _ => rows.push(Row {
                key: parameter.key,
                symbol: parameter.symbol.to_owned(),
                name: parameter.name.to_owned(),
                default: match parameter.element {
                    Some(_) => json!([default]),
                    None => default,
                },
                legal: legal(parameter.legal),
                help: parameter.help,
            }),
        }
    }
    rows
}

pub fn as_json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}

/// A parameter's value with its type in scenario files.
fn value(parameter: &Parameter, v: f64) -> Value {
    match parameter.legal {
        Legal::Switch => json!(v != 0.0),
        Legal::Whole(..) | Legal::Exact(_) => json!(v as i64),
        legal @ (Legal::Choice(_) | Legal::Optional(_)) => json!(legal.choice(v)),
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..) => json!(v),
    }
}

/// A legal value in words alone.
pub fn words(text: String) -> Map<String, Value> {
    Map::from_iter([("words".to_owned(), Value::String(text))])
}

fn legal(legal: Legal) -> Map<String, Value> {
    let bounds = match legal {
        Legal::Finite | Legal::Switch => vec![],
        Legal::Choice(names) | Legal::Optional(names) => vec![("enum", json!(names))],
        Legal::AtLeast(low) => vec![("minimum", json!(low))],
        Legal::Above(low) => vec![("exclusiveMinimum", json!(low))],
        Legal::Between(low, high) | Legal::Whole(low, high) => {
            vec![("minimum", json!(low)), ("maximum", json!(high))]
        }
        Legal::Exact(high) => vec![("minimum", json!(0)), ("maximum", json!(high))],
        Legal::HalfOpen(low, high) => {
            vec![("minimum", json!(low)), ("exclusiveMaximum", json!(high))]
        }
    };
    let mut map = words(legal.describe());
    map.extend(bounds.into_iter().map(|(k, v)| (k.to_owned(), v)));
    map
}

impl Entry {
    /// Writes it as aligned text.
    pub fn put_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.key)?;
        for line in self.lines.iter().filter(|line| !line.is_empty()) {
            writeln!(out, "  {line}")?;
        }
        let cells: Vec<[String; 4]> = self.parameters.iter().map(Row::cells).collect();
        let width = |column: usize| {
            let lengths = cells.iter().map(|row| row[column].chars().count());
            lengths.max().unwrap_or(0)
        };
        let (key, symbol, default) = (width(0), width(1), width(2));
        for ([k, s, d, legal], row) in cells.iter().zip(&self.parameters) {
            let Row { name, help, .. } = row;
            write!(
                out,
                "    {k:key$}  {s:symbol$}  {d:<default$}  {name} ({legal})"
            )?;
            if !help.is_empty() {
                write!(out, ": {help}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

impl Row {
    fn json(&self) -> Value {
        let Self {
            key,
            symbol,
            name,
            default,
            legal,
            help,
        } = self;
        json!({
            "key": key,
            "symbol": symbol,
            "name": name,
            "default": default,
            "legal": legal,
            "help": help,
        })
    }

    /// Key, symbol, default and what is allowed, as text.
    fn cells(&self) -> [String; 4] {
        let legal = self.legal.get("words").and_then(Value::as_str);
        [
            self.key.to_owned(),
            self.symbol.clone(),
            self.default.to_string(),
            legal.unwrap_or_default().to_owned(),
        ]
    }
}
