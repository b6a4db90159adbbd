//! Groups (audiences), manual and automatic.
