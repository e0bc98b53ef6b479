//! Networks in scenario files: the table `[network]`, which stands in place of `[surface]`.

use std::sync::Arc;

use super::notation::{line, number, quoted};
use super::own::{read_columns, write_columns};
use super::rows::{read_parameter, write_parameter};
use super::source::Result;
use super::table::{Table, TextOrTable};
use crate::network::{
    DataSet, LARGEST_NETWORK, MAX_HIDDEN, MAX_WIDTH, Network, NoNetwork, Normalization, Spec,
};
use crate::parameters::{Choice as _, Legal, Parameters as _};
use crate::spelling::nearest;
use crate::surface::{NetworkSurface, Shape};

const DATA: &str = "data";
const HIDDEN: &str = "hidden";
const NORMALIZATION: &str = "normalization";
const WEIGHTS: &str = "weights";

/// Reads `[network]`.
pub fn read(mut table: Table<'_>) -> Result<Shape> {
    let mut spec = Spec::default();
    for (row, parameter) in spec.settings.table().iter().enumerate() {
        if parameter.key == DATA {
            read_data(&mut table, &mut spec)?;
        } else {
            read_parameter(&mut table, &mut spec.settings, row)?;
        }
    }
    let width = Legal::Whole(1.0, MAX_WIDTH as f64);
    if let Some(hidden) = table.column(HIDDEN, width, 1..=MAX_HIDDEN)? {
        spec.hidden = hidden.into_iter().map(|units| units as usize).collect();
    }
    if let Some(names) = table.choices(NORMALIZATION, Normalization::KEYS)? {
        spec.normalizations = names.into_iter().map(|i| Normalization::ALL[i]).collect();
    }
    let weights = table.column(WEIGHTS, Legal::Finite, 1..=LARGEST_NETWORK)?;
    spec.weights = weights.map(Arc::from);
    let network = Network::new(spec);
    let network = network.map_err(|fault| table.error(key_of(&fault), &fault.to_string()))?;
    table.finish()?;
    Ok(Shape::Network(NetworkSurface::new(Arc::new(network))))
}

/// The key whose value makes a description that of no network.
fn key_of(fault: &NoNetwork) -> &'static str {
    match fault {
        NoNetwork::Layers(_) | NoNetwork::Width(_) => HIDDEN,
        NoNetwork::Normalizations { .. } => NORMALIZATION,
        NoNetwork::ScaledLayer { .. } => "scaled_layer",
        NoNetwork::Weights { .. } => WEIGHTS,
        NoNetwork::BatchOfOne | NoNetwork::BatchTooLarge { .. } => "batch",
        NoNetwork::NoData | NoNetwork::Unfit(_) => DATA,
        NoNetwork::Mismatch(_) => "loss",
    }
}

/// `data = "name"` of a set that is drawn, or a table with the columns.
fn read_data(table: &mut Table<'_>, spec: &mut Spec) -> Result<()> {
    let drawn = DataSet::ALL.iter().filter(|set| **set != DataSet::Own);
    let names: Vec<&str> = drawn.map(|set| set.key()).collect();
    let allowed = format!("{}, or a table, [network.data]", names.join(", "));
    let name = match table.text_or_table(DATA, &allowed)? {
        None => return Ok(()),
        Some(TextOrTable::Table(columns)) => {
            spec.settings.data = DataSet::Own;
            spec.own = Some(read_columns(columns)?);
            return Ok(());
        }
        Some(TextOrTable::Text(name)) => name,
    };
    let Some(place) = names.iter().position(|n| *n == name) else {
        let near = nearest(name, &names).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_default();
        return Err(table.error(DATA, &format!("found {name:?}; allowed: {allowed}{near}")));
    };
    spec.settings.data = DataSet::ALL[place];
    Ok(())
}

/// Writes what [`read`] reads. The table of the data comes last: in TOML no key of the network may follow it.
pub fn write(out: &mut String, surface: &NetworkSurface) {
    out.push_str("\n[network]\n");
    let Spec {
        settings,
        hidden,
        normalizations,
        own,
        weights,
    } = surface.network().spec();
    for (row, parameter) in settings.table().iter().enumerate() {
        if parameter.key != DATA || settings.data != DataSet::Own {
            write_parameter(out, settings, row);
        }
    }
    let units = hidden.iter().map(usize::to_string);
    line(out, HIDDEN, array(units));
    match &normalizations[..] {
        [one] => line(out, NORMALIZATION, quoted(one.key())),
        many => line(
            out,
            NORMALIZATION,
            array(many.iter().map(|n| quoted(n.key()))),
        ),
    }
    if let Some(weights) = weights {
        line(out, WEIGHTS, array(weights.iter().map(|w| number(*w))));
    }
    if let Some(data) = own {
        write_columns(out, "network.data", data);
    }
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}
