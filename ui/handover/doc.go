// Package handover gathers what somebody who decides more has to know about a case: it reads the case from the store and
// makes the brief of it. Screen and command line hand over the same.
package handover
