package gateway

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// A meter gives each client so many requests a second: a bucket of tokens by address, as many buckets as fit in a
// bounded memory.
type meter struct {
	rate, burst float64
	trusted     []netip.Prefix

	mu      sync.Mutex
	buckets map[netip.Prefix]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// meterMost is how many clients are remembered. When there are more, those with full buckets are forgotten, which
// changes nothing for them; if that does not help, all are.
const meterMost = 50_000

func newMeter(l Limits) *meter {
	return &meter{rate: float64(l.Rate), burst: float64(l.Burst), trusted: l.Trusted, buckets: map[netip.Prefix]bucket{}}
}

// take spends tokens of a client and reports whether it had them.
func (m *meter) take(who netip.Prefix, cost float64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	b, ok := m.buckets[who]
	if !ok {
		m.makeRoom(now)
		b = bucket{m.burst, now}
	}
	b.tokens = min(m.burst, b.tokens+now.Sub(b.at).Seconds()*m.rate)
	b.at = now
	enough := b.tokens >= min(cost, m.burst)
	if enough {
		b.tokens -= cost
	}
	m.buckets[who] = b
	return enough
}

func (m *meter) makeRoom(now time.Time) {
	if len(m.buckets) < meterMost {
		return
	}
	for who, b := range m.buckets {
		if b.tokens+now.Sub(b.at).Seconds()*m.rate >= m.burst {
			delete(m.buckets, who)
		}
	}
	if len(m.buckets) >= meterMost {
		clear(m.buckets)
	}
}

func (m *meter) isTrusted(a netip.Addr) bool {
	return slices.ContainsFunc(m.trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// visitor finds out who sends a request: the connection's address, or, behind trusted proxies, the last address in
// X-Forwarded-For that is not one of them.
func (m *meter) visitor(r *http.Request) *visitor {
	a := remote(r)
	if forwarded := r.Header.Values("X-Forwarded-For"); m.isTrusted(a) && len(forwarded) > 0 {
		hops := strings.Split(strings.Join(forwarded, ","), ",")
		for _, hop := range slices.Backward(hops) {
			next, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			if a = next.Unmap().WithZone(""); !m.isTrusted(a) {
				break
			}
		}
	}
	bits := 32
	if a.Is6() {
		bits = 64 // one household or office has as many addresses as it likes
	}
	who, _ := a.Prefix(bits)
	return &visitor{who: who, trusted: m.isTrusted(a)}
}
