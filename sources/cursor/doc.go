// Package cursor reads and writes what a source remembers of a lane from one reading to the next, and hands on what a lane
// tells, each step with the cursor that stands behind it. What is remembered, and what follows from it, each network
// decides for itself.
package cursor
