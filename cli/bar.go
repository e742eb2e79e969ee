package cli

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// pulse is how often progress is printed where there is no terminal.
const pulse = 5 * time.Second

// A bar shows progress: drawn in a terminal, a line now and then elsewhere.
type bar struct {
	app       *app
	name      string
	unit      string
	drawn     *progressbar.ProgressBar
	last      time.Time
	noted     string
	done, all int64
}

func (a *app) newBar(name, unit string) *bar {
	b := &bar{app: a, name: name, unit: unit, last: time.Now()}
	if f, ok := a.Err.(*os.File); ok && !a.json && term.IsTerminal(int(f.Fd())) {
		options := []progressbar.Option{
			progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(name), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
		}
		if unit == "B" {
			options = append(options, progressbar.OptionShowBytes(true))
		} else {
			options = append(options, progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit))
		}
		b.drawn = progressbar.NewOptions64(1, options...)
	}
	return b
}

// set says how much of all is done.
func (b *bar) set(done, all int64) {
	grown := all != b.all
	b.done, b.all = done, all
	if b.drawn != nil {
		if grown {
			b.drawn.ChangeMax64(max(all, 1))
		}
		_ = b.drawn.Set64(done) // a bar that cannot be drawn stops nothing
		return
	}
	if now := time.Now(); now.Sub(b.last) >= pulse && !b.app.json {
		b.last = now
		b.line()
	}
}

func (b *bar) line() {
	percent := int64(100)
	if b.all > 0 {
		percent = min(100, b.done*100/b.all)
	}
	fmt.Fprintf(b.app.Err, "%s %d%% (%d / %d %s)\n", b.name, percent, b.done, b.all, b.unit)
}

// note shows once why nothing moves.
func (b *bar) note(reason string) {
	if reason == b.noted || b.app.json {
		return
	}
	b.noted = reason
	b.clear()
	fmt.Fprintf(b.app.Err, b.app.say("稍候：%s\n", "waiting: %s\n"), reason)
}

// clear makes room for a line of text.
func (b *bar) clear() {
	if b.drawn != nil {
		_ = b.drawn.Clear()
	}
}

func (b *bar) end() {
	if b.drawn != nil {
		_ = b.drawn.Finish()
	}
}
