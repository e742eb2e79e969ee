package envelope

import (
	"fmt"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
	"google.golang.org/protobuf/proto"
)

func BenchmarkDecode(b *testing.B) {
	key := keyOf(b, Ed25519, 0)
	raw := seal(b, bodyFor(key), key)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeByLibrary is the same without any check, by protobuf-go alone.
func BenchmarkDecodeByLibrary(b *testing.B) {
	key := keyOf(b, Ed25519, 0)
	raw := seal(b, bodyFor(key), key)
	b.ReportAllocs()
	for b.Loop() {
		var e Envelope
		var body Body
		if proto.Unmarshal(raw, &e) != nil || proto.Unmarshal(e.Body, &body) != nil {
			b.Fatal("refused")
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	key := keyOf(b, Ed25519, 0)
	for b.Loop() {
		seal(b, bodyFor(key), key)
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, key := range allSuites(b) {
		tx := decode(b, seal(b, bodyFor(key), key))
		b.Run(key.Suite().String(), func(b *testing.B) {
			for b.Loop() {
				if err := Verify(tx, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	key := keyOf(b, Ed25519, 0)
	tx := decode(b, seal(b, bodyFor(key), key))
	b.Run("SUITE_ED25519_cached", func(b *testing.B) {
		o := cached(b, []*Transaction{tx})
		for b.Loop() {
			if err := Verify(tx, o); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// cached expands the keys of ts once, as the machine's cache does.
func cached(b *testing.B, ts []*Transaction) Options {
	keys := map[string]*ed25519.ExpandedPublicKey{}
	for _, tx := range ts {
		pub := tx.Body.Signers[0].Key
		k, err := ed25519.NewExpandedPublicKey(pub)
		if err != nil {
			b.Fatal(err)
		}
		keys[string(pub)] = k
	}
	return Options{Expand: func(pub []byte) (*ed25519.ExpandedPublicKey, error) { return keys[string(pub)], nil }}
}

func BenchmarkVerifyBatch(b *testing.B) {
	for _, n := range []int{64, 1024} {
		ts := make([]*Transaction, n)
		for i := range ts {
			key := keyOf(b, Ed25519, byte(i))
			body := bodyFor(key)
			body.ExpiresMs += int64(i)
			ts[i] = decode(b, seal(b, body, key))
		}
		for name, o := range map[string]Options{"plain": {}, "cached": cached(b, ts)} {
			b.Run(fmt.Sprintf("%d_%s", n, name), func(b *testing.B) {
				for b.Loop() {
					for _, err := range VerifyBatch(ts, o) {
						if err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/signature")
			})
		}
	}
}
