//! What the steps of a fleet see of the objective, and what tools around the method make of it.

use super::Fleet;
use super::block::Block;
use super::stride::{Seen, Stride};
use crate::math::simd::{InstructionSet, Kernel};
use crate::math::{Point, random};
use crate::objective::Draw;
use crate::optimizer::mini_batches::MiniBatches;
use crate::optimizer::{Clip, Lookahead, Sam, Wrappers};
use crate::surface::{Evaluator, Gradients, LANES, Lanes};

/// What a step draws: the same for all runs, because it depends on the seed and the step alone.
#[derive(Default)]
pub struct Drawn {
    /// The number of the step, which is that of the row where it starts.
    pub step: usize,
    /// Two standard normal numbers, of which each run makes its noise.
    normals: Point,
    /// The rows of data over whose mean the gradient is taken; none where it is that of f.
    rows: Vec<[f64; 3]>,
}

/// What the runs of a fleet step on: the objective, what is drawn for each step, and the tools around the method.
pub struct Scene<'a> {
    evaluator: Evaluator<'a>,
    set: InstructionSet,
    wrappers: Wrappers,
    seed: u64,
    /// Whether f is its formula alone, without penalties.
    is_formula: bool,
    /// Whether any run has noise on its gradients.
    is_noisy: bool,
    /// Whether gradients differ from step to step without noise.
    varies: bool,
    batches: Option<MiniBatches>,
}

/// What a method knows of the places of a block.
type Known<S> = <<S as Stride>::Seen as Seen>::Block;

impl<'a> Scene<'a> {
    /// Before the first step.
    pub fn new(fleet: &Fleet<'a>, wrappers: Wrappers) -> Self {
        let landscape = fleet.surface.shape.landscape();
        let batches = landscape.batches();
        Self {
            evaluator: fleet.surface.with_landscape_on(fleet.set),
            set: fleet.set,
            wrappers,
            seed: fleet.seed,
            is_formula: fleet.surface.is_plain(),
            is_noisy: fleet.noise.iter().any(|noise| *noise != 0.0),
            varies: landscape.varies(),
            batches: batches.map(|batches| MiniBatches::new(batches, fleet.seed)),
        }
    }

    /// Whether a step sees the formula as it is, and leads where the method goes.
    pub fn is_plain(&self) -> bool {
        self.is_formula && !self.is_noisy && !self.varies && !self.wrappers.change_steps()
    }

    /// Draws for a step.
    #[inline]
    pub fn draw(&mut self, step: usize) -> Drawn {
        let mut drawn = Drawn {
            step,
            ..Drawn::default()
        };
        if self.is_noisy {
            drawn.normals = random::normal_pair(self.seed, step as u64);
        }
        if self.varies {
            if let Some(batches) = &mut self.batches {
                batches.begin(step as u64);
            }
            drawn.rows = self.evaluator.rows_drawn(Draw {
                rows: self.batches.as_ref().and_then(MiniBatches::rows),
                seed: self.seed,
                step: step as u64,
            });
        }
        drawn
    }

    /// Looks at the places of a block: values of f, and derivatives as the step sees them.
    pub fn look<S: Stride>(&self, drawn: &Drawn, block: &Block<S>, known: &mut Known<S>) {
        S::Seen::look(&self.evaluator, &block.x, &block.y, known);
        if !drawn.rows.is_empty() {
            let gradients = S::Seen::gradients(known);
            let rows = &drawn.rows;
            self.evaluator
                .block_of_rows(rows, &block.x, &block.y, gradients);
        }
        self.add_noise(drawn, block, S::Seen::gradients(known));
    }

    /// Looks at other places: values and gradients of f, without what a step draws.
    pub fn look_without_draws(&self, x: &Lanes, y: &Lanes, seen: &mut Gradients) {
        self.evaluator.block(x, y, seen);
    }

    fn add_noise<S: Stride>(&self, drawn: &Drawn, block: &Block<S>, gradients: &mut Gradients) {
        if let Some(besides) = &block.besides
            && self.is_noisy
        {
            self.set.run(AddNoise {
                normals: drawn.normals,
                noise: &besides.noise,
                gradients,
            });
        }
    }

    /// Whether the method is given other gradients than those that are known.
    pub fn changes_gradients(&self) -> bool {
        self.wrappers.sam.is_some() || self.wrappers.clip.is_some()
    }

    /// What SAM and clipping make of what is known.
    pub fn through_tools<S: Stride>(
        &self,
        drawn: &Drawn,
        block: &Block<S>,
        known: &Known<S>,
        within: &mut Known<S>,
    ) {
        let Wrappers {
            sam,
            clip,
            lookahead: _,
            average: _,
        } = self.wrappers;
        within.clone_from(known);
        let gradients = S::Seen::gradients(within);
        if let Some(sam) = sam {
            self.ascend(sam, drawn, block, gradients);
        }
        if let Some(clip) = clip {
            self.set.run(Shorten { clip, gradients });
        }
    }

    /// Replaces gradients, but not values, by those uphill, on the same draw. Where SAM stays, the second gradient is the first once more.
    fn ascend<S: Stride>(
        &self,
        sam: Sam,
        drawn: &Drawn,
        block: &Block<S>,
        gradients: &mut Gradients,
    ) {
        let (mut x, mut y, value) = (block.x, block.y, gradients.value);
        self.set.run(Ascend {
            sam,
            gradients: &*gradients,
            x: &mut x,
            y: &mut y,
        });
        if drawn.rows.is_empty() {
            self.evaluator.block(&x, &y, gradients);
        } else {
            self.evaluator.block_of_rows(&drawn.rows, &x, &y, gradients);
        }
        self.add_noise(drawn, block, gradients);
        gradients.value = value;
    }

    /// After every so many steps, moves slow weights towards the runs, and the runs onto them.
    pub fn look_ahead<S: Stride>(&self, drawn: &Drawn, block: &mut Block<S>) {
        let Block { x, y, besides, .. } = block;
        if let (Some(lookahead), Some(besides)) = (self.wrappers.lookahead, besides)
            && (drawn.step + 1).is_multiple_of(lookahead.steps.max(1) as usize)
        {
            self.set.run(Follow {
                lookahead,
                x,
                y,
                slow: &mut besides.slow,
            });
        }
    }
}

/// Adds to gradients the noise of each run.
struct AddNoise<'a> {
    normals: Point,
    noise: &'a Lanes,
    gradients: &'a mut Gradients,
}

impl Kernel for AddNoise<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            normals,
            noise,
            gradients,
        } = self;
        for (i, &noise) in noise.iter().enumerate() {
            // Adding −0 changes no number; adding 0 would turn −0 into 0.
            let of = |normal: f64| {
                if noise == 0.0 { -0.0 } else { noise * normal }
            };
            gradients.dx[i] += of(normals[0]);
            gradients.dy[i] += of(normals[1]);
        }
    }
}

/// Moves places to where SAM takes the gradient.
struct Ascend<'a> {
    sam: Sam,
    gradients: &'a Gradients,
    x: &'a mut Lanes,
    y: &'a mut Lanes,
}

impl Kernel for Ascend<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            sam,
            gradients: Gradients { dx, dy, .. },
            x,
            y,
        } = self;
        for i in 0..LANES {
            [x[i], y[i]] = sam.ascent(&[x[i], y[i]], &[dx[i], dy[i]]);
        }
    }
}

/// Clips gradients.
struct Shorten<'a> {
    clip: Clip,
    gradients: &'a mut Gradients,
}

impl Kernel for Shorten<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            clip,
            gradients: Gradients { dx, dy, .. },
        } = self;
        for i in 0..LANES {
            let share = clip.share(&[dx[i], dy[i]]);
            dx[i] *= share;
            dy[i] *= share;
        }
    }
}

/// Moves slow weights, and runs onto them.
struct Follow<'a> {
    lookahead: Lookahead,
    x: &'a mut Lanes,
    y: &'a mut Lanes,
    slow: &'a mut [Lanes; 2],
}

impl Kernel for Follow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            lookahead,
            x,
            y,
            slow: [slow_x, slow_y],
        } = self;
        for i in 0..LANES {
            let slow = lookahead.follow(&[slow_x[i], slow_y[i]], &[x[i], y[i]]);
            [slow_x[i], slow_y[i]] = slow;
            [x[i], y[i]] = slow;
        }
    }
}
