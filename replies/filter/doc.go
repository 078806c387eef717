// Package filter is the language of saved views and of the list's prompt: "network:facebook kind:complaint due<1h
// -label:spam torte". Parse reads it, Query is what was meant: a small tree that the store can turn into SQL and Match can
// judge in memory; String writes it in one canonical form, Vocabulary.Complete helps to type it. It knows no clock and no
// storage. README.md tells the language.
package filter
