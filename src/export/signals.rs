//! Signals as tables.

use std::io::{self, Write};

use crate::analysis::signals::{SignalSettings, Signals};

/// The table of a lab, a row for the input (0) and for each layer.
///
/// `fan_in`, `fan_out` and `variance` are those of the weights below a layer; the input has none. Sizes are geometric means over the
/// draws, and `…_spread` the standard deviations of their natural logarithms. `…_predicted` is for infinite width, and empty where
/// theory says nothing. `gradient` is the rms of ∂L/∂x in units of that of the last layer.
///
/// # Errors
/// If `out` cannot be written.
pub fn csv(settings: &SignalSettings, signals: &Signals, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "layer,units,fan_in,fan_out,variance,\
         preactivation_rms,preactivation_rms_spread,preactivation_rms_predicted,\
         activation_rms,activation_rms_spread,activation_rms_predicted,\
         activation_sd,activation_sd_spread,activation_sd_predicted,\
         gradient,gradient_spread,gradient_predicted"
    )?;
    for (i, layer) in signals.layers.iter().enumerate() {
        write!(out, "{i},{}", layer.units)?;
        match i {
            0 => write!(out, ",,,")?,
            _ => {
                let (fans, variance) = (settings.fans(i), settings.variance(i));
                write!(out, ",{},{},{variance:?}", fans.fan_in, fans.fan_out)?;
            }
        }
        let predicted = signals.predicted.as_ref().and_then(|all| all.get(i));
        for (spread, predicted) in [
            (&layer.preactivation.rms, predicted.map(|p| p.preactivation)),
            (&layer.activation.rms, predicted.map(|p| p.rms)),
            (&layer.activation.sd, predicted.map(|p| p.sd)),
            (&layer.gradient, predicted.map(|p| p.gradient)),
        ] {
            let predicted = predicted.map_or_else(String::new, |p| format!("{p:?}"));
            write!(out, ",{:?},{:?},{predicted}", spread.mean, spread.deviation)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::signals::{Activation, Bank, SignalRequest, Spread};
    use crate::optimizer::Progress;

    /// Every number stands in the column of its name, in a network whose means, deviations and both fans differ.
    #[test]
    fn columns_hold_what_their_names_say() {
        let settings = SignalSettings {
            activation: Activation::Sigmoid,
            width: 12,
            taper: 0.5,
            depth: 3,
            draws: 4,
            bias: 0.3,
            ..SignalSettings::default()
        };
        let request = SignalRequest::new(&settings, Bank::default());
        let signals = request.compute(1, &Progress::default());
        let signals = signals.expect("nobody cancels");
        let mut out = Vec::new();
        csv(&settings, &signals, &mut out).expect("memory");
        let text = String::from_utf8(out).expect("text");
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let names = lines.next().expect("a header");
        for (i, (row, layer)) in lines.zip(&signals.layers).enumerate() {
            let cell = |name: &str| {
                let place = names.iter().position(|of| *of == name);
                row[place.expect("a column")].parse::<f64>().ok()
            };
            assert_eq!(cell("layer"), Some(i as f64));
            assert_eq!(cell("units"), Some(layer.units as f64));
            let fans = (i > 0).then(|| settings.fans(i));
            assert_eq!(cell("fan_in"), fans.map(|fans| fans.fan_in as f64));
            assert_eq!(cell("fan_out"), fans.map(|fans| fans.fan_out as f64));
            assert_eq!(cell("variance"), fans.map(|_| settings.variance(i)));
            let predicted = signals.predicted.as_ref().expect("theory")[i];
            let check = |name: &str, spread: &Spread, theory: f64| {
                assert_eq!(cell(name), Some(spread.mean), "{i} {name}");
                let columns = ["_spread", "_predicted"].map(|of| cell(&format!("{name}{of}")));
                assert_eq!(
                    columns,
                    [Some(spread.deviation), Some(theory)],
                    "{i} {name}"
                );
            };
            let (before, after) = (&layer.preactivation, &layer.activation);
            check("preactivation_rms", &before.rms, predicted.preactivation);
            check("activation_rms", &after.rms, predicted.rms);
            check("activation_sd", &after.sd, predicted.sd);
            check("gradient", &layer.gradient, predicted.gradient);
        }
        assert_eq!(text.lines().count(), 1 + 4);
    }
}
