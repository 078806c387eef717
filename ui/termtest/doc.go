// Package termtest runs the real program in a terminal in memory: as a process of its own on a pseudo-terminal (Start),
// or as a Bubble Tea model in this process (Play). A test types and presses keys, waits for what must be seen, and looks
// at cells with their colours, as a person would; never at the bytes that were sent, which are differences between
// screens and mean nothing by themselves.
//
// Nothing here sleeps to let time pass: WaitFor looks again whenever the screen has changed, up to a deadline, and shows
// the screen when the deadline passes.
package termtest
