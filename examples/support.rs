//! The programs beside this file stand alone; this library is empty.
