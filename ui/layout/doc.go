// Package layout turns the size of the terminal and what is going on into rectangles. It is pure: same size and state,
// same rectangles; its tests are drawings.
package layout
