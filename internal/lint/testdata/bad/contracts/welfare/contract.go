// Package welfare has hardly a file.
package welfare
