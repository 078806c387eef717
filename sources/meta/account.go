package meta

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
	"atempause/sources/graph"
)

// Account is one Page or Instagram account.
type Account struct {
	Network sources.Network
	ID      string // whose limits its calls spend
	Bucket  string // the use case whose limits its calls spend
	// LookupBucket is the use case whose limits questions about tokens spend; "" for none.
	LookupBucket string
	Client       *graph.Client
	Now          func() time.Time
}

// Call prepares a call that spends the account's limits.
func (a *Account) Call(op, method string, parts ...string) (graph.Call, error) {
	path, err := graph.Path(parts...)
	if err != nil {
		return graph.Call{}, a.Refuse(sources.Invalid, op, parts[0], err.Error())
	}
	return graph.Call{
		Op: op, Method: method, Path: path, About: parts[0], Object: a.ID, Bucket: a.Bucket, Params: map[string]string{},
	}, nil
}

// Read prepares a call that reads.
func (a *Account) Read(op string, params map[string]string, parts ...string) (graph.Call, error) {
	c, err := a.Call(op, http.MethodGet, parts...)
	if err == nil {
		c.Params = params
	}
	return c, err
}

// Urgent makes a read a person waits for.
func Urgent(call graph.Call) graph.Call {
	call.Urgent = true
	return call
}

// Refuse is an error of our own: nothing was sent.
func (a *Account) Refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: a.Network, Op: op, Object: object, Detail: detail}
}

// Nameless is an answer that says neither yes nor no: something may have been made.
func (a *Account) Nameless(op, target string) *sources.Error {
	e := a.Refuse(sources.Ambiguous, op, target, "answered without an id")
	e.Applied = true
	return e
}

// Fits refuses what Meta would refuse, before anything is sent.
func (a *Account) Fits(op string, out sources.Outgoing, limit sources.Limit) error {
	if _, over := limit.Over(out.Text); over {
		return a.Refuse(sources.TooLong, op, out.Target, "")
	}
	if out.Text == "" {
		return a.Refuse(sources.Rejected, op, out.Target, "empty text")
	}
	return nil
}

// Settled looks whether a text Meta says it has already is the one of this very attempt or of an earlier one that ended
// without an answer. If not, Meta's refusal stands.
func Settled(ctx context.Context, f sources.Finder, out sources.Outgoing, refusal error) (sources.Receipt, error) {
	if r, found, err := f.FindOwn(ctx, out); err == nil && found {
		return r, nil
	}
	return sources.Receipt{}, refusal
}

// Teller hands on what a lane tells.
type Teller = cursor.Teller[Memory]

// Teller makes the teller of a lane.
func (a *Account) Teller(lane sources.Lane, mem Memory, emit func(sources.Batch) error) *Teller {
	return cursor.NewTeller(lane, mem, emit, a.Now)
}

// Set sets a property of something. Doing it twice is harmless.
func (a *Account) Set(ctx context.Context, op, id, name string, on bool) error {
	call, err := a.Call(op, http.MethodPost, id)
	if err != nil {
		return err
	}
	call.Params[name] = strconv.FormatBool(on)
	call.Urgent, call.Repeatable = true, true
	return a.Client.Do(ctx, call, nil)
}

// Delete removes something for good. What is gone already is no error.
func (a *Account) Delete(ctx context.Context, message string) error {
	call, err := a.Call("delete", http.MethodDelete, message)
	if err != nil {
		return err
	}
	call.Urgent, call.Repeatable = true, true
	if err := a.Client.Do(ctx, call, nil); sources.ClassOf(err) != sources.Missing {
		return err
	}
	return nil
}

// Look reads whether something is hidden, which a field of this name tells, or gone.
func (a *Account) Look(ctx context.Context, message, field string) (sources.Message, error) {
	const op = "look at a message"
	call, err := a.Read(op, map[string]string{"fields": "id," + field}, message)
	if err != nil {
		return sources.Message{}, err
	}
	m := sources.Message{RemoteID: message}
	var got map[string]json.RawMessage
	if err = a.Client.Do(ctx, Urgent(call), &got); sources.ClassOf(err) == sources.Missing {
		m.Deleted = true
		return m, nil
	}
	if hidden, told := got[field]; told && json.Unmarshal(hidden, &m.Hidden) != nil {
		return m, a.Refuse(sources.Garbled, op, message, "")
	}
	return m, err
}
