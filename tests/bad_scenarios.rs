//! Scenario files that are refused, with the whole message of each; and files that make no sense at all.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::optimizer::{Method, Schedule};
use ravine::scenario::{self, MAX_BYTES, MAX_OPTIMIZERS};
use ravine::surface::Shape;

const SADDLE: &str = "version = 1\n[surface]\nkind = \"saddle\"\n";
const QUADRATIC: &str = "version = 1\n[surface]\nkind = \"quadratic\"\n";
const FORMULA: &str = "version = 1\n[surface]\nkind = \"formula\"\n";
const BUMPS: &str = "version = 1\n[surface]\nkind = \"bumps\"\n";
const LEAST_SQUARES: &str = "version = 1\n[surface]\nkind = \"least_squares\"\n";
const LOGISTIC: &str = "version = 1\n[surface]\nkind = \"logistic\"\n";
const NETWORK: &str = "version = 1\n[network]\n";
const ADAM: &str = "version = 1\n[surface]\nkind = \"saddle\"\n[[optimizer]]\nkind = \"adam\"\n";

/// What a knob can move.
const TARGETS: &str = "surface.KEY, network.KEY, plane.KEY, between.KEY, ensemble.KEY, start.x, start.y, run.KEY, optimizer.N.KEY, optimizer.N.schedule.KEY, optimizer.N.TOOL.KEY, \
    layers.KEY, levels.KEY, relief.KEY, chart.KEY, figure.KEY, maps.hyper, maps.measure, maps.theory, sharpness.KEY, race.KEY, signals.KEY, polynomials.KEY, swarm.KEY, resampling.KEY or prediction.state, with N from 1";

/// How a file begins, how it goes on, and the message without the file's name. `{surfaces}`, `{optimizers}` and
/// `{schedules}` stand for the names of all kinds, `{anywhere}` for those of methods that train networks, so that a new kind changes no row.
#[rustfmt::skip]
const REFUSED: &[(&str, &str, &str)] = &[
    (BUMPS, "bump = 3", "4:8: surface.bump: found 3; allowed: tables, [[surface.bump]]"),
    (BUMPS, "bowl = -1", "4:8: surface.bowl: found -1; allowed: a finite number ≥ 0"),
    (BUMPS, "[[surface.bump]]\nat = [0, 0]\nwidth = 0\ndepth = 1", "6:9: surface.bump[1].width: found 0; allowed: a number from 0.001 to 1000"),
    (BUMPS, "[[surface.bump]]\nat = [0, 0]\nwidth = 1\ndepth = inf", "7:9: surface.bump[1].depth: found inf; allowed: a number from -1000000 to 1000000"),
    (BUMPS, "[[surface.bump]]\nat = [0, 0]\nwidth = 1", "4:1: surface.bump[1].depth: found nothing; allowed: a number from -1000000 to 1000000"),
    (BUMPS, "[[surface.bump]]\nwidth = 1\ndepth = 1", "4:1: surface.bump[1].at: found nothing; allowed: its centre, [x, y]"),
    (BUMPS, "[[surface.bump]]\nat = [0, 0]\nwidth = 1\ndepth = 1\nheight = 1", "8:1: unknown key `surface.bump[1].height`; allowed: at, width, depth"),
    (SADDLE, "[[surface.bump]]\nat = [0, 0]\nwidth = 1\ndepth = 1", "4:11: unknown key `surface.bump`; allowed: kind, l2, l1"),
    (LEAST_SQUARES, "data = \"car\"", "4:8: surface.data: found \"car\"; allowed: cars, spring, bodies, clouds, loans, or a table, [surface.data]; did you mean `cars`?"),
    (LEAST_SQUARES, "data = \"my.csv\"", "4:8: surface.data: found the name of a file; allowed: a built-in set, or the data themselves: open the CSV in the window or drop it there, and save"),
    (LEAST_SQUARES, "data = 3", "4:8: surface.data: found 3; allowed: the name of a built-in set in quotes, or a table, [surface.data]"),
    (LEAST_SQUARES, "batch = 1001", "4:9: surface.batch: found 1001; allowed: a whole number from 0 to 1000"),
    (LEAST_SQUARES, "dropout = 1", "4:11: surface.dropout: found 1; allowed: 0 ≤ number < 1"),
    (LEAST_SQUARES, "input_noise = -0.1", "4:15: surface.input_noise: found -0.1; allowed: a number from 0 to 1e50"),
    (LEAST_SQUARES, "inverted = 1", "4:12: surface.inverted: found 1; allowed: true or false"),
    (LOGISTIC, "dropout = 0.2", "4:1: unknown key `surface.dropout`; allowed: kind, standardise, batch, test_share, split_seed, data, l2, l1"),
    (LEAST_SQUARES, "[resampling]\nsets = 1", "5:8: resampling.sets: found 1; allowed: a whole number from 2 to 1000"),
    (LEAST_SQUARES, "[resampling]\nkind = \"boot\"", "5:8: resampling.kind: found \"boot\"; allowed: bootstrap, model; did you mean `bootstrap`?"),
    (LEAST_SQUARES, "[resampling]\ncount = 3", "5:1: unknown key `resampling.count`; allowed: shown, sets, size, kind, seed, tradeoff"),
    (NETWORK, "[ensemble]\ncount = 1", "4:9: ensemble.count: found 1; allowed: a whole number from 2 to 64"),
    (NETWORK, "[ensemble]\nvary = \"weight\"", "4:8: ensemble.vary: found \"weight\"; allowed: weights, data, bootstrap, draws; did you mean `weights`?"),
    (NETWORK, "[ensemble]\nover = \"all\"", "4:8: ensemble.over: found \"all\"; allowed: test, train"),
    (SADDLE, "[ensemble]\ncount = 3", "4:1: ensemble: found an ensemble beside [surface]; allowed: with [network], of whose kind several are trained"),
    (LEAST_SQUARES, "standardise = 1", "4:15: surface.standardise: found 1; allowed: true or false"),
    (LEAST_SQUARES, "[surface.data]\na = [1, 2]\nb = [1, 2]", "4:1: surface.data.target: found nothing; allowed: an array of 2 to 1000 numbers"),
    (LEAST_SQUARES, "[surface.data]\na = [1, 2]\nb = [1, 2, 3]\ntarget = [1, 2]", "6:5: surface.data.b: found an array of 3; allowed: as many numbers as in a, 2"),
    (LEAST_SQUARES, "[surface.data]\na = [1]\nb = [1]\ntarget = [1]", "5:5: surface.data.a: found an array of 1; allowed: an array of 2 to 1000 numbers"),
    (LEAST_SQUARES, "[surface.data]\na = [1, 1e101]\nb = [1, 2]\ntarget = [1, 2]", "5:9: surface.data.a: found 1e101; allowed: a number from -1e100 to 1e100"),
    (LEAST_SQUARES, "[surface.data]\na = [1, nan]\nb = [1, 2]\ntarget = [1, 2]", "5:9: surface.data.a: found nan; allowed: a number from -1e100 to 1e100"),
    (LEAST_SQUARES, "[surface.data]\nnames = [\"a\"]\na = [1, 2]\nb = [1, 2]\ntarget = [1, 2]", "5:9: surface.data.names: found an array of 1; allowed: an array of 3 texts in quotes"),
    (LOGISTIC, "data = \"bodies\"", "4:8: surface.data: found 79.3 in row 3 of the target after 69.9 and 59.4; allowed: two values, one for each class"),
    (LOGISTIC, "[surface.data]\na = [1, 2]\nb = [1, 2]\ntarget = [1, 1]", "4:1: surface.data: found only the value 1 in the target; allowed: two values, one for each class"),
    (SADDLE, "[[optimizer]]\nkind = \"gradient\"", "5:8: optimizer[1].kind: found \"gradient\"; allowed: {optimizers}; did you mean `gradient_descent`?"),
    (SADDLE, "[figure]\npalette=\"viridi\"", "5:9: figure.palette: found \"viridi\"; allowed: mist, cividis, viridis, grey; did you mean `viridis`?"),
    ("", "", "1:1: version: found nothing; allowed: version = 1"),
    ("", "version = 2\n", "1:11: version: found 2; allowed: 1, the only version so far"),
    ("", "version = true", "1:11: version: found true; allowed: 1, the only version so far"),
    ("", "version = \"1\"", "1:11: version: found \"1\"; allowed: 1, the only version so far"),
    ("", "[surface]\nkind = \"saddle\"\n", "1:1: version: found nothing; allowed: version = 1"),
    ("", "version = 1", "1:1: surface: found nothing; allowed: a table, [surface], with its kind, or a table, [network], or [signals] or [polynomials] alone"),
    ("", "version = 1\nsurface = 3", "2:11: surface: found 3; allowed: a table, [surface]"),
    ("", "version = 1\n[surface]", "2:1: surface.kind: found nothing; allowed: {surfaces}"),
    ("", "version = 1\n[surface]\nkind = \"rosenbrok\"\n", "3:8: surface.kind: found \"rosenbrok\"; allowed: {surfaces}; did you mean `rosenbrock`?"),
    ("", "version = 1\n[surface]\nkind = 5\n", "3:8: surface.kind: found 5; allowed: {surfaces}"),
    ("", "version = 1\n[surface]\nkind = \"nothing like it at all, and far too long to show in full\"\n", "3:8: surface.kind: found \"nothing like it at all, and far too long\"…; allowed: {surfaces}"),
    ("", "version = 1\ntitle = 5", "2:9: title: found 5; allowed: text in quotes"),
    (SADDLE, "[[optimizer]]\nkind = \"steepest_descent\"\nsearch = \"exat\"", "6:10: optimizer[1].search: found \"exat\"; allowed: exact, armijo; did you mean `exact`?"),
    (SADDLE, "[[optimizer]]\nkind = \"steepest_descent\"\nsearch = 0", "6:10: optimizer[1].search: found 0; allowed: exact, armijo"),
    (SADDLE, "l2 = -1", "4:6: surface.l2: found -1; allowed: a finite number ≥ 0"),
    (SADDLE, "l3 = 1", "4:1: unknown key `surface.l3`; allowed: kind, l2, l1; did you mean `l2`?"),
    (SADDLE, "a = 1", "4:1: unknown key `surface.a`; allowed: kind, l2, l1"),
    (QUADRATIC, "lambda1 = nan", "4:11: surface.lambda1: found nan; allowed: a finite number"),
    (QUADRATIC, "lambda1 = -inf", "4:11: surface.lambda1: found -inf; allowed: a finite number"),
    (QUADRATIC, "lambda1 = 1e999", "4:11: surface.lambda1: found 1e999; allowed: a finite number"),
    (QUADRATIC, "lambda1 = \"1\"", "4:11: surface.lambda1: found \"1\"; allowed: a finite number"),
    (QUADRATIC, "center = [1]", "4:10: surface.center: found an array of 1; allowed: an array of 2, each a finite number"),
    (QUADRATIC, "center = 1", "4:10: surface.center: found 1; allowed: an array of 2, each a finite number"),
    (QUADRATIC, "center = [1, nan]", "4:14: surface.center: found nan; allowed: a finite number"),
    (QUADRATIC, "center = [1, [2]]", "4:14: surface.center: found an array of 1; allowed: a finite number"),
    (FORMULA, "text = 5", "4:8: surface.text: found 5; allowed: text in quotes"),
    (FORMULA, "text = \"x + 2y\"", "4:14: surface.text: line 1, column 6 of the formula: found `y` after `2`; allowed: an operator; for a product write 2*y"),
    (FORMULA, "text = \"\"\"\nx +\n$\"\"\"", "6:1: surface.text: line 2, column 1 of the formula: found `$`; allowed: numbers, names, + - * / ^ ( ) and ,"),
    (FORMULA, "text = \"x\\n$\"", "4:8: surface.text: line 2, column 1 of the formula: found `$`; allowed: numbers, names, + - * / ^ ( ) and ,"),
    (FORMULA, "text = \"\"", "4:8: surface.text: line 1, column 1 of the formula: found nothing; allowed: a formula in x and y, as in x^2 + 3*y^2"),
    (FORMULA, "a = 1", "4:1: unknown key `surface.a`; allowed: kind, text, l2, l1"),
    (SADDLE, "text = \"x\"", "4:1: unknown key `surface.text`; allowed: kind, l2, l1"),
    (SADDLE, "[start]\nat = [1, 2, 3]", "5:6: start.at: found an array of 3; allowed: an array of 2, each a finite number"),
    (SADDLE, "[start]\nto = [1, 2]", "5:1: unknown key `start.to`; allowed: at"),
    (SADDLE, "[start]\nat = {x = 1}", "5:6: start.at: found a table; allowed: an array of 2, each a finite number"),
    (SADDLE, "[run]\nsteps = 1000001", "5:9: run.steps: found 1000001; allowed: a whole number from 0 to 1000000"),
    (SADDLE, "[run]\nsteps = 1.5", "5:9: run.steps: found 1.5; allowed: a whole number from 0 to 1000000"),
    (SADDLE, "[run]\nsteps = -1", "5:9: run.steps: found -1; allowed: a whole number from 0 to 1000000"),
    (SADDLE, "[run]\nseed = -1", "5:8: run.seed: found -1; allowed: a whole number from 0 to 9223372036854775807"),
    (SADDLE, "[run]\nseed = 1.0", "5:8: run.seed: found 1.0; allowed: a whole number from 0 to 9223372036854775807"),
    (SADDLE, "[run]\nseed = 9223372036854775808", "5:8: run.seed: found 9223372036854775808; allowed: a whole number from 0 to 9223372036854775807"),
    (SADDLE, "[run]\nnoise = -0.1", "5:9: run.noise: found -0.1; allowed: a finite number ≥ 0"),
    (SADDLE, "[run]\nstep = 3", "5:1: unknown key `run.step`; allowed: steps, seed, noise, tolerance; did you mean `steps`?"),
    (SADDLE, "[view]\nx = [2, -2]", "5:5: view.x: found [2.0, -2.0]; allowed: two numbers, the smaller first, a finite distance apart"),
    (SADDLE, "[view]\ny = [1, 1]", "5:5: view.y: found [1.0, 1.0]; allowed: two numbers, the smaller first, a finite distance apart"),
    (SADDLE, "[view]\ny = [-1e308, 1e308]", "5:5: view.y: found [-1e308, 1e308]; allowed: two numbers, the smaller first, a finite distance apart"),
    (SADDLE, "[view]\nz = [-1, 1]", "5:1: unknown key `view.z`; allowed: x, y; did you mean `x`?"),
    (SADDLE, "[levels]\nspacing = \"log\"", "5:11: levels.spacing: found \"log\"; allowed: linear, logarithmic, quantile; did you mean `logarithmic`?"),
    (SADDLE, "[levels]\ncount = 101", "5:9: levels.count: found 101; allowed: a whole number from 0 to 100"),
    (SADDLE, "[layers]\nbands = 1", "5:9: layers.bands: found 1; allowed: true or false"),
    (SADDLE, "[layers]\ngauge = true", "5:1: unknown key `layers.gauge`; allowed: bands, contours, labels, critical_points, dots, gradient, gauges, ahead, basins, gradient_field, convex, fog, gradient_flow, central_flow, penalty, early_stopping, level_set, eigen_lens, local_model, ellipses, sharpness_box, explain; did you mean `gauges`?"),
    (SADDLE, "[relief]\nwhere = \"besides\"", "5:9: relief.where: found \"besides\"; allowed: off, beside, instead; did you mean `beside`?"),
    (SADDLE, "[relief]\nelevation_deg = 4", "5:17: relief.elevation_deg: found 4; allowed: a number from 5 to 90"),
    (SADDLE, "[relief]\nangle = 4", "5:1: unknown key `relief.angle`; allowed: where, azimuth_deg, elevation_deg, height, scale"),
    (SADDLE, "[signals]\ndepth = 101", "5:9: signals.depth: found 101; allowed: a whole number from 1 to 100"),
    (SADDLE, "[signals]\nwidth = 0", "5:9: signals.width: found 0; allowed: a whole number from 8 to 2048"),
    (SADDLE, "[signals]\ngain = -1", "5:8: signals.gain: found -1; allowed: a number from 0 to 1000"),
    (SADDLE, "[signals]\ninit = \"xavier\"", "5:8: signals.init: found \"xavier\"; allowed: normal, uniform, xavier_normal, xavier_uniform, he_normal, he_uniform, lecun_normal; did you mean `xavier_normal`?"),
    (SADDLE, "[signals]\nactivation = \"reul\"", "5:14: signals.activation: found \"reul\"; allowed: tanh, sigmoid, relu, leaky_relu, gelu, linear; did you mean `relu`?"),
    (SADDLE, "[signals]\ngains = 2", "5:1: unknown key `signals.gains`; allowed: shown, kind, depth, width, channels, kernel, taper, activation, init, gain, bias, normalization, batch, residual, draws, seed, quantity, axis, layer; did you mean `gain`?"),
    (SADDLE, "[polynomials]\ndegree = 11", "5:10: polynomials.degree: found 11; allowed: a whole number from 0 to 10"),
    (SADDLE, "[polynomials]\nsize = 11", "5:8: polynomials.size: found 11; allowed: a whole number from 12 to 200"),
    (SADDLE, "[polynomials]\nrows = 20", "5:1: unknown key `polynomials.rows`; allowed: shown, degree, sets, size, noise, seed"),
    (SADDLE, "[chart]\nquantity = \"lost\"", "5:12: chart.quantity: found \"lost\"; allowed: loss, test_loss, accuracy, gradient_norm, step_length, rate, effective_rate, effective_rate_x, effective_rate_y, sharpness, preconditioned_sharpness, trace, distance, components, loss_gap; did you mean `loss`?"),
    (SADDLE, "[figure]\npalette = \"jet\"", "5:11: figure.palette: found \"jet\"; allowed: mist, cividis, viridis, grey"),
    (SADDLE, "[figure]\nlegend = true", "5:10: figure.legend: found true; allowed: auto, top_right, top_left, bottom_right, bottom_left, placed, hidden"),
    (SADDLE, "[figure]\nlegend_at = [0.5, 1.5]", "5:19: figure.legend_at: found 1.5; allowed: a number from 0 to 1"),
    (SADDLE, "[optimizer]\nkind = \"adam\"", "4:1: optimizer: found a table; allowed: tables, [[optimizer]]"),
    (SADDLE, "optimizer = [1]\n", "4:1: unknown key `surface.optimizer`; allowed: kind, l2, l1"),
    ("", "version = 1\noptimizer = [1]\n[surface]\nkind=\"saddle\"", "2:14: optimizer: found 1; allowed: tables, [[optimizer]]"),
    (SADDLE, "[[optimizer]]\nlr = 0.1", "4:1: optimizer[1].kind: found nothing; allowed: {optimizers}"),
    (SADDLE, "[[optimizer]]\nkind = \"Adam\"", "5:8: optimizer[1].kind: found \"Adam\"; allowed: {optimizers}; did you mean `adam`?"),
    (ADAM, "beta1 = 1", "6:9: optimizer[1].beta1: found 1; allowed: 0 ≤ number < 1"),
    (ADAM, "beta2 = -0.1", "6:9: optimizer[1].beta2: found -0.1; allowed: 0 ≤ number < 1"),
    (ADAM, "beta3 = 0.1", "6:1: unknown key `optimizer[1].beta3`; allowed: kind, lr, beta1, beta2, eps, amsgrad, weight_decay, bias_correction, label, color, visible, pinned, schedule, sam, clip, lookahead, average; did you mean `beta1`?"),
    (ADAM, "amsgrad = 1", "6:11: optimizer[1].amsgrad: found 1; allowed: true or false"),
    (ADAM, "lr = -1", "6:6: optimizer[1].lr: found -1; allowed: a finite number ≥ 0"),
    (ADAM, "lr = 2026-01-01", "6:6: optimizer[1].lr: found 2026-01-01; allowed: a finite number ≥ 0"),
    (ADAM, "[[optimizer]]\nkind = \"momentum\"\nmomentum = 2.1", "8:12: optimizer[2].momentum: found 2.1; allowed: a number from 0 to 2"),
    (ADAM, "[[optimizer]]\nkind = \"rmsprop\"\nalpha = 1.0", "8:9: optimizer[2].alpha: found 1.0; allowed: 0 ≤ number < 1"),
    (ADAM, "color = \"red\"", "6:9: optimizer[1].color: found \"red\"; allowed: # and six hexadecimal digits, such as \"#d55e00\""),
    (ADAM, "color = \"#d55e0\"", "6:9: optimizer[1].color: found \"#d55e0\"; allowed: # and six hexadecimal digits, such as \"#d55e00\""),
    (ADAM, "color = \"#+1+1+1\"", "6:9: optimizer[1].color: found \"#+1+1+1\"; allowed: # and six hexadecimal digits, such as \"#d55e00\""),
    (ADAM, "color = \"#ééé\"", "6:9: optimizer[1].color: found \"#ééé\"; allowed: # and six hexadecimal digits, such as \"#d55e00\""),
    (ADAM, "label = 3", "6:9: optimizer[1].label: found 3; allowed: text in quotes"),
    (ADAM, "visible = \"yes\"", "6:11: optimizer[1].visible: found \"yes\"; allowed: true or false"),
    (ADAM, "schedule = \"cosine\"", "6:12: optimizer[1].schedule: found \"cosine\"; allowed: a table, [optimizer.schedule]"),
    (ADAM, "[optimizer.schedule]\nperiod = 3", "6:1: optimizer[1].schedule.kind: found nothing; allowed: {schedules}"),
    (ADAM, "[optimizer.schedule]\nkind = \"cosin\"", "7:8: optimizer[1].schedule.kind: found \"cosin\"; allowed: {schedules}; did you mean `cosine`?"),
    (ADAM, "[optimizer.schedule]\nkind = \"cosine\"\nperiod = 0", "8:10: optimizer[1].schedule.period: found 0; allowed: a whole number from 1 to 1000000"),
    (ADAM, "[optimizer.schedule]\nkind = \"step\"\nthen = 0", "8:1: unknown key `optimizer[1].schedule.then`; allowed: kind, every, gamma"),
    (ADAM, "sam = 0.05", "6:7: optimizer[1].sam: found 0.05; allowed: a table, [optimizer.sam]"),
    (ADAM, "[optimizer.sam]\nrho = -0.1", "7:7: optimizer[1].sam.rho: found -0.1; allowed: a finite number ≥ 0"),
    (ADAM, "[optimizer.sam]\nradius = 0.1", "7:1: unknown key `optimizer[1].sam.radius`; allowed: rho"),
    (ADAM, "[optimizer.clip]\nnorm = 0", "7:8: optimizer[1].clip.norm: found 0; allowed: a finite number > 0"),
    (ADAM, "[optimizer.lookahead]\nsteps = 0", "7:9: optimizer[1].lookahead.steps: found 0; allowed: a whole number from 1 to 1000000"),
    (ADAM, "[optimizer.lookahead]\nalpha = 1.5", "7:9: optimizer[1].lookahead.alpha: found 1.5; allowed: a number from 0 to 1"),
    (ADAM, "[optimizer.look_ahead]\nalpha = 1.5", "6:12: unknown key `optimizer[1].look_ahead`; allowed: kind, lr, beta1, beta2, eps, amsgrad, weight_decay, bias_correction, label, color, visible, pinned, schedule, sam, clip, lookahead, average; did you mean `lookahead`?"),
    (ADAM, "[optimizer.average]\ndecay = 0.9", "6:1: optimizer[1].average.kind: found nothing; allowed: uniform, exponential"),
    (ADAM, "[optimizer.average]\nkind = \"ema\"", "7:8: optimizer[1].average.kind: found \"ema\"; allowed: uniform, exponential"),
    (ADAM, "[optimizer.average]\nkind = \"exponential\"\ndecay = 1", "8:9: optimizer[1].average.decay: found 1; allowed: 0 ≤ number < 1"),
    (ADAM, "[optimizer.average]\nkind = \"exponential\"\nstart = 3", "8:1: unknown key `optimizer[1].average.start`; allowed: kind, decay"),
    (ADAM, "[optimizer.average]\nkind = \"uniform\"\nstart = 0.5", "8:9: optimizer[1].average.start: found 0.5; allowed: a whole number from 0 to 1000000"),
    ("", "version = 1\nversion = 1", "2:1: not valid TOML: duplicate key; found `version`"),
    ("", "version = ", "1:11: not valid TOML: string values must be quoted, expected literal string"),
    ("", "version 1", "1:9: not valid TOML: key with no value, expected `=`"),
    ("", "version = 1\n[surface", "2:9: not valid TOML: unclosed table, expected `]`"),
    ("", "version = 1\ntitle = \"open", "2:14: not valid TOML: invalid basic string, expected `\"`"),
    ("", "version = 1\r\ntitle = \"é\" x", "2:13: not valid TOML: unexpected key or value, expected newline, `#`"),
    ("", "version = 1\n[surface]\n[surface]", "3:2: not valid TOML: duplicate key; found `surface`"),
    ("", "version = 01", "1:11: not valid TOML: unexpected leading zero, expected nothing; found `0`"),
    ("", "\u{feff}version = 3", "1:11: version: found 3; allowed: 1, the only version so far"),
    ("", "version = 1\nx = [[[[", "2:9: not valid TOML: unclosed array, expected `]`"),
    (SADDLE, "knob = 3", "4:1: unknown key `surface.knob`; allowed: kind, l2, l1"),
    (ADAM, "[[knob]]", "6:1: knob[1].target: found nothing; allowed: {targets}"),
    (ADAM, "[[knob]]\ntarget = 3", "7:10: knob[1].target: found 3; allowed: {targets}"),
    (ADAM, "[[knob]]\ntarget = \"optimizer.1.rate\"", "7:10: knob[1].target: found \"optimizer.1.rate\"; allowed: {targets}; did you mean `optimizer.1.lr`?"),
    (ADAM, "[[knob]]\ntarget = \"optimizer.2.lr\"", "7:10: knob[1].target: found \"optimizer.2.lr\"; allowed: {targets}; did you mean `optimizer.1.lr`?"),
    (ADAM, "[[knob]]\ntarget = \"start.z\"", "7:10: knob[1].target: found \"start.z\"; allowed: {targets}; did you mean `start.x`?"),
    (ADAM, "[[knob]]\ntarget = \"layers.basins\"\nrange = [0, 1]", "8:9: knob[1].range: found [0.0, 1.0]; allowed: no range for what is switched or chosen"),
    (ADAM, "[[knob]]\ntarget = \"optimizer.1.lr\"\nrange = [-1, 1]", "8:9: knob[1].range: found [-1.0, 1.0]; allowed: two ascending values, each a finite number ≥ 0"),
    (ADAM, "[[knob]]\ntarget = \"maps.optimizer\"", "7:10: knob[1].target: found \"maps.optimizer\"; allowed: {targets}"),
    (ADAM, "[[knob]]\ntarget = \"optimizer.1.beta1\"\nrange = [0.5, 1]", "8:9: knob[1].range: found [0.5, 1.0]; allowed: two ascending values, each 0 ≤ number < 1"),
    (ADAM, "[[knob]]\ntarget = \"start.x\"\nrange = [2, 1]", "8:9: knob[1].range: found [2.0, 1.0]; allowed: two numbers, the smaller first, a finite distance apart"),
    (ADAM, "[[knob]]\ntarget = \"start.x\"\n[[knob]]\ntarget = \"start.x\"", "9:10: knob[2].target: found the target of another knob; allowed: each once"),
    (ADAM, "[[knob]]\ntarget = \"start.x\"\nsize = 2", "8:1: unknown key `knob[1].size`; allowed: target, label, range"),
    (SADDLE, "[hide]\nlimit = true", "5:1: unknown key `hide.limit`; allowed: surface, optimizers, chart, timeline, limits, readouts; did you mean `limits`?"),
    (SADDLE, "[lock]\nstart = 1", "5:9: lock.start: found 1; allowed: true or false"),
    (SADDLE, "[lock]\ntimeline = true", "5:1: unknown key `lock.timeline`; allowed: surface, start, run, optimizers"),
    (SADDLE, "[surfaces]\n", "4:2: unknown key `surfaces`; allowed: version, title, notes, question, speaker_notes, surface, network, start, run, view, levels, layers, relief, chart, figure, sharpness, race, signals, polynomials, optimizer, maps, explain, swarm, resampling, prediction, hide, lock, knob, claim, multiples; did you mean `surface`?"),
    (NETWORK, "data = \"moon\"", "3:8: network.data: found \"moon\"; allowed: moons, circles, spirals, clouds, xor, checkerboard, sine, or a table, [network.data]; did you mean `moons`?"),
    (NETWORK, "data = \"own\"", "3:8: network.data: found \"own\"; allowed: moons, circles, spirals, clouds, xor, checkerboard, sine, or a table, [network.data]"),
    (NETWORK, "hidden = [0]", "3:11: network.hidden: found 0; allowed: a whole number from 1 to 64"),
    (NETWORK, "hidden = [1000, 1000]", "3:11: network.hidden: found 1000; allowed: a whole number from 1 to 64"),
    (NETWORK, "hidden = []", "3:10: network.hidden: found an array of 0; allowed: an array of 1 to 6 numbers"),
    (NETWORK, "hidden = [1, 2, 3, 4, 5, 6, 7]", "3:10: network.hidden: found an array of 7; allowed: an array of 1 to 6 numbers"),
    (NETWORK, "hidden = 8", "3:10: network.hidden: found 8; allowed: an array of 1 to 6 numbers"),
    (NETWORK, "normalization = \"bach\"", "3:17: network.normalization: found \"bach\"; allowed: none, batch, layer, or an array of these; did you mean `batch`?"),
    (NETWORK, "normalization = [\"none\", \"bach\"]", "3:26: network.normalization: found \"bach\"; allowed: none, batch, layer, or an array of these; did you mean `batch`?"),
    (NETWORK, "normalization = [\"batch\", \"layer\", \"none\"]", "3:17: network.normalization: found 3 normalizations; allowed: one for all hidden layers, or one for each of 2"),
    (NETWORK, "normalization = 3", "3:17: network.normalization: found 3; allowed: none, batch, layer, or an array of these"),
    (NETWORK, "scaled_layer = 3", "3:16: network.scaled_layer: found layer 3; allowed: 1 to 2, a hidden layer"),
    (NETWORK, "scaled_layer = 7", "3:16: network.scaled_layer: found 7; allowed: a whole number from 1 to 6"),
    (NETWORK, "scale = 0", "3:9: network.scale: found 0; allowed: a number from 0.01 to 100"),
    (NETWORK, "weights = [1, 2]", "3:11: network.weights: found 2 weights; allowed: 105, as many as the network has"),
    (NETWORK, "weights = [1, nan]", "3:15: network.weights: found nan; allowed: a finite number"),
    (NETWORK, "activation = \"relu6\"", "3:14: network.activation: found \"relu6\"; allowed: tanh, sigmoid, relu, leaky_relu, gelu, linear; did you mean `relu`?"),
    (NETWORK, "loss = \"mae\"", "3:8: network.loss: found \"mae\"; allowed: mse, logistic, softmax; did you mean `mse`?"),
    (NETWORK, "init = \"xavier\"", "3:8: network.init: found \"xavier\"; allowed: constant, uniform, normal, xavier_uniform, xavier_normal, he_uniform, he_normal, lecun_normal, orthogonal; did you mean `xavier_uniform`?"),
    (NETWORK, "batch = 129", "3:9: network.batch: found batches of 129 samples; allowed: at most 128, as many as are trained on"),
    (NETWORK, "batch = 3000", "3:9: network.batch: found 3000; allowed: a whole number from 0 to 2048"),
    (NETWORK, "batch = 1\nnormalization = \"batch\"", "3:9: network.batch: found batches of one sample; allowed with batch normalization: 2 or more, since one sample has no variance"),
    (NETWORK, "batch = 127\nnormalization = \"batch\"", "3:9: network.batch: found batches of 127 of 128 samples, of which the last batch has one; allowed with batch normalization: batches whose last one has 2 or more, since one sample has no variance, or replacement = true"),
    (NETWORK, "samples = 0", "3:11: network.samples: found 0; allowed: a whole number from 1 to 2048"),
    (NETWORK, "samples = 3000", "3:11: network.samples: found 3000; allowed: a whole number from 1 to 2048"),
    (NETWORK, "classes = 1", "3:11: network.classes: found 1; allowed: a whole number from 2 to 6"),
    (NETWORK, "dropout = 1", "3:11: network.dropout: found 1; allowed: 0 ≤ number < 1"),
    (NETWORK, "test_share = 0.95", "3:14: network.test_share: found 0.95; allowed: a number from 0 to 0.9"),
    (NETWORK, "data_noise = -1", "3:14: network.data_noise: found -1; allowed: a number from 0 to 10"),
    (NETWORK, "gain = inf", "3:8: network.gain: found inf; allowed: a number from 0 to 1000000"),
    (NETWORK, "seed = -1", "3:8: network.seed: found -1; allowed: a whole number from 0 to 9223372036854775807"),
    (NETWORK, "data = \"sine\"\nloss = \"logistic\"", "4:8: network.loss: found a target of numbers with the loss logistic, which needs classes; allowed: the loss mse"),
    (NETWORK, "data = \"clouds\"\nclasses = 3\nloss = \"logistic\"", "5:8: network.loss: found 3 classes with the loss logistic; allowed: two, or the loss softmax"),
    (NETWORK, "samples = 1\nnormalization = \"batch\"", "2:1: network.batch: found batches of one sample; allowed with batch normalization: 2 or more, since one sample has no variance"),
    (NETWORK, "test_share = 0.5\nbatch = 65", "4:9: network.batch: found batches of 65 samples; allowed: at most 64, as many as are trained on"),
    (NETWORK, "width = 3", "3:1: unknown key `network.width`; allowed: data, samples, data_noise, classes, standardise, test_share, data_seed, activation, residual, bias, dropout, norm_eps, norm_momentum, loss, init, gain, constant, seed, scaled_layer, scale, batch, replacement, hidden, normalization, weights"),
    (NETWORK, "[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\n", "3:1: network.data.target: found nothing; allowed: an array of 2 to 1000 numbers"),
    (NETWORK, "[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\ntarget = [1, 2]", "6:10: network.data.target: found an array of 2; allowed: as many numbers as in a, 3"),
    (NETWORK, "[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\ntarget = [1, 1, 1]\n[network.loss]", "7:1: network.loss: found a table; allowed: mse, logistic, softmax"),
    (NETWORK, "loss = \"logistic\"\n[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\ntarget = [1, 2, 3]", "4:1: network.data: found 3 in row 3 of the target after 1 and 2; allowed: two values, one for each class"),
    (NETWORK, "loss = \"softmax\"\n[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\ntarget = [1, 1, 1]", "4:1: network.data: found only the value 1 in the target; allowed: two values, one for each class"),
    (NETWORK, "loss = \"softmax\"\n[network.data]\na = [1, 2, 3, 4, 5, 6, 7]\nb = [1, 2, 3, 4, 5, 6, 7]\ntarget = [1, 2, 3, 4, 5, 6, 7]", "4:1: network.data: found more than 6 values in the target; allowed with the loss softmax: 2 to 6, one for each class"),
    (NETWORK, "[network.data]\na = [1, 2, 3]\nb = [1, 2, 3]\nc = [1]\ntarget = [1, 2, 3]", "6:1: unknown key `network.data.c`; allowed: name, names, a, b, target; did you mean `a`?"),
    (NETWORK, "[surface]\nkind = \"saddle\"", "2:1: network: found [surface] and [network]; allowed: one of them, a table, [surface], with its kind, or a table, [network]"),
    (NETWORK, "[[optimizer]]\nkind = \"newton\"", "4:8: optimizer[1].kind: found \"newton\", which needs the 2×2 Hessian of a surface; allowed with a network: {anywhere}"),
    (NETWORK, "[[optimizer]]\nkind = \"adam\"\n[[optimizer]]\nkind = \"levenberg\"", "6:8: optimizer[2].kind: found \"levenberg\", which needs the 2×2 Hessian of a surface; allowed with a network: {anywhere}"),
    (NETWORK, "[plane]\nseed = -1", "4:8: plane.seed: found -1; allowed: a whole number from 0 to 9223372036854775807"),
    (NETWORK, "[[knob]]\ntarget = \"network.gian\"", "4:10: knob[1].target: found \"network.gian\"; allowed: {targets}; did you mean `network.gain`?"),
    (NETWORK, "[[knob]]\ntarget = \"surface.l2\"", "4:10: knob[1].target: found \"surface.l2\"; allowed: {targets}"),
    (NETWORK, "[[knob]]\ntarget = \"network.seed\"\nrange = [0, 3]", "5:9: knob[1].range: found [0.0, 3.0]; allowed: no range for what is switched or chosen"),
    (SADDLE, "[[knob]]\ntarget = \"network.gain\"", "5:10: knob[1].target: found \"network.gain\"; allowed: {targets}"),
    (SADDLE, "[network]", "4:1: network: found [surface] and [network]; allowed: one of them, a table, [surface], with its kind, or a table, [network]"),
    (SADDLE, "[plane]\nseed = 1", "4:1: plane: found a plane beside [surface], which is one itself; allowed: with [network]"),
    ("", "version = 1\nnotes = \"a\0\"", "2:11: not valid TOML: invalid basic string, expected non-double-quote visible characters, `\\`"),
    ("", "version = 1\n'tit le' = 3\n[surface]\nkind=\"saddle\"", "2:1: unknown key `tit le`; allowed: version, title, notes, question, speaker_notes, surface, network, start, run, view, levels, layers, relief, chart, figure, sharpness, race, signals, polynomials, optimizer, maps, explain, swarm, resampling, prediction, hide, lock, knob, claim, multiples; did you mean `title`?"),
    ("", "version = 1\n\"a.b\" = 3\n[surface]\nkind=\"saddle\"", "2:1: unknown key `a.b`; allowed: version, title, notes, question, speaker_notes, surface, network, start, run, view, levels, layers, relief, chart, figure, sharpness, race, signals, polynomials, optimizer, maps, explain, swarm, resampling, prediction, hide, lock, knob, claim, multiples"),
    (SADDLE, "[multiples]\n", "4:1: multiples.vary: found nothing; allowed: a number and its values, such as vary = \"optimizer.1.lr=0.01..1:9log\""),
    (SADDLE, "[multiples]\nvary = \"run.steps=1..x:3\"", "5:8: multiples.vary: found x; allowed: numbers, such as optimizer.1.lr=0.01..1:9log (nine values at equal ratios), surface.lambda2=1..25:5 (at equal distances) or run.noise=0,0.1,1"),
    (SADDLE, "[optimzer]\n", "4:2: unknown key `optimzer`; allowed: version, title, notes, question, speaker_notes, surface, network, start, run, view, levels, layers, relief, chart, figure, sharpness, race, signals, polynomials, optimizer, maps, explain, swarm, resampling, prediction, hide, lock, knob, claim, multiples; did you mean `optimizer`?"),
    ("", "version=1\nx=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1", "2:83: not valid TOML: cannot recurse further; max recursion depth met; found `[`"),
];

/// The message for a text that must be refused.
fn message(text: &str) -> String {
    match scenario::read("bad.toml", text) {
        Ok(scenario) => panic!("{text:?} was read as {scenario:?}"),
        Err(error) => error.to_string(),
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn messages_name_place_key_what_was_found_and_what_is_allowed() {
    let (surfaces, methods, schedules) = (Shape::all(), Method::all(), Schedule::all());
    let surfaces = joined(surfaces.iter().map(|s| s.info().key));
    let optimizers = joined(methods.iter().map(|m| m.info().key));
    let schedules = joined(schedules.iter().map(Schedule::key));
    let anywhere = methods.iter().filter(|m| !m.is_planar());
    let anywhere = joined(anywhere.map(|m| m.info().key));
    for (begin, rest, expected) in REFUSED {
        let expected = expected
            .replace("{surfaces}", &surfaces)
            .replace("{optimizers}", &optimizers)
            .replace("{schedules}", &schedules)
            .replace("{anywhere}", &anywhere)
            .replace("{targets}", TARGETS);
        assert_eq!(
            message(&format!("{begin}{rest}")),
            format!("bad.toml:{expected}")
        );
    }
}

#[test]
fn bounds_are_refused_one_beyond() {
    let optimizer = "[[optimizer]]\nkind = \"adam\"\n";
    let with = |n: usize| format!("{SADDLE}{}", optimizer.repeat(n));
    assert!(scenario::read("x", &with(MAX_OPTIMIZERS)).is_ok());
    assert_eq!(
        message(&with(MAX_OPTIMIZERS + 1)),
        "bad.toml:4:1: optimizer: found 65; allowed: at most 64"
    );

    let padded = |bytes: usize| format!("{SADDLE}{}", " ".repeat(bytes - SADDLE.len()));
    assert!(scenario::read("x", &padded(MAX_BYTES)).is_ok());
    assert_eq!(
        message(&padded(MAX_BYTES + 1)),
        "bad.toml:1:1: found 1048577 bytes; allowed: at most 1048576 (1 MB)"
    );

    let nested = |levels: usize| {
        let mut text = ADAM.to_owned();
        let mut path = "optimizer.schedule".to_owned();
        for _ in 0..=levels {
            text.push_str(&format!("[{path}]\nkind = \"warmup\"\n"));
            path.push_str(".then");
        }
        text
    };
    assert!(scenario::read("x", &nested(8)).is_ok());
    let path = format!("optimizer[1].schedule{}", ".then".repeat(9));
    assert_eq!(
        message(&nested(9)),
        format!("bad.toml:24:1: {path}: found warm-ups nested too deeply; allowed: 8 levels")
    );
}

/// None of these may exhaust the stack, here the small one of a test's thread.
#[test]
fn deep_nesting_is_refused() {
    for text in [
        format!("x = {}", "[".repeat(1_000_000)),
        format!("x = {}1{}", "[".repeat(400_000), "]".repeat(400_000)),
        format!("x = {}", "{a=".repeat(300_000)),
        format!("{}=1", ["a"; 500_000].join(".")),
        format!("[{}]", ["a"; 500_000].join(".")),
        format!("[[{}]]", ["a"; 500_000].join(".")),
        "[".repeat(1_000_000),
        format!("x = \"{}", "\\".repeat(1_000_000)),
        "[[a]]\n".repeat(140_000),
    ] {
        assert!(message(&text).starts_with("bad.toml:1:"));
    }
}

/// Valid files with a few bytes changed, moved, doubled or lost are read or refused, but never cause a panic.
#[test]
fn garbage_is_an_error_at_worst() {
    let mut rng = ChaCha8Rng::seed_from_u64(22);
    let mut valid: Vec<String> = scenario::lesson_pages()
        .iter()
        .map(|lesson| scenario::write(&lesson.scenario))
        .collect();
    valid.extend([SADDLE, QUADRATIC, ADAM, NETWORK].map(String::from));
    let spice = [
        "[", "]", "{", "}", "=", ".", "\"", "'", "\n", "\r", "-", "e9", "nan", "inf", "\u{0}", "λ",
        "#", ",", "[[", "_",
    ];
    let (mut good, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut bytes = valid[rng.random_range(0..valid.len())].clone().into_bytes();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..=bytes.len());
            let to = (at + rng.random_range(0..20)).min(bytes.len());
            match rng.random_range(0..4) {
                0 => bytes.splice(at..to, []).for_each(drop),
                1 => bytes.splice(at..at, bytes[at..to].to_vec()).for_each(drop),
                2 => {
                    let piece = spice[rng.random_range(0..spice.len())];
                    bytes.splice(at..at, piece.bytes()).for_each(drop);
                }
                _ => bytes.splice(at..at, [rng.random::<u8>()]).for_each(drop),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        match scenario::read("x", &text) {
            Ok(scenario) => {
                good += 1;
                // Whatever is read can be written and read again.
                let again = scenario::read("again", &scenario::write(&scenario));
                assert!(again.as_ref() == Ok(&scenario), "{text}\n{again:?}");
            }
            Err(error) => {
                refused += 1;
                let lines = text.matches('\n').count() + 1;
                assert!(
                    (1..=lines).contains(&error.line) && error.column >= 1,
                    "{error}"
                );
                assert!(!error.message.contains('\n'), "{error:?}");
            }
        }
    }
    // The changes make some files invalid and leave others valid.
    assert!(good > 500 && refused > 10_000, "{good} {refused}");
}
