//! Axes of pgfplots.

use std::fmt::Write as _;

use egui::{Pos2, Rect};

use super::escape::put_text;
use super::origin::Origin;
use super::pieces::{Kind, Piece};
use super::styles::{BP, length, number};
use crate::export::rows::{Align, Row};
use crate::figure::{PlotAxes, PlotAxis};
use crate::math::elementary as e;

/// For each piece the axes that it is a tick, a number or a name of: pgfplots sets these.
pub(super) fn around(axes: &[PlotAxes], pieces: &[Piece<'_>]) -> Vec<Option<usize>> {
    let middle = |piece: &Piece<'_>| match &piece.kind {
        Kind::Row(row) => Some(row.anchor(Align::Middle)),
        Kind::Lines { parts, .. } => {
            let points = parts.iter().flatten().copied();
            let bounds = points.fold(Rect::NOTHING, |mut bounds, point| {
                bounds.extend_with(point);
                bounds
            });
            Some(bounds.center())
        }
        Kind::Dots { .. } | Kind::Shape { .. } | Kind::Icon(..) | Kind::Picture(_) => None,
    };
    let of = |piece: &Piece<'_>| {
        let at = middle(piece).filter(|_| piece.axes.is_none())?;
        let beside = |axes: &PlotAxes| {
            let below = at.y > axes.frame.bottom() || at.x < axes.frame.left();
            axes.area.expand(1.0).contains(at) && below
        };
        axes.iter().position(beside)
    };
    pieces.iter().map(of).collect()
}

/// A plot whose places are coordinates of the data.
pub(super) struct Plot<'a> {
    axes: &'a PlotAxes,
    scales: [Scale; 2],
}

/// How coordinates of an axis are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    /// As the difference from `zero` in multiples of `unit`: TeX has five digits.
    Linear { zero: f64, unit: f64 },
    /// As the number whose log₁₀ is the coordinate.
    Logarithmic,
}

impl Scale {
    fn of(axis: &PlotAxis) -> Self {
        let [low, high] = axis.range;
        let (width, most) = (high - low, low.abs().max(high.abs()));
        // pgfplots knows a logarithm to some four decimals.
        if axis.logarithmic && width >= 0.5 {
            return Self::Logarithmic;
        }
        let far = most > 8.0 * width;
        let usual = (1e-3..1e4).contains(&width);
        let unit = if usual {
            1.0
        } else {
            power(e::log10(width).floor())
        };
        let mark = axis.marks.get(axis.marks.len() / 2);
        let zero = mark.map_or(low, |(at, _)| *at);
        Self::Linear {
            zero: if far { zero } else { 0.0 },
            unit,
        }
    }

    fn put(self, out: &mut String, coordinate: f64, width: f64) {
        match self {
            Self::Linear { zero, unit } => {
                let digits = (5.0 - e::log10(width / unit).floor()).clamp(0.0, 9.0);
                out.push_str(&number((coordinate - zero) / unit, digits as usize));
            }
            Self::Logarithmic => {
                let whole = coordinate.floor();
                let digits = e::pow(10.0, coordinate - whole);
                let _ = write!(out, "{}e{whole}", number(digits, 5));
            }
        }
    }
}

/// 10^k for a whole k, correctly rounded.
fn power(exponent: f64) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

impl<'a> Plot<'a> {
    pub(super) fn of(axes: &'a PlotAxes) -> Self {
        Self {
            axes,
            scales: axes.axes.each_ref().map(Scale::of),
        }
    }

    /// Places on the page as coordinates of the data.
    pub(super) fn coordinates(&self, places: &[Pos2]) -> String {
        let frame = self.axes.frame;
        let mut out = String::new();
        for place in places {
            let shares = [
                f64::from(place.x - frame.left()) / f64::from(frame.width()),
                f64::from(frame.bottom() - place.y) / f64::from(frame.height()),
            ];
            out.push('(');
            for (k, share) in shares.into_iter().enumerate() {
                let [low, high] = self.axes.axes[k].range;
                let coordinate = low + (high - low) * share;
                self.scales[k].put(&mut out, coordinate, high - low);
                out.push_str(if k == 0 { "," } else { ")" });
            }
        }
        out
    }

    /// The beginning of the environment, with the names that stand among the words around it.
    pub(super) fn begin(&self, words: &[&Piece<'_>], fonts: &str, page: Origin) -> String {
        let frame = self.axes.frame;
        let mut out = String::new();
        for (axis, (name, scale)) in self
            .axes
            .axes
            .iter()
            .zip(["x", "y"].iter().zip(self.scales))
        {
            if let Scale::Linear { zero, unit } = scale
                && (zero, unit) != (0.0, 1.0)
            {
                let kind = if axis.logarithmic { "log10 " } else { "" };
                let _ = writeln!(
                    out,
                    "% In the next axis {name} stands for ({kind}{name} - {zero:e}) / {unit:e}; its numbers are true."
                );
            }
        }
        let _ = writeln!(
            out,
            "\\begin{{axis}}[at={{{}}},anchor=south west,scale only axis,width={},height={},",
            page.place(frame.left_bottom()),
            length(frame.width() * BP),
            length(frame.height() * BP),
        );
        for (k, name) in ["x", "y"].into_iter().enumerate() {
            self.put_axis(&mut out, k, name);
        }
        self.put_names(&mut out, words);
        out.push_str("axis line style={draw=none},tick align=outside,tick pos=lower,minor tick num=0,scaled ticks=false,\n");
        out.push_str("enlargelimits=false,clip marker paths=true,unbounded coords=jump,legend style={draw=none},\n");
        out.push_str(fonts);
        out.push_str("]\n");
        out
    }

    /// The range of an axis and its marks.
    fn put_axis(&self, out: &mut String, k: usize, name: &str) {
        let axis = &self.axes.axes[k];
        let scale = self.scales[k];
        let [low, high] = axis.range;
        if scale == Scale::Logarithmic {
            let _ = write!(out, "{name}mode=log,");
        }
        for (end, at) in [("min", low), ("max", high)] {
            let _ = write!(out, "{name}{end}=");
            scale.put(out, at, high - low);
            out.push(',');
        }
        let (mut at, mut texts) = (String::new(), String::new());
        for (coordinate, text) in &axis.marks {
            scale.put(&mut at, *coordinate, high - low);
            at.push(',');
            texts.push('{');
            put_text(&mut texts, text);
            texts.push_str("},");
        }
        let ticks = if at.is_empty() {
            "\\empty"
        } else {
            at.trim_end_matches(',')
        };
        let texts = texts.trim_end_matches(',');
        let _ = writeln!(out, "{name}tick={{{ticks}}},{name}ticklabels={{{texts}}},");
    }

    /// The names of the axes, where the drawing has them.
    fn put_names(&self, out: &mut String, words: &[&Piece<'_>]) {
        let rows = words.iter().filter_map(|piece| match &piece.kind {
            Kind::Row(row) => Some(row),
            Kind::Lines { .. }
            | Kind::Dots { .. }
            | Kind::Shape { .. }
            | Kind::Icon(..)
            | Kind::Picture(_) => None,
        });
        let (turned, level): (Vec<&Row<'_>>, Vec<_>) =
            rows.partition(|row| row.main().angle != 0.0);
        let marks: usize = self.axes.axes.iter().map(|axis| axis.marks.len()).sum();
        // Numbers come first.
        let names = [level.get(marks), turned.first()];
        for (name, row) in ["x", "y"].into_iter().zip(names) {
            let Some(row) = row else {
                continue;
            };
            let frame = self.axes.frame;
            let at = row.anchor(Align::Middle) - frame.left_bottom();
            let share = |value: f32, whole: f32| number(f64::from(value) / f64::from(whole), 4);
            let mut text = String::new();
            match row.label() {
                letter if letter.len() == 1 => {
                    text.push_str(&format!("${letter}$"));
                }
                label => put_text(&mut text, label),
            }
            let _ = writeln!(
                out,
                "{name}label={{{text}}},{name}label style={{at={{(rel axis cs:{},{})}},anchor=base}},",
                share(at.x, frame.width()),
                share(-at.y, frame.height()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(range: [f64; 2], logarithmic: bool, coordinate: f64) -> String {
        let axis = PlotAxis {
            range,
            logarithmic,
            marks: vec![(0.5 * (range[0] + range[1]), String::new())],
        };
        let mut out = String::new();
        Scale::of(&axis).put(&mut out, coordinate, range[1] - range[0]);
        out
    }

    #[test]
    fn coordinates_have_few_digits_before_those_that_matter() {
        assert_eq!(written([-2.0, 2.0], false, 1.25), "1.25");
        // Half of the range above its middle, in units of 10⁻¹⁰… of 10⁻⁹.
        let high = 1.0 + 1e-9;
        let text: f64 = written([1.0, high], false, high).parse().expect("a number");
        assert!((0.4..=5.1).contains(&text), "{text}");
        assert_eq!(written([-16.0, 1.0], true, -12.0), "1e-12");
        assert_eq!(written([-320.0, 1.0], true, -319.0), "1e-319");
        assert_eq!(written([0.0, 3e200], false, 1.5e200), "1.5");
    }
}
