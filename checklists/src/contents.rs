//! What the catalogue that comes with the program must hold.
