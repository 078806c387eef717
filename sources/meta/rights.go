package meta

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// Private is what Meta allows in private: the one private reply to something public, and messages in a conversation.
func Private(humanAgent bool) (reply, message sources.Capability) {
	reply = sources.Capability{Can: true, Once: true, Until: privateReplyFor, Why: "capability.private_once_week"}
	message = sources.Capability{Can: true, Until: messageFor, Why: "capability.message_day"}
	if humanAgent {
		message = sources.Capability{Can: true, Until: humanAgentFor, Why: "capability.message_week"}
	}
	return reply, message
}

// Need is what an act asks of the role on the Page (any one of the tasks) and of the token.
type Need struct {
	Tasks []string
	Scope string // "" for none
}

// Narrow takes out of a table what our role and permissions do not allow. What was not told narrows nothing.
func Narrow(all sources.Capabilities, needs map[sources.Act]Need, tasks, scopes []string) sources.Capabilities {
	for _, acts := range all {
		for act, c := range acts {
			if !c.Can {
				continue
			}
			need := needs[act]
			switch {
			case len(tasks) > 0 && !slices.ContainsFunc(need.Tasks, func(t string) bool { return slices.Contains(tasks, t) }):
				acts[act] = sources.Capability{Why: "capability.task_missing"}
			case len(scopes) > 0 && need.Scope != "" && !slices.Contains(scopes, need.Scope):
				acts[act] = sources.Capability{Why: "capability.scope_missing"}
			}
		}
	}
	return all
}

// Unusable tells whether an error means that a further call with this token makes no sense now.
func Unusable(err error) bool {
	switch sources.ClassOf(err) {
	case sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked, sources.TokenPassword, sources.TokenCheckpoint,
		sources.TokenRole, sources.NotSent, sources.RateLimited, sources.ProofRequired, sources.VersionEnded,
		sources.Transient, sources.Garbled:
		return true
	}
	return false
}

// App is what the config names of the app a token belongs to.
type App struct{ ID, Secret string }

// Inspect asks Meta what a token allows and until when, if the app is known.
func (a *Account) Inspect(ctx context.Context, app App, token func(context.Context) (string, error), st *sources.Standing) error {
	if app.ID == "" || app.Secret == "" {
		return nil
	}
	raw, err := token(ctx)
	if err != nil {
		return err
	}
	call := a.Lookup("look the token up", "debug_token", app.ID+"|"+app.Secret, map[string]string{"input_token": raw})
	var answer struct {
		Data struct {
			Expires graph.Time `json:"expires_at"`
			Access  graph.Time `json:"data_access_expires_at"`
			Scopes  []string   `json:"scopes"`
		} `json:"data"`
	}
	if err := a.Client.Do(ctx, call, &answer); err != nil {
		return err
	}
	st.Scopes = answer.Data.Scopes
	if answer.Data.Expires.Unix() > 0 {
		st.Expires = answer.Data.Expires.Time
	}
	if at := answer.Data.Access; at.Unix() > 0 && at.Sub(a.Now()) < dataAccessSoon {
		a.Client.Log().Warn(string(a.Network)+": the app's access to data ends soon; log in again", slog.Time("ends", at.Time))
	}
	return nil
}

// dataAccessSoon is how long before the end of Meta's 90 days of data access the log warns.
const dataAccessSoon = 7 * 24 * time.Hour

// Lookup prepares a question about a token that is asked with a token of its own, not with the client's.
func (a *Account) Lookup(op, path, token string, params map[string]string) graph.Call {
	return graph.Call{
		Op: op, Method: http.MethodGet, Path: path, About: a.ID, Object: a.ID, Bucket: a.LookupBucket, Urgent: true,
		Params: params, Token: token,
	}
}

// Warning tells that another API version answers than the one pinned: the pinned one has ended, or is about to.
func (a *Account) Warning() (pinned, served string, differ bool) {
	pinned, served = a.Client.Version()
	return pinned, served, served != "" && served != pinned
}
