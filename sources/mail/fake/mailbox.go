package fake

import (
	"bytes"
	"fmt"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// literal is a mail as the IMAP library wants it.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// Deliver puts a mail into a folder, as it is.
func (s *Server) Deliver(folder string, raw []byte, flags ...imap.Flag) error {
	_, err := s.user.Append(folder, literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: s.opt.Now(), Flags: flags})
	return err
}

// view opens a folder beside any client.
func (s *Server) view(folder string) (*imapmemserver.UserSession, error) {
	v := imapmemserver.NewUserSession(s.user)
	_, err := v.Select(folder, nil)
	return v, err
}

func (s *Server) search(v *imapmemserver.UserSession, id string) (imap.UIDSet, error) {
	criteria := &imap.SearchCriteria{}
	if id != "" {
		criteria.Header = []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}
	}
	data, err := v.Search(imapserver.NumKindUID, criteria, &imap.SearchOptions{})
	if err != nil {
		return nil, err
	}
	return imap.UIDSetNum(data.AllUIDs()...), nil
}

// Holds counts the mails of a Message-ID in a folder; of an empty one all.
func (s *Server) Holds(folder, id string) int {
	v, err := s.view(folder)
	if err != nil {
		return 0
	}
	defer func() { _ = v.Close() }()
	set, err := s.search(v, id)
	if err != nil || len(set) == 0 {
		return 0
	}
	nums, _ := set.Nums()
	return len(nums)
}

// Remove deletes a mail by its Message-ID.
func (s *Server) Remove(folder, id string) error {
	v, err := s.view(folder)
	if err != nil {
		return err
	}
	defer func() { _ = v.Close() }()
	set, err := s.search(v, id)
	if err != nil {
		return err
	}
	if len(set) == 0 {
		return fmt.Errorf("no mail %s in %s", id, folder)
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := v.Store(nil, set, flags, nil); err != nil {
		return err
	}
	return v.Expunge(nil, &set)
}

// Flagged counts the mails of a folder that bear a flag.
func (s *Server) Flagged(folder string, flag imap.Flag) int {
	v, err := s.view(folder)
	if err != nil {
		return 0
	}
	defer func() { _ = v.Close() }()
	data, err := v.Search(imapserver.NumKindUID, &imap.SearchCriteria{Flag: []imap.Flag{flag}}, &imap.SearchOptions{})
	if err != nil {
		return 0
	}
	return len(data.AllUIDs())
}

// Renumber gives a folder a new UIDVALIDITY, with these mails in it.
func (s *Server) Renumber(folder string, raw ...[]byte) error {
	if err := s.user.Delete(folder); err != nil {
		return err
	}
	if err := s.user.Create(folder, nil); err != nil {
		return err
	}
	for _, r := range raw {
		if err := s.Deliver(folder, r); err != nil {
			return err
		}
	}
	return nil
}
