// Package linear is a small linear model: traits of a text, each with a weight for every outcome, added up. It is trained
// by Train, packed into a table of whole numbers by Pack and read in place by Open, so that loading costs nothing.
//
// All sums are taken in a fixed order and without fused operations, so that training gives the same bytes everywhere.
package linear
