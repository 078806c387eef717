package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Spec says where a secret is kept. At most one of Command, Env and File is set; with none of them it is in the system's
// keyring under Service and Account.
type Spec struct {
	Command string
	Env     string
	File    string // relative to Dir; a leading ~/ is the home directory
	Account string // the name in the keyring: the channel's id
	Dir     string // the workspace: commands start here
}

// Service is the name this program's secrets stand under in the system's keyring.
const Service = "atempause"

// Place names one of the four places.
type Place string

// The places a secret can be kept in.
const (
	FromCommand Place = "command"
	FromEnv     Place = "env"
	FromFile    Place = "file"
	FromKeyring Place = "keyring"
)

// Place tells which place the spec names.
func (s Spec) Place() Place {
	switch {
	case s.Command != "":
		return FromCommand
	case s.Env != "":
		return FromEnv
	case s.File != "":
		return FromFile
	}
	return FromKeyring
}

// Name is what the person wrote to name the secret: the command, the variable, the file or the keyring's entry.
func (s Spec) Name() string {
	switch s.Place() {
	case FromCommand:
		return s.Command
	case FromEnv:
		return s.Env
	case FromFile:
		return s.path()
	}
	return Service + " " + s.Account
}

func (s Spec) path() string {
	p := s.File
	if rest, ok := strings.CutPrefix(p, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(p) {
		p = filepath.Join(s.Dir, p)
	}
	return p
}

// Fault is what is wrong with a secret. Its sentence stands in the catalogues under "secret." + Fault.
type Fault string

// The faults.
const (
	NotSet      Fault = "not_set"      // the variable is not set, or the file or keyring entry is not there
	Blank       Fault = "blank"        // found, but with nothing in it
	TooOpen     Fault = "too_open"     // others can read the file: chmod 600
	Unreadable  Fault = "unreadable"   // the file cannot be read
	NoCommand   Fault = "no_command"   // the program is not there, or the line cannot be split
	CommandFell Fault = "command_fell" // it ended with an error
	TooSlow     Fault = "too_slow"     // it did not end in time
	NoKeyring   Fault = "no_keyring"   // this machine has none, or it is locked
	Unwritten   Fault = "unwritten"    // it could not be put there
)

// Error is a secret that could not be had. It holds none of the secret.
type Error struct {
	Fault Fault
	Place Place
	Name  string
	// Detail is the last line the command wrote to standard error: for the person at the terminal, not for the log.
	Detail string
	Err    error
}

// Error is for the log.
func (e *Error) Error() string {
	s := "secret from " + string(e.Place) + ": " + string(e.Fault)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func (s Spec) fail(f Fault, err error) error {
	return &Error{Fault: f, Place: s.Place(), Name: s.Name(), Err: err}
}

// Timeout bounds a command: long enough to type a passphrase, short enough not to hang a sync for good.
const Timeout = time.Minute

// Lookup finds the secret, anew each time.
func Lookup(ctx context.Context, s Spec) (Token, error) {
	var text string
	var err error
	switch s.Place() {
	case FromCommand:
		text, err = s.fromCommand(ctx)
	case FromEnv:
		var ok bool
		if text, ok = os.LookupEnv(s.Env); !ok {
			err = s.fail(NotSet, nil)
		}
	case FromFile:
		text, err = s.fromFile()
	default:
		text, err = s.fromKeyring()
	}
	if err != nil {
		return Token{}, err
	}
	text = strings.TrimSpace(firstLine(text))
	if text == "" {
		return Token{}, s.fail(Blank, nil)
	}
	return Make(text), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// Keeper remembers a secret once it was found, so that a password manager is asked once and not for each request. It is
// safe for many goroutines; a failed look-up is not remembered.
type Keeper struct {
	spec Spec
	held bool // the secret is kept nowhere yet
	mu   sync.Mutex
	tok  Token
}

// Keep makes a keeper; nothing is looked up before the first Get.
func Keep(s Spec) *Keeper { return &Keeper{spec: s} }

// Have makes a keeper that holds a secret already: one that has just been typed and is kept nowhere yet.
func Have(t Token) *Keeper { return &Keeper{tok: t, held: true} }

// Writable tells whether Save can keep a new secret.
func (k *Keeper) Writable() bool { return k.held || k.spec.Writable() }

// Save puts a new secret in the place of the old one and remembers it. One that is only held is held on.
func (k *Keeper) Save(ctx context.Context, t Token) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.held {
		if err := Save(ctx, k.spec, t); err != nil {
			return err
		}
	}
	k.tok = t
	return nil
}

// Get is the secret, looked up at the first call.
func (k *Keeper) Get(ctx context.Context) (Token, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.tok.Empty() {
		return k.tok, nil
	}
	tok, err := Lookup(ctx, k.spec)
	if err != nil {
		return Token{}, err
	}
	k.tok = tok
	return tok, nil
}

// Forget drops what is remembered: the network has said that it is no good any more.
func (k *Keeper) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.held { // it could be had from nowhere else
		k.tok = Token{}
	}
}

// AsError finds an Error of this package.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}
