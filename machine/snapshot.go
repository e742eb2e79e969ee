package machine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"
)

// A snapshot is the flat state in key order, cut into chunks: of each entry the length of its raw key, the key, the
// length of its value and the value, lengths as uvarints. The tree and the index of paths are computed from it. It
// lies in snapshots/<height>/ as chunk files 0, 1, … and a manifest, which is written last: without it there is no
// snapshot.
const (
	snapshotFormat = 1
	chunkBytes     = 4 << 20
	manifestFile   = "manifest"
)

// snapshots are those of this node. One is written at a time, in the background.
type snapshots struct {
	mu      sync.Mutex
	heights []int64 // complete ones, oldest first
	busy    bool
	halt    bool
	writer  sync.WaitGroup
}

func (s *snapshots) oldest() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.heights) == 0 {
		return 0
	}
	return s.heights[0]
}

// stop waits for a writer to notice.
func (s *snapshots) stop() {
	s.mu.Lock()
	s.halt = true
	s.mu.Unlock()
	s.writer.Wait()
}

func (s *snapshots) halted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.halt
}

// consider begins a snapshot of the newest version if its height asks for one and none is being written.
func (s *snapshots) consider(m *Machine, head *Head) {
	if m.o.SnapshotEvery <= 0 || head.Height%m.o.SnapshotEvery != 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy || s.halt {
		return
	}
	s.busy = true
	snap := m.db.NewSnapshot()
	s.writer.Go(func() {
		err := m.writeSnapshot(snap, head)
		err = errors.Join(err, snap.Close())
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy = false
		switch {
		case err == nil:
			m.count.snapshots.Add(1)
			s.heights = append(s.heights, head.Height)
			s.heights = m.dropOld(s.heights)
		case !errors.Is(err, errInterrupted):
			m.log.Error("no snapshot was written; the node goes on without it", "height", head.Height, "err", err)
			_ = m.o.FS.RemoveAll(m.snapshotPath(head.Height)) // tried again at the next start
		}
	})
}

func (m *Machine) dropOld(heights []int64) []int64 {
	for len(heights) > m.o.SnapshotKeep {
		if err := m.o.FS.RemoveAll(m.snapshotPath(heights[0])); err != nil {
			m.log.Error("an old snapshot cannot be removed", "height", heights[0], "err", err)
			break
		}
		heights = heights[1:]
	}
	return heights
}

func (m *Machine) snapshotPath(height int64, file ...string) string {
	parts := append([]string{m.o.Dir, "snapshots", strconv.FormatInt(height, 10)}, file...)
	return m.o.FS.PathJoin(parts...)
}

// openSnapshots finds complete snapshots and removes the rest.
func (m *Machine) openSnapshots() error {
	dir := m.o.FS.PathJoin(m.o.Dir, "snapshots")
	if err := m.o.FS.MkdirAll(dir, 0o755); err != nil {
		return diagnose(m.o.Dir, err)
	}
	names, err := m.o.FS.List(dir)
	if err != nil {
		return diagnose(m.o.Dir, err)
	}
	for _, name := range names {
		height, err := strconv.ParseInt(name, 10, 64)
		if err == nil {
			_, _, err = m.manifest(height)
		}
		if err == nil {
			m.snaps.heights = append(m.snaps.heights, height)
		} else if err := m.o.FS.RemoveAll(m.o.FS.PathJoin(dir, name)); err != nil {
			return diagnose(m.o.Dir, err)
		}
	}
	slices.Sort(m.snaps.heights)
	m.snaps.heights = m.dropOld(m.snaps.heights)
	return nil
}

// manifest reads a snapshot's description.
func (m *Machine) manifest(height int64) (*Manifest, []byte, error) {
	raw, err := readFile(m.o.FS, m.snapshotPath(height, manifestFile))
	if err != nil {
		return nil, nil, err
	}
	man := &Manifest{}
	return man, raw, proto.Unmarshal(raw, man)
}

// writeSnapshot dumps a version of the store.
func (m *Machine) writeSnapshot(snap *pebble.Snapshot, head *Head) (err error) {
	defer catchFault(&err)
	dir := m.snapshotPath(head.Height)
	if err := errors.Join(m.o.FS.RemoveAll(dir), m.o.FS.MkdirAll(dir, 0o755)); err != nil {
		return err
	}
	man := &Manifest{Head: proto.Clone(head).(*Head)}
	man.Head.JournalFirst = head.Height + 1
	chunk := make([]byte, 0, chunkBytes+1<<16)
	flush := func() error {
		sum := sha256.Sum256(chunk)
		name := m.snapshotPath(head.Height, strconv.Itoa(len(man.Chunks)))
		man.Chunks, man.Bytes = append(man.Chunks, sum[:]), man.Bytes+int64(len(chunk))
		err := writeFile(m.o.FS, name, chunk)
		chunk = chunk[:0]
		return err
	}
	for key, value := range (flat{store: snap, dir: m.o.Dir}).borrow(nil, nil) {
		chunk = append(binary.AppendUvarint(chunk, uint64(len(key))), key...)
		chunk = append(binary.AppendUvarint(chunk, uint64(len(value))), value...)
		man.Entries++
		if len(chunk) < chunkBytes {
			continue
		}
		if m.snaps.halted() {
			return errInterrupted
		}
		if err := flush(); err != nil {
			return err
		}
	}
	if len(chunk) > 0 {
		if err := flush(); err != nil {
			return err
		}
	}
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(man)
	if err != nil {
		return err
	}
	return errors.Join(writeFile(m.o.FS, m.snapshotPath(head.Height, manifestFile), raw), syncDir(m.o.FS, dir))
}

// ListSnapshots offers the complete snapshots of this node.
func (m *Machine) ListSnapshots(context.Context, *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	m.snaps.mu.Lock()
	heights := slices.Clone(m.snaps.heights)
	m.snaps.mu.Unlock()
	r := &abci.ResponseListSnapshots{}
	for _, height := range heights {
		man, raw, err := m.manifest(height)
		if err != nil {
			m.log.Error("a snapshot cannot be read", "height", height, "err", err)
			continue
		}
		hash := sha256.Sum256(raw)
		r.Snapshots = append(r.Snapshots, &abci.Snapshot{
			Height: uint64(height), Format: snapshotFormat, Chunks: uint32(len(man.Chunks)), Hash: hash[:], Metadata: raw,
		})
	}
	return r, nil
}

// LoadSnapshotChunk reads one chunk; an empty answer means that there is none.
func (m *Machine) LoadSnapshotChunk(_ context.Context, req *abci.RequestLoadSnapshotChunk) (*abci.ResponseLoadSnapshotChunk, error) {
	if req.Format != snapshotFormat {
		return &abci.ResponseLoadSnapshotChunk{}, nil
	}
	chunk, err := readFile(m.o.FS, m.snapshotPath(int64(req.Height), strconv.FormatUint(uint64(req.Chunk), 10)))
	if err != nil {
		m.log.Warn("a snapshot's chunk cannot be read", "height", req.Height, "chunk", req.Chunk, "err", err)
		return &abci.ResponseLoadSnapshotChunk{}, nil
	}
	return &abci.ResponseLoadSnapshotChunk{Chunk: chunk}, nil
}

func readFile(fs vfs.FS, name string) (raw []byte, err error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(f)
}

// writeFile writes and syncs a file.
func writeFile(fs vfs.FS, name string, raw []byte) error {
	f, err := fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncDir(fs vfs.FS, name string) error {
	d, err := fs.OpenDir(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readEntry takes one entry off the front of a chunk.
func readEntry(chunk []byte) (e entry, rest []byte, err error) {
	if e.key, rest, err = readPart(chunk, maxKeyBytes); err != nil {
		return e, nil, err
	}
	e.value, rest, err = readPart(rest, maxValueBytes)
	return e, rest, err
}

func readPart(b []byte, most uint64) (part, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size == 0 || size > most || size > uint64(len(b)-n) {
		return nil, nil, fmt.Errorf("a chunk is malformed %d bytes before its end", len(b))
	}
	return b[n : n+int(size)], b[n+int(size):], nil
}

var errOrder = errors.New("the entries of a chunk are out of order")

// inOrder refuses a key that does not follow the one before.
func inOrder(before, key []byte) error {
	if before != nil && bytes.Compare(before, key) >= 0 {
		return errOrder
	}
	return nil
}
