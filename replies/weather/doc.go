// Package weather tells how hot a thread is and what the weather of a brand is, each from 0 to 6 and with its reasons.
//
// Heat goes on from replies.Heat, whose values stay as they are: rate and spread may add to it, quiet takes away again what
// the crowd had added. The weather follows the scale of Graf and Schwede for shitstorms over all channels of a brand. It rises
// at once and falls step by step after hours of calm; Alarm tells when to ring.
//
// It is pure: no store, no clock. Reasons are keys below "heat." and "weather." with their values.
package weather
