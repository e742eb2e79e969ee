package gateway_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/gateway/internal/guestbook"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
	"gongshi/machine/mempool"
	"gongshi/view"
)

const network = "test-1"

// A chain is the outside: one validator that makes a block when the test says so, or by itself.
type chain struct {
	register *contract.Register

	mu      sync.Mutex
	state   *state.Memory
	timeMS  int64
	first   int64
	blocks  []*journal.Block // from height 1
	raws    [][][]byte
	pool    map[envelope.ID][]byte
	order   []envelope.ID
	done    map[envelope.ID]bool
	changed chan struct{}
	handed  int                    // envelopes that Broadcast was given
	bundles int                    // calls of it
	admit   func(raw []byte) error // nil: everything is admitted
	refuse  error                  // of whole bundles
	lose    bool                   // the pool forgets what it admits
	behind  bool
	broken  error // of State
}

func newChain(t testing.TB) *chain {
	register, err := contract.NewRegister(guestbook.Contract())
	if err != nil {
		t.Fatal(err)
	}
	c := &chain{register: register, state: &state.Memory{}, timeMS: time.Now().UnixMilli(), first: 1,
		pool: map[envelope.ID][]byte{}, done: map[envelope.ID]bool{}, changed: make(chan struct{})}
	guestbook.Validate(c.state, validatorKey(), "finance")
	c.makeBlock(0)
	return c
}

func validatorKey() []byte { return make([]byte, 32) }

type pinned struct {
	*state.Memory
	height, timeMS int64
}

func (p pinned) Height() int64   { return p.height }
func (p pinned) TimeMS() int64   { return p.timeMS }
func (p pinned) AppHash() []byte { return appHash(p.height) }
func (p pinned) Close()          {}

func appHash(height int64) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(height)))
	return sum[:]
}

func (c *chain) pin() pinned {
	c.mu.Lock()
	defer c.mu.Unlock()
	return pinned{c.state, int64(len(c.blocks)), c.timeMS}
}

func (c *chain) State() (gateway.Snapshot, error) { return c.pin(), c.broken }

func (c *chain) Heights() (int64, int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first, int64(len(c.blocks))
}

func (c *chain) Block(h int64) (*journal.Block, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h < c.first || h > int64(len(c.blocks)) {
		return nil, fmt.Errorf("no block %d", h)
	}
	return c.blocks[h-1], nil
}

func (c *chain) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *chain) Broadcast(_ context.Context, tx []byte) error {
	raws := [][]byte{tx}
	if mempool.IsBundle(tx) {
		var err error
		if raws, err = mempool.Unbundle(tx); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bundles++
	c.handed += len(raws)
	if c.refuse != nil {
		return c.refuse
	}
	verdicts := make(gateway.Verdicts, len(raws))
	bad := false
	for i, raw := range raws {
		t, err := envelope.Decode(raw)
		if err == nil && c.done[t.ID] {
			err = envelope.ErrReplayed
		}
		if err == nil && c.admit != nil {
			err = c.admit(raw)
		}
		if verdicts[i] = err; err != nil {
			bad = true
			continue
		}
		if _, ok := c.pool[t.ID]; !ok && !c.lose {
			c.pool[t.ID] = raw
			c.order = append(c.order, t.ID)
		}
	}
	if bad && len(raws) == 1 {
		return verdicts[0]
	}
	if bad {
		return verdicts
	}
	return nil
}

func (c *chain) Transactions(h int64) ([][]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h < c.first || h > int64(len(c.raws)) {
		return nil, errors.ErrUnsupported
	}
	return c.raws[h-1], nil
}

func (c *chain) Votes(int64) ([]gateway.Vote, error) {
	return []gateway.Vote{{Key: validatorKey(), Power: 10, Signed: true}}, nil
}

func (c *chain) LightBlock(h int64) ([]byte, error) { return fmt.Appendf(nil, "light %d", h), nil }

func (c *chain) Standing() gateway.Standing {
	c.mu.Lock()
	defer c.mu.Unlock()
	return gateway.Standing{CatchingUp: c.behind, Peers: 3, Waiting: len(c.pool)}
}

// Transaction and Record build receipts.
func (c *chain) Transaction(_ context.Context, height int64, index uint32) ([]byte, error) {
	return fmt.Appendf(nil, "receipt %d/%d", height, index), nil
}

func (c *chain) Record(_ context.Context, key []byte) ([]byte, error) {
	return fmt.Appendf(nil, "receipt %x", key), nil
}

// makeBlock executes what waits in the pool, after so many milliseconds of block time.
func (c *chain) makeBlock(later int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timeMS = max(c.timeMS+later, c.timeMS+1)
	b := &journal.Block{Height: int64(len(c.blocks)) + 1, TimeMs: c.timeMS, Hash: appHash(int64(len(c.blocks)) + 1000)}
	sum := sha256.Sum256(validatorKey())
	b.Proposer, b.AppHash = sum[:20], appHash(b.Height)
	next := c.state.Clone()
	var raws [][]byte
	for _, id := range c.order {
		raw := c.pool[id]
		t, err := envelope.Decode(raw)
		if err != nil {
			panic(err)
		}
		o := &journal.Outcome{Id: id[:], Index: uint32(len(raws)), Bytes: uint32(len(raw))}
		for _, s := range t.Body.Signers {
			o.Signers = append(o.Signers, &journal.Signer{Party: s.Party, Organisation: s.Organisation})
		}
		c.execute(next, t, o)
		c.done[id] = true
		b.Outcomes = append(b.Outcomes, o)
		raws = append(raws, raw)
	}
	for key, value := range next.Scan([]byte{0}, nil, 1<<20) {
		if string(c.state.Get(key)) != string(value) || b.Height == 1 {
			b.Writes = append(b.Writes, &journal.Write{Key: key, Value: value})
		}
	}
	c.state, c.order, c.pool = next, nil, map[envelope.ID][]byte{}
	c.blocks = append(c.blocks, b)
	c.raws = append(c.raws, raws)
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *chain) execute(next *state.Memory, t *envelope.Transaction, o *journal.Outcome) {
	tx := &contract.Tx{Writer: next, Network: network, ID: t.ID, Height: 1, Version: 1, Signers: []contract.Signer{{Party: "ann"}}}
	for _, cmd := range t.Body.Commands {
		o.Commands = append(o.Commands, cmd.Type)
		k, _ := c.register.Command(cmd.Type)
		m := k.Message.New().Interface()
		err := proto.Unmarshal(cmd.Payload, m)
		if err == nil {
			err = k.Apply(tx, m)
		}
		if err != nil {
			r, _ := refusal.Of(err)
			o.Code, o.Book, o.Field, o.Detail = r.Code, r.Book, r.Field, r.Detail
			return
		}
	}
	for _, e := range tx.Events() {
		raw, _ := proto.Marshal(e)
		o.Events = append(o.Events, &journal.Event{Type: string(e.ProtoReflect().Descriptor().FullName()), Payload: raw})
	}
}

// prune forgets the blocks below first.
func (c *chain) prune(first int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.first = first
}

func (c *chain) set(change func(*chain)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

func (c *chain) counts() (handed, bundles, pool int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.handed, c.bundles, len(c.pool)
}

// run makes a block whenever something waits, until the test ends.
func (c *chain) run(t testing.TB, every time.Duration) {
	stop, done := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(stop); <-done })
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(every):
			}
			if _, _, pool := c.counts(); pool > 0 {
				c.makeBlock(0)
			}
		}
	}()
}

type source struct{ *chain }

func (s source) Snapshot() (view.Snapshot, error) { return s.pin(), nil }

// openView follows the chain with a real read model.
func openView(t testing.TB, c *chain) *view.View {
	v, err := view.Open(t.Context(), view.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "view.db"), Register: c.register, Source: source{c}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = v.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done; _ = v.Close() })
	return v
}

func key(seed byte) envelope.PrivateKey {
	k, err := envelope.NewEd25519(append(make([]byte, 31), seed))
	if err != nil {
		panic(err)
	}
	return k
}

// A rig is a gateway on a chain, served on loopback.
type rig struct {
	*gateway.Gateway
	chain  *chain
	url    string
	client *client.Client
	stop   func() error
}

// options are those of every rig.
func options(t testing.TB, c *chain) gateway.Options {
	return gateway.Options{Register: c.register, Network: network, Chain: c, Consensus: c, Receipts: c, Key: key(9), Party: "gateway-1",
		Organisation: "finance", Dir: filepath.Join(t.TempDir(), "outbox"), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Program: "test"}
}

func start(t testing.TB, c *chain, o gateway.Options) *rig {
	t.Helper()
	g, err := gateway.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- g.Run(ctx) }()
	s := httptest.NewUnstartedServer(g.Handler())
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Config.ReadTimeout = 700 * time.Millisecond // streams must outlast it
	s.Start()
	r := &rig{Gateway: g, chain: c, url: s.URL}
	r.stop = sync.OnceValue(func() error {
		g.EndStreams()
		cancel()
		s.CloseClientConnections()
		s.Close()
		return errors.Join(<-done, g.Close())
	})
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	if r.client, err = client.New(s.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.client.Close)
	return r
}

// An order is a transaction to be sealed.
type order struct {
	guest, line string
	network     string
	expires     int64
	by          byte
}

var salt struct {
	sync.Mutex
	n uint64
}

func seal(c *chain, o order) (envelope.ID, []byte) {
	salt.Lock()
	salt.n++
	n := salt.n
	salt.Unlock()
	payload, err := envelope.CanonicalPayload(&guestbook.Write{Guest: o.guest, Line: o.line})
	if err != nil {
		panic(err)
	}
	if o.network == "" {
		o.network = network
	}
	if o.expires == 0 {
		o.expires = c.pin().timeMS + 3_600_000
	}
	k := key(o.by + 1)
	body := &envelope.Body{Network: o.network, ExpiresMs: o.expires, Salt: binary.BigEndian.AppendUint64(make([]byte, 8), n),
		Commands: []*envelope.Command{{Type: "gongshi.guestbook.v1.Write", Payload: payload}},
		Signers:  []*envelope.Signer{{Party: "ann", Suite: k.Suite(), Key: k.Public(), Organisation: "finance"}}}
	raw, err := envelope.Seal(body, k)
	if err != nil {
		panic(err)
	}
	t, err := envelope.Decode(raw)
	if err != nil {
		panic(err)
	}
	return t.ID, raw
}

// eventually waits until ok holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s did not happen", what)
}

// wholeBundles refuses a bundle as one when a certain transaction is in it.
type wholeBundles struct {
	*chain
	bad envelope.ID
}

// Broadcast is a network that does not say whom it means.
func (w wholeBundles) Broadcast(ctx context.Context, tx []byte) error {
	raws := [][]byte{tx}
	if mempool.IsBundle(tx) {
		raws, _ = mempool.Unbundle(tx)
	}
	for _, raw := range raws {
		if t, err := envelope.Decode(raw); err != nil || t.ID == w.bad {
			return envelope.ErrKeyRevoked.With("somebody")
		}
	}
	return w.chain.Broadcast(ctx, tx)
}

// await waits for the end of a transaction, but not for ever.
func (r *rig) await(t testing.TB, id envelope.ID) (*gateway.Submission, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return r.client.Await(ctx, id)
}
