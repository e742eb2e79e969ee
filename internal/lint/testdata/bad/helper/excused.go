//why: one table of five hundred rows

package helper

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
