//! What is kept of paths between frames: where they run on the screen, and where they run along one another.

use egui::{Context, Pos2};

use super::crowd;
use super::heads::head;
use super::lines::{self, dashes};
use super::overlap::{Overlap, Piece};
use super::paths::{Dots, Tracer};
use super::projection::Projection;
use super::scene::{RunId, Scene, VisibleRun};
use super::shadow::Shadows;
use super::style::Style;
use crate::workbench::Memo;

/// Points of paths that a window traces in a frame, some ten milliseconds; the rest follows in the next frames.
const IN_A_FRAME: usize = 1 << 20;

/// The length of a dash where a path runs along others, and of the shortest such stretch that is dashed, in text heights.
const DASH: f32 = 1.1;
const SHORTEST: f32 = 2.2;

/// The traces of all visible runs.
pub struct Traces {
    traces: Vec<Trace>,
    /// The strokes of each run up to the playhead.
    strokes: Memo<StrokesKey, Vec<Walked>>,
    /// The strokes from before a hand took hold of a control.
    before: Option<Before>,
    /// Points that are traced in a frame.
    pace: usize,
}

/// The strokes of all runs at a time.
struct Before {
    projection: Projection,
    runs: Vec<RunId>,
    strokes: Vec<Walked>,
}

/// The strokes of a run up to the playhead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walked {
    pub strokes: Vec<Strokes>,
    /// Whether the path fills an area, which the strokes only hatch.
    pub crowded: bool,
}

/// Strokes of a run that are equally far from the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Strokes {
    /// The grade of their distance.
    pub grade: u8,
    /// The strokes.
    pub lines: Vec<Vec<Pos2>>,
}

/// The trace of a run.
struct Trace {
    key: TraceKey,
    path: Tracer,
    /// The average of the path; empty without one.
    average: Tracer,
    dots: Dots,
    /// The largest distance of the run from the plane.
    farthest: f64,
}

/// What a trace depends on.
#[derive(Clone, PartialEq)]
struct TraceKey {
    run: RunId,
    projection: Projection,
}

/// What the strokes depend on: for each run its trace, how far it has come, the row at the playhead and how far beyond it its head is.
#[derive(PartialEq)]
struct StrokesKey {
    runs: Vec<(TraceKey, usize, usize, f64)>,
    unit: f32,
    shadows: Shadows,
}

impl Traces {
    /// Traces that are complete in every frame.
    pub fn complete() -> Self {
        Self {
            traces: Vec::new(),
            strokes: Memo::default(),
            before: None,
            pace: usize::MAX,
        }
    }

    /// Traces of which no frame of a window makes more than it has time for.
    pub fn frame_by_frame() -> Self {
        Self {
            pace: IN_A_FRAME,
            ..Self::complete()
        }
    }

    /// Brings the traces of these runs up to date, or goes on with it.
    pub fn update(
        &mut self,
        ctx: &Context,
        scene: &Scene<'_>,
        runs: &[VisibleRun<'_>],
        projection: &Projection,
    ) {
        self.keep_strokes(scene.derived.is_held());
        let mut old = std::mem::take(&mut self.traces);
        let pace = (self.pace / runs.len().max(1)).max(1);
        let mut complete = true;
        for visible in runs {
            let key = TraceKey {
                run: visible.id(),
                projection: projection.clone(),
            };
            let apart = scene.style.text_size * width_of(visible) * 3.0;
            let kept = old.iter().position(|trace| trace.key == key);
            let kept = kept.map(|i| old.swap_remove(i));
            let mut trace = kept.unwrap_or_else(|| Trace::new(key, visible, apart));
            trace.keep_dots(visible, apart);
            complete &= trace.go_on(scene, visible, pace);
            self.traces.push(trace);
        }
        if !complete {
            ctx.request_repaint();
        }
        self.update_strokes(runs, projection, &scene.style);
    }

    /// Keeps the strokes of the last frame from when a hand takes hold of a control until it lets go.
    fn keep_strokes(&mut self, held: bool) {
        if !held {
            self.before = None;
        } else if let (None, Some(first)) = (&self.before, self.traces.first()) {
            self.before = Some(Before {
                projection: first.key.projection.clone(),
                runs: self.traces.iter().map(|t| t.key.run.clone()).collect(),
                strokes: self.strokes.last().clone(),
            });
        }
    }

    /// The strokes that the run at that place among the visible ones had before a hand began to change it; none where it is
    /// still that run, and in another view.
    pub fn before(&self, place: usize) -> &[Strokes] {
        let before = self.before.as_ref().zip(self.traces.get(place));
        let before = before.filter(|(before, now)| {
            before.projection == now.key.projection
                && before.runs.len() == self.traces.len()
                && before.runs[place] != now.key.run
        });
        let strokes = before.and_then(|(before, _)| before.strokes.get(place));
        strokes.map_or(&[], |walked| &walked.strokes)
    }

    /// Where a path runs along earlier ones it is dashed, each time with longer gaps, so that all of them can be seen.
    fn update_strokes(&mut self, runs: &[VisibleRun<'_>], projection: &Projection, style: &Style) {
        let unit = style.text_size;
        let traces = &self.traces;
        let of = |(trace, visible): (&Trace, &VisibleRun<'_>)| {
            let key = trace.key.clone();
            (key, trace.path.traced(), visible.row, visible.onward)
        };
        let shadows = self.shadows();
        let key = StrokesKey {
            runs: traces.iter().zip(runs).map(of).collect(),
            unit,
            shadows,
        };
        self.strokes.get(key, |_, strokes| {
            let mut overlap = Overlap::on(projection.frame, unit * 0.15);
            let of = |(trace, visible): (&Trace, &VisibleRun<'_>)| {
                let VisibleRun {
                    run, row, pinned, ..
                } = visible;
                let grade = |row| shadows.grade(run, row);
                let mut whole = trace.path.graded(&run.points, *row, grade);
                if visible.onward > 0.0 {
                    let [from, to] = [run.points[*row], visible.place()];
                    trace.path.go_on(&mut whole, from, to, grade(row + 1));
                }
                let (grades, lines): (Vec<u8>, Vec<_>) = whole.into_iter().unzip();
                if let Some(hatching) = crowd::hatched(&lines, projection.frame, unit) {
                    let grade = grades.first().copied().unwrap_or_default();
                    let lines = hatching;
                    return Walked {
                        strokes: vec![Strokes { grade, lines }],
                        crowded: true,
                    };
                }
                let mut strokes: Vec<Strokes> = Vec::new();
                for piece in overlap.add(lines, unit * SHORTEST) {
                    let grade = grades[piece.line];
                    let mut dashes = dashed(piece, unit);
                    if *pinned {
                        dashes = dashes.iter().flat_map(|s| lines::pinned(s, unit)).collect();
                    } else if style.dashed {
                        let head = head(visible.index);
                        let apart = |line| lines::told_apart(line, head, style);
                        dashes = dashes.into_iter().flat_map(apart).collect();
                    }
                    match strokes.last_mut().filter(|last| last.grade == grade) {
                        Some(last) => last.lines.append(&mut dashes),
                        None => strokes.push(Strokes {
                            grade,
                            lines: dashes,
                        }),
                    }
                }
                let crowded = false;
                Walked { strokes, crowded }
            };
            *strokes = traces.iter().zip(runs).map(of).collect();
        });
    }

    /// The strokes of the run at that place among the visible ones, up to the playhead.
    pub fn walked(&self, place: usize) -> Option<&Walked> {
        self.strokes.last().get(place)
    }

    /// How far from the plane the runs are.
    pub fn shadows(&self) -> Shadows {
        Shadows::of(self.traces.iter().map(|trace| trace.farthest))
    }

    /// Its path beyond the playhead.
    pub fn ahead(&self, place: usize, visible: &VisibleRun<'_>) -> Vec<Vec<Pos2>> {
        let trace = self.traces.get(place);
        trace.map_or_else(Vec::new, |trace| {
            trace.path.beyond(&visible.run.points, visible.row)
        })
    }

    /// Its average up to the playhead.
    pub fn average(&self, place: usize, visible: &VisibleRun<'_>) -> Vec<Vec<Pos2>> {
        let averages = visible.run.averages(visible.row);
        let trace = self.traces.get(place).filter(|_| !averages.is_empty());
        trace.map_or_else(Vec::new, |trace| {
            trace.average.up_to(averages, averages.len() - 1)
        })
    }

    /// Its dots up to the playhead, by the grade of their distance from the plane.
    pub fn dots(&self, place: usize, visible: &VisibleRun<'_>) -> Vec<(u8, Vec<Pos2>)> {
        let shadows = self.shadows();
        let mut graded: Vec<(u8, Vec<Pos2>)> = Vec::new();
        let dots = self.traces.get(place).into_iter();
        for (row, at) in dots.flat_map(|trace| trace.dots.with_rows(visible.row)) {
            let grade = shadows.grade(visible.run, row);
            match graded.last_mut().filter(|(of, _)| *of == grade) {
                Some((_, dots)) => dots.push(at),
                None => graded.push((grade, vec![at])),
            }
        }
        graded
    }
}

/// The width of a path in text heights. One with an average is thinner: at full width, its noise would hide the dashes of the
/// average.
pub fn width_of(
    VisibleRun {
        run, row, pinned, ..
    }: &VisibleRun<'_>,
) -> f32 {
    match (run.average(*row), pinned) {
        (Some(_), _) | (None, true) => lines::WIDTH * 0.6,
        (None, false) => lines::WIDTH,
    }
}

fn dashed(
    Piece {
        points, beneath, ..
    }: Piece,
    unit: f32,
) -> Vec<Vec<Pos2>> {
    if beneath == 0 {
        return vec![points];
    }
    let dash = unit * DASH;
    dashes(&points, dash, dash * f32::from(beneath), true)
}

impl Trace {
    fn new(key: TraceKey, VisibleRun { run, .. }: &VisibleRun<'_>, apart: f32) -> Self {
        let (projection, frame) = (&key.projection, key.projection.frame);
        let averages = run.averages(run.last()).len();
        Self {
            path: Tracer::new(projection, frame, run.points.len()),
            average: Tracer::new(projection, frame, averages),
            dots: Dots::new(projection, frame, run.points.len(), apart),
            farthest: Shadows::farthest_of(run),
            key,
        }
    }

    /// Keeps the dots if they are that far apart, which changes where an average begins and the path becomes thinner.
    fn keep_dots(&mut self, VisibleRun { run, .. }: &VisibleRun<'_>, apart: f32) {
        if self.dots.apart() != apart {
            let projection = &self.key.projection;
            self.dots = Dots::new(projection, projection.frame, run.points.len(), apart);
        }
    }

    /// Traces at most so many points more of what is shown; whether that was all.
    fn go_on(&mut self, scene: &Scene<'_>, visible: &VisibleRun<'_>, pace: usize) -> bool {
        let VisibleRun { run, row, .. } = visible;
        let layers = &scene.scenario.layers;
        let rows = if scene.shows_ahead() {
            run.points.len()
        } else {
            row + 1
        };
        let until = self.path.traced().saturating_add(pace).min(rows);
        self.path.trace(&run.points, until);
        let averages = run.averages(*row);
        let next = self.average.traced().saturating_add(pace);
        self.average.trace(averages, next.min(averages.len()));
        let mut complete = self.path.traced() >= rows && self.average.traced() >= averages.len();
        if layers.dots {
            let until = self.dots.traced().saturating_add(pace).min(row + 1);
            self.dots.trace(&run.points, until);
            complete &= self.dots.traced() > *row;
        }
        complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Theme;
    use crate::optimizer::{Average, Method};
    use crate::scenario::Scenario;
    use crate::surface::Shape;
    use crate::workbench::{Derived, Detail};
    use egui::{Rect, pos2};

    /// Two paths that run along one another, one of them with an average.
    fn scenario() -> Scenario {
        let mut scenario = Scenario::on(Shape::named("himmelblau").expect("a surface"));
        scenario.run.steps = 100;
        scenario.layers.dots = true;
        scenario.layers.ahead = true;
        let mut method = Method::named("adam").expect("a method");
        // Fast enough to be seen, and too slow to arrive.
        method.parameters_mut().set(0, 0.02);
        scenario.optimizers = vec![method.into(); 2];
        scenario.optimizers[1].wrappers.average = Some(Average::default());
        scenario
    }

    /// Strokes and dots of a run.
    type Seen = (
        Vec<Strokes>,
        Vec<Vec<Pos2>>,
        Vec<Vec<Pos2>>,
        Vec<(u8, Vec<Pos2>)>,
    );

    fn seen(traces: &mut Traces, scene: &Scene<'_>) -> Vec<Seen> {
        let frame = Rect::from_min_max(pos2(10.0, 20.0), pos2(410.0, 420.0));
        let view = scene.scenario.view();
        let runs = scene.visible_runs();
        traces.update(
            &Context::default(),
            scene,
            &runs,
            &Projection::flat(view, frame),
        );
        let of = |(place, run): (usize, &VisibleRun<'_>)| {
            let strokes = traces.walked(place).expect("a run").strokes.clone();
            let (ahead, average) = (traces.ahead(place, run), traces.average(place, run));
            (strokes, ahead, average, traces.dots(place, run))
        };
        runs.iter().enumerate().map(of).collect()
    }

    /// Ten points of each path in a frame.
    #[test]
    fn paths_that_take_several_frames_become_those_of_one() {
        let scenario = scenario();
        let mut derived = Derived::blocking(Detail::default());
        derived.update(&scenario, None);
        let mut scene = Scene {
            scenario: &scenario,
            derived: &derived,
            step: 100,
            onward: 0.0,
            style: Style::of(Theme::Light, 13.0),
        };
        let mut whole = Traces::complete();
        let mut parts = Traces {
            pace: 20,
            ..Traces::complete()
        };
        let all = seen(&mut whole, &scene);
        for _ in 0..10 {
            assert_ne!(seen(&mut parts, &scene), all);
        }
        assert_eq!(seen(&mut parts, &scene), all);
        // Nothing is traced again when the playhead moves.
        for step in [30, 70] {
            scene.step = step;
            assert_eq!(seen(&mut parts, &scene), seen(&mut whole, &scene));
        }
    }
}
