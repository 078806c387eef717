// Package weather tells what the weather of a brand is, from 0 to 6 and with its reasons.
//
// It follows the scale of Graf and Schwede for shitstorms over all channels of a brand. It rises at once and falls step by
// step after hours of calm; Alarm tells when to ring. The heat of a single thread is replies.Heat.
//
// It is pure: no store, no clock. Reasons are keys below "weather." with their values.
package weather
