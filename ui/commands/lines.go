package commands

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"atempause/ui/safe"
)

// maxLine bounds one line of JSON: a text of some megabytes, and not a file without line ends.
const maxLine = 32 << 20

// lines answers every line of JSON with one. A line that cannot be read is told with its number; the others are answered
// all the same, and the command ends with a usage error. What has been answered is written out as soon as no further
// line is waiting, so that another program can hold a conversation with it.
func (c *cli) lines(ctx context.Context, in io.Reader, answer func([]byte) (any, error)) error {
	r := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriterSize(c.Out, 1<<16)
	bad := false
	var line []byte
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), w.Flush())
		}
		if r.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return c.outputGone(err)
			}
		}
		var tooLong bool
		var err error
		line, tooLong, err = readLine(r, line[:0])
		if text := bytes.TrimSpace(line); len(text) > 0 || tooLong {
			if ferr := c.line(w, n, text, tooLong, answer); ferr != nil {
				var f *failure
				if !errors.As(ferr, &f) {
					return ferr
				}
				bad = true
				c.say(c.Err, c.words.T("cmd.line.bad", "Line", n, "Why", f.text))
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return errors.Join(c.unread("-", err), w.Flush())
		}
	}
	if err := w.Flush(); err != nil {
		return c.outputGone(err)
	}
	if bad {
		return errStop{exitUsage}
	}
	return nil
}

func (c *cli) line(w *bufio.Writer, _ int, text []byte, tooLong bool, answer func([]byte) (any, error)) error {
	if tooLong {
		return c.fail(exitUsage, "cmd.line.too_long")
	}
	v, err := answer(text)
	if err != nil {
		return err
	}
	data, err := marshal(v)
	if err != nil {
		return err
	}
	_, _ = w.Write(data) // a failed write comes back at the next Flush
	return w.WriteByte('\n')
}

// outputGone: whoever read our output has gone; there is nobody left to tell and nothing lost.
func (c *cli) outputGone(err error) error {
	return c.fail(exitUsage, "cmd.err.output", "Why", c.why(err))
}

// readLine reads a line into buf. Of a line beyond maxLine the rest is skipped.
func readLine(r *bufio.Reader, buf []byte) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(buf)+len(part) > maxLine {
			tooLong = true
		} else {
			buf = append(buf, part...)
		}
		if err != bufio.ErrBufferFull {
			return buf, tooLong, err
		}
	}
}

// decode reads a line of JSON into an object.
func (c *cli) decode(line []byte, into any) error {
	err := json.Unmarshal(line, into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind) && kind.Field != "":
		return c.fail(exitUsage, "cmd.line.type", "Field", kind.Field, "Got", kind.Value)
	case errors.As(err, &syntax):
		return c.fail(exitUsage, "cmd.line.json", "At", syntax.Offset)
	case errors.As(err, &kind):
		return c.fail(exitUsage, "cmd.line.no_object")
	}
	return c.fail(exitUsage, "cmd.line.other", "Why", safe.LineOf(err.Error(), 200))
}
