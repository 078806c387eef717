// Package meta is what a Facebook Page and an Instagram account have in common on Meta's API, above the transport in graph:
// their calls, the conversations and direct messages that go through the Page, how those are read back, what a lane
// remembers, and what a token and a role allow. What only one of them has stays with it.
package meta
