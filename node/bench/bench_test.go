package bench

import (
	"bytes"
	"testing"

	"gongshi/contracts"
)

// The whole bench once, small: what it measures is not asserted, that it measures is.
func TestRunMeasuresBothSides(t *testing.T) {
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), Options{
		Register: register, Dir: t.TempDir(), Seconds: 2, Pool: 200, InFlight: 20, Validators: []int{1}, Bundles: []int{16}, OnlyLoad: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	p := r.Pairs[0]
	for name, f := range map[string]Figures{"ledger": p.Ledger, "nothing": p.Nothing} {
		if f.Refused > 0 {
			t.Errorf("%s refused %d, first: %s", name, f.Refused, f.WhyRefused)
		}
		if f.TxPerSecond <= 0 || f.TxPerBlock <= 0 {
			t.Errorf("%s measured nothing: %+v", name, f)
		}
	}
	var table bytes.Buffer
	if err := r.Write(&table); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(table.Bytes(), []byte("1 × validator, bundles of 16")) {
		t.Errorf("the table lacks its row:\n%s", table.String())
	}
}
