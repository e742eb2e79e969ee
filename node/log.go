package node

import (
	"fmt"
	"log/slog"
	"strings"

	cmtlog "github.com/cometbft/cometbft/libs/log"
)

// A cometLog gives CometBFT's log lines to slog and notices when its consensus has stopped for good:
// CometBFT only logs that, and would leave a node that runs and does nothing.
type cometLog struct {
	to   *slog.Logger
	fail func(error)
}

var _ cmtlog.Logger = cometLog{}

func (l cometLog) Debug(msg string, pairs ...any) { l.to.Debug(msg, plain(pairs)...) }
func (l cometLog) Info(msg string, pairs ...any)  { l.to.Debug(msg, plain(pairs)...) } // CometBFT is talkative
func (l cometLog) Warn(msg string, pairs ...any)  { l.to.Warn(msg, plain(pairs)...) }

func (l cometLog) Error(msg string, pairs ...any) {
	l.to.Error(msg, plain(pairs)...)
	if strings.HasPrefix(msg, "CONSENSUS FAILURE") {
		cause := "unknown cause"
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == "err" {
				cause = fmt.Sprint(pairs[i+1])
			}
		}
		l.fail(fmt.Errorf("consensus stopped: %s", remedy(cause)))
	}
}

func (l cometLog) With(pairs ...any) cmtlog.Logger {
	return cometLog{l.to.With(plain(pairs)...), l.fail}
}

// remedy says in one sentence what to do about the cause of a consensus failure.
func remedy(cause string) string {
	switch first, _, _ := strings.Cut(cause, "\n"); {
	case strings.Contains(cause, "AppHash"):
		return "this node computed another state than the others confirmed; keep its folder for examination and " +
			"join anew from a snapshot ([join] in node.toml): " + first
	case strings.Contains(cause, "no space left"):
		return "the disk is full; free space and start again, nothing committed is lost: " + first
	default:
		return "start the node again; if it stops at the same block, keep its folder and join anew from a snapshot: " + first
	}
}

// plain keeps keys that slog accepts and prints lazily formatted values as they are.
func plain(pairs []any) []any {
	if len(pairs)%2 != 0 {
		return append(pairs, "")
	}
	return pairs
}
