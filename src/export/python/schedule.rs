//! Schedules as PyTorch's, or as the factor on the rate where it has none of that form.

use super::text::number;
use crate::optimizer::Schedule;

/// Half cosines that start again, for [`factor`].
const RESTARTS: &str = "\
def cosine_restarts(t, period, multiplier, low):
    while t >= period:
        t, period = t - period, period*multiplier
    return low + (1 - low)*(1 + math.cos(math.pi*t/period))/2
";

/// One cycle, for [`factor`]. OneCycleLR puts the peak elsewhere.
const ONE_CYCLE: &str = "\
def one_cycle(t, period, peak, warm, final):
    half = lambda a, b, share: b + (a - b)*(1 + math.cos(math.pi*share))/2
    share = min(t, period)/period
    if t > period:
        return final
    if share < warm or warm == 1:
        return half(1, peak, share/warm)
    return half(peak, final, (share - warm)/(1 - warm))
";

/// What stands for a schedule in the call of `run`.
#[derive(Debug, PartialEq)]
pub struct Scheduled {
    /// A function of the optimizer `o` that makes the scheduler; `None` where the rate is constant.
    pub scheduler: Option<String>,
    /// A function that it needs.
    pub helper: Option<&'static str>,
}

impl Scheduled {
    /// The schedule of a run with so many steps of a method with that rate.
    pub fn of(schedule: &Schedule, lr: f64, steps: usize) -> Self {
        let named = match schedule {
            Schedule::Constant(_) => {
                return Self {
                    scheduler: None,
                    helper: None,
                };
            }
            Schedule::Step(p) => {
                let (every, gamma) = (p.every, number(p.gamma));
                Some(format!("StepLR(o, step_size={every}, gamma={gamma})"))
            }
            Schedule::Exponential(p) => {
                Some(format!("ExponentialLR(o, gamma={})", number(p.gamma)))
            }
            Schedule::Polynomial(p) => {
                let (period, power) = (p.period, number(p.power));
                Some(format!(
                    "PolynomialLR(o, total_iters={period}, power={power})"
                ))
            }
            // After its end CosineAnnealingLR rises again.
            Schedule::Cosine(p) if steps <= p.period as usize => {
                let (period, low) = (p.period, number(lr * p.min_factor));
                Some(format!(
                    "CosineAnnealingLR(o, T_max={period}, eta_min={low})"
                ))
            }
            Schedule::CosineRestarts(p) => {
                let (period, multiplier) = (p.period, p.multiplier);
                let low = number(lr * p.min_factor);
                Some(format!(
                    "CosineAnnealingWarmRestarts(o, T_0={period}, T_mult={multiplier}, eta_min={low})"
                ))
            }
            Schedule::Cosine(_)
            | Schedule::InverseTime(_)
            | Schedule::OneCycle(_)
            | Schedule::Warmup { .. } => None,
        };
        match named {
            Some(named) => Self {
                scheduler: Some(format!("lambda o: torch.optim.lr_scheduler.{named}")),
                helper: None,
            },
            None => {
                let (factor, helper) = factor(schedule, "t");
                let scheduler =
                    format!("lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: {factor})");
                Self {
                    scheduler: Some(scheduler),
                    helper,
                }
            }
        }
    }
}

/// The factor at the step that an expression gives, and a function that this needs.
fn factor(schedule: &Schedule, t: &str) -> (String, Option<&'static str>) {
    let plain = |factor| (factor, None);
    match schedule {
        Schedule::Constant(_) => plain("1".to_owned()),
        Schedule::Step(p) => plain(format!("{}**({t}//{})", number(p.gamma), p.every)),
        Schedule::Exponential(p) => plain(format!("{}**{t}", number(p.gamma))),
        Schedule::InverseTime(p) => plain(format!("1/(1 + {}*{t})", number(p.decay))),
        Schedule::Polynomial(p) => {
            let (period, power) = (p.period, number(p.power));
            plain(format!("(1 - min({t}, {period})/{period})**{power}"))
        }
        Schedule::Cosine(p) => {
            let (period, low) = (p.period, number(p.min_factor));
            plain(format!(
                "{low} + (1 - {low})*(1 + math.cos(math.pi*min({t}, {period})/{period}))/2"
            ))
        }
        Schedule::CosineRestarts(p) => {
            let (period, multiplier, low) = (p.period, p.multiplier, number(p.min_factor));
            let call = format!("cosine_restarts({t}, {period}, {multiplier}, {low})");
            (call, Some(RESTARTS))
        }
        Schedule::OneCycle(p) => {
            let numbers = [p.peak_factor, p.warm_fraction, p.final_factor].map(number);
            let call = format!("one_cycle({t}, {}, {})", p.period, numbers.join(", "));
            (call, Some(ONE_CYCLE))
        }
        Schedule::Warmup { ramp, then } => {
            let (steps, first) = (ramp.steps, number(ramp.start_factor));
            let (then, helper) = factor(then, &format!("({t} - {steps})"));
            let ramp = format!("{first} + (1 - {first})*{t}/{steps}");
            (format!("({ramp} if {t} < {steps} else {then})"), helper)
        }
    }
}
