package machine

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/machine/internal/toy"
	"gongshi/machine/mempool"
	"gongshi/machine/tree"
)

var updateGoldens = flag.Bool("update", false, "rewrite the golden files")

// script drives the canonical blocks: a changed app hash in any of them is a break of consensus.
func script(t testing.TB, change ...func(*Options)) []string {
	r := newRig(t, change...)
	lines := []string{fmt.Sprintf("genesis %x", r.m.head().AppHash)}
	step := func(says string, txs ...[]byte) {
		lines = append(lines, fmt.Sprintf("%s %x", says, r.block(txs...).AppHash))
	}
	step("one note", r.note(ann, "a"))
	step("empty")
	step("a refusal", r.tx(ann, &toy.Erase{Name: "gone"}))
	step("several commands", r.tx(bob, &toy.Write{Name: "b", Text: "1"}, &toy.Write{Name: "b", Text: "2"}, &toy.Erase{Name: "a"}))
	step("a panic between", r.note(ann, "c"), r.tx(ann, &toy.Trip{Name: "d"}), r.note(cao, "e"))
	var many [][]byte
	for i := range 300 {
		many = append(many, r.note(ann, fmt.Sprintf("many-%d", i)))
	}
	step("many", many...)
	step("a flood", r.tx(ann, &toy.Flood{Count: 4000}))
	r.time += 2 * 3600_000
	step("ids expire", r.note(ann, "f"))
	step("a validator", r.tx(ann, &toy.Govern{Validator: validator("tax", 3)}))
	step("empty again")
	return lines
}

func TestAppHashesOfTheCanonicalScript(t *testing.T) {
	const golden = "testdata/apphash.golden"
	got := strings.Join(script(t), "\n") + "\n"
	if *updateGoldens {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal([]byte(got), want) {
		t.Errorf("the app hashes changed, which splits a running network:\n%s", got)
	}
}

func TestOneCoreOrTwo(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := script(t)
	runtime.GOMAXPROCS(2)
	two := script(t, func(o *Options) { o.Workers = 2 })
	if strings.Join(one, "\n") != strings.Join(two, "\n") {
		t.Errorf("on one core\n%s\non two\n%s", strings.Join(one, "\n"), strings.Join(two, "\n"))
	}
	cold := script(t, func(o *Options) { o.WarmBytes = 1 })
	if strings.Join(one, "\n") != strings.Join(cold, "\n") {
		t.Errorf("warm\n%s\ncold\n%s", strings.Join(one, "\n"), strings.Join(cold, "\n"))
	}
}

// TestManyAtOnce admits, reads, proves and snapshots beside the blocks, and compares the end with a quiet machine.
func TestManyAtOnce(t *testing.T) {
	r := newRig(t, func(o *Options) { o.SnapshotEvery, o.WarmBytes = 3, 1<<14 })
	quiet := newRig(t)
	var crew sync.WaitGroup
	stop := make(chan struct{})
	busy := func(f func(i int)) {
		crew.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
					f(i)
				}
			}
		})
	}
	var loads [][][]byte
	for b := range 12 {
		var txs [][]byte
		for i := range 40 {
			txs = append(txs, r.tx([]who{ann, bob, cao}[i%3], &toy.Write{Name: fmt.Sprint("n", i), Text: fmt.Sprint(b)}))
		}
		loads = append(loads, txs)
	}
	busy(func(i int) { r.m.Admit(loads[i%len(loads)]) })
	busy(func(i int) {
		_, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: mempool.Bundle(loads[i%len(loads)]), Type: abci.CheckTxType(i % 2)})
		if err != nil {
			t.Error(err)
		}
	})
	busy(func(int) {
		v, err := r.m.At()
		if err != nil {
			t.Error(err)
			return
		}
		defer v.Close()
		proof, err := v.Prove(toy.Key("n1"))
		if err == nil && v.Get(toy.Key("n1")) != nil {
			err = tree.VerifyMembership(v.TreeRoot, proof, toy.Key("n1"), v.Get(toy.Key("n1")))
		}
		if err != nil {
			t.Error(err)
		}
		r.m.Metrics()
	})
	for _, txs := range loads {
		one, two := r.block(r.propose(mempool.Bundle(txs))...), quiet.block(txs...)
		if !bytes.Equal(one.AppHash, two.AppHash) {
			t.Error("a busy machine goes another way than a quiet one")
		}
	}
	close(stop)
	crew.Wait()
}

func TestWarmAnswersOnlyItsEpoch(t *testing.T) {
	w := newWarm(1 << 10)
	e := w.now()
	w.put(e, []byte("k"), []byte("old"))
	w.put(e, []byte("absent"), nil)
	if v, ok := w.get(e, []byte("k")); !ok || string(v) != "old" {
		t.Error("it forgot")
	}
	if v, ok := w.get(e, []byte("absent")); !ok || v != nil {
		t.Error("absence is not remembered")
	}
	w.turn([]entry{{[]byte("k"), []byte("new")}, {append(seenPrefix(), 1), []byte{1}}})
	w.put(e, []byte("k"), []byte("stale"))
	if _, ok := w.get(e, []byte("k")); ok {
		t.Error("it answers a reader of an old epoch")
	}
	if v, ok := w.get(w.now(), []byte("k")); !ok || string(v) != "new" {
		t.Errorf("%s, want what the block wrote", v)
	}
	for i := range 1000 {
		w.put(w.now(), fmt.Append(nil, i), []byte("x"))
	}
	if n := len(w.young) + len(w.old); n > 12 {
		t.Errorf("%d entries in 1 KiB", n)
	}
}
