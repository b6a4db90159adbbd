//! The rank of a 0/1 matrix modulo a prime: never more than its true rank.

use super::grid::Grid;

/// Large enough that the two ranks differ only for matrices made to show it.
const PRIME: u64 = 2_147_483_647;

pub(super) fn rank(grid: &Grid) -> usize {
    // Short rows take little room, and there is nothing to add to a basis as large as they are.
    let grid = if grid.column_members.len() > grid.rows.len() { &grid.transposed() } else { grid };
    let width = grid.column_members.len();
    let mut basis: Vec<(usize, Vec<u64>)> = Vec::new();
    for marks in &grid.rows {
        if basis.len() == width {
            break;
        }
        let mut row = vec![0; width];
        marks.iter().for_each(|column| row[column] = 1);
        for (pivot, reduced) in &basis {
            let factor = row[*pivot];
            if factor != 0 {
                for (cell, other) in row.iter_mut().zip(reduced) {
                    *cell = (*cell + (PRIME - factor) * other) % PRIME;
                }
            }
        }
        if let Some(pivot) = row.iter().position(|cell| *cell != 0) {
            let inverse = power(row[pivot], PRIME - 2);
            row.iter_mut().for_each(|cell| *cell = *cell * inverse % PRIME);
            basis.push((pivot, row));
        }
    }
    basis.len()
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}
