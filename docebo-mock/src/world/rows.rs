//! Reading a table back from a snapshot, row by row.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, de};

/// Reads a list of rows into a table without holding the list; a row that does not fit ends it.
pub(crate) fn read_rows<'de, D, Table, Row>(
    deserializer: D,
    insert: impl Fn(&mut Table, Row) -> Result<(), String>,
) -> Result<Table, D::Error>
where
    D: Deserializer<'de>,
    Table: Default,
    Row: Deserialize<'de>,
{
    struct Visitor<Table, Row, Insert>(Insert, PhantomData<(Table, Row)>);

    impl<'de, Table, Row, Insert> de::Visitor<'de> for Visitor<Table, Row, Insert>
    where
        Table: Default,
        Row: Deserialize<'de>,
        Insert: Fn(&mut Table, Row) -> Result<(), String>,
    {
        type Value = Table;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of rows")
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut rows: A) -> Result<Table, A::Error> {
            let mut table = Table::default();
            while let Some(row) = rows.next_element()? {
                (self.0)(&mut table, row).map_err(de::Error::custom)?;
            }
            Ok(table)
        }
    }

    deserializer.deserialize_seq(Visitor(insert, PhantomData))
}
