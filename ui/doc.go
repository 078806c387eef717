// Package ui is all that a person sees: the desk (three panes), dialogs, reports, themes, keys, words and the commands.
//
// The rooms below: app (puts a workspace together), commands (the command line), desk (the screen), words (the German
// and English catalogues), theme (every colour and glyph), keys (the one table of keys), layout (sizes to rectangles),
// safe (makes strangers' text harmless), termtest (the real program in a terminal in memory).
package ui
