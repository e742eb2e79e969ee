package testnet

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"sync"
	"testing"
)

// peerID is CometBFT's name for a node: the beginning of the hash of its public key.
func peerID(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:20])
}

// A line carries the connections from one node to another. While it is blocked, nothing passes and nobody is told,
// as when a cable is cut; when it opens again, the connections of before are lost.
type line struct {
	from, to string
	target   string
	listener net.Listener

	mu    sync.Mutex
	turn  *sync.Cond // when blocked changes
	cut   bool
	conns []net.Conn
	ended bool
}

func newLine(t *testing.T, from, to, target string) *line {
	t.Helper()
	l := &line{from: from, to: to, target: target}
	l.turn = sync.NewCond(&l.mu)
	var err error
	if l.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go l.accept()
	t.Cleanup(l.close)
	return l
}

func (l *line) address() string { return l.listener.Addr().String() }

func (l *line) accept() {
	for {
		c, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.carry(c)
	}
}

func (l *line) carry(near net.Conn) {
	defer near.Close()
	if !l.keep(near) || !l.pass() {
		return
	}
	far, err := net.Dial("tcp", l.target)
	if err != nil {
		return // nobody listens: the caller is told by the close
	}
	defer far.Close()
	if !l.keep(far) {
		return
	}
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		go func() {
			l.copy(way[1], way[0])
			done <- struct{}{}
		}()
	}
	<-done
}

// copy carries bytes as long as the line is open.
func (l *line) copy(to, from net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil || !l.pass() {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// keep remembers a connection, so that it can be closed.
func (l *line) keep(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, c)
	return !l.ended
}

// pass waits while the line is blocked and tells whether it is still there.
func (l *line) pass() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.cut && !l.ended {
		l.turn.Wait()
	}
	return !l.ended
}

func (l *line) block() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
}

func (l *line) open() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
	l.hangUp()
}

func (l *line) close() {
	_ = l.listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.hangUp()
}

// hangUp closes all connections. The caller holds the lock.
func (l *line) hangUp() {
	for _, c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
	l.turn.Broadcast()
}
