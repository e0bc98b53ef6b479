//! What a claim can measure. A new measure is a row here and an arm under `claims`, which the compiler asks for.

use crate::parameters::Choice as _;
use crate::scenario::chart::Quantity;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// What a chart shows of a row of a run.
    Charted(Quantity),
    /// Something else of a row of a run.
    Row(OfRow),
    /// Something of a row of an ensemble.
    Ensemble(OfEnsemble),
    /// What the surface is like where the run is, or at a place.
    Around(Around),
    /// The distance from where another run has come to after as many steps, in all weights.
    Apart,
    /// Something of a run.
    Run(OfRun),
    /// Something of the document, whoever runs.
    Document(OfDocument),
    /// Something of the lab of signals.
    Lab(OfLab),
}

/// What a measure has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// Which weight.
    Weight,
    /// Which layer.
    Layer,
    /// Which eigen-direction.
    Direction,
    /// Which place.
    Place,
    /// Which place, unless it is where the run is.
    PlaceOrRow,
    /// Which degree, unless it is the one that is drawn.
    Degree,
}

impl Needs {
    /// The key that tells it.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Weight => Some("weight"),
            Self::Layer => Some("layer"),
            Self::Direction => Some("direction"),
            Self::Place | Self::PlaceOrRow => Some("place"),
            Self::Degree => Some("degree"),
        }
    }

    /// Whether it need not be told.
    pub fn is_optional(self) -> bool {
        match self {
            Self::Nothing | Self::PlaceOrRow | Self::Degree => true,
            Self::Weight | Self::Layer | Self::Direction | Self::Place => false,
        }
    }
}

/// Of what there is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of each row of a run.
    Row,
    /// Of a run.
    Run,
    /// Of the document, without a run.
    Document,
}

macro_rules! measures {
    ($(
        $(#[$of:meta])*
        $group:ident { $($(#[$about:meta])* $name:ident = $key:literal, $needs:ident;)* }
    )*) => {$(
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $group {
            $($(#[$about])* $name,)*
        }

        impl $group {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }

            fn needs(self) -> Needs {
                match self {
                    $(Self::$name => Needs::$needs,)*
                }
            }
        }
    )*};
}

measures! {
    /// Of a row of a run.
    OfRow {
        /// Evaluations of the objective so far.
        Evaluations = "evaluations", Nothing;
        /// A coordinate; of a network on its plane.
        X = "x", Nothing;
        /// The other coordinate.
        Y = "y", Nothing;
        /// A weight of a network, in the order of `weights`, from 0; of a surface x and y.
        Weight = "weight", Weight;
        /// The distance from a place.
        DistanceTo = "distance_to", Place;
        /// αᵢ, the component along an eigen-direction of the nearest critical point, with its sign.
        Component = "component", Direction;
        /// What linear theory predicts of it.
        PredictedComponent = "predicted_component", Direction;
        /// The variance over all seeds of the noise that theory predicts along an eigen-direction.
        PredictedVariance = "predicted_variance", Direction;
        /// λmax over the method's limit of stability: ηλmax/2 of gradient descent.
        Stability = "stability", Nothing;
        /// x of the average of the path.
        AverageX = "average_x", Nothing;
        /// y of the average of the path.
        AverageY = "average_y", Nothing;
        /// The loss at the average of the path, of a network in all weights.
        AverageLoss = "average_loss", Nothing;
        /// The share of test samples that are classified rightly.
        TestAccuracy = "test_accuracy", Nothing;
        /// Of a network with batch normalization the loss over the samples for training by the running averages of the steps before.
        InferenceLoss = "inference_loss", Nothing;
        /// ‖W‖ of the matrix that leads into a layer of a network, the root of the sum of squares.
        MatrixNorm = "matrix_norm", Layer;
        /// ‖∂L/∂W‖ of that matrix.
        MatrixGradient = "matrix_gradient", Layer;
        /// The cosine between W and ∂L/∂W, ⟨W, ∂L/∂W⟩/(‖W‖‖∂L/∂W‖).
        MatrixCosine = "matrix_cosine", Layer;
        /// The largest difference between what leads into two units of a layer of a network.
        UnitsApart = "units_apart", Layer;
        /// The distance of gradient descent from 0, after t steps, from the minimum with an L2 term of the weight α = 1/(ηt).
        RidgeDistance = "ridge_distance", Nothing;
        /// What t such steps have reached of the minimum along an eigenvector, 1 − (1−ηλ)ᵗ, in units of what that L2 term leaves of it, λ/(λ+α).
        RidgeRatio = "ridge_ratio", Direction;
        /// The distance of the mean of the last two iterates from the central flow.
        CentralDistance = "central_distance", Nothing;
    }

    /// Of a row of the trainings of `[ensemble]`.
    OfEnsemble {
        /// The loss of the average of what the networks of `[ensemble]` predict, over the samples for training.
        Loss = "ensemble_loss", Nothing;
        /// The same over the samples that are kept from training.
        TestLoss = "ensemble_test_loss", Nothing;
        /// The mean of their losses over the samples for training.
        MemberLoss = "member_loss", Nothing;
        /// The same over the samples that are kept from training.
        MemberTestLoss = "member_test_loss", Nothing;
        /// ½·mean (o − ō)² of their outputs around the average ō, over the samples for training.
        Spread = "ensemble_spread", Nothing;
        /// The same over the samples that are kept from training.
        TestSpread = "ensemble_test_spread", Nothing;
    }

    /// Around a row of a run, or a place.
    Around {
        /// The largest eigenvalue of the Hessian.
        LambdaMax = "lambda_max", PlaceOrRow;
        /// The least eigenvalue of the Hessian.
        LambdaMin = "lambda_min", PlaceOrRow;
        /// κ = λmax/λmin.
        Condition = "condition", PlaceOrRow;
        /// 2/λmax
        StepLimit = "step_limit", PlaceOrRow;
        /// How many eigenvalues of the Hessian are negative.
        Negative = "negative", PlaceOrRow;
        /// tr H/P, the mean of the eigenvalues.
        MeanCurvature = "mean_curvature", PlaceOrRow;
        /// Keskar's φ, in per cent, with the ε of `[sharpness]`.
        Keskar = "keskar", PlaceOrRow;
        /// f of the shifted surface, f(w − δ), with the shift of `[sharpness]`.
        ShiftedLoss = "shifted_loss", PlaceOrRow;
    }

    /// Of a run.
    OfRun {
        /// The step at which the run came to rest.
        Steps = "steps", Nothing;
        /// The factor of a step along an eigen-direction in the long run, in size, as theory says.
        PredictedFactor = "predicted_factor", Direction;
        /// Of the race: evaluations to the goal, tuned, the mean over its starts.
        RaceEvaluations = "race_evaluations", Nothing;
        /// Of the race: the share of its starts that are solved, tuned.
        RaceSolved = "race_solved", Nothing;
    }

    /// Of the document, whoever runs.
    OfDocument {
        /// f at a place.
        Value = "value", Place;
        /// The loss over the rows kept from training, at a place.
        TestValue = "test_value", Place;
        /// x of a place.
        PlaceX = "place_x", Place;
        /// y of a place.
        PlaceY = "place_y", Place;
        /// How many parameters the loss still decides under its penalty: Σ λᵢ/(λᵢ+α).
        EffectiveParameters = "effective_parameters", Nothing;
        /// What a penalty leaves of the component of the lowest minimum along an eigenvector of the Hessian there, ŵᵢ/w*ᵢ.
        Shrinkage = "shrinkage", Direction;
        /// bias² of what is learnt from the training sets of `[resampling]`, at the L2 weight of the surface.
        Bias = "bias_squared", Nothing;
        /// Its variance.
        SetVariance = "set_variance", Nothing;
        /// The L2 weight with the least bias² + variance.
        BestPenalty = "best_penalty", Nothing;
        /// The mean of the losses of the runs of `[swarm]` at their end.
        SwarmLoss = "swarm_loss", Nothing;
        /// The loss at the mean of the places where they end.
        SwarmAverageLoss = "swarm_average_loss", Nothing;
        /// How far the loss on the line of `[between]` rises above the larger one of its ends.
        Barrier = "barrier", Nothing;
        /// The same on the trained curve.
        CurveBarrier = "curve_barrier", Nothing;
        /// In the lab of polynomials the mean squared error of polynomials of a degree on the rows that they are fitted to.
        PolynomialTraining = "polynomial_training_error", Degree;
        /// The same on new rows: bias² + variance + σ².
        PolynomialTest = "polynomial_test_error", Degree;
        /// The squared distance of their mean from the truth.
        PolynomialBias = "polynomial_bias_squared", Degree;
        /// Their variance over training sets.
        PolynomialVariance = "polynomial_variance", Degree;
        /// The degree with the least error on new rows.
        BestDegree = "best_degree", Nothing;
    }

    /// Of a layer in the lab of signals, over its draws.
    OfLab {
        /// Rms of the pre-activations.
        PreactivationRms = "preactivation_rms", Layer;
        /// Rms of the activations.
        ActivationRms = "activation_rms", Layer;
        /// Standard deviation of the activations.
        ActivationSd = "activation_sd", Layer;
        /// Rms of the gradient, in units of that of the last layer.
        GradientRms = "gradient_rms", Layer;
        /// The standard deviation over draws of ln of the rms of the activations.
        ActivationSpread = "activation_spread", Layer;
        /// The standard deviation over draws of ln of the rms of the gradient.
        GradientSpread = "gradient_spread", Layer;
        /// What theory predicts of pre-activations in infinite width.
        PredictedPreactivation = "predicted_preactivation_rms", Layer;
        /// What theory predicts of activations in infinite width.
        PredictedActivation = "predicted_activation_rms", Layer;
        /// What theory predicts of gradients in infinite width.
        PredictedGradient = "predicted_gradient_rms", Layer;
    }
}

impl Measure {
    /// All of them, in the order of messages: first those of charts.
    pub fn all() -> Vec<Self> {
        let charted = Quantity::ALL.iter().map(|of| Self::Charted(*of));
        let rows = OfRow::ALL.iter().map(|of| Self::Row(*of));
        let ensemble = OfEnsemble::ALL.iter().map(|of| Self::Ensemble(*of));
        let around = Around::ALL.iter().map(|of| Self::Around(*of));
        let runs = OfRun::ALL.iter().map(|of| Self::Run(*of));
        let lab = OfLab::ALL.iter().map(|of| Self::Lab(*of));
        let all = charted
            .chain(rows)
            .chain(ensemble)
            .chain(around)
            .chain([Self::Apart])
            .chain(runs);
        let document = OfDocument::ALL.iter().map(|of| Self::Document(*of));
        all.chain(document).chain(lab).collect()
    }

    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Charted(of) => of.key(),
            Self::Row(of) => of.key(),
            Self::Ensemble(of) => of.key(),
            Self::Around(of) => of.key(),
            Self::Apart => "apart",
            Self::Run(of) => of.key(),
            Self::Document(of) => of.key(),
            Self::Lab(of) => of.key(),
        }
    }

    /// Of what there is one number.
    pub fn kind(self) -> Kind {
        match self {
            Self::Charted(_) | Self::Row(_) | Self::Ensemble(_) | Self::Around(_) | Self::Apart => {
                Kind::Row
            }
            Self::Run(_) => Kind::Run,
            Self::Document(_) | Self::Lab(_) => Kind::Document,
        }
    }

    /// What it has to be told.
    pub fn needs(self) -> Needs {
        match self {
            Self::Charted(of) if of.has_directions() => Needs::Direction,
            Self::Charted(_) | Self::Apart => Needs::Nothing,
            Self::Row(of) => of.needs(),
            Self::Ensemble(of) => of.needs(),
            Self::Around(of) => of.needs(),
            Self::Run(of) => of.needs(),
            Self::Document(of) => of.needs(),
            Self::Lab(of) => of.needs(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_measures_have_one_name() {
        let mut keys: Vec<&str> = Measure::all().into_iter().map(Measure::key).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
