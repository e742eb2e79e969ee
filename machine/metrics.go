package machine

import "sync/atomic"

// counters are what the machine counts since it was opened.
type counters struct {
	blocks, done, refused, panicked    atomic.Int64
	admitted, turnedAway               atomic.Int64
	verified, remembered               atomic.Int64
	writes, provenWrites               atomic.Int64
	executeNS, commitNS, prepareNS     atomic.Int64
	snapshots, proposalsRefused        atomic.Int64
	droppedFromProposal, verifyBatches atomic.Int64
}

// Metrics are figures for monitoring, read at one moment; those without a word to the contrary count from start.
type Metrics struct {
	Height              int64 // now
	Blocks              int64
	Done                int64 // transactions executed
	Refused             int64 // transactions refused in blocks
	Panicked            int64 // rules that panicked: any is a bug
	Admitted            int64 // transactions admitted to wait
	TurnedAway          int64 // transactions refused at admission
	Waiting             int64 // admitted and in no block, now
	Verified            int64 // envelopes whose signatures were judged
	Remembered          int64 // envelopes that needed no second judgement
	VerifyBatches       int64
	Writes              int64 // entries changed
	ProvenWrites        int64
	ExecuteNS           int64 // time in FinalizeBlock
	CommitNS            int64 // time in Commit, the disk's included
	PrepareNS           int64 // time in PrepareProposal
	Snapshots           int64
	ProposalsRefused    int64 // proposals of others that no honest node makes: any deserves a look
	DroppedFromProposal int64
	TreeKeys            int64 // proven entries, now
	TreeBytes           int64 // memory of the tree, now
	TreePins            int64 // now
	DiskBytes           int64 // of the database, now
}

// Metrics reads the figures.
func (m *Machine) Metrics() Metrics {
	c := &m.count
	stats := m.trie().Stats()
	return Metrics{
		Height: m.head().GetHeight(), Blocks: c.blocks.Load(), Done: c.done.Load(), Refused: c.refused.Load(),
		Panicked: c.panicked.Load(), Admitted: c.admitted.Load(), TurnedAway: c.turnedAway.Load(),
		Waiting: int64(m.waiting.Len()), Verified: c.verified.Load(), Remembered: c.remembered.Load(),
		VerifyBatches: c.verifyBatches.Load(), Writes: c.writes.Load(), ProvenWrites: c.provenWrites.Load(),
		ExecuteNS: c.executeNS.Load(), CommitNS: c.commitNS.Load(), PrepareNS: c.prepareNS.Load(),
		Snapshots: c.snapshots.Load(), ProposalsRefused: c.proposalsRefused.Load(),
		DroppedFromProposal: c.droppedFromProposal.Load(), TreeKeys: int64(stats.Keys), TreeBytes: stats.Bytes,
		TreePins: int64(stats.Pins), DiskBytes: int64(m.db.Metrics().DiskSpaceUsage()),
	}
}

// Waiting counts the transactions that are admitted and in no block. Unlike Metrics it costs nothing.
func (m *Machine) Waiting() int { return m.waiting.Len() }
