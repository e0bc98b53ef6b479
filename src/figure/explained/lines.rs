//! The equation of a step, line by line: with symbols, with numbers, and what it comes to.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Painter, Pos2, Stroke, Ui, vec2};

use super::ink::ink_of;
use super::step::{DIGITS, ExplainedStep, pair};
use crate::figure::number::compact;
use crate::figure::style::Style;
use crate::figure::typeset::append;
use crate::optimizer::{Explanation, Line, Relation, Role, Trial, Value};

/// Most trials of a search that are listed.
const MOST_TRIALS: usize = 7;

/// Lines of text, laid out.
pub struct LaidOut {
    blocks: Vec<Block>,
    gap: f32,
}

/// What stands one below the other.
struct Block {
    galley: Arc<Galley>,
    indent: f32,
    /// The colour of a bar beside it, the arrow's.
    bar: Option<Color32>,
    /// Brackets around it: a matrix.
    brackets: bool,
}

impl LaidOut {
    /// The height of all.
    pub fn height(&self) -> f32 {
        let each = self.blocks.iter();
        each.map(|b| b.galley.size().y + self.gap).sum()
    }

    /// Draws them from a corner downwards.
    pub fn paint(&self, painter: &Painter, corner: Pos2, style: &Style) {
        let mut at = corner;
        for block in &self.blocks {
            let size = block.galley.size();
            let text = at + vec2(block.indent, 0.0);
            if let Some(colour) = block.bar {
                let stroke = Stroke::new(style.text_size * 0.25, colour);
                let x = at.x + style.text_size * 0.2;
                painter.line_segment(
                    [Pos2::new(x, at.y + 1.0), Pos2::new(x, at.y + size.y - 1.0)],
                    stroke,
                );
            }
            if block.brackets {
                brackets(painter, egui::Rect::from_min_size(text, size), style);
            }
            painter.galley(text, Arc::clone(&block.galley), style.text);
            at.y += size.y + self.gap;
        }
    }
}

/// Square brackets around a matrix.
fn brackets(painter: &Painter, rect: egui::Rect, style: &Style) {
    let unit = style.text_size;
    let stroke = Stroke::new(unit * 0.09, style.text);
    let rect = rect.expand2(vec2(unit * 0.35, -1.0));
    for (x, tick) in [(rect.left(), unit * 0.25), (rect.right(), -unit * 0.25)] {
        let corners = [
            Pos2::new(x + tick, rect.top()),
            Pos2::new(x, rect.top()),
            Pos2::new(x, rect.bottom()),
            Pos2::new(x + tick, rect.bottom()),
        ];
        painter.line(corners.to_vec(), stroke);
    }
}

/// Fonts and room of a layout.
struct Setter<'a> {
    painter: &'a Painter,
    style: &'a Style,
    width: f32,
    scale: f32,
    laid_out: LaidOut,
}

/// Lays the lines of a step out in a width, at a share of the text size.
pub fn lay_out(ui: &Ui, step: &ExplainedStep, style: &Style, width: f32, scale: f32) -> LaidOut {
    let mut setter = Setter {
        painter: ui.painter(),
        style,
        width,
        scale,
        laid_out: LaidOut {
            blocks: Vec::new(),
            gap: style.text_size * scale * 0.22,
        },
    };
    let told = &step.told;
    let number = |v: f64| compact(v, DIGITS);
    setter.text(&format!(
        "w = {}, f(w) = {}",
        pair(step.at),
        number(step.loss)
    ));
    for (i, line) in told.0.iter().enumerate() {
        if line.relation != Relation::Given {
            setter.line(told, i, line);
        }
    }
    let former = told.former();
    if !former.is_empty() {
        let said = former
            .iter()
            .map(|name| format!("{name}₋ is {name} before this step."));
        setter.note(&said.collect::<Vec<_>>().join(" "));
    }
    if told.leads_to().is_none() {
        setter.text(&format!("No step exists from here: {}.", step.status.key()));
    }
    setter.laid_out
}

impl Setter<'_> {
    fn font(&self, strong: bool) -> FontId {
        if strong {
            self.style.strong_font(self.scale)
        } else {
            self.style.font(self.scale)
        }
    }

    fn text(&mut self, text: &str) {
        let mut job = LayoutJob::default();
        self.append(&mut job, text, false, self.style.text);
        self.push(job, 0.0, None);
    }

    fn note(&mut self, text: &str) {
        let mut job = LayoutJob::default();
        self.append(&mut job, text, false, self.style.faint);
        self.push(job, 0.0, None);
    }

    fn append(&self, job: &mut LayoutJob, text: &str, strong: bool, colour: Color32) {
        let format = TextFormat::simple(self.font(strong), colour);
        append(job, text, format);
    }

    fn push(&mut self, mut job: LayoutJob, indent: f32, bar: Option<Color32>) {
        job.wrap.max_width = (self.width - indent).max(1.0);
        let galley = self.painter.layout_job(job);
        self.laid_out.blocks.push(Block {
            galley,
            indent,
            bar,
            brackets: false,
        });
    }

    /// A line: the symbol and its formula, then the same with numbers and what it comes to.
    fn line(&mut self, told: &Explanation, i: usize, line: &Line<Value>) {
        let style = self.style;
        let unit = style.text_size * self.scale;
        let ink = match line.role {
            Role::Part(share) => Some(ink_of(share, style)),
            Role::Inner | Role::Gradient | Role::Probe | Role::Result => None,
        };
        let sign = match line.relation {
            Relation::Becomes => " ← ",
            Relation::Equals | Relation::Given => " = ",
        };
        let (formula, number) = (told.in_symbols(i), |v: f64| compact(v, DIGITS));
        let numbers = told.in_numbers(i, number);
        let value = line.value.text(number);
        let indent = unit * 0.7;
        let mut job = LayoutJob::default();
        self.append(&mut job, line.symbol, true, ink.unwrap_or(style.text));
        // An addend whose symbol says how it is made needs no formula beside it, and no line of its own for the numbers.
        let says_it = formula == line.symbol;
        if !says_it {
            self.append(&mut job, sign, false, style.text);
            self.append(&mut job, &formula, false, style.text);
        }
        let with_numbers = numbers.filter(|numbers| Some(numbers) != value.as_ref());
        // Pairs are not broken at the end of a line.
        let value = value.map(|value| value.replace(' ', "\u{a0}"));
        match (with_numbers, value) {
            (Some(numbers), Some(value)) => {
                let mut indent = indent;
                if says_it {
                    self.append(&mut job, " ", false, style.text);
                } else {
                    self.push(std::mem::take(&mut job), indent, ink);
                    indent += unit * 1.2;
                }
                self.append(&mut job, &format!("= {numbers} "), false, style.faint);
                self.append(&mut job, &format!("=\u{a0}{value}"), true, style.text);
                self.push(job, indent, ink);
            }
            (None, Some(value)) => {
                self.append(&mut job, &format!(" =\u{a0}{value}"), true, style.text);
                self.push(job, indent, ink);
            }
            (_, None) => {
                self.push(job, indent, ink);
                self.special(line, indent + unit * 1.6);
            }
        }
    }

    /// Values that are neither numbers nor vectors.
    fn special(&mut self, line: &Line<Value>, indent: f32) {
        match &line.value {
            Value::Matrix([xx, xy, yy]) => {
                let mut job = LayoutJob::default();
                let [xx, xy, yy] = [xx, xy, yy].map(|v| compact(*v, DIGITS));
                let text = format!("{xx}   {xy}\n{xy}   {yy}");
                self.append(&mut job, &text, true, self.style.text);
                self.push(job, indent, None);
                if let Some(block) = self.laid_out.blocks.last_mut() {
                    block.brackets = true;
                }
            }
            Value::Trials(trials, taken) => self.trials(line.symbol, trials, *taken, indent),
            Value::Number(_) | Value::Vector(_) => {}
        }
    }

    /// What a search has tried, with the values there; of many, the first and the last.
    fn trials(&mut self, by: &str, trials: &[Trial<[f64; 2]>], taken: Option<usize>, indent: f32) {
        let n = |v: f64| compact(v, DIGITS);
        let hidden = if trials.len() > MOST_TRIALS {
            MOST_TRIALS / 2..trials.len() - MOST_TRIALS / 2
        } else {
            0..0
        };
        for (i, trial) in trials.iter().enumerate() {
            let mut job = LayoutJob::default();
            if i == hidden.start && !hidden.is_empty() {
                let more = format!("… {} tried between", hidden.len());
                self.append(&mut job, &more, false, self.style.faint);
                self.push(std::mem::take(&mut job), indent, None);
            }
            if hidden.contains(&i) && taken != Some(i) {
                continue;
            }
            let is_taken = taken == Some(i);
            let end = if is_taken { ", taken" } else { "" };
            let text = format!("{by} = {}: f = {}{end}", n(trial.by), n(trial.value));
            self.append(&mut job, &text, is_taken, self.style.text);
            self.push(job, indent, None);
        }
    }
}
