// Package sandbox is a faithful fake of Meta's Graph API on loopback: a small network of its own with two invented firms
// and the people who write to them.
package sandbox
