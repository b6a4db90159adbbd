//! One row of a list, and how to complain about it.

use std::str::FromStr;

use super::RowProblem;
use crate::csv::Row;

/// A row under the names of its columns. An empty cell is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'t> {
    names: &'t [String],
    row: &'t Row,
}

impl<'t> Cells<'t> {
    pub(crate) const fn new(names: &'t [String], row: &'t Row) -> Self {
        Self { names, row }
    }

    /// The line of the file, from 1.
    pub(crate) const fn number(&self) -> u64 {
        self.row.number
    }

    /// What stands in a column, where there is one.
    pub(crate) fn get(&self, column: Option<usize>) -> Option<&'t str> {
        let cell = column.and_then(|at| self.row.cells.get(at));
        cell.map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// The same, to be kept.
    pub(crate) fn text(&self, column: Option<usize>) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    /// A number of the platform.
    pub(crate) fn id<T: FromStr>(
        &self,
        column: Option<usize>,
        problem: &str,
        remedy: &str,
    ) -> Result<Option<T>, RowProblem> {
        let parsed = self.get(column).map(|text| text.parse());
        parsed.transpose().map_err(|_| self.problem(column, problem, remedy))
    }

    /// What is wrong with a cell, and what to do about it.
    pub(crate) fn problem(&self, column: Option<usize>, problem: &str, remedy: &str) -> RowProblem {
        RowProblem {
            row: self.row.number,
            column: column.and_then(|at| self.names.get(at)).cloned().unwrap_or_default(),
            value: self.get(column).unwrap_or_default().to_owned(),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// That the row names nobody, said of the column that should.
    pub(crate) fn nobody(&self, column: Option<usize>) -> RowProblem {
        self.problem(column, "the row names nobody", "fill the cell or remove the row")
    }

    /// A row with more cells than columns is not understood: something in it was cut apart.
    pub(crate) fn fit(&self, column: Option<usize>) -> Result<(), RowProblem> {
        let extra = self.row.cells.get(self.names.len()..).unwrap_or_default();
        if extra.iter().all(String::is_empty) {
            return Ok(());
        }
        let problem = "the row has more cells than there are columns";
        let remedy = "put quotes around cells that hold the separator";
        let value = self.row.cells.join(" | ");
        Err(RowProblem { value, ..self.problem(column, problem, remedy) })
    }
}
