package refusal

import (
	"errors"
	"fmt"
	"testing"
)

func TestRefusal(t *testing.T) {
	book := NewBook("toy")
	full := book.New(3, "lot", "车位已满；请换一个停车场", "the lot is full; choose another lot")
	one := full.With("%d of %d", 4, 4)
	if !errors.Is(one, full) {
		t.Error("particulars must keep identity")
	}
	if got, want := one.Error(), "toy/3: the lot is full; choose another lot (4 of 4)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if r, ok := Of(fmt.Errorf("line 7: %w", full.On("gate", "closed"))); !ok || r.Field != "gate" || r.Code != 3 {
		t.Errorf("got %v, %v", r, ok)
	}
	if _, ok := Of(errors.New("disk")); ok {
		t.Error("a plain error is no refusal")
	}
}

func TestBookRefusesBadEntries(t *testing.T) {
	for _, c := range []struct {
		says   string
		code   uint32
		zh, en string
	}{
		{"zero reads as success", 0, "错；改", "wrong; mend"},
		{"a code is never reused", 1, "错；改", "wrong; mend"},
		{"Chinese must say what to do", 2, "错", "wrong; mend"},
		{"English must say what to do", 2, "错；改", "wrong"},
	} {
		func() {
			book := NewBook("toy")
			book.New(1, "", "错；改", "wrong; mend")
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", c.says)
				}
			}()
			book.New(c.code, "", c.zh, c.en)
		}()
	}
}
