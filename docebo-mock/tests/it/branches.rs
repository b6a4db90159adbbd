//! The organisation chart: branches, their place in the tree, and who is in them.
