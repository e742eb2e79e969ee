//go:build plan9

package toy
