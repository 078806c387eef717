// Package day proves that a whole day's work hangs together: one scripted day of a shop, lived once by keys on the desk and
// once by commands alone. The network is the sandbox over real HTTP, the workspace is a real one, the desk runs on a
// terminal in memory, and all of them go by one clock that only the script moves: breaths, promises and deadlines have
// their real length and take no time.
package day
