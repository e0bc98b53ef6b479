//! Paths of many weights on a plane are shadows: the further a path is from the plane, the fainter it is drawn.

use crate::optimizer::Trajectory;

/// How many opacities there are.
const GRADES: u8 = 6;
/// The opacity of the shadow that is furthest away.
const FAINTEST: f32 = 0.3;

/// How far from the plane runs are, as grades of opacity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shadows {
    /// The largest distance of any run; 0 where all runs are in the plane.
    pub farthest: f64,
}

impl Shadows {
    /// Of runs with these largest distances.
    pub fn of(farthest: impl Iterator<Item = f64>) -> Self {
        let farthest = farthest.fold(0.0, f64::max);
        Self {
            farthest: if farthest.is_finite() { farthest } else { 0.0 },
        }
    }

    /// The grade of a row: 0 on the plane.
    pub fn grade(self, run: &Trajectory, row: usize) -> u8 {
        if self.farthest == 0.0 {
            return 0;
        }
        let share = run.distance(row) / self.farthest;
        ((share * f64::from(GRADES)) as u8).min(GRADES - 1)
    }

    /// The largest distance of a run from the plane, up to where it diverges.
    pub fn farthest_of(run: &Trajectory) -> f64 {
        let rows = 0..run.rows_before_it_blows_up();
        let distances = rows.map(|row| run.distance(row)).filter(|d| d.is_finite());
        distances.fold(0.0, f64::max)
    }
}

/// The opacity of a grade.
pub fn opacity(grade: u8) -> f32 {
    let share = f32::from(grade) / f32::from(GRADES - 1);
    1.0 - (1.0 - FAINTEST) * share
}

/// All opacities, from the plane outwards.
pub fn opacities() -> [f32; GRADES as usize] {
    std::array::from_fn(|grade| opacity(grade as u8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Evaluation, Objective, Plane};
    use crate::optimizer::{GradientDescent, PerCoordinate, Problem, Schedule, record_on};

    /// ½‖w‖², on which descent with η = ½ halves every coordinate in each step.
    #[derive(Clone)]
    struct Bowl;

    impl Objective for Bowl {
        type Weights = Vec<f64>;

        fn dimension(&self) -> usize {
            3
        }

        fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
            Evaluation {
                value: 0.5 * w.iter().map(|w| w * w).sum::<f64>(),
                gradient: w.clone(),
            }
        }
    }

    #[test]
    fn shadows_grow_stronger_towards_the_plane() {
        let plane = Plane::of_coordinates(vec![0.0; 3], 0, 1).unwrap();
        let problem = Problem {
            objective: Bowl,
            start: vec![1.0, 1.0, 6.0],
            steps: 3,
            seed: 0,
            noise: 0.0,
            tolerance: 0.0,
        };
        let descent = PerCoordinate::new(GradientDescent::default());
        let run = record_on(&plane, descent, 0.5, &Schedule::default(), &problem).unwrap();
        // The distances are 6, 3, 1.5 and 0.75.
        let farthest = Shadows::farthest_of(&run);
        assert_eq!(farthest, 6.0);
        let grades = |shadows: Shadows| [0, 1, 2, 3].map(|row| shadows.grade(&run, row));
        assert_eq!(grades(Shadows::of([farthest].into_iter())), [5, 3, 1, 0]);
        // Beside a run that goes twice as far.
        assert_eq!(grades(Shadows::of([12.0, 6.0].into_iter())), [3, 1, 0, 0]);
        // Where all are in the plane.
        assert_eq!(grades(Shadows::of([0.0].into_iter())), [0; 4]);
        assert_eq!(opacities()[0], 1.0);
        assert!(opacities().is_sorted_by(|a, b| a > b));
    }
}
