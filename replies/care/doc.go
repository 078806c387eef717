// Package care looks after the person who reads all this: what is harsh is blurred until they open it, a pause is suggested
// after several harsh threads, and there are quiet hours in which nothing rings but a storm.
//
// It is pure: no store, no clock. Reasons are keys below "care." with their values. Nothing here stops anybody from working.
package care
