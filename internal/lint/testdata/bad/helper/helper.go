package helper

type IThing interface{ Do() }

type ThingImpl struct{}

type IO interface{ Fine() }

func (self *ThingImpl) Do(a, b, c, d, e int) {}

// FIXME: this is a note to oneself.
func (ThingImpl) Fine(a, b, c, d int) {}

// why: the caller is generated and passes these five
func excused(a, b, c, d, e int) {}

func excusedToo(a, b, c, d, e int) { //why: the caller is generated as well
}
