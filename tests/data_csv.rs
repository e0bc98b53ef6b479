//! CSV files: what is read, what is refused with which message, and long ones.

use std::io::{BufReader, Read};

use ravine::math::random::below;
use ravine::scenario::{Csv, read_csv};
use ravine::surface::{Data, MAX_ROWS};

fn read(text: &str) -> Result<Csv, String> {
    read_csv("t.csv", text.as_bytes()).map_err(|e| e.to_string())
}

fn data(text: &str) -> Data {
    read(text).unwrap_or_else(|e| panic!("{e}\n{text}")).data
}

#[test]
fn separators_headers_and_commas_are_recognised() {
    let rows = vec![[1.5, -2.0, 3.0], [4.0, 5e-3, 6.0]];
    for text in [
        "1.5,-2,3\n4,5e-3,6\n",
        "1.5;-2;3\n4;5e-3;6",
        "1,5;-2;3\n4;0,005;6",
        "1,5\t-2\t3\r\n4\t0.005\t6\r\n",
        "1.5 -2   3\n  4 5e-3 6  ",
        "\u{feff}# made up\n\n1.5, -2 ,\t3\n# more\n\n4,+0.005,\"6\"\n\n",
    ] {
        let data = data(text);
        assert_eq!(data.rows, rows, "{text}");
        assert_eq!(data.names, ["a", "b", "target"], "{text}");
        assert_eq!(data.name, "t.csv");
    }
    let data = data("\"length, mm\",width,\n1.5,-2,3\n4,5e-3,6\n");
    assert_eq!(data.rows, rows);
    assert_eq!(data.names, ["length, mm", "width", "target"]);
}

#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("height,width,t\n1,2,3\n4,2,6\n5,2,1\n", "t.csv: found only the value 2 in the column \"width\"; allowed: features that vary"),
    ("1,2,3\n1,5,6\n", "t.csv: found only the value 1 in the column \"a\"; allowed: features that vary"),
    ("", "t.csv: found 0 rows of numbers; allowed: at least 2"),
    ("a,b,c\n", "t.csv: found 0 rows of numbers; allowed: at least 2"),
    ("a,b,c\n1,2,3\n", "t.csv: found 1 row of numbers; allowed: at least 2"),
    ("# only\n\n1,2,3", "t.csv: found 1 row of numbers; allowed: at least 2"),
    ("1,2\n3,4\n", "t.csv:1: found 2 columns; allowed: 3 columns: two features and a target"),
    ("1,2,3\n4,5,6,7\n", "t.csv:2: found 4 columns; allowed: 3 columns: two features and a target"),
    ("1 2 3\n4 5\n", "t.csv:2: found 2 columns; allowed: 3 columns: two features and a target"),
    ("hello\n", "t.csv:1: found 1 column; allowed: 3 columns: two features and a target"),
    ("a;b;c\n1;2;3\n4;;6\n", "t.csv:3: column 2: found nothing; allowed: a number up to 1e100 in size"),
    ("1,2,3\n# no\n\n4,5,n/a\n", "t.csv:4: column 3: found \"n/a\"; allowed: a number up to 1e100 in size"),
    ("1,2,x\n4,5,6\n", "t.csv:1: column 3: found \"x\"; allowed: a number up to 1e100 in size"),
    ("a,b,c\nd,e,f\n1,2,3\n", "t.csv:2: column 1: found \"d\"; allowed: a number up to 1e100 in size"),
    ("1,2,3\nnan,5,6\n", "t.csv:2: column 1: found \"nan\"; allowed: a number up to 1e100 in size"),
    ("inf,inf,inf\n1,2,3\n", "t.csv:1: column 1: found \"inf\"; allowed: a number up to 1e100 in size"),
    ("1,2,3\n4,1.1e100,6\n", "t.csv:2: column 2: found \"1.1e100\"; allowed: a number up to 1e100 in size"),
    ("1,2,3\n4,5,1e999\n", "t.csv:2: column 3: found \"1e999\"; allowed: a number up to 1e100 in size"),
    ("1;2;3\n1,2,3;4;5\n", "t.csv:2: column 1: found \"1,2,3\"; allowed: a number up to 1e100 in size"),
    ("1,2,3\n4,5,0123456789012345678901234567890123456789x\n", "t.csv:2: column 3: found \"0123456789012345678901234567890123456789\"…; allowed: a number up to 1e100 in size"),
];

#[test]
fn bad_files_are_refused_with_the_place() {
    for (text, message) in REFUSED {
        assert_eq!(read(text).map(|_| ()), Err((*message).to_owned()), "{text}");
    }
    let long = format!("1,2,3\n{}", "4".repeat(1 << 20));
    let message = "t.csv:2: found a line of 65536 bytes or more; allowed: 3 columns: two features and a target";
    assert_eq!(read(&long).map(|_| ()), Err(message.to_owned()));
    let bytes: &[u8] = b"1,2,3\n4,\xff\xfe,6\n";
    assert!(read_csv("t.csv", bytes).is_err());
}

#[test]
fn classes_are_told_apart_with_the_place() {
    let message = |text: &str| read(text).unwrap().classes().unwrap_err().to_string();
    assert_eq!(
        message("a,b,c\n1,2,0\n\n1,3,1\n2,2,0\n1,2,7\n"),
        "t.csv:6: column 3: found 7 after 0 and 1; allowed: two values, one for each class"
    );
    assert_eq!(
        message("1,2,3\n2,1,3\n"),
        "t.csv: found only the value 3 in the target; allowed: two values, one for each class"
    );
}

/// Rows `i, 2i, 3i`, made while they are read.
struct Endless {
    next: usize,
    rows: usize,
    rest: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() && self.next < self.rows {
            let i = self.next;
            self.rest = format!("{i},{},{}\n", 2 * i, 3 * i).into_bytes();
            self.next += 1;
        }
        let n = out.len().min(self.rest.len());
        out[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        Ok(n)
    }
}

#[test]
fn long_files_keep_a_fair_sample_in_order() {
    for rows in [MAX_ROWS, MAX_ROWS + 1, 2500, 16_000, 16_001, 200_000] {
        let source = || Endless {
            next: 0,
            rows,
            rest: Vec::new(),
        };
        let csv = read_csv("t.csv", BufReader::new(source())).unwrap();
        assert_eq!(csv.rows, rows);
        assert_eq!(csv.data.rows.len(), MAX_ROWS);
        for [a, b, t] in &csv.data.rows {
            assert_eq!([*b, *t], [2.0 * a, 3.0 * a]);
        }
        assert!(csv.data.rows.is_sorted_by(|a, b| a[0] < b[0]));
        // Five standard deviations of the hypergeometric distribution, in each tenth of the file.
        let share = MAX_ROWS as f64 / rows as f64;
        let deviation = (MAX_ROWS as f64 * 0.1 * 0.9 * (1.0 - share)).sqrt();
        for tenth in 0..10 {
            let within = |a: f64| (a * 10.0 / rows as f64) as usize == tenth;
            let count = csv.data.rows.iter().filter(|row| within(row[0])).count() as f64;
            let off = (count - MAX_ROWS as f64 / 10.0).abs();
            assert!(off <= 5.0 * deviation + 1e-9, "{rows}: {tenth}, {count}");
        }
        let again = read_csv("t.csv", BufReader::new(source())).unwrap();
        assert_eq!(csv.data, again.data);
    }
}

/// Vitter's algorithm R: of the first rows all are held; row t, counted from 1, takes the place of one of t that are equally
/// likely, if that is one of those held.
#[test]
fn the_sample_is_that_of_algorithm_r() {
    for rows in [
        MAX_ROWS - 1,
        MAX_ROWS,
        MAX_ROWS + 1,
        MAX_ROWS + 2,
        1500,
        5000,
    ] {
        let source = Endless {
            next: 0,
            rows,
            rest: Vec::new(),
        };
        let csv = read_csv("t.csv", BufReader::new(source)).unwrap();
        let mut held: Vec<usize> = (0..rows.min(MAX_ROWS)).collect();
        for row in MAX_ROWS..rows {
            let place = below(0, row as u64 + 1, row + 1);
            if place < MAX_ROWS {
                held[place] = row;
            }
        }
        held.sort_unstable();
        let kept: Vec<usize> = csv.data.column(0).map(|a| a as usize).collect();
        assert_eq!(kept, held, "{rows}");
    }
}

/// Which row of 1001 is left out depends on the draw; over many draws each is left out as often as chance has it.
#[test]
fn draws_below_a_number_reach_all_of_them_alike() {
    for n in [1_usize, 2, 7, 1001] {
        let draws = 300 * n as u64;
        let mut counts = vec![0_u32; n];
        for step in 0..draws {
            counts[below(3, step, n)] += 1;
        }
        // Six standard deviations of a count of mean 300.
        let even = |count: &u32| (f64::from(*count) - 300.0).abs() <= 6.0 * 300_f64.sqrt();
        assert!(counts.iter().all(even), "{n}");
    }
}

#[test]
fn classes_are_those_of_the_whole_file() {
    let table = |rows: usize, target: &dyn Fn(usize) -> u8| {
        let line = |i: usize| format!("{i},{},{}\n", i % 7, target(i));
        read(&(0..rows).map(line).collect::<String>()).unwrap()
    };
    let alternating = table(2000, &|i| (i % 2) as u8);
    assert_eq!(alternating.data.classes(), Ok([0.0, 1.0]));
    let ones: f64 = alternating.data.column(2).sum();
    // Five standard deviations of the hypergeometric distribution.
    assert!((ones - 500.0).abs() < 5.0 * 125f64.sqrt(), "{ones}");
    for rare in [0, 7777, 49_999] {
        let csv = table(50_000, &|i| u8::from(i == rare));
        assert_eq!(csv.classes().unwrap(), [0.0, 1.0]);
        assert_eq!(csv.data.classes(), Ok([0.0, 1.0]), "{rare}");
        assert_eq!(csv.data.rows.len(), MAX_ROWS);
        assert!(csv.data.rows.is_sorted_by(|a, b| a[0] < b[0]));
        let third = table(50_000, &|i| if i == rare { 2 } else { (i % 2) as u8 });
        assert!(third.classes().is_err(), "{rare}");
    }
}

/// A million rows take no more memory than a few thousand: the reader never holds more than a line and what it keeps.
#[test]
fn a_million_rows_are_streamed() {
    let source = Endless {
        next: 0,
        rows: 1_000_000,
        rest: Vec::new(),
    };
    let csv = read_csv("t.csv", BufReader::with_capacity(512, source)).unwrap();
    assert_eq!((csv.rows, csv.data.rows.len()), (1_000_000, MAX_ROWS));
}
