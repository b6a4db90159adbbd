//! Sample files: titles and two made-up people (B-197).

use docebo_sdk::importer::ImportKind;

use crate::world::World;

/// The sample of a type of import.
pub(crate) fn file(world: &World, kind: &str) -> Option<String> {
    let rows: [Vec<String>; 3] = match ImportKind::from_word(kind) {
        ImportKind::Users => users(world),
        ImportKind::Enrollments => [
            ["Username", "Level", "Course Code"],
            ["ann.example", "student", "SAFE"],
            ["bob.example", "tutor", "SAFE"],
        ]
        .map(|row| row.map(str::to_owned).to_vec()),
        _ => return None,
    };
    let line = |row: Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        cells.join(",") + "\r\n"
    };
    Some(rows.into_iter().map(line).collect())
}

fn users(world: &World) -> [Vec<String>; 3] {
    const COLUMNS: [[&str; 3]; 8] = [
        ["Username", "ann.example", "bob.example"],
        ["First Name", "Ann", "Bob"],
        ["Last Name", "Example", "Example"],
        ["Email", "ann@example.com", "bob@example.com"],
        ["Level", "user", "user"],
        ["Active", "yes", "no"],
        ["Expire On", "2030-12-31", ""],
        ["Language", "english", "english"],
    ];
    let mut rows = [0, 1, 2].map(|row| COLUMNS.map(|column| column[row].to_owned()).to_vec());
    for (_, kind) in world.managers.iter() {
        rows[0].push(kind.title.clone());
        rows[1].push(String::new());
        rows[2].push("ann.example".to_owned());
    }
    rows
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
