// Package bench measures whole networks in this process: signed commands of the real contracts against the real
// state machine, and the same bytes against an application that does nothing, so that what remains is ours.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"gongshi/ledger/contract"
)

// Options are what a caller may vary. Zero values are the defaults.
type Options struct {
	Register   *contract.Register
	Dir        string // where folders are made, on the disk that is to be measured; default: the system's temporary one
	Seconds    int    // of each run; default 12
	Pool       int    // transactions signed beforehand: a run ends when they are used up; default 150,000
	InFlight   int    // transactions on the way in the saturation runs; default 12,000
	Rate       int    // transactions a second in the latency runs; default 1,000
	Validators []int  // default 4 and 1; a workload knows at most four organisations
	Bundles    []int  // roads into the mempool: envelopes in one bundle at most, 1 for none; default 256
	Profile    string // folder for CPU profiles, one for each run; default: none
	OnlyLoad   bool   // leaves the latency runs out
	Tell       func(says string)
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		n         *int
		otherwise int
	}{{&o.Seconds, 12}, {&o.Pool, 150_000}, {&o.InFlight, 12_000}, {&o.Rate, 1000}} {
		if *d.n <= 0 {
			*d.n = d.otherwise
		}
	}
	if len(o.Validators) == 0 {
		o.Validators = []int{4, 1}
	}
	if len(o.Bundles) == 0 {
		o.Bundles = []int{256}
	}
	if o.Dir == "" {
		o.Dir = os.TempDir()
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	return o
}

// Run measures everything that the options ask for. An error means that something did not work, never that it was slow.
func Run(ctx context.Context, o Options) (*Report, error) {
	o = o.withDefaults()
	o.Tell(fmt.Sprintf("signing %d transactions", o.Pool))
	p, err := newPool(o.Register, o.Pool)
	if err != nil {
		return nil, err
	}
	r := &Report{Machine: factsOf(o.Dir), TransactionBytes: p.bytes(), Seconds: o.Seconds, InFlight: o.InFlight}
	for _, v := range o.Validators {
		if v < 1 || v > len(p.founding.Organisations) {
			return nil, fmt.Errorf("%d validators: the workload has %d organisations", v, len(p.founding.Organisations))
		}
		for _, bundle := range o.Bundles {
			pair, err := o.pair(ctx, p, setting{validators: v, bundle: bundle})
			if err != nil {
				return nil, err
			}
			r.Pairs = append(r.Pairs, *pair)
		}
	}
	return r, nil
}

// pair measures one network, with the machine and with nothing.
func (o Options) pair(ctx context.Context, p *pool, s setting) (*Pair, error) {
	pair := &Pair{Validators: s.validators, Bundle: s.bundle}
	for _, side := range []struct {
		nothing bool
		figures *Figures
	}{{false, &pair.Ledger}, {true, &pair.Nothing}} {
		s.nothing = side.nothing
		if err := o.saturation(ctx, p, s, side.figures); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
		if o.OnlyLoad {
			continue
		}
		if err := o.latency(ctx, p, s, side.figures); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	return pair, nil
}

// with runs f on a network of its own.
func (o Options) with(ctx context.Context, p *pool, s setting, f func(*network) error) (err error) {
	runtime.GC() // of the run before
	n, err := start(ctx, o.Dir, s, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.stop()) }()
	if err := n.prepare(ctx); err != nil {
		return err
	}
	return f(n)
}

func (o Options) saturation(ctx context.Context, p *pool, s setting, f *Figures) error {
	o.Tell(s.String() + ": as much as it takes")
	return o.with(ctx, p, s, func(n *network) error {
		stop, err := o.profile(s.String())
		if err != nil {
			return err
		}
		from, to, err := n.saturate(ctx, o.InFlight, time.Duration(o.Seconds)*time.Second)
		if err := errors.Join(err, stop()); err != nil {
			return err
		}
		f.saturated(n.book, from, to)
		return nil
	})
}

func (o Options) latency(ctx context.Context, p *pool, s setting, f *Figures) error {
	o.Tell(fmt.Sprintf("%s: %d tx/s, then one at a time", s, o.Rate))
	err := o.with(ctx, p, s, func(n *network) error {
		all, err := n.steady(ctx, o.Rate, time.Duration(o.Seconds)*time.Second)
		f.Refused += n.book.refused.Load()
		f.SteadyP50MS, f.SteadyP99MS = quantile(all, 0.5), quantile(all, 0.99)
		return err
	})
	if err != nil {
		return err
	}
	return o.with(ctx, p, s, func(n *network) error {
		all, err := n.alone(ctx, 12)
		if err != nil {
			return err
		}
		f.AloneP50MS, f.AloneMaxMS = quantile(all, 0.5), quantile(all, 1)
		f.IdleSeconds = 5
		f.IdleBlocks = n.silence(time.Duration(f.IdleSeconds) * time.Second)
		return nil
	})
}

// profile begins a CPU profile of a run, if one is wanted; the caller stops it.
func (o Options) profile(name string) (stop func() error, err error) {
	if o.Profile == "" {
		return func() error { return nil }, nil
	}
	if err := os.MkdirAll(o.Profile, 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(o.Profile, name+".cpu.pprof"))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error { pprof.StopCPUProfile(); return f.Close() }, nil
}
