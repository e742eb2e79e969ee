package helper

func long() {
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
}

// why: a table of seventy rows reads better whole
func excusedLong() {
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
}

func exactly() {
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
	println()
}

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling

// filling
