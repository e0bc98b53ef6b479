//! Xavier's derivation of the lecture, with the numbers of a layer put in.

use std::sync::Arc;

use egui::{Galley, Rect, Ui, pos2};

use super::view::View;
use crate::analysis::signals::{Activation, Fans, LayerKind, Means, Normalization, SignalSettings};
use crate::figure::number::compact;
use crate::figure::typeset::Typeset as _;

/// A paragraph: its head and its text.
type Paragraph = (String, String);

/// Paints the derivation into a column. What does not fit is left out from the end.
pub fn paint(ui: &Ui, column: Rect, view: &View<'_>) {
    let (unit, style) = (view.style.text_size, &view.style);
    let painter = ui.painter_at(column);
    painter.vline(
        column.left(),
        column.y_range(),
        egui::Stroke::new(unit / 13.0, style.faint.gamma_multiply(0.5)),
    );
    let left = column.left() + 0.8 * unit;
    let width = column.right() - left;
    let paragraphs = paragraphs(view);
    let laid_out = |scale: f32| -> Vec<[Arc<Galley>; 2]> {
        let paragraphs = paragraphs.iter();
        let galleys = paragraphs.map(|(head, text)| {
            let font = style.strong_font(1.04 * scale);
            let head = painter.typeset_within(head.clone(), font, style.text, width);
            let text = painter.typeset_within(text.clone(), style.font(scale), style.text, width);
            [head, text]
        });
        galleys.collect()
    };
    let gap = 0.45 * unit;
    let height = |galleys: &[[Arc<Galley>; 2]]| {
        let heights = galleys.iter().flatten().map(|galley| galley.size().y);
        heights.sum::<f32>() + gap * galleys.len() as f32
    };
    let fits = |galleys: &Vec<[Arc<Galley>; 2]>| height(galleys) <= column.height();
    let mut sizes = SCALES.into_iter().map(laid_out);
    let smallest = SCALES.len() - 1;
    let galleys = sizes.by_ref().take(smallest).find(fits);
    let galleys = galleys.or_else(|| sizes.next());
    let mut top = column.top();
    for [head, text] in galleys.unwrap_or_default() {
        let below = top + head.size().y + text.size().y;
        if below > column.bottom() {
            return;
        }
        let middle = top + head.size().y;
        painter.galley(pos2(left, top), head, style.text);
        painter.galley(pos2(left, middle), text, style.text);
        top = below + gap;
    }
}

/// Sizes of its text, of which it takes the largest that fits.
const SCALES: [f32; 4] = [1.2, 1.1, 1.0, 0.88];

fn n(value: f64) -> String {
    compact(value, 3)
}

/// The derivation for the layer that is explained.
pub fn paragraphs(view: &View<'_>) -> Vec<Paragraph> {
    let settings = view.settings;
    let layer = settings.explained();
    let fans = settings.fans(layer);
    let mut all = vec![layer_of(settings, layer, fans)];
    all.extend(conditions(fans, settings.variance(layer), settings.bias));
    all.push(rules(settings, fans));
    all.extend(activation(view, layer, fans));
    all.extend(around(settings, layer));
    all
}

/// The numbers of the layer that is explained, in a sentence.
pub fn sentence(settings: &SignalSettings) -> String {
    let layer = settings.explained();
    let (head, text) = layer_of(settings, layer, settings.fans(layer));
    format!("{head}, {text}.")
}

fn layer_of(settings: &SignalSettings, layer: usize, Fans { fan_in, fan_out }: Fans) -> Paragraph {
    let (below, above) = (settings.units(layer - 1), settings.units(layer));
    let head = format!("Layer {layer} of {}", settings.depth);
    let text = match settings.kind {
        LayerKind::Dense => format!("dense: n_in = {below}, n_out = {above}"),
        LayerKind::Convolution => {
            let k = settings.kernel;
            format!(
                "convolution: n_in = C_in·k·k = {below}·{k}·{k} = {fan_in}, n_out = C_out·k·k = {above}·{k}·{k} = {fan_out}"
            )
        }
    };
    let variance = n(settings.variance(layer));
    (head, format!("{text}, Var w = {variance}"))
}

/// What keeps the variance on both ways.
fn conditions(Fans { fan_in, fan_out }: Fans, variance: f64, bias: f64) -> [Paragraph; 2] {
    let [forward, backward] = [fan_in, fan_out].map(|fan| n(fan as f64 * variance));
    let [kept, back] = [fan_in, fan_out].map(|fan| n(1.0 / fan as f64));
    let (and, biased) = if bias > 0.0 {
        (" + σ_b²", format!(" + {}", n(bias * bias)))
    } else {
        ("", String::new())
    };
    [
        (
            "Forward: z = Σ w x over n_in".to_owned(),
            format!(
                "E[z²] = n_in·Var w·E[x²]{and} = {forward}·E[x²]{biased}; the weights keep it if Var w = 1/n_in = {kept}"
            ),
        ),
        (
            "Backward: ∂L/∂x = Σ w ∂L/∂z over n_out".to_owned(),
            format!(
                "E[(∂L/∂x)²] = n_out·Var w·E[(∂L/∂z)²] = {backward}·E[(∂L/∂z)²]; kept if Var w = 1/n_out = {back}"
            ),
        ),
    ]
}

fn rules(settings: &SignalSettings, Fans { fan_in, fan_out }: Fans) -> Paragraph {
    let xavier = n(2.0 / (fan_in + fan_out) as f64);
    let both = if fan_in == fan_out {
        "both at once here, as n_in = n_out"
    } else {
        "between the two, as n_in ≠ n_out"
    };
    let he = match settings.activation {
        Activation::Relu | Activation::LeakyRelu => {
            let he = n(2.0 / fan_in as f64);
            format!(" He: ReLU passes half of E[z²], so Var w = 2/n_in = {he}")
        }
        Activation::Tanh | Activation::Sigmoid | Activation::Gelu | Activation::Linear => {
            String::new()
        }
    };
    (
        "Xavier: Var w = 2/(n_in + n_out)".to_owned(),
        format!("= {xavier}, {both}.{he}"),
    )
}

/// What the activation does to both, which the derivation leaves out by φ(z) ≈ z.
fn activation(view: &View<'_>, layer: usize, fans: Fans) -> Option<Paragraph> {
    let settings = view.settings;
    let predicted = view.signals.predicted.as_ref()?.get(layer)?;
    let rms = predicted.preactivation;
    if rms == 0.0 {
        return None;
    }
    let means = Means::of(settings.activation, rms);
    let name = settings.activation.name();
    let passes = n(means.square / (rms * rms));
    let head = format!("The {name} at rms z = {}", n(rms));
    let mut text = format!("E[φ²] = {passes}·E[z²], E[φ′²] = {}", n(means.slope));
    if settings.normalization == Normalization::None && !settings.skips(layer) {
        let factor = fans.fan_out as f64 * settings.variance(layer) * means.slope;
        text += &format!(
            ": this layer multiplies the gradient's mean square by n_out·Var w·E[φ′²] = {}",
            n(factor)
        );
    }
    if settings.activation == Activation::Sigmoid {
        text += ". φ(z) ≈ z does not hold for it: φ(0) = ½ and φ′ ≤ ¼";
    }
    Some((head, text))
}

/// What else is in the layer.
fn around(settings: &SignalSettings, layer: usize) -> Vec<Paragraph> {
    let mut all = Vec::new();
    let normalised = match settings.normalization {
        Normalization::None => None,
        Normalization::Batch => Some("each unit over the batch"),
        Normalization::Layer => Some("each input over the layer"),
    };
    if let Some(over) = normalised {
        all.push((
            format!("Normalization, {over}"),
            "z is divided by its deviation, and so is the gradient: the scale of the weights cancels".to_owned(),
        ));
    }
    if settings.skips(layer) {
        all.push((
            "Residual connection".to_owned(),
            "x + φ(z): the gradient's mean square gets 1 more, so it cannot vanish".to_owned(),
        ));
    }
    all
}
