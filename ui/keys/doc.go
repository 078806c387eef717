// Package keys is the one table of keys. The desk dispatches by it; the help line, the help page, the palette and a part
// of the README are made from it; a person can bind other keys in config.toml.
//
// The words for a key stand in the catalogues under "keys." + its ID.
package keys
