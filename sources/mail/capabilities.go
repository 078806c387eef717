package mail

import "atempause/sources"

// TextLimit: a mail may be of any length.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit { return sources.Limit{} }

func no(why string) sources.Capability { return sources.Capability{Why: why} }

// Capabilities tells what can be done with a mail. Which folders there are is known after the first read or probe;
// before that, moving is offered.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	f := s.found
	s.mu.Unlock()
	write := sources.Capability{Can: true, Why: "capability.mail_author_only"}
	if s.smtp.addr == "" {
		write = no("capability.mail_no_smtp")
	}
	move := func(folder func(*folders) string, missing string) sources.Capability {
		if f != nil && folder(f) == "" {
			return no(missing)
		}
		return sources.Capability{Can: true, Undo: true, Why: "capability.mail_moved"}
	}
	none := no("capability.mail_not_for")
	return sources.Capabilities{sources.MailForm: {
		sources.ActReply: write, sources.ActMessage: write, sources.ActReplyPrivately: no("capability.message_instead"),
		sources.ActTrash: move(func(f *folders) string { return f.trash }, "capability.mail_no_trash"),
		sources.ActSpam:  move(func(f *folders) string { return f.junk }, "capability.mail_no_junk"),
		sources.ActEdit:  no("capability.mail_sent_is_sent"), sources.ActDelete: no("capability.mail_trash_instead"),
		sources.ActApprove: none, sources.ActLike: none, sources.ActHide: none, sources.ActReport: none, sources.ActMute: none,
		sources.ActBlock: none, sources.ActClose: none,
	}}
}
