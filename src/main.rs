fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    match ravine::scenario::read("x", &text) {
        Ok(s) => {
            let s2 = ravine::scenario::read("x", &ravine::scenario::write(&s)).unwrap();
            assert_eq!(s, s2);
            println!("{}", ravine::scenario::write(&s))
        }
        Err(e) => println!("{e}"),
    }
}
