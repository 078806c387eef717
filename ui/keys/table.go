package keys

// ID names what a key does.
type ID string

// Scope is where a key works.
type Scope string

// The scopes. Global keys work wherever no text is written and no dialog is open.
const (
	Always Scope = "always" // everywhere, even in a text
	Global Scope = "global"
	Move   Scope = "move"  // the three panes
	Posts  Scope = "posts" // thread list and conversation
	Rows   Scope = "rows"  // thread list
	Side   Scope = "side"  // views and channels
	Talk   Scope = "talk"  // conversation
	Writer Scope = "writer"
	Checks Scope = "checks" // the checklist of the composer
	Text   Scope = "text"   // any text field
	Breath Scope = "breath"
	Dialog Scope = "dialog" // menus and questions
	Form   Scope = "form"   // what is written down by hand
	Find   Scope = "find"   // the line in which one searches
)

// Scopes lists them in the order of the help page.
var Scopes = []Scope{Posts, Rows, Move, Side, Talk, Global, Writer, Checks, Breath, Find, Dialog, Form, Text, Always}

// What keys do.
const (
	Abort ID = "abort"

	Quit    ID = "quit"
	Help    ID = "help"
	Palette ID = "palette"
	Sync    ID = "sync"
	Pane1   ID = "pane1"
	Pane2   ID = "pane2"
	Pane3   ID = "pane3"
	Next    ID = "next"
	Prev    ID = "prev"
	Undo    ID = "undo"
	Redo    ID = "redo"
	Views   ID = "views"
	Brands  ID = "brands"
	Suspend ID = "suspend"
	Guide   ID = "guide"
	Weather ID = "weather"

	Down     ID = "down"
	Up       ID = "up"
	Top      ID = "top"
	Bottom   ID = "bottom"
	PageDown ID = "page_down"
	PageUp   ID = "page_up"
	Left     ID = "left"
	Right    ID = "right"
	Open     ID = "open"
	Back     ID = "back"

	Reply        ID = "reply"
	ReplyPrivate ID = "reply_private"
	Done         ID = "done"
	Unread       ID = "unread"
	Kind         ID = "kind"
	Link         ID = "link"
	Copy         ID = "copy"
	Confirm      ID = "confirm"
	Snooze       ID = "snooze"
	Label        ID = "label"
	Cause        ID = "cause"
	Note         ID = "note"
	Case         ID = "case"
	Promise      ID = "promise"
	Escalate     ID = "escalate"
	Person       ID = "person"
	Joined       ID = "joined"
	Repeat       ID = "repeat"
	Moderate     ID = "moderate"

	Mark    ID = "mark"
	Range   ID = "range"
	MarkAll ID = "mark_all"

	Search      ID = "search"
	HitNext     ID = "hit_next"
	HitPrev     ID = "hit_prev"
	FindTake    ID = "find_take"
	FindLeave   ID = "find_leave"
	FindTab     ID = "find_tab"
	FindTabBack ID = "find_tab_back"
	FindHere    ID = "find_here"
	FindOlder   ID = "find_older"
	FindNewer   ID = "find_newer"
	FindDown    ID = "find_down"
	FindUp      ID = "find_up"

	Channel   ID = "channel"
	SideIn    ID = "side_in"
	JumpBack  ID = "jump_back"
	JumpAhead ID = "jump_ahead"
	Trouble   ID = "trouble"

	Template     ID = "template"
	TemplateHere ID = "template_here"
	Playbook     ID = "playbook"
	PlaybookHere ID = "playbook_here"
	PlaybookPick ID = "playbook_pick"
	PlaybookNext ID = "playbook_next"
	PlaybookPrev ID = "playbook_prev"
	PlaybookPut  ID = "playbook_put"
	Call         ID = "call"
	HouseRules   ID = "house_rules"

	Page  ID = "page"
	Whole ID = "whole"

	History ID = "history"
	Kin     ID = "kin"

	Send     ID = "send"
	Leave    ID = "leave"
	Editor   ID = "editor"
	Offer    ID = "offer"
	Audience ID = "audience"
	List     ID = "checklist"
	Drop     ID = "drop"
	TalkUp   ID = "talk_up"
	TalkDown ID = "talk_down"

	CheckDown ID = "check_down"
	CheckUp   ID = "check_up"
	CheckTake ID = "check_take"
	CheckNext ID = "check_next"
	CheckFull ID = "check_full"
	Waive     ID = "waive"
	CheckBack ID = "check_back"

	BreathSend ID = "breath_send"
	BreathEdit ID = "breath_edit"
	BreathBack ID = "breath_back"

	Capture   ID = "capture"
	FormNext  ID = "form_next"
	FormPrev  ID = "form_prev"
	FormMore  ID = "form_more"
	FormLess  ID = "form_less"
	FormSave  ID = "form_save"
	FormFetch ID = "form_fetch"
	FormEmpty ID = "form_empty"
	FormBack  ID = "form_back"

	DialogDown ID = "dialog_down"
	DialogUp   ID = "dialog_up"
	DialogTake ID = "dialog_take"
	DialogBack ID = "dialog_back"

	TextLeft      ID = "text_left"
	TextRight     ID = "text_right"
	TextUp        ID = "text_up"
	TextDown      ID = "text_down"
	TextWordLeft  ID = "text_word_left"
	TextWordRight ID = "text_word_right"
	TextHome      ID = "text_home"
	TextEnd       ID = "text_end"
	TextStart     ID = "text_start"
	TextFinish    ID = "text_finish"
	TextPageUp    ID = "text_page_up"
	TextPageDown  ID = "text_page_down"
	TextBreak     ID = "text_break"
	TextBackspace ID = "text_backspace"
	TextDelete    ID = "text_delete"
	TextWordBack  ID = "text_word_back"
	TextKill      ID = "text_kill"
	TextKillBack  ID = "text_kill_back"
	TextUndo      ID = "text_undo"
	TextRedo      ID = "text_redo"
)

// Key is one line of the table.
type Key struct {
	ID    ID
	Scope Scope
	Keys  []string // as Bubble Tea names them
	Bar   int      // place in the help line, 0 for none; smaller comes first and stays longest on a narrow screen
}

// Words is the catalogue key of what it does.
func (k Key) Words() string { return "keys." + string(k.ID) }

func key(scope Scope, id ID, bar int, keys ...string) Key {
	return Key{ID: id, Scope: scope, Keys: keys, Bar: bar}
}

// Table lists every key with its default binding.
func Table() []Key {
	return append(append(deskKeys(), writerKeys()...), fieldKeys()...)
}

func deskKeys() []Key {
	return []Key{
		key(Posts, Reply, 2, "r"),
		key(Posts, ReplyPrivate, 7, "R"),
		key(Posts, Done, 3, "d"),
		key(Posts, Snooze, 4, "s"),
		key(Posts, Confirm, 8, "S"),
		key(Posts, Trouble, 9, "x"),
		key(Posts, Unread, 10, "u"),
		key(Posts, Kind, 12, "K"),
		key(Posts, Link, 13, "o"),
		key(Posts, Copy, 14, "y"),
		key(Posts, Case, 9, "C"),
		key(Posts, Moderate, 13, "m"),
		key(Posts, Label, 13, "l"),
		key(Posts, Cause, 13, "c"),
		key(Posts, Note, 13, "n"),
		key(Posts, Promise, 14, "P"),
		key(Posts, Joined, 9, "%"),
		key(Posts, Escalate, 13, "e"),
		key(Posts, Person, 13, "i"),
		key(Posts, Repeat, 14, "."),

		key(Posts, HitNext, 0, "N", ">"),
		key(Posts, HitPrev, 0, "<"),

		key(Rows, Mark, 12, "space"),
		key(Rows, Range, 14, "V"),
		key(Rows, MarkAll, 14, "*"),

		key(Side, SideIn, 0, "l"),
		key(Side, Channel, 2, "x"),
		key(Posts, Template, 16, "t"),
		key(Posts, Playbook, 17, "p"),
		key(Posts, Call, 0, "T"),

		key(Move, Down, 1, "j", "down"),
		key(Move, Up, 0, "k", "up"),
		key(Move, Top, 0, "g", "home"),
		key(Move, Bottom, 0, "G", "end"),
		key(Move, PageDown, 0, "pgdown", "ctrl+d"),
		key(Move, PageUp, 0, "pgup", "ctrl+u"),
		key(Move, Left, 0, "h", "left"),
		key(Move, Right, 0, "right"),
		key(Move, Open, 4, "enter"),
		key(Move, Back, 0, "esc"),

		key(Talk, Page, 0, "space"),
		key(Talk, Whole, 0, "v"),
		key(Talk, History, 10, "H"),
		key(Posts, Kin, 5, "="),

		key(Global, Help, 5, "?"),
		key(Global, Palette, 11, ":"),
		key(Global, Search, 6, "/"),
		key(Global, Views, 6, "f"),
		key(Global, Brands, 0, "b"),
		key(Global, Weather, 0, "w"),
		key(Global, Undo, 0, "z"),
		key(Global, Redo, 0, "Z"),
		key(Global, JumpBack, 0, "backspace", "alt+left"),
		key(Global, JumpAhead, 0, "alt+right"),
		key(Global, Capture, 14, "a"),
		key(Global, Sync, 0, "ctrl+r"),
		key(Global, Next, 0, "tab"),
		key(Global, Prev, 0, "shift+tab"),
		key(Global, Pane1, 0, "1"),
		key(Global, Pane2, 0, "2"),
		key(Global, Pane3, 0, "3"),
		key(Global, Suspend, 0, "ctrl+z"),
		key(Global, Quit, 15, "q"),
		key(Always, Guide, 0, "f1"),
		key(Always, PlaybookHere, 0, "f2", "alt+p"),
		key(Always, PlaybookNext, 0, "f3", "alt+j"),
		key(Always, PlaybookPrev, 0, "shift+f3", "alt+k"),
		key(Always, PlaybookPut, 0, "f4", "alt+i"),
		key(Always, PlaybookPick, 0, "f5", "alt+o"),
		key(Always, Abort, 0, "ctrl+c"),
	}
}

func writerKeys() []Key {
	return []Key{
		key(Writer, Send, 1, "ctrl+s"),
		key(Writer, Leave, 2, "esc"),
		key(Writer, List, 3, "tab"),
		key(Writer, Offer, 4, "ctrl+g"),
		key(Writer, Editor, 5, "ctrl+o"),
		key(Writer, Audience, 6, "ctrl+p"),
		key(Writer, Drop, 0, "ctrl+x"),
		key(Writer, TemplateHere, 7, "ctrl+t"),
		key(Writer, HouseRules, 0, "f6", "alt+h"),
		key(Writer, TalkUp, 0, "alt+up", "ctrl+up"),
		key(Writer, TalkDown, 0, "alt+down", "ctrl+down"),

		key(Checks, CheckDown, 0, "j", "down"),
		key(Checks, CheckUp, 0, "k", "up"),
		key(Checks, CheckTake, 1, "enter"),
		key(Checks, CheckNext, 2, "n"),
		key(Checks, CheckFull, 3, "space"),
		key(Checks, Waive, 3, "w"),
		key(Checks, CheckBack, 4, "tab", "esc"),

		key(Breath, BreathSend, 1, "enter", "c"),
		key(Breath, BreathEdit, 2, "e"),
		key(Breath, BreathBack, 3, "esc", "q"),
	}
}

// fieldKeys are those of dialogs and text fields.
func fieldKeys() []Key {
	return []Key{
		key(Find, FindTake, 1, "enter"),
		key(Find, FindLeave, 2, "esc"),
		key(Find, FindTab, 3, "tab"),
		key(Find, FindHere, 4, "ctrl+t"),
		key(Find, FindOlder, 5, "up"),
		key(Find, FindNewer, 0, "down"),
		key(Find, FindDown, 6, "ctrl+n"),
		key(Find, FindUp, 0, "ctrl+p"),
		key(Find, FindTabBack, 0, "shift+tab"),

		key(Form, FormSave, 1, "ctrl+s"),
		key(Form, FormNext, 2, "tab"),
		key(Form, FormPrev, 0, "shift+tab"),
		key(Form, FormMore, 3, "ctrl+n"),
		key(Form, FormLess, 0, "ctrl+p"),
		key(Form, FormFetch, 5, "ctrl+v"),
		key(Form, FormEmpty, 0, "ctrl+x"),
		key(Form, FormBack, 4, "esc"),

		key(Dialog, DialogDown, 1, "j", "down", "tab"),
		key(Dialog, DialogUp, 0, "k", "up", "shift+tab"),
		key(Dialog, DialogTake, 2, "enter"),
		key(Dialog, DialogBack, 3, "esc"),

		key(Text, TextLeft, 0, "left", "ctrl+b"),
		key(Text, TextRight, 0, "right", "ctrl+f"),
		key(Text, TextUp, 0, "up"),
		key(Text, TextDown, 0, "down"),
		key(Text, TextWordLeft, 0, "ctrl+left", "alt+left", "alt+b"),
		key(Text, TextWordRight, 0, "ctrl+right", "alt+right", "alt+f"),
		key(Text, TextHome, 0, "home", "ctrl+a"),
		key(Text, TextEnd, 0, "end", "ctrl+e"),
		key(Text, TextStart, 0, "ctrl+home"),
		key(Text, TextFinish, 0, "ctrl+end"),
		key(Text, TextPageUp, 0, "pgup"),
		key(Text, TextPageDown, 0, "pgdown"),
		key(Text, TextBreak, 0, "enter", "shift+enter", "ctrl+j", "alt+enter"),
		key(Text, TextBackspace, 0, "backspace", "ctrl+h", "shift+backspace"),
		key(Text, TextDelete, 0, "delete", "ctrl+d"),
		key(Text, TextWordBack, 0, "ctrl+w", "alt+backspace", "ctrl+backspace"),
		key(Text, TextKill, 0, "ctrl+k"),
		key(Text, TextKillBack, 0, "ctrl+u"),
		key(Text, TextUndo, 0, "ctrl+z"),
		key(Text, TextRedo, 0, "ctrl+y"),
	}
}
