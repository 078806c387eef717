package fake

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// Fault is what a Proxy does when a command of a client comes by.
type Fault struct {
	// When is the command: "MAIL", "DATA", "." (the end of a mail), "EXAMINE".
	When string
	// Has is what else the command must hold.
	Has string
	// Forward lets the server have it; its answer goes no further.
	Forward bool
	// Hold is how long to wait: before the command is handed on if Late, else before the answer.
	Hold time.Duration
	Late bool
	// Answer is said instead of the server's, {tag} being the tag of an IMAP command. Real says what the server said.
	Answer string
	Real   bool
	// Stay keeps the line; else it breaks.
	Stay bool
}

// Proxy carries lines between clients and a server and misbehaves when told to. It understands both protocols as far as
// it must, in the clear only.
type Proxy struct {
	target string
	ln     net.Listener
	busy   sync.WaitGroup

	mu     sync.Mutex
	faults []Fault
	calls  int
}

// NewProxy begins to carry lines to a server.
func NewProxy(target string) (*Proxy, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{target: target, ln: ln}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.calls++
			p.mu.Unlock()
			p.busy.Add(1)
			go func() { defer p.busy.Done(); p.carry(c) }()
		}
	}()
	return p, nil
}

// Addr is where clients connect.
func (p *Proxy) Addr() string { return p.ln.Addr().String() }

// Close takes no more connections.
func (p *Proxy) Close() { _ = p.ln.Close() }

// Next arms faults, each for one command.
func (p *Proxy) Next(f ...Fault) { p.mu.Lock(); defer p.mu.Unlock(); p.faults = append(p.faults, f...) }

// Calm disarms all.
func (p *Proxy) Calm() { p.mu.Lock(); defer p.mu.Unlock(); p.faults = nil }

// Calls counts the connections made.
func (p *Proxy) Calls() int { p.mu.Lock(); defer p.mu.Unlock(); return p.calls }

// Settle waits until every connection has come to its end.
func (p *Proxy) Settle() { p.busy.Wait() }

func (p *Proxy) match(command, line string) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, f := range p.faults {
		if f.When == command && strings.Contains(line, f.Has) {
			p.faults = append(p.faults[:i:i], p.faults[i+1:]...)
			return f, true
		}
	}
	return Fault{}, false
}

// line is one connection and its other end.
type line struct {
	client, server net.Conn
	mu             sync.Mutex
	catch          chan string // where the next answer goes instead of to the client
}

func (p *Proxy) carry(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	l := &line{client: client, server: server}
	done := make(chan struct{})
	go func() { defer close(done); l.answers() }()
	p.commands(l)
	_ = server.Close()
	<-done
}

// answers carries what the server says.
func (l *line) answers() {
	r := bufio.NewReader(l.server)
	for {
		s, err := r.ReadString('\n')
		l.mu.Lock()
		catch := l.catch
		l.catch = nil
		l.mu.Unlock()
		switch {
		case catch != nil:
			catch <- s
		case s != "":
			if _, werr := io.WriteString(l.client, s); werr != nil {
				// the client has gone; what the server does goes on
				_, _ = io.Copy(io.Discard, r)
				return
			}
		}
		if err != nil {
			_ = l.client.Close()
			return
		}
	}
}

// commands carries what the client says.
func (p *Proxy) commands(l *line) {
	r := bufio.NewReader(l.client)
	text := false // within a mail
	for {
		s, err := r.ReadString('\n')
		if err != nil {
			return
		}
		words := strings.Fields(s)
		command, tag := "", ""
		switch {
		case strings.TrimRight(s, "\r\n") == "." && text:
			command, text = ".", false
		case text:
		case len(words) > 0 && isSMTP(strings.ToUpper(words[0])):
			command = strings.ToUpper(words[0])
		case len(words) > 1:
			tag, command = words[0], strings.ToUpper(words[1])
		}
		if f, ok := p.match(command, s); ok && command != "" {
			if !p.play(l, f, s, tag) {
				return
			}
			continue
		}
		if command == "DATA" && tag == "" {
			text = true
		}
		if _, err := io.WriteString(l.server, s); err != nil {
			return
		}
	}
}

func isSMTP(w string) bool {
	return w == "MAIL" || w == "RCPT" || w == "DATA" || strings.HasPrefix(w, "MAIL:")
}

// play does what a fault says and tells whether the line goes on.
func (p *Proxy) play(l *line, f Fault, s, tag string) bool {
	if f.Late {
		time.Sleep(f.Hold)
	}
	said := ""
	if f.Forward {
		catch := make(chan string, 1)
		l.mu.Lock()
		l.catch = catch
		l.mu.Unlock()
		if _, err := io.WriteString(l.server, s); err != nil {
			return false
		}
		said = <-catch
	}
	if !f.Late {
		time.Sleep(f.Hold)
	}
	answer := strings.ReplaceAll(f.Answer, "{tag}", tag)
	if f.Real {
		answer = said
	}
	_, _ = io.WriteString(l.client, answer)
	return f.Stay
}
