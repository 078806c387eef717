// Package webtest puts a network's fake on a stage: it carries a fake's http.Handler on a real server, causes the troubles
// of package sourcetest on the way there and back, counts calls, keeps the time, and knows when all has come to rest. What
// differs between networks (the shape of a refusal, which calls read what people wrote) is told by Shapes.
//
// A network's stage embeds the Kit and adds what people do:
//
//	type stage struct {
//		*webtest.Kit
//		world *fake.World
//	}
//
//	func newStage(t *testing.T) *stage {
//		clock := sourcetest.NewClock()
//		world := fake.New(fake.Options{Now: clock.Now})
//		return &stage{webtest.New(t, world.Handler(), clock, webtest.Shapes{
//			Read: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/v1/notifications") },
//		}), world}
//	}
//
//	func (s *stage) AddComment(under, author, text string) (string, error) { … }
//
// The source under test is given kit.URL, kit.Client(), clock.Now and clock.Sleep. Next, Calm, Calls, Settle and Advance
// of sourcetest.Stage are then served by the Kit.
package webtest
