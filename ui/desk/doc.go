// Package desk is the screen: channels and views, the threads, the conversation above the composer.
//
// There is one model (Model). Panes are plain structs that know how to move and to draw themselves; they hold neither
// each other nor the store. Whatever touches the store happens in a command and comes back as a message with the number
// of its request; an answer to an older request than the last is dropped. Dialogs lie on a stack (overlay).
//
// A key goes to: Ctrl+C, the top dialog, the text being written, the focused pane, the keys that work everywhere.
package desk
