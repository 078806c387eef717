package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"atempause/sources"
)

// certificate is one for this machine, good for a day.
func certificate(t *testing.T) (cert, key []byte, roots *x509.CertPool) {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	shape := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, shape, shape, &priv.PublicKey, priv)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		t.Fatal(err)
	}
	cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(cert)
	return cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), roots
}

// post is a real mailbox: Dovecot, and Exim for the way in and out, on loopback, without privileges, in a folder of its
// own. What goes to krume.example lands in Dovecot's mailbox, all else in the folder out.
type post struct {
	dir                  string
	imap, imaps, smtpURL string
	smtpAddr             string
	roots                *x509.CertPool
}

const dovecotConf = `base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
mail_location = maildir:%[1]s/mail
mailbox_idle_check_interval = 1 secs
first_valid_uid = 1
auth_mechanisms = plain
passdb {
  driver = static
  args = password=` + secret + `
}
userdb {
  driver = static
  args = uid=%[2]s gid=%[3]s home=%[1]s/home
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[4]d
  }
  inet_listener imaps {
    port = %[5]d
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox "Gesendete Briefe" {
    special_use = \Sent
    auto = create
  }
  mailbox Ablage {
    special_use = \Trash
    auto = create
  }
  mailbox Reklame {
    special_use = \Junk
    auto = create
  }
}
`

const eximConf = `primary_hostname = mail.krume.example
spool_directory = %[1]s/spool
log_file_path = %[1]s/log/exim-%%s
tls_certificate = %[1]s/cert.pem
tls_privatekey = %[1]s/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = *
acl_smtp_rcpt = check_rcpt
deliver_drop_privilege = true
never_users =
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
begin acl
check_rcpt:
  accept authenticated = *
  deny message = please log in first
begin routers
ours:
  driver = accept
  domains = krume.example
  transport = inbox
others:
  driver = accept
  transport = out
begin transports
inbox:
  driver = appendfile
  directory = %[1]s/mail
  maildir_format
  return_path_add
out:
  driver = appendfile
  directory = %[1]s/out
  maildir_format
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_advertise_condition = ${if def:tls_in_cipher}
  server_condition = ${if and{{eq{$auth2}{` + ours + `}}{eq{$auth3}{` + secret + `}}}}
`

func newPost(t *testing.T) *post {
	t.Helper()
	dovecot, exim := program("dovecot"), program("exim4", "exim")
	if dovecot == "" || exim == "" {
		t.Skip("Dovecot or Exim is not on this machine: apt-get install dovecot-imapd exim4-daemon-light")
	}
	dir, err := os.MkdirTemp("", "atempause-post-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, d := range []string{"run", "state", "log", "home", "spool", "mail/new", "mail/cur", "mail/tmp", "out/new", "out/cur", "out/tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := &post{dir: dir}
	cert, key, roots := certificate(t)
	p.roots = roots
	name, group, as := somebody(t)
	imapPort, imapsPort := freePort(t), freePort(t)
	for file, content := range map[string]string{
		"cert.pem": string(cert), "key.pem": string(key),
		"dovecot.conf": fmt.Sprintf(dovecotConf, dir, name, group, imapPort, imapsPort), "exim.conf": fmt.Sprintf(eximConf, dir),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if as != nil {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chown(path, int(as.Credential.Uid), int(as.Credential.Gid))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	p.runDovecot(t, dovecot, as, imapsPort)
	p.listenSMTP(t, exim, as)
	p.imap, p.imaps = fmt.Sprintf("imap://127.0.0.1:%d", imapPort), fmt.Sprintf("imaps://127.0.0.1:%d", imapsPort)
	return p
}

func program(names ...string) string {
	for _, n := range names {
		for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin") {
			if path, err := exec.LookPath(filepath.Join(dir, n)); err == nil {
				return path
			}
		}
	}
	return ""
}

// somebody is whom the servers run as, without privileges: the user Exim was built for, who alone can own its spool.
func somebody(t *testing.T) (name, group string, as *syscall.SysProcAttr) {
	t.Helper()
	u, err := user.Current()
	if err == nil && u.Uid == "0" {
		if u, err = eximUser(); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		}
	}
	if err != nil {
		t.Skipf("no user to run servers as: %v", err)
	}
	if e, err := eximUser(); err != nil || e.Uid != u.Uid {
		t.Skip("Exim takes mail only from a test that root, or Exim's own user, runs")
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		t.Skipf("no group to run servers as: %v", err)
	}
	return u.Username, g.Name, as
}

func eximUser() (*user.User, error) {
	u, err := user.Lookup("Debian-exim")
	if err != nil {
		u, err = user.Lookup("exim")
	}
	return u, err
}

// freePort finds one below those the system hands out by itself, so that nobody gets it meanwhile.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		n, err := rand.Int(rand.Reader, big.NewInt(12000))
		if err != nil {
			t.Fatal(err)
		}
		port := 20000 + int(n.Int64())
		ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = ln.Close()
			return port
		}
	}
	t.Skip("no free port for a mail server on this machine")
	return 0
}

func (p *post) runDovecot(t *testing.T, dovecot string, as *syscall.SysProcAttr, port int) {
	t.Helper()
	cmd := exec.Command(dovecot, "-F", "-c", filepath.Join(p.dir, "dovecot.conf"))
	cmd.SysProcAttr, cmd.Dir = as, p.dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	until(t, p, "Dovecot answers", func() bool {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

// listenSMTP starts an Exim for every connection.
func (p *post) listenSMTP(t *testing.T, exim string, as *syscall.SysProcAttr) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	p.smtpAddr = ln.Addr().String()
	p.smtpURL = "smtp://" + p.smtpAddr
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			cmd := exec.Command(exim, "-C", filepath.Join(p.dir, "exim.conf"), "-bs")
			cmd.SysProcAttr, cmd.Dir = as, p.dir
			go func() {
				defer func() { _ = c.Close() }()
				_ = bridge(c, cmd)
			}()
		}
	}()
}

// bridge runs a command that speaks to a connection by a socket of its own: given the connection itself, Exim takes
// itself for a child of inetd and insists on a privileged port.
func bridge(c net.Conn, cmd *exec.Cmd) error {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	mine, theirs := os.NewFile(uintptr(pair[0]), "mine"), os.NewFile(uintptr(pair[1]), "theirs")
	inner, err := net.FileConn(mine)
	_ = mine.Close()
	if err != nil {
		_ = theirs.Close()
		return err
	}
	defer func() { _ = inner.Close() }()
	cmd.Stdin, cmd.Stdout = theirs, theirs
	err = cmd.Start()
	_ = theirs.Close()
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(inner, c)
		_ = inner.(*net.UnixConn).CloseWrite()
	}()
	_, _ = io.Copy(c, inner)
	return cmd.Wait()
}

// until waits for a state.
func until(t *testing.T, p *post, what string, is func() bool) {
	t.Helper()
	end := time.After(15 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-end:
			logs, _ := filepath.Glob(filepath.Join(p.dir, "log", "*"))
			for _, l := range logs {
				b, _ := os.ReadFile(l)
				t.Logf("%s:\n%s", filepath.Base(l), b)
			}
			t.Fatalf("not in 15 s: %s", what)
		case <-tick.C:
		}
	}
}

func (p *post) config() Config {
	return Config{
		Channel: sources.Channel{Network: sources.Mail, Brand: "Bäckerei Krume", Name: "Post", Account: ours},
		Token:   func(context.Context) (string, error) { return secret, nil },
		IMAP:    p.imaps, SMTP: p.smtpURL, TLS: &tls.Config{RootCAs: p.roots, MinVersion: tls.VersionTLS12},
	}
}

// customer hands a mail to Exim, as any mail program would.
func (p *post) customer(t *testing.T, raw string) {
	t.Helper()
	c, err := smtp.DialStartTLS(p.smtpAddr, &tls.Config{RootCAs: p.roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if err := c.Auth(sasl.NewPlainClient("", ours, secret)); err != nil {
		t.Fatal(err)
	}
	if err := c.SendMail("maria@kunden.example", []string{ours}, strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
}

func (p *post) files(folder string) []string {
	out, _ := filepath.Glob(filepath.Join(p.dir, folder, "*"))
	return out
}
