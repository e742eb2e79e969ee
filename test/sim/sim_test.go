package sim

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
	"gongshi/machine"
)

var update = flag.Bool("update", false, "rewrite testdata/apphash.golden")

// personNumber is the form of a resident identity number and of a mobile phone number, standing alone.
var personNumber = regexp.MustCompile(`(^|[^0-9A-Za-z])([1-9]\d{5}(19|20)\d{9}[0-9X]|1[3-9]\d{9})([^0-9A-Za-z]|$)`)

// TestTheCanonicalScript does everything that the script says, holds all invariants after each block, and compares
// the app hashes with the golden ones.
func TestTheCanonicalScript(t *testing.T) {
	r := register(t)
	blocks := canonical(t, r)
	c := newCity(t, r).found()
	c.check("genesis")
	var now strings.Builder
	fmt.Fprintf(&now, "0 %s\n", c.hashes[0])
	for _, b := range blocks {
		for i, res := range c.make(b).TxResults {
			if !res.IsOK() {
				t.Fatalf("block %d, %s: transaction %d is refused: %s/%d %s", c.height, b.says, i, res.Codespace, res.Code, res.Log)
			}
		}
		c.check(b.says)
		fmt.Fprintf(&now, "%d %s\n", c.height, c.hashes[c.height])
	}
	compare(t, "testdata/apphash.golden", now.String())
}

func compare(t *testing.T, file, now string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after := strings.Split(string(was), "\n"), strings.Split(now, "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			t.Fatalf("CONSENSUS BREAK: the canonical script has another app hash from line %d of %s on.\n\twas %s\n\tis  %s\n"+
				"A node of this program and one of the program before would part at this block. If nobody runs the ledger yet, or the "+
				"change is activated by a version or a fix at a height, run go test ./test/sim -update and announce it.",
				i+1, file, before[i], after[i])
		}
	}
	if len(before) != len(after) {
		t.Fatalf("%s has %d lines, the script %d: blocks are only added at its end; run go test ./test/sim -update", file, len(before), len(after))
	}
}

// TestTheScriptLeavesNoCommandOut reminds who adds a command to add it to the script.
func TestTheScriptLeavesNoCommandOut(t *testing.T) {
	r := register(t)
	used := map[string]bool{string(r.Authority().Genesis(founding(t)).ProtoReflect().Descriptor().FullName()): true}
	for _, b := range canonical(t, r) {
		for _, raw := range b.txs {
			tx, err := envelope.Decode(raw)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range tx.Body.Commands {
				used[c.Type] = true
			}
		}
	}
	for _, c := range r.Contracts() {
		for _, command := range c.Commands {
			if !used[command.Type()] {
				t.Errorf("the canonical script never sends %s; add a block that does at its end", command.Type())
			}
		}
	}
}

// same compares all that other nodes would compare, and the events beside it.
func same(t *testing.T, says string, height int64, a, b *abci.ResponseFinalizeBlock) {
	t.Helper()
	first, err := a.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Fatalf("%s: block %d differs:\n%v\n%v", says, height, a, b)
	}
}

// TestMachinesAgree runs the script on machines that differ in all that an operator may vary.
func TestMachinesAgree(t *testing.T) {
	r := register(t)
	blocks := canonical(t, r)
	cases := []struct {
		says  string
		procs int
		with  func(*machine.Options)
	}{
		{"one core", 1, func(*machine.Options) {}},
		{"two cores", 2, func(*machine.Options) {}},
		{"eight workers on two cores", 2, func(o *machine.Options) { o.Workers = 8 }},
		{"nothing kept at hand", 2, func(o *machine.Options) { o.WarmBytes, o.RememberMost, o.RememberKeys = -1, 1, 1 }},
		{"blocks pruned, snapshots made", 2, func(o *machine.Options) { o.KeepBlocks, o.SnapshotEvery, o.SnapshotKeep = 5, 3, 1 }},
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []*abci.ResponseFinalizeBlock
	for _, k := range cases {
		runtime.GOMAXPROCS(k.procs)
		c := newCity(t, r, k.with).found()
		for i, b := range blocks {
			res := c.make(b)
			if k.says == cases[0].says {
				first = append(first, res)
			}
			same(t, k.says, c.height, first[i], res)
		}
	}
}

// TestAProposerAndAJudge has one machine admit, gather and propose each block and another judge it before both do it.
func TestAProposerAndAJudge(t *testing.T) {
	r := register(t)
	proposer, judge := newCity(t, r).found(), newCity(t, r).found()
	for _, b := range canonical(t, r) {
		for i, raw := range b.txs {
			res, err := proposer.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: raw})
			if err != nil {
				t.Fatal(err)
			}
			leapt := res.Code == envelope.ErrExpiresTooFar.Code // in block time, which admission has not seen yet
			if i == 0 && !res.IsOK() && !leapt {                // the others may need what is not done yet
				t.Fatalf("%s: it is not admitted: %s", b.says, res.Log)
			}
		}
		at, next := time.UnixMilli(b.timeMS), proposer.height+1
		made, err := proposer.m.PrepareProposal(ctx, &abci.RequestPrepareProposal{Txs: b.txs, MaxTxBytes: 4 << 20, Time: at, Height: next})
		if err != nil {
			t.Fatal(err)
		}
		if len(made.Txs) != len(b.txs) {
			t.Fatalf("%s: %d of %d transactions are proposed", b.says, len(made.Txs), len(b.txs))
		}
		verdict, err := judge.m.ProcessProposal(ctx, &abci.RequestProcessProposal{Txs: made.Txs, Time: at, Height: next})
		if err != nil || !verdict.IsAccepted() {
			t.Fatalf("%s: the judge refuses the proposal: %v, %v", b.says, verdict, err)
		}
		proposed := block{b.says, b.timeMS, made.Txs}
		same(t, b.says, next, proposer.make(proposed), judge.make(proposed))
	}
}

// TestCrashes cuts the power after every block, and between every block's computation and its commit.
func TestCrashes(t *testing.T) {
	r := register(t)
	blocks := canonical(t, r)
	want := newCity(t, r).found().run(blocks).hashes
	c := newCity(t, r).found()
	c.crash()
	for i, b := range blocks {
		c.finalize(b)
		c.crash()
		c.make(b)
		c.crash()
		if c.hashes[i+1] != want[i+1] {
			t.Fatalf("block %d, %s: app hash %s, without crashes %s", c.height, b.says, c.hashes[i+1], want[i+1])
		}
	}
	c.check("crashes")
}

// TestJoinHalfWay restores a snapshot of the middle of the script on a new machine, which must go on like the others.
func TestJoinHalfWay(t *testing.T) {
	r := register(t)
	blocks := canonical(t, r)
	half := len(blocks) / 2
	old := newCity(t, r, func(o *machine.Options) { o.SnapshotEvery = int64(half) }).found().run(blocks[:half])
	snapshot := awaitSnapshot(t, old, int64(half))
	late := newCity(t, r)
	offer, err := late.m.OfferSnapshot(ctx, &abci.RequestOfferSnapshot{Snapshot: snapshot, AppHash: hashOf(t, old, half)})
	if err != nil || offer.Result != abci.ResponseOfferSnapshot_ACCEPT {
		t.Fatalf("%v, %v", offer, err)
	}
	for i := range snapshot.Chunks {
		chunk, err := old.m.LoadSnapshotChunk(ctx, &abci.RequestLoadSnapshotChunk{Height: snapshot.Height, Format: snapshot.Format, Chunk: i})
		if err != nil {
			t.Fatal(err)
		}
		applied, err := late.m.ApplySnapshotChunk(ctx, &abci.RequestApplySnapshotChunk{Index: i, Chunk: chunk.Chunk, Sender: "old"})
		if err != nil || applied.Result != abci.ResponseApplySnapshotChunk_ACCEPT {
			t.Fatalf("chunk %d: %v, %v", i, applied, err)
		}
	}
	late.height, late.hashes = old.height, old.hashes
	late.crash()
	if a, b := old.fingerprint(), late.fingerprint(); a != b {
		t.Fatalf("the states differ: %s, %s", a, b)
	}
	late.check("the snapshot")
	for _, b := range blocks[half:] {
		same(t, b.says, old.height+1, old.make(b), late.make(b))
	}
	late.check("the end")
}

func hashOf(t *testing.T, c *city, height int) []byte {
	t.Helper()
	var found []byte
	c.at(func(v *machine.Version) { found = v.AppHash })
	if int64(height) != c.height {
		t.Fatalf("the machine is at %d, not %d", c.height, height)
	}
	return found
}

func awaitSnapshot(t *testing.T, c *city, height int64) *abci.Snapshot {
	t.Helper()
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(5 * time.Millisecond) {
		list, err := c.m.ListSnapshots(ctx, &abci.RequestListSnapshots{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list.Snapshots {
			if s.Height == uint64(height) {
				return s
			}
		}
	}
	t.Fatal("no snapshot was made within a minute")
	return nil
}

// TestNothingSecretIsKept looks for the secrets of the script in all that its blocks wrote, and for what is no
// public record: numbers of persons.
func TestNothingSecretIsKept(t *testing.T) {
	r := register(t)
	c := newCity(t, r).found().run(canonical(t, r))
	secrets := []string{"p256:payer", "sm2:payer", "passkey:payer", "deputy", "deputy-2", "auditor", "payer-2", "payer-3"}
	for party := range homes(t) {
		secrets = append(secrets, party)
	}
	for h := int64(0); h <= c.height; h++ {
		b, err := c.m.Block(h)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := proto.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range secrets {
			if bytes.Contains(raw, seed(name)) {
				t.Errorf("block %d holds the secret of %s", h, name)
			}
		}
		if n := personNumber.Find(raw); n != nil {
			t.Errorf("block %d holds what looks like a person's number: %s", h, n)
		}
	}
}
