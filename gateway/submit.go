package gateway

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/gateway/outbox"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/view"
)

const (
	submitMost = 1000
	waitMostMS = 30_000
)

// What a gateway signs begins with these, so that nothing else that the key signs can be taken for it.
const (
	submissionDomain  = "gongshi/submission/v1\x00"
	submissionsDomain = "gongshi/submissions/v1\x00"
)

// SignBytes are what the gateway signs of the submission: its domain and the canonical encoding without signature.
func (x *Submission) SignBytes() ([]byte, error) {
	bare := proto.CloneOf(x)
	bare.Signature = nil
	return signBytes(submissionDomain, bare)
}

// SignBytes are what the gateway signs of the answer: its domain and the canonical encoding without signature.
func (x *SubmitManyResponse) SignBytes() ([]byte, error) {
	bare := &SubmitManyResponse{Submissions: x.Submissions, Organisation: x.Organisation, Party: x.Party, Key: x.Key}
	return signBytes(submissionsDomain, bare)
}

func signBytes(domain string, m proto.Message) ([]byte, error) {
	raw, err := envelope.CanonicalPayload(m)
	if err != nil {
		return nil, fmt.Errorf("encode what is to be signed: %w", err)
	}
	return append([]byte(domain), raw...), nil
}

func (g *Gateway) sign(raw []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	s, err := g.o.Key.Sign(raw)
	if err != nil {
		return nil, fmt.Errorf("sign a submission: %w", err)
	}
	return s.Value, nil
}

// signed completes a submission that goes out alone.
func (g *Gateway) signed(s *Submission) (_ *Submission, err error) {
	s.Organisation, s.Party, s.Key = g.o.Organisation, g.o.Party, g.o.Key.Public()
	s.Signature, err = g.sign(s.SignBytes())
	return s, err
}

func (g *Gateway) submit(_ context.Context, q *SubmitRequest) (*Submission, error) {
	done, err := g.accept([][]byte{q.Envelope})
	if err != nil {
		return nil, err
	}
	if done[0].refused != nil {
		return nil, done[0].refused
	}
	return g.signed(done[0].submission)
}

func (g *Gateway) submitMany(_ context.Context, q *SubmitManyRequest) (*SubmitManyResponse, error) {
	switch {
	case len(q.Envelopes) > submitMost:
		return nil, ErrTooMany.With("%d", len(q.Envelopes))
	case len(q.Envelopes) == 0:
		return nil, ErrNothing
	}
	done, err := g.accept(q.Envelopes)
	if err != nil {
		return nil, err
	}
	a := &SubmitManyResponse{Organisation: g.o.Organisation, Party: g.o.Party, Key: g.o.Key.Public()}
	for _, d := range done {
		a.Submissions = append(a.Submissions, d.submission)
	}
	a.Signature, err = g.sign(a.SignBytes())
	return a, err
}

// An arrival is one envelope on its way through accept.
type arrival struct {
	raw        []byte
	tx         *envelope.Transaction
	carried    *carried
	refused    *refusal.Refusal // at the door; it is not accepted
	submission *Submission
}

// accept judges envelopes by themselves, stores those that are good and new, and says of each where it stands. Its
// error concerns all of them, none of which is then accepted.
func (g *Gateway) accept(raws [][]byte) ([]*arrival, error) {
	leave, err := g.carrier.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	all := make([]*arrival, len(raws))
	var unknown []*arrival
	now := g.carrier.now()
	for i, raw := range raws {
		a := &arrival{raw: raw}
		all[i] = a
		if err := g.examine(a, now); err != nil {
			return nil, err
		}
		if a.submission == nil && a.refused == nil {
			unknown = append(unknown, a)
		}
	}
	g.verify(unknown)
	if err := g.carry(unknown); err != nil {
		return nil, err
	}
	for _, a := range all {
		switch {
		case a.refused != nil:
			a.submission = &Submission{State: State_STATE_REFUSED, Refusal: wire(a.refused)}
			if a.tx != nil {
				a.submission.Id, a.submission.ExpiresMs = a.tx.ID[:], a.tx.Body.ExpiresMs
			}
			g.metrics.turnedAway(a.refused)
		case a.carried != nil:
			a.submission = g.carrier.describe(a.carried)
		}
	}
	return all, nil
}

// examine decodes one and finds out whether it is known already.
func (g *Gateway) examine(a *arrival, timeMS int64) error {
	tx, err := envelope.Decode(a.raw)
	if err != nil {
		a.refused = asRefusal(err)
		return nil
	}
	a.tx = tx
	if one, ok := g.carrier.find(tx.ID); ok {
		a.carried = one
		a.submission = g.carrier.describe(one)
		return nil
	}
	r, err := g.store.Ended(tx.ID)
	if err != nil {
		g.log.Error("the outbox cannot be read", "err", err)
		return ErrOutboxFailed
	}
	if r != nil {
		a.submission = g.submissionOf(r)
		return nil
	}
	switch expires := tx.Body.ExpiresMs; {
	case tx.Body.Network != g.o.Network:
		a.refused = asRefusal(envelope.ErrOtherNetwork.With("%s, not %s", tx.Body.Network, g.o.Network))
	case expires < timeMS:
		a.refused = asRefusal(envelope.ErrExpired.With("%d ms ago", timeMS-expires))
	case expires > max(timeMS, time.Now().UnixMilli())+envelope.MaxAheadMS:
		a.refused = asRefusal(envelope.ErrExpiresTooFar.With("%d", expires))
	}
	for _, c := range tx.Body.Commands {
		if _, ok := g.o.Register.Command(c.Type); !ok && a.refused == nil {
			a.refused = asRefusal(envelope.ErrCommandUnknown.With("%s", c.Type))
		}
	}
	return nil
}

// asRefusal finds the refusal in an error that always holds one.
func asRefusal(err error) *refusal.Refusal {
	if r, ok := refusal.Of(err); ok {
		return r
	}
	r, _ := refusal.Of(envelope.ErrMalformed.With("%v", err))
	return r
}

// verify judges the signatures of all at once.
func (g *Gateway) verify(unknown []*arrival) {
	txs := make([]*envelope.Transaction, len(unknown))
	for i, a := range unknown {
		txs[i] = a.tx
	}
	for i, err := range g.o.Verify(txs) {
		if err != nil && unknown[i].refused == nil {
			unknown[i].refused = asRefusal(err)
		}
	}
}

// verifyOnAllCores splits the work; a batch pays only from some size on.
func verifyOnAllCores(txs []*envelope.Transaction) []error {
	const least = 32
	parts := max(1, min(runtime.GOMAXPROCS(0), len(txs)/least))
	errs := make([]error, len(txs))
	var working sync.WaitGroup
	for p := range parts {
		from, to := len(txs)*p/parts, len(txs)*(p+1)/parts
		working.Go(func() { copy(errs[from:to], envelope.VerifyBatch(txs[from:to], envelope.Options{})) })
	}
	working.Wait()
	return errs
}

// carry gives the good ones to the carrier, each id once.
func (g *Gateway) carry(unknown []*arrival) error {
	byID := map[envelope.ID]*carried{}
	var ones []*carried
	now := time.Now().UnixMilli()
	for _, a := range unknown {
		if a.refused != nil {
			continue
		}
		one, ok := byID[a.tx.ID]
		if !ok {
			one = newCarried(a.tx.ID, &outbox.Record{
				Id: a.tx.ID[:], Envelope: a.raw, AcceptedMs: now, ExpiresMs: a.tx.Body.ExpiresMs, Fate: outbox.Fate_FATE_CARRIED,
			})
			byID[a.tx.ID] = one
			ones = append(ones, one)
		}
		a.carried = one
	}
	if len(ones) == 0 {
		return nil
	}
	if err := g.carrier.add(ones); err != nil {
		return err
	}
	g.metrics.accepted.Add(float64(len(ones)))
	return nil
}

// submissionOf is a record as it is told, unsigned.
func (g *Gateway) submissionOf(r *outbox.Record) *Submission {
	s := &Submission{Id: r.Id, AcceptedMs: r.AcceptedMs, ExpiresMs: r.ExpiresMs, Height: r.Height, Index: r.Index}
	switch r.Fate {
	case outbox.Fate_FATE_DONE:
		s.State = State_STATE_FINAL
	case outbox.Fate_FATE_REFUSED:
		s.State, s.Refusal = State_STATE_REFUSED, g.books.find(r.Book, r.Code, r.Field, r.Detail)
	case outbox.Fate_FATE_EXPIRED:
		s.State = State_STATE_EXPIRED
	case outbox.Fate_FATE_UNTRACEABLE:
		s.State, s.Refusal = State_STATE_UNTRACEABLE, wire(ErrUntraceable)
	default:
		s.State = State_STATE_ACCEPTED
	}
	return s
}

func (g *Gateway) getSubmission(ctx context.Context, q *GetSubmissionRequest) (*Submission, error) {
	id, err := idOf(q.Id)
	if err != nil {
		return nil, err
	}
	if q.WaitMs < 0 || q.WaitMs > waitMostMS {
		return nil, ErrWait.With("%d", q.WaitMs)
	}
	leave, err := g.carrier.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	one, ok := g.carrier.find(id)
	if ok && q.WaitMs > 0 {
		g.await(ctx, one, time.Duration(q.WaitMs)*time.Millisecond)
	}
	s, err := g.whereabouts(ctx, id, one)
	if err != nil {
		return nil, err
	}
	return g.signed(s)
}

// await returns when one has ended, or after wait, or when nobody needs it any more.
func (g *Gateway) await(ctx context.Context, one *carried, wait time.Duration) {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-one.ended:
	case <-t.C:
	case <-ctx.Done():
	case <-g.stopping.Done():
	}
}

// whereabouts says what is known of a transaction; one is what the carrier had of it, or nil. A record in which no
// block is named gives way to the chain, for the transaction may have come through another gateway.
func (g *Gateway) whereabouts(ctx context.Context, id envelope.ID, one *carried) (*Submission, error) {
	last := &Submission{Id: id[:], State: State_STATE_UNKNOWN}
	if one != nil {
		if last = g.carrier.describe(one); last.State == State_STATE_ACCEPTED || last.Height > 0 {
			return last, nil
		}
	}
	r, err := g.store.Ended(id)
	if err != nil {
		g.log.Error("the outbox cannot be read", "err", err)
		return nil, ErrOutboxFailed
	}
	if r != nil && r.Height > 0 {
		return g.submissionOf(r), nil
	}
	if g.o.View != nil {
		t, err := g.o.View.Transaction(ctx, id)
		if err == nil {
			if r == nil {
				r = &outbox.Record{Id: id[:]}
			}
			recordOutcome(r, t)
			return g.submissionOf(r), nil
		}
		if !errors.Is(err, view.ErrNoTransaction) && r == nil {
			return nil, err
		}
	}
	if r == nil {
		return last, nil
	}
	return g.submissionOf(r), nil
}

func idOf(raw []byte) (envelope.ID, error) {
	if len(raw) != len(envelope.ID{}) {
		return envelope.ID{}, ErrID.With("%d bytes", len(raw))
	}
	return envelope.ID(raw), nil
}
