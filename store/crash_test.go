package store

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// The test binary plays a second program when these are set: what to do, and on which file.
const (
	childDoes = "ATEMPAUSE_TEST_CHILD"
	childFile = "ATEMPAUSE_TEST_FILE"
)

func TestMain(m *testing.M) {
	if does := os.Getenv(childDoes); does != "" {
		if err := child(does, os.Getenv(childFile)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given { // each case is a file or two: fewer than usual keep the suite quick
		_ = flag.Set("rapid.checks", "25")
	}
	if fi, err := os.Stat("/dev/shm"); err == nil && fi.IsDir() && flag.Lookup("test.bench").Value.String() == "" {
		os.Setenv("TMPDIR", "/dev/shm") // what is tested is what is written, not how long a disk takes
	}
	code := m.Run()
	if dir, err := bigDir(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// child says on standard output how far it has come.
func child(does, path string) error {
	ctx := context.Background()
	c := newClock()
	c.tick(time.Hour) // later than what the parent has confirmed
	s, err := OpenStore(ctx, path, options(c))
	if err != nil {
		return err
	}
	switch does {
	case "claim and hang":
		r, _, err := s.Claim(ctx, "child", time.Hour, 0)
		if err != nil {
			return err
		}
		fmt.Println("claimed", r.ID)
		select {} // until killed, between Claim and Settle
	case "type and hang":
		rev := int64(0)
		for i := 0; ; i++ {
			r, err := s.SaveDraft(ctx, Edit{Thread: 1, Text: "Hallo " + strconv.Itoa(i), Rev: rev})
			if err != nil {
				return err
			}
			rev = r.Rev
			fmt.Println(i)
		}
	case "ingest and hang":
		for i := 0; ; i++ {
			at := newClock().now()
			m := theirs("r"+strconv.Itoa(i), "", "Ann", "kaputt", at)
			th := sources.Thread{RemoteID: "r" + strconv.Itoa(i), Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{m}}
			_, err := s.Ingest(ctx, page, sources.Batch{Lane: "feed", Threads: []sources.Thread{th}, Cursor: sources.Cursor(strconv.Itoa(i))})
			if err != nil {
				return err
			}
			fmt.Println(i)
		}
	case "claim all":
		for {
			r, _, err := s.Claim(ctx, "child", time.Hour, 0)
			if errors.Is(err, ErrNotFound) {
				return s.Close()
			}
			if err != nil {
				return err
			}
			fmt.Println("claimed", r.ID)
		}
	}
	return fmt.Errorf("%q: what is that?", does)
}

// spawn starts this binary as another program and gives its lines.
func spawn(t *testing.T, does, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childDoes+"="+does, childFile+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it may be gone already
	return cmd, bufio.NewScanner(out)
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("it ended by itself")
	}
}

// Killed between Claim and Settle: the next start finds the reply unsure, and nobody gets it to send again.
func TestKilledWhileSending(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	r, err := f.SaveDraft(f.ctx, Edit{Thread: f.only(Open).ID, Text: "Hallo Maria"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.clock.tick(r.Breath)
	r, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	cmd, lines := spawn(t, "claim and hang", f.path)
	if !lines.Scan() || lines.Text() != "claimed "+strconv.FormatInt(r.ID, 10) {
		t.Fatal(lines.Text())
	}
	kill(t, cmd)
	f.clock.tick(2 * time.Hour)
	s := openAt(t, f.path, options(f.clock))
	if got, err := s.Reply(f.ctx, r.ID); err != nil || got.State != replies.Sending || got.Owner != "child" {
		t.Fatalf("%+v %v", got, err)
	}
	unsure, err := s.Abandoned(f.ctx, func(owner string) bool { return owner != "child" })
	f.ok(err)
	if len(unsure) != 1 || unsure[0].State != replies.Unsure || unsure[0].Trouble != sources.Ambiguous {
		t.Fatalf("%+v", unsure)
	}
	if _, _, err := s.Claim(f.ctx, "me", time.Minute, 0); !errors.Is(err, ErrNotFound) {
		t.Fatalf("handed out again: %v", err)
	}
	if _, err := s.Retry(f.ctx, r.ID); err == nil {
		t.Fatal("tried again before anybody looked")
	}
	_, err = s.Settle(f.ctx, r.ID, "", replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous, Readback: replies.Absent})
	f.ok(err)
	if left, err := s.Abandoned(f.ctx, func(string) bool { return true }); err != nil || len(left) != 0 {
		t.Fatalf("read back, and yet: %+v %v", left, err)
	}
	_, err = s.Retry(f.ctx, r.ID)
	f.ok(err)
	again, _, err := s.Claim(f.ctx, "me", time.Minute, 0)
	f.ok(err)
	if again.Attempts != 2 || again.FirstTry.After(again.TriedAt) {
		t.Fatalf("%+v", again)
	}
}

// Killed in the middle of writing: what was said to be kept is kept.
func TestKilledWhileWriting(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	last := func(does string) int {
		cmd, lines := spawn(t, does, f.path)
		n := -1
		for lines.Scan() && n < 50 {
			var err error
			n, err = strconv.Atoi(lines.Text())
			f.ok(err)
		}
		kill(t, cmd)
		return n
	}
	typed := last("type and hang")
	r, err := f.Draft(f.ctx, 1)
	f.ok(err)
	if n, err := strconv.Atoi(strings.TrimPrefix(r.Text, "Hallo ")); err != nil || n < typed {
		t.Errorf("%q is kept, %d had been said", r.Text, typed)
	}
	told := last("ingest and hang")
	cursor, err := f.Cursor(f.ctx, page, "feed")
	f.ok(err)
	at, err := strconv.Atoi(string(cursor))
	if err != nil || at < told {
		t.Errorf("the cursor is at %q, %d had been said", cursor, told)
	}
	c, err := f.Counts(f.ctx, "")
	f.ok(err)
	if c.Views[All] != at+2 { // the first thread, and 0 to at
		t.Errorf("%d threads, the cursor is at %d", c.Views[All], at)
	}
	var sound string
	f.ok(f.read.QueryRow(`PRAGMA integrity_check`).Scan(&sound))
	if sound != "ok" {
		t.Error(sound)
	}
}

// Two programs and many goroutines want to send: each reply goes to one of them.
func TestNothingIsClaimedTwice(t *testing.T) {
	f := newFixture(t)
	const n = 60
	var threads []sources.Thread
	for i := range n {
		threads = append(threads, f.comment("k"+strconv.Itoa(i), "Maria", "Torte kaputt"))
	}
	f.tell(threads...)
	for id := range int64(n) {
		r, err := f.SaveDraft(f.ctx, Edit{Thread: id + 1, Text: "Hallo Maria"})
		f.ok(err)
		_, err = f.Request(f.ctx, r.ID, r.Rev)
		f.ok(err)
	}
	f.clock.tick(time.Hour / 2)
	for id := range int64(n) {
		r, err := f.Draft(f.ctx, id+1)
		f.ok(err)
		_, err = f.Confirm(f.ctx, r.ID, r.Rev)
		f.ok(err)
	}
	var mu sync.Mutex
	got := map[int64]string{}
	take := func(who string, id int64) {
		mu.Lock()
		defer mu.Unlock()
		if was, twice := got[id]; twice {
			t.Errorf("reply %d went to %s and to %s", id, was, who)
		}
		got[id] = who
	}
	cmd, lines := spawn(t, "claim all", f.path)
	second := openAt(t, f.path, options(f.clock))
	var wg sync.WaitGroup
	for i := range 8 {
		s := []*Store{f.Store, second}[i%2]
		wg.Go(func() {
			who := "goroutine " + strconv.Itoa(i)
			for {
				r, _, err := s.Claim(f.ctx, who, time.Minute, 0)
				if errors.Is(err, ErrNotFound) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				take(who, r.ID)
			}
		})
	}
	for lines.Scan() {
		id, err := strconv.ParseInt(strings.TrimPrefix(lines.Text(), "claimed "), 10, 64)
		f.ok(err)
		take("the other program", id)
	}
	wg.Wait()
	f.ok(cmd.Wait())
	if len(got) != n {
		t.Errorf("%d of %d were claimed", len(got), n)
	}
}

// Many goroutines on two handles do everything at once; the file stays consistent and nobody waits for ever.
func TestEverybodyAtOnce(t *testing.T) {
	f := newFixture(t)
	other := openAt(t, f.path, options(f.clock))
	start := f.clock.now()
	fill(t, f.Store, 0, 20, 10, start)
	ctx, stop := context.WithCancel(f.ctx)
	changes := f.Changes(ctx)
	var wg sync.WaitGroup
	fine := func(err error) {
		if _, refused := replies.AsRefused(err); err != nil && !refused && !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	}
	for i := range 8 {
		s := []*Store{f.Store, other}[i%2]
		wg.Go(func() {
			for k := range 15 {
				id := int64(k%20 + 1)
				switch (i + k) % 8 {
				case 0:
					fill(t, s, 20+k*10, 30+k*10, 10, start)
				case 1:
					_, err := s.Rows(ctx, Page{View: Open})
					fine(err)
				case 2:
					r, _ := s.Draft(ctx, id)
					_, err := s.SaveDraft(ctx, Edit{Thread: id, Text: "Hallo " + strconv.Itoa(k), Rev: r.Rev})
					fine(err)
				case 3:
					fine(s.Do(ctx, []int64{id, id + 1}, Act{Do: "done"}))
				case 4:
					_, _, err := s.Undo(ctx)
					fine(err)
				case 5:
					_, err := s.Counts(ctx, krume.Name)
					fine(err)
				case 6:
					_, err := s.Messages(ctx, id, 0, 50)
					fine(err)
				case 7:
					_, err := s.CheckRequest(ctx, id, "")
					fine(err)
				}
			}
		})
	}
	wg.Wait()
	f.tallied(t)
	select {
	case <-changes:
	case <-time.After(time.Second):
		t.Error("nobody was told")
	}
	stop()
	var sound string
	f.ok(f.read.QueryRow(`PRAGMA integrity_check`).Scan(&sound))
	if sound != "ok" {
		t.Error(sound)
	}
}
