fn main() {
    let mut a = std::env::args().skip(1);
    let text = std::fs::read_to_string(a.next().unwrap()).unwrap();
    let out = a.next().unwrap();
    let theme = match a.next().as_deref() {
        Some("dark") => ravine::figure::Theme::Dark,
        _ => ravine::figure::Theme::Paper,
    };
    let step = a.next().map(|s| s.parse().unwrap());
    let mut s = ravine::scenario::read("x", &text).unwrap();
    s.layers.gauges = true;
    s.figure.chart = true;
    let t = std::time::Instant::now();
    let svg = ravine::export::figure_svg(&s, step, [1600.0, 1000.0], theme);
    println!("{} {:?}", svg.len(), t.elapsed());
    std::fs::write(out, ravine::export::png::png(&svg, 1.0).unwrap()).unwrap();
    println!("{:?}", t.elapsed());
}
