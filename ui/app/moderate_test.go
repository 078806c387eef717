package app

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store/workspace"
)

// What a network's table offers, its source has: nothing is told before the try that the try would then find missing. And
// what can be taken back has its way back.
func TestEveryActOfferedIsReachable(t *testing.T) {
	guarded := 0
	for _, n := range workspace.Networks {
		c := specimens[sources.Network(n)]
		c.Network, c.Name = sources.Network(n), "Krume"
		a := &App{Now: time.Now, Log: slog.New(slog.DiscardHandler), shared: newShared()}
		src, err := a.connect(newLink(c), keys{})
		if err != nil {
			t.Fatal(err)
		}
		for form, acts := range src.Capabilities() {
			for act, can := range acts {
				if !can.Can {
					continue
				}
				var ok bool
				switch act {
				case sources.ActHide:
					_, ok = src.(sources.Hider)
				case sources.ActDelete:
					_, ok = src.(sources.Deleter)
				case sources.ActBlock:
					_, ok = src.(sources.Blocker)
				case sources.ActMute:
					_, ok = src.(sources.Muter)
				case sources.ActReport:
					_, ok = src.(sources.Reporter)
				case sources.ActApprove, sources.ActTrash, sources.ActSpam:
					_, ok = src.(sources.Moderator)
				case sources.ActClose:
					_, ok = src.(sources.Closer)
				default:
					continue
				}
				guarded++
				if !ok {
					t.Errorf("%s offers %s on a %s and has no way to do it", n, act, form)
				}
				if can.Undo && slices.Contains([]sources.Act{sources.ActDelete, sources.ActReport}, act) {
					t.Errorf("%s says that %s can be taken back", n, act)
				}
			}
		}
	}
	if guarded < 40 {
		t.Errorf("only %d acts were looked at", guarded)
	}
}

// The explanation links the rules of the workspace and is signed as the brand signs.
func TestTheExplanationIsTheBrands(t *testing.T) {
	a := &App{Config: workspace.Config{Brands: []sources.Brand{{Name: "Krume", Lang: "de", Address: sources.Sie, Signature: "^JL"}}}}
	a.Workspace = workspace.Workspace{Dir: t.TempDir()}
	d := moderation.Deed{Act: sources.ActHide, Ground: sources.Advert}
	if text := a.Explanation("Krume", "", d); !strings.Contains(text, "fremde Werbung") || !strings.HasSuffix(text, "^JL") {
		t.Error(text)
	}
	if text := a.Explanation("Krume", "en", d); !strings.Contains(text, "hidden") {
		t.Error(text)
	}
	if d.Against = true; strings.Contains(a.Explanation("Krume", "de", d), "Kritik bleibt") {
		t.Error("what is criticism does not stay")
	}
}
