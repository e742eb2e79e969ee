package bench

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"
)

// A Report is what Run measured, and where.
type Report struct {
	Machine          Facts  `json:"machine"`
	TransactionBytes int    `json:"transaction_bytes"` // mean, signature included
	Seconds          int    `json:"seconds"`           // of each run
	InFlight         int    `json:"in_flight"`
	Pairs            []Pair `json:"pairs"`
}

// A Pair is one kind of network with the ledger and with an application that does nothing, driven alike.
type Pair struct {
	Validators int     `json:"validators"`
	Bundle     int     `json:"bundle"` // envelopes in one mempool transaction at most
	Ledger     Figures `json:"ledger"`
	Nothing    Figures `json:"nothing"`
}

// Figures are one side of a pair. Latencies are milliseconds from arrival at a member to its commit there.
type Figures struct {
	TxPerSecond     float64 `json:"tx_per_second"`
	CPUMicrosPerTx  float64 `json:"cpu_us_per_tx"` // of the whole process: all members and the generator
	OtherCores      float64 `json:"other_cores"`   // that other programs used meanwhile; the figures are good when it is near 0
	BlocksPerSecond float64 `json:"blocks_per_second"`
	TxPerBlock      float64 `json:"tx_per_block"`
	Refused         int64   `json:"refused"` // must be 0
	WhyRefused      string  `json:"why_refused,omitempty"`
	LoadedP50MS     float64 `json:"loaded_p50_ms"` // at saturation
	SteadyP50MS     float64 `json:"steady_p50_ms"`
	SteadyP99MS     float64 `json:"steady_p99_ms"`
	AloneP50MS      float64 `json:"alone_p50_ms"`
	AloneMaxMS      float64 `json:"alone_max_ms"`
	IdleSeconds     int     `json:"idle_seconds"`
	IdleBlocks      int     `json:"idle_blocks"` // in these seconds
}

// saturated reads the figures between the first block after a fifth of the run and the last one while it was fed. A
// run that ended sooner than that is read as a whole.
func (f *Figures) saturated(b *book, from, to time.Duration) {
	f.Refused, f.WhyRefused = f.Refused+b.refused.Load(), b.refusal()
	warm := from + (to-from)/5
	blocks := b.between(warm, to)
	if len(blocks) < 3 {
		warm, blocks = from, b.between(0, b.now())
	}
	if len(blocks) < 2 {
		return
	}
	first, last := blocks[0], blocks[len(blocks)-1]
	span, txs := (last.at - first.at).Seconds(), float64(last.total-first.total)
	if span <= 0 || txs <= 0 {
		return
	}
	f.TxPerSecond, f.BlocksPerSecond, f.TxPerBlock = txs/span, float64(len(blocks)-1)/span, txs/float64(len(blocks)-1)
	f.CPUMicrosPerTx = float64((last.cpu - first.cpu).Microseconds()) / txs
	if busy := last.busy - first.busy; busy > 0 {
		f.OtherCores = max(0, (busy-last.cpu+first.cpu).Seconds()/span)
	}
	f.LoadedP50MS = quantile(b.latencies(warm, to), 0.5)
}

// quantile of sorted times, in milliseconds; 0 of none.
func quantile(all []time.Duration, q float64) float64 {
	if len(all) == 0 {
		return 0
	}
	return float64(all[min(len(all)-1, int(q*float64(len(all))))].Microseconds()) / 1000
}

// The goals of docs/architecture: transactions a second by validators, and milliseconds.
func goal(validators int) string {
	switch validators {
	case 1:
		return "≥ 30,000"
	case 4:
		return "≥ 10,000"
	}
	return ""
}

// Write prints the report as a table.
func (r *Report) Write(w io.Writer) error {
	m := r.Machine
	fmt.Fprintf(w, "%s, %d cores, %s, commit %s; fsync p50 %.0f µs; load before %s\n", m.Processor, m.Cores, m.Go, m.Commit, m.FsyncMicros, m.Load)
	fmt.Fprintf(w, "transactions of %d bytes, signed; %d in flight; %d s a run; all members and the generator in this process\n\n",
		r.TransactionBytes, r.InFlight, r.Seconds)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tgoal\tledger\tno-op\tratio")
	for _, p := range r.Pairs {
		for _, row := range p.rows() {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", row.what, row.goal, number(row.ledger), number(row.nothing), ratio(row.ledger, row.nothing))
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, p := range r.Pairs {
		if p.Ledger.Refused > 0 {
			fmt.Fprintf(w, "\n%d transactions were refused, first: %s\n", p.Ledger.Refused, p.Ledger.WhyRefused)
		}
	}
	return nil
}

type row struct {
	what, goal      string
	ledger, nothing float64
}

func (p Pair) rows() []row {
	l, n := p.Ledger, p.Nothing
	road := fmt.Sprintf("bundles of %d", p.Bundle)
	if p.Bundle == 1 {
		road = "no bundles"
	}
	name := fmt.Sprintf("%d × validator, %s: ", p.Validators, road)
	rows := []row{
		{name + "tx/s 笔/秒", goal(p.Validators), l.TxPerSecond, n.TxPerSecond},
		{"  CPU µs/tx", "", l.CPUMicrosPerTx, n.CPUMicrosPerTx},
		{"  cores used by other programs 其他程序占用", "0", l.OtherCores, n.OtherCores},
		{"  blocks/s 区块/秒", "", l.BlocksPerSecond, n.BlocksPerSecond},
		{"  tx/block 笔/区块", "", l.TxPerBlock, n.TxPerBlock},
		{"  refused 被拒", "0", float64(l.Refused), float64(n.Refused)},
		{"  p50 ms at saturation 饱和时中位延迟", "", l.LoadedP50MS, n.LoadedP50MS},
	}
	if l.AloneP50MS == 0 {
		return rows
	}
	return append(rows,
		row{"  p50 ms at 1,000 tx/s 稳态中位延迟", "≤ 80", l.SteadyP50MS, n.SteadyP50MS},
		row{"  p99 ms at 1,000 tx/s 稳态 99% 延迟", "≤ 200", l.SteadyP99MS, n.SteadyP99MS},
		row{"  p50 ms of a lone transaction 单笔延迟", "≤ 150", l.AloneP50MS, n.AloneP50MS},
		row{fmt.Sprintf("  blocks in %d idle seconds 空闲区块", l.IdleSeconds), "0", float64(l.IdleBlocks), float64(n.IdleBlocks)},
	)
}

func number(x float64) string {
	switch {
	case x == math.Trunc(x) || x >= 100:
		return fmt.Sprintf("%.0f", x)
	default:
		return fmt.Sprintf("%.1f", x)
	}
}

func ratio(ledger, nothing float64) string {
	if ledger == 0 || nothing == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", ledger/nothing)
}
