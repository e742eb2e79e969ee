package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/proto"
)

// How many transactions are handed in at once, and how many may be on their way.
const (
	together = 16
	underway = 128
)

// patience bounds the attempts to get one batch accepted while the network is busy or the gateway away.
const patience = 12

// A Ledger is where the commands go. All calls come from one goroutine and end early when the context of Send ends.
type Ledger interface {
	// Seal signs the commands as one transaction.
	Seal(commands []proto.Message) (envelope.ID, []byte, error)
	// Submit hands in envelopes; what becomes of each is told by Await.
	Submit(envelopes [][]byte) error
	// Await tells what became of a transaction, after waiting for its end a while.
	Await(id envelope.ID, wait time.Duration) (*gateway.Submission, error)
}

// Options say what is sent and how.
type Options struct {
	Ledger  Ledger
	Journal *Journal // what is final already; nil to keep none
	From    int      // batches that end before this line are not sent
	Batches int64    // as Check counted, for progress
}

// A Result is what Send achieved.
type Result struct {
	Sent        int64 `json:"sent"`    // transactions that became final now
	Skipped     int64 `json:"skipped"` // those that were final from an earlier run, or before From
	FirstHeight int64 `json:"first_height,omitempty"`
	LastHeight  int64 `json:"last_height,omitempty"`
}

// Refused says which rows the ledger did not take. All rows before them are on it.
type Refused struct {
	First, Last int // lines
	*gateway.Submission
}

func (r *Refused) Error() string {
	if r.State == gateway.State_STATE_EXPIRED {
		return fmt.Sprintf("lines %d to %d expired before the network took them", r.First, r.Last)
	}
	f := r.GetRefusal()
	return fmt.Sprintf("lines %d to %d were refused: %s/%d: %s (%s)", r.First, r.Last, f.GetBook(), f.GetCode(), f.GetEn(), f.GetDetail())
}

// Send reads the table once more and sends its good rows. Bad ones are left out, so the caller checks first.
func (t Table) Send(ctx context.Context, w Watch, o Options) (*Result, error) {
	s := &sender{ctx: ctx, options: o, watch: w, result: &Result{}, line: 2}
	w.done = s.take
	_, err := t.walk(ctx, w)
	if err == nil {
		err = s.drain(0)
	}
	if o.Journal != nil {
		err = errors.Join(err, o.Journal.save())
	}
	return s.result, err
}

// A batch is one transaction on its way.
type batch struct {
	commands    []proto.Message
	first, last int // lines
	id          envelope.ID
	raw         []byte
}

// A sender keeps batches in their order: the oldest is awaited first. Whatever was refused is tried once more
// when all before it are final, for a batch may build on lines that an earlier one brings.
type sender struct {
	ctx     context.Context
	options Options
	watch   Watch
	result  *Result
	line    int // first line of the next batch
	number  int64
	waiting []*batch // sealed, not handed in
	sent    []*batch // handed in, oldest first
}

func (s *sender) take(commands []proto.Message, last int) error {
	b := &batch{commands: commands, first: s.line, last: last}
	s.line = max(last+1, b.first)
	s.number++
	if s.options.Journal != nil && s.number <= s.options.Journal.Final || last < s.options.From {
		s.result.Skipped++
		s.tell()
		return nil
	}
	if err := s.seal(b); err != nil {
		return err
	}
	s.waiting = append(s.waiting, b)
	if s.result.Sent+int64(len(s.sent)) == 0 { // the first may declare what the others need
		return s.drain(0)
	}
	if len(s.waiting) < together {
		return nil
	}
	if err := s.submit(); err != nil {
		return err
	}
	return s.drain(underway - together)
}

func (s *sender) seal(b *batch) (err error) {
	b.id, b.raw, err = s.options.Ledger.Seal(b.commands)
	if err != nil {
		return fmt.Errorf("lines %d to %d cannot be signed as a transaction: %w", b.first, b.last, err)
	}
	return nil
}

// submit hands in what waits. A gateway that is away for a moment is asked again; handing in twice is harmless.
func (s *sender) submit() error {
	if len(s.waiting) == 0 {
		return nil
	}
	var raws [][]byte
	for _, b := range s.waiting {
		raws = append(raws, b.raw)
	}
	err := s.persist(func() error { return s.options.Ledger.Submit(raws) })
	s.sent = append(s.sent, s.waiting...)
	s.waiting = nil
	return err
}

// persist tries a call again while the gateway cannot be reached.
func (s *sender) persist(call func() error) error {
	for try := 1; ; try++ {
		err := call()
		if err == nil || s.ctx.Err() != nil || try == patience || !passing(err) {
			return err
		}
		s.pause(try, err.Error())
	}
}

// passing reports whether an error of a call is likely to go away by itself.
func passing(err error) bool {
	r, ok := refusal.Of(err)
	if !ok {
		return errors.Is(err, client.ErrAway)
	}
	for _, one := range []*refusal.Refusal{gateway.ErrBusy, gateway.ErrTooFast, gateway.ErrStopping, gateway.ErrInside} {
		if r.Book == one.Book && r.Code == one.Code {
			return true
		}
	}
	return false
}

func (s *sender) pause(try int, reason string) {
	if s.watch.Wait != nil {
		s.watch.Wait(reason)
	}
	select {
	case <-s.ctx.Done():
	case <-time.After(min(100*time.Millisecond<<min(try, 6), 5*time.Second)):
	}
}

// drain hands in what waits and awaits the oldest until at most keep are on their way.
func (s *sender) drain(keep int) error {
	if keep == 0 {
		if err := s.submit(); err != nil {
			return err
		}
	}
	for len(s.sent) > keep {
		b := s.sent[0]
		last, err := s.await(b)
		for try := 1; err == nil && last.State != gateway.State_STATE_FINAL; try++ {
			if try == patience || try > 1 && !busy(last) || s.ctx.Err() != nil {
				return errors.Join(&Refused{b.first, b.last, last}, s.ctx.Err())
			}
			last, err = s.again(b, try, last)
		}
		if err != nil {
			return err
		}
		s.sent = s.sent[1:]
		if err := s.final(last); err != nil {
			return err
		}
	}
	return nil
}

// busy says that the refusal is about now, not about the batch.
func busy(last *gateway.Submission) bool {
	r := last.GetRefusal()
	return last.State == gateway.State_STATE_EXPIRED || r.GetBook() == envelope.Refusals.Name() &&
		(r.GetCode() == envelope.ErrQuotaExceeded.Code || r.GetCode() == envelope.ErrMempoolFull.Code)
}

// again sends a batch that was refused, as a new transaction.
func (s *sender) again(b *batch, try int, last *gateway.Submission) (*gateway.Submission, error) {
	if busy(last) {
		s.pause(try, last.GetRefusal().GetEn())
	}
	if err := s.seal(b); err != nil {
		return nil, err
	}
	if err := s.persist(func() error { return s.options.Ledger.Submit([][]byte{b.raw}) }); err != nil {
		return nil, err
	}
	return s.await(b)
}

// await waits until b has ended. One that the gateway has forgotten counts as expired.
func (s *sender) await(b *batch) (last *gateway.Submission, err error) {
	for {
		err = s.persist(func() (err error) {
			last, err = s.options.Ledger.Await(b.id, 10*time.Second)
			return err
		})
		if err != nil {
			return nil, err
		}
		switch last.State {
		case gateway.State_STATE_FINAL, gateway.State_STATE_REFUSED, gateway.State_STATE_EXPIRED:
			return last, nil
		case gateway.State_STATE_UNKNOWN, gateway.State_STATE_UNTRACEABLE:
			return &gateway.Submission{Id: last.Id, State: gateway.State_STATE_EXPIRED}, nil
		}
		if s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
	}
}

func (s *sender) final(last *gateway.Submission) error {
	s.result.Sent++
	if s.result.FirstHeight == 0 {
		s.result.FirstHeight = last.Height
	}
	s.result.LastHeight = max(s.result.LastHeight, last.Height)
	s.tell()
	if s.options.Journal == nil {
		return nil
	}
	return s.options.Journal.advance(s.result.Sent + s.result.Skipped)
}

func (s *sender) tell() {
	if s.watch.Final != nil {
		s.watch.Final(s.result.Sent+s.result.Skipped, s.options.Batches)
	}
}
