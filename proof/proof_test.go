package proof

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/machine/tree"
)

var testNow = testStart.Add(72 * time.Hour)

func record(t testing.TB, w *world, key []byte) []byte {
	t.Helper()
	file, err := ForRecord(context.Background(), w, key)
	w.must(err)
	return file
}

func transaction(t testing.TB, w *world, height int64, index int) []byte {
	t.Helper()
	file, err := ForTransaction(context.Background(), w, height, index)
	w.must(err)
	return file
}

func wantOK(t testing.TB, file []byte, a *Anchor) *Verdict {
	t.Helper()
	v := Verify(file, a, testNow)
	if !v.OK {
		t.Fatalf("refused: %v\n%s", v.Failure, file)
	}
	return v
}

func TestReceiptsOfRecords(t *testing.T) {
	for _, members := range []int{1, 4, 7} {
		w := newWorld(t, equal(members), 500)
		file := record(t, w, recordKey(7))
		v := wantOK(t, file, w.anchor)
		c := v.Claim
		if c.Kind != Presence || c.Space != "funds/payments" || !bytes.Contains(c.Value, []byte("record number 00000007")) || c.Height != 1 {
			t.Errorf("%d members: %+v", members, c)
		}
		if len(c.Confirmed) != members || len(c.Silent) != 0 {
			t.Errorf("%d members: confirmed by %d", members, len(c.Confirmed))
		}
		for _, d := range c.Confirmed {
			if !strings.Contains(v.ZH[1], d.ZH) || !strings.Contains(v.EN[1], d.EN) {
				t.Errorf("sentences do not name %s", d.EN)
			}
		}
		if !strings.Contains(strings.Join(v.EN, " "), "not a statement about today") || !strings.Contains(v.EN[2], "2 days ago") {
			t.Errorf("%q", v.EN)
		}
		for i := range 40 { // absent keys, ending both at leaves and at empty places
			if c := wantOK(t, record(t, w, recordKey(1000+i)), w.anchor).Claim; c.Kind != Absence || len(c.Value) != 0 {
				t.Errorf("%+v", c)
			}
		}
		t.Logf("%d members, %d keys: %d bytes", members, 500, len(file))
	}
}

func TestReceiptsOfTransactions(t *testing.T) {
	w := newWorld(t, equal(7), 10)
	suites := []envelope.Suite{envelope.Ed25519, envelope.P256, envelope.Passkey, envelope.SM2}
	p := plan{codes: []uint32{0, 41}, silent: []int{2}, against: []int{5}, round: 3}
	p.txs = append(p.txs, w.envelopeOf(testNetwork, 1, envelope.Ed25519), w.envelopeOf(testNetwork, 2, envelope.P256), w.envelopeOf(testNetwork, 3, suites...))
	p.events = append(p.events, paid)
	w.block(p)
	w.block(plan{silent: []int{0, 6}})
	for i := range p.txs {
		v := wantOK(t, transaction(t, w, 2, i), w.anchor)
		c := v.Claim
		want, _ := envelope.Decode(p.txs[i])
		if c.Kind != Transaction || c.Height != 2 || c.ConfirmedHeight != 3 || !bytes.Equal(c.ID, want.ID[:]) || c.Transaction == nil {
			t.Errorf("transaction %d: %+v", i, c)
		}
		if refused := i == 1; refused != (c.Code == 41) || refused != strings.Contains(v.EN[0], "was refused (number 41)") {
			t.Errorf("transaction %d: code %d: %q", i, c.Code, v.EN[0])
		}
		if (i == 0) != (len(c.Events) == 1) {
			t.Errorf("transaction %d: %d events", i, len(c.Events))
		}
		if len(c.Confirmed) != 5 || len(c.Silent) != 2 || !strings.Contains(v.EN[1], "50 of 70") {
			t.Errorf("transaction %d: %q", i, v.EN)
		}
	}
	if _, err := ForTransaction(context.Background(), w, 2, 3); !errors.Is(err, ErrNoTransaction) {
		t.Errorf("a fourth transaction of three: %v", err)
	}
}

// changing is a world whose validators change: one joins, one rotates its key, then all are replaced.
func changing(t testing.TB) *world {
	w := newWorld(t, equal(4), 50)
	w.block(plan{members: append(equal(4), seat{4, 0, 10})})
	w.block(plan{txs: [][]byte{w.envelopeOf(testNetwork, 9, envelope.Ed25519)}, events: nil})
	w.block(plan{})
	w.block(plan{members: []seat{{0, 1, 10}, {1, 0, 10}, {2, 0, 10}, {3, 0, 10}, {4, 0, 10}}})
	for range 5 {
		w.block(plan{})
	}
	w.block(plan{members: []seat{{5, 0, 30}, {6, 0, 20}, {7, 0, 10}}})
	for range 4 {
		w.block(plan{})
	}
	return w
}

func TestChangesOfValidators(t *testing.T) {
	w := changing(t)
	for _, file := range [][]byte{record(t, w, recordKey(3)), record(t, w, recordKey(333)), transaction(t, w, 3, 0)} {
		wantOK(t, file, w.anchor)
		r, err := Open(file)
		w.must(err)
		t.Logf("%d blocks, %d members, %d namings: %d bytes", len(r.Blocks), len(r.Members), len(r.Namings), len(file))
	}
	w.pruned = func(h int64) bool { // only what Changes promises is left, and the newest
		return h < int64(len(w.lights))-2 && w.sets[h] == nil && w.sets[h+1] == nil
	}
	newest := record(t, w, recordKey(4))
	wantOK(t, newest, w.anchor)

	later, err := w.anchor.At(newest)
	w.must(err)
	if v := Verify(newest, later, testNow); v.OK || !errors.Is(v.Failure, ErrBeforeAnchor) {
		t.Errorf("a way that begins before the anchor: %v", v.Failure)
	}
	old := w.anchor
	w.anchor = later
	w.block(plan{writes: []tree.Write{{Key: recordKey(4), Value: []byte("new")}}})
	file := record(t, w, recordKey(4))
	if r, _ := Open(file); len(r.Blocks) != 1 || len(r.Namings) != 0 {
		t.Errorf("a newer anchor saved nothing: %d blocks", len(r.Blocks))
	}
	wantOK(t, file, later)
	if v := Verify(file, old, testNow); v.OK || !errors.Is(v.Failure, ErrTrust) {
		t.Errorf("without the way: %v", v.Failure)
	}
}

func TestAnchorFile(t *testing.T) {
	w := newWorld(t, equal(4), 1)
	w.anchor.Members[0].NameEn = "Quotes \" \\ <&>\u2028 survive"
	file, err := w.anchor.File()
	w.must(err)
	a, err := ParseAnchor(file)
	w.must(err)
	if !proto.Equal(a, w.anchor) {
		t.Errorf("%v\n%v", a, w.anchor)
	}
	if bytes.Contains(file, []byte(`\u`)) {
		t.Errorf("escapes: %s", file)
	}
	w.anchor.Members[0].NameEn = `a backslash \u2028, not a separator`
	plain, err := w.anchor.File()
	w.must(err)
	if a, err := ParseAnchor(plain); err != nil || !proto.Equal(a, w.anchor) {
		t.Errorf("a name with a backslash: %v, %v", a, err)
	}
	print, err := a.Fingerprint()
	if err != nil || len(print) != 71 {
		t.Errorf("fingerprint %q, %v", print, err)
	}
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1 << (i % 7)
		if b, err := ParseAnchor(changed); err == nil && proto.Equal(a, b) {
			t.Errorf("byte %d: not seen", i)
		} else if err != nil && !errors.Is(err, ErrAnchor) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
}

// TestEveryByte changes each byte of receipts, in the file and, with the file written anew, in the proof: all of it
// must be caught, with a number and a sentence.
func TestEveryByte(t *testing.T) {
	w := newWorld(t, equal(4), 60)
	w.block(plan{txs: [][]byte{w.envelopeOf(testNetwork, 1, envelope.Ed25519, envelope.P256), w.envelopeOf(testNetwork, 2, envelope.SM2)}, events: [][]*journal.Event{paid}})
	files := [][]byte{record(t, w, recordKey(7)), record(t, w, recordKey(700)), transaction(t, w, 2, 0)}
	c := changing(t)
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[uint32]int{}
	check := func(what string, at int, file []byte, a *Anchor) {
		v := Verify(file, a, testNow)
		if v.OK || v.Failure == nil || v.Failure.Code == 0 || len(v.ZH) != 1 || len(v.EN) != 1 || v.Claim != nil {
			t.Fatalf("%s, byte %d: not caught", what, at)
		}
		seen[v.Failure.Code]++
	}
	try := func(file []byte, a *Anchor) {
		wantOK(t, file, a)
		for i := range file {
			changed := bytes.Clone(file)
			changed[i] ^= byte(1 + random.IntN(255))
			check("file", i, changed, a)
		}
		r, err := Open(file)
		w.must(err)
		content, err := envelope.CanonicalPayload(r)
		w.must(err)
		for i := range content {
			changed := bytes.Clone(content)
			changed[i] ^= 1 << random.IntN(8)
			check("proof", i, rewrap(file, changed), a)
		}
	}
	for _, file := range files {
		try(file, w.anchor)
	}
	try(record(t, c, recordKey(3)), c.anchor)
	try(transaction(t, c, 3, 0), c.anchor)
	t.Log("failures by number:", seen)
}

// rewrap puts another proof into a file, with readable lines that agree if there can be any.
func rewrap(file, content []byte) []byte {
	r := &Receipt{}
	if proto.Unmarshal(content, r) == nil {
		if again, err := r.File(); err == nil {
			if b, err := envelope.CanonicalPayload(r); err == nil && bytes.Equal(b, content) {
				return again
			}
		}
	}
	return withProof(file, content)
}

func TestConsensusBytes(t *testing.T) {
	w := changing(t)
	for _, l := range w.lights {
		h := headerOf(l.Header)
		if hash := h.hash(testNetwork); !bytes.Equal(hash[:], l.Header.Hash()) {
			t.Errorf("height %d: header hash", l.Height)
		}
		b := &builder{anchor: w.anchor}
		b.add(l)
		block := b.receipt.Blocks[0]
		hash := validatorsHash(block.Powers, func(i int) []byte { return b.receipt.Members[block.Seats[i]].Key })
		if !bytes.Equal(hash[:], l.ValidatorSet.Hash()) {
			t.Errorf("height %d: validators hash", l.Height)
		}
		for i, v := range block.Votes {
			if !bytes.Equal(block.signBytes(testNetwork, v), l.Commit.VoteSignBytes(testNetwork, int32(v.Seat))) {
				t.Errorf("height %d: sign bytes of vote %d", l.Height, i)
			}
		}
	}
	// A vote before its block's time: nanoseconds stay positive.
	h := headerOf(w.lights[0].Header)
	for _, after := range []int64{0, -1, -123456789, -123456790, -5_000_000_001, 876543211, 1 << 61} {
		s, n := (&Vote{AfterNs: after}).time(h)
		if want := h.time().Add(time.Duration(after)); s != want.Unix() || n != int64(want.Nanosecond()) {
			t.Errorf("%d: %d.%09d", after, s, n)
		}
	}
}

func TestMerklePaths(t *testing.T) {
	for total := 1; total <= 40; total++ {
		txs := make(types.Txs, total)
		leaves := make([][32]byte, total)
		for i := range txs {
			txs[i] = []byte{byte(i), byte(total)}
			leaves[i] = leafHash(txs[i].Hash())
		}
		for i := range txs {
			root, path := branch(leaves, i)
			if !bytes.Equal(root[:], txs.Hash()) || !bytes.Equal(path, bytes.Join(txs.Proof(i).Proof.Aunts, nil)) {
				t.Fatalf("%d of %d: other root or path than CometBFT", i, total)
			}
			again, ok := branchRoot(leaves[i], uint32(i), uint32(total), path)
			if !ok || again != root {
				t.Fatalf("%d of %d: path refused", i, total)
			}
			if got, ok := branchRoot(leaves[i], uint32(i), uint32(total), append(path, path[:len(path)/64*32]...)); ok && got == root && len(path) > 32 {
				t.Fatalf("%d of %d: longer path accepted", i, total)
			}
			if got, ok := branchRoot(leaves[i], uint32((i+1)%total), uint32(total), path); ok && got == root && total > 1 {
				t.Fatalf("%d of %d: another place accepted", i, total)
			}
		}
	}
}

// withProof replaces the proof in a file and nothing else.
func withProof(file, content []byte) []byte {
	const mark = "\"proof\": \""
	i := bytes.Index(file, []byte(mark)) + len(mark)
	out := base64.StdEncoding.AppendEncode(bytes.Clone(file[:i]), content)
	return append(out, "\"\n}\n"...)
}
