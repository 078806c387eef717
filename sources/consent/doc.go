// Package consent is the way back from a person's browser: the person says yes to a network on its page, and the network
// sends the browser to an address on this machine with a code. Where the browser runs on another machine (over SSH) it
// arrives nowhere; the person then pastes the address it shows.
//
// It knows no network. What is asked, and what the code is exchanged for, is the business of those that use it.
package consent
