package machine

import (
	"context"
	"runtime"
	"slices"
	"sync"

	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/machine/mempool"
)

// opened is an envelope, decoded and its signatures judged: t is nil if it cannot be decoded, err the verdict.
type opened struct {
	digest mempool.Digest
	t      *envelope.Transaction
	err    error
}

// open decodes envelopes and judges their signatures, on all cores, each only once in this node's memory.
func (m *Machine) open(raws [][]byte) []opened {
	all := make([]opened, len(raws))
	m.share(len(raws), 8, func(lo, hi int) { m.openSome(raws[lo:hi], all[lo:hi]) })
	return all
}

func (m *Machine) openSome(raws [][]byte, all []opened) {
	var fresh []*envelope.Transaction
	var places []int
	for i, raw := range raws {
		o := &all[i]
		if len(raw) > envelope.MaxBytes { // not even hashed
			o.err = envelope.ErrTooLarge.With("%d bytes", len(raw))
			continue
		}
		o.digest = mempool.DigestOf(raw)
		if o.t = m.verified.Get(o.digest); o.t != nil {
			continue
		}
		if o.t, o.err = envelope.Decode(raw); o.err == nil {
			fresh, places = append(fresh, o.t), append(places, i)
		}
	}
	m.count.remembered.Add(int64(len(raws) - len(fresh)))
	for k, err := range m.verify(fresh) {
		o := &all[places[k]]
		if o.err = err; err == nil {
			m.verified.Put(o.digest, o.t)
		}
	}
}

func (m *Machine) verify(fresh []*envelope.Transaction) []error {
	if len(fresh) == 0 {
		return nil
	}
	m.count.verified.Add(int64(len(fresh)))
	m.count.verifyBatches.Add(1)
	return envelope.VerifyBatch(fresh, envelope.Options{Expand: m.keys.Expand})
}

// Verify judges the signatures of envelopes that a gateway has decoded, on all cores, and remembers the good ones,
// so that they are not judged again when they are admitted, proposed and executed. The transactions belong to the
// machine from then on.
func (m *Machine) Verify(ts []*envelope.Transaction) []error {
	errs := make([]error, len(ts))
	m.share(len(ts), 8, func(lo, hi int) {
		for i, err := range m.verify(ts[lo:hi]) {
			if errs[lo+i] = err; err == nil {
				m.verified.Put(mempool.DigestOf(ts[lo+i].Raw), ts[lo+i])
			}
		}
	})
	return errs
}

// share cuts n things into parts of at least least for as many goroutines as there are cores.
func (m *Machine) share(n, least int, f func(lo, hi int)) {
	workers := m.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = max(1, min(workers, n/least))
	if workers == 1 {
		f(0, n)
		return
	}
	var crew sync.WaitGroup
	for i := range workers {
		crew.Go(func() { f(i*n/workers, (i+1)*n/workers) })
	}
	crew.Wait()
}

// Admit judges envelopes that want to wait for a block and gives for each nil or its refusal: form, window,
// replay, signatures, signers, then the rules in a trial, then the quota. Admitting what waits already is nil.
// A gateway calls it before it bundles: it uses all cores and holds none of CometBFT's locks. The slices belong
// to the machine from then on. Anything but a refusal is a *Fault.
func (m *Machine) Admit(raws [][]byte) (errs []error) {
	return m.admit(m.open(raws), true)
}

// admit judges opened envelopes, by the rules too if it shall.
func (m *Machine) admit(all []opened, rules bool) []error {
	errs := make([]error, len(all))
	if err := m.admitInto(errs, all, rules); err != nil {
		for i := range errs {
			errs[i] = err
		}
	}
	return errs
}

// trialsUntil is how many transactions may wait before the trial of the rules at the door is left to the block: it is
// a courtesy, which tells a sender at once, and when blocks are full its work is better spent on them. Form,
// signatures, signers and quotas are always judged.
const trialsUntil = 4096

func (m *Machine) admitInto(errs []error, all []opened, rules bool) (err error) {
	defer catchFault(&err)
	rules = rules && m.waiting.Len() < trialsUntil
	if err := m.usable(); err != nil {
		return err
	}
	w, release, err := m.outlook()
	if err != nil {
		return err
	}
	defer release()
	faults := make(chan error, len(all))
	m.share(len(all), 16, func(lo, hi int) {
		var fault error
		defer func() { faults <- fault }()
		defer catchFault(&fault)
		for i := lo; i < hi; i++ {
			errs[i] = m.consider(w, &all[i], rules)
		}
	})
	close(faults)
	for fault := range faults {
		if fault != nil {
			return fault
		}
	}
	for i := range all {
		if errs[i] != nil && rules && all[i].err == nil {
			errs[i] = m.reconsider(w, &all[i], errs[i])
		}
		m.countAdmission(errs[i])
	}
	return nil
}

func (m *Machine) countAdmission(err error) {
	if err == nil {
		m.count.admitted.Add(1)
	} else {
		m.count.turnedAway.Add(1)
	}
}

// outlook is the world as the next block will probably find it: the newest version.
func (m *Machine) outlook() (*world, func(), error) {
	p, base, snap := m.snapshot()
	release := func() { _ = snap.Close() }
	if p.head == nil {
		release()
		return nil, nil, envelope.ErrMempoolFull.With("this node has no state yet")
	}
	return &world{
		network: p.head.Network, height: p.head.Height + 1, timeMS: p.head.TimeMs, parameters: p.parameters, base: base,
		known: newKnown(),
	}, release, nil
}

// consider judges one envelope on the newest version and lets it wait.
func (m *Machine) consider(w *world, o *opened, rules bool) error {
	if o.err != nil {
		return o.err
	}
	if err := w.window(o.t); err != nil {
		return err
	}
	if err := w.fits(o.t); err != nil {
		return err
	}
	if m.waiting.Has(o.t.ID) {
		return nil
	}
	if w.seen(o.t) {
		return envelope.ErrReplayed
	}
	judge := m.identify
	if rules {
		judge = m.execute
	}
	a, err := judge(w, o.t)
	if err != nil {
		return err
	}
	return m.enqueue(w, o, a)
}

// reconsider judges once more, on top of what has been admitted lately: a payment may wait behind the budget that
// it is paid from. Who is refused on both is refused, with the first reason.
func (m *Machine) reconsider(w *world, o *opened, first error) error {
	if code := refused(first).Code; refused(first).Book == envelope.Refusals.Name() && code != envelope.ErrNoRole.Code &&
		code != envelope.ErrKeyUnknown.Code && code != envelope.ErrKeyRevoked.Code && code != envelope.ErrTooFewSigners.Code {
		return first
	}
	later := *w
	later.below, later.known = m.recent.layers(), nil // these layers move
	a, err := m.execute(&later, o.t)
	if err != nil {
		return first
	}
	return m.enqueue(w, o, a)
}

func (m *Machine) enqueue(w *world, o *opened, a *act) error {
	most := w.parameters.OrganisationWaitingMax
	if most <= 0 {
		most = 1 << 40
	}
	if !m.waiting.Add(o.t, most) {
		return envelope.ErrQuotaExceeded.With("%d are waiting", most)
	}
	if m.head().Height >= w.height { // a block came meanwhile: was it in it?
		now, release, err := m.outlook()
		if err != nil {
			return err
		}
		defer release()
		if now.seen(o.t) {
			m.waiting.Done(0, []envelope.ID{o.t.ID})
			return envelope.ErrReplayed
		}
	}
	m.recent.add(a.trial.changes)
	return nil
}

// CheckTx admits one envelope or the envelopes of a bundle. CometBFT calls it under a lock for everything that a
// peer or the RPC brings, so bundles from peers are not tried by the rules: their gateway did that, and what a
// block refuses changes nothing but costs its sender a place in the quota.
func (m *Machine) CheckTx(_ context.Context, req *abci.RequestCheckTx) (r *abci.ResponseCheckTx, err error) {
	defer m.stopOn(&err)
	if req.Type == abci.CheckTxType_Recheck {
		return answer(m.recheck(req.Tx)), nil
	}
	if !mempool.IsBundle(req.Tx) {
		errs := m.Admit([][]byte{req.Tx})
		return answerOr(errs[0])
	}
	raws, broken := mempool.Unbundle(req.Tx)
	if broken != nil {
		return answer(envelope.ErrMalformed.With("%v", broken)), nil
	}
	return m.checkBundle(req.Tx, raws)
}

// checkBundle accepts a bundle of which some envelope may wait, unless it holds one that no honest gateway packs.
func (m *Machine) checkBundle(bundle []byte, raws [][]byte) (*abci.ResponseCheckTx, error) {
	all := m.open(raws)
	for _, o := range all {
		if o.err != nil {
			return answer(o.err), nil
		}
	}
	errs := m.admit(all, false)
	if slices.Contains(errs, nil) {
		m.carried.put(bundle, all)
		return answer(nil), nil
	}
	return answerOr(errs[0])
}

// recheck lets a transaction stay in CometBFT's mempool as long as it may still be executed. It does not ask the
// rules again: whatever was accepted ends in a block, done or refused, or expires; it never just vanishes.
func (m *Machine) recheck(raw []byte) error {
	w, release, err := m.outlook()
	if err != nil {
		return err
	}
	defer release()
	var last error
	for _, t := range m.transactionsIn(raw) {
		if last = w.window(t); last == nil && w.seen(t) {
			last = envelope.ErrReplayed
		}
		if last == nil {
			return nil
		}
	}
	if last == nil {
		last = envelope.ErrMalformed
	}
	return last
}

// transactionsIn decodes what lies in the mempool under raw, from memory where it can.
func (m *Machine) transactionsIn(raw []byte) []*envelope.Transaction {
	raws := [][]byte{raw}
	if mempool.IsBundle(raw) {
		if ts := m.carried.get(raw); ts != nil {
			return ts
		}
		raws, _ = mempool.Unbundle(raw)
	}
	var ts []*envelope.Transaction
	for _, r := range raws {
		t := m.verified.Get(mempool.DigestOf(r))
		if t == nil {
			t, _ = envelope.Decode(r)
		}
		if t != nil {
			ts = append(ts, t)
		}
	}
	return ts
}

// answerOr passes on what is no refusal: a fault, or that the machine is closed.
func answerOr(err error) (*abci.ResponseCheckTx, error) {
	if _, ok := refusal.Of(err); err != nil && !ok {
		return nil, err
	}
	return answer(err), nil
}

func answer(err error) *abci.ResponseCheckTx {
	if err == nil {
		return &abci.ResponseCheckTx{}
	}
	r := refused(err)
	return &abci.ResponseCheckTx{Code: r.Code, Codespace: r.Book, Log: explain(err)}
}
