//! Several minima: start, speed and noise decide which one a run ends in.

mod basins;
mod lattices;
mod wells;

pub use basins::{Branin, Himmelblau, Mccormick, SixHumpCamel, StyblinskiTang, ThreeHumpCamel};
pub use lattices::{Ackley, Bohachevsky, DropWave, Griewank, Levy13, Rastrigin};
pub use wells::{Hills, SharpAndFlat, Wells};
