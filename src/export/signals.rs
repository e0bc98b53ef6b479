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
